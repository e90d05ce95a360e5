"""Words that the user is asked about, shown in full above the state line."""

from __future__ import annotations

from rich.cells import chop_cells
from textual.content import Content
from textual.widget import Widget

from reader.core.display import display


class QuestionLine(Widget):
    """Shows foreign text in as many lines as it takes, up to half of the screen; hidden while nothing is asked."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._scrolled = 0

    def ask(self, words: str, scrolled: int = 0) -> None:
        """Show other words; none hide it.

        Args:
            words: What is asked about.
            scrolled: Lines of them to leave out at the start, where they do not fit.
        """
        if (words, scrolled) == (self._words, self._scrolled):
            return
        self._words, self._scrolled = words, scrolled
        self.display = bool(words)
        lines = len(self._lines(self.app.size.width - 2))
        self.styles.height = max(1, min(lines, self.app.size.height // 2))
        self.refresh()

    def render(self) -> Content:
        """Paint the words."""
        lines, height = self._lines(self.size.width), self.size.height
        first = max(0, min(self._scrolled, len(lines) - height))
        return Content("\n").join(
            Content.styled(line, "bold $accent") for line in lines[first : first + height]
        )

    def _lines(self, width: int) -> list[str]:
        return chop_cells(display(self._words), max(1, width))
