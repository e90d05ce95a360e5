"""What the commands that leave the article do: links, and other articles."""

from __future__ import annotations

from collections.abc import Mapping

from reader.core.ids import ArticleId
from reader.editor.command import Pane
from reader.editor.links import address_of, link_at
from reader.editor.outcome import Outcome, Severity
from reader.ui.actions.handler import Handler
from reader.ui.actions.program import copy
from reader.ui.screens.main import MainScreen


def _open_article(screen: MainScreen, outcome: Outcome) -> None:
    if outcome.argument:
        screen.want(ArticleId(outcome.argument))
    else:
        screen.focus_pane(Pane.LIBRARY)


def _open_link(screen: MainScreen, outcome: Outcome) -> None:
    address = _address(screen, outcome)
    if address is None:
        return
    from reader.ui.browser import open_in_browser

    if open_in_browser(address):
        screen.say(f"Opened in the browser: {address}")
    else:
        copy(screen, address, "No browser found for the link.")


def _copy_link(screen: MainScreen, outcome: Outcome) -> None:
    address = _address(screen, outcome)
    if address is not None:
        copy(screen, address)


def _address(screen: MainScreen, outcome: Outcome) -> str | None:
    """Return the address that is asked for, or that of the link here, if it is one that may be opened."""
    editor = screen.opened.editor if screen.opened else None
    link = link_at(editor) if editor else None
    target = outcome.argument or (link.target if link else "")
    if not target:
        screen.say("There is no link here", Severity.WARNING)
        return None
    try:
        return address_of(target, editor.article.url if editor else None)
    except ValueError as fault:
        screen.say(str(fault), Severity.WARNING)
        return None


HANDLERS: Mapping[str, Handler] = {
    "article.open": _open_article,
    "link.open": _open_link,
    "link.copy": _copy_link,
}
