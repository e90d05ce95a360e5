"""What a screen does while it searches an article: it counts matches on the side."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from reader.library.protocol import Hit
from reader.ui.screens.prompt import PromptScreen

if TYPE_CHECKING:
    from reader.editor.annotation_matches import AnnotationMatches, SpanBatch
    from reader.editor.matches import Batch, Matches


class SearchingScreen(PromptScreen, inherit_bindings=False):
    """A screen whose article is searched. Matches are counted in one thread at a time, which only posts messages."""

    class MatchesCounted(Message):
        """More matches are known."""

        def __init__(self, matches: Matches | AnnotationMatches, batch: Batch | SpanBatch) -> None:
            super().__init__()
            self.matches = matches
            self.batch = batch

    class CountEnded(Message):
        """Nothing is counted any more."""

    expected: Hit | None = None
    """What was found in the library, while its article is on its way."""
    _counted: Matches | AnnotationMatches | None = None
    _stop: threading.Event | None = None

    def keep_searching(self) -> None:
        """Go to what was found in the library once its article is there, and count on the side."""
        hit = self.expected
        if hit is not None and self.opened is not None and self.opened.journal.article.id == hit.id:
            from reader.editor.actions.searching import arrive

            self.expected = None
            arrive(self.opened.editor, hit.matches)
        editor = self.opened.editor if self.opened is not None else None
        matches = editor.search.uncounted if editor is not None and editor.searched else None
        if matches is not None and matches is not self._counted and self._stop is None:
            self._counted = matches
            self._stop = threading.Event()
            self._count(matches, matches.batches(), self._stop)
        elif self._stop is not None and matches is not self._counted:
            self._stop.set()

    @work(thread=True, group="count")
    def _count(
        self,
        matches: Matches | AnnotationMatches,
        batches: Iterator[Batch | SpanBatch],
        stop: threading.Event,
    ) -> None:
        for batch in batches:
            if stop.is_set() or not self.post_message(self.MatchesCounted(matches, batch)):
                break
        self.post_message(self.CountEnded())

    @on(CountEnded)
    def _count_ended(self) -> None:
        self._stop = None
        self.keep_searching()

    @on(MatchesCounted)
    def _matches_counted(self, event: MatchesCounted) -> None:
        from reader.editor.actions.searching import take

        if self.opened is not None and take(self.opened.editor, event.matches, event.batch):
            self.show_standing()
            self.refresh_all()
