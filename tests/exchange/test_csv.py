"""CSV: any program that knows RFC 4180 gets the spans, and no spreadsheet runs them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest

from reader.exchange.account import Account
from reader.exchange.dialect import Job, dialect
from reader.exchange.record import Record
from tests.core.strategies import LABELS
from tests.exchange.sample import CUE, HAS_CUE, HAS_SOURCE, RECORD
from tests.exchange.torture import TORTURE
from tests.exchange.writing import write_records

CSV = dialect("csv")
Row = dict[str, str]


def rows(record: Record, **options: str) -> list[Row]:
    job = Job(LABELS, options=CSV.chosen({name.replace("_", "-"): value for name, value in options.items()}))
    chunks = write_records(CSV, [record], job)
    content = b"".join(chunk for chunk in chunks if isinstance(chunk, bytes))
    return list(csv.DictReader(StringIO(content.decode("utf-8"), newline="")))


def faults(found: list[Row], record: Record) -> list[str]:
    """Check rows with nothing but the record's text, label set and the rows themselves."""
    text, ids, wrong = record.article.text, {row["span"] for row in found}, []
    for row in found:
        parts = [map(int, part.split("-")) for part in row["fragments"].split()]
        if " … ".join(text[start:end] for start, end in parts) != row["text"]:
            wrong.append(f"{row['span']}: offsets")
        if row["label"] not in record.label_set.labels:
            wrong.append(f"{row['span']}: label")
        for name, tails in row.items():
            if name.startswith("relation.") and not set(tails.split()) <= ids:
                wrong.append(f"{row['span']}: {name}")
    return wrong


def test_every_span_is_a_row_with_its_words_and_relations() -> None:
    found = rows(TORTURE, formulas="kept")
    assert faults(found, TORTURE) == []
    assert [row["span"] for row in found] == [span.id for span in TORTURE.spans]
    ties = {
        (row["span"], name[9:], tail)
        for row in found
        for name in row
        if name[:9] == "relation."
        for tail in row[name].split()
    }
    assert ties == {(tie.head, tie.type, tie.tail) for tie in TORTURE.relations}
    (quote,) = (row for row in found if row["span"] == "s-quote")
    assert quote["attribute.type"] == "direct"
    (escape,) = (row for row in found if row["span"] == "s-escape")
    assert (escape["entity_name"], escape["note"]) == ("Hafen & Söhne <GmbH>", "&amp; is text\n\tnot markup")


def shift(found: list[Row]) -> None:
    start, _, end = found[1]["fragments"].partition("-")
    found[1]["fragments"] = f"{int(start) + 1}-{end}"


def lose_target(found: list[Row]) -> None:
    del found[next(place for place, row in enumerate(found) if row["span"] == "s-cue")]


def rename(found: list[Row]) -> None:
    found[0]["label"] = "banner"


@pytest.mark.parametrize("damage", [shift, lose_target, rename])
def test_the_check_sees_one_damage(damage: Callable[[list[Row]], None]) -> None:
    found = rows(RECORD)
    assert faults(found, RECORD) == []
    damage(found)
    assert len(faults(found, RECORD)) == 1


def test_what_a_spreadsheet_would_run_is_guarded() -> None:
    guarded = {row["span"]: row for row in rows(TORTURE)}
    assert guarded["s-formula"]["text"] == "'=SUM(A1)"
    assert guarded["s-formula"]["attribute.claimer"].startswith("'=HYPERLINK")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in guarded.values() for cell in row.values())


def test_excel_gets_its_mark_where_it_is_asked_for() -> None:
    job = Job(LABELS, options=CSV.chosen({"byte-order-mark": "yes"}))
    marked = next(write_records(CSV, [RECORD], job))
    plain = next(write_records(CSV, [RECORD], Job(LABELS)))
    assert isinstance(plain, bytes)
    assert marked == b"\xef\xbb\xbf" + plain


def test_an_attribute_that_the_label_set_lacks_is_reported() -> None:
    job = Job(LABELS)
    odd = replace(CUE, attributes={"mood": "loud"})
    list(write_records(CSV, [replace(RECORD, spans=(odd,), relations=(), entities=())], job))
    assert [(str(lost.thing), lost.text) for lost in job.account.examples] == [("attributes", "said")]


def test_a_relation_that_the_label_set_lacks_is_reported() -> None:
    job = Job(LABELS, Account(CSV.loses))
    odd = replace(HAS_CUE, type="near")
    list(write_records(CSV, [replace(RECORD, relations=(odd, HAS_SOURCE))], job))
    assert [(str(lost.thing), lost.id, lost.reason) for lost in job.account.examples] == [
        ("relations", HAS_CUE.id, "its type is not in the label set")
    ]
