"""Commands that go to names in the text, and label all places that name an entity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from reader.core.annotation import Decision, Entity, Fragment, Span
from reader.core.edit import Change
from reader.core.ids import Offset
from reader.core.roles import ENTITY
from reader.editor import motions, ties
from reader.editor.actions.offers import offered_at, take_up
from reader.editor.attribution import Role
from reader.editor.cast import cast_of
from reader.editor.choice import Choice
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.identity import mention_label, pointing
from reader.editor.mentions import whom
from reader.editor.occurrences import Occurrences
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.errors import LibraryError
from reader.text import Range
from reader.text.names import FARTHEST, name_in, names_from

_DONE = Outcome(OutcomeKind.DONE)
_ORIGIN = "gazetteer"
_BACK = 200
_WINDOWS = (2_000, 20_000, FARTHEST)


def next_name(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the name here that is more than the selection, or else the next one not labelled yet."""
    selection = editor.selection
    if editor.article.blocks:
        block = editor.article.blocks[editor.article.blocks.at(selection.start)].start
        begin = max(min(block, selection.start), selection.start - _BACK)
    else:
        begin = max(0, selection.start - _BACK)
    onward = (
        name
        for name in names_from(editor.text, begin)
        if name[0] >= selection.end
        or (name[0] <= selection.start and selection.end <= name[1] and name != selection.extent)
    )
    mentions = editor.labels.names_for(ENTITY)
    names = (name for name in onward if not editor.annotations.is_labelled(mentions, *name))
    if count is None and editor.offers is not None and editor.settings.suggestions:
        return _go_offered(editor, names, selection.end)
    return _go(editor, names, count, "after")


def previous_name(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the name before that is not labelled yet."""
    return _go(editor, _names_back(editor), count, "before")


def label_all(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Step through the places that name the entity here, or the one whose name is selected."""
    entity = entity_here(editor)
    if entity is None:
        return editor.refuse("Go to a mention of a known entity, or select its name, then label all")

    def label(found: Sequence[Range]) -> Outcome:
        return _label(editor, command, entity, found)

    return Occurrences(editor, entity, label).begin(editor)


def entity_here(editor: Editor) -> Entity | None:
    """Return the entity that the annotation here points at, or whose name is selected; None if that is not one."""
    try:
        cast = cast_of(editor)
    except LibraryError as fault:
        editor.say(str(fault), Severity.ERROR)
        return None
    span = editor.target or editor.active_span
    if span is not None and (found := cast.register.get(span.entity)) is not None:
        return found
    named = whom(cast, editor.selected_text)
    return named[0] if len(named) == 1 else None


def _label(editor: Editor, command: Command, entity: Entity, found: Sequence[Range]) -> Outcome:
    first = editor.provenance()
    rest = replace(first, milliseconds=0, keys=0)
    name = mention_label(editor.labels)
    spans = [
        pointing(
            editor,
            Span(editor.new_span_id(), name, (Fragment(start, end),), rest if place else first),
            entity,
        )
        for place, (start, end) in enumerate(found)
    ]
    if not editor.commit(command.id, [Change(None, span) for span in spans]):
        return Outcome(OutcomeKind.REFUSED)
    cast_of(editor).meet(entity)
    number = len(spans)
    editor.say(f"{number:,} more place{'' if number == 1 else 's'} labelled as {entity.name}")
    return _DONE


def _go(editor: Editor, names: Iterator[Range], count: int | None, where: str) -> Outcome:
    found: Range | None = None
    for _ in range(count or 1):
        found = next(names, None) or found
    if found is None:
        return editor.refuse(f"There is no name {where} this that is not labelled")
    editor.go(motions.select(found), step=True)
    with suppress(LibraryError):
        known = whom(cast_of(editor), editor.selected_text)
        if len(known) == 1:
            keys = next(iter(editor.keymap.keys(f"label.{mention_label(editor.labels)}")), "")
            editor.say(f"Known: {known[0].name}, {known[0].type}{f'; {keys} labels it' if keys else ''}")
            if editor.settings.suggestions and editor.journal.holder is None:
                editor.choice = Known(known[0], found)
    return _DONE


def _go_offered(editor: Editor, names: Iterator[Range], end: Offset) -> Outcome:
    """Go to the next name or to the next entity that a suggester offers, whichever comes first."""
    passed = editor.gestures.suggestion
    walking = passed is not None and passed.offer is not None
    name = next((name for name in names if name[0] >= end or not walking), None)
    mentions = editor.labels.names_for(ENTITY)
    offered = (
        editor.offers.after(end, editor.annotations, mentions) if editor.offers is not None else iter(())
    )
    offer = next(offered, None)
    here = offered_at(editor, name, mentions) if name is not None else None
    if here is not None and (offer is None or here.start < offer.start):
        offer = here
    elif offer is None or (here is None and name is not None and name[0] < offer.start):
        return _go(editor, iter([name] if name else []), None, "after")
    take_up(editor, offer, Role.CONTENT, "name.next")
    return _DONE


class Known(Choice):
    """Offers to label a name as the entity that is known by it; any other key is a command.

    Args:
        entity: The entity.
        found: The name.
    """

    mode = "NAME"

    def __init__(self, entity: Entity, found: Range) -> None:
        self._entity, self._found = entity, found

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What can be pressed."""
        return (("enter", f"label {self._entity.name}"), ("tab", "label, next name"))

    def press(self, editor: Editor, key: str) -> Outcome | None:
        """Label the name, or leave the key to the commands."""
        if key not in ("enter", "tab"):
            return None
        name = name_in(editor.text, *self._found, self._entity.type)
        effort = replace(editor.provenance(), origin=_ORIGIN, decision=Decision.ACCEPTED)
        fragments = (Fragment(*name),)
        made = Span(editor.new_span_id(), mention_label(editor.labels), fragments, effort)
        span = pointing(editor, made, self._entity)
        if not editor.commit("entity.known", [Change(None, span)]):
            return Outcome(OutcomeKind.REFUSED)
        cast_of(editor).meet(self._entity)
        editor.say(f"{ties.quoted(editor, span)} is {self._entity.name}")
        return editor.run("name.next") if key == "tab" else _DONE


def _names_back(editor: Editor) -> Iterator[Range]:
    end: Offset = editor.selection.start
    done = end
    mentions = editor.labels.names_for(ENTITY)
    for reach in _WINDOWS:
        start = max(0, end - reach)
        while start and not editor.text[start - 1].isspace():
            start -= 1
            if end - start > reach + _BACK:
                break
        found = list(names_from(editor.text, start, done))
        yield from (name for name in reversed(found) if not editor.annotations.is_labelled(mentions, *name))
        done = start
        if not start:
            return
