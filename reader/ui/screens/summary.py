"""What the headers and the state line of the main screen say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from reader.editor.command import Pane
from reader.ui.open_article import OpenArticle
from reader.ui.panes.status import Saving, State, extent_of
from reader.ui.text import one_line, shown
from reader.ui.themes import label_style

if TYPE_CHECKING:
    from reader.ui.screens.main import MainScreen

_EXCERPT = 300
_MEASURED = 30_000
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
    if editor.choice is not None:
        mode, special = editor.choice.mode, True
    start, end = editor.selection.start, editor.selection.end
    return State(
        mode,
        special=special,
        about=editor.text[start : min(end, start + _EXCERPT)],
        extent=extent_of(editor.text[start : min(end, start + _MEASURED)]) if end > start else "",
        pending=editor.pending,
        saving=opened.saving,
        progress=screen.view.progress,
    )


def show_headers(screen: MainScreen) -> None:
    """Bring the headers of the panes up to date."""
    listing = screen.listing
    library, article, annotations = (
        screen.panes[name].header for name in (Pane.LIBRARY, Pane.ARTICLE, Pane.ANNOTATIONS)
    )
    library.show(shown(listing.words or screen.library_name), Content(listing.counts))
    opened = screen.opened
    if opened is None:
        article.show(Content("Article"))
        annotations.show(Content("Annotations"))
        return
    read_only = Content.styled("read-only", "$warning") if opened.saving is Saving.READ_ONLY else None
    article.show(shown(opened.journal.article.title), read_only)
    annotations.show(Content("Annotations"), _counts(opened))
    screen.panes[Pane.OUTLINE].header.show(Content("Outline"), Content(f"{len(screen.outline):,}"))


def _counts(opened: OpenArticle) -> Content:
    counts = opened.journal.annotations.label_counts
    return Content("  ").join(
        Content.assemble(
            Content.styled(one_line(label.key or label.name)[:1], f"bold {label_style(label.color)}"),
            f" {counts[label.name]}",
        )
        for label in opened.editor.labels.labels
        if counts.get(label.name)
    )
