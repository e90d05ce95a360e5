"""Commands that say who a source, speaker or mention is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.core.annotation import Entity, Span
from reader.core.edit import Change
from reader.core.entities import plain
from reader.core.ids import EntityId
from reader.editor import ties
from reader.editor.actions.entities import keep, new_entity
from reader.editor.cast import cast_of, type_keys
from reader.editor.choice import Choice
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.identity import pointing, speaker_name, spoken
from reader.editor.mentions import names_of, proposal, speaking, whom
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.errors import LibraryError

_DONE = Outcome(OutcomeKind.DONE)


def identify(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Say who the annotation here is about; without an argument, a key chooses."""
    span = editor.target or editor.active_span
    if span is None:
        return editor.refuse("There is no annotation here to say who it is")
    try:
        cast = cast_of(editor)
    except LibraryError as fault:
        return editor.refuse(str(fault), Severity.ERROR)
    if argument is None:
        choice = _Who(editor, command, span)
        if not choice.options:
            return editor.refuse("Nobody is known here yet: label a name first")
        editor.choice = choice
        return _DONE
    found = cast.register.get(EntityId(argument))
    candidates = [found] if found else whom(cast, argument)
    if len(candidates) != 1:
        return editor.refuse(f"Nobody, or more than one, is known as {argument}")
    return point_at(editor, command, span, candidates[0])


def point_at(editor: Editor, command: Command, span: Span, entity: Entity) -> Outcome:
    """Let a span point at an entity; a quote or claim, also that of a source, gets its name as speaker or claimer."""
    words = plain(span.excerpt(editor.text, " ")) if span.end - span.start < 200 else ""
    alias = words if words in names_of(editor, span) else ""
    after = pointing(editor, span, entity)
    if after == span:
        return editor.refuse(f"This is {entity.name} already")
    after = replace(after, provenance=editor.provenance(span.provenance))
    changes = [Change(span, after), *spoken(editor, span, entity)]
    if not keep(editor, entity, alias, span.id) or not editor.commit(command.id, changes):
        return Outcome(OutcomeKind.REFUSED)
    editor.active = span.id
    letter = cast_of(editor).meet(entity)
    by = "is by" if speaker_name(editor, span) else "is"
    editor.say(f"{ties.quoted(editor, span)} {by} {entity.name} ({letter})")
    return _DONE


class _Who(Choice):
    """Asks who a source, speaker or mention is; whoever is likely is proposed, and never taken unasked."""

    mode = "WHO"

    def __init__(self, editor: Editor, command: Command, span: Span) -> None:
        self._command, self._span = command, span
        self._quoted = ties.quoted(editor, span)
        self._does = "says" if speaker_name(editor, span) else "is"
        self._proposed = proposal(editor, span)
        self._letters = dict(cast_of(editor).letters())
        self._kinds = {key: kind for kind, key in type_keys(editor.labels).items() if kind}
        self._name = next(iter(names_of(editor, speaking(editor, span))), "")
        self._accept = next(iter(editor.keymap.keys(command.id)), "enter")

    @property
    def question(self) -> str:
        return f"Who {self._does} {self._quoted}?" + (f"  {self._proposed.name}?" if self._proposed else "")

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        told = [("enter", self._proposed.name)] if self._proposed else []
        told += [
            (letter, one.name)
            for letter, one in self._letters.items()
            if self._proposed is None or one.id != self._proposed.id
        ]
        if self._name:
            told += [(key, f"new {kind.replace('_', ' ').lower()}") for key, kind in self._kinds.items()]
        return told

    def press(self, editor: Editor, key: str) -> Outcome:
        entity = self._letters.get(key)
        if key in ("enter", self._accept):
            entity = self._proposed
        elif entity is None and key in self._kinds and self._name:
            found = whom(cast_of(editor), self._name, self._kinds[key])
            entity = found[0] if len(found) == 1 else new_entity(editor, self._name, self._kinds[key])
        if entity is None:
            editor.choice = self
            return editor.refuse("Press enter for who is proposed, a letter for somebody known, or esc")
        return point_at(editor, self._command, self._span, entity)
