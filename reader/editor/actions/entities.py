"""Commands that label mentions of entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from reader.core.annotation import Entity, Fragment, Provenance, Span
from reader.core.edit import Change
from reader.core.entities import Entities, names, plain, with_alias
from reader.core.ids import EntityId, SpanId
from reader.core.roles import MENTION, TYPE
from reader.editor import motions, ties
from reader.editor.attribution import missing_value, spans_alike
from reader.editor.cast import cast_of
from reader.editor.choice import Choice
from reader.editor.command import Command, Pane
from reader.editor.editor import Editor
from reader.editor.identity import mention_label, typed
from reader.editor.keys import LETTER
from reader.editor.mentions import whom
from reader.editor.outcome import Outcome, OutcomeKind, Prompt, Severity
from reader.editor.targeting import twin_among
from reader.errors import LibraryError, SaveError
from reader.text.names import is_name, name_in, pronoun

_DONE = Outcome(OutcomeKind.DONE)
_MOST_CHOICES = 9


def label_mention(editor: Editor, command: Command, attributes: Mapping[str, str]) -> Outcome:
    """Label the selection as an entity, and link it to the register.

    What the rules for names leave out, such as a title, is left out; the same command once more on the same
    selection takes it in. Who is known by that name is linked, somebody new gets an entry, and where several
    can be meant, the next key says who.

    Args:
        editor: The editor.
        command: The command, for the edit; its first operand is the label.
        attributes: The values that go with the label; without a type, only who is known is linked.
    """
    try:
        cast = cast_of(editor)
        cast.keep_up()
    except (LibraryError, SaveError) as fault:
        return editor.refuse(str(fault), Severity.ERROR)
    label = command.operands[0]
    kind = attributes.get(editor.labels.attribute_name(label, TYPE), "")
    found = _fragment(editor, label, kind)
    if found is None:
        return editor.refuse("Only white space is selected")
    words = editor.text[found.start : found.end]
    if pronoun(words) is not None:
        return _link(editor, command, label, found, attributes, None)
    known = whom(cast, words, kind)
    if len(known) > 1:
        link = partial(_link, editor, command, label, found, attributes)
        editor.choice = _OneOf(words, known[:_MOST_CHOICES], link, new_entity(editor, words, kind))
        return _DONE
    entity = known[0] if known else new_entity(editor, words, kind)
    return _link(editor, command, label, found, attributes, entity)


def label_known(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Label the selection as the entity that a letter, or a name, stands for."""
    try:
        cast = cast_of(editor)
    except LibraryError as fault:
        return editor.refuse(str(fault), Severity.ERROR)
    if argument is None:
        choices = tuple(entity.name for entity in cast.entities())
        return Outcome(OutcomeKind.ASK, prompt=Prompt(command.id, "Known entity", choices=choices))
    entity = cast.at(argument)
    if entity is None:
        found = whom(cast, argument) if len(argument) > 1 else []
        if len(found) != 1:
            what = "has the letter" if len(argument) == 1 else "is known here as"
            return editor.refuse(f"No entity {what} {argument}")
        entity = found[0]
    label = mention_label(editor.labels)
    fragment = _fragment(editor, label, entity.type)
    if fragment is None:
        return editor.refuse("Only white space is selected")
    return _link(editor, command, label, fragment, typed(editor, label, entity.type), entity)


