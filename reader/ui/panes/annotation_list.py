"""The annotations of an article as a list that follows the selection and edits attributes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.core.annotation import Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.core.ids import Offset, SpanId
from reader.core.labels import LabelSet
from reader.editor.keymap import Keymap
from reader.text.computed import ComputedValues, computed_by_label
from reader.ui.panes.annotation_lines import EntryLine, EntryLines, welcome
from reader.ui.panes.entries import Entries, Entry
from reader.ui.panes.fields import CLEAR_KEY, Field, fields_of, value_keys, value_of
from reader.ui.panes.line_list import Line, LineList, with_thumb

if TYPE_CHECKING:
    from reader.editor.warnings import Warnings
    from reader.editor.who import Names

_EDGE = 1
"""Cells at the right for the scroll indicator."""


@dataclass(frozen=True, slots=True)
class ValueChosen:
    """The user gives an attribute of a span a value; an empty one takes it away."""

    span: SpanId
    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class WordsWanted:
    """The user wants to type what a field of a span shall hold."""

    span: SpanId
    field: Field


class AnnotationList(LineList):
    """Shows entries in text order around the annotation the user is at.

    Where it is scrolled to is an entry and a number of its lines, so that nothing is counted that is not in view.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._annotations = Annotations()
        self._labels, self._keymap = LabelSet("", ()), Keymap({})
        self._entries = Entries(self._annotations, self._labels)
        self._maker = EntryLines("", self._labels)
        self._warnings: Warnings | None = None
        self._names: Names | None = None
        self._made: dict[tuple[SpanId, int, SpanId | None, int], tuple[EntryLine, ...]] = {}
        """Lines of entries, kept while one change of the view is worked out and no longer."""
        self._top: SpanId | None = None
        self._top_offset: Offset = 0
        self._skipped = 0
        self._field = 0
        self._followed: object = None
        """What was followed last, and how things stood then."""
        self.current: SpanId | None = None
        """The span the user is at, whose lines are highlighted."""
        self.opened: SpanId | None = None
        """The span whose fields are open for editing."""

    def show(
        self,
        annotations: Annotations,
        article: Article,
        labels: LabelSet,
        keymap: Keymap,
        warnings: Warnings | None = None,
        names: Names | None = None,
    ) -> None:
        """List other annotations, from their start.

        Args:
            annotations: What to list; later changes are shown at the next `follow` or `sync`.
            article: What they are of.
            labels: The label set.
            keymap: Which keys give its labels.
            warnings: What does not keep to the guidelines.
            names: What entities are called.
        """
        self._warnings, self._names = warnings, names
        self._annotations, self._labels, self._keymap = annotations, labels, keymap
        self._entries = Entries(annotations, labels)
        computed = ComputedValues(article, computed_by_label(labels))
        self._maker = EntryLines(article.text, labels, computed, warnings, names)
        self._top, self._top_offset, self._skipped = None, 0, 0
        self.current = self.opened = None
        self._followed = None
        self.sync()

    def follow(self, span: SpanId | None) -> None:
        """Highlight a span and bring it into view; None highlights nothing and leaves the view where it is."""
        if (span, *self._state()) == self._followed:
            return
        self.current = span if span in self._annotations.spans else None
        if self.opened not in self._annotations.spans or (span is not None and self.opened != span):
            self.opened = None
        self._bring_into_view()
        self.sync()
        self._followed = (span, *self._state())

    def _state(self) -> tuple[object, ...]:
        """Return what the lines depend on besides the span that is followed."""
        mark = self._warnings.mark if self._warnings else None
        entities = id(self._names.entities) if self._names else 0
        return self.opened, self._field, self._annotations.version, self.size, mark, entities

    def nearest(self, offset: Offset) -> SpanId | None:
        """Return the span of the entry at or after an offset of the text, or else of the last one before it."""
        span = self._entries.after(None, offset) or self._entries.before(None, offset)
        return span.id if span else None

    def step(self, stops: int) -> SpanId | None:
        """Return another span to go to, so many further down; while fields are open, go to another field."""
        span = self._annotations.span(self.current) if self.current else None
        if span is None:
            return None
        if self.opened is not None:
            last = len(self._fields()) - 1
            self._field = max(0, min(self._field + stops, last))
            self._bring_into_view()
            self.sync()
            return None
        found: Span | None = span
        for _ in range(abs(stops)):
            further = self._entries.next_stop(span) if stops > 0 else self._entries.previous_stop(span)
            if further is None:
                break
            found = span = further
        return found.id if found is not None and found.id != self.current else None

    def step_to_edge(self, *, last: bool) -> SpanId | None:
        """Return the span of the first or last entry; while fields are open, go to the first or last field."""
        if self.opened is not None:
            return self.step(len(self._fields()) if last else -len(self._fields()))
        span = self._entries.before(None, sys.maxsize) if last else self._entries.after(None, 0)
        return span.id if span is not None else None

    def open_fields(self) -> bool:
        """Open the fields of the span the user is at for editing; tell whether there is one."""
        if self.current is None:
            return False
        self.opened, self._field = self.current, 0
        self._bring_into_view()
        self.sync()
        return True

    def close_fields(self) -> None:
        """Leave off editing fields."""
        self.opened = None
        self.follow(self.current)

    def press(self, key: str) -> ValueChosen | None:
        """Return the value that a key chooses or clears while fields are open; None where it does neither."""
        field = self._current_field()
        if field is None or self.opened is None or field.attribute is None:
            return None
        value = dict(value_keys(field)).get(key)
        if value is None and key in (CLEAR_KEY, "backspace", "delete"):
            value = ""
        return None if value is None else ValueChosen(self.opened, field.name, value)

    def altered(self) -> ValueChosen | WordsWanted | None:
        """Return the next value of the current field, or that words are wanted where it takes any."""
        field, span = self._current_field(), self._annotations.span(self.opened or SpanId(""))
        if field is None or span is None:
            return None
        choices = [value for _, value in value_keys(field)]
        if field.attribute is None or not choices:
            return WordsWanted(span.id, field)
        held = value_of(span, field)
        place = choices.index(held) + 1 if held in choices else 0
        return ValueChosen(span.id, field.name, choices[place % len(choices)])

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view."""
        if not self._annotations.spans:
            return [Line(line) for line in welcome(self._labels, self._keymap, width)]
        lines: list[Line] = []
        at = self._current_field() if self.opened else None
        for line in self._lines_from_top(width):
            current = line.span == self.current and line.first and (at is None or line.field == at)
            lines.append(Line(line.content, line.span, current))
            if len(lines) > height:
                break
        if not lines and self._skipped:
            # At another width the entry at the top may have fewer lines than were scrolled past.
            self._skipped = 0
            return self.lines_in_view(width, height)
        share = self._share(lines, height) if lines else (0, 1)
        return lines[:height] if share == (0, 1) else with_thumb(lines[:height], *share)

    def sync(self) -> None:
        """Bring what is painted up to date with what is listed."""
        super().sync()
        self._made.clear()

    def on_resize(self) -> None:
        """Keep the current span in view, and leave no line empty that entries from above can fill."""
        self._bring_into_view()
        width, height = self.size
        blank = height - len(list(self._take(self._lines_from_top(width), height)))
        if blank and (top := self._top_entry()) is not None:
            self._place(top, self._skipped, blank)
        super().on_resize()

    def scroll_lines(self, lines: int) -> None:
        """Move the view; the highlight stays where it is."""
        self._followed = None
        if lines > 0:
            reach = list(self._take(self._lines_from_top(self.size.width), lines + self.size.height))
            self._set_top_by(min(lines, max(0, len(reach) - self.size.height)))
        elif (top := self._top_entry()) is not None:
            self._place(top, self._skipped, -lines)
        self.sync()

    def _share(self, lines: list[Line], height: int) -> tuple[float, float]:
        """Return which share of the list is above the view, and which is above the view's end.

        It is told by where the entries are in the text, since lines cannot be counted without making them all.

        Args:
            lines: The lines in view and, where there is one, the next.
            height: How many are in view.
        """
        top, start, end = (
            self._top_entry(),
            self._entries.after(None),
            self._entries.before(None, sys.maxsize),
        )
        bottom = self._annotations.span(SpanId(str(lines[:height][-1].target)))
        if top is None or start is None or end is None or bottom is None:
            return 0, 1
        reach = max(1, end.start - start.start)
        at_start = top.span.id == start.id and not self._skipped
        first = 0 if at_start else max(0.01, (top.span.start - start.start) / reach)
        if len(lines) <= height:
            return first, 1
        last = (self._entries.head_of(bottom).start - start.start) / reach
        return first, min(max(first, last), 0.99)

    def _fields(self) -> tuple[Field, ...]:
        span = self._annotations.span(self.opened) if self.opened else None
        return fields_of(span, self._labels) if span else ()

    def _current_field(self) -> Field | None:
        fields = self._fields()
        return fields[min(self._field, len(fields) - 1)] if fields else None

    def _entry_lines(self, entry: Entry, width: int) -> tuple[EntryLine, ...]:
        key = (entry.span.id, width, self.opened, self._field)
        if key not in self._made:
            self._made[key] = self._maker.lines(
                entry, max(1, width - _EDGE), self.opened, self._current_field()
            )
        return self._made[key]

    def _top_entry(self) -> Entry | None:
        """Return the entry at the top of the view; where it is gone, the one in its place."""
        span = self._annotations.span(self._top) if self._top else None
        if span is None:
            self._skipped = 0
            span = self._entries.after(None, self._top_offset) or self._entries.before(None, self._top_offset)
        return self._entries.entry(span) if span else None

    def _lines_from_top(self, width: int) -> Iterator[EntryLine]:
        entry = self._top_entry()
        skipped = self._skipped
        while entry is not None:
            yield from self._entry_lines(entry, width)[skipped:]
            skipped = 0
            following = self._entries.after(entry.span)
            entry = self._entries.entry(following) if following else None

    @staticmethod
    def _take(lines: Iterator[EntryLine], number: int) -> Iterator[EntryLine]:
        for _ in range(number):
            line = next(lines, None)
            if line is None:
                return
            yield line

    def _bring_into_view(self) -> None:
        width, height = self.size
        span = self._annotations.span(self.current) if self.current else None
        if span is None or not width or not height:
            return
        entry = self._entries.entry(span)
        lines = self._entry_lines(entry, width)
        first, last = self._wanted(lines)
        reach = list(self._take(self._lines_from_top(width), height))
        wanted = (lines[first].span, lines[first].field, lines[first].first)
        place = next(
            (y for y, line in enumerate(reach) if (line.span, line.field, line.first) == wanted), None
        )
        if place is None or place + (last - first) >= height:
            # By more than it must, so that the next ones are in view and only their own lines are painted.
            row = min(height // 3, max(0, height - 1 - (last - first)))
            self._place(entry, first, row)
            blank = height - len(list(self._take(self._lines_from_top(width), height)))
            if blank:
                self._place(entry, first, row + blank)

    def _wanted(self, lines: tuple[EntryLine, ...]) -> tuple[int, int]:
        """Return the first and last line that have to be in view: those of the current span or field."""
        at = self._current_field() if self.opened else None
        own = [
            number
            for number, line in enumerate(lines)
            if line.span == self.current and (at is None or line.field == at)
        ]
        return (own[0], own[-1]) if own else (0, 0)

    def _place(self, entry: Entry, line: int, y: int) -> None:
        """Scroll so that a line of an entry stands in row `y`, or as near as the start of the list allows."""
        skipped = line - y
        while skipped < 0 and (before := self._entries.before(entry.span)) is not None:
            entry = self._entries.entry(before)
            skipped += len(self._entry_lines(entry, self.size.width))
        self._set_top(entry, max(0, skipped))

    def _set_top_by(self, lines: int) -> None:
        """Scroll down by a number of lines that are there."""
        entry = self._top_entry()
        skipped = self._skipped + lines
        while entry is not None:
            length = len(self._entry_lines(entry, self.size.width))
            if skipped < length:
                self._set_top(entry, skipped)
                return
            skipped -= length
            following = self._entries.after(entry.span)
            entry = self._entries.entry(following) if following else None

    def _set_top(self, entry: Entry, skipped: int) -> None:
        self._top, self._top_offset, self._skipped = entry.span.id, entry.span.start, skipped
