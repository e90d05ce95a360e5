"""The articles of a library as a list, in an order and through a filter."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace

from textual.content import Content
from textual.message import Message

from reader.core.ids import ArticleId
from reader.library.protocol import Journal, Summary
from reader.ui.panes.article_order import ArticleOrder, MakeKey, Matches
from reader.ui.panes.article_rows import article_row, lines_a_row
from reader.ui.panes.line_list import Line, LineList, with_thumb

_SLICE = 0.008
"""Seconds of work after which keys get their turn."""
_KEPT = 400
"""How many rows are kept ready to be painted again."""


class ArticleList(LineList):
    """Shows articles with their status, where they come from, how many spans they have and how long they take.

    The cursor belongs to an article: it stays with it whatever happens to the list. While the filter leaves that
    article out, the cursor is shown where it would stand.
    """

    class Relisted(Message):
        """The list is another one now: its counts may have changed."""

        def can_replace(self, message: Message) -> bool:
            """Tell it once."""
            return isinstance(message, ArticleList.Relisted)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._order = ArticleOrder(lambda summary: (summary.id,))
        self._article: ArticleId | None = None
        self._cursor = 0
        self._top = 0
        self._open: ArticleId | None = None
        self._advancing = False
        self._rows: dict[tuple[ArticleId, int, int, bool], tuple[Summary, list[Content]]] = {}

    def __len__(self) -> int:
        return len(self._order)

    def __bool__(self) -> bool:
        return True

    @property
    def total(self) -> int:
        """How many articles the library has as far as they are known, listed or not."""
        return self._order.total

    @property
    def done(self) -> int:
        """How many of them are done."""
        return self._order.done

    @property
    def current(self) -> Summary | None:
        """The article under the cursor."""
        return self._order[self._cursor] if len(self._order) else None

    def get(self, article: ArticleId) -> Summary | None:
        """Return what is known of an article, listed or not."""
        return self._order.get(article)

    def tags(self) -> list[str]:
        """Return the tags that articles have, sorted."""
        return sorted({tag for summary in self._order.summaries() for tag in summary.tags})

    def publishers(self) -> list[str]:
        """Return the names of the articles' publishers, sorted."""
        return sorted({summary.publisher for summary in self._order.summaries() if summary.publisher})

    def listed(self) -> Iterator[Summary]:
        """Yield the articles of the list in its order."""
        return (self._order[place] for place in range(len(self._order)))

    def first(self) -> ArticleId | None:
        """Return the first article of the list, if there is one."""
        return self._order[0].id if len(self._order) else None

    def beside(self, article: ArticleId, steps: int) -> ArticleId | None:
        """Return the article so many places after one in the list, or before it if negative; None past its ends.

        Args:
            article: Where to count from; if the list leaves it out, where it would stand counts.
            steps: How far; not 0.
        """
        near = self._order.place_near(article)
        if near is None:
            return None
        left_out = self._order.place(article) is None
        place = near + steps - (1 if left_out and steps > 0 else 0)
        return self._order[place].id if 0 <= place < len(self._order) else None

    def extend(self, summaries: Sequence[Summary]) -> None:
        """Take in more articles; they take their places in the order."""
        self._order.add(summaries)
        self._advance()

    def keep(self, articles: Container[ArticleId]) -> None:
        """Leave out all articles but these."""
        for summary in self._order.summaries():
            if summary.id not in articles:
                self._order.drop(summary.id)
        self._advance()

    def sort(self, make_key: MakeKey) -> None:
        """List the articles in another order."""
        self._order.sort(make_key)
        self._advance()

    def filter(self, matches: Matches | None) -> None:
        """List the articles that a filter lets through; None lists all."""
        self._order.filter(matches)
        self._advance()

    def mark_open(self, article: ArticleId | None) -> None:
        """Mark the article that is open, and put the cursor on it."""
        self._open = article
        if article is not None:
            self.go_to(article)

    def show_work(self, journal: Journal) -> None:
        """Show what has become of the article that is open."""
        spans, status = journal.annotations.label_counts, journal.status
        before = self._order.get(journal.article.id)
        if before is not None and (before.status is not status or before.spans != spans):
            self.alter(before.id, lambda before: replace(before, status=status, spans=dict(spans)))

    def alter(self, article: ArticleId, change: Callable[[Summary], Summary]) -> None:
        """Show an article with something about it changed."""
        before = self._order.get(article)
        if before is not None and (after := change(before)) != before:
            self._order.update(after)
            self._advance()

    def go_to(self, article: ArticleId) -> None:
        """Put the cursor on an article; the view moves no more than it must."""
        self._article = article
        place = self._order.place_near(article)
        self._show(self._cursor if place is None else place)

    def step(self, lines: int) -> None:
        """Move the cursor by a number of articles, down if positive."""
        self._go(self._cursor + lines)

    def step_to_edge(self, *, last: bool) -> None:
        """Move the cursor to the first or last article."""
        self._go(len(self._order) - 1 if last else 0)

    @property
    def page(self) -> int:
        """How many articles are in view."""
        return max(1, self.size.height // lines_a_row(*self.size))

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view."""
        if self.total and not len(self):
            advice = Content("No article fits. text:WORD looks into texts.").wrap(max(1, width - 2))
            return [Line(" " + line.rstrip()) for line in advice[:height]]
        lines = lines_a_row(width, height)
        if len(self._rows) > _KEPT:
            self._rows.clear()
        number = len(self._order)
        scrolls = number * lines > height
        room = width - 1 if scrolls else width
        made: list[Line] = []
        for place in range(self._top, min(self._top + -(-height // lines), number)):
            summary, current = self._order[place], place == self._cursor
            made += [Line(content, summary.id, current) for content in self._row(summary, room, lines)]
        if not scrolls:
            return made
        return with_thumb(made[:height], self._top / number, (self._top + height / lines) / number)

    def scroll_lines(self, lines: int) -> None:
        """Move the view; the cursor stays where it is."""
        self._top = max(0, min(self._top + lines, len(self._order) - self.page))
        self.sync()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._rows.clear()
        self._show(self._cursor)
        super().on_resize()

    def _row(self, summary: Summary, width: int, lines: int) -> list[Content]:
        key = summary.id, width, lines, summary.id == self._open
        kept = self._rows.get(key)
        if kept is None or kept[0] is not summary:
            kept = self._rows[key] = summary, article_row(summary, width, lines, here=key[-1])
        return kept[1]

    def _advance(self) -> None:
        """Go on with what is to be done, and if it takes longer, between keys."""
        if not self._advancing:
            self._work()

    def _work(self) -> None:
        end = time.perf_counter() + _SLICE
        relisted = False
        while not self._order.is_settled and time.perf_counter() < end:
            relisted = self._order.advance() or relisted
        if relisted:
            self._follow()
            self.post_message(self.Relisted())
        self._advancing = not self._order.is_settled
        if self._advancing:
            self.set_timer(0.001, self._work)

    def _follow(self) -> None:
        """Put the cursor where its article stands now, on the same line of the screen if that can be."""
        place = None if self._article is None else self._order.place_near(self._article)
        if place is None:
            self._show(self._cursor)
            return
        place = max(0, min(place, len(self._order) - 1))
        self._top += place - self._cursor
        self._show(place)

    def _go(self, place: int) -> None:
        self._show(place)
        if self.current is not None:
            self._article = self.current.id

    def _show(self, place: int) -> None:
        self._cursor = max(0, min(place, len(self._order) - 1))
        top = min(self._top, self._cursor, max(0, len(self._order) - self.page))
        self._top = max(top, self._cursor - self.page + 1, 0)
        self.sync()
