"""The guideline screen: what every label is for, from the one in hand on."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from reader.core.labels import Attribute, Label, LabelSet
from reader.editor.keymap import Keymap
from reader.ui.key_names import key_name
from reader.ui.panes.guideline import guideline_lines
from reader.ui.panes.header import PaneHeader
from reader.ui.panes.line_list import Line, LineList
from reader.ui.screens.overlay import Overlay
from reader.ui.text import shown
from reader.ui.themes import label_style

_INDENT = 3
_CLOSING = frozenset({"escape", "enter", "q", "?", "ctrl+c"})


class Guidelines(LineList):
    """All labels of a label set with their guidelines and attributes.

    Args:
        labels: The label set.
        keymap: Which keys give its labels.
        first: The label to begin with; the others are above and below it.
    """

    def __init__(self, labels: LabelSet, keymap: Keymap, first: str) -> None:
        super().__init__()
        self._labels, self._keymap, self._first = labels, keymap, first
        self._lines: list[Content] = []
        self._starts: dict[str, int] = {}
        self._top = self._width = 0

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view."""
        if width != self._width:
            self._width = width
            self._lay_out()
            self._top = self._starts.get(self._first, 0)
        # The last label may stand at the top too, so that going to it shows it in one place.
        self._top = max(0, min(self._top, max(self._starts.values(), default=0)))
        return [Line(content) for content in self._lines[self._top : self._top + height]]

    def scroll_lines(self, lines: int) -> None:
        """Move the view."""
        self._top += lines
        self.sync()

    def step(self, labels: int) -> None:
        """Go so many labels further down."""
        starts = [*self._starts.values()]
        if starts:
            here = max((place for place, start in enumerate(starts) if start <= self._top), default=0)
            at_start = starts[here] == self._top
            further = here + labels + (labels < 0 and not at_start)
            self._top = starts[max(0, min(further, len(starts) - 1))]
            self.sync()

    def _lay_out(self) -> None:
        self._lines, self._starts = [], {}
        for label in self._labels.labels:
            if self._lines:
                self._lines.append(Content(""))
            self._starts[label.name] = len(self._lines)
            self._lines += _label_lines(label, self._keymap.label_key(label.name), self._width)


class GuidelineScreen(Overlay[None], inherit_bindings=False):
    """Shows the guidelines until it is left.

    Args:
        labels: The label set.
        keymap: Which keys give its labels.
        first: The label to begin with; empty for the first.
    """

    def __init__(self, labels: LabelSet, keymap: Keymap, first: str) -> None:
        super().__init__()
        self._called = labels.name
        self._list = Guidelines(labels, keymap, first)
        self._header = PaneHeader()

    def compose(self) -> ComposeResult:
        """Put the title above the guidelines."""
        with Vertical(id="help"):
            yield self._header
            yield self._list

    def on_mount(self) -> None:
        """Say what is shown and how to leave."""
        title = Content.assemble(Content.styled("Guidelines ", "bold"), shown(self._called, "$muted"))
        self._header.show(title, Content.styled("tab next label  ↑ ↓ scroll  esc close", "$muted"))
        self._list.focus()

    def on_key(self, event: events.Key) -> None:
        """Scroll, go to another label, or leave."""
        event.stop()
        key = key_name(event)
        page = max(1, self._list.size.height - 1)
        steps = {
            "down": 1, "j": 1, "up": -1, "k": -1, "pagedown": page, "space": page, "ctrl+d": page // 2,
            "pageup": -page, "ctrl+u": -(page // 2), "home": -10_000, "end": 10_000,
        }  # fmt: skip
        if key in _CLOSING:
            self.dismiss()
        elif key in ("tab", "n", "]"):
            self._list.step(1)
        elif key in ("shift+tab", "p", "["):
            self._list.step(-1)
        elif key in steps:
            self._list.scroll_lines(steps[key])


def _label_lines(label: Label, key: str, width: int) -> Iterator[Content]:
    hue = f"bold {label_style(label.color)}"
    head = Content.assemble(shown(key or " ", hue), "  ", shown(label.title, hue))
    yield head.truncate(width, ellipsis=True)
    for line in guideline_lines(label, width - _INDENT):
        yield Content.assemble(" " * _INDENT, line)
    if label.attributes:
        yield Content("")
    column = max((len(attribute.name) for attribute in label.attributes), default=0) + 2
    column = min(column, max(1, width // 3))
    for attribute in label.attributes:
        name = shown(attribute.name, "$muted").truncate(column - 1, ellipsis=True)
        room = max(1, width - _INDENT - column)
        for number, line in enumerate(_values(attribute).wrap(room)):
            left = Content("") if number else name
            yield Content.assemble(" " * _INDENT, left, " " * (column - left.cell_length), line.rstrip())


def _values(attribute: Attribute) -> Content:
    words = ", ".join(attribute.values) or "any words"
    if attribute.computed:
        words += "; worked out from the quotation marks until it is set"
    elif attribute.default is not None:
        words += f"; {attribute.default} where nothing is set"
    elif attribute.required:
        words += "; required"
    return shown(words)
