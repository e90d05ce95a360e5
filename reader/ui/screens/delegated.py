"""The commands that the screen carries out itself, by their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from reader.editor.command import Pane
from reader.editor.outcome import Severity
from reader.ui.palette import palette
from reader.ui.panes.annotation_list import AnnotationList
from reader.ui.panes.article_list import ArticleList
from reader.ui.screens.main import MainScreen
from reader.ui.themes import PLAIN, toggled

Handler: TypeAlias = Callable[[MainScreen, int], None]
"""Takes the screen and the count, which is 1 where none was given."""


def _list(screen: MainScreen) -> ArticleList | AnnotationList:
    return screen.articles if screen.pane is Pane.LIBRARY else screen.annotations


def _step(screen: MainScreen, count: int, *, direction: int, pages: bool = False) -> None:
    listed = _list(screen)
    listed.step(direction * count * (max(1, listed.size.height - 2) if pages else 1))


def _edge(screen: MainScreen, _count: int, *, last: bool) -> None:
    _list(screen).step_to_edge(last=last)


def _open(screen: MainScreen, _count: int) -> None:
    if screen.pane is Pane.LIBRARY:
        screen.articles.choose()
    elif screen.annotations.opened is not None:
        screen.annotations.alter(1)
    else:
        _edit_attributes(screen, 1)


def _edit_attributes(screen: MainScreen, _count: int) -> None:
    opened = screen.opened
    if opened is None:
        screen.say("Open an article first", Severity.WARNING)
        return
    span = opened.editor.target or opened.editor.active_span
    if span is None:
        screen.say("There is no annotation here", Severity.WARNING)
        return
    screen.focus_pane(Pane.ANNOTATIONS)
    screen.visit(span.id)
    screen.annotations.open_fields()


def _focus_next(screen: MainScreen, count: int, *, direction: int) -> None:
    for _ in range(min(count, len(Pane))):
        screen.focus_pane(screen.arrangement.neighbour(direction))


def _focus_article(screen: MainScreen, _count: int) -> None:
    if screen.pane is Pane.ANNOTATIONS and screen.annotations.opened is not None:
        screen.annotations.close_fields()
    else:
        screen.focus_pane(Pane.ARTICLE)


def _focus_annotations(screen: MainScreen, _count: int) -> None:
    screen.focus_pane(Pane.ANNOTATIONS)


def _toggle(screen: MainScreen, _count: int, *, pane: Pane) -> None:
    screen.arrangement.toggle(pane, screen.size.width)
    screen.focus_pane(screen.arrangement.focus)


def _resize(screen: MainScreen, count: int, *, wider: bool) -> None:
    for _ in range(min(count, 50)):
        screen.arrangement.resize(wider, screen.size.width)
    screen.place_panes()


def _copy(screen: MainScreen, _count: int) -> None:
    if screen.opened is None:
        screen.say("Open an article first", Severity.WARNING)
        return
    words = screen.opened.editor.selected_text
    screen.app.copy_to_clipboard(words)
    screen.say(f"Copied {len(words):,} character{'' if len(words) == 1 else 's'}")


def _help(screen: MainScreen, _count: int) -> None:
    from reader.ui.screens.help import HelpScreen

    screen.app.push_screen(HelpScreen(screen.registry, screen.keymap, screen.pane))


def _palette(screen: MainScreen, _count: int) -> None:
    screen.app.push_screen(palette(screen.registry, screen.keymap, screen.run_command))


def _theme(screen: MainScreen, _count: int) -> None:
    if screen.app.theme == PLAIN.name:
        screen.say("Colours are off, because NO_COLOR is set")
        return
    screen.app.theme = toggled(screen.app.theme)


def _quit(screen: MainScreen, _count: int) -> None:
    screen.app.exit()


HANDLERS: Mapping[str, Handler] = {
    "select.copy": _copy,
    "attribute.edit": _edit_attributes,
    "list.next": partial(_step, direction=1),
    "list.previous": partial(_step, direction=-1),
    "list.page_down": partial(_step, direction=1, pages=True),
    "list.page_up": partial(_step, direction=-1, pages=True),
    "list.first": partial(_edge, last=False),
    "list.last": partial(_edge, last=True),
    "list.open": _open,
    "pane.next": partial(_focus_next, direction=1),
    "pane.previous": partial(_focus_next, direction=-1),
    "pane.article": _focus_article,
    "pane.annotations": _focus_annotations,
    "pane.toggle_library": partial(_toggle, pane=Pane.LIBRARY),
    "pane.toggle_annotations": partial(_toggle, pane=Pane.ANNOTATIONS),
    "pane.wider": partial(_resize, wider=True),
    "pane.narrower": partial(_resize, wider=False),
    "app.help": _help,
    "app.palette": _palette,
    "app.theme": _theme,
    "app.quit": _quit,
}
