"""What stands in a few lines below the annotations: what is suggested just now, and the guideline of a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from reader.core.labels import Label
from reader.editor.guidance import paragraphs
from reader.editor.keys import format_sequence
from reader.ui.panes.line_list import Line, LineList
from reader.ui.text import one_line, row, shown
from reader.ui.themes import label_style

if TYPE_CHECKING:
    from reader.editor.suggestion import Part

MARGIN = 1


_SUGGESTED = "italic $muted"
_REASON = 3
"""Lines that the reason of a suggestion may take."""


class Guideline(LineList, can_focus=False):
    """Shows what is suggested, and as much of a guideline as there is room for; a key shows the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._told: tuple[Label | None, str] = None, ""
        self._suggested: Sequence[Part] = ()
        self._reason = ""

    def tell(self, label: Label | None, key: str) -> None:
        """Show the guideline of a label.

        Args:
            label: The label; None for no guideline.
            key: The keys that show the whole guideline; empty if none do.
        """
        if (label, key) != self._told:
            self._told = label, key
            self.sync()

    def suggest(self, parts: Sequence[Part] = (), reason: str = "") -> None:
        """Show what is suggested and why, above the guideline."""
        if (parts, reason) != (self._suggested, self._reason):
            self._suggested, self._reason = parts, reason
            self.sync()

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return what is suggested, then a label's title and the lines of its guideline that there is room for."""
        room = max(1, width - 2 * MARGIN)
        content = [*suggested_lines(self._suggested, room)] if self._suggested else []
        if self._suggested and self._reason:
            content += shown(self._reason, "$muted").wrap(room)[:_REASON]
        content += self._guideline(width, height - len(content))
        return [Line(Content.assemble(" " * MARGIN, line)) for line in content[:height]]

    def _guideline(self, width: int, height: int) -> list[Content]:
        label, key = self._told
        if label is None or height <= 0:
            return []
        lines = list(guideline_lines(label, width - MARGIN))
        rest = shown(format_sequence(key) if key else "", "$muted")
        title = row(shown(label.title, f"bold {label_style(label.color)}"), rest, max(1, width - 2 * MARGIN))
        room = height - 1
        if len(lines) > room > 0:
            cut = max(1, width - 2 * MARGIN - 1)
            lines[room - 1 :] = [lines[room - 1].truncate(cut) + "…"]
        return [title, *lines]

    def scroll_lines(self, lines: int) -> None:
        """Stay where it is: the whole guideline has a screen of its own."""


def suggested_lines(parts: Sequence[Part], width: int) -> Iterator[Content]:
    """Yield what is suggested, each part on a line of so many cells: dim and slanting, as nobody has accepted it."""
    yield Content.styled("Suggested, not saved", "bold $muted")
    column = max(len(part.label) for part in parts) + 2
    for part in parts:
        label = shown(part.label, "$muted").truncate(column, ellipsis=True, pad=True)
        words = shown(part.words or "none", "$muted" if part.saved else _SUGGESTED)
        tag = Content.styled("saved" if part.saved else part.place, "$muted")
        yield Content.assemble(" ", label, row(words, tag, max(1, width - column - 1)))


def guideline_lines(label: Label, width: int) -> Iterator[Content]:
    """Yield a label's guideline in lines of so many cells or fewer."""
    for words in paragraphs(label):
        yield from (line.rstrip() for line in Content(one_line(words)).wrap(max(1, width)))
