"""What the commands of the lists do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from reader.core.ids import SpanId
from reader.editor.command import Pane
from reader.editor.outcome import Outcome, Severity
from reader.ui.actions.handler import Handler
from reader.ui.panes.annotation_list import AnnotationList
from reader.ui.panes.article_list import ArticleList
from reader.ui.panes.outline import OutlineList
from reader.ui.screens.main import MainScreen


def _list(screen: MainScreen) -> ArticleList | OutlineList | AnnotationList:
    if screen.pane is Pane.OUTLINE:
        return screen.outline
    return screen.articles if screen.pane is Pane.LIBRARY else screen.annotations


def _step(screen: MainScreen, outcome: Outcome, *, direction: int, pages: bool = False) -> None:
    listed = _list(screen)
    page = listed.page - 1 if isinstance(listed, ArticleList) else listed.size.height - 2
    steps = direction * (outcome.count or 1) * (max(1, page) if pages else 1)
    if isinstance(listed, AnnotationList):
        _visit(screen, listed.step(steps))
    else:
        listed.step(steps)


def _edge(screen: MainScreen, _outcome: Outcome, *, last: bool) -> None:
    listed = _list(screen)
    if isinstance(listed, AnnotationList):
        _visit(screen, listed.step_to_edge(last=last))
    else:
        listed.step_to_edge(last=last)


def _visit(screen: MainScreen, span: SpanId | None) -> None:
    if span is not None:
        screen.visit(span)


def _open(screen: MainScreen, outcome: Outcome) -> None:
    if screen.pane is Pane.LIBRARY:
        screen.open_chosen()
    elif screen.pane is Pane.OUTLINE:
        screen.go_to_heading()
    elif screen.annotations.opened is None:
        _edit_attributes(screen, outcome)
    elif (chosen := screen.annotations.altered()) is not None:
        screen.change_field(chosen)


def _edit_attributes(screen: MainScreen, _outcome: Outcome) -> None:
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


HANDLERS: Mapping[str, Handler] = {
    "attribute.edit": _edit_attributes,
    "list.next": partial(_step, direction=1),
    "list.previous": partial(_step, direction=-1),
    "list.page_down": partial(_step, direction=1, pages=True),
    "list.page_up": partial(_step, direction=-1, pages=True),
    "list.first": partial(_edge, last=False),
    "list.last": partial(_edge, last=True),
    "list.open": _open,
}
