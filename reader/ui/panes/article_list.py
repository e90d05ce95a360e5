"""The articles of a library as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content
from textual.message import Message

from reader.core.ids import ArticleId
from reader.library.protocol import Status, Summary
from reader.ui.panes.line_list import Line, LineList
from reader.ui.text import row, shown

STATUS_SIGNS = {Status.TODO: "○", Status.IN_PROGRESS: "◐", Status.DONE: "●", Status.FLAGGED: "⚑"}
_STATUS_STYLES = {
    Status.TODO: "$muted",
    Status.IN_PROGRESS: "$warning",
    Status.DONE: "$success",
    Status.FLAGGED: "$error",
}


class ArticleList(LineList):
    """Shows one article a line: its status, its title and how many spans it has."""

    class ArticleChosen(Message):
        """The user wants to read an article."""

        def __init__(self, article: ArticleId) -> None:
            super().__init__()
            self.article = article

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._summaries: list[Summary] = []
        self._places: dict[ArticleId, int] = {}
        self._cursor = 0
        self._top = 0
        self._open: ArticleId | None = None

    def __len__(self) -> int:
        return len(self._summaries)

    def __bool__(self) -> bool:
        return True

    def first(self) -> ArticleId | None:
        """Return the first article, if there is one."""
        return self._summaries[0].id if self._summaries else None

    def extend(self, summaries: Sequence[Summary]) -> None:
        """Add articles at the end."""
        for summary in summaries:
            self._places[summary.id] = len(self._summaries)
            self._summaries.append(summary)
        self._go(self._cursor)

    def mark_open(self, article: ArticleId | None) -> None:
        """Mark the article that is open, and put the cursor on it."""
        self._open = article
        self._go(self._places.get(article, self._cursor) if article else self._cursor)

    def update_summary(self, article: ArticleId, *, spans: int, status: Status) -> None:
        """Show another number of spans and another status for an article."""
        place = self._places.get(article)
        if place is None:
            return
        before = self._summaries[place]
        after = replace(before, status=status, spans={"": spans})
        if after != before:
            self._summaries[place] = after
            self.sync()

    def step(self, lines: int) -> None:
        """Move the cursor by a number of lines, down if positive."""
        self._go(self._cursor + lines)

    def step_to_edge(self, *, last: bool) -> None:
        """Move the cursor to the first or last article."""
        self._go(len(self._summaries) - 1 if last else 0)

    def choose(self) -> None:
        """Ask for the article under the cursor."""
        if self._summaries:
            self.post_message(self.ArticleChosen(self._summaries[self._cursor].id))

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view."""
        if not self._summaries:
            return []
        visible = self._summaries[self._top : self._top + height]
        return [
            Line(self._line(summary, width), summary.id, current=place == self._cursor)
            for place, summary in enumerate(visible, self._top)
        ]

    def scroll_lines(self, lines: int) -> None:
        """Move the view; the cursor stays where it is."""
        self._top = max(0, min(self._top + lines, len(self._summaries) - self.size.height))
        self.sync()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._go(self._cursor)
        super().on_resize()

    def _go(self, place: int) -> None:
        self._cursor = max(0, min(place, len(self._summaries) - 1))
        height = max(1, self.size.height)
        top = min(self._top, self._cursor, max(0, len(self._summaries) - height))
        self._top = max(top, self._cursor - height + 1, 0)
        self.sync()

    def _line(self, summary: Summary, width: int) -> Content:
        spans = sum(summary.spans.values()) if summary.spans else 0
        here = summary.id == self._open
        sign = Content.styled(STATUS_SIGNS[summary.status], _STATUS_STYLES[summary.status])
        title = shown(summary.title, "bold" if here else "")
        number = Content.styled(str(spans), "$muted") if spans else Content("")
        left = Content.assemble(Content.styled("▸", "$accent") if here else " ", sign, " ")
        return left + row(title, number, max(0, width - 4)) + Content(" ")
