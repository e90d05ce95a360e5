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


def dismiss(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Say that the annotation here is right as it is; where nothing is warned of, take back what was said so."""
    from reader.checks.rules import rule_of

    target = editor.target
    if target is None:
        return editor.refuse("There is no annotation here")
    findings = editor.warnings.shown_at(target.id) or editor.warnings.at(target.id)
    rules = [rule for finding in findings if (rule := rule_of(finding.rule)) is not None]
    rule = next((rule for rule in rules if rule.dismissible), None)
    if rule is not None:
        dismissed, words = target.dismissed | {rule.id}, f"Right as it is: {rule.title}"
    elif rules:
        return editor.refuse(f"This is a fault and cannot be dismissed: {rules[0].title}")
    elif target.dismissed:
        dismissed, words = frozenset(), "What was right as it is will be warned of again"
    else:
        return editor.refuse(f"Nothing is warned of at this {target.label}")
    after = replace(target, dismissed=dismissed, provenance=editor.provenance(target.provenance))
    if not editor.commit(command.id, [Change(target, after)]):
        return Outcome(OutcomeKind.REFUSED)
    editor.warnings.settle()
    editor.say(words)
    return _DONE


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
    effort = editor.provenance()
    for tie in mend.tied:
        made = editor.new_relation(*tie)
        yield Change(None, made if mend.changed else replace(made, provenance=effort))
    yield from (Change(span, None) for span in mend.dropped)
