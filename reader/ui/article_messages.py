"""What the article view tells the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from reader.core.dataclass import dataclass
from reader.core.ids import Offset

if TYPE_CHECKING:
    from reader.ui.article_view import ArticleView


@dataclass()
class SelectionDragged(Message, namespace="article_view"):
    """The mouse was pressed on the text or drawn over it.

    Args:
        view: The article view.
        anchor: Where the drag began, in code points; a grapheme boundary, and never equal to `head`.
        head: Where the pointer is; a grapheme boundary.
    """

    view: ArticleView
    anchor: Offset
    head: Offset


@dataclass()
class SelectionExtended(Message, namespace="article_view"):
    """The mouse was pressed with shift.

    Args:
        view: The article view.
        head: Where the pointer is, in code points.
    """

    view: ArticleView
    head: Offset


@dataclass()
class WordClicked(Message, namespace="article_view"):
    """A word was clicked twice.

    Args:
        view: The article view.
        offset: Where, in code points.
    """

    view: ArticleView
    offset: Offset


@dataclass()
class SentenceClicked(Message, namespace="article_view"):
    """A sentence was clicked three times.

    Args:
        view: The article view.
        offset: Where, in code points.
    """

    view: ArticleView
    offset: Offset


@dataclass()
class ParagraphClicked(Message, namespace="article_view"):
    """A paragraph was clicked four times.

    Args:
        view: The article view.
        offset: Where, in code points.
    """

    view: ArticleView
    offset: Offset


@dataclass()
class Scrolled(Message, namespace="article_view"):
    """Other rows came into view.

    Args:
        view: The article view.
        progress: How far the last row in view is through the text, 0 to 1.
    """

    view: ArticleView
    progress: float

    def can_replace(self, message: Message) -> bool:
        """Let a later one stand for an earlier one."""
        return isinstance(message, Scrolled)
