"""Changes to articles that are not open, and searches of all: one after the other, in a thread beside the screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from reader.core.ids import Annotator, ArticleId
from reader.errors import PressmarkError, SaveError
from reader.library.protocol import IndexProgress, Library, Status, Summary

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from reader.core.codec import Row
    from reader.library.query import Query

_TELLING = 0.2
"""Seconds between one word of how far something is and the next."""


class Clerk:
    """Does what is asked of the library in the order in which it was asked, and tells of it in messages.

    All that was asked for is done even if the program is left meanwhile.

    Args:
        library: The library.
        annotator: Whose status is changed.
        tell: Posts a message; called in the clerk's thread.
    """

    class SummaryChanged(Message):
        """Something about an article is another now, and is on disk.

        Args:
            article: The article.
            change: Makes the new summary of the old one.
            words: What has happened, for the user.
        """

        def __init__(self, article: ArticleId, change: Callable[[Summary], Summary], words: str) -> None:
            super().__init__()
            self.article = article
            self.change = change
            self.words = words

    class TextsFound(Message):
        """It is known which articles hold what a filter asks for.

        Args:
            words: The filter as it was typed.
            matches: Tells whether an article fits it.
        """

        def __init__(self, words: str, matches: Callable[[Summary], bool]) -> None:
            super().__init__()
            self.words = words
            self.matches = matches

    class TextsRead(Message):
        """More articles have been read into the search index, which a search waits for."""

        def __init__(self, progress: IndexProgress) -> None:
            super().__init__()
            self.progress = progress

    class UncertaintyFound(Message):
        """It is known how unsure programs are about articles.

        Args:
            found: How unsure, of those that something was suggested about ahead.
            queue: Whether an article is to be opened by it.
        """

        def __init__(self, found: Mapping[ArticleId, float], *, queue: bool) -> None:
            super().__init__()
            self.found = found
            self.queue = queue

    class Failed(Message):
        """What was asked could not be done; nothing has changed."""

        def __init__(self, fault: PressmarkError) -> None:
            super().__init__()
            self.fault = fault

    class Broken(Message):
        """A fault of the program was met."""

        def __init__(self, bug: BaseException) -> None:
            super().__init__()
            self.bug = bug

    def __init__(self, library: Library, annotator: Annotator, tell: Callable[[Message], object]) -> None:
        self._library = library
        self._annotator = annotator
        self._tell = tell
        self._thread: ThreadPoolExecutor | None = None
        self._asked = self._done = 0
        self._sought = ""

    def set_status(self, article: ArticleId, status: Status) -> None:
        """Give an article that is not open here another status."""
        self._ask(lambda: self._set_status(article, status))

    def change_tags(self, article: ArticleId, add: Collection[str], remove: Collection[str]) -> None:
        """Give an article tags and take others away."""
        self._ask(lambda: self._change_tags(article, add, remove))

    def keep_refusals(self, rows: Sequence[Row], back: Sequence[str]) -> None:
        """Keep suggestions as refused, and take refusals back by their ids."""
        self._ask(lambda: self._library.proposed.revise_refused(self._annotator, rows, back))

    def find(self, words: str, query: Query) -> None:
        """Look into the articles' texts for what a filter asks; of several that wait, only the last is looked for."""
        if words != self._sought:
            self._sought = words
            self._do(partial(self._find, words, query))

    def find_uncertainty(self, *, queue: bool) -> None:
        """Find out how unsure programs are about the articles."""
        self._do(partial(self._find_uncertainty, queue=queue))

    def stop_searching(self) -> None:
        """Give up the search that is being made: nobody waits for it any more."""
        self._sought = ""

    def finish(self) -> None:
        """Wait until all that was asked for is done."""
        if self._thread is not None:
            self._ask(_nothing).result()

    def _ask(self, work: Callable[[], None]) -> Future[None]:
        """Do something that a search makes way for."""

        def counted() -> None:
            self._done += 1
            work()

        self._asked += 1
        return self._do(counted)

    def _do(self, work: Callable[[], None]) -> Future[None]:
        if self._thread is None:
            from concurrent.futures import ThreadPoolExecutor  # the first screen does without it

            self._thread = ThreadPoolExecutor(1, "clerk")
        task = self._thread.submit(self._attempt, work)
        task.add_done_callback(self._look_for_bug)
        return task

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PressmarkError as fault:
            self._sought = ""
            self._tell(self.Failed(fault))

    def _look_for_bug(self, done: Future[None]) -> None:
        bug = done.exception()
        if bug is not None:
            self._tell(self.Broken(bug))

    def _set_status(self, article: ArticleId, status: Status) -> None:
        journal = self._library.open(article, self._annotator)
        try:
            if journal.holder is not None:
                raise SaveError(f"the status cannot be changed: {journal.holder}", where=article)
            journal.set_status(status)
        finally:
            journal.close()
        told = f"Status: {status.replace('_', ' ')}"
        self._tell(self.SummaryChanged(article, lambda before: replace(before, status=status), told))

    def _change_tags(self, article: ArticleId, add: Collection[str], remove: Collection[str]) -> None:
        self._library.change_tags([article], add=add, remove=remove)
        tags = self._library.tags().get(article, frozenset())
        told = f"Tags: {', '.join(sorted(tags)) or 'none'}"
        self._tell(self.SummaryChanged(article, lambda before: replace(before, tags=tags), told))

    def _find_uncertainty(self, *, queue: bool) -> None:
        from reader.editor.kept_suggestions import uncertainties

        self._tell(self.UncertaintyFound(uncertainties(self._library), queue=queue))

    def _find(self, words: str, query: Query) -> None:
        from reader.library.query import wanted

        told = time.monotonic()
        for progress in self._library.update_index() if query.texts else ():
            if words != self._sought:
                return
            if progress.total and self._asked > self._done:
                self._do(partial(self._find, words, query))
                return
            if time.monotonic() - told > _TELLING:
                told = time.monotonic()
                self._tell(self.TextsRead(progress))
        if words == self._sought:
            self._sought = ""
            self._tell(self.TextsFound(words, wanted(self._library, query)))


def _nothing() -> None:
    """Be done when all before is done."""
