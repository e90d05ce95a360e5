"""What the application does for the library pane: it changes articles that are not open, searches, and looks around."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on

from reader.core.ids import Annotator, ArticleId
from reader.editor.outcome import Severity
from reader.library.protocol import Journal, Library
from reader.ui.clerk import Clerk
from reader.ui.keyed_app import KeyedApp
from reader.ui.library_messages import StatusWanted, TagsWanted, TextsWanted

if TYPE_CHECKING:
    from reader.core.article import Article
    from reader.library.beside import Stamps

_OTHER_LABELS = "The label set was changed outside: leave and open the library again to work with it"
_NEW_TEXT = "its text changed: this is the new one"
_NEW_WORK = "another program has changed your annotations: this is how they are now"


class ListingApp(KeyedApp, inherit_bindings=False):
    """An application whose library pane can be filtered, and can change what it lists."""

    _progress = ""
    """What the screen was last told of how far the search has come."""

    beside: Callable[[ArticleId | None], Stamps | None] | None = None
    """Tells whether others have changed the library, and write an article; without it, nobody does."""
    _stamps: Stamps | None = None
    _outdated = False
    """Whether the open article was not as the library had it any more at the last look."""
    _anew: Article | None = None
    """The article that is opened again because it was changed."""

    def _list_articles(self) -> object:
        """List the library's articles anew."""

    def close_article(self) -> None:
        """Let go of the open article with everything saved."""

    def _open(self, article: ArticleId) -> object:
        """Open an article, also one that is open."""

    def look_around(self) -> None:
        """Show what others have changed in the library since the last time."""
        opened = self.main.opened
        awaited = (
            opened.journal.article.id if opened is not None and opened.journal.holder is not None else None
        )
        before, self._stamps = self._stamps, self.beside(awaited) if self.beside is not None else None
        if before is None or self._stamps is None or before == self._stamps:
            return
        if before.labels != self._stamps.labels:
            self.main.say(_OTHER_LABELS, Severity.WARNING)
        if before.entities != self._stamps.entities and opened is not None:
            opened.names.reread()
            self.main.refresh_all()
        if (before.articles, before.work) != (self._stamps.articles, self._stamps.work):
            self._list_articles()
        is_free = before.held and not self._stamps.held
        if awaited is not None and (is_free or before.work != self._stamps.work):
            self._open(awaited)

    def heed_changes(self) -> None:
        """Open the open article again where it was changed outside; it may be gone while that is being done.

        What is being typed comes first.
        """
        opened = self.main.opened
        before = self._outdated
        free = not self.main.opening and self.main.prompt_line.prompt is None
        self._outdated = opened is not None and free and opened.journal.is_outdated
        if opened is not None and before and self._outdated:
            self._outdated = False
            self._anew = opened.journal.article
            self.close_article()
            self._open(self._anew.id)

    def _tell_changes(self, journal: Journal) -> None:
        """Tell that an article was opened again because it was changed, where nothing else was told of it."""
        if self._anew is not None and self._anew.id == journal.article.id and not journal.notices:
            same = self._anew.sha256 == journal.article.sha256
            self.main.say(_NEW_WORK if same else _NEW_TEXT, Severity.WARNING)
        self._anew = None

    def overlook(self) -> None:
        """Take work that has come into a checkpoint up to now for this program's own."""
        if self._stamps is None or self.beside is None:
            return  # the first look is still to come
        if (now := self.beside(None)) is not None:
            self._stamps = self._stamps._replace(work=now.work)

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
        self.overlook()
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
