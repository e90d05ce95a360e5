"""How fast one works: by day and by article, counted while it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from reader.core.ids import Annotator, ArticleId
from reader.editor.pace import ArticlePace, library_pace, together
from reader.editor.pace_table import LEGEND, table
from reader.errors import PressmarkError
from reader.library.protocol import Library
from reader.ui.key_names import key_name
from reader.ui.panes.header import PaneHeader
from reader.ui.panes.line_list import Line, LineList
from reader.ui.screens.overlay import Overlay
from reader.ui.text import shown

_CLOSING = frozenset({"escape", "enter", "q", "ctrl+c"})
_FEWEST_CELLS = 24
"""A title that has less room beside its figures stands above them."""


class PaceTable(LineList):
    """The figures of articles and days, with what they mean below."""

    def __init__(self) -> None:
        super().__init__()
        self._articles: list[ArticlePace] = []
        self._here: ArticleId | None = None
        self._lines: list[Content] = []
        self._width = self._top = 0

    def show(self, articles: Sequence[ArticlePace], here: ArticleId | None) -> None:
        """Show other figures.

        Args:
            articles: Those of all articles.
            here: The article that is open, which comes first.
        """
        self._articles = sorted(articles, key=lambda pace: pace.article != here)
        self._here, self._width = here, 0
        self.sync()
        self.refresh()

    def scroll_lines(self, lines: int) -> None:
        """Move the view."""
        self._top = max(0, self._top + lines)
        self.sync()

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view."""
        if width != self._width:
            self._lines, self._width = list(self._made(width)), width
        self._top = max(0, min(self._top, len(self._lines) - height))
        return [Line(content) for content in self._lines[self._top : self._top + height]]

    def _made(self, width: int) -> Iterator[Content]:
        if not self._articles:
            return
        total, days = together(self._articles)
        by_day = [("all", total), *reversed(days.items())]
        lines = table([*(found.total for found in self._articles), *(pace for _, pace in by_day)])
        head, rest = Content.styled(lines[0], "bold $muted"), iter(lines[1:])
        yield self._line(head, Content.styled("ARTICLE", "bold $muted"), width)
        for found in self._articles:
            here = found.article == self._here
            title, figures = shown(found.title, "bold" if here else ""), Content(next(rest))
            if width - len(lines[0]) >= _FEWEST_CELLS:
                yield self._line(figures, title, width)
            else:
                yield title.truncate(width, ellipsis=True)
                yield figures.truncate(width, ellipsis=True)
        yield Content("")
        yield self._line(head, Content.styled("DAY", "bold $muted"), width)
        for day, _ in by_day:
            yield self._line(Content(next(rest)), shown(day, "bold" if day == "all" else ""), width)
        yield Content("")
        for words in LEGEND:
            yield from Content.styled(words, "$muted").wrap(width)

    @staticmethod
    def _line(figures: Content, name: Content, width: int) -> Content:
        return Content.assemble(figures, "  ", name).truncate(width, ellipsis=True)


class PaceScreen(Overlay[None], inherit_bindings=False):
    """Shows figures as articles are counted in a thread, until it is left.

    Args:
        library: What was worked on.
        annotator: Whose pace it is.
        here: The article that is open, if one is.
    """

    class Counted(Message):
        """More articles are counted.

        Args:
            found: The articles.
            over: Whether these are the last.
            fault: What went wrong, if anything did.
        """

        def __init__(self, found: Sequence[ArticlePace], *, over: bool = False, fault: str = "") -> None:
            super().__init__()
            self.found, self.over, self.fault = found, over, fault

    def __init__(self, library: Library, annotator: Annotator, here: ArticleId | None) -> None:
        super().__init__()
        self._library, self._annotator, self._here = library, annotator, here
        self._header, self._foot = PaneHeader(), PaneHeader()
        self._table = PaceTable()
        self._articles: list[ArticlePace] = []

    def compose(self) -> ComposeResult:
        """Put the figures between two lines."""
        with Vertical(id="pace"):
            yield self._header
            yield self._table
            yield self._foot

    def on_mount(self) -> None:
        """Begin to count."""
        title = Content.assemble(Content.styled("Pace ", "bold"), shown(self._annotator, "$muted"))
        self._header.show(title, Content.styled("↑ ↓ scroll  esc close", "$muted"))
        self._foot.show(Content("Counting …"))
        self._table.focus()
        self._count()

    def on_key(self, event: events.Key) -> None:
        """Scroll, or leave."""
        event.stop()
        key = key_name(event)
        page = max(1, self._table.size.height - 1)
        steps = {
            "down": 1, "j": 1, "up": -1, "k": -1, "pagedown": page, "space": page, "pageup": -page,
            "home": -10_000_000, "end": 10_000_000,
        }  # fmt: skip
        if key in _CLOSING:
            self.dismiss()
        elif key in steps:
            self._table.scroll_lines(steps[key])

    @work(thread=True, group="count")
    def _count(self) -> None:
        worker = get_current_worker()
        found: list[ArticlePace] = []
        try:
            for pace in library_pace(self._library, self._annotator):
                found.append(pace)
                # Each batch is as large as all before, so that a long library is not laid out over and over.
                if len(found) & (len(found) - 1) == 0 and not self.post_message(self.Counted(found[:])):
                    return
                if worker.is_cancelled:
                    return
        except PressmarkError as fault:
            self.post_message(self.Counted(found, over=True, fault=str(fault)))
            return
        self.post_message(self.Counted(found, over=True))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self._articles = list(event.found)
        self._table.show(self._articles, self._here)
        number = len(self._articles)
        if event.fault:
            self._foot.show(shown(f"✗ {event.fault}", "bold $error"))
        elif event.over and not number:
            self._foot.show(Content("Nothing has been annotated yet."))
        else:
            counted = f"{number:,} article{'' if number == 1 else 's'}"
            self._foot.show(Content.styled(counted if event.over else f"{counted} …", "$muted"))
