"""Searching the library: articles ranked as words are typed."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import Input
from textual.worker import get_current_worker

from reader.errors import PressmarkError
from reader.library.protocol import Hit, IndexProgress, Library
from reader.ui.panes.hit_list import HitList
from reader.ui.panes.line_input import LineInput
from reader.ui.panes.line_list import LineList
from reader.ui.screens.choosing import ChoosingScreen
from reader.ui.text import shown

_MOST = 50
_FIRST = 5
_BAR = 20
_PATIENCE = 0.5
"""Seconds after which escape leaves what is waited for; before that it was typed ahead."""
_PAGE = 4
"""How many hits a page is."""
_EMPTY = "All words must be there; “quoted words” as a phrase, -words not."


class FindScreen(ChoosingScreen[Hit | None], inherit_bindings=False):
    """Asks for words, lists the articles that hold them, and gives back the one that is chosen.

    The library is searched in a thread, one search at a time; what was typed meanwhile is searched for next.

    Args:
        library: What is searched.
        words: What the input starts with.
    """

    class HitsFound(Message):
        """A search has more hits, or has come to its end."""

        def __init__(self, words: str, hits: Sequence[Hit], *, over: bool) -> None:
            super().__init__()
            self.words = words
            self.hits = hits
            self.over = over

    class IndexMoved(Message):
        """The search index has come further; None if it is up to date."""

        def __init__(self, progress: IndexProgress | None) -> None:
            super().__init__()
            self.progress = progress

    class SearchFailed(Message):
        """The library could not be searched."""

        def __init__(self, fault: PressmarkError) -> None:
            super().__init__()
            self.fault = fault

    def __init__(self, library: Library) -> None:
        self._list = HitList(id="hits")
        super().__init__("Words to find", self._list, page=_PAGE, frame="find")
        self._library = library
        self._hits: list[Hit] = []
        self._wanted = self._listed = ""
        self._confirming: float | None = None
        """Since when what is found is to be opened, in seconds."""
        self._indexing = True
        self._searching = self._stale = False
        self._progress: IndexProgress | None = None
        self._fault = ""

    def on_mount(self) -> None:
        """Begin to bring the index up to date."""
        self._header.show(Content.styled("Find in library", "bold"))
        self._input.focus()
        self._update_index()
        self._search()
        self._refresh_foot()

    def step(self, steps: int) -> None:
        """Choose another hit."""
        self._list.step(steps)
        self._refresh_foot()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._wanted = event.value.strip()
        self._confirming = None
        self._search()

    @on(Input.Submitted)
    def _confirmed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._listed != self._wanted or (self._wanted and self._may_come):
            # What is listed was found for words typed before, or by an index that is not up to date.
            self._confirming = time.monotonic()
        else:
            self._open()

    @property
    def _may_come(self) -> bool:
        """Whether nothing has been found so far, but not all articles have been looked at."""
        return self._indexing and self._list.chosen is None

    @on(LineInput.Late)
    def _pressed_late(self, event: LineInput.Late) -> None:
        """Let a key wait for what enter opens, unless it is escape after a while; after any other end it goes on."""
        event.stop()
        if self._confirming is None:
            self._input.release(ended=self._left)
        elif self._input.held[-1].key == "escape" and time.monotonic() - self._confirming > _PATIENCE:
            self._input.held = ()
            self.dismiss(None)

    def _open(self) -> None:
        """Leave with what is chosen; where nothing is, what is typed are words again."""
        self._confirming = None
        if self._list.chosen is not None:
            self.dismiss(self._list.chosen)
        self._input.release(ended=self._list.chosen is not None)

    @on(LineList.LineClicked)
    def _clicked(self, event: LineList.LineClicked) -> None:
        if isinstance(event.target, int):
            self._list.choose(event.target)
            self.dismiss(self._list.chosen)

    def _search(self) -> None:
        if not self._searching:
            self._searching, self._fault = True, ""
            self._look_up(self._wanted)

    @work(thread=True, group="search")
    def _look_up(self, words: str) -> None:
        worker = get_current_worker()
        hits: list[Hit] = []
        try:
            for hit in self._library.search(words, limit=_MOST, incremental=True) if words else ():
                hits.append(hit)
                if worker.is_cancelled or words != self._wanted:
                    break
                if len(hits) == _FIRST:
                    self.post_message(self.HitsFound(words, tuple(hits), over=False))
        except PressmarkError as fault:
            self.post_message(self.SearchFailed(fault))
        self.post_message(self.HitsFound(words, tuple(hits), over=True))

    @work(thread=True, group="index")
    def _update_index(self) -> None:
        worker = get_current_worker()
        try:
            for progress in self._library.update_index():
                if worker.is_cancelled or not self.post_message(self.IndexMoved(progress)):
                    return
        except PressmarkError as fault:
            self.post_message(self.SearchFailed(fault))
        self.post_message(self.IndexMoved(None))

    @on(HitsFound)
    def _hits_found(self, event: HitsFound) -> None:
        if event.over:
            self._searching = False
        if event.over and self._stale:
            self._stale = False
            self._search()
        elif event.words == self._wanted:
            chosen = self._list.chosen
            self._hits, self._listed = list(event.hits), event.words
            self._list.show(self._hits)
            if chosen in self._hits:
                self._list.choose(self._hits.index(chosen))
            if self._confirming is not None and not self._may_come:
                self._open()
        elif event.over:
            self._search()
        self._refresh_foot()

    @on(IndexMoved)
    def _index_moved(self, event: IndexMoved) -> None:
        was_busy = self._progress is not None and self._progress.total > 0
        self._progress = event.progress
        self._indexing = event.progress is not None
        if was_busy and not self._indexing:
            self._stale = self._searching  # what it finds may lack articles
            self._search()
        elif not self._indexing and self._confirming is not None and self._listed == self._wanted:
            self._open()
        self._refresh_foot()

    @on(SearchFailed)
    def _search_failed(self, event: SearchFailed) -> None:
        self._fault = str(event.fault)
        self._refresh_foot()

    def _refresh_foot(self) -> None:
        progress = self._progress
        if self._fault:
            left = shown(f"✗ {self._fault}", "bold $error")
        elif progress is not None and progress.total:
            left = _bar(progress)
        elif not self._wanted:
            left = shown(_EMPTY, "$muted")
        elif not self._hits:
            left = Content("" if self._searching else "No article holds all these words.")
        else:
            number = len(self._hits)
            left = Content(
                "1 article" if number == 1 else f"{number}{'+' if number == _MOST else ''} articles"
            )
        keys = "↑ ↓ choose  enter open  esc close" if self._hits else "esc close"
        self._foot.show(left, Content.styled(keys, "$muted"))


def _bar(progress: IndexProgress) -> Content:
    share = progress.done / progress.total
    full = round(share * _BAR)
    return Content.assemble(
        Content.styled("━" * full, "$accent"),
        Content.styled("─" * (_BAR - full), "$muted"),
        f" Reading articles: {progress.done:,} of {progress.total:,}",
    )
