"""The beginning of a label's guideline, in a few lines below the annotations."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from reader.core.labels import Label
from reader.editor.guidance import paragraphs
from reader.editor.keys import format_sequence
from reader.ui.panes.line_list import Line, LineList
from reader.ui.text import one_line, row, shown
from reader.ui.themes import label_style

MARGIN = 1


class Guideline(LineList, can_focus=False):
    """Shows as much of a guideline as there is room for; a key shows the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._told: tuple[Label, str] | None = None

    def tell(self, label: Label, key: str) -> None:
        """Show the guideline of a label.

        Args:
            label: The label.
            key: The keys that show the whole guideline; empty if none do.
        """
        if (label, key) != self._told:
            self._told = label, key
            self.sync()

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the label's title and the lines of its guideline that there is room for."""
        if self._told is None:
            return []
        label, key = self._told
        lines = list(guideline_lines(label, width - MARGIN))
        rest = shown(format_sequence(key) if key else "", "$muted")
        title = row(shown(label.title, f"bold {label_style(label.color)}"), rest, max(1, width - 2 * MARGIN))
        room = height - 1
        if len(lines) > room:
            cut = max(1, width - 2 * MARGIN - 1)
            lines[room - 1 :] = [lines[room - 1].truncate(cut) + "…"]
        return [Line(Content.assemble(" " * MARGIN, content)) for content in (title, *lines)]

    def scroll_lines(self, lines: int) -> None:
        """Stay where it is: the whole guideline has a screen of its own."""


def guideline_lines(label: Label, width: int) -> Iterator[Content]:
    """Yield a label's guideline in lines of so many cells or fewer."""
    for words in paragraphs(label):
        yield from (line.rstrip() for line in Content(one_line(words)).wrap(max(1, width)))
