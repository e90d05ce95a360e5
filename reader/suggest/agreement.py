"""How far two people agree about the same articles: spans, relations and values, and where they do not.

Spans have no true negatives, so that chance-corrected coefficients are undefined for them; F1 is what these come to
as the number of negatives grows (Hripcsak and Rothschild 2005, Agreement, the F-measure, and reliability in
information retrieval. JAMIA 12:296-298). Values of spans that both have are chosen from a list: there kappa holds
(Cohen 1960, A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20:37-46).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reader.core.annotation import Relation, Span
from reader.core.ids import SpanId
from reader.core.labels import LabelSet
from reader.suggest.scoring import Counts, Pieces, bare, overlap

ENTITY = "entity"
"""What stands among the attributes for the entry of the register that a span points at."""

_NONE: Mapping[SpanId, Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Work:
    """One person's annotations of an article.

    Args:
        spans: In text order.
        relations: The relations between them.
        computed: Values of attributes that nobody set, by span.
    """

    spans: Sequence[Span]
    relations: Sequence[Relation] = ()
    computed: Mapping[SpanId, Mapping[str, str]] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A span of one person and that of the other at the same place; None for a person who has none there.

    Args:
        one: The first person's.
        other: The second person's.
        alike: Whether all fragments begin and end at the same words; punctuation at the edges does not count.
    """

    one: Span | None
    other: Span | None
    alike: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """Those that are there."""
        return tuple(span for span in (self.one, self.other) if span is not None)

    @property
    def first(self) -> Span:
        """The first person's, or else the second person's."""
        return self.spans[0]

    @property
    def same(self) -> tuple[Span, Span] | None:
        """Both, if both are there and have the same label."""
        if self.one is None or self.other is None or self.one.label != self.other.label:
            return None
        return self.one, self.other


