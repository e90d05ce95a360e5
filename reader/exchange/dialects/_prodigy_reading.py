"""Tasks of Prodigy as records, whoever made them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reader.core.codec import MalformedError, mapping
from reader.core.ids import JSONValue
from reader.core.naming import borne_by_annotator
from reader.exchange.dialect import Reading
from reader.exchange.dialects._collecting import Collection, extra_from
from reader.exchange.dialects._told import told
from reader.exchange.json_line import load_line
from reader.exchange.row_parts import listed
from reader.exchange.rules import Fault

PRESSMARK = "pressmark"
"""The key of what a task says that Prodigy has no place for."""

_KEY = re.compile(rb'[{,]\s*"(?:_input_hash|_task_hash|_view_id)"\s*:')
_TEXT = re.compile(rb'[{,]\s*"text"\s*:')
_TIME = re.compile(r"(?:.*-)?\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d")
"""What Prodigy calls a session without a name: when it began, maybe behind the data set."""
_FIRST_SPAN = re.compile(rb'[{,]\s*"spans"\s*:\s*\[\s*(\{[^][{}]*\}|[^]])')
_START = re.compile(rb'[{,]\s*"start"\s*:')


def detect(head: bytes) -> bool:
    """Tell whether what begins with these bytes is an export of Prodigy, or texts with spans as it takes them."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    line = start.partition(b"\n")[0]
    if not line.startswith(b"{"):
        return False
    if _KEY.search(line):
        return True
    # The first texts may have none. One that holds more than its ends and label is another program's.
    span = _FIRST_SPAN.search(start)
    return bool(span and _START.search(span[1]) and _TEXT.search(line))


def read(lines: Iterable[bytes]) -> Iterator[Reading]:
    """Yield a record for each task; one that was rejected or ignored has no annotations."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _task(number, mapping(load_line(line), "the task"))
            except MalformedError as fault:
                yield Reading(number, None, (Fault("", str(fault)),))


def _task(number: int, task: Mapping[str, JSONValue]) -> Reading:
    meta = task.get("meta")
    about, by = task.get(PRESSMARK), task.get("_annotator_id")
    if who := _annotator(task):
        about = {**(about if isinstance(about, dict) else {}), "annotator": who}
    known = told(
        task.get("text"),
        about,
        title=str(meta["title"]) if isinstance(meta, dict) and isinstance(meta.get("title"), str) else "",
        # Where nobody can be called so, the importer says it.
        annotator=by if isinstance(by, str) and not _TIME.fullmatch(by) else "",
    )
    collection = Collection("prodigy", known, joins=True)
    if task.get("answer", "accept") == "accept":
        _take(task, collection)
    return collection.reading(number)


def _annotator(task: Mapping[str, JSONValue]) -> str:
    """Return who worked on a task, whoever it was exported for; nothing where that is nobody's name."""
    told_by = (task.get(key) for key in ("_annotator_id", "_session_id"))
    names = (by for by in told_by if isinstance(by, str) and not _TIME.fullmatch(by))
    return next((name for name in map(borne_by_annotator, names) if name), "")


def _take(task: Mapping[str, JSONValue], collection: Collection) -> None:
    accepted = task.get("accept")
    for choice in [task.get("label"), *(accepted if isinstance(accepted, list) else ())]:
        if isinstance(choice, str | int):
            collection.faults.append(Fault("", f"{choice!r} is said of the whole text, which no span holds"))
    for number, part in enumerate(listed({"spans": [], **task}, "spans")):
        name = f"{number}"
        try:
            row = mapping(part, "a span")
            name = _name(row)
            collection.add_span(
                name,
                row.get("label"),
                [collection.fragment(row.get("start"), row.get("end"), row.get("text"))],
                extra_from(row),
            )
        except MalformedError as fault:
            collection.faults.append(Fault(f"span {name}", str(fault)))
    for part in listed({"relations": [], **task}, "relations"):
        try:
            row = mapping(part, "a relation")
            head, child = (
                mapping(row.get("head_span"), "head_span"),
                mapping(row.get("child_span"), "child_span"),
            )
            collection.add_relation(row.get("label"), _name(head), _name(child), row.get("id"))
        except MalformedError as fault:
            collection.faults.append(Fault("relation", str(fault)))


def _name(row: Mapping[str, JSONValue]) -> str:
    """Return the id of a span, or else its place and label, which tell it in Prodigy."""
    identifier = row.get("id")
    if isinstance(identifier, str) and identifier:
        return identifier
    return f"{row.get('start')}-{row.get('end')} {row.get('label')}"
