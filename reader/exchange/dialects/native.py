"""Pressmark's own format: JSONL, one article and annotator a line, lossless both ways.

Equal records give equal bytes. The JSON Schema beside this module is the specification.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator

from reader.core.ahead import ahead
from reader.core.codec import MalformedError
from reader.core.ids import JSONValue
from reader.errors import ExportError
from reader.exchange.dialect import Dialect, Job, Reading
from reader.exchange.json_line import dump_line, is_plain, load_line
from reader.exchange.native_reading import record_of
from reader.exchange.native_rows import FORMAT, record_from
from reader.exchange.native_types import Line
from reader.exchange.native_writing import line_of
from reader.exchange.record import AnyRecord, size
from reader.exchange.rules import Fault, name_faults, structural_faults

_OURS = b'{"format":"%s"' % FORMAT.encode()
_FORMAT = re.compile(rb'[{,]\s*"format"\s*:\s*"%s"' % FORMAT.encode())
_HEAD = re.compile(
    rb'\{"format":"%s","version":\d+,"offset_unit":"\w+","id":"([A-Za-z0-9_-]+)",' % FORMAT.encode()
)


def write(records: Iterable[AnyRecord], job: Job | None = None) -> Iterator[bytes]:
    """Yield the line of each record.

    Args:
        records: The records.
        job: Where they are counted, if anywhere.

    Raises:
        ExportError: If a record holds what JSON in UTF-8 cannot say.
    """
    for record, line in ahead(_lines(records), lambda made: size(made[0])):
        try:
            spelled = dump_line(line, plain=_is_plain(record))
        except ValueError as reason:
            raise _unspeakable(record, reason) from reason
        if job is not None:
            job.account.write(spans=len(record.spans), relations=len(record.relations))
        yield spelled


def _lines(records: Iterable[AnyRecord]) -> Iterator[tuple[AnyRecord, Line]]:
    for record in records:
        try:
            line = line_of(record)
        except ValueError as reason:
            raise _unspeakable(record, reason) from reason
        yield record, line


def _unspeakable(record: AnyRecord, reason: ValueError) -> ExportError:
    place = f"{record.article.id}, {record.annotator}"
    return ExportError(f"this cannot be written as JSON: {reason}", where=place)


def read(lines: Iterable[bytes]) -> Iterator[Reading]:
    """Yield what each line holds and what is wrong with it; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield read_line(number, line)


def detect(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is written in this dialect, however its JSON is spelled."""
    line = head.removeprefix(BOM_UTF8).lstrip().partition(b"\n")[0]
    if line.startswith(_OURS):
        return True
    try:
        row = load_line(line)
    except MalformedError:
        # The line goes on beyond these bytes, or is broken.
        return _FORMAT.search(line) is not None
    return isinstance(row, dict) and row.get("format") == FORMAT


def id_of_line(line: bytes) -> str:
    """Return the id of an article's line without reading the rest; empty where it is not spelled as we spell it."""
    found = _HEAD.match(line)
    return found[1].decode() if found else ""


def _is_plain(record: AnyRecord) -> bool:
    """Tell whether all programs spell its only fractions, which say how sure a program was, alike."""
    given = {span.provenance.confidence for span in record.spans}
    given |= {tie.provenance.confidence for tie in record.relations}
    return all(map(is_plain, given))


def read_line(number: int, line: bytes) -> Reading:
    """Return what a line holds and what is wrong with it.

    Args:
        number: Which it is, counted from 1.
        line: The line.
    """
    quick = record_of(line)
    if quick is not None:
        return Reading(number, quick, (*structural_faults(quick), *name_faults(quick)))
    try:
        row = load_line(line)
    except MalformedError as reason:
        return Reading(number, None, (Fault("", str(reason)),))
    record, faults = record_from(row)
    if record is not None:
        faults += structural_faults(record, _span_ids(row))
        faults += name_faults(record)
    return Reading(number, record, tuple(faults))


def _span_ids(row: JSONValue) -> Iterator[str]:
    spans = row.get("spans") if isinstance(row, dict) else None
    for span in spans if isinstance(spans, list) else ():
        if isinstance(span, dict) and isinstance(span.get("id"), str):
            yield str(span["id"])


DIALECT = Dialect(
    name="native",
    title="Pressmark's own JSONL, lossless",
    suffix=".jsonl",
    offsets="code points",
    loses=(),
    write=write,
    write_rows=write,
    read=read,
    detect=detect,
    by_record=True,
    keeps_provenance=True,
    tells_suggestions=True,
)
