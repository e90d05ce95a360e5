"""Which annotation is meant, and which one an edit was about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reader.core.annotation import Fragment, Relation, Span
from reader.core.annotations import Annotations
from reader.core.edit import Change
from reader.core.ids import SpanId
from reader.core.selection import Selection
from reader.editor import motions
from reader.library.protocol import Journal
from reader.text.reading import Reading


def twin_among(here: Iterable[Span], label: str, fragments: tuple[Fragment, ...]) -> Span | None:
    """Return the first of some annotations that has a label and exactly these fragments, or None."""
    return next((span for span in here if span.label == label and span.fragments == fragments), None)


def target_of(annotations: Annotations, selection: Selection, active: Span | None) -> Span | None:
    """Return the annotation that is meant where no other is named.

    It is the one whose piece is exactly selected, or else the active one if the selection touches it, or
    else the smallest around or near the selection.

    Args:
        annotations: The annotations.
        selection: What is selected.
        active: The active span.
    """
    start, end = selection.extent
    touching = annotations.touching(start, end)
    exact = [span for span in touching if any((p.start, p.end) == (start, end) for p in span.fragments)]
    for candidates in (exact, touching):
        if active is not None and active in candidates:
            return active
        if candidates is exact and exact:
            return exact[-1]
    around = [span for span in touching if span.covers(start, end)] or touching
    return min(around, key=lambda span: (span.end - span.start, span.id), default=None)


def active_here(active: Span | None, selection: Selection) -> Span | None:
    """Return the active span if a piece of it lies where the selection is, and not just beside it."""
    if active is None:
        return None
    touched = any(piece.start < selection.end and selection.start < piece.end for piece in active.fragments)
    return active if touched else None


def opening_selection(journal: Journal, reading: Reading) -> Selection:
    """Return what is selected when an article is opened: what was when it was left, or its first word."""
    position = journal.position
    if position is None:
        first = reading.words.next(0)
        position = Selection(*first) if first else Selection(0, 0)
    return motions.snapped(journal.article.text, position)


def active_after(annotations: Annotations, changes: Sequence[Change]) -> SpanId | None:
    """Return the head of what an edit tied or untied, or else the span it changed."""
    for change in changes:
        for item in (change.after, change.before):
            if isinstance(item, Relation) and annotations.span(item.head) is not None:
                return item.head
    for change in reversed(changes):
        item = change.after or change.before
        if isinstance(item, Span) and annotations.span(item.id) is not None:
            return item.id
    return None
