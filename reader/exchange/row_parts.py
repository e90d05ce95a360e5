"""Parts that several JSON objects are made of, read so that each fault names its key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar, cast

from reader.core.codec import MalformedError, mapping, number, string
from reader.core.ids import JSONValue, Offset, SpanId

E = TypeVar("E", bound=StrEnum)


def expect_keys(row: JSONValue, what: str, keys: Collection[str]) -> Mapping[str, JSONValue]:
    """Return an object that has exactly these keys.

    Args:
        row: What should be the object.
        what: What messages call it.
        keys: Its keys, in any order.

    Raises:
        MalformedError: If it is no object, lacks a key or has another one.
    """
    fields = mapping(row, what)
    missing = [key for key in keys if key not in fields]
    if missing:
        raise MalformedError(f"{what} has no key {missing[0]!r}")
    foreign = [key for key in fields if key not in keys]
    if foreign:
        raise MalformedError(f"{what} has a key {foreign[0]!r} that the format does not know")
    return fields


def listed(fields: Mapping[str, JSONValue], key: str) -> list[JSONValue]:
    """Return the list at a key, or say that there is none."""
    value = fields.get(key)
    if not isinstance(value, list):
        raise MalformedError(f"{key} is not a list")
    return value


def listed_strings(fields: Mapping[str, JSONValue], key: str) -> tuple[str, ...]:
    """Return the list of strings at a key, or say that there is none."""
    values = listed(fields, key)
    if not all(isinstance(value, str) for value in values):
        raise MalformedError(f"{key} holds something else than strings")
    return tuple(cast("list[str]", values))


def pairs(table: Mapping[str, str], name: str) -> list[JSONValue]:
    """Spell a table with free keys as a list of pairs, sorted.

    Args:
        table: Strings by string.
        name: What a key is called in its pair; its value is called `value`.
    """
    return [{name: key, "value": table[key]} for key in sorted(table)]


def pair_table(fields: Mapping[str, JSONValue], key: str, name: str) -> dict[str, str]:
    """Return the table that `pairs` spelt, or say what is wrong with it."""
    table: dict[str, str] = {}
    for pair in listed(fields, key):
        entry = expect_keys(pair, f"an entry of {key}", (name, "value"))
        if string(entry, name) in table:
            raise MalformedError(f"{key} names {entry[name]!r} twice")
        table[string(entry, name)] = string(entry, "value")
    return table


def given_attributes(fields: Mapping[str, JSONValue]) -> dict[str, str]:
    """Return the values that the annotator gave, of a span as our own format has it, or say what is wrong.

    Entries may lack `computed`, as those of lines written before it was told do; they count as given.
    """
    return {name: value for name, value, computed in _attributes(fields) if not computed}


def computed_attributes(spans: JSONValue) -> dict[SpanId, dict[str, str]]:
    """Return the computed values in a list of spans, by span; what cannot be read is passed over."""
    found: dict[SpanId, dict[str, str]] = {}
    for span in spans if isinstance(spans, list) else ():
        try:
            fields = mapping(span, "span")
            values = {name: value for name, value, computed in _attributes(fields) if computed}
            if values:
                found[SpanId(string(fields, "id"))] = values
        except MalformedError:
            continue
    return found


def _attributes(fields: Mapping[str, JSONValue]) -> list[tuple[str, str, bool]]:
    seen: set[str] = set()
    found: list[tuple[str, str, bool]] = []
    for pair in listed(fields, "attributes"):
        told = isinstance(pair, dict) and "computed" in pair
        entry = expect_keys(
            pair, "an entry of attributes", ("name", "value", *(["computed"] if told else ()))
        )
        name, computed = string(entry, "name"), entry.get("computed", False)
        if not isinstance(computed, bool):
            raise MalformedError(f"computed of {name!r} is neither true nor false")
        if name in seen:
            raise MalformedError(f"attributes names {name!r} twice")
        seen.add(name)
        found.append((name, string(entry, "value"), computed))
    return found


def text_range(fields: Mapping[str, JSONValue], length: int) -> tuple[Offset, Offset]:
    """Return `start` and `end`, or say that they are no range of a text of so many code points."""
    start, end = number(fields, "start"), number(fields, "end")
    if not start <= end <= length:
        raise MalformedError(f"{start}-{end} is no range of the text, which has {length} code points")
    return start, end


def small_number(fields: Mapping[str, JSONValue], key: str, largest: int) -> int:
    """Return the number at a key, or say that there is none or that it is larger than it can be."""
    value = number(fields, key)
    if value > largest:
        raise MalformedError(f"{key} is impossibly large")
    return value


def member(kind: type[E], fields: Mapping[str, JSONValue], key: str) -> E:
    """Return the member of an enumeration that is named at a key, or say that there is none."""
    name = string(fields, key)
    if name not in set(kind):
        raise MalformedError(f"{key} {name!r} is not known")
    return kind(name)
