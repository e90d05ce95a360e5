"""Renaming in the text of a label file, whose comments and layout stay as they are."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, MutableMapping, MutableSequence
from pathlib import Path
from typing import TypeAlias, cast

import tomlkit
from tomlkit.items import Item
from tomlkit.items import Table as OwnLines

from reader.core.labels import AUTO, QUOTE_TYPES
from reader.core.renaming import AttributeName, LabelName, Name, RelationName, Renaming, ValueName
from reader.core.roles import ATTRIBUTES, LABELS, RELATIONS
from reader.errors import LabelSetError
from reader.files import atomic_write, read_file
from reader.library.label_file import parse_labels
from reader.library.label_table import is_name
from reader.library.layout import Layout
from reader.library.lock import Lock

_Table: TypeAlias = MutableMapping[str, object]


def rename_in_library(root: Path, renaming: Renaming) -> None:
    """Rename in the label file of a library, in one durable write.

    Args:
        root: The library's folder.
        renaming: The old name, which the file has, and the new one, which it has not.

    Raises:
        LabelSetError: If the file would not be a label set with the new name.
        SaveError: If it cannot be written. It is as it was.
    """
    layout = Layout(root.resolve())
    with Lock.take(layout.locks / "library.lock"):
        content = read_file(layout.labels)
        mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
        text = content.removeprefix(mark).decode("utf-8")
        atomic_write(layout.labels, mark + renamed_file(text, renaming, str(layout.labels)).encode("utf-8"))


def renamed_file(content: str, renaming: Renaming, where: str) -> str:
    """Return the content of a label file with a name that stands in it replaced, wherever the file uses it.

    What the name was for stays: the role is written where the new name does not say it.

    Args:
        content: The file's content, which is a label set.
        renaming: The old name, which the file has, and the new one, which it has not.
        where: What error messages call the file.

    Raises:
        LabelSetError: If the new name cannot be one, or the file would not be a label set with it.
    """
    if not isinstance(renaming.old, ValueName) and not is_name(renaming.new):
        raise LabelSetError(
            f"{renaming.new!r} cannot be a name", remedy="use letters, digits, _ and -, a letter first"
        )
    document = tomlkit.parse(content)
    _rename(cast("_Table", document), renaming.old, renaming.new)
    renamed = tomlkit.dumps(document)
    parse_labels(renamed, f"{where}, with {renaming.target} for {renaming.old}")
    return renamed


def _rename(root: _Table, old: Name, new: str) -> None:
    match old:
        case LabelName(name):
            for label in _tables(root, "label"):
                _replace_name(label, name, new, LABELS)
            for relation in _tables(root, "relation"):
                _replace_item(relation, "head", name, new)
                _replace_item(relation, "tail", name, new)
                _replace_key(_table(relation, "tail_where"), name, new)
            _rename_suggestions(root, name, new)
        case AttributeName(label, name):
            for attribute in _attributes(root, label):
                _replace_name(attribute, name, new, ATTRIBUTES)
            for relation in _tables(root, "relation"):
                _replace_key(_table(_table(relation, "tail_where"), label), name, new)
        case ValueName(label, attribute_name, name):
            for attribute in _attributes(root, label, attribute_name):
                _rename_value(attribute, name, new)
            for relation in _tables(root, "relation"):
                _replace_item(_table(_table(relation, "tail_where"), label), attribute_name, name, new)
            for attribute in _attributes(root):
                _replace_item(attribute, "suggest_from", f"{label}:{name}", f"{label}:{new}")
        case RelationName(name):
            for relation in _tables(root, "relation"):
                _replace_name(relation, name, new, RELATIONS)


def _rename_suggestions(root: _Table, name: str, new: str) -> None:
    for attribute in _attributes(root):
        for place in list(cast("MutableSequence[str]", attribute.get("suggest_from", []))):
            if place.partition(":")[0] == name:
                _replace_item(attribute, "suggest_from", place, new + place[len(name) :])


def _rename_value(attribute: _Table, name: str, new: str) -> None:
    _replace_item(attribute, "values", name, new)
    _replace_item(attribute, "optional_values", name, new)
    keys = _table(attribute, "keys")
    for key, value in keys.items():
        if value == name:
            keys[key] = new
    if attribute.get("default") != AUTO:
        _replace_text(attribute, "default", name, new)
        return
    computed = _table(attribute, "computed")
    for kind in QUOTE_TYPES:
        if computed.get(kind, kind) == name:
            if not computed:
                attribute["computed"] = tomlkit.inline_table()
                computed = _table(attribute, "computed")
            computed[kind] = new


def _tables(parent: _Table, key: str) -> list[_Table]:
    return list(cast("list[_Table]", parent.get(key, [])))


def _table(parent: _Table, key: str) -> _Table:
    return cast("_Table", parent.get(key, {}))


def _attributes(root: _Table, label: str | None = None, name: str | None = None) -> list[_Table]:
    return [
        attribute
        for parent in _tables(root, "label")
        if label in (None, parent.get("name"))
        for attribute in _tables(parent, "attribute")
        if name in (None, attribute.get("name"))
    ]


def _replace_name(table: _Table, old: str, new: str, roles: Mapping[str, str]) -> None:
    """Rename a table, and write its role where the new name says another, or take it away where that says the same.

    What had no role gets that of its new name, as if it had been called so from the beginning.
    """
    if table.get("name") != old:
        return
    table["name"] = new
    written, usual = cast("str | None", table.get("role")), roles.get(new, "")
    role = roles.get(old, "") if written is None else written
    if written is None and role and role != usual:
        _add_role(table, role)
    elif written is not None and role == usual:
        del table["role"]


def _add_role(table: _Table, role: str) -> None:
    """Write a role in the line below the name; tomlkit itself would put it behind all else, comments too."""
    if not isinstance(table, OwnLines):
        table["role"] = role
        return
    trivia = cast("Item", table["name"]).trivia
    end = trivia.trail or "\n"
    trivia.trail = f'{end}{trivia.indent}role = "{role}"{trivia.trail}'


def _replace_text(table: _Table, key: str, old: str, new: str) -> None:
    if table.get(key) == old:
        table[key] = new


def _replace_item(table: _Table, key: str, old: str, new: str) -> None:
    items = cast("MutableSequence[object]", table.get(key, []))
    for position, item in enumerate(list(items)):
        if item == old:
            items[position] = new


def _replace_key(table: _Table, old: str, new: str) -> None:
    """Rename a key in its place among the others."""
    if old not in table:
        return
    items = list(table.items())
    for key, _ in items:
        del table[key]
    for key, value in items:
        table[new if key == old else key] = value
