"""What the next keys are likely to lead to, looked at before they are pressed."""

from __future__ import annotations

from collections.abc import Iterator

from reader.core.annotation import Span
from reader.core.ids import SpanId
from reader.core.selection import Selection
from reader.editor.actions.moving import page_end
from reader.editor.editor import Editor
from reader.editor.motions import select, snapped
from reader.editor.targeting import active_here, target_of


def visits(editor: Editor) -> Iterator[tuple[SpanId, Selection]]:
    """Yield which span would be active, and what selected, at the next annotation and at the one before.

    Nothing is likely to be visited by one who is at no annotation.
    """
    if active_here(editor.active_span, editor.selection) is None:
        return
    for span in _neighbours(editor):
        piece = span.fragments[0]
        yield span.id, snapped(editor.text, Selection(piece.start, piece.end))


def look_ahead(editor: Editor) -> None:
    """Have ready what is told of the annotations that the next page and the next annotation lead to."""
    annotations, active = editor.annotations, editor.active_span
    if not annotations.spans:
        return
    ends = (page_end(editor, name) for name in ("page_down", "page_up"))
    for span in (
        *_neighbours(editor),
        *(target_of(annotations, select(end), active) for end in ends if end is not None),
    ):
        if span is not None:
            editor.warnings.expect(span)


def _neighbours(editor: Editor) -> list[Span]:
    """Return the annotations that the keys for the next one and the one before lead to."""
    here, start = active_here(editor.active_span, editor.selection), editor.selection.start
    found = editor.annotations.after(here, start), editor.annotations.before(here, start)
    return [span for span in found if span is not None]
