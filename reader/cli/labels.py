"""`labels`: the label set, what annotations use of it, and other names for what they use."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from reader.cli.output import columns, complain, confirmed, safe_print
from reader.cli.session import annotator, existing_library, library_folder
from reader.core.labels import Attribute, Label, LabelSet, RelationType
from reader.core.numbers import count
from reader.core.renaming import (
    AttributeName,
    LabelName,
    Name,
    RelationName,
    Renaming,
    ValueName,
    is_known,
    names_of,
    parse_name,
)
from reader.core.roles import ATTRIBUTES, LABELS, RELATIONS
from reader.errors import LabelSetError, PressmarkError
from reader.library.protocol import Library

_STRANGERS_SHOWN = 40


def print_labels(arguments: argparse.Namespace) -> int:
    """Run `pressmark labels`."""
    from reader.library.migration import names_in_use

    library = existing_library(arguments)
    labels = library.labels
    used, unread = names_in_use(library)
    safe_print(f"{labels.name}, in {library_folder(arguments) / 'labels.toml'}")
    for label in labels.labels:
        told = f"{_spans(used[LabelName(label.name)])}{_role(label, LABELS)}"
        safe_print("", f"{label.key or ' '}  {label.name}  {told}")
        rows = [_attribute_row(label, attribute, used) for attribute in label.attributes]
        safe_print(*(columns(rows) if rows else ()))
    if labels.relations:
        safe_print("", *columns([_relation_row(kind, used) for kind in labels.relations]))
    taken = list(_taken_keys(labels))
    safe_print(*([""] if taken else []), *taken)
    strangers = [(name, number) for name, number in used.items() if not is_known(labels, name)]
    _print_strangers(_topmost(strangers, labels))
    for problem in unread:
        complain(problem)
    return 1 if unread else 0


def rename(arguments: argparse.Namespace) -> int:
    """Run `pressmark labels rename`."""
    from reader.library.label_file import read_labels
    from reader.library.label_renaming import rename_in_library, renamed_file
    from reader.library.migration import concerned_entities, migrate, rename_entities, rename_proposed, survey

    library = existing_library(arguments)
    file = library_folder(arguments) / "labels.toml"
    renaming = _renaming(library, arguments.old, arguments.new)
    in_file = is_known(library.labels, renaming.old) and not is_known(library.labels, renaming.target)
    if in_file:
        renamed_file(file.read_text(encoding="utf-8-sig"), renaming, str(file))
    found, entities = survey(library, renaming), concerned_entities(library, renaming)
    for problem in found.unread:
        complain(problem)
    if not (in_file or found.places or entities):
        safe_print(f"Nothing is called {renaming.old}.")
        return 1 if found.unread else 0
    safe_print(f"{renaming.old} becomes {renaming.target}")
    rows = [("  labels.toml", "the name and what refers to it")] if in_file else []
    rows += [
        (f"  {name}", f"{_items(renaming, number)} in {count(found.articles[name], 'article')}")
        for name, number in sorted(found.items.items())
    ]
    if (
        is_known(library.labels, renaming.old)
        and not in_file
        and not _is_any_word(library.labels, renaming.old)
    ):
        rows.append(("  labels.toml", f"has both: {renaming.old} stays in it until you take it out"))
    if entities:
        rows.append(("  entity register", count(len(entities), "entry").replace("entrys", "entries")))
    safe_print(*columns(rows))
    if not (arguments.yes or confirmed("rename?", "rename")):
        safe_print("Nothing was changed.")
        return 1
    # The file comes first: what is left when this is interrupted is found, and done, by doing it again.
    if in_file:
        rename_in_library(library_folder(arguments), renaming)
        read_labels(file)
    done = migrate(library, renaming, found.places, annotator(arguments))
    if entities:
        rename_entities(library, renaming)
    done.skipped += rename_proposed(library, renaming)
    if done.articles:
        changed = f"{_items(renaming, done.items)} in {count(done.articles, 'record')}"
        safe_print(f"Changed {changed}; each can be undone.")
    for problem in done.skipped:
        complain(f"skipped {problem}")
    if done.skipped or found.unread:
        complain(
            f"{count(len(done.skipped) + len(found.unread), 'record')} left as before: do it again later"
        )
        return 1
    return 0


def _renaming(library: Library, old: str, new: str) -> Renaming:
    """Return what the user wants renamed, held against the label set and against what is in use."""
    try:
        name: Name = parse_name(old)
    except ValueError as fault:
        raise PressmarkError(str(fault), remedy="such as quote, quote.type or quote.type:mixed") from None
    labels = library.labels
    if isinstance(name, LabelName) and not is_known(labels, name) and _is_relation(library, name.name):
        name = RelationName(name.name)
    prefix = str(name)[: len(str(name)) - len(name.name)]
    wanted = new.strip().removeprefix(prefix)
    if not wanted or wanted == name.name:
        raise PressmarkError(f"{new!r} is no new name for {name}")
    renaming = Renaming(name, wanted)
    if not (is_known(labels, name) or is_known(labels, renaming.target)):
        known = [str(other) for other in names_of(labels)]
        close = get_close_matches(str(renaming.target), known, n=1) or get_close_matches(old, known, n=1)
        raise LabelSetError(
            f"the label set has neither {name} nor {renaming.target}",
            remedy=f"did you mean {close[0]}?" if close else "`pressmark labels` lists what it has",
        )
    if isinstance(name, ValueName):
        _verify_form(labels, renaming, name)
    return renaming


def _verify_form(labels: LabelSet, renaming: Renaming, name: ValueName) -> None:
    label = labels.label(name.label)
    attribute = label.attribute(name.attribute) if label else None
    if attribute and attribute.pattern and not re.fullmatch(attribute.pattern, renaming.new):
        raise LabelSetError(f"{renaming.new!r} does not have the form {attribute.pattern}")


def _is_any_word(labels: LabelSet, name: Name) -> bool:
    """Tell whether a name is a value of free text, which the label set does not list."""
    label = labels.label(name.label) if isinstance(name, ValueName) else None
    attribute = label.attribute(name.attribute) if label and isinstance(name, ValueName) else None
    return attribute is not None and not attribute.values


def _is_relation(library: Library, name: str) -> bool:
    if library.labels.relation(name) is not None:
        return True
    from reader.library.migration import names_in_use

    used, _ = names_in_use(library)
    return used[RelationName(name)] > 0 and not used[LabelName(name)]


def _items(renaming: Renaming, number: int) -> str:
    return count(number, "relation" if isinstance(renaming.old, RelationName) else "span")


def _role(named: Label | Attribute | RelationType, usual: Mapping[str, str]) -> str:
    """Return what something is for, to stand behind it; empty where its name says it."""
    if named.role == usual.get(named.name, ""):
        return ""
    return f"; role {named.role}" if named.role else "; no role"


def _spans(number: int) -> str:
    return count(number, "span")


def _attribute_row(label: Label, attribute: Attribute, used: Counter[Name]) -> tuple[str, str]:
    values = []
    for value in attribute.values:
        number = used[ValueName(label.name, attribute.name, value)]
        key = next((key for key, given in attribute.keys.items() if given == value), "")
        values.append(
            " ".join(part for part in (key and f"[{key}]", value, f"{number:,}" if number else "") if part)
        )
    number = used[AttributeName(label.name, attribute.name)]
    words = ", ".join(values) or f"any words {number:,}" if attribute.values or number else "any words"
    if attribute.computed:
        words += "; computed where not set"
    elif attribute.default is not None:
        words += f"; {attribute.default} where not set"
    elif attribute.required:
        words += "; required"
    words += _role(attribute, ATTRIBUTES)
    return f"     {attribute.name}", words


def _relation_row(kind: RelationType, used: Counter[Name]) -> tuple[str, str, str]:
    tails = [_tail(name, kind.tail_where.get(name, {})) for name in kind.tail]
    ends = f"{' or '.join(kind.head)} {'—' if kind.symmetric else '→'} {' or '.join(tails)}"
    off = "" if kind.enabled else "; not offered"
    return (
        f"{kind.key or ' '}  {kind.name}",
        f"{used[RelationName(kind.name)]:,}",
        f"{ends}{off}{_role(kind, RELATIONS)}",
    )


def _tail(name: str, where: Mapping[str, tuple[str, ...]]) -> str:
    conditions = "; ".join(f"{attribute} {', '.join(values)}" for attribute, values in where.items())
    return f"{name} ({conditions})" if conditions else name


def _taken_keys(labels: LabelSet) -> Iterator[str]:
    """Yield a sentence for each key of the label set that another command would have."""
    from reader.editor.command import Pane
    from reader.editor.keymap import default_keymap
    from reader.editor.keys import format_sequence
    from reader.editor.registry import Registry

    registry = Registry(labels)
    keymap = default_keymap(registry)
    for command in registry:
        left = keymap.keys(command.id, Pane.ARTICLE)
        for key in command.keys if Pane.ARTICLE in command.panes else ():
            if key not in left:
                others = " or ".join(format_sequence(other) for other in left)
                where = f"it is still on {others}" if others else "it is left to the command palette"
                yield f"The label set takes {format_sequence(key)} from {command.title!r}: {where}."


def _topmost(strangers: list[tuple[Name, int]], labels: LabelSet) -> list[tuple[Name, int]]:
    """Return what is unknown without that which is unknown only because what it belongs to is."""
    return [
        (name, number)
        for name, number in strangers
        if not (
            (isinstance(name, AttributeName | ValueName) and not is_known(labels, LabelName(name.label)))
            or (
                isinstance(name, ValueName)
                and not is_known(labels, AttributeName(name.label, name.attribute))
            )
        )
    ]


def _print_strangers(strangers: list[tuple[Name, int]]) -> None:
    if not strangers:
        return
    shown = sorted(strangers, key=lambda item: (-item[1], str(item[0])))[:_STRANGERS_SHOWN]
    safe_print("", "In use, and not in the label set; nothing of it is lost:")
    rows = [
        (f"     {name}", count(number, "relation" if isinstance(name, RelationName) else "span"))
        for name, number in shown
    ]
    safe_print(*columns(rows))
    if len(strangers) > len(shown):
        safe_print(f"     and {len(strangers) - len(shown):,} more")
    safe_print("Put it back into the file, or rename it: pressmark labels rename OLD NEW")
