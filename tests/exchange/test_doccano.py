"""doccano: both flavours as its import takes them, its warning about overlaps, and each fault named."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from reader.core.annotation import Fragment
from reader.exchange.detecting import detect
from reader.exchange.dialect import Job, Reading, dialect
from reader.exchange.record import Record
from tests.core.strategies import LABELS
from tests.exchange.comparing import write_all
from tests.exchange.sample import RECORD
from tests.exchange.torture import EMPTY, LONG, RECORDS, TORTURE
from tests.exchange.writing import write_records

DOCCANO = dialect("doccano")


def exported(*records: Record, job: Job | None = None, **options: str) -> list[Any]:
    chosen = job or Job(LABELS, options=DOCCANO.chosen(options))
    return [json.loads(line) for line in write_records(DOCCANO, records, chosen) if isinstance(line, bytes)]


def read(*rows: Any) -> list[Reading]:
    assert DOCCANO.read is not None
    return list(DOCCANO.read(BytesIO(b"".join(json.dumps(row).encode() + b"\n" for row in rows))))


def entity(number: Any, start: Any, end: Any, label: str = "ORG") -> Any:
    return {"id": number, "start_offset": start, "end_offset": end, "label": label}


def row(*entities: Any, relations: Any = ()) -> Any:
    return {"text": "the port strike", "entities": list(entities), "relations": list(relations)}


@pytest.mark.parametrize("flavour", ["relations", "spans"])
def test_all_rows_have_the_same_keys_and_metadata_is_strings(flavour: str) -> None:
    rows = exported(*RECORDS, flavour=flavour)
    assert len({tuple(found) for found in rows}) == 1
    lists = {"entities", "relations", "label"}
    assert all(isinstance(value, str) for found in rows for key, value in found.items() if key not in lists)


def test_ids_are_whole_numbers_and_no_two_are_equal() -> None:
    rows = exported(*RECORDS)
    ids = [part["id"] for found in rows for part in (*found["entities"], *found["relations"])]
    assert ids == list(range(len(ids)))
    for found in rows:
        known = {part["id"] for part in found["entities"]}
        assert all({tie["from_id"], tie["to_id"]} <= known for tie in found["relations"])


def test_the_flavour_without_relations_says_what_it_leaves_out(tmp_path: Any) -> None:
    job = Job(LABELS, options=DOCCANO.chosen({"flavour": "spans"}))
    (found,) = exported(RECORD, job=job)
    assert sorted(found["label"]) == sorted(
        [part.start, part.end, span.label] for span in RECORD.spans for part in span.fragments
    )
    assert {lost.id for lost in job.account.examples} == {"s-quote", "r-cue", "r-source"}
    target = tmp_path / "out.jsonl"
    write_all(DOCCANO, RECORDS, target, {"flavour": "spans"})
    assert detect(target) is DOCCANO
    readings = list(DOCCANO.readings(target))
    assert sum(len(reading.record.spans) for reading in readings if reading.record) == 80
    assert all(reading.faults == () for reading in readings)


def test_overlaps_come_with_the_advice_to_allow_them() -> None:
    for record, wanted in ((TORTURE, True), (LONG, False), (EMPTY, False)):
        job = Job(LABELS)
        exported(record, record, job=job)
        assert [line for line in job.account.lines() if "Allow overlapping" in line] == job.account.advice
        assert len(job.account.advice) == wanted


def test_rows_that_doccano_exports_are_read() -> None:
    related = row(
        entity(41, 4, 8),
        entity(42, 9, 15, "EVENT"),
        relations=[{"id": 7, "from_id": 42, "to_id": 41, "type": "in"}],
    )
    plain = {"id": 3, "text": "the port strike", "label": [[4, 8, "ORG"], [9, 15, "EVENT"]], "Comments": []}
    for reading in read(related, plain, {"text": plain["text"], "labels": plain["label"]}):
        assert reading.faults == ()
        assert reading.record is not None
        assert {(found.label, found.fragments) for found in reading.record.spans} == {
            ("ORG", (Fragment(4, 8),)),
            ("EVENT", (Fragment(9, 15),)),
        }
    ties = [reading.record.relations for reading in read(related) if reading.record]
    assert [tie.type for tie in ties[0]] == ["in"]


@pytest.mark.parametrize(
    ("damaged", "complaint"),
    [
        (row(entity(0, 4, 99)), "4-99 is no range of the text"),
        (row(entity(0, 4.5, 8)), "its offsets are not numbers"),
        (row(entity(0, False, 8)), "its offsets are not numbers"),
        ({"text": "the port strike", "label": [[False, 3, "ORG"]]}, "its offsets are not numbers"),
        (row(entity("0", 4, 8)), "id is not a whole number"),
        (row(entity(False, 4, 8)), "id is not a whole number"),
        (row(entity(0, 4, 8), entity(0, 9, 15)), "stands there twice"),
        (row(entity(0, 4, 8, "")), "it has no label"),
        (
            row(entity(0, 4, 8), relations=[{"from_id": 0, "to_id": 9, "type": "in"}]),
            "ties span 9, which is not there",
        ),
        (row(entity(0, 4, 8), relations=[{"from_id": 0, "type": "in"}]), "to_id is not a whole number"),
        ({"text": "the port strike", "label": [[4, 8]]}, "it is not start, end and label"),
        ({"text": "the port strike", "label": "quote"}, "label is not a list"),
        ({"text": "the port strike", "label": {"a": 1}}, "label is not a list"),
        ({"text": "the port strike", "labels": "quote"}, "labels is not a list"),
        ({"label": []}, "there is no text"),
    ],
)
def test_what_cannot_be_read_is_named(damaged: Any, complaint: str) -> None:
    *_, last = read(row(), damaged)
    assert complaint in " ".join(map(str, last.faults))
    assert last.line == 2
