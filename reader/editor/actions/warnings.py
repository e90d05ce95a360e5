"""Commands that go to what does not keep to the guidelines, and mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.core.edit import Change
from reader.core.selection import Selection
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind, Severity

if TYPE_CHECKING:
    from reader.checks.finding import Finding, Fix

_DONE = Outcome(OutcomeKind.DONE)


def next_warning(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go to the next annotation with a warning."""
    return _go(editor, count, forward=True)


def previous_warning(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go to the annotation before with a warning."""
    return _go(editor, count, forward=False)


def fix(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Mend the first thing that is wrong with the annotation here and can be mended, in one edit."""
    target = editor.target
    findings = editor.warnings.at(target.id) if target is not None else ()
    if not findings:
        return _go(editor, None, forward=True)
    for finding in findings:
        mend = editor.warnings.fix(finding)
        if mend is not None:
            return _mend(editor, command, mend)
    return editor.refuse(said(findings[0], None))


def said(finding: Finding, mend: str | None) -> str:
    """Return a finding as a sentence, with what can be done about it.

    Args:
        finding: The finding.
        mend: What a key does about it, after the key's name; None for what a person can do.
    """
    remedy = mend or finding.remedy
    return f"{finding.what[:1].upper()}{finding.what[1:]}{': ' if remedy else ''}{remedy}"


def _go(editor: Editor, count: int | None, *, forward: bool) -> Outcome:
    found = None
    for _ in range(count or 1):
        finding = editor.warnings.step(forward)
        if finding is None:
            break
        found = finding
        editor.visit(finding.span)
        editor.select(finding.start, finding.end)
    if found is None:
        where = "after" if forward else "before"
        waiting = "" if editor.warnings.complete else ", as far as I have looked"
        return editor.refuse(f"There is no warning {where} this{waiting}", Severity.INFORMATION)
    editor.warnings.settle()
    return _DONE


def _mend(editor: Editor, command: Command, mend: Fix) -> Outcome:
    if mend.command:
        return editor.run(mend.command)
    selection = None
    for span in mend.changed:
        if span.fragments != editor.annotations.spans[span.id].fragments:
            selection = Selection(span.fragments[0].start, span.fragments[0].end)
    if not editor.commit(command.id, [*_changes(editor, mend)], after=selection):
        return Outcome(OutcomeKind.REFUSED)
    editor.warnings.settle()
    editor.say(f"Done: {mend.words}")
    return _DONE


def _changes(editor: Editor, mend: Fix) -> Iterator[Change]:
    held = editor.annotations
    yield from (Change(tie, None) for tie in mend.untied)
    yield from (Change(held.relations[tie.id], tie) for tie in mend.retied)
    for span in mend.changed:
        before = held.spans[span.id]
        yield Change(before, replace(span, provenance=editor.provenance(before.provenance)))
    yield from (Change(None, editor.new_relation(*tie)) for tie in mend.tied)
    yield from (Change(span, None) for span in mend.dropped)
