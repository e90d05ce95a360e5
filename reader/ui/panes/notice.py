"""Words in place of an article."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from reader.core.display import display
from reader.text.lazy import lazy
from reader.ui.text import shown

_COLUMNS = lazy(r"( +\S.*?) {2,}\S")


class Notice(Widget):
    """A heading and a few paragraphs."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._title = Content("")
        self._lines: list[str] = []

    def show(self, title: str, words: str) -> None:
        """Say something.

        Args:
            title: The heading; foreign text.
            words: Paragraphs parted by newlines; foreign text.
        """
        self._title, self._lines = shown(title, "bold"), words.split("\n")
        self.refresh()

    def render(self) -> Content:
        """Paint the words; of what stands in two columns, only the first where there is no room for both."""
        width = self.content_size.width
        lines = [
            Content(display(found[1] if len(line) > width and (found := _COLUMNS.match(line)) else line))
            for line in self._lines
        ]
        return Content("\n").join([self._title, Content(""), *lines])
