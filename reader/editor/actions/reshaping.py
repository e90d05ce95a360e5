"""Commands that give an annotation another range, and keep all else of it."""

from __future__ import annotations

from dataclasses import replace

from reader.core.annotation import Fragment, Span, merge_fragments
from reader.core.edit import Change
from reader.editor import ties
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind

_DONE = Outcome(OutcomeKind.DONE)


def reshape(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Give the annotation here exactly the selection as its range.

    Of several pieces, the selection replaces those it touches. It is taken as it is: words that it cuts stay cut.
    """
    span = _meant(editor)
    if span is None:
        return editor.refuse("There is no annotation here whose range could be corrected")
    start, end = editor.selection.extent
    kept = [piece for piece in span.fragments if piece.end < start or end < piece.start]
    if len(kept) == len(span.fragments):
        if len(kept) > 1:
            return editor.refuse(f"The selection touches no piece of this {span.label}: add it as a piece")
        kept = []
    fragments = merge_fragments((*kept, Fragment(start, end)))
    if fragments == span.fragments:
        return editor.refuse(f"This is the range of the {span.label} already")
    if not editor.text[start:end].strip():
        return editor.refuse("Only white space is selected")
    after = replace(span, fragments=fragments, provenance=editor.provenance(span.provenance))
    if not editor.commit(command.id, [Change(span, after)]):
        return Outcome(OutcomeKind.REFUSED)
    editor.active = span.id
    editor.say(f"The {span.label} is now {ties.quoted(editor, after)}")
    return _DONE


def _meant(editor: Editor) -> Span | None:
    """Return the active annotation if the selection touches it or is near it, or else the one that is touched."""
    active, selection = editor.active_span, editor.selection
    touching = editor.annotations.touching(*selection.extent)
    if active is not None and (active in touching or not touching):
        return active
    exact = [span for span in touching if span.covers(*selection.extent)] or touching
    return min(exact, key=lambda span: (span.end - span.start, span.id), default=None)
