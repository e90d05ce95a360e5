"""What the article view tells the screen."""

from __future__ import annotations

from textual.message import Message

from reader.core.dataclass import dataclass
from reader.core.ids import Offset


@dataclass()
class SelectionDragged(Message, namespace="article_view"):
    """The mouse was pressed on the text or drawn over it.

    Args:
        anchor: Where the drag began, in code points; a grapheme boundary, and never equal to `head`.
        head: Where the pointer is; a grapheme boundary.
    """

    anchor: Offset
    head: Offset


@dataclass()
class SelectionExtended(Message, namespace="article_view"):
    """The mouse was pressed with shift.

    Args:
        head: Where the pointer is, in code points.
    """

    head: Offset


@dataclass()
class WordClicked(Message, namespace="article_view"):
    """A word was clicked twice.

    Args:
        offset: Where, in code points.
    """

    offset: Offset


@dataclass()
class SentenceClicked(Message, namespace="article_view"):
    """A sentence was clicked three times.

    Args:
        offset: Where, in code points.
    """

    offset: Offset


@dataclass()
class ParagraphClicked(Message, namespace="article_view"):
    """A paragraph was clicked four times.

    Args:
        offset: Where, in code points.
    """

    offset: Offset


class Scrolled(Message, namespace="article_view"):
    """Other rows came into view."""

    def can_replace(self, message: Message) -> bool:
        """Let a later one stand for an earlier one."""
        return isinstance(message, Scrolled)
