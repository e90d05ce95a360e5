"""Words in place of an article."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from reader.core.display import display
from reader.ui.text import shown


class Notice(Widget):
    """A heading and a few paragraphs."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._content = Content("")

    def show(self, title: str, words: str) -> None:
        """Say something.

        Args:
            title: The heading; foreign text.
            words: Paragraphs parted by newlines; foreign text.
        """
        lines = [Content(display(line)) for line in words.split("\n")]
        self._content = Content("\n").join([shown(title, "bold"), Content(""), *lines])
        self.refresh()

    def render(self) -> Content:
        """Paint the words."""
        return self._content
