"""How a suggester does against what people annotated: F1 by label, speakers, and whether its confidence is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reader.core.annotation import Fragment, Relation, Span
from reader.core.ids import SpanId
from reader.core.labels import LabelSet
from reader.core.roles import CLAIM, HAS_SOURCE, QUOTE
from reader.suggest.scoring import Counts, Pieces, Scored, bare, exact, overlapping, speakers
from reader.suggest.suggestion import Suggestion

BINS = 5
"""Into how many equal parts confidence is parted, from 0 to 1."""


@dataclass(slots=True)
class Bin:
    """The suggestions whose confidence lies in one part of the scale.

    Args:
        number: How many there are.
        confidence: The sum of their confidence.
        right: How many of them are right: every span and relation exactly as people have it.
    """

    number: int = 0
    confidence: float = 0.0
    right: int = 0

    @property
    def mean(self) -> float:
        """Their mean confidence."""
        return self.confidence / self.number if self.number else 0.0

    @property
    def share(self) -> float:
        """The part of them that is right."""
        return self.right / self.number if self.number else 0.0


@dataclass(slots=True)
class Evaluation:
    """Counts over articles, all by micro-average.

    F1 is that of suggestions at full strength: those that are lowered are only pointed at, and count in the bins alone.

    Args:
        label_set: The label set: tells what is a quote or a claim, and what ties it to its source.
        exact: By label, spans whose ends are all right; punctuation and white space at the edges do not count.
        overlap: By label, spans that share a code point with one of people's.
        speakers: People's quotes and claims with a source; those whose content is found; those whose source is right.
        bins: Suggestions by confidence.
    """

    label_set: LabelSet
    exact: dict[str, Counts] = field(default_factory=dict)
    overlap: dict[str, Counts] = field(default_factory=dict)
    speakers: Counts = field(default_factory=Counts)
    bins: list[Bin] = field(default_factory=lambda: [Bin() for _ in range(BINS)])

    @property
    def calibration_error(self) -> float:
        """How far confidence and the share of right ones lie apart, in the mean over suggestions.

        The expected calibration error after Naeini, Cooper and Hauskrecht (2015), Obtaining well calibrated
        probabilities using Bayesian binning.
        """
        number = sum(found.number for found in self.bins)
        off = sum(found.number * abs(found.mean - found.share) for found in self.bins)
        return off / number if number else 0.0

    def add(
        self,
        text: str,
        suggestions: Sequence[Suggestion],
        spans: Sequence[Span],
        relations: Sequence[Relation],
        labels: Iterable[str],
    ) -> None:
        """Hold suggestions about an article against one person's annotations of it.

        Args:
            text: The article's text.
            suggestions: What is suggested.
            spans: What the person annotated.
            relations: How it is tied.
            labels: The labels that are scored.
        """
        shown = [one for one in suggestions if not one.is_lowered]
        for label in labels:
            ours = [_pieces(span.fragments) for one in shown for span in one.spans if span.label == label]
            theirs = [_pieces(span.fragments) for span in spans if span.label == label]
            self.exact.setdefault(label, Counts()).add(exact(text, set(ours), set(theirs)))
            self.overlap.setdefault(label, Counts()).add(overlapping([*dict.fromkeys(ours)], theirs))
        gold = _Gold(text, spans, relations)
        kind = self.label_set.relation_for(HAS_SOURCE)
        tie = kind.name if kind is not None else ""
        said = (self._said(one, tie) for one in shown)
        self.speakers.add(speakers([*filter(None, said)], gold.said(tie)))
        for one in suggestions:
            found = self.bins[min(BINS - 1, int(one.confidence * BINS))]
            found.number += 1
            found.confidence += one.confidence
            found.right += gold.has(one)

    def _said(self, suggestion: Suggestion, tie: str) -> Scored | None:
        """Return the attribution that is suggested, if it is one; `tie` is the relation to its source."""
        tails: Mapping[str, int] = {held.type: held.tail for held in suggestion.relations if held.head == 0}
        source = tails.get(tie)
        parts = suggestion.spans
        if source is None and self.label_set.role_of(parts[0].label) not in (QUOTE, CLAIM):
            return None
        return Scored(
            _pieces(parts[0].fragments), (), _pieces(parts[source].fragments) if source is not None else ()
        )


class _Gold:
    """What one person annotated in one article."""

    def __init__(self, text: str, spans: Sequence[Span], relations: Sequence[Relation]) -> None:
        self._text = text
        self._spans = {span.id: span for span in spans}
        self._ties = {(tie.type, tie.head, tie.tail) for tie in relations}
        self._places: dict[tuple[str, Pieces], list[SpanId]] = {}
        for span in spans:
            self._places.setdefault(self._place(span.label, span.fragments), []).append(span.id)

    def said(self, tie: str) -> Iterable[Scored]:
        """Yield the contents that have a source, with it; `tie` is the relation between them."""
        for kind, head, tail in self._ties:
            if kind == tie:
                content, source = (_pieces(self._spans[end].fragments) for end in (head, tail))
                yield Scored(content, (), source)

    def has(self, suggestion: Suggestion) -> bool:
        """Tell whether all spans and relations of a suggestion are the person's own."""
        held = [self._places.get(self._place(span.label, span.fragments), ()) for span in suggestion.spans]
        return all(held) and all(
            any((tie.type, head, tail) in self._ties for head in held[tie.head] for tail in held[tie.tail])
            for tie in suggestion.relations
        )

    def _place(self, label: str, fragments: Sequence[Fragment]) -> tuple[str, Pieces]:
        return label, bare(self._text, _pieces(fragments))


def _pieces(fragments: Iterable[Fragment]) -> Pieces:
    return tuple((part.start, part.end) for part in fragments)
