"""The commands that a label set brings with it: one a label, one a value that has a key, one a relation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reader.core.labels import Attribute, Label, LabelSet, RelationType
from reader.core.roles import ENTITY
from reader.editor.command import Command, Group
from reader.editor.keys import EXAMPLES, parse_sequence
from reader.errors import LabelSetError

_RELABEL_KEY = "r"


def label_commands(labels: LabelSet) -> Iterator[Command]:
    """Yield the commands of a label set: `label.*`, `relabel.*` and `relation.*`.

    Raises:
        LabelSetError: If a key of the label set is not a key, or two labels or relations share one.
    """
    commands = [*_labelling(labels), *_relating(labels)]
    _verify_keys(commands, labels)
    yield from commands


def value_keys(label: Label) -> tuple[Attribute, Mapping[str, str]] | None:
    """Return the attribute whose values can be given with the label, and the key of each such value by value.

    It is the attribute that names keys for its values or, without one, the first that is required, has a
    list of values and no default. Its values then go by the first letter of their name that is still free;
    the label's own key stays free, because it gives the label without a value.
    """
    named = next((attribute for attribute in label.attributes if attribute.keys), None)
    if named:
        return named, {value: key for key, value in named.keys.items()}
    for attribute in label.attributes:
        if attribute.required and attribute.values and attribute.default is None:
            return attribute, _mnemonics(attribute.offered, taken=label.key)
    return None


def _mnemonics(values: tuple[str, ...], taken: str) -> dict[str, str]:
    keys: dict[str, str] = {}
    used = {taken}
    for value in values:
        letter = next((letter for letter in value.lower() if letter.isalnum() and letter not in used), None)
        if letter:
            used.add(letter)
            keys[value] = letter
    return keys


def _labelling(labels: LabelSet) -> Iterator[Command]:
    own = (*(label.key for label in labels.labels), *(relation.key for relation in labels.relations))
    relabel_key = "" if _RELABEL_KEY in own else _RELABEL_KEY
    for label in labels.labels:
        what = label.title.split(" (")[0]
        given = value_keys(label)
        bare = () if not label.key else (f"{label.key} {label.key}" if given else label.key,)
        yield from _label_pair(label, what, "", bare, (), relabel_key)
        if given:
            attribute, keys = given
            for value in attribute.offered:
                key = keys.get(value)
                sequence = (f"{label.key} {key}",) if key and label.key else ()
                shown = f"{what}: {value.replace('_', ' ').lower()}"
                yield from _label_pair(label, shown, value, sequence, (attribute.name, value), relabel_key)


def _label_pair(
    label: Label, title: str, value: str, keys: tuple[str, ...], operands: tuple[str, ...], relabel_key: str
) -> Iterator[Command]:
    name = f"{label.name}.{value}" if value else label.name
    yield Command(
        f"label.{name}",
        title,
        f"Labels the selection as {label.name}{f', {value}' if value else ''}."
        + ("" if value or label.role == ENTITY else " On a part of an attribution, letters ask for another."),
        keys,
        group=Group.LABEL,
        hint=(value or label.name).replace("_", " ").lower(),
        annotates=True,
        action="label",
        operands=(label.name, *operands),
    )
    yield Command(
        f"relabel.{name}",
        f"Relabel as {title[0].lower()}{title[1:]}",
        f"Turns the annotation here into {label.name}{f', {value}' if value else ''}.",
        tuple(f"{relabel_key} {key}" for key in keys if relabel_key),
        group=Group.LABEL,
        annotates=True,
        action="relabel",
        operands=(label.name, *operands),
    )


def _relating(labels: LabelSet) -> Iterator[Command]:
    for relation in labels.relations:
        if relation.enabled:
            yield Command(
                f"relation.{relation.name}",
                relation.name.replace("_", " ").capitalize(),
                _relation_help(relation),
                (relation.key,) if relation.key else (),
                group=Group.RELATION,
                annotates=True,
                action="relation",
                operands=(relation.name,),
            )


def _relation_help(relation: RelationType) -> str:
    heads, tails = " or ".join(relation.head), " or ".join(relation.tail)
    return f"Ties the active annotation and the one here, {heads} to {tails}; on a pair so tied, unties it."


def _verify_keys(commands: list[Command], labels: LabelSet) -> None:
    where = f"label set {labels.name}"
    bound: dict[tuple[str, ...], Command] = {}
    for command in commands:
        for spelling in command.keys:
            try:
                sequence = parse_sequence(spelling)
            except ValueError as fault:
                raise LabelSetError(
                    f"the key of {command.operands[0]}: {fault}", where=where, remedy=f"a key is {EXAMPLES}"
                ) from None
            for length in range(1, len(sequence) + 1):
                if (other := bound.get(sequence[:length])) is not None:
                    raise _clash(spelling, command, other, where)
            longer = (other for keys, other in bound.items() if keys[: len(sequence)] == sequence)
            if (other := next(longer, None)) is not None:
                raise _clash(spelling, command, other, where)
            bound[sequence] = command


def _clash(spelling: str, command: Command, other: Command, where: str) -> LabelSetError:
    names = f"{command.id.partition('.')[2]} and {other.id.partition('.')[2]}"
    return LabelSetError(
        f"the key {spelling!r} of {names} is the same, or the start of the same sequence",
        where=where,
        remedy="give one of them another key",
    )
