"""Records into a library: once, completely, and with a word about everything that stays out."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.cli.importing import Imported, import_records
from reader.cli.records import records
from reader.core.ids import Annotator
from reader.exchange import native
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.protocol import Status
from tests.exchange.sample import ARTICLE, LINE, MAUD, RECORD, row

BO = Annotator("bo")


@pytest.fixture
def held(library: Path) -> FolderLibrary:
    return init_library(library.with_name("target"), "Target")


def take(held: FolderLibrary, *lines: bytes, annotator: Annotator | None = None) -> Imported:
    return import_records(held, native.DIALECT, lines, annotator=annotator, where="in.jsonl")


def test_a_record_goes_in_whole_and_comes_out_the_same(held: FolderLibrary) -> None:
    done = take(held, LINE)
    assert (done.articles, done.items, done.present, done.problems) == (1, 5, 0, [])
    (record,) = records(held)
    assert replace(record, label_set=RECORD.label_set) == RECORD
    assert held.entities()[MAUD].name == "Maud Ellery"


def test_the_second_time_nothing_changes(held: FolderLibrary) -> None:
    take(held, LINE)
    before = {path: path.read_bytes() for path in held.root.rglob("*.json*") if ".cache" not in path.parts}
    done = take(held, LINE)
    assert (done.articles, done.items, done.present, done.problems) == (0, 0, 5, [])
    assert {path: path.read_bytes() for path in before} == before


def test_an_annotator_takes_over_with_the_dialect_as_origin(held: FolderLibrary) -> None:
    take(held, LINE, annotator=BO)
    (record,) = records(held)
    assert (record.annotator, record.status) == (BO, "done")
    assert {(span.provenance.by, span.provenance.origin) for span in record.spans} == {(BO, "import:native")}
    assert take(held, LINE, annotator=BO).items == 0


def test_a_status_that_was_set_is_kept(held: FolderLibrary) -> None:
    held.add(ARTICLE, b"", ".txt")
    with closing(held.open(ARTICLE.id, BO)) as journal:
        journal.set_status(Status.FLAGGED)
    take(held, LINE, annotator=BO)
    assert [record.status for record in records(held)] == ["flagged"]


def test_a_bad_part_and_a_bad_line_cost_only_themselves(held: FolderLibrary) -> None:
    damaged = row()
    damaged["spans"][1]["fragments"][0]["start"] += 1
    done = take(held, b"{\n", json.dumps(damaged).encode())
    assert done.items == 3
    assert [problem.partition(": ")[0] for problem in done.problems] == [
        "in.jsonl:1",
        "in.jsonl:2",
        "in.jsonl:2",
    ]
    (record,) = records(held)
    assert [span.id for span in record.spans] == ["s-quote", "s-source"]


def test_a_text_that_is_not_its_digests_is_not_taken_in(held: FolderLibrary) -> None:
    damaged = row()
    damaged["text"] = damaged["text"].replace("looked", "Looked")
    done = take(held, json.dumps(damaged).encode())
    assert (done.articles, done.items) == (0, 0)
    assert any("sha256" in problem for problem in done.problems)
    assert held.ids() == []


@pytest.mark.parametrize("name", ["../../x", "", "con", "a/b", "\x1b"])
def test_a_hostile_name_stays_out_of_the_library(held: FolderLibrary, name: str) -> None:
    before = sorted(held.root.parent.iterdir())
    done = take(held, json.dumps(row() | {"annotator": name}).encode())
    assert done.items == 0
    assert done.problems
    done = take(held, json.dumps(row() | {"id": name}).encode())
    assert done.items == 0 or held.ids()[0] != name
    assert sorted(held.root.parent.iterdir()) == before


def test_what_someone_else_is_writing_is_left_alone(held: FolderLibrary) -> None:
    held.add(ARTICLE, b"", ".txt")
    with closing(held.open(ARTICLE.id, RECORD.annotator)):
        done = take(held, LINE)
    assert done.items == 0
    assert "cannot be written now" in done.problems[0]
