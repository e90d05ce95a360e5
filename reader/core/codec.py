"""Spans, relations and edits read from plain JSON values, as `spelling` spells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from reader.core.annotation import Decision, Fragment, Provenance, Relation, Span
from reader.core.edit import Change, Edit, EditKind, Item
from reader.core.ids import Annotator, EntityId, JSONValue, RelationId, SpanId
from reader.core.selection import Selection

Row = dict[str, JSONValue]


class MalformedError(ValueError):
    """A JSON value that is not what it should be; the message names the key and what was expected."""


def selection_row(selection: Selection | None) -> JSONValue:
    """Spell a selection as `[anchor, head]`, or None."""
    return None if selection is None else [selection.anchor, selection.head]


_DECISIONS: Mapping[str, Decision] = {str(decision): decision for decision in Decision}


def provenance_from(row: JSONValue) -> Provenance:
    """Read a provenance.

    Raises:
        MalformedError: If a key is missing or holds something else than it should.
    """
    fields = mapping(row, "provenance")
    confidence = fields.get("confidence")
    if confidence is not None and (
        isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1
    ):
        raise MalformedError("confidence is neither null nor a number from 0 to 1")
    decision = _DECISIONS.get(string(fields, "decision"))
    if decision is None:
        raise MalformedError(f"decision {fields.get('decision')!r} is not known")
    return Provenance(
        by=Annotator(string(fields, "by")),
        at=string(fields, "at"),
        origin=string(fields, "origin"),
        confidence=None if confidence is None else float(confidence),
        decision=decision,
        milliseconds=number(fields, "milliseconds"),
        keys=number(fields, "keys"),
    )


def span_from(row: JSONValue, text: str) -> Span:
    """Read a span and hold it against the article's text.

    Raises:
        MalformedError: If a key is missing or wrong, a fragment does not fit the text, or its stored text
            differs from `text[start:end]`.
    """
    fields = mapping(row, "span")
    identifier = string(fields, "id")
    parts = fields.get("fragments")
    if not isinstance(parts, list):
        raise MalformedError(f"span {identifier}: fragments is not a list")
    try:
        fragments = tuple(_fragment_from(part, text) for part in parts)
        return Span(
            id=SpanId(identifier),
            label=string(fields, "label"),
            fragments=fragments,
            provenance=provenance_from(fields.get("provenance")),
            attributes=strings(fields.get("attributes"), "attributes"),
            entity=cast("EntityId | None", optional_string(fields, "entity")),
            note=optional_string(fields, "note"),
            dismissed=frozenset(listed_words(fields.get("dismissed", []), "dismissed")),
        )
    except ValueError as fault:
        raise MalformedError(f"span {identifier}: {fault}") from None


def relation_from(row: JSONValue) -> Relation:
    """Read a relation.

    Raises:
        MalformedError: If a key is missing or wrong.
    """
    fields = mapping(row, "relation")
    return Relation(
        id=RelationId(string(fields, "id")),
        type=string(fields, "type"),
        head=SpanId(string(fields, "head")),
        tail=SpanId(string(fields, "tail")),
        provenance=provenance_from(fields.get("provenance")),
    )


def edit_from(row: JSONValue, text: str) -> Edit:
    """Read an edit and hold its spans against the article's text.

    Raises:
        MalformedError: If a key is missing or wrong, or a span does not fit the text.
    """
    fields = mapping(row, "edit")
    changes = fields.get("changes")
    if not isinstance(changes, list):
        raise MalformedError("changes is not a list")
    target = fields.get("target")
    try:
        return Edit(
            seq=number(fields, "seq"),
            id=string(fields, "id"),
            at=string(fields, "at"),
            by=Annotator(string(fields, "by")),
            command=string(fields, "command"),
            changes=tuple(_change_from(change, text) for change in changes),
            kind=EditKind(string(fields, "kind")),
            target=None if target is None else number(fields, "target"),
            before=selection_from(fields.get("before")),
            after=selection_from(fields.get("after")),
        )
    except MalformedError:
        raise
    except ValueError as fault:
        raise MalformedError(str(fault)) from None


def selection_from(row: JSONValue) -> Selection | None:
    """Read a selection.

    Raises:
        MalformedError: If it is neither None nor two offsets.
    """
    if row is None:
        return None
    if (
        isinstance(row, list)
        and len(row) == 2
        and all(isinstance(end, int) and not isinstance(end, bool) and end >= 0 for end in row)
    ):
        anchor, head = cast("list[int]", row)
        return Selection(anchor, head)
    raise MalformedError("a selection is not two offsets")


def mapping(row: JSONValue, what: str) -> Mapping[str, JSONValue]:
    """Return a JSON object, or say that `what` is none."""
    if not isinstance(row, dict):
        raise MalformedError(f"{what} is not an object")
    return row


def string(fields: Mapping[str, JSONValue], key: str) -> str:
    """Return the string at a key, or say that there is none."""
    value = fields.get(key)
    if not isinstance(value, str):
        raise MalformedError(f"{key} is not a string")
    return value


def optional_string(fields: Mapping[str, JSONValue], key: str) -> str | None:
    """Return the string or null at a key, or say that there is neither."""
    return None if fields.get(key) is None else string(fields, key)


def number(fields: Mapping[str, JSONValue], key: str) -> int:
    """Return the whole number of 0 or more at a key, or say that there is none."""
    value = fields.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MalformedError(f"{key} is not a whole number of 0 or more")
    return value


def strings(row: JSONValue, what: str) -> dict[str, str]:
    """Return a JSON object whose values are all strings, or say that `what` is none."""
    fields = mapping(row, what)
    if not all(isinstance(value, str) for value in fields.values()):
        raise MalformedError(f"{what} holds something else than strings")
    return cast("dict[str, str]", dict(fields))


def listed_words(value: JSONValue, what: str) -> list[str]:
    """Return a list of words, or say that `what` is none."""
    if not isinstance(value, list) or not all(
        isinstance(item, str) and item.split() == [item] for item in value
    ):
        raise MalformedError(f"{what} is not a list of words")
    return cast("list[str]", value)


def _change_from(row: JSONValue, text: str) -> Change:
    fields = mapping(row, "change")
    return Change(_item_from(fields.get("before"), text), _item_from(fields.get("after"), text))


def _item_from(row: JSONValue, text: str) -> Item | None:
    if row is None:
        return None
    fields = mapping(row, "item")
    if "span" in fields:
        return span_from(fields["span"], text)
    return relation_from(fields.get("relation"))


def _fragment_from(row: JSONValue, text: str) -> Fragment:
    fields = mapping(row, "fragment")
    fragment = Fragment(number(fields, "start"), number(fields, "end"))
    if fragment.end > len(text):
        raise MalformedError(
            f"fragment {fragment.start}-{fragment.end} runs past the text's end at {len(text)}"
        )
    if text[fragment.start : fragment.end] != string(fields, "text"):
        raise MalformedError(f"fragment {fragment.start}-{fragment.end} does not match its stored text")
    return fragment
