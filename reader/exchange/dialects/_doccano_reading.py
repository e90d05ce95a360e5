"""Rows of doccano as records, whoever made them, in both flavours and as it exports them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reader.core.codec import MalformedError, mapping
from reader.core.ids import JSONValue
from reader.exchange.dialect import Reading
from reader.exchange.dialects._collecting import Collection, Extra
from reader.exchange.dialects._told import told
from reader.exchange.json_line import load_line
from reader.exchange.row_parts import listed
from reader.exchange.rules import Fault

_TELLING = re.compile(
    rb'[{,]\s*(?:"start_offset"\s*:|"entities"\s*:\s*\[\s*\]\s*,\s*"relations"\s*:'
    rb'|"labels?"\s*:\s*\[\s*\[\s*\d+\s*,\s*\d+\s*,\s*")'
)
_TEXT = re.compile(rb'[{,]\s*"text"\s*:')
_NO_LABELS = re.compile(rb'[{,]\s*"labels?"\s*:\s*\[\s*\]')


def detect(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is written for doccano, or by it."""
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    if not line.startswith(b"{"):
        return False
    return bool(_TELLING.search(line) or (_TEXT.search(line) and _NO_LABELS.search(line)))


def read(lines: Iterable[bytes]) -> Iterator[Reading]:
    """Yield a record for each row."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _row(number, mapping(load_line(line), "the row"))
            except MalformedError as fault:
                yield Reading(number, None, (Fault("", str(fault)),))


def _row(number: int, row: Mapping[str, JSONValue]) -> Reading:
    collection = Collection("doccano", told(row.get("text"), {**row, "entities": []}), joins=True)
    # What doccano exports calls it labels in older versions.
    key = "labels" if "labels" in row and "label" not in row else "label"
    for place, part in enumerate(listed({key: [], **row}, key)):
        _take_plain(str(place), part, collection)
    for part in listed({"entities": [], **row}, "entities"):
        _take_entity(part, collection)
    for part in listed({"relations": [], **row}, "relations"):
        try:
            tie = mapping(part, "a relation")
            collection.add_relation(
                tie.get("type"), _name(tie, "from_id"), _name(tie, "to_id"), tie.get("key")
            )
        except MalformedError as fault:
            collection.faults.append(Fault("relation", str(fault)))
    return collection.reading(number)


def _take_plain(name: str, part: JSONValue, collection: Collection) -> None:
    try:
        if not isinstance(part, list) or len(part) != 3:
            raise MalformedError("it is not start, end and label")
        start, end, label = part
        collection.add_span(name, label, [collection.fragment(start, end)])
    except MalformedError as fault:
        collection.faults.append(Fault(f"label {name}", str(fault)))


def _take_entity(part: JSONValue, collection: Collection) -> None:
    name = "?"
    try:
        row = mapping(part, "an entity")
        name = _name(row, "id")
        place = collection.fragment(row.get("start_offset"), row.get("end_offset"))
        key = row.get("key")
        collection.add_span(name, row.get("label"), [place], Extra(key if isinstance(key, str) else ""))
    except MalformedError as fault:
        collection.faults.append(Fault(f"entity {name}", str(fault)))


def _name(row: Mapping[str, JSONValue], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedError(f"{key} is not a whole number")
    return str(value)
