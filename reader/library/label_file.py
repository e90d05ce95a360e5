"""`labels.toml`: the label set as its user writes it, with errors that name the line and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reader.core.labels import AUTO, QUOTE_TYPES, Attribute, Label, LabelSet, RelationType
from reader.core.roles import ATTRIBUTES, LABELS, RELATIONS
from reader.errors import LabelSetError
from reader.files import read_file
from reader.library.label_table import Table, root_table

Parse = Callable[[str], Mapping[str, Any]]

VERSION = 1

PRESETS = ("attribution", "simple", "entities", "custom")
"""The label files to begin with; the first is that of a new library."""

CHOOSE = (
    "in an editor keep what should hold, and take away the lines that begin with <<<<<<<, =======, >>>>>>>"
)
"""What to do about a merge conflict in a file that is its users' to edit."""

AUTHOR = "author"
"""What `suggest_from` calls the author of the article."""

_COLORS = ("red", "green", "yellow", "blue", "magenta", "cyan", "white", "black")


def preset(name: str) -> str:
    """Return the label file of one of `PRESETS`."""
    return (Path(__file__).parent / "presets" / f"{name}.toml").read_text(encoding="utf-8")


def default_labels() -> str:
    """Return the label file that a new library begins with."""
    return preset(PRESETS[0])


def read_toml(content: str) -> Mapping[str, Any]:
    """Return what a file of this content says.

    Raises:
        ValueError: If it is not TOML.
    """
    import tomllib

    return tomllib.loads(content)


def read_labels(path: Path, parse: Parse = read_toml) -> LabelSet:
    """Read a label file.

    Args:
        path: The file.
        parse: Says what its content says.

    Raises:
        LabelSetError: If there is none, or it cannot be followed; the message names the line where it can.
        LibraryError: If the file cannot be read.
    """
    try:
        content = read_file(path)
    except FileNotFoundError:
        raise LabelSetError(
            "the library has no label set", where=str(path), remedy="put the file back, or make a new library"
        ) from None
    if b"\n<<<<<<< " in b"\n" + content:
        raise LabelSetError("the file holds a merge conflict", where=str(path), remedy=CHOOSE)
    try:
        return parse_labels(content.decode("utf-8-sig").replace("\r\n", "\n"), str(path), parse)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise LabelSetError("the file is not UTF-8", where=f"{path}, line {line}") from None


def parse_labels(content: str, where: str, parse: Parse = read_toml) -> LabelSet:
    """Read a label set from the content of a label file.

    Args:
        content: The file's content.
        where: What error messages call the file.
        parse: Says what the content says.

    Raises:
        LabelSetError: If it cannot be followed.
    """
    try:
        fields = parse(content)
    except ValueError as fault:
        raise LabelSetError(f"this is not TOML: {fault}", where=where) from None
    root = root_table(fields, content, where)
    root.verify_keys("schema_version", "name", "language", "label", "relation", "checks")
    version = root.number("schema_version", 1)
    if version > VERSION:
        root.fail("schema_version", f"format {version} is newer than this program", "update Pressmark")
    labels = tuple(_label(table) for table in root.tables("label"))
    if not labels:
        root.fail("label", "there is no label", "begin one with [[label]]")
    _verify_names(root.tables("label"))
    _verify_suggestions(root.tables("label"), labels)
    relations = tuple(_relation(table, labels) for table in root.tables("relation"))
    _verify_names(root.tables("relation"))
    _verify_roles(root.tables("relation"), relations)
    _verify_keys(root.tables("label") + root.tables("relation"))
    return LabelSet(
        name=root.text("name"),
        labels=labels,
        relations=relations,
        language=root.optional_text("language"),
        version=version,
        unchecked=_unchecked(root),
    )


def _label(table: Table) -> Label:
    table.verify_keys("name", "role", "key", "color", "title", "spans", "guideline", "attribute")
    name = table.name()
    rows = table.tables("attribute", "label.attribute")
    attributes = tuple(_attribute(row, table.key()) for row in rows)
    _verify_names(rows)
    _verify_roles(rows, attributes)
    return Label(
        name=name,
        key=table.key(),
        color=table.one_of("color", _COLORS, "white"),
        title=table.optional_text("title") or name,
        guideline=(table.optional_text("guideline") or "").strip(),
        discontinuous=table.one_of("spans", ("single", "multi"), "single") == "multi",
        attributes=attributes,
        role=_role(table, LABELS),
    )


