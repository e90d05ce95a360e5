"""What the application does for suggestions: it has suggesters asked beside the screen, and keeps what is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on

from reader.core.ids import Annotator
from reader.editor.outcome import Severity
from reader.library.protocol import Library, Status
from reader.ui.clerk import Clerk
from reader.ui.library_messages import UncertaintyWanted
from reader.ui.listing_app import ListingApp
from reader.ui.suggestion_messages import Decided, SuggesterFailed, SuggestionsFound, SuggestionsWanted

if TYPE_CHECKING:
    from reader.suggest.configuration import Configuration
    from reader.ui.asking import Asking
    from reader.ui.learner import Learner

_TYPING = 0.3
"""Seconds after a key in which another one is likely."""
_PAUSE = 0.4
"""Seconds after an edit until suggesters that learn from it are asked again."""


class SuggestingApp(ListingApp, inherit_bindings=False):
    """An application that suggests; what it takes is imported after the first frame."""

    library: Library
    annotator: Annotator
    configured: Callable[[], Configuration] | None = None
    """Says which suggesters are asked; called in a thread. Without it, all that are installed."""
    learning: Sequence[str] = ()
    """The command that learns from finished articles; none where nothing can be learnt."""
    _learner: Learner | None = None
    _was_done = True
    _asking: Asking | None = None
    _waiting = False

    @property
    def asking(self) -> Asking:
        """What asks suggesters."""
        if self._asking is None:
            from reader.suggest.configuration import Configuration
            from reader.ui.asking import Asking

            self._asking = Asking(
                self, self.library, self.annotator, self.configured or Configuration, self._is_typing
            )
        return self._asking

    def stop_suggesting(self) -> None:
        """Give up asking, and keep what was refused in the open article."""
        if self._asking is not None:
            self._asking.stop()
        self._keep_refusals()
        opened = self.main.opened
        if opened is not None and opened.journal.status is Status.DONE and not self._was_done:
            self._was_done = True
            self._learn()

    def follow_reading(self) -> None:
        """Suggest where one reads now; to be called while no key is pressed."""
        if self._asking is not None and self.main.opened is not None:
            self._asking.follow(self.main.opened)

    def stop_learning(self) -> None:
        """Give up learning from what is finished."""
        if self._learner is not None:
            self._learner.stop()

    def _learn(self) -> None:
        if self._learner is None:
            from reader.ui.learner import Learner

            self._learner = Learner(self.learning, self.asking.renew)
        self._learner.learn()

    def _is_typing(self) -> bool:
        return time.monotonic() - self.main.last_key < _TYPING

    @on(SuggestionsWanted)
    def _begin_asking(self) -> None:
        opened = self.main.opened
        if opened is not None:
            self._was_done = opened.journal.status is Status.DONE
            self.asking.begin(opened)

    @on(Decided)
    def _heed_decision(self) -> None:
        self._keep_refusals()
        if not self._waiting:
            self._waiting = True
            self.set_timer(_PAUSE, self._ask_again)

    def _ask_again(self) -> None:
        self._waiting = False
        if self.main.opened is not None:
            self.asking.again(self.main.opened)

    def _keep_refusals(self) -> None:
        opened = self.main.opened
        if opened is not None and opened.editor.offers is not None and opened.refused:
            self.clerk.keep_refusals(*opened.editor.offers.refusals.drain())

    @on(UncertaintyWanted)
    def _find_uncertainty(self, event: UncertaintyWanted) -> None:
        self.clerk.find_uncertainty(queue=event.queue)

    @on(Clerk.UncertaintyFound)
    def _go_by_uncertainty(self, event: Clerk.UncertaintyFound) -> None:
        if event.queue:
            from reader.library.order import Order, Ranks
            from reader.ui.actions.library import open_next

            open_next(self.main, Order.UNCERTAINTY, Ranks(uncertainty=event.found))
            return
        self.main.listing.rank(event.found)
        if not event.found:
            self.main.say("Nothing is known of how unsure suggestions are: `pressmark suggest` finds out")

    @on(SuggestionsFound)
    def _show_suggestions(self, event: SuggestionsFound) -> None:
        if event.opened is not self.main.opened:
            return
        editor = event.opened.editor
        if editor.offers is None:
            from reader.editor.offers import Offers

            editor.offers = Offers(editor.article, editor.labels)
            editor.offers.renew(event.index, event.refusals)
        else:
            editor.offers.renew(event.index)
        self.main.refresh_all(follow=False)

    @on(SuggesterFailed)
    def _tell_of_suggester(self, event: SuggesterFailed) -> None:
        self.main.say(str(event.fault), Severity.WARNING)