def accept_mentions(
    editor: Editor,
    command: str,
    label: str,
    fragments: Sequence[Fragment],
    attributes: Mapping[str, str],
    identifier: EntityId | None,
    made: Provenance,
) -> Outcome:
    """Label places that are suggested as mentions of one entity, in one edit, and link them to the register.

    Args:
        editor: The editor.
        command: The command's id, for the edit.
        label: Their label.
        fragments: The places, in text order.
        attributes: The values that are suggested with the label.
        identifier: The register's entry that is suggested, if one is; by name and type otherwise, or a new one.
        made: The provenance of the first; the others took neither time nor keys.
    """
    try:
        cast = cast_of(editor)
        cast.keep_up()
    except (LibraryError, SaveError) as fault:
        return editor.refuse(str(fault), Severity.ERROR)
    words = editor.text[fragments[0].start : fragments[0].end]
    kind = attributes.get(editor.labels.attribute_name(label, TYPE), "")
    held = cast.register.get(identifier)
    known = [held] if held is not None else whom(cast, words, kind)
    link = partial(_accept, editor, command, label, fragments, attributes, made)
    if len(known) > 1:
        editor.choice = _OneOf(words, known[:_MOST_CHOICES], link, new_entity(editor, words, kind))
        return _DONE
    return link(known[0] if known else new_entity(editor, words, kind))


def _accept(
    editor: Editor,
    command: str,
    label: str,
    fragments: Sequence[Fragment],
    attributes: Mapping[str, str],
    made: Provenance,
    entity: Entity | None,
) -> Outcome:
    words = plain(editor.text[fragments[0].start : fragments[0].end])
    values = _values(editor, label, words, attributes, entity)
    places = [(fragment,) for fragment in fragments]
    spans = spans_alike(editor, label, places, values, entity.id if entity else None, made)
    if missing := missing_value(editor, spans[0].label, spans[0].attributes):
        return editor.refuse(missing)
    is_new = entity is not None and cast_of(editor).register.get(entity.id) is None
    if entity is not None and not keep(editor, entity, words if is_name(words) else "", spans[0].id):
        return Outcome(OutcomeKind.REFUSED)
    if not editor.commit(command, [Change(None, span) for span in spans]):
        return Outcome(OutcomeKind.REFUSED)
    editor.active = spans[0].id
    several = f"{len(spans):,} × " if len(spans) > 1 else ""
    editor.say(several + _said(editor, spans[0], entity, is_new=is_new))
    return _DONE


class _OneOf(Choice):
    """Asks which of several is meant."""

    mode = "WHO"

    def __init__(
        self, words: str, known: Sequence[Entity], link: partial[Outcome], new: Entity | None
    ) -> None:
        self._words, self._known, self._link, self._new = plain(words), known, link, new

    @property
    def question(self) -> str:
        return f"Who is “{self._words}”?"

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        known = [(str(number), f"{one.name}") for number, one in enumerate(self._known, 1)]
        return [*known, *([("n", "somebody new")] if self._new else [])]

    def press(self, editor: Editor, key: str) -> Outcome:
        if key == "n" and self._new is not None:
            return self._link(self._new)
        if len(key) == 1 and key in "123456789" and int(key) <= len(self._known):
            return self._link(self._known[int(key) - 1])
        editor.choice = self
        return editor.refuse("Press one of the numbers, n for somebody new, or esc")


def _fragment(editor: Editor, label: str, kind: str) -> Fragment | None:
    """Return what of the selection is the name; all of it if that name is labelled so already."""
    found = motions.trimmed(editor.text, *editor.selection.extent)
    if found is None:
        return None
    name = Fragment(*name_in(editor.text, *found, kind))
    return Fragment(*found) if _twin(editor, label, name) is not None else name


def _twin(editor: Editor, label: str, fragment: Fragment) -> Span | None:
    here = editor.annotations.touching(fragment.start, fragment.end)
    return twin_among(here, label, (fragment,))


