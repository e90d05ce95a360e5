"""Asks suggesters about the open article in a thread, and says in messages what they offer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from threading import Event

from textual.app import App

from reader.core.annotations import Annotations, Standing
from reader.core.article import Article
from reader.core.ids import Annotator, Offset
from reader.core.roles import ENTITY
from reader.editor.editor import Editor
from reader.editor.offers import OfferIndex
from reader.editor.refusals import Refusals
from reader.errors import PressmarkError
from reader.library.protocol import Library
from reader.suggest.configuration import Configuration, SuggesterError
from reader.suggest.suggestion import Known, Suggester, Suggestion
from reader.text import Range
from reader.ui.making_way import BREATH, Pauses, making_way
from reader.ui.open_article import OpenArticle
from reader.ui.suggestion_messages import SuggesterFailed, SuggestionsFound

_TELLING = 0.25
"""Seconds after which what was found so far is shown; twice as long each time."""
_AROUND = 9
"""Parts of a long article that are asked about: the one that is read, and those that come next."""


class Asking:
    """Has the article's suggesters asked, one article at a time.

    Args:
        app: Runs the threads and gets the messages.
        library: Where articles and suggestions are kept.
        annotator: Whose refusals count.
        configured: Says which suggesters are asked; called in a thread.
        busy: Tells whether keys are being pressed: the rest of a long article can wait for a pause.
    """

    def __init__(
        self,
        app: App[None],
        library: Library,
        annotator: Annotator,
        configured: Callable[[], Configuration],
        busy: Callable[[], bool],
    ) -> None:
        self._app, self._library, self._annotator = app, library, annotator
        self._configured, self._busy = configured, busy
        self._ready: tuple[Configuration, Sequence[Suggester]] | None = None
        self._cancelled = Event()
        self._made: dict[str, list[Suggestion]] = {}
        self._reached: Sequence[Range] = ()
        self._told: set[str] = set()
        self._mentions = 0
        self._pauses = Pauses(busy)

    def begin(self, opened: OpenArticle) -> None:
        """Ask about an article that is opened, as far as the user wants suggestions."""
        self.stop()
        self._made, self._reached = {}, ()
        if opened.editor.settings.suggestions and opened.editor.text:
            self._ask(opened, everyone=True)

    def again(self, opened: OpenArticle) -> None:
        """Ask those again whose suggestions follow from what is labelled, if mentions have come or gone."""
        mentions = _mentions(opened.editor)
        if mentions != self._mentions and opened.editor.settings.suggestions:
            self._ask(opened, everyone=not self._made)

    def follow(self, opened: OpenArticle) -> None:
        """Ask about another part of a long article, if one reads in another by now."""
        at = opened.editor.selection.start
        reached = not self._reached or any(start <= at < end for start, end in self._reached)
        if not reached and not self._busy() and opened.editor.settings.suggestions:
            self._ask(opened, everyone=True)

    def renew(self) -> None:
        """Look at what is configured and learnt anew, from the next article on."""
        self._ready = None

    def stop(self) -> None:
        """Give up asking: nobody waits for it any more."""
        self._cancelled.set()

    def _ask(self, opened: OpenArticle, *, everyone: bool) -> None:
        self._cancelled.set()
        self._cancelled = Event()
        editor = opened.editor
        self._mentions = _mentions(editor)
        work = partial(
            self._work,
            opened,
            editor.annotations.standing(),
            editor.selection.start,
            self._cancelled,
            everyone=everyone,
        )
        self._app.run_worker(work, thread=True, group="suggest")

    def _work(
        self, opened: OpenArticle, standing: Standing, at: Offset, cancelled: Event, *, everyone: bool
    ) -> None:
        with making_way():
            try:
                refusals = Refusals(opened.journal.article, self._library.proposed.refused(self._annotator))
                known = Known(
                    opened.editor.labels,
                    Annotations.of(standing),
                    self._library.entities(),
                    refusals.names,
                    self._pauses.pause,
                )
                for index in self._found(opened.journal.article, known, at, cancelled, everyone=everyone):
                    if cancelled.is_set():
                        return
                    self._app.post_message(SuggestionsFound(opened, index, refusals))
            except PressmarkError as fault:
                self._fail(fault, str(fault))

    def _found(
        self, article: Article, known: Known, at: Offset, cancelled: Event, *, everyone: bool
    ) -> Iterator[OfferIndex]:
        """Yield all that is suggested, as more and more of it is found."""
        from reader.suggest.combining import combined
        from reader.suggest.parts import article_within, known_within, moved, parts
        from reader.suggest.running import timely

        configuration, suggesters = self._suggesters()
        before = self._kept(article, configuration, suggesters) if everyone else self._made
        asked = [one for one in suggesters if _learns(one) or one.name not in before]
        made = {**before, **{one.name: list[Suggestion]() for one in asked}}
        order = dict.fromkeys([*configuration.chosen(made), *made])
        pause, told = _TELLING, time.monotonic()
        self._reached = reached = [*islice(parts(article, at), _AROUND)]
        for start, end in reached:
            part = article_within(article, start, end)
            here = known_within(known, start, end, len(article.text))
            for suggester in asked:
                self._pauses.left = configuration.seconds / 2
                try:
                    found = timely(suggester, part, here, seconds=configuration.seconds, cancelled=cancelled)
                    made[suggester.name] += (moved(one, start) for one in found)
                except SuggesterError as fault:
                    self._fail(fault, suggester.name)
                if cancelled.is_set():
                    return
                if time.monotonic() - told > pause:
                    yield OfferIndex(combined([made[name] for name in order]), article.text)
                    pause, told = 2 * pause, time.monotonic()
            if part is not article:
                while not cancelled.wait(BREATH) and self._busy():
                    pass
        self._made = made
        yield OfferIndex(combined([made[name] for name in order]), article.text)

    def _kept(
        self, article: Article, configuration: Configuration, suggesters: Sequence[Suggester]
    ) -> dict[str, list[Suggestion]]:
        """Return what was suggested ahead, here or elsewhere, by those that are not switched off.

        Those whose suggestions follow from what is annotated are asked anew. What was learnt is another matter for each
        annotator, and may be learnt anew or no longer offered by now.
        """
        from reader.editor.kept_suggestions import kept
        from reader.suggest.uncertainty import LEARNED

        unwanted = {LEARNED, *(one.name for one in suggesters if _learns(one)), *configuration.off}
        try:
            held = kept(self._library, article)
        except PressmarkError as fault:
            self._fail(fault, str(fault))
            return {}
        return {name: made for name, made in held.items() if name not in unwanted}

    def _suggesters(self) -> tuple[Configuration, Sequence[Suggester]]:
        from reader.suggest.plugins import load

        if self._ready is None:
            configuration = self._configured()
            ready, faults = load(configuration)
            for fault in faults:
                self._fail(fault, str(fault))
            self._ready = configuration, ready
        return self._ready

    def _fail(self, fault: PressmarkError, what: str) -> None:
        """Say of a fault once."""
        if what not in self._told:
            self._told.add(what)
            self._app.post_message(SuggesterFailed(fault))


def _mentions(editor: Editor) -> int:
    return editor.annotations.count(editor.labels.names_for(ENTITY))


def _learns(suggester: Suggester) -> bool:
    return bool(getattr(suggester, "learns", False))
