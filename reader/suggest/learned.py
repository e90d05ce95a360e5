"""Suggests attributions as they were learnt from an annotator's own, where that does better than the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from reader.core.annotation import Fragment
from reader.core.article import Article
from reader.core.ids import Offset
from reader.core.labels import LabelSet
from reader.core.roles import CUE, HAS_CUE, HAS_SOURCE, QUOTE, SOURCE
from reader.suggest.configuration import SuggesterAbsentError
from reader.suggest.learning import MODEL, read_report
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.suggestion import LOWERED, Known, SuggestedRelation, SuggestedSpan, Suggestion
from reader.suggest.tagging import OUTSIDE, sequences, spans_of
from reader.text import Range

if TYPE_CHECKING:
    from pycrfsuite import Tagger

_ORIGIN = "model:learned"
SURE = 0.9
"""How sure a model has to be, over the words of a range, to be followed rather than the rules."""
_LEAST = 1e-300
"""Probability below which one is no smaller: that of a long paragraph may underflow."""
_DOUBTED = 0.15
"""Confidence of what the rules suggest and what was learnt does not: it is only pointed at."""


class LearnedSuggester:
    """Suggests what a model learnt.

    Args:
        folder: Where the model and its report lie.

    Raises:
        SuggesterAbsentError: If nothing was learnt, it does not beat the rules, or the extra is not installed.
    """

    name = "learned"
    """What it is called in the configuration and in `origin`."""

    def __init__(self, folder: str | Path = "") -> None:
        report = read_report(Path(folder)) if folder else None
        if report is None:
            raise SuggesterAbsentError("nothing has been learnt yet", remedy="`pressmark learn` learns")
        if not report.is_better:
            raise SuggesterAbsentError(
                f"what was learnt does not beat the rules by enough: {report.words}",
                remedy="annotate more, then `pressmark learn`",
            )
        if find_spec("pycrfsuite") is None:
            raise _not_installed()
        self._told = report.words
        self._model = Path(folder) / MODEL

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield the attributions that are not annotated yet."""
        if known.labels.label_for(QUOTE) is None:
            return
        for one in proposed(self._model, article, known):
            if not known.is_labelled(QUOTE, one.spans[0].fragments):
                yield replace(one, reason=f"{one.reason}; {self._told}")

    def uncertainty(self, article: Article, known: Known) -> float:
        """Return how improbable the model's own best labelling is: minus its logarithm for each word, in nats."""
        tagger = _tagger(self._model)
        rules = [*QuoteSuggester().suggest(article, known)]
        improbable, words = 0.0, 0
        for one in sequences(article, rules, known.labels):
            best = tagger.tag(one.features)
            improbable -= log(max(tagger.probability(best), _LEAST))
            words += len(best)
        return improbable / words if words else 0.0


def proposed(model: Path, article: Article, known: Known) -> list[Suggestion]:
    """Return what a model proposes about an article, and lowered what only the rules do.

    It starts from what the rules suggest: what the model is sure of takes the place of the rules' ends, what it is sure
    is nothing is lowered, and contents that only it finds are added with the nearest cue and source.

    Args:
        model: The model's file.
        article: The article.
        known: What is known; annotations make no difference.

    Raises:
        SuggesterAbsentError: If the extra is not installed.
    """
    tagger = _tagger(model)
    rules = [*QuoteSuggester().suggest(article, known)]
    found: dict[str, list[_Found]] = {role: [] for role in (QUOTE, CUE, SOURCE, OUTSIDE)}
    for number, words in enumerate(sequences(article, rules, known.labels)):
        for role, start, end, sure in _tagged(tagger, words.features, words.tokens):
            found[role].append(_Found(start, end, sure, number))
    return [*_together(rules, found, known.labels)]


def _tagger(model: Path) -> Tagger:
    try:
        import pycrfsuite
    except ImportError:
        raise _not_installed() from None
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    return tagger


def _not_installed() -> SuggesterAbsentError:
    return SuggesterAbsentError("python-crfsuite is not installed", remedy="pip install 'pressmark[learn]'")


