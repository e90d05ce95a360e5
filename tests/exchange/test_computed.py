"""What the text tells is exported beside what the annotator set, and never taken for it."""

from __future__ import annotations

import json
from dataclasses import replace

from reader.core.annotations import Annotations
from reader.exchange.dialects import native
from reader.exchange.json_line import dump_line
from reader.exchange.merge import merge
from reader.exchange.record import Record, RecordMaker
from tests.core.strategies import ENTITIES, LABELS
from tests.exchange.sample import ARTICLE, QUOTE, RECORD, row


def record(type_: str = "") -> Record:
    attributes = {"type": type_} if type_ else {}
    quote = replace(QUOTE, attributes={**attributes, "speaker": "Maud Ellery"})
    return RecordMaker(ENTITIES, LABELS).make(
        ARTICLE, Annotations([quote]), annotator=RECORD.annotator, status="done"
    )


def read(line: bytes) -> Record:
    (reading,) = native.read([line])
    assert reading.faults == ()
    assert reading.record is not None
    return reading.record


def attributes(made: Record) -> list[tuple[str, str, bool]]:
    (span,) = json.loads(next(native.write([made])))["spans"]
    return [(pair["name"], pair["value"], pair["computed"]) for pair in span["attributes"]]


def test_a_type_that_nobody_set_is_exported_as_computed() -> None:
    assert attributes(record()) == [("speaker", "Maud Ellery", False), ("type", "direct", True)]


def test_a_type_that_was_set_is_exported_as_set_whatever_the_marks_say() -> None:
    assert attributes(record("mixed")) == [("speaker", "Maud Ellery", False), ("type", "mixed", False)]


def test_reading_keeps_what_was_set_and_only_that() -> None:
    made = record()
    back = read(next(native.write([made])))
    assert back == made
    assert back.spans[0].attributes == {"speaker": "Maud Ellery"}
    taken = merge(back, Annotations(), ENTITIES, lambda provenance: provenance)
    assert [change.after for change in taken.changes] == [made.spans[0]]


def test_a_line_from_before_it_was_told_what_is_computed_is_read_as_set() -> None:
    line = row()
    for span in line["spans"]:
        for pair in span["attributes"]:
            del pair["computed"]
    assert read(dump_line(line)).spans == RECORD.spans


def test_an_attribute_is_not_both_set_and_computed() -> None:
    line = row()
    line["spans"][0]["attributes"] = [
        {"name": "type", "value": "direct", "computed": False},
        {"name": "type", "value": "mixed", "computed": True},
    ]
    (reading,) = native.read([dump_line(line)])
    assert any("twice" in str(fault) for fault in reading.faults)
