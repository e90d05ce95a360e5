"""`labels.toml`: the label set as its user writes it, with errors that name the line and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from reader.core.labels import Attribute, Label, LabelSet, RelationType
from reader.errors import LabelSetError
from reader.files import read_file

VERSION = 1

_COLORS = ("red", "green", "yellow", "blue", "magenta", "cyan", "white", "black")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_HEADER = re.compile(r"\s*\[\[?\s*([\w.]+)\s*\]\]?\s*(?:#.*)?")


def default_labels() -> str:
    """Return the label file that a new library begins with."""
    return Path(__file__).with_name("default_labels.toml").read_text(encoding="utf-8")


def read_labels(path: Path) -> LabelSet:
    """Read a label file.

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
    try:
        return parse_labels(content.decode("utf-8-sig").replace("\r\n", "\n"), str(path))
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise LabelSetError("the file is not UTF-8", where=f"{path}, line {line}") from None


def parse_labels(content: str, where: str) -> LabelSet:
    """Read a label set from the content of a label file.

    Args:
        content: The file's content.
        where: What error messages call the file.

    Raises:
        LabelSetError: If it cannot be followed.
    """
    try:
        fields = tomllib.loads(content)
    except tomllib.TOMLDecodeError as fault:
        raise LabelSetError(f"this is not TOML: {fault}", where=where) from None
    root = _Table(fields, "the label set", _Place(where, content.split("\n"), 0))
    root.verify_keys("schema_version", "name", "language", "label", "relation")
    version = root.number("schema_version", 1)
    if version > VERSION:
        root.fail("schema_version", f"format {version} is newer than this program", "update Pressmark")
    labels = tuple(_label(table) for table in root.tables("label"))
    if not labels:
        root.fail("label", "there is no label", "begin one with [[label]]")
    _verify_names(root.tables("label"))
    relations = tuple(_relation(table, labels) for table in root.tables("relation"))
    _verify_names(root.tables("relation"))
    _verify_keys(root.tables("label") + root.tables("relation"))
    return LabelSet(
        name=root.text("name"),
        labels=labels,
        relations=relations,
        language=root.optional_text("language"),
        version=version,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table stands: the file, its lines, and the index of the table's header or first line."""

    file: str
    lines: Sequence[str]
    first: int

    def of(self, key: str) -> str:
        """Return the place of a key as people read it; the table's own where the key is not found."""
        setting = re.compile(rf"\s*{re.escape(key)}\s*=")
        for index in range(self.first, len(self.lines)):
            if index > self.first and _HEADER.fullmatch(self.lines[index]):
                break
            if setting.match(self.lines[index]):
                return f"{self.file}, line {index + 1}"
        return f"{self.file}, line {self.first + 1}"

    def nested(self, header: str) -> Iterator[_Place]:
        """Yield the places of the tables under a header that belong to this one."""
        parent = header.rpartition(".")[0]
        for index in range(self.first + bool(parent), len(self.lines)):
            found = _HEADER.fullmatch(self.lines[index])
            if found and found[1] == parent:
                return
            if found and found[1] == header:
                yield _Place(self.file, self.lines, index)


class _Table:
    """A table of the file, whose values are asked for by type."""

    def __init__(self, fields: Mapping[str, object], title: str, place: _Place) -> None:
        self.fields = fields
        self.title = title
        self.place = place

    def fail(self, key: str, what: str, remedy: str = "") -> NoReturn:
        """Say what is wrong with the value at a key."""
        raise LabelSetError(f"{self.title}: {what}", where=self.place.of(key), remedy=remedy)

    def verify_keys(self, *allowed: str) -> None:
        """Refuse a key that means nothing here."""
        for key in self.fields:
            if key not in allowed:
                self.fail(key, f"{key!r} means nothing here", f"allowed: {', '.join(allowed)}")

    def text(self, key: str) -> str:
        """Return the words at a key, which must be there."""
        words = self.optional_text(key)
        if not words:
            self.fail(key, f"{key} is missing", f'write {key} = "…"')
        return words

    def optional_text(self, key: str) -> str | None:
        """Return the words at a key, or None."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, str):
            self.fail(key, f"{key} is not text", 'put it between " and "')
        return value

    def name(self) -> str:
        """Return the name, which must be a name."""
        name = self.text("name")
        if _NAME.fullmatch(name) is None:
            self.fail("name", f"{name!r} cannot be a name", "use letters, digits, _ and -, a letter first")
        return name

    def key(self) -> str:
        """Return the key to press: one character, or nothing."""
        key = self.optional_text("key") or ""
        if len(key) > 1 or key.isspace() or not key.isprintable():
            self.fail("key", f"{key!r} is not a key", "use one visible character")
        return key

    def one_of(self, key: str, allowed: Collection[str], default: str) -> str:
        """Return the word at a key, which must be one of a few."""
        word = self.optional_text(key) or default
        if word not in allowed:
            self.fail(key, f"{word!r} is no {key}", f"allowed: {', '.join(allowed)}")
        return word

    def words(self, key: str) -> tuple[str, ...]:
        """Return the list of different words at a key, or an empty one."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            self.fail(key, f"{key} is not a list of words", f'write {key} = ["…", "…"]')
        if len(set(value)) < len(value):
            self.fail(key, f"{key} has a word twice")
        return tuple(value)

    def number(self, key: str, default: int) -> int:
        """Return the whole number of 1 or more at a key."""
        value = self.fields.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.fail(key, f"{key} is not a whole number of 1 or more")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return the truth at a key."""
        value = self.fields.get(key, default)
        if not isinstance(value, bool):
            self.fail(key, f"{key} is neither true nor false", "write it without quotation marks")
        return value

    def table(self, key: str) -> Mapping[str, object]:
        """Return the table at a key, or an empty one."""
        value = self.fields.get(key, {})
        if not isinstance(value, dict):
            self.fail(key, f"{key} is not a table", f"write {key} = {{ … = … }}")
        return value

    def tables(self, key: str, header: str = "") -> tuple[_Table, ...]:
        """Return the tables under a key, in the order of the file."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.fail(key, f"{key} is not a list of tables", f"begin each with [[{header or key}]]")
        places = [*self.place.nested(header or key)]
        return tuple(
            _Table(
                row,
                f"{key} {row['name']!r}" if isinstance(row.get("name"), str) else f"{key} {index + 1}",
                places[index] if index < len(places) else self.place,
            )
            for index, row in enumerate(value)
        )


def _label(table: _Table) -> Label:
    table.verify_keys("name", "key", "color", "title", "spans", "guideline", "attribute")
    name = table.name()
    attributes = tuple(_attribute(row, table.key()) for row in table.tables("attribute", "label.attribute"))
    _verify_names(table.tables("attribute", "label.attribute"))
    return Label(
        name=name,
        key=table.key(),
        color=table.one_of("color", _COLORS, "white"),
        title=table.optional_text("title") or name,
        guideline=(table.optional_text("guideline") or "").strip(),
        discontinuous=table.one_of("spans", ("single", "multi"), "single") == "multi",
        attributes=attributes,
    )


def _attribute(table: _Table, label_key: str) -> Attribute:
    table.verify_keys("name", "values", "default", "required", "pattern", "suggest_from", "keys")
    values = table.words("values")
    default = table.optional_text("default")
    if default is not None and values and default not in (*values, "auto"):
        table.fail(
            "default",
            f"the default {default!r} is not one of its values",
            f"allowed: {', '.join(values)}, auto",
        )
    pattern = table.optional_text("pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error as fault:
            table.fail("pattern", f"the pattern is no regular expression: {fault}")
    return Attribute(
        name=table.name(),
        values=values,
        default=default,
        required=table.flag("required", default=False),
        pattern=pattern,
        suggest_from=table.words("suggest_from"),
        keys=_value_keys(table, values, label_key),
    )


def _value_keys(table: _Table, values: Sequence[str], label_key: str) -> dict[str, str]:
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


def _relation(table: _Table, labels: Sequence[Label]) -> RelationType:
    table.verify_keys("name", "head", "tail", "tail_where", "max_per_head", "symmetric", "enabled", "key")
    return RelationType(
        name=table.name(),
        head=_ends(table, "head", labels),
        tail=_ends(table, "tail", labels),
        key=table.key(),
        tail_where=_conditions(table, labels),
        max_per_head=table.number("max_per_head", 1) if "max_per_head" in table.fields else None,
        symmetric=table.flag("symmetric", default=False),
        enabled=table.flag("enabled", default=True),
    )


def _ends(table: _Table, key: str, labels: Sequence[Label]) -> tuple[str, ...]:
    ends = table.words(key)
    known = [label.name for label in labels]
    if not ends:
        table.fail(key, f"{key} is missing", f"allowed: {', '.join(known)}")
    for end in ends:
        if end not in known:
            table.fail(key, f"{end!r} is no label", f"allowed: {', '.join(known)}")
    return ends


def _conditions(table: _Table, labels: Sequence[Label]) -> dict[str, dict[str, tuple[str, ...]]]:
    conditions: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, wanted in table.table("tail_where").items():
        label = next((label for label in labels if label.name == name), None)
        if label is None or name not in table.words("tail"):
            table.fail(
                "tail_where",
                f"{name!r} is not one of its tails",
                f"allowed: {', '.join(table.words('tail'))}",
            )
        inner = _Table(wanted if isinstance(wanted, dict) else {}, table.title, table.place)
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


def _verify_names(tables: Sequence[_Table]) -> None:
    seen: set[str] = set()
    for table in tables:
        if table.name() in seen:
            table.fail("name", f"there are two of the name {table.name()!r}", "rename one")
        seen.add(table.name())


def _verify_keys(tables: Sequence[_Table]) -> None:
    seen: dict[str, str] = {}
    for table in tables:
        if table.key() and table.key() in seen:
            table.fail(
                "key", f"{table.key()!r} is the key of {seen[table.key()]} already", "choose another key"
            )
        seen[table.key()] = table.title
