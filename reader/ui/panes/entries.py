"""The annotations of an article as entries: a quote or claim with its parts as one thing, the rest singly.

Nothing here grows with the number of annotations: entries are found from one to the next.
"""

from __future__ import annotations

from itertools import islice

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.dataclass import dataclass
from reader.core.ids import Offset, SpanId
from reader.core.labels import LabelSet

_MOST_INWARD = 3
"""So many relations that point to a span are shown in its entry; an entity may have thousands."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as its head's entry shows it.

    Args:
        relation: The relation.
        tail: The span it points to.
        part: Whether the tail is shown here only, and not as an entry of its own.
    """

    relation: Relation
    tail: Span
    part: bool


@dataclass(frozen=True, slots=True)
class Inward:
    """A relation as its tail's entry shows it.

    Args:
        relation: The relation.
        head: The span it starts from.
    """

    relation: Relation
    head: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A span with its ties, in the order of the label set's relations.

    Args:
        span: The entry's own span.
        ties: The relations that start from it.
        inward: The first few of those that point to it.
    """

    span: Span
    ties: tuple[Tie, ...]
    inward: tuple[Inward, ...] = ()

    def spans(self) -> tuple[Span, ...]:
        """Return the spans that are shown here only: the entry's own, then its parts."""
        return self.span, *(tie.tail for tie in self.ties if tie.part)


class Entries:
    """Annotations seen as entries.

    Args:
        annotations: As they stand; changes show at once.
        labels: The label set, which says what is part of what.
    """

    def __init__(self, annotations: Annotations, labels: LabelSet) -> None:
        self._annotations = annotations
        single = [kind for kind in labels.relations if kind.max_per_head is not None and kind.tail]
        heads = {name for kind in single for name in kind.head}
        self._parts = {kind.name: (kind.head, kind.tail[0]) for kind in single if kind.tail[0] not in heads}
        self._ranks = {kind.name: rank for rank, kind in enumerate(labels.relations)}

    def entry(self, span: Span) -> Entry:
        """Return the entry that a span has, or is part of."""
        head = self.head_of(span)
        relations = sorted(
            self._annotations.relations_from(head.id), key=lambda relation: self._ranks.get(relation.type, 99)
        )
        shown: set[SpanId] = set()
        ties = []
        for relation in relations:
            tail = self._annotations.spans[relation.tail]
            # A part tied in two ways is shown once, or the way down the list would turn in a circle.
            part = tail.id not in shown and tail.id != head.id and self.head_of(tail).id == head.id
            shown.add(tail.id)
            ties.append(Tie(relation, tail, part))
        inward = islice(self._annotations.relations_to(head.id), _MOST_INWARD)
        return Entry(
            head,
            tuple(ties),
            tuple(Inward(relation, self._annotations.spans[relation.head]) for relation in inward),
        )

    def head_of(self, span: Span) -> Span:
        """Return the span whose entry shows a span: its head if it is a part, else itself."""
        for relation in self._annotations.relations_to(span.id):
            if self._is_part(relation, span):
                return self._annotations.spans[relation.head]
        return span

    def after(self, span: Span | None, offset: Offset = 0) -> Span | None:
        """Return the span whose entry follows that of `span`, or without one the first from `offset` on."""
        found = self._annotations.after(span, offset)
        while found is not None and self.head_of(found).id != found.id:
            found = self._annotations.after(found)
        return found

    def before(self, span: Span | None, offset: Offset = 0) -> Span | None:
        """Return the span whose entry precedes that of `span`, or without one the last before `offset`."""
        found = self._annotations.before(span, offset)
        while found is not None and self.head_of(found).id != found.id:
            found = self._annotations.before(found)
        return found

    def next_stop(self, span: Span) -> Span | None:
        """Return what is shown next after a span: the next part of its entry, or the next entry."""
        entry = self.entry(span)
        spans = entry.spans()
        place = _index(spans, span.id)
        return spans[place + 1] if place + 1 < len(spans) else self.after(entry.span)

    def previous_stop(self, span: Span) -> Span | None:
        """Return what is shown just before a span."""
        entry = self.entry(span)
        spans = entry.spans()
        place = _index(spans, span.id)
        if place:
            return spans[place - 1]
        before = self.before(entry.span)
        return self.entry(before).spans()[-1] if before else None

    def _is_part(self, relation: Relation, tail: Span) -> bool:
        heads, part = self._parts.get(relation.type, ((), ""))
        # A head is never a part itself, so that every span is reached even where ties break the label set.
        return tail.label == part and self._annotations.spans[relation.head].label in heads


def _index(spans: tuple[Span, ...], identifier: SpanId) -> int:
    return next(place for place, span in enumerate(spans) if span.id == identifier)
