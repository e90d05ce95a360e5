"""What screen, application and the thread that asks suggesters tell each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from reader.editor.offers import OfferIndex
    from reader.editor.refusals import Refusals
    from reader.errors import PressmarkError
    from reader.ui.open_article import OpenArticle


class SuggestionsWanted(Message):
    """An article was opened, or suggestions were switched on or off."""


class Decided(Message):
    """Something was annotated or refused, from which other suggestions may follow."""


class SuggestionsFound(Message):
    """Suggestions about an article are there.

    Args:
        opened: The article.
        index: All that is suggested, with what was suggested before.
        refusals: What the annotator has refused, as it is kept.
    """

    def __init__(self, opened: OpenArticle, index: OfferIndex, refusals: Refusals) -> None:
        super().__init__()
        self.opened = opened
        self.index = index
        self.refusals = refusals


class SuggesterFailed(Message):
    """A suggester, or what it needs, has failed; the others go on."""

    def __init__(self, fault: PressmarkError) -> None:
        super().__init__()
        self.fault = fault
