"""What the next keys are likely to lead to, looked at before they are pressed."""

from __future__ import annotations

from reader.editor.actions.moving import page_end
from reader.editor.editor import Editor
from reader.editor.motions import select
from reader.editor.targeting import active_here, target_of


def look_ahead(editor: Editor) -> None:
    """Have ready what is told of the annotations that the next page and the next annotation lead to."""
    annotations = editor.annotations
    if not annotations.spans:
        return
    active, selection = editor.active_span, editor.selection
    here = active_here(active, selection)
    pages = (page_end(editor, name) for name in ("page_down", "page_up"))
    for span in (
        annotations.after(here, selection.start),
        annotations.before(here, selection.start),
        *(target_of(annotations, select(page), active) for page in pages if page is not None),
    ):
        if span is not None:
            editor.warnings.expect(span)
