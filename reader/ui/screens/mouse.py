"""What clicks and drags in the article do."""

from __future__ import annotations

from textual import on

from reader.ui import article_messages as clicked
from reader.ui.open_article import OpenArticle
from reader.ui.screens.frames import FrameScreen


class MouseScreen(FrameScreen, inherit_bindings=False):
    """A screen that turns the article view's messages into selections."""

    opened: OpenArticle | None = None
    """The article on screen."""

    def refresh_all(self, *, follow: bool = True) -> None:
        """Bring everything up to date with the editor.

        Args:
            follow: Whether to scroll the selection into view.
        """
        raise NotImplementedError

    @on(clicked.SelectionDragged)
    def _dragged(self, event: clicked.SelectionDragged) -> None:
        if self.opened is not None:
            self.opened.editor.select(event.anchor, event.head)
            self.refresh_all(follow=False)

    @on(clicked.SelectionExtended)
    def _extended(self, event: clicked.SelectionExtended) -> None:
        if self.opened is not None:
            self.opened.editor.select(self.opened.editor.selection.anchor, event.head)
            self.refresh_all(follow=False)

    @on(clicked.WordClicked)
    def _word_clicked(self, event: clicked.WordClicked) -> None:
        if self.opened is not None:
            self.opened.editor.select_at(event.offset, self.opened.editor.reading.words)
            self.refresh_all()

    @on(clicked.SentenceClicked)
    def _sentence_clicked(self, event: clicked.SentenceClicked) -> None:
        if self.opened is not None:
            self.opened.editor.select_at(event.offset, self.opened.editor.reading.sentences)
            self.refresh_all()

    @on(clicked.ParagraphClicked)
    def _paragraph_clicked(self, event: clicked.ParagraphClicked) -> None:
        if self.opened is not None:
            self.opened.editor.select_at(event.offset, self.opened.editor.reading.paragraphs)
            self.refresh_all()
