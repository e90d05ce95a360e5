"""Commands that add pieces to a span and take them away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from reader.core.annotation import Fragment, Span, merge_fragments
from reader.core.edit import Change
from reader.editor import motions, ties
from reader.editor.actions.pointing import point_content
from reader.editor.actions.suggesting import suggest_for
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind
from reader.text import Range

_DONE = Outcome(OutcomeKind.DONE)


def add(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Add the selection to the active span; what touches or overlaps becomes one piece.

    Where the selection is part of it already, letters ask for what is to be added.
    """
    span = editor.active_span
    if span is None:
        return editor.refuse("No annotation is active: make one, or go to one with next annotation")
    found = motions.trimmed(editor.text, *editor.selection.extent)
    if found is None:
        return editor.refuse("Only white space is selected")
    if span.covers(*found):
        return point_content(editor, partial(_added, editor, command, span))
    return _added(editor, command, span, found)


def _added(editor: Editor, command: Command, span: Span, found: Range) -> Outcome:
    outcome = _reshape(editor, command, span, merge_fragments((*span.fragments, Fragment(*found))))
    if outcome is _DONE and editor.active_span is not None:
        suggest_for(editor, editor.active_span)
    return outcome


def remove(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Take the selection out of the active span, and the white space that would be left at the cut."""
    span = editor.active_span
    if span is None:
        return editor.refuse("No annotation is active: make one, or go to one with next annotation")
    start, end = editor.selection.extent
    kept = tuple(_without(editor.text, span, start, end))
    if not kept:
        return editor.refuse(f"That would leave nothing of this {span.label}: delete it instead")
    if kept == span.fragments:
        return editor.refuse(f"The selection is no part of the active {span.label}")
    return _reshape(editor, command, span, kept)


def _reshape(editor: Editor, command: Command, span: Span, fragments: tuple[Fragment, ...]) -> Outcome:
    label = editor.labels.label(span.label)
    if len(fragments) > 1 and label is not None and not label.discontinuous:
        return editor.refuse(f"{ties.named(span.label, capital=True)} is one unbroken piece")
    after = replace(span, fragments=fragments, provenance=editor.provenance(span.provenance))
    if not editor.commit(command.id, [Change(span, after)]):
        return Outcome(OutcomeKind.REFUSED)
    pieces = "1 piece" if len(fragments) == 1 else f"{len(fragments)} pieces"
    editor.say(f"The {span.label} has {pieces} now: {ties.quoted(editor, after)}")
    return _DONE


def _without(text: str, span: Span, start: int, end: int) -> Iterator[Fragment]:
    for piece in span.fragments:
        if piece.end <= start or end <= piece.start:
            yield piece
            continue
        for left, right in ((piece.start, start), (end, piece.end)):
            kept = motions.trimmed(text, left, right) if left < right else None
            if kept:
                yield Fragment(*kept)
