"""What the headers and the state line of the main screen say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from reader.editor.command import Pane
from reader.ui.open_article import OpenArticle
from reader.ui.panes.status import Hint, Saving, State, extent_of
from reader.ui.screens.guiding import show_guideline
from reader.ui.screens.teaching import show_lesson
from reader.ui.text import one_line, shown
from reader.ui.themes import label_style

if TYPE_CHECKING:
    from reader.ui.screens.main import MainScreen

_EXCERPT = 300
_MODES = {
    Pane.LIBRARY: "LIBRARY",
    Pane.OUTLINE: "OUTLINE",
    Pane.ANNOTATIONS: "ANNOTATIONS",
    Pane.ARTICLE: "SELECT",
}


def state_of(screen: MainScreen) -> State:
    """Return what the state line says."""
    opened, mode = screen.opened, _MODES[screen.pane]
    if screen.pane is Pane.LIBRARY:
        saving = opened.saving if opened is not None else Saving.UNCHANGED
        return State(
            mode,
            about=screen.listing.title,
            extent=screen.listing.counts,
            pending=screen.pending,
            saving=saving,
        )
    if opened is None:
        mode = "" if screen.pane is Pane.ARTICLE else mode
        return State(mode, about=screen.library_name, pending=screen.pending)
    editor = opened.editor
    special = False
    if screen.pane is Pane.ARTICLE and editor.extending:
        mode, special = "EXTEND", True
    elif screen.pane is Pane.ANNOTATIONS and screen.annotations.opened is not None:
        mode, special = "EDIT", True
    suggested = editor.gestures.suggested if editor.choice is None else None
    choice = editor.choice or suggested
    if choice is not None:
        mode, special = choice.mode, True
    start, end = editor.selection.extent
    return State(
        mode,
        special=special,
        about=(suggested.reason if suggested else "") or editor.text[start : min(end, start + _EXCERPT)],
        extent=extent_of(editor.text, start, end) if end > start else "",
        pending=editor.pending,
        saving=opened.saving,
        progress=screen.view.progress,
    )


def learn_names(screen: MainScreen, opened: OpenArticle) -> None:
    """Read in a thread who the entities are that annotations point at, and show it."""
    names = opened.names
    names.wanted = False

    def read() -> None:
        names.read()
        screen.app.call_from_thread(screen.refresh_all, follow=False)

    screen.run_worker(read, thread=True, group="names")


def hints_of(screen: MainScreen, *, warned: bool) -> Sequence[Hint]:
    """Return what the keys do now.

    Args:
        screen: The screen.
        warned: Whether something is warned of where the user is.
    """
    if choice := screen.choice_hints():
        return choice
    opened = screen.opened
    pending = (screen if opened is None else opened.editor).resolver.pending_keys
    if screen.has_class("-focus") and not pending:
        return ()
    return screen.key_hints.told(
        screen.pane,
        pending,
        editing=screen.annotations.opened is not None and screen.pane is Pane.ANNOTATIONS,
        article=opened is not None,
        annotated=opened is not None and any(opened.journal.annotations.label_counts.values()),
        warned=warned,
    )


def show_headers(screen: MainScreen) -> None:
    """Bring the headers of the panes up to date, and the guideline under one of them."""
    told = _told(screen)
    if told != screen.told:
        screen.told = told
        _show_headers(screen)
    if screen.opened is not None:
        show_guideline(screen)
    show_lesson(screen)


def _told(screen: MainScreen) -> tuple[object, ...]:
    """Return all that the headers depend on: to make them anew costs more than most keys."""
    listing, opened = screen.listing, screen.opened
    of_list = (screen.pane, listing.narrowed, listing.counts, listing.short_order, len(screen.outline))
    if opened is None:
        return of_list
    return *of_list, opened, opened.saving, opened.journal.annotations.version, opened.editor.warnings.count


def _show_headers(screen: MainScreen) -> None:
    listing = screen.listing
    library, article, annotations = (
        screen.panes[name].header for name in (Pane.LIBRARY, Pane.ARTICLE, Pane.ANNOTATIONS)
    )
    for name, pane in screen.panes.items():
        pane.header.set_class(name is screen.pane, "-active")
    title = shown(listing.narrowed or screen.library_name)
    counts = Content(listing.counts)
    library.show(title, counts, _together(Content(listing.short_order), counts))
    opened = screen.opened
    if opened is None:
        article.show(Content("Article"))
        annotations.show(Content("Annotations"))
        return
    read_only = Content.styled("read-only", "$warning") if opened.saving is Saving.READ_ONLY else None
    article.show(shown(opened.journal.article.title), read_only)
    total = sum(opened.journal.annotations.label_counts.values())
    number, warned = Content(f"{total:,}" if total else ""), _warned(opened)
    annotations.show(Content("Annotations"), _together(number, warned), _together(*_counts(opened), warned))
    screen.panes[Pane.OUTLINE].header.show(Content("Outline"), Content(f"{len(screen.outline):,}"))


def _together(*parts: Content) -> Content:
    return Content("  ").join(part for part in parts if part)


def _warned(opened: OpenArticle) -> Content:
    warned = opened.editor.warnings.count
    return Content.assemble(Content.styled("!", "bold $warning"), f" {warned:,}") if warned else Content("")


def _counts(opened: OpenArticle) -> list[Content]:
    counts = opened.journal.annotations.label_counts
    known = [
        (one_line(label.key or label.name)[:1], label_style(label.color), counts[label.name])
        for label in opened.editor.labels.labels
        if counts.get(label.name)
    ]
    # Spans whose label the label set has not, or no longer, are counted under the mark they bear.
    others = sum(counts.values()) - sum(number for _, _, number in known)
    if others:
        known.append(("?", label_style(""), others))
    return [
        Content.assemble(Content.styled(mark, f"bold {hue}"), f" {number}") for mark, hue, number in known
    ]
