"""What a screen does for the library: it lists articles, filtered and sorted, and asks for one to read."""

from __future__ import annotations

from textual import on
from textual.message import Message

from reader.core.ids import ArticleId
from reader.editor.command import Pane
from reader.library.protocol import Status
from reader.ui.listing import Listing
from reader.ui.panes.article_list import ArticleList
from reader.ui.screens.travel import TravelScreen


class LibraryScreen(TravelScreen, inherit_bindings=False):
    """A screen with the list of articles, whose filter is typed in the prompt."""

    class ArticleWanted(Message):
        """The user wants to read another article."""

        def __init__(self, article: ArticleId) -> None:
            super().__init__()
            self.article = article

    def __init__(self) -> None:
        super().__init__()
        self.articles = ArticleList(id="article-list")
        self.listing = Listing(self.articles, self.prompt_line, self.post_message)
        self.opening = False
        """Whether an article is on its way; keys are then kept for it."""
        self.before_flag: dict[ArticleId, Status] = {}
        """The status that articles had before they were flagged, as far as that was since the program began."""

    def want(self, article: ArticleId) -> None:
        """Ask for an article to read, unless it is open; the keys that follow are for it and none before."""
        if self.opened is None or self.opened.journal.article.id != article:
            self.opening = True
            self.post_message(self.ArticleWanted(article))

    def clear_panes(self) -> None:
        """Without an article, take away the panes that have nothing to show."""
        self.arrangement.set_missing(Pane.ANNOTATIONS, missing=True)
        self.arrangement.set_missing(Pane.LIBRARY, missing=not self.articles.total)
        self.place_panes()

    def place_panes(self) -> None:
        """Show the panes that have room, as wide as they should be."""
        raise NotImplementedError

    def show_standing(self) -> None:
        """Say beside a live prompt what has come of the words so far."""
        if not self.listing.show_standing():
            super().show_standing()

    def refresh_state(self) -> None:
        """Bring headers, state line and hints up to date."""
        raise NotImplementedError

    def open_chosen(self) -> None:
        """Open the article under the cursor of the list; go to it where it is open."""
        current = self.articles.current
        if current is None:
            return
        if self.opened is not None and self.opened.journal.article.id == current.id:
            self.focus_pane(Pane.ARTICLE)
        else:
            self.want(current.id)

    @on(ArticleList.Relisted)
    def _relisted(self) -> None:
        if self.articles.total and Pane.LIBRARY in self.arrangement.missing:
            self.arrangement.set_missing(Pane.LIBRARY, missing=False)
            self.place_panes()
        self.show_standing()
        self.refresh_state()
