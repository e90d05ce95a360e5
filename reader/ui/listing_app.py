"""What the application does for the library pane: it changes articles that are not open, and searches all."""

from __future__ import annotations

from textual import on

from reader.core.ids import Annotator
from reader.editor.outcome import Severity
from reader.library.protocol import Library
from reader.ui.clerk import Clerk
from reader.ui.keyed_app import KeyedApp
from reader.ui.library_messages import StatusWanted, TagsWanted, TextsWanted


class ListingApp(KeyedApp, inherit_bindings=False):
    """An application whose library pane can be filtered, and can change what it lists."""

    _progress = ""
    """What the screen was last told of how far the search has come."""

    def _employ(self, library: Library, annotator: Annotator) -> None:
        """Begin to work on a library."""
        self.clerk = Clerk(library, annotator, self.post_message)

    @on(StatusWanted)
    def _change_status(self, event: StatusWanted) -> None:
        self.clerk.set_status(event.article, event.status)

    @on(TagsWanted)
    def _change_tags(self, event: TagsWanted) -> None:
        self.clerk.change_tags(event.article, event.add, event.remove)

    @on(TextsWanted)
    def _find_texts(self, event: TextsWanted) -> None:
        self.clerk.find(event.words, event.query)

    @on(Clerk.SummaryChanged)
    def _show_change(self, event: Clerk.SummaryChanged) -> None:
        self.main.articles.alter(event.article, event.change)
        self.main.say(event.words)

    @on(Clerk.TextsFound)
    def _list_found(self, event: Clerk.TextsFound) -> None:
        self.main.listing.found(event.words, event.matches)
        if self.main.message is not None and self.main.message.text == self._progress:
            self.main.message = None
            self.main.refresh_state()

    @on(Clerk.TextsRead)
    def _tell_progress(self, event: Clerk.TextsRead) -> None:
        words = f"Reading articles for the search: {event.progress.done:,} of {event.progress.total:,}"
        if not self.main.listing.show_standing(words):
            self._progress = words
            self.main.say(words)

    @on(Clerk.Failed)
    def _tell_failure(self, event: Clerk.Failed) -> None:
        if not self.main.listing.fail(event.fault):
            self.main.say(str(event.fault), Severity.ERROR)

    @on(Clerk.Broken)
    def _end(self, event: Clerk.Broken) -> None:
        raise event.bug