def _attribute(table: Table, label_key: str) -> Attribute:
    table.verify_keys(
        "name", "role", "kind", "values", "optional_values", "default", "required", "pattern", "suggest_from", "keys",
        "computed",
    )  # fmt: skip
    optional = table.words("optional_values")
    values = (*table.words("values"), *optional)
    if len(set(values)) < len(values):
        table.fail("optional_values", "a value is in values and in optional_values", "leave one of them out")
    if values and table.one_of("kind", ("values", "text"), "values") == "text":
        table.fail("kind", "free text has no list of values", "leave out kind, or the values")
    if not values and table.one_of("kind", ("values", "text"), "text") == "values":
        table.fail("kind", "the values are missing", 'write values = ["…", "…"]')
    pattern = _pattern(table)
    default = table.optional_text("default")
    if default not in (None, AUTO):
        if values and default not in values:
            table.fail(
                "default",
                f"the default {default!r} is not one of its values",
                f"allowed: {', '.join(values)}",
            )
        if pattern is not None and re.fullmatch(pattern, default or "") is None:
            table.fail("default", f"the default {default!r} does not have the form {pattern}")
    return Attribute(
        name=table.name(),
        values=values,
        optional=optional,
        default=default,
        required=table.flag("required", default=False),
        pattern=pattern,
        suggest_from=table.words("suggest_from"),
        keys=_value_keys(table, values, label_key),
        computed=_computed(table, values, default),
        role=_role(table, ATTRIBUTES),
    )


def _role(table: Table, known: Mapping[str, str]) -> str | None:
    """Return the role that is written, empty for none; None where the name says it."""
    role = table.optional_text("role")
    allowed = dict.fromkeys(known.values())
    if role and role not in allowed:
        table.fail("role", f"{role!r} is no role", f'allowed: {", ".join(allowed)}, and "" for none')
    return role


