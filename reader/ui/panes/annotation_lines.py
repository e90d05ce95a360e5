"""How an entry of the annotation pane looks: its head, its parts, its attributes, its note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from reader.core.annotation import Span
from reader.core.dataclass import dataclass
from reader.core.ids import SpanId
from reader.core.labels import LabelSet
from reader.editor.keymap import Keymap
from reader.text.computed import ComputedValues
from reader.ui.panes.entries import Entry, Inward, Tie
from reader.ui.panes.fields import CLEAR_KEY, Field, fields_of, key_attribute, value_keys, value_of
from reader.ui.text import one_line, row, shown
from reader.ui.themes import label_style

if TYPE_CHECKING:
    from reader.checks.finding import Finding
    from reader.editor.warnings import Warnings
    from reader.editor.who import Names

_INDENT = 3
_NOTE_LINES = 6
"""The most lines that a note takes in the list."""
_REMEMBERED = 2000
_WHO = "who"
_WORKED_OUT = "italic $muted"
"""The style of a value that was worked out; what somebody set has the label's colour."""


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
        computed: Works out what nobody set; without it, nothing is.
        warnings: What does not keep to the guidelines; without it, all does.
        names: What entities are called; without it, nobody has a name.
    """

    def __init__(
        self,
        text: str,
        labels: LabelSet,
        computed: ComputedValues | None = None,
        warnings: Warnings | None = None,
        names: Names | None = None,
    ) -> None:
        self._text = text
        self._warnings, self._names = warnings, names
        self._computed_values = computed
        self._labels = labels
        self._made: dict[tuple[object, ...], tuple[EntryLine, ...]] = {}

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
        told = tuple((self._findings(span), self._name(span)) for span in entry.spans())
        key = (entry, width, opened, field.key if field else "", told)
        if key not in self._made:
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            self._made[key] = tuple(self._make(entry, width, opened, field))
        return self._made[key]

    def _make(
        self, entry: Entry, width: int, opened: SpanId | None, field: Field | None
    ) -> Iterator[EntryLine]:
        yield from self._head(entry.span, width)
        yield from self._warned(entry.span, width, _INDENT)
        names = [_tie_name(tie.relation.type) for tie in entry.ties]
        column = _column(
            [*names, *(item.name for item in self._filled(entry.span)), self._name(entry.span) and _WHO],
            width // 3,
        )
        for name, tie in zip(names, entry.ties, strict=True):
            yield self._tie(name, tie, entry.span.id, width, column)
            if tie.part:
                yield from self._warned(tie.tail, width, _INDENT * 2)
                yield from self._rest(
                    tie.tail, width, _INDENT * 2, column, opened, field, told=self._telling(tie.tail)
                )
        for pointing in entry.inward:
            yield self._pointed_at(pointing, entry.span.id, width)
        yield from self._rest(entry.span, width, _INDENT, column, opened, field)

    def _head(self, span: Span, width: int) -> Iterator[EntryLine]:
        label = self._labels.label(span.label)
        hue = self._hue(span)
        mark = Content.styled(one_line(label.key)[:1] if label and label.key else "?", f"bold {hue}")
        telling = key_attribute(span, self._labels) or ""
        worked_out = self._computed(span).get(telling, "")
        tag = shown(
            span.attributes.get(telling, "") or worked_out or span.label, _WORKED_OUT if worked_out else hue
        )
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
        telling = self._telling(tie.tail)
        said = tie.tail.attributes.get(telling, "") or self._computed(tie.tail).get(telling, "")
        content = _pair(name, value, width, _INDENT, column, tag=shown(said, "$muted"))
        return EntryLine(content, tie.tail.id if tie.part else head, first=tie.part)

    def _pointed_at(self, tie: Inward, span: SpanId, width: int) -> EntryLine:
        """Return the line of a relation that points here from another entry."""
        words = shown(tie.head.excerpt(self._text), self._hue(tie.head))
        kind = Content.styled(f"← {one_line(_tie_name(tie.relation.type))}  ", "$muted")
        return EntryLine(
            Content.assemble(" " * _INDENT, kind, words).truncate(width, ellipsis=True, pad=True), span
        )

    def _warned(self, span: Span, width: int, indent: int) -> Iterator[EntryLine]:
        """Yield what does not keep to the guidelines, each as a sentence beside a sign."""
        for finding in self._findings(span):
            note = finding.level == "note"
            sign = Content.styled("i" if note else "!", "bold $muted" if note else "bold $warning")
            yield from _signed(sign, finding.what, span.id, width, indent)
        if span.dismissed:
            from reader.checks.rules import rule_of

            for rule in filter(None, map(rule_of, sorted(span.dismissed))):
                words = f"right as it is: {rule.title}"
                yield from _signed(Content.styled("✓", "$muted"), words, span.id, width, indent)

    def _findings(self, span: Span) -> tuple[Finding, ...]:
        return self._warnings.shown_at(span.id) if self._warnings else ()

    def _name(self, span: Span) -> str:
        """Return who a span speaks of, where neither its words nor its attributes say so."""
        name = self._names.of(span.entity) if self._names is not None and span.entity is not None else ""
        said = (" ".join(span.excerpt(self._text, " ").split()), *span.attributes.values()) if name else ()
        return "" if name in said else name

    def _telling(self, span: Span) -> str:
        """Return which attribute of a span stands beside its words where another span is tied to it."""
        return key_attribute(span, self._labels) or next(iter(span.attributes), "")

    def _rest(
        self,
        span: Span,
        width: int,
        indent: int,
        column: int,
        opened: SpanId | None,
        at: Field | None,
        told: str = "",
    ) -> Iterator[EntryLine]:
        if name := self._name(span):
            yield EntryLine(_pair(_WHO, shown(name), width, indent, column), span.id)
        if span.id != opened:
            for field in self._filled(span):
                if field.attribute is None:
                    for content in _note(value_of(span, field), width, indent, column):
                        yield EntryLine(content, span.id)
                elif field.name != told:
                    value = value_of(span, field)
                    style = "" if self._is_known(span, field.name, value) else "$muted"
                    yield EntryLine(_pair(field.name, shown(value, style), width, indent, column), span.id)
            return
        fields = fields_of(span, self._labels)
        column = _column([field.name for field in fields], width // 2)
        for field in fields:
            value = value_of(span, field)
            if value and field.attribute is None:
                for number, content in enumerate(_note(value, width, indent, column)):
                    yield EntryLine(content, span.id, field, first=not number)
                continue
            worked_out = self._computed(span).get(field.name, "") if field.attribute else ""
            content = shown(value, "bold") if value else _unset(field, worked_out)
            tag = "" if not value or self._is_known(span, field.name, value) else "not in the label set"
            pair = _pair(field.name, content, width, indent, column, tag=Content.styled(tag, "$muted"))
            yield EntryLine(pair, span.id, field, first=True)
            if field == at:
                yield from self._values(span, field, value, width, indent)

    def _computed(self, span: Span) -> Mapping[str, str]:
        return self._computed_values.of(span) if self._computed_values else {}

    def _is_known(self, span: Span, name: str, value: str) -> bool:
        """Tell whether the label set has an attribute, and its value where it lists them."""
        label = self._labels.label(span.label)
        attribute = label.attribute(name) if label else None
        return attribute is not None and attribute.allows(value)

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


def welcome(labels: LabelSet, keymap: Keymap, width: int) -> list[Content]:
    """Return what an article without annotations says: the keys that give labels; nothing without labels."""
    if not labels.labels:
        return []
    advice = Content("Select words in the article, then press").wrap(max(1, width - 2))
    lines = [Content(""), Content(" No annotations yet."), Content("")]
    lines += [*(Content(" ") + line.rstrip() for line in advice), Content("")]
    lines += [
        Content.assemble("  ", shown(key, f"bold {label_style(label.color)}"), "  ", one_line(label.name))
        for label in labels.labels
        if (key := keymap.label_key(label.name))
    ]
    return [line.truncate(width, ellipsis=True) for line in lines]


def _signed(sign: Content, words: str, span: SpanId, width: int, indent: int) -> Iterator[EntryLine]:
    """Yield a sentence beside a sign, in as many lines as it takes."""
    for number, line in enumerate(Content.styled(one_line(words), "$muted").wrap(max(1, width - indent - 2))):
        yield EntryLine(Content.assemble(" " * indent, " " if number else sign, " ", line.rstrip()), span)


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


def _note(note: str, width: int, indent: int, column: int) -> Iterator[Content]:
    """Yield a note in as many lines as it takes, up to a number of them."""
    room = max(1, width - indent - column)
    lines = [
        line.rstrip()
        for words in note.strip().split("\n", _NOTE_LINES)[: _NOTE_LINES + 1]
        for line in (shown(words, "italic").wrap(room) or [Content("")])
    ]
    for number, line in enumerate(lines[:_NOTE_LINES]):
        cut = number == _NOTE_LINES - 1 and len(lines) > _NOTE_LINES
        if cut:
            line = line.truncate(room - 1) + "…"
        yield _pair("" if number else "note", line, width, indent, column)


def _unset(field: Field, computed: str) -> Content:
    attribute = field.attribute
    if computed:
        return Content.styled(f"{one_line(computed)} (computed)", _WORKED_OUT)
    if attribute and attribute.default:
        return Content.styled(f"{one_line(attribute.default)} (default)", "$muted")
    if attribute and attribute.required:
        return Content.styled("required", "$warning")
    return Content.styled("–", "$muted")