def _link(
    editor: Editor,
    command: Command,
    label: str,
    fragment: Fragment,
    attributes: Mapping[str, str],
    entity: Entity | None,
) -> Outcome:
    words = plain(editor.text[fragment.start : fragment.end])
    values = _values(editor, label, words, attributes, entity)
    twin = _twin(editor, label, fragment) or _shorter(editor, label, fragment)
    if twin is None:
        span = Span(
            editor.new_span_id(),
            label,
            (fragment,),
            editor.provenance(),
            values,
            entity.id if entity else None,
        )
        changes = [Change(None, span), *(Change(None, tie) for tie in ties.belonging(editor, span))]
    else:
        pointed = entity.id if entity else twin.entity
        span = replace(twin, fragments=(fragment,), attributes={**twin.attributes, **values}, entity=pointed)
        if span == twin:
            editor.active = twin.id
            return editor.refuse(f"This is {ties.named(label)} already: {ties.quoted(editor, twin)}")
        span = replace(span, provenance=editor.provenance(twin.provenance))
        changes = [Change(twin, span)]
    is_new = entity is not None and cast_of(editor).register.get(entity.id) is None
    if entity is not None and not keep(editor, entity, words if is_name(words) else "", span.id):
        return Outcome(OutcomeKind.REFUSED)
    if not editor.commit(command.id, changes):
        return Outcome(OutcomeKind.REFUSED)
    editor.active = span.id
    editor.say(_said(editor, span, entity, is_new=is_new))
    return _DONE


def _said(editor: Editor, span: Span, entity: Entity | None, *, is_new: bool) -> str:
    if entity is None:
        return f"Named entity: {ties.quoted(editor, span)}"
    letter = cast_of(editor).meet(entity)
    again = next(iter(editor.keymap.keys("entity.known", Pane.ARTICLE)), "").replace(LETTER, letter)
    quoted = ties.quoted(editor, span)
    what = f"New in the register: {quoted}, {entity.type}" if is_new else f"{quoted} is {entity.name}"
    return f"{what}; {again} gives it again" if again else what


def _shorter(editor: Editor, label: str, fragment: Fragment) -> Span | None:
    """Return the mention that the rules for names made of this very selection: it is to be wider now."""
    for kind in ("PERSON", ""):
        name = Fragment(*name_in(editor.text, fragment.start, fragment.end, kind))
        if name != fragment and (twin := _twin(editor, label, name)) is not None:
            return twin
    return None


def _values(
    editor: Editor, label: str, words: str, attributes: Mapping[str, str], entity: Entity | None
) -> dict[str, str]:
    """Return the attributes of a mention: those that are given, and what its words and its entity say."""
    kind = typed(editor, label, entity.type) if entity else {}
    return {**_mention(editor, label, words), **attributes, **kind}


def _mention(editor: Editor, name: str, words: str) -> dict[str, str]:
    """Return the attribute that says how it is mentioned, where its label has it and it is not by name."""
    label = editor.labels.label(name)
    attribute = label.attribute_for(MENTION) if label else None
    value = "PRO" if pronoun(words) is not None else "NOM"
    if attribute is None or is_name(words) or value not in attribute.values:
        return {}
    return {attribute.name: value}


def new_entity(editor: Editor, words: str, kind: str) -> Entity | None:
    """Return an entry that is not in the register yet; None without a type to give it."""
    return Entity(EntityId(editor.new_id("e")), plain(words), kind) if kind else None


def keep(editor: Editor, entity: Entity, alias: str, span: SpanId) -> bool:
    """Put an entity into the register if it is new there, or teach it a name; tell whether it is there.

    What somebody else is known by already is not learnt: it would have to be asked about ever after.
    """
    cast = cast_of(editor)
    register = cast.register
    held = register.get(entity.id)
    if any(other.id != entity.id for other in register.named(alias)):
        alias = ""
    if held is not None and (not alias or alias in names(held)):
        return True

    def revise(entities: Entities) -> Iterable[Entity]:
        now = entities.get(entity.id, entity)
        return [with_alias(now, alias) if alias and now.merged_into is None else now]

    try:
        register.revise(revise)
    except (LibraryError, SaveError) as fault:
        editor.say(f"Not saved: {fault}", Severity.ERROR)
        return False
    if held is None:
        cast.made(span, entity)
    elif alias and alias != entity.name:
        cast.learnt(span, entity.id, alias)
    return True