def _pattern(table: Table) -> str | None:
    pattern = table.optional_text("pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error as fault:
            table.fail("pattern", f"the pattern is no regular expression: {fault}")
    return pattern


def _computed(table: Table, values: Sequence[str], default: str | None) -> dict[str, str]:
    """Return which value stands for each type of quote, of an attribute that is computed."""
    given = table.table("computed")
    if default != AUTO:
        if given:
            table.fail("computed", f"nothing is computed unless the default is {AUTO!r}")
        return {}
    for kind in given:
        if kind not in QUOTE_TYPES:
            table.fail("computed", f"{kind!r} is never computed", f"allowed: {', '.join(QUOTE_TYPES)}")
    stand_ins = {kind: str(given.get(kind, kind)) for kind in QUOTE_TYPES}
    for kind, value in stand_ins.items():
        if value not in values:
            table.fail(
                "computed" if kind in given else "default",
                f"what is computed is one of {', '.join(QUOTE_TYPES)}, and {value!r} is not one of its values",
                f'write which value stands for it: computed = {{ {kind} = "…" }}',
            )
    return stand_ins


def _value_keys(table: Table, values: Sequence[str], label_key: str) -> dict[str, str]:
    keys: dict[str, str] = {}
    for key, value in table.table("keys").items():
        if len(key) != 1 or not key.isprintable() or key.isspace():
            table.fail("keys", f"{key!r} is not a key", "use one visible character")
        if key == label_key:
            table.fail("keys", f"{key!r} is the label's own key", "twice that key gives the label alone")
        if not isinstance(value, str) or value not in values:
            table.fail(
                "keys", f"{key!r} stands for {value!r}, which is no value", f"allowed: {', '.join(values)}"
            )
        keys[key] = value
    return keys


def _relation(table: Table, labels: Sequence[Label]) -> RelationType:
    table.verify_keys(
        "name", "role", "head", "tail", "tail_where", "max_per_head", "symmetric", "enabled", "key"
    )
    return RelationType(
        name=table.name(),
        head=_ends(table, "head", labels),
        tail=_ends(table, "tail", labels),
        key=table.key(),
        tail_where=_conditions(table, labels),
        max_per_head=table.number("max_per_head", 1) if "max_per_head" in table.fields else None,
        symmetric=table.flag("symmetric", default=False),
        enabled=table.flag("enabled", default=True),
        role=_role(table, RELATIONS),
    )


def _verify_suggestions(tables: Sequence[Table], labels: Sequence[Label]) -> None:
    """Refuse a place to find values that is neither a label, a label with one of its values, nor the author."""
    known = [label.name for label in labels]
    for table in tables:
        for row in table.tables("attribute", "label.attribute"):
            for place in row.words("suggest_from"):
                name, colon, value = place.partition(":")
                label = next((label for label in labels if label.name == name), None)
                if label is None and place != AUTHOR:
                    row.fail(
                        "suggest_from", f"{name!r} is no label", f"allowed: {', '.join(known)}, {AUTHOR}"
                    )
                if label and colon and not any(value in item.values for item in label.attributes):
                    row.fail("suggest_from", f"no attribute of {name!r} has the value {value!r}")


def _ends(table: Table, key: str, labels: Sequence[Label]) -> tuple[str, ...]:
    ends = table.words(key)
    known = [label.name for label in labels]
    if not ends:
        table.fail(key, f"{key} is missing", f"allowed: {', '.join(known)}")
    for end in ends:
        if end not in known:
            table.fail(key, f"{end!r} is no label", f"allowed: {', '.join(known)}")
    return ends


def _conditions(table: Table, labels: Sequence[Label]) -> dict[str, dict[str, tuple[str, ...]]]:
    conditions: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, wanted in table.table("tail_where").items():
        label = next((label for label in labels if label.name == name), None)
        if label is None or name not in table.words("tail"):
            table.fail(
                "tail_where",
                f"{name!r} is not one of its tails",
                f"allowed: {', '.join(table.words('tail'))}",
            )
        if not isinstance(wanted, dict):
            table.fail("tail_where", f"{name} is not a table", f'write {name} = {{ ATTRIBUTE = ["…"] }}')
        inner = Table(wanted, table.title, table.place)
        conditions[name] = {}
        for attribute in inner.fields:
            known = label.attribute(attribute)
            if known is None:
                table.fail("tail_where", f"label {name!r} has no attribute {attribute!r}")
            values = inner.words(attribute)
            strangers = [value for value in values if value not in known.values]
            if strangers:
                table.fail(
                    "tail_where",
                    f"{strangers[0]!r} is no value of {attribute}",
                    f"allowed: {', '.join(known.values)}",
                )
            conditions[name][attribute] = values
    return conditions


def _unchecked(root: Table) -> frozenset[str]:
    """Return the rules that `[checks]` switches off."""
    switches = root.table("checks")
    if not switches:
        return frozenset()
    from reader.checks.rules import RULES  # most label files switch nothing off

    known = [rule.id for rule in RULES]
    table = Table(switches, "checks", next(root.place.nested("checks"), root.place))
    table.verify_keys(*known)
    return frozenset(name for name in switches if not table.flag(name, default=True))


def _verify_names(tables: Sequence[Table]) -> None:
    seen: set[str] = set()
    for table in tables:
        if table.name() in seen:
            table.fail("name", f"there are two of the name {table.name()!r}", "rename one")
        seen.add(table.name())


def _verify_roles(tables: Sequence[Table], items: Sequence[Attribute | RelationType]) -> None:
    """Refuse a role that two attributes of a label have, or two relation types: one of them would never be asked."""
    seen: dict[str | None, str] = {}
    for table, item in zip(tables, items, strict=True):
        if item.role and item.role in seen:
            what = f"{item.role!r} is the role of {seen[item.role]} already"
            table.fail("role" if "role" in table.fields else "name", what, 'write role = "" in one of them')
        seen[item.role] = table.title


def _verify_keys(tables: Sequence[Table]) -> None:
    seen: dict[str, str] = {}
    for table in tables:
        if table.key() and table.key() in seen:
            table.fail(
                "key", f"{table.key()!r} is the key of {seen[table.key()]} already", "choose another key"
            )
        seen[table.key()] = table.title
