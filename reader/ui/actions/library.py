"""What the commands of the library do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from reader.core.ids import ArticleId
from reader.editor.command import Pane
from reader.editor.outcome import Outcome, Prompt, Severity
from reader.errors import SaveError
from reader.library.order import Order, Ranks, queue
from reader.library.protocol import Status, Summary
from reader.ui.actions.handler import Handler
from reader.ui.library_messages import StatusWanted, TagsWanted, UncertaintyWanted
from reader.ui.screens.main import MainScreen

_AFTER = {Status.TODO: Status.IN_PROGRESS, Status.IN_PROGRESS: Status.DONE, Status.DONE: Status.TODO}
"""The status that follows each; a flagged article has been begun."""


def _filter(screen: MainScreen, outcome: Outcome) -> None:
    from reader.library.query import QueryError, openings  # the first screen does without it

    listing = screen.listing
    if outcome.argument is None:
        labels = (label.name for label in screen.registry.labels.labels)
        choices = openings(screen.articles.tags(), labels, screen.articles.publishers())
        screen.ask(
            Prompt("library.filter", "Filter", listing.words, choices=choices, several=True, live=listing)
        )
        return
    try:
        listing.filter(outcome.argument)
    except QueryError as fault:
        listing.cancelled()
        screen.say(fault.in_a_line, Severity.WARNING)


def _clear_filter(screen: MainScreen, _outcome: Outcome) -> None:
    screen.listing.filter("")


def _sort(screen: MainScreen, outcome: Outcome) -> None:
    screen.listing.sort_next(outcome.count or 1)
    screen.say(f"Sorted by {screen.listing.order}")


def _reverse(screen: MainScreen, _outcome: Outcome) -> None:
    screen.listing.reverse()
    screen.say(f"Sorted by {screen.listing.order}")


def _finish(screen: MainScreen, _outcome: Outcome) -> None:
    article = _subject(screen)
    if article is None:
        return
    following = screen.articles.beside(article.id, 1)
    if not _give_status(screen, article.id, Status.DONE):
        return
    if following is None:
        screen.say("Done; this was the last article of the list")
    elif screen.pane is Pane.LIBRARY:
        screen.articles.go_to(following)
    else:
        screen.want(following)


def _go(screen: MainScreen, outcome: Outcome, *, direction: int) -> None:
    article = screen.opened.journal.article.id if screen.opened is not None else None
    beside = None if article is None else screen.articles.beside(article, direction * (outcome.count or 1))
    if beside is not None:
        screen.want(beside)
    elif article is None:
        screen.say("Open an article first", Severity.WARNING)
    else:
        screen.say(
            f"There is no {'next' if direction > 0 else 'previous'} article in the list", Severity.WARNING
        )


def _next_to_do(screen: MainScreen, _outcome: Outcome) -> None:
    if screen.settings.current.queue == Order.UNCERTAINTY:
        screen.post_message(UncertaintyWanted(queue=True))
    else:
        open_next(screen, Order.RANDOM, Ranks())


def open_next(screen: MainScreen, by: Order, ranks: Ranks) -> None:
    """Open the first article of the queue, as far as the list shows it; the one that is open is none of it.

    Args:
        screen: The screen.
        by: The order of the queue.
        ranks: What that follows from.
    """
    here = screen.opened.journal.article.id if screen.opened is not None else None
    waiting = queue((summary for summary in screen.articles.listed() if summary.id != here), by, ranks)
    if not waiting:
        screen.say("No other article of the list is still to do")
        return
    if by is Order.UNCERTAINTY and waiting[0].id not in ranks.uncertainty:
        screen.say("Drawn by lot: `pressmark suggest` finds out what programs are unsure of")
    screen.want(waiting[0].id)


def _set_status(screen: MainScreen, _outcome: Outcome, *, status: Status) -> None:
    article = _subject(screen)
    if article is not None:
        _give_status(screen, article.id, status)


def _next_status(screen: MainScreen, _outcome: Outcome) -> None:
    article = _subject(screen)
    if article is not None:
        _give_status(screen, article.id, _AFTER.get(article.status, Status.IN_PROGRESS))


def _flag(screen: MainScreen, _outcome: Outcome) -> None:
    article = _subject(screen)
    if article is None:
        return
    if article.status is not Status.FLAGGED:
        screen.before_flag[article.id] = article.status
        _give_status(screen, article.id, Status.FLAGGED)
    else:
        begun = Status.IN_PROGRESS if article.span_count else Status.TODO
        _give_status(screen, article.id, screen.before_flag.pop(article.id, begun))


def _edit_tags(screen: MainScreen, outcome: Outcome) -> None:
    article = _subject(screen)
    if article is None:
        return
    if outcome.argument is None:
        held = "".join(f"{tag} " for tag in sorted(article.tags))
        choices = tuple(screen.articles.tags())
        screen.ask(Prompt("article.tags", "Tags", held, choices=choices, several=True))
        return
    tags = {tag.strip("#,") for tag in outcome.argument.split()} - {""}
    if tags != article.tags:
        screen.post_message(TagsWanted(article.id, tags - article.tags, article.tags - tags))


def _subject(screen: MainScreen) -> Summary | None:
    """Return the article that is meant: the one under the cursor of the list, or else the open one."""
    if screen.pane is Pane.LIBRARY:
        found = screen.articles.current
    else:
        found = screen.articles.get(screen.opened.journal.article.id) if screen.opened is not None else None
    if found is None:
        screen.say("There is no article here", Severity.WARNING)
    return found


def _give_status(screen: MainScreen, article: ArticleId, status: Status) -> bool:
    """Give an article a status; tell whether it is to be had."""
    opened = screen.opened
    if opened is None or opened.journal.article.id != article:
        screen.post_message(StatusWanted(article, status))
        return True
    try:
        opened.journal.set_status(status)
    except SaveError as fault:
        screen.say(str(fault), Severity.ERROR)
        return False
    screen.say(f"Status: {status.replace('_', ' ')}")
    return True


HANDLERS: Mapping[str, Handler] = {
    "library.filter": _filter,
    "library.clear_filter": _clear_filter,
    "library.sort": _sort,
    "library.reverse": _reverse,
    "article.finish": _finish,
    "article.next": partial(_go, direction=1),
    "article.previous": partial(_go, direction=-1),
    "article.queue": _next_to_do,
    "status.next": _next_status,
    "status.done": partial(_set_status, status=Status.DONE),
    "status.in_progress": partial(_set_status, status=Status.IN_PROGRESS),
    "status.todo": partial(_set_status, status=Status.TODO),
    "status.flag": _flag,
    "article.tags": _edit_tags,
}