@dataclass(slots=True)
class Values:
    """What two people say of the same attribute of the same spans.

    Args:
        both: How often which two values were given, the first person's first; an empty one is none.
    """

    both: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def number(self) -> int:
        """At how many spans at least one of them gives a value."""
        return self.both.total()

    @property
    def equal(self) -> float:
        """The share of equal ones; 0 where there are none."""
        return sum(n for (one, other), n in self.both.items() if one == other) / (self.number or 1)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None where both always say the same one thing, so that there is no chance to correct for."""
        first: Counter[str] = Counter()
        second: Counter[str] = Counter()
        for (one, other), number in self.both.items():
            first[one] += number
            second[other] += number
        chance = sum(first[value] * second[value] for value in first) / (self.number or 1) ** 2
        return (self.equal - chance) / (1 - chance) if self.number and chance < 1 else None


@dataclass(slots=True)
class Agreement:
    """Counts over the articles of two people, all by micro-average; the first one's count as proposed.

    Args:
        exact: By label, spans that both have with the same ends; by relation type, those between such spans.
        overlap: By label, spans that share a code point; by relation type, those between such spans.
        values: By label and attribute, what they say of the spans that share a code point.
    """

    exact: dict[str, Counts] = field(default_factory=dict)
    overlap: dict[str, Counts] = field(default_factory=dict)
    values: dict[tuple[str, str], Values] = field(default_factory=dict)

    def add(self, text: str, one: Work, other: Work, labels: LabelSet) -> list[Pair]:
        """Count an article, and return its spans in pairs, in text order.

        Args:
            text: The article's text.
            one: What the first person annotated.
            other: What the second person annotated.
            labels: The label set, which knows the defaults.
        """
        pairs = list(paired(text, one.spans, other.spans))
        self._count(pairs, one.spans, other.spans)
        self._tie(pairs, one.relations, other.relations)
        for both in filter(None, (pair.same for pair in pairs)):
            for name, said in values_of(*both, one, other, labels).items():
                if any(said):
                    self.values.setdefault((both[0].label, name), Values()).both[said] += 1
        return pairs

    def _count(self, pairs: Iterable[Pair], one: Sequence[Span], other: Sequence[Span]) -> None:
        same = [(pair.first.label, pair.alike) for pair in pairs if pair.same is not None]
        both, alike = Counter(label for label, _ in same), Counter(label for label, alike in same if alike)
        ours, theirs = (Counter(span.label for span in spans) for spans in (one, other))
        for label in sorted({*ours, *theirs}):
            self._add(label, alike[label], both[label], ours[label], theirs[label])

    def _add(self, name: str, alike: int, both: int, one: int, other: int) -> None:
        self.exact.setdefault(name, Counts()).add(Counts(alike, one, other))
        self.overlap.setdefault(name, Counts()).add(Counts(both, one, other))

    def _tie(self, pairs: Iterable[Pair], one: Sequence[Relation], other: Sequence[Relation]) -> None:
        """Count the relations: one that both have ties spans that are pairs."""
        met = {both[0].id: (both[1].id, pair.alike) for pair in pairs if (both := pair.same)}
        theirs = {(tie.type, tie.head, tie.tail) for tie in other}
        for kind in sorted({tie.type for tie in (*one, *other)}):
            ours = [tie for tie in one if tie.type == kind]
            ends = [(met[tie.head], met[tie.tail]) for tie in ours if tie.head in met and tie.tail in met]
            alike = [head[1] and tail[1] for head, tail in ends if (kind, head[0], tail[0]) in theirs]
            self._add(kind, sum(alike), len(alike), len(ours), sum(tie.type == kind for tie in other))


def values_of(
    span: Span, theirs: Span, one: Work, other: Work, labels: LabelSet
) -> Mapping[str, tuple[str, str]]:
    """Return what two people say of a span, by attribute: what is given, else computed, else the default.

    Who it speaks of stands among the attributes.

    Args:
        span: The first person's span.
        theirs: The second person's, of the same label.
        one: The work that the first is of.
        other: The work that the second is of.
        labels: The label set, which knows the defaults.
    """
    label = labels.label(span.label)
    defaults = (
        {held.name: held.default or "" for held in label.attributes if not held.computed} if label else {}
    )
    told = []
    for work, held in ((one, span), (other, theirs)):
        who = {ENTITY: held.entity} if held.entity else {}
        told.append({**defaults, **work.computed.get(held.id, {}), **held.attributes, **who})
    first, second = told
    return {name: (first.get(name, ""), second.get(name, "")) for name in {**first, **second}}


def paired(text: str, ours: Sequence[Span], theirs: Sequence[Span]) -> Iterator[Pair]:
    """Yield all spans of two people in text order, those that belong together as one pair.

    These are spans of one label that have the same ends; of the rest, those of one label that share a code point;
    and of the rest, those that have the same ends under another label.

    Args:
        text: The article's text.
        ours: The first person's spans, in text order.
        theirs: The second person's.
    """
    free: dict[str, list[Span]] = {}
    for span in theirs:
        free.setdefault(span.label, []).append(span)
    found: list[Pair] = []
    left: list[Span] = []
    for label in dict.fromkeys(span.label for span in ours):
        mine = [span for span in ours if span.label == label]
        mine, free[label], alike = _of_equal_ends(text, mine, free.get(label, []))
        lone, free[label], close = _overlapping(mine, free[label])
        found += alike + close
        left += lone
    left, lone, elsewhere = _of_equal_ends(text, left, [span for spans in free.values() for span in spans])
    found += elsewhere
    found += [Pair(span, None) for span in left]
    found += [Pair(None, span) for span in lone]
    yield from sorted(found, key=_place)


def _of_equal_ends(
    text: str, ours: Sequence[Span], theirs: Sequence[Span]
) -> tuple[list[Span], list[Span], list[Pair]]:
    """Return what is left of two lists, and the pairs that have the same ends."""
    waiting: dict[Pieces, list[Span]] = {}
    for span in reversed(theirs):
        waiting.setdefault(_ends(text, span), []).append(span)
    left, found, taken = [], [], set()
    for span in ours:
        if same := waiting.get(_ends(text, span)):
            partner = same.pop()
            taken.add(partner.id)
            found.append(Pair(span, partner, alike=True))
        else:
            left.append(span)
    return left, [span for span in theirs if span.id not in taken], found


def _overlapping(ours: Sequence[Span], theirs: Sequence[Span]) -> tuple[list[Span], list[Span], list[Pair]]:
    """Return what is left of two lists, and the pairs that share code points, each with the one it shares most with."""
    free = sorted(theirs, key=lambda span: span.start)
    left, found = [], []
    for span in sorted(ours, key=lambda span: span.start):
        near = [other for other in free if other.start < span.end and span.start < other.end]
        best = max(near, key=lambda other: overlap(_pieces(span), _pieces(other)), default=None)
        if best is not None and overlap(_pieces(span), _pieces(best)):
            free.remove(best)
            found.append(Pair(span, best))
        else:
            left.append(span)
    return left, free, found


def _ends(text: str, span: Span) -> Pieces:
    """Return where a span begins and ends without punctuation; of a span of nothing else, where it does."""
    return bare(text, _pieces(span)) or _pieces(span)


def _pieces(span: Span) -> Pieces:
    return tuple((part.start, part.end) for part in span.fragments)


def _place(pair: Pair) -> tuple[int, int, str]:
    return pair.first.start, -pair.first.end, pair.first.label