class _Found:
    """A range that a model gives a role."""

    __slots__ = ("block", "end", "start", "sure")

    def __init__(self, start: Offset, end: Offset, sure: float, block: int) -> None:
        self.start, self.end, self.sure, self.block = start, end, sure, block

    def holds(self, span: SuggestedSpan) -> bool:
        return self.start <= span.fragments[0].start and span.fragments[-1].end <= self.end

    def distance(self, other: _Found) -> int:
        return max(self.start - other.end, other.start - self.end, 0)

    def touches(self, ranges: Sequence[Range]) -> bool:
        return any(start < self.end and self.start < end for start, end in ranges)


def _tagged(
    tagger: Tagger, features: Sequence[Sequence[str]], tokens: Sequence[Range]
) -> Iterator[tuple[str, Offset, Offset, float]]:
    """Yield what a model sees in a paragraph, and stretches where it sees nothing, each with how sure it is."""
    tags = tagger.tag(features)
    spans = [*spans_of(tokens, tags)]
    edges = [0, *(edge for _, first, last in spans for edge in (first, last)), len(tokens)]
    spans += [
        (OUTSIDE, first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if first < last
    ]
    for role, first, last in spans:
        sure = sum(tagger.marginal(tags[place], place) for place in range(first, last)) / (last - first)
        yield role, tokens[first][0], tokens[last - 1][1], sure


def _together(
    rules: Sequence[Suggestion], found: dict[str, list[_Found]], labels: LabelSet
) -> Iterator[Suggestion]:
    """Yield what the rules suggest, with what the model is sure of in its place, and what only the model finds."""
    for one in rules:
        spans = tuple(_corrected(span, found.get(labels.role_of(span.label), ())) for span in one.spans)
        if one.is_lowered:
            yield one
        elif any(item.sure >= SURE and item.holds(one.spans[0]) for item in found[OUTSIDE]):
            reason = f"{one.reason}; what you annotated speaks against it"
            yield replace(one, origin=_ORIGIN, confidence=_DOUBTED, reason=reason)
        elif spans != one.spans:
            reason = f"{one.reason}, with other ends, as you set them"
            yield replace(one, spans=spans, origin=_ORIGIN, reason=reason)
        else:
            yield one
    said = [(part.start, part.end) for one in rules for span in one.spans for part in span.fragments]
    for content in found[QUOTE]:
        if content.sure >= SURE and not content.touches(said):
            yield from _new(content, found, said, labels)


def _corrected(span: SuggestedSpan, found: Sequence[_Found]) -> SuggestedSpan:
    """Return a span with the ends of the one that the model is sure of there, where that is a single one."""
    if len(span.fragments) > 1:
        return span
    here = [item for item in found if item.touches([(part.start, part.end) for part in span.fragments])]
    if len(here) != 1 or here[0].sure < SURE:
        return span
    return replace(span, fragments=(Fragment(here[0].start, here[0].end),))


def _new(
    content: _Found, found: dict[str, list[_Found]], said: Sequence[Range], labels: LabelSet
) -> Iterator[Suggestion]:
    """Yield the attribution of a content that the rules do not know, if the model knows a cue or source beside it."""
    quote = labels.label_for(QUOTE)
    if quote is None:
        return
    spans, ties, parts = [SuggestedSpan(quote.name, (Fragment(content.start, content.end),))], [], [content]
    for role, tie in ((CUE, HAS_CUE), (SOURCE, HAS_SOURCE)):
        label, kind = labels.label_for(role), labels.relation_for(tie)
        near = [item for item in found[role] if item.block == content.block and not item.touches(said)]
        tail = min(near, key=content.distance, default=None)
        if tail is None or label is None or kind is None:
            continue
        ties.append(SuggestedRelation(kind.name, 0, len(spans)))
        spans.append(SuggestedSpan(label.name, (Fragment(tail.start, tail.end),)))
        parts.append(tail)
    if len(parts) > 1:
        sure = sum(part.sure for part in parts) / len(parts)
        reason = "like what you annotated; the rules do not find it"
        yield Suggestion(tuple(spans), tuple(ties), _ORIGIN, max(LOWERED, min(1.0, sure)), reason)
