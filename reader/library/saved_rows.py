"""The rows of a checkpoint, left in the file: where each lies, and reading one when it is asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import field

from reader.core.annotation import Relation, Span
from reader.core.codec import MalformedError, relation_from, span_from
from reader.core.dataclass import dataclass
from reader.core.id_table import IdsBuilder
from reader.core.ids import JSONValue
from reader.core.saved import OrderKey, RelationColumns, SavedItems, SpanColumns, order_key
from reader.errors import DamagedError
from reader.library.content import Content
from reader.library.json_text import parse_row

_JOINT = len(b",\n")


@dataclass(slots=True)
class Lines:
    """Where a table's rows lie: each on a line of its own, none between them.

    Args:
        start: The byte that the first line starts at.
        ends: For each row, the bytes from there to its end; its comma and newline come after that.
        numbers: What TinyDB knows each row by.
    """

    start: int = 0
    ends: array[int] = field(default_factory=lambda: array("Q"))
    numbers: array[int] = field(default_factory=lambda: array("Q"))

    def at(self, first: int, last: int) -> tuple[int, int]:
        """Return where the lines of rows `first` to before `last` begin and end in the file, in bytes."""
        before = self.ends[first - 1] + _JOINT if first else 0
        return self.start + before, self.start + self.ends[last - 1]

    def add(self, size: int, number: int) -> None:
        """Add a row whose line has so many bytes."""
        self.ends.append((self.ends[-1] + _JOINT if self.ends else 0) + size)
        self.numbers.append(number)

    def extend(self, other: Lines, first: int, last: int) -> None:
        """Add rows `first` to before `last` of other lines."""
        shift = (self.ends[-1] + _JOINT if self.ends else 0) - (
            other.ends[first - 1] + _JOINT if first else 0
        )
        self.ends.extend(end + shift for end in other.ends[first:last])
        self.numbers.extend(other.numbers[first:last])


@dataclass(slots=True)
class Columns:
    """Where the rows of a checkpoint lie, and what their items are ordered, found and drawn by."""

    spans: SpanColumns = field(default_factory=SpanColumns)
    span_lines: Lines = field(default_factory=Lines)
    relations: RelationColumns = field(default_factory=RelationColumns)
    relation_lines: Lines = field(default_factory=Lines)


@dataclass(slots=True)
class SavedRows:
    """A checkpoint's rows, and where each lies.

    Args:
        content: The file.
        columns: What is known of its rows.
    """

    content: Content
    columns: Columns

    def items(self, text: str, held: Sequence[Span] = ()) -> SavedItems:
        """Return the items that the rows hold.

        Args:
            text: The article's text, which a span is held against when it is read.
            held: All spans, in order, where they have been read already and are few enough to be kept.
        """
        columns = self.columns

        def read_span(number: int) -> Span:
            try:
                return span_from(self._row(columns.span_lines, number), text)
            except MalformedError as fault:
                raise self._damage(fault) from None

        def read_relation(number: int) -> Relation:
            try:
                return relation_from(self._row(columns.relation_lines, number))
            except MalformedError as fault:
                raise self._damage(fault) from None

        read = held.__getitem__ if held else read_span
        return SavedItems(columns.spans, columns.relations, read, read_relation)

    def lines(self, lines: Lines, first: int, last: int) -> bytes:
        """Return the lines of rows `first` to before `last`, joined as they are in the file."""
        return self.content.read(*lines.at(first, last))

    def _row(self, lines: Lines, number: int) -> JSONValue:
        line = self.content.read(*lines.at(number, number + 1))
        return parse_row(line[line.find(b":") + 1 :])

    def _damage(self, fault: MalformedError) -> DamagedError:
        return DamagedError(
            f"the file has changed on the disk: {fault}",
            where=str(self.content.path),
            remedy="open the article again",
        )


class Builder:
    """Gathers columns, a row after the other; spans in the order of `order_key`.

    Args:
        before: The columns that rows are taken over from.
    """

    def __init__(self, before: Columns | None = None) -> None:
        self._before = before or Columns()
        self._spans = SpanColumns(names=list(self._before.spans.names))
        self._names = {name: place for place, name in enumerate(self._spans.names)}
        self._span_ids = IdsBuilder(self._before.spans.ids)
        self._relation_ids = IdsBuilder(self._before.relations.ids)
        self._last: OrderKey = (-1, 0, "")
        self._ties: list[Relation | int] = []
        """What relations tie: those that are new, and of the others their numbers from before."""
        self.columns = Columns(self._spans)

    def add_span(self, span: Span, size: int, number: int) -> None:
        """Add a span whose line has so many bytes.

        Raises:
            MalformedError: If it is out of order.
        """
        key = order_key(span)
        if self._last >= key:
            raise MalformedError(f"span {span.id} is out of order")
        self._last = key
        label = self._names.setdefault(span.label, len(self._names))
        self._spans.add(label, [(fragment.start, fragment.end) for fragment in span.fragments])
        self._span_ids.add(span.id)
        self.columns.span_lines.add(size, number)

    def keep_spans(self, first: int, last: int) -> None:
        """Take over spans `first` to before `last`, at least one."""
        spans, before = self._spans, self._before.spans
        parted = slice(bisect_left(before.parted, first), bisect_left(before.parted, last))
        begin, end = before.firsts[parted.start], before.firsts[parted.stop]
        shift, farther = len(spans.fragment_starts) - begin, len(spans.starts) - first
        spans.parted.extend([number + farther for number in before.parted[parted]])
        spans.firsts.extend([place + shift for place in before.firsts[parted.start + 1 : parted.stop + 1]])
        spans.labels.extend(before.labels[first:last])
        spans.starts.extend(before.starts[first:last])
        spans.ends.extend(before.ends[first:last])
        spans.fragment_starts.extend(before.fragment_starts[begin:end])
        spans.fragment_ends.extend(before.fragment_ends[begin:end])
        self._span_ids.keep(first, last)
        self._last = before.starts[last - 1], -before.ends[last - 1], before.ids[last - 1]
        self.columns.span_lines.extend(self._before.span_lines, first, last)

    def add_relation(self, relation: Relation, size: int, number: int) -> None:
        """Add a relation whose line has so many bytes."""
        self._relation_ids.add(relation.id)
        self._ties.append(relation)
        self.columns.relation_lines.add(size, number)

    def keep_relations(self, first: int, last: int) -> None:
        """Take over relations `first` to before `last`."""
        self._relation_ids.keep(first, last)
        self._ties.extend(range(first, last))
        self.columns.relation_lines.extend(self._before.relation_lines, first, last)

    def finish(self) -> Columns:
        """Return the columns.

        Raises:
            MalformedError: If an id stands twice, or a relation ties a span that is not there.
        """
        self._spans.names = list(self._names)
        self._spans.ids = self._span_ids.finish()
        self._spans.complete()
        relations = self.columns.relations = RelationColumns(self._relation_ids.finish())
        if (
            not (self._spans.ids.are_unique and relations.ids.are_unique)
            or self._span_ids.added_among(self._spans.ids, relations.ids)
            or self._relation_ids.added_among(relations.ids, self._spans.ids)
        ):
            raise MalformedError("an id stands twice")
        for number, tie in enumerate(self._ties):
            for end, column in zip(self._ends_of(tie), (relations.heads, relations.tails), strict=True):
                place = end if isinstance(end, int) else self._spans.ids.find(end)
                if place is None:
                    raise MalformedError(
                        f"relation {relations.ids[number]} ties span {end}, which is not there"
                    )
                column.append(place)
        places = range(len(relations.heads))
        relations.by_head = array("I", sorted(places, key=relations.heads.__getitem__))
        relations.by_tail = array("I", sorted(places, key=relations.tails.__getitem__))
        return self.columns

    def _ends_of(self, tie: Relation | int) -> tuple[int | str, int | str]:
        """Return the spans that a relation ties: the numbers of those that were taken over, the ids of others."""
        if isinstance(tie, Relation):
            return tie.head, tie.tail
        before, moved = self._before, self._span_ids.moved
        return moved(before.relations.heads[tie]), moved(before.relations.tails[tie])
