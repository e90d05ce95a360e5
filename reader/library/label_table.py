"""A table of the label file: its values by type, and where in the file each stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NoReturn

from reader.core.dataclass import dataclass
from reader.errors import LabelSetError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_HEADER = re.compile(r"\s*\[\[?\s*([\w.]+)\s*\]\]?\s*(?:#.*)?")
_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)


def is_name(word: str) -> bool:
    """Tell whether a word can name a label, an attribute or a relation type."""
    return _NAME.fullmatch(word) is not None


def root_table(fields: Mapping[str, object], content: str, file: str) -> Table:
    """Return the file itself as a table.

    Args:
        fields: What the file says, as it was parsed.
        content: Its content, with line feeds between its lines.
        file: What error messages call it.
    """
    # A line inside a string of several lines looks like a key or a header to nobody but a search by lines.
    masked = _STRING_OR_COMMENT.sub(_mask, content)
    return Table(fields, "the label set", Place(file, masked.split("\n"), 0))


def _mask(found: re.Match[str]) -> str:
    lines = found[0].count("\n")
    return "\n" * lines if lines else found[0]


@dataclass(frozen=True, slots=True)
class Place:
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

    def nested(self, header: str) -> Iterator[Place]:
        """Yield the places of the tables under a header that belong to this one."""
        parent = header.rpartition(".")[0]
        for index in range(self.first + bool(parent), len(self.lines)):
            found = _HEADER.fullmatch(self.lines[index])
            if found and found[1] == parent:
                return
            if found and found[1] == header:
                yield Place(self.file, self.lines, index)


class Table:
    """A table of the file, whose values are asked for by type."""

    def __init__(self, fields: Mapping[str, object], title: str, place: Place) -> None:
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

    def tables(self, key: str, header: str = "") -> tuple[Table, ...]:
        """Return the tables under a key, in the order of the file."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.fail(key, f"{key} is not a list of tables", f"begin each with [[{header or key}]]")
        places = [*self.place.nested(header or key)]
        return tuple(
            Table(
                row,
                f"{key} {row['name']!r}" if isinstance(row.get("name"), str) else f"{key} {index + 1}",
                places[index] if index < len(places) else self.place,
            )
            for index, row in enumerate(value)
        )
