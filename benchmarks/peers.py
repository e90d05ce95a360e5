"""The programs that ours is compared with: `python -m benchmarks.peers label|text-area|markdown [FILE]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.events import Key
from textual.widget import Widget

LABEL = "Nothing else is here"


class PeerApp(App[None]):
    """Shows one widget; `t` changes the theme, and any other key what a label says.

    Args:
        kind: Which widget: `label`, `text-area` or `markdown`.
        file: The text it shows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("t", "other_theme")]

    def __init__(self, kind: str, file: str | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.keys = 0
        self.text = Path(file).read_text(encoding="utf-8") if file else LABEL

    def compose(self) -> ComposeResult:
        """Make the widget."""
        yield self._widget()

    def _widget(self) -> Widget:
        # Each is imported only where it is shown: what is measured is one widget alone.
        if self.kind == "text-area":
            from textual.widgets import TextArea

            return TextArea(self.text, read_only=True)
        if self.kind == "markdown":
            from textual.containers import VerticalScroll
            from textual.widgets import Markdown

            return VerticalScroll(Markdown(self.text))
        from textual.widgets import Label

        return Label(self.text)

    def on_key(self, event: Key) -> None:
        """Say in the label which key it was, and the how-many-eth."""
        if self.kind == "label":
            from textual.widgets import Label

            self.keys += 1
            self.query_one(Label).update(f"{LABEL} but {event.key}, {self.keys}")

    def action_other_theme(self) -> None:
        """Change between the dark and the light theme."""
        self.theme = "textual-light" if self.theme == "textual-dark" else "textual-dark"


if __name__ == "__main__":
    PeerApp(*sys.argv[1:]).run()
