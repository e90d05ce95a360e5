"""How an entry of the annotation pane looks: its head, its parts, its attributes, its note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from reader.core.annotation import Span
from reader.core.ids import SpanId
from reader.core.labels import LabelSet
from reader.ui.panes.entries import Entry, Tie
from reader.ui.panes.fields import CLEAR_KEY, Field, fields_of, key_attribute, value_keys, value_of
from reader.ui.text import one_line, row, shown
from reader.ui.themes import label_style

_INDENT = 3
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of an entry.

    Args:
        content: What it shows.
        span: The span it is about: the entry's own, or a part.
        field: What it edits, while the span's fields are open.
        first: Whether it is the line that stands for the span or, where there is one, for the field.
    """

    content: Content
    span: SpanId
    field: Field | None = None
    first: bool = False


class EntryLines:
    """Makes the lines of entries, and remembers those it made.

    Args:
        text: The article's text.
        labels: The label set.
    """

    def __init__(self, text: str, labels: LabelSet) -> None:
        self._text = text
        self._labels = labels
        self._made: dict[tuple[Entry, int, SpanId | None, str], tuple[EntryLine, ...]] = {}

    def lines(
        self, entry: Entry, width: int, opened: SpanId | None = None, field: Field | None = None
    ) -> tuple[EntryLine, ...]:
        """Return the lines of an entry.

        Args:
            entry: The entry.
            width: Cells there are.
            opened: The span whose fields are open for editing, if any.
            field: The field that the cursor is on, whose values are offered.
        """
        if all(span.id != opened for span in entry.spans()):
            opened = field = None
        key = (entry, width, opened, field.key if field else "")
        if key not in self._made:
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            self._made[key] = tuple(self._make(entry, width, opened, field))
        return self._made[key]

    def _make(
        self, entry: Entry, width: int, opened: SpanId | None, field: Field | None
    ) -> Iterator[EntryLine]:
        yield from self._head(entry.span, width)
        names = [_tie_name(tie.relation.type) for tie in entry.ties]
        column = _column([*names, *(item.name for item in self._filled(entry.span))], width // 3)
        for name, tie in zip(names, entry.ties, strict=True):
            yield self._tie(name, tie, entry.span.id, width, column)
            if tie.part:
                yield from self._rest(tie.tail, width, _INDENT * 2, column, opened, field)
        yield from self._rest(entry.span, width, _INDENT, column, opened, field)

    def _head(self, span: Span, width: int) -> Iterator[EntryLine]:
        label = self._labels.label(span.label)
        hue = self._hue(span)
        mark = Content.styled(one_line(label.key)[:1] if label and label.key else "?", f"bold {hue}")
        tag = shown(span.attributes.get(key_attribute(span, self._labels) or "", "") or span.label, hue)
        room = max(1, width - _INDENT)
        words = Content(one_line(span.excerpt(self._text)))
        first = [words]
        if words.cell_length > room - tag.cell_length - 1:
            first = words.wrap(max(1, room - tag.cell_length - 1))
        head = Content.assemble(" ", mark, " ", row(first[0].rstrip(), tag, room))
        yield EntryLine(head, span.id, first=True)
        if len(first) > 1:
            left = Content(words.plain[len(first[0].plain.rstrip()) :].lstrip())
            content = Content.assemble(" " * _INDENT, left.truncate(room, ellipsis=True))
            yield EntryLine(content, span.id)

    def _tie(self, name: str, tie: Tie, head: SpanId, width: int, column: int) -> EntryLine:
        value = shown(tie.tail.excerpt(self._text), self._hue(tie.tail))
        key = key_attribute(tie.tail, self._labels)
        said = tie.tail.attributes.get(key, "") if key else next(iter(tie.tail.attributes.values()), "")
        content = _pair(name, value, width, _INDENT, column, tag=shown(said, "$muted"))
        return EntryLine(content, tie.tail.id if tie.part else head, first=tie.part)

    def _rest(
        self, span: Span, width: int, indent: int, column: int, opened: SpanId | None, at: Field | None
    ) -> Iterator[EntryLine]:
        if span.id != opened:
            for field in self._filled(span):
                style = "" if field.attribute else "italic"
                content = _pair(field.name, shown(value_of(span, field), style), width, indent, column)
                yield EntryLine(content, span.id)
            return
        fields = fields_of(span, self._labels)
        column = _column([field.name for field in fields], width // 2)
        for field in fields:
            value = value_of(span, field)
            content = shown(value, "bold") if value else _unset(field)
            yield EntryLine(_pair(field.name, content, width, indent, column), span.id, field, first=True)
            if field == at:
                yield from self._values(span, field, value, width, indent)

    def _filled(self, span: Span) -> list[Field]:
        key = key_attribute(span, self._labels)
        return [
            field
            for field in fields_of(span, self._labels)
            if value_of(span, field) and (field.attribute is None or field.name != key)
        ]

    @staticmethod
    def _values(span: Span, field: Field, value: str, width: int, indent: int) -> Iterator[EntryLine]:
        choices = [(key, shown(choice), choice == value) for key, choice in value_keys(field)]
        if value and choices:
            choices.append((CLEAR_KEY, Content("none"), False))
        for key, choice, taken in choices:
            content = Content.assemble(
                " " * (indent + 2),
                Content.styled(key, "bold $accent"),
                " ",
                choice.stylize("bold") if taken else choice,
                " ✓" if taken else "",
            )
            yield EntryLine(content.truncate(width, ellipsis=True), span.id, field)

    def _hue(self, span: Span) -> str:
        label = self._labels.label(span.label)
        return label_style(label.color if label else "")


def _column(names: list[str], most: int) -> int:
    return min(max((len(name) for name in names), default=0) + 2, max(8, most))


def _tie_name(relation: str) -> str:
    return relation.removeprefix("has_").replace("_", " ")


def _pair(
    name: str, value: Content, width: int, indent: int, column: int, tag: Content | None = None
) -> Content:
    label = Content.styled(one_line(name), "$muted").truncate(column - 1, ellipsis=True)
    left = Content.assemble(" " * indent, label, " " * max(1, column - label.cell_length))
    return left + row(value, tag or Content(""), max(0, width - left.cell_length))


def _unset(field: Field) -> Content:
    attribute = field.attribute
    if attribute and attribute.default:
        return Content.styled(f"{one_line(attribute.default)} (default)", "$muted")
    if attribute and attribute.required:
        return Content.styled("required", "$warning")
    return Content.styled("–", "$muted")
