"""Spans and relations as they were saved: where they lie as columns, the rest read when it is asked for.

A hundred thousand spans cost a few megabytes this way, and no time to open.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import field
from typing import NamedTuple, NoReturn, TypeAlias

from reader.core.annotation import Relation, Span
from reader.core.dataclass import dataclass
from reader.core.id_table import Ids
from reader.core.ids import Offset, SpanId

OrderKey: TypeAlias = tuple[Offset, Offset, str]
"""Start, end below zero, and id: spans stand by start, then longest first, then by id."""

_FAN = 32
_MOST_READ = 1024
_AT_ONCE = 4096


def order_key(span: Span) -> OrderKey:
    """Return what spans are ordered by."""
    return span.start, -span.end, span.id


class Piece(NamedTuple):
    """A fragment, and the span that it is of.

    Args:
        start: First code point.
        end: One past the last.
        label: The span's label.
        span: The span's id.
    """

    start: Offset
    end: Offset
    label: str
    span: SpanId


@dataclass(slots=True)
class SpanColumns:
    """Where spans lie, in the order of `order_key`.

    Args:
        ids: Their ids.
        names: The labels that there are.
        labels: For each span, which of them it has.
        starts: Its first code point.
        ends: One past its last.
        parted: Which spans have several fragments, in order; any other is one from its start to its end.
        firsts: For each of those its first fragment's place in the next two, after which that of the next.
        fragment_starts: First code points of fragments.
        fragment_ends: Ones past their last.
        counts: How many spans have each of the labels; empty until it is worked out.
        reach: How far the spans of each stretch of 32 reach; empty until it is worked out.
    """

    ids: Ids = field(default_factory=Ids)
    names: Sequence[str] = ()
    labels: array[int] = field(default_factory=lambda: array("I"))
    starts: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("I"))
    parted: array[int] = field(default_factory=lambda: array("I"))
    firsts: array[int] = field(default_factory=lambda: array("I", [0]))
    fragment_starts: array[int] = field(default_factory=lambda: array("I"))
    fragment_ends: array[int] = field(default_factory=lambda: array("I"))
    counts: Sequence[int] = ()
    reach: array[int] = field(default_factory=lambda: array("I"))

    def add(self, label: int, fragments: Sequence[tuple[Offset, Offset]]) -> None:
        """Add a span that is ordered last.

        Args:
            label: Which of the labels it has.
            fragments: Where its fragments begin and end, in text order.
        """
        if len(fragments) > 1:
            self.parted.append(len(self.starts))
            for start, end in fragments:
                self.fragment_starts.append(start)
                self.fragment_ends.append(end)
            self.firsts.append(len(self.fragment_starts))
        self.labels.append(label)
        self.starts.append(fragments[0][0])
        self.ends.append(fragments[-1][1])

    def fragments(self, number: int) -> Sequence[tuple[Offset, Offset]]:
        """Return where the fragments of a span begin and end, in text order."""
        place = bisect_left(self.parted, number)
        if place == len(self.parted) or self.parted[place] != number:
            return ((self.starts[number], self.ends[number]),)
        held = range(self.firsts[place], self.firsts[place + 1])
        return [(self.fragment_starts[at], self.fragment_ends[at]) for at in held]

    def complete(self) -> None:
        """Work out what follows from the others, where that has not been done."""
        if not self.counts:
            counted = Counter[int]()
            # Counting all in one step would let no other thread, and so no key, have its turn.
            for first in range(0, len(self.labels), _AT_ONCE):
                counted.update(self.labels[first : first + _AT_ONCE])
            self.counts = [counted[label] for label in range(len(self.names))]
        if not self.reach:
            self.reach = _farthest(self.ends)


@dataclass(slots=True)
class RelationColumns:
    """What relations tie, oldest first.

    Args:
        ids: Their ids.
        heads: The number of the span that each starts from.
        tails: The number of the span that each points to.
        by_head: The relations in the order of their heads, oldest first.
        by_tail: The relations in the order of their tails, oldest first.
    """

    ids: Ids = field(default_factory=Ids)
    heads: array[int] = field(default_factory=lambda: array("I"))
    tails: array[int] = field(default_factory=lambda: array("I"))
    by_head: array[int] = field(default_factory=lambda: array("I"))
    by_tail: array[int] = field(default_factory=lambda: array("I"))


def _no_item(number: int) -> NoReturn:
    raise IndexError(number)


class SavedItems:
    """Items by their numbers; none where nothing is given.

    Args:
        spans: Where the spans lie.
        relations: What the relations tie.
        read_span: Reads the span of a number.
        read_relation: Reads the relation of a number.
    """

    __slots__ = (
        "_made",
        "_numbers",
        "_reach",
        "_read_relation",
        "_read_span",
        "_relations",
        "_spans",
        "label_counts",
    )

    def __init__(
        self,
        spans: SpanColumns | None = None,
        relations: RelationColumns | None = None,
        read_span: Callable[[int], Span] = _no_item,
        read_relation: Callable[[int], Relation] = _no_item,
    ) -> None:
        self._spans = spans or SpanColumns()
        self._relations = relations or RelationColumns()
        self._read_span, self._read_relation = read_span, read_relation
        self._spans.complete()
        counted = zip(self._spans.names, self._spans.counts, strict=True)
        self.label_counts: Mapping[str, int] = {name: count for name, count in counted if count}
        """How many spans there are of each label that has any."""
        self._made: dict[int, Span] = {}
        self._numbers: dict[str, int] = {}
        self._reach = _farthest(self._spans.reach)

    @property
    def span_count(self) -> int:
        """How many spans there are."""
        return len(self._spans.starts)

    @property
    def relation_count(self) -> int:
        """How many relations there are."""
        return len(self._relations.heads)

    def span(self, number: int) -> Span:
        """Return a span."""
        made = self._made.get(number)
        if made is None:
            if len(self._made) >= _MOST_READ:
                self._made.clear()
                self._numbers.clear()
            made = self._made[number] = self._read_span(number)
            self._numbers[made.id] = number
        return made

    def span_id(self, number: int) -> SpanId:
        """Return a span's id."""
        return SpanId(self._spans.ids[number])

    def key(self, number: int) -> OrderKey:
        """Return what a span is ordered by."""
        spans = self._spans
        return spans.starts[number], -spans.ends[number], spans.ids[number]

    def find_span(self, identifier: str) -> int | None:
        """Return the number of the span of an id, or None."""
        number = self._numbers.get(identifier)
        return self._spans.ids.find(identifier) if number is None else number

    def place(self, key: OrderKey) -> int:
        """Return how many spans are ordered before a key."""
        # Looking at the starts alone is a good deal faster than at whole keys.
        first = bisect_left(self._spans.starts, key[0])
        last = bisect_right(self._spans.starts, key[0], lo=first)
        return bisect_left(range(last), key, lo=first, key=self.key)

    def touching(self, start: Offset, end: Offset) -> list[int]:
        """Return, in order, the spans of which `[start, end)` and their whole extent have a part in common."""
        # Two levels of the tree in H. Li and J. Rong, Bedtk, Bioinformatics 37 (2021), with a wider fan.
        coarse, fine, ends = self._reach, self._spans.reach, self._spans.ends
        last = bisect_left(self._spans.starts, end)
        found: list[int] = []
        for outer in range(0, last, _FAN * _FAN):
            if coarse[outer // (_FAN * _FAN)] > start:
                for inner in range(outer, min(outer + _FAN * _FAN, last), _FAN):
                    if fine[inner // _FAN] > start:
                        stretch = range(inner, min(inner + _FAN, last))
                        found += [number for number in stretch if ends[number] > start]
        return found

    def pieces(self, start: Offset, end: Offset, kept: Sequence[int]) -> Iterator[Piece]:
        """Yield the fragments that touch `[start, end)`, of the spans for whose number `kept` is not 0."""
        spans = self._spans
        for number in self.touching(start, end):
            if kept[number]:
                label, identifier = spans.names[spans.labels[number]], SpanId(spans.ids[number])
                for first, last in spans.fragments(number):
                    if first < end and start < last:
                        yield Piece(first, last, label, identifier)

    def labelled(self, labels: Set[str]) -> Iterator[int]:
        """Yield, in order, the spans of some labels."""
        if wanted := {number for number, name in enumerate(self._spans.names) if name in labels}:
            yield from (number for number, held in enumerate(self._spans.labels) if held in wanted)

    def within(self, start: Offset, end: Offset, kept: Sequence[int]) -> SavedItems:
        """Return the spans that lie in `[start, end)`, of those for whose number `kept` is not 0, untied.

        Their offsets count from `start`.
        """
        all_spans = self._spans
        starts, ends = all_spans.starts, all_spans.ends
        numbers = array(
            "I",
            [
                number
                for number in self.touching(start, end)
                if kept[number] and starts[number] >= start and ends[number] <= end
            ],
        )
        spans = SpanColumns(Ids.of(all_spans.ids[number] for number in numbers), all_spans.names)
        for number in numbers:
            moved = [(first - start, last - start) for first, last in all_spans.fragments(number)]
            spans.add(all_spans.labels[number], moved)
        return SavedItems(spans, read_span=lambda number: self.span(numbers[number]).moved(-start))

    def relation(self, number: int) -> Relation:
        """Return a relation."""
        return self._read_relation(number)

    def find_relation(self, identifier: str) -> int | None:
        """Return the number of the relation of an id, or None."""
        return self._relations.ids.find(identifier)

    def relations_from(self, head: str) -> Sequence[int]:
        """Return the relations that start from the span of an id, oldest first."""
        return self._tying(head, self._relations.by_head, self._relations.heads)

    def relations_to(self, tail: str) -> Sequence[int]:
        """Return the relations that point to the span of an id, oldest first."""
        return self._tying(tail, self._relations.by_tail, self._relations.tails)

    def _tying(self, identifier: str, order: array[int], spans: array[int]) -> Sequence[int]:
        number = self.find_span(identifier) if order else None
        if number is None:
            return ()
        first = bisect_left(order, number, key=spans.__getitem__)
        last = bisect_left(order, number + 1, lo=first, key=spans.__getitem__)
        return order[first:last]


def _farthest(ends: array[int]) -> array[int]:
    """Return the farthest end of each stretch."""
    return array("I", [max(ends[place : place + _FAN]) for place in range(0, len(ends), _FAN)])
