"""Commands that go to annotations, delete them and put notes on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reader.core.annotation import Relation, Span
from reader.core.edit import Change
from reader.core.ids import Offset
from reader.editor import ties
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind, Prompt
from reader.editor.targeting import active_here

_DONE = Outcome(OutcomeKind.DONE)


def next_annotation(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Make the next annotation active and select it."""
    return _visit(editor, editor.annotations.after, count, "after")


def previous_annotation(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Make the annotation before active and select it."""
    return _visit(editor, editor.annotations.before, count, "before")


def delete(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Delete the annotation here, with the relations that tie it, in one edit."""
    span = editor.target
    if span is None:
        return editor.refuse("There is no annotation here")
    tied: dict[str, Relation] = {
        relation.id: relation
        for relation in (
            *editor.annotations.relations_from(span.id),
            *editor.annotations.relations_to(span.id),
        )
    }
    changes = [*(Change(relation, None) for relation in tied.values()), Change(span, None)]
    said = f"Deleted: {span.label} {ties.quoted(editor, span)}"
    if not editor.commit(command.id, changes):
        return Outcome(OutcomeKind.REFUSED)
    editor.say(said + (f" and {len(tied)} relation{'s' if len(tied) > 1 else ''}" if tied else ""))
    return _DONE


def edit_note(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Put a note on the annotation here; without words, ask for them, those of several lines in an editor."""
    span = editor.target or editor.active_span
    if span is None:
        return editor.refuse("There is no annotation here to put a note on")
    draft = f"note:{span.id}"
    if argument is None:
        held = span.note or ""
        if "\n" in editor.journal.drafts.get(draft, held):
            return Outcome(OutcomeKind.DELEGATED, "note.edit_outside")
        title = f"Note on the {span.label} {ties.quoted(editor, span)}"
        return Outcome(OutcomeKind.ASK, prompt=Prompt(command.id, title, held, draft=draft))
    note = argument.strip() or None
    if note == span.note:
        return editor.refuse("The note is as it was")
    after = replace(span, note=note, provenance=editor.provenance(span.provenance))
    if not editor.commit(command.id, [Change(span, after)]):
        return Outcome(OutcomeKind.REFUSED)
    editor.say("Note saved" if note else "Note removed")
    return _DONE


def _visit(
    editor: Editor, step: Callable[[Span | None, Offset], Span | None], count: int | None, where: str
) -> Outcome:
    selection = editor.selection
    span = active_here(editor.active_span, selection)
    found = None
    for _ in range(count or 1):
        following = step(span, selection.start)
        if following is None:
            break
        span = found = following
    if found is None:
        return editor.refuse(f"There is no annotation {where} this")
    editor.visit(found.id)
    return _DONE
