"""Records into a library: once, completely, and with a word about everything that stays out."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from reader.cli import main, takeover
from reader.cli.importer import Imported, import_records
from reader.cli.records import records
from reader.cli.step import Step
from reader.core.annotation import Fragment
from reader.core.article import Block, BlockTable, article_id, text_digest
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, ArticleId
from reader.errors import SaveError
from reader.exchange.dialect import dialect, names
from reader.exchange.dialects import native
from reader.exchange.record import Record
from reader.ingest import read_article
from reader.library import incoming
from reader.library.doctor import Examined, examine
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.opening import open_library
from reader.library.protocol import Status
from reader.library.rehearsal import Rehearsal
from reader.stamps import now
from tests.cli.conftest import Run
from tests.exchange.comparing import write_all
from tests.exchange.sample import ARTICLE, CUE, HAS_CUE, LINE, MAUD, QUOTE, RECORD, row
from tests.exchange.torture import RECORDS

BO = Annotator("bo")


@pytest.fixture
def held(library: Path) -> FolderLibrary:
    return init_library(library.with_name("target"), "Target")


def take(held: FolderLibrary, *lines: bytes, annotator: Annotator | None = None) -> Imported:
    return import_records(held, native.DIALECT, native.read(lines), annotator=annotator, where="in.jsonl")


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


def test_what_another_import_brings_meanwhile_under_another_title_is_there(held: FolderLibrary) -> None:
    def lines() -> Iterator[bytes]:
        assert take(open_library(held.root), LINE).articles == 1
        yield json.dumps({**row(), "title": "Of another name", "annotator": BO}).encode()

    done = import_records(held, native.DIALECT, native.read(lines()), annotator=None, where="in.jsonl")
    assert (done.articles, done.items, done.problems) == (0, 5, [])
    assert held.ids() == [ARTICLE.id]
    assert [record.annotator for record in records(held)] == sorted([RECORD.annotator, BO])


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


def test_an_id_that_stands_twice_goes_in_once(held: FolderLibrary) -> None:
    doubled = row()
    doubled["relations"].append(doubled["relations"][0] | {"type": "has_source"})
    doubled["spans"].append(doubled["spans"][0])
    done = take(held, json.dumps(doubled).encode())
    assert (done.items, done.present) == (5, 0)
    twice = f"in.jsonl:1: {doubled['spans'][0]['id']}: this id is given 2 times"
    assert sorted(done.problems) == sorted([twice, "in.jsonl:1: r-cue: this id is given 2 times"])


def test_a_relation_to_one_of_two_spans_of_an_id_is_left_out(held: FolderLibrary) -> None:
    doubled = row()
    doubled["spans"].append(doubled["spans"][0] | {"note": "another"})
    name = doubled["spans"][0]["id"]
    done = take(held, json.dumps(doubled).encode())
    assert (done.items, done.present) == (3, 0)
    assert [problem.removeprefix("in.jsonl:1: ") for problem in done.problems] == [
        f"{name}: this id is given 2 times",
        *(f"relation {tie['id']}: it ties span {name}, and 2 have this id" for tie in doubled["relations"]),
    ]


def test_an_id_that_something_else_has_here_is_not_given_again(held: FolderLibrary) -> None:
    take(held, LINE)
    taken = row()
    taken["spans"][1]["id"] = "r-cue"
    taken["relations"] = [taken["relations"][1] | {"id": "s-cue"}]
    done = take(held, json.dumps(taken).encode())
    assert done.items == 0
    assert done.problems == [
        f"in.jsonl:1: {item}: something else has its id already" for item in ("span r-cue", "relation s-cue")
    ]


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


def test_what_someone_else_is_writing_keeps_everything_out_where_it_is_strict(
    held: FolderLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"".join(native.write([*numbered(2), RECORD])))
    held.add(ARTICLE, b"", ".txt")
    before = snapshot(held.root)
    with closing(held.open(ARTICLE.id, RECORD.annotator)):
        assert main(["--library", str(held.root), "import", "--strict", str(file)]) == 1
    shown = capsys.readouterr().err
    assert "cannot be written now" in shown
    assert "nothing was imported: 1 problem" in shown
    assert snapshot(held.root) == before
    assert main(["--library", str(held.root), "import", "--strict", str(file)]) == 0
    assert len(held.ids()) == 3


def numbered(count: int) -> list[Record]:
    """Return records of so many articles."""
    return [
        replace(
            RECORD,
            article=replace(ARTICLE, id=ArticleId(f"the-clock-{number:08}"), title=f"The clock {number}"),
        )
        for number in range(count)
    ]


def test_more_articles_than_go_in_at_once_go_in_whole(held: FolderLibrary) -> None:
    given_records = numbered(600)
    done = take(held, *native.write(given_records))
    assert (done.articles, done.items, done.present, done.problems) == (600, 3000, 0, [])
    assert [replace(record, label_set=RECORD.label_set) for record in records(held)] == given_records
    assert not held.root.joinpath(".incoming.tmp").exists()
    found = examine(held.root, lambda _source: iter(()), Examined())
    assert list(map(str, found)) == []


def test_an_interrupt_waits_until_what_comes_in_is_whole(
    held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"".join(native.write(numbered(5))))
    rename = os.rename

    def interrupted(source: str, target: str) -> None:
        rename(source, target)
        signal.raise_signal(signal.SIGINT)

    handler = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("reader.library.incoming.os.rename", interrupted)
    assert main(["--library", str(held.root), "import", str(file)]) == 130
    monkeypatch.undo()
    assert signal.getsignal(signal.SIGINT) is handler
    assert "stopped: what is here is whole" in capsys.readouterr().err
    assert len(list(records(held))) == 5
    found = examine(held.root, lambda _source: iter(()), Examined())
    assert list(map(str, found)) == []


def test_what_several_annotators_have_made_of_a_new_article_goes_in_together(held: FolderLibrary) -> None:
    both = [RECORD, replace(RECORD, annotator=BO)]
    done = take(held, *native.write(both))
    assert (done.articles, done.items, done.problems) == (1, 10, [])
    assert [record.annotator for record in records(held)] == [RECORD.annotator, BO]
    assert take(held, *native.write([replace(RECORD, annotator=Annotator("Bo"))])).problems == []


@pytest.mark.parametrize("annotator", [None, BO])
def test_new_articles_leave_the_same_bytes_as_if_they_came_one_by_one(
    held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, annotator: Annotator | None
) -> None:
    monkeypatch.setattr(takeover, "new_id", lambda prefix: f"{prefix}-0000000001")
    monkeypatch.setattr(takeover, "now", lambda: "2026-01-31T10:00:00.000Z")
    together: set[ArticleId] = set()

    def kept(self: FolderLibrary, arrivals: Sequence[incoming.Incoming]) -> Sequence[ArticleId]:
        together.update(arrival.id for arrival in arrivals)
        return incoming.take_in(self._layout, arrivals)

    monkeypatch.setattr(FolderLibrary, "take_in", kept)
    unsure = tuple(
        replace(span, provenance=replace(span.provenance, confidence=share))
        for span, share in zip(RECORD.spans, (1e-05, 0.25, 1.0), strict=True)
    )
    others = [
        replace(RECORD, annotator=BO, aid="shown off"),
        *numbered(2),
        replace(numbered(3)[2], spans=unsure),
    ]
    lines = list(native.write([*RECORDS, RECORD, *others]))
    done = take(held, *lines, annotator=annotator)
    assert len(together) == done.articles > 5
    singly = init_library(tmp_path / "singly", "Target")
    monkeypatch.setattr(Step, "add", lambda *_: False)
    assert take(singly, *lines, annotator=annotator) == done
    assert {path.relative_to(held.root): data for path, data in snapshot(held.root).items()} == {
        path.relative_to(singly.root): data for path, data in snapshot(singly.root).items()
    }


def test_what_cannot_go_in_together_goes_in_one_by_one(
    held: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_files: object, **_: object) -> None:
        raise SaveError("the disk is full")

    monkeypatch.setattr(incoming, "write_new", full)
    done = take(held, *native.write(numbered(3)))
    assert (done.articles, done.items, done.problems) == (3, 15, [])
    assert len(list(records(held))) == 3


def test_what_a_crash_has_left_of_an_article_is_completed(held: FolderLibrary, tmp_path: Path) -> None:
    whole = init_library(tmp_path / "whole", "Whole")
    take(whole, LINE)
    for path in (f"annotations/ann/{ARTICLE.id}.edits.jsonl", f"sources/{ARTICLE.id}.jsonl"):
        (held.root / path).parent.mkdir(exist_ok=True)
        (held.root / path).write_bytes((whole.root / path).read_bytes())
    (held.root / ".incoming.tmp").mkdir()
    (held.root / ".incoming.tmp" / ARTICLE.id).write_bytes(b"{")
    done = take(held, LINE)
    assert (done.articles, done.items, done.present, done.problems) == (1, 0, 5, [])
    (record,) = records(held)
    assert replace(record, label_set=RECORD.label_set) == RECORD
    assert sorted(path.name for path in held.root.joinpath("annotations/ann").iterdir()) == [
        f"{ARTICLE.id}.edits.jsonl", f"{ARTICLE.id}.json",
    ]  # fmt: skip


def test_a_link_in_the_place_of_what_comes_in_is_not_followed(held: FolderLibrary, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_bytes(b"mine")
    (held.root / ".incoming.tmp").symlink_to(outside)
    assert take(held, LINE).articles == 1
    assert [path.name for path in outside.iterdir()] == ["mine"]


@pytest.fixture
def exports(run: Run, annotated: str, tmp_path: Path) -> Path:
    """Return a folder with the annotated library in each dialect that can be read."""
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in names():
        if dialect(name).reads:
            assert run("export", "--format", name, "--to", folder / f"{name}{dialect(name).suffix}") == 0
    return folder


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts
    }


def other(tmp_path: Path) -> Path:
    init_library(tmp_path / "other", "Other")
    return tmp_path / "other"


READABLE = [name for name in names() if dialect(name).reads]


@pytest.fixture
def torture(library: Path, tmp_path: Path) -> Path:
    """Fill the library with the articles that break exports, and return its folder."""
    write_all(native.DIALECT, RECORDS, tmp_path / "torture.jsonl")
    assert main(["--library", str(library), "import", str(tmp_path / "torture.jsonl")]) == 0
    return library


def exported(library: Path, name: str, folder: Path) -> dict[str, bytes]:
    """Return the files of an export by their names."""
    folder.mkdir()
    target = folder / f"out{dialect(name).suffix}"
    assert main(["export", "--library", str(library), "--format", name, "--to", str(target)]) == 0
    return {path.relative_to(folder).as_posix(): data for path, data in snapshot(folder).items()}


@pytest.mark.parametrize("name", names())
def test_the_same_library_gives_the_same_bytes(name: str, torture: Path, tmp_path: Path) -> None:
    first = exported(torture, name, tmp_path / "first")
    assert exported(torture, name, tmp_path / "second") == first != {}


@pytest.mark.parametrize("name", READABLE)
def test_a_file_goes_into_an_empty_library_and_comes_out_the_same(
    name: str, torture: Path, tmp_path: Path
) -> None:
    first = exported(torture, name, tmp_path / "first")
    file = tmp_path / "first" / f"out{dialect(name).suffix}"
    into = other(tmp_path)
    assert main(["--library", str(into), "import", str(file)]) == 0
    assert exported(into, name, tmp_path / "second") == first
    origins = {span.provenance.origin for record in records(open_library(into)) for span in record.spans}
    assert origins == ({"human"} if dialect(name).keeps_provenance else {f"import:{name}"})
    before = snapshot(into)
    assert main(["--library", str(into), "import", str(file)]) == 0
    assert snapshot(into) == before


@pytest.mark.parametrize("name", READABLE)
def test_annotations_attach_to_a_text_that_is_there(
    name: str, exports: Path, library: Path, run: Run
) -> None:
    before = snapshot(library)
    assert run("import", exports / f"{name}{dialect(name).suffix}") == 0
    assert snapshot(library) == before


TITLED = "---\ntitle: A title of its own\n---\n\nNobody said “yes” about it.\n"


@pytest.mark.parametrize("title", ["", "Another title"])
def test_a_text_without_a_title_is_the_one_that_is_there_under_any(
    title: str, run: Run, library: Path, files: Path
) -> None:
    (files / "titled.md").write_text(TITLED, encoding="utf-8")
    assert run("add", files / "titled.md") == 0
    held = open_library(library)
    (own,) = held.ids()
    text = held.article(own).text
    task = {"text": text, "spans": [{"start": 12, "end": 17, "label": "quote"}], "meta": {"title": title}}
    (files / "tasks.jsonl").write_text(json.dumps(task), encoding="utf-8")
    assert run("import", files / "tasks.jsonl") == 0
    assert len(held.ids()) == 1 + bool(title)
    (record,) = records(held)
    assert (record.article.id == own) is not bool(title)
    before = snapshot(library)
    assert run("import", files / "tasks.jsonl") == 0
    assert snapshot(library) == before


def forget_about(folder: Path) -> None:
    """Take out of the files of a format what they say of an article beside its text."""
    for path in folder.rglob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        if path.name.endswith(".about.json"):
            path.unlink()
            continue
        content.pop("pressmark", None)
        parts = content.get("%FEATURE_STRUCTURES", [])
        for part in [part for part in parts if part["%TYPE"] == "pressmark.About"]:
            parts.remove(part)
            content["%VIEWS"]["_InitialView"]["%MEMBERS"].remove(part["%ID"])
        path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("name", ["brat", "citron", "uima", "w3c"])
def test_the_name_of_a_file_is_no_title_and_makes_no_other_article(
    name: str, run: Run, library: Path, files: Path, tmp_path: Path
) -> None:
    (files / "titled.md").write_text(TITLED, encoding="utf-8")
    assert run("add", files / "titled.md") == 0
    held = open_library(library)
    (own,) = held.ids()
    spans = (
        replace(QUOTE, fragments=(Fragment(12, 17),)),
        replace(CUE, fragments=(Fragment(7, 11),)),
    )
    record = replace(RECORD, article=held.article(own), spans=spans, relations=(HAS_CUE,), entities=())
    write_all(dialect(name), [record], tmp_path / "out")
    forget_about(tmp_path / "out")
    assert run("import", tmp_path / "out") == 0
    assert held.ids() == [own]
    assert said(library)[0] == {("“yes”", "quote"), ("said", "cue")}


@pytest.mark.parametrize("identifier", ["doc-17", "doc-20240131"])
def test_what_came_under_another_id_is_there_when_it_is_added_or_comes_under_its_own(
    identifier: str, run: Run, library: Path, annotated: str, tmp_path: Path, files: Path
) -> None:
    out, elsewhere = tmp_path / "out.jsonl", tmp_path / "elsewhere"
    assert run("export", "--to", out) == 0
    theirs = out.read_bytes().replace(annotated.encode(), identifier.encode())
    (tmp_path / "theirs.jsonl").write_bytes(theirs)
    assert main(["--library", str(elsewhere), "init"]) == 0
    assert main(["--library", str(elsewhere), "import", str(tmp_path / "theirs.jsonl")]) == 0
    before = snapshot(elsewhere)
    assert main(["--library", str(elsewhere), "add", str(files / "note.txt")]) == 0
    assert main(["--library", str(elsewhere), "import", str(out)]) == 0
    assert snapshot(elsewhere) == before
    assert [*open_library(elsewhere).ids()] == [identifier]


def label_studio_task(text: str, *regions: tuple[int, int, str], **data: str) -> dict[str, object]:
    result = [
        {"id": f"r{number}", "type": "labels", "value": {"start": start, "end": end, "labels": [label]}}
        for number, (start, end, label) in enumerate(regions)
    ]
    return {"id": 1, "data": {"text": text, **data}, "annotations": [{"id": 2, "result": result}]}


def test_the_good_goes_in_and_the_bad_is_named_with_file_line_and_reason(
    run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tasks.json"
    tasks = [
        label_studio_task("One line of news.", (0, 3, "claim"), (4, 99, "claim"), (4, 8, "banner")),
        {"data": {"text": ""}, "annotations": []},
        label_studio_task("Another line of news.", (0, 7, "entity")),
    ]
    file.write_text("[\n" + ",\n".join(map(json.dumps, tasks)) + "\n]", encoding="utf-8")
    before = snapshot(library)
    assert run("import", "--strict", file) == 1
    assert snapshot(library) == before
    assert "nothing was imported: 3 problems" in capsys.readouterr().err
    assert run("import", file) == 1
    shown = capsys.readouterr()
    problems = [line.removeprefix("pressmark: ") for line in shown.err.splitlines()]
    assert [line.partition(": ")[0] for line in problems] == [
        f"{file}:2, task id 1",
        f"{file}:2, task id 1",
        f"{file}:3, task 2",
    ]
    assert "4-99 is no range" in problems[0]
    assert "label 'banner' is not in the library's label set" in problems[1]
    assert "there is no text" in problems[2]
    assert shown.out == "2 new articles, 2 new spans and relations\n"
    assert {
        (span.label, span.provenance.by) for record in records(open_library(library)) for span in record.spans
    } == {
        ("claim", "ann"),
        ("entity", "ann"),
    }


SEVEN = "One two three four five six seven.\n"


def version(folder: Path, name: str, spans: Sequence[tuple[str, str]]) -> Path:
    """Write a version of a file of a format: each span is one of `SEVEN`'s words with its label."""
    folder.mkdir()
    places = [(SEVEN.index(word), SEVEN.index(word) + len(word), label, word) for word, label in spans]
    if name == "brat":
        rows = [
            f"T{n}\t{label} {start} {end}\t{word}\n" for n, (start, end, label, word) in enumerate(places, 1)
        ]
        ties = [f"R{n}\thas_cue Arg1:T{n} Arg2:T{len(rows)}\n" for n in range(1, len(rows))]
        (folder / "x.ann").write_text("".join([*rows, *ties]), encoding="utf-8")
        (folder / "x.txt").write_text(SEVEN, encoding="utf-8")
        return folder
    if name == "citron":
        *quotes, (start, end, *_) = places
        cue = {"start": start, "end": end, "text": SEVEN[start:end]}
        rows_of = [
            {"cue": cue, "sources": [], "contents": [{"start": start, "end": end, "text": word}]}
            for start, end, _, word in quotes
        ]
        (folder / "x.json").write_text(json.dumps({"text": SEVEN, "quotes": rows_of}), encoding="utf-8")
        return folder
    file = folder / "x.jsonl"
    row = {"id": 1, "text": SEVEN, "label": [[start, end, label] for start, end, label, _ in places]}
    file.write_text(json.dumps(row), encoding="utf-8")
    return file


FIRST = [("three", "quote"), ("six", "cue")]


def said(library: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the spans and the relations of the only article by the words that they are of."""
    (record,) = records(open_library(library))
    words = {span.id: span.excerpt(record.article.text) for span in record.spans}
    ties = {(words[tie.head], words[tie.tail]) for tie in record.relations}
    found = {(words[span.id], span.label) for span in record.spans}
    assert (len(found), len(ties)) == (len(record.spans), len(record.relations))
    return found, ties


@pytest.mark.parametrize("name", ["doccano", "brat", "citron"])
def test_what_is_new_in_a_later_version_of_a_file_goes_in_and_nothing_goes_in_twice(
    name: str, run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = [("One", "quote"), *FIRST]
    versions = [version(tmp_path / "1", name, FIRST), version(tmp_path / "2", name, later)]
    for file in versions:
        assert run("import", file) == 0
    ties = {("One", "six"), ("three", "six")} if name != "doccano" else set()
    assert said(library) == ({*later}, ties)
    before = snapshot(library)
    capsys.readouterr()
    for file in reversed(versions):
        assert run("import", file) == 0
        assert " 0 new spans and relations" in capsys.readouterr().out
    assert snapshot(library) == before
    # Another program's file of the same is the same too.
    other = version(tmp_path / "3", "brat" if name != "brat" else "doccano", later)
    assert run("import", other) == 0
    assert said(library) == ({*later}, ties or {("One", "six"), ("three", "six")})


def test_what_two_folders_say_of_one_text_goes_in_together(run: Run, library: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    version(tmp_path / "in" / "1", "brat", [("two", "quote"), ("four", "cue")])
    version(tmp_path / "in" / "2", "brat", [("One", "quote"), ("six", "cue")])
    assert run("import", tmp_path / "in") == 0
    found = {("two", "quote"), ("four", "cue"), ("One", "quote"), ("six", "cue")}
    assert said(library) == (found, {("two", "four"), ("One", "six")})


def test_what_was_changed_here_stays_and_is_told_with_its_words(
    run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = version(tmp_path / "1", "doccano", FIRST)
    assert run("import", file) == 0
    held = open_library(library)
    (place,) = held.ids()
    with closing(held.open(place, Annotator("ann"))) as journal:
        (quote,) = (span for span in journal.annotations.spans.values() if span.label == "quote")
        change = Change(quote, replace(quote, label="claim"))
        edit = Edit(journal.next_seq, "d-0123456789", now(), Annotator("ann"), "label", (change,))
        journal.append(edit)
    assert run("import", file) == 1
    assert f"span {quote.id} “three”: it is there already and differs" in capsys.readouterr().err
    assert run("import", version(tmp_path / "2", "doccano", [("One", "quote"), *FIRST])) == 1
    assert said(library)[0] == {("One", "quote"), ("three", "claim"), ("six", "cue")}


def test_a_region_that_was_changed_in_label_studio_is_told_and_no_new_one(
    run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tasks.json"
    file.write_text(json.dumps([label_studio_task(SEVEN, (0, 3, "claim"))]), encoding="utf-8")
    assert run("import", file) == 0
    file.write_text(json.dumps([label_studio_task(SEVEN, (4, 7, "claim"))]), encoding="utf-8")
    assert run("import", file) == 1
    assert "“One”: it is there already and differs; it was left as it is" in capsys.readouterr().err
    assert said(library)[0] == {("One", "claim")}


def test_relations_that_came_without_their_ids_are_the_same_under_them(
    run: Run, exports: Path, tmp_path: Path
) -> None:
    into = other(tmp_path)
    for name in ("brat", "native"):
        file = exports / f"{name}{dialect(name).suffix}"
        assert main(["--library", str(into), "import", "--annotator", "bo", str(file)]) == 0
    (record,) = (record for record in records(open_library(into)) if record.relations)
    assert len(record.relations) == 2


def tasks(*words: str) -> list[bytes]:
    """Return tasks of Prodigy, all of one text with a span of one id, each on another word."""
    return [
        json.dumps(
            {
                "text": SEVEN,
                "spans": [
                    {
                        "id": "s-mine",
                        "start": SEVEN.index(word),
                        "end": SEVEN.index(word) + len(word),
                        "label": "quote",
                    }
                ],
                "_input_hash": 1,
            }
        ).encode()
        for word in words
    ]


def of_two_texts() -> list[bytes]:
    """Return lines of our own format with one article's id and texts that have nothing in common."""
    other = replace(ARTICLE, text="Rain.", sha256=text_digest("Rain."), blocks=BlockTable([Block(0, 5)]))
    spans = (replace(QUOTE, fragments=(Fragment(0, 4),)),)
    return [LINE, *native.write([replace(RECORD, article=other, spans=spans, relations=(), entities=())])]


@pytest.mark.parametrize(
    ("contents", "what"),
    [
        (tasks("One", "two"), "s-mine “One”: it is there already and differs"),
        (of_two_texts(), "span s-quote: the text that is here has nothing like “Rain”"),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_what_one_record_leaves_nothing_of_for_another_keeps_both_out_where_it_is_strict(
    contents: list[bytes],
    what: str,
    apart: bool,
    run_as_told: Run,
    library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = contents if apart else [b"\n".join(contents)]
    paths = [tmp_path / f"{number}.jsonl" for number, _ in enumerate(given)]
    for path, content in zip(paths, given, strict=True):
        path.write_bytes(content)
    before = snapshot(library)
    assert run_as_told("import", "--strict", *paths) == 1
    shown = capsys.readouterr().err
    assert what in shown
    assert "nothing was imported: 1 problem" in shown
    assert snapshot(library) == before
    assert run_as_told("import", *paths) == 1
    shown = capsys.readouterr().err
    assert what in shown
    assert shown.count("\n") == 1


def test_a_strict_import_leaves_the_same_bytes_as_any_other_where_there_is_nothing_to_tell(
    torture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takeover, "new_id", lambda prefix: f"{prefix}-0000000001")
    monkeypatch.setattr(takeover, "now", lambda: "2026-01-31T10:00:00.000Z")
    exported(torture, "native", tmp_path / "first")
    exported(torture, "brat", tmp_path / "second")
    files = [str(tmp_path / "first" / "out.jsonl"), str(tmp_path / "second" / "out")]
    found = []
    for name, words in (("any", ()), ("strict", ("--strict",))):
        into = init_library(tmp_path / name, "Target").root
        assert main(["--library", str(into), "import", *words, *files]) == 0
        found.append({path.relative_to(into): data for path, data in snapshot(into).items()})
    assert found[0] == found[1]


SELF = "“It rained,” said Olga.\n"


def self_tied(folder: Path, name: str) -> Path:
    """Write a file of a format with a quote that a relation ties to itself."""
    place = {"start": 0, "end": 12, "label": "quote"}
    if name == "brat":
        (folder / "a.txt").write_text(SELF, encoding="utf-8")
        (folder / "a.ann").write_text(
            "T1\tquote 0 12\t“It rained,”\nR1\thas_cue Arg1:T1 Arg2:T1\n", encoding="utf-8"
        )
        return folder
    if name == "native":
        damaged = row()
        damaged["relations"] = [damaged["relations"][0] | {"tail": damaged["relations"][0]["head"]}]
        content: object = damaged
    elif name == "label-studio":
        task: Any = label_studio_task(SELF, (0, 12, "quote"))
        task["annotations"][0]["result"].append(
            {"type": "relation", "from_id": "r0", "to_id": "r0", "labels": ["has_cue"]}
        )
        content = [task]
    elif name == "prodigy":
        tie = {"head_span": place, "child_span": place, "label": "has_cue"}
        content = {"text": SELF, "spans": [place], "relations": [tie], "_input_hash": 1, "_task_hash": 2}
    else:
        entity = {"id": 1, "start_offset": 0, "end_offset": 12, "label": "quote"}
        link = {"id": 2, "from_id": 1, "to_id": 1, "type": "has_cue"}
        content = {"text": SELF, "entities": [entity], "relations": [link]}
    file = folder / "in.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["native", "brat", "label-studio", "prodigy", "doccano"])
def test_a_relation_from_a_span_to_itself_stays_out(
    name: str, run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    file, before = self_tied(tmp_path / "in", name), snapshot(library)
    assert run("import", "--strict", "--format", name, file) == 1
    assert "it ties a span to itself" in capsys.readouterr().err
    assert snapshot(library) == before
    assert run("import", "--format", name, file) == 1
    assert capsys.readouterr().err.count("it ties a span to itself") == 1
    (record,) = records(open_library(library))
    assert record.spans
    assert not record.relations
    assert run("export", "--to", tmp_path / "out.jsonl") == 0


IMPOSSIBLE: dict[str, dict[str, object]] = {
    "its time '2026-13-45T99:99:99.000Z' is no moment in UTC with milliseconds": {
        "at": "2026-13-45T99:99:99.000Z"
    },
    "its time '2026-02-01T24:00:00.000Z' is no moment in UTC with milliseconds": {
        "at": "2026-02-01T24:00:00.000Z"
    },
    "it does not say who made it": {"by": ""},
    "the time or the keys that it took are impossibly many": {"milliseconds": 10**22},
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_cannot_be_is_named_and_stays_out(what: str, held: FolderLibrary) -> None:
    damaged = row()
    damaged["relations"] = []
    damaged["spans"][1]["provenance"].update(IMPOSSIBLE[what])
    done = take(held, json.dumps(damaged).encode())
    assert done.problems == [f"in.jsonl:1: span {damaged['spans'][1]['id']}: {what}"]
    assert done.items == 2


def test_an_impossible_revision_is_named(held: FolderLibrary) -> None:
    done = take(held, json.dumps(row() | {"revision": 10**25}).encode())
    assert done.problems == ["in.jsonl:1: revision is impossibly large"]
    assert held.ids() == []


@pytest.mark.parametrize(("key", "number"), [("level", 256), ("quotes", 1 << 16), ("indent", 10**9)])
def test_a_block_deeper_than_any_is_named(key: str, number: int, held: FolderLibrary) -> None:
    damaged = row()
    damaged["blocks"][0][key] = number
    done = take(held, json.dumps(damaged).encode())
    assert done.problems == [f"in.jsonl:1: block 0: {key} is impossibly large"]


def test_what_does_not_say_when_it_was_made_stays_out(
    run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = row()
    damaged["spans"][1]["provenance"]["at"] = "yesterday"
    damaged["relations"][0]["provenance"]["at"] = ""
    (tmp_path / "in.jsonl").write_text(json.dumps(damaged), encoding="utf-8")
    assert run("import", "--format", "native", tmp_path / "in.jsonl") == 1
    problems = capsys.readouterr().err
    assert (
        f"span {damaged['spans'][1]['id']}: its time 'yesterday' is no moment in UTC with milliseconds"
        in problems
    )
    assert f"relation {damaged['relations'][0]['id']}: its time ''" in problems
    (record,) = records(open_library(library))
    assert len(record.spans) == len(damaged["spans"]) - 1
    assert run("export", "--to", tmp_path / "out.jsonl") == 0


HALF = "\ud83d"
UNSPEAKABLE: dict[str, Callable[[Any], object]] = {
    "span s-quote: attributes": lambda line: line["spans"][0]["attributes"][0].update(value=HALF),
    "span s-quote: note": lambda line: line["spans"][0].update(note=HALF),
    "span s-quote: dismissed": lambda line: line["spans"][0].update(dismissed=HALF),
    "span s-quote: label": lambda line: line["spans"][0].update(label=HALF),
    "span s-quote: provenance": lambda line: line["spans"][0]["provenance"].update(origin=HALF),
    f"entity {MAUD}: aliases": lambda line: line["entities"][0].update(aliases=[HALF]),
    f"entity {MAUD}: ids": lambda line: line["entities"][0].update(ids=[{"scheme": "x", "value": HALF}]),
    "label_set: labels": lambda line: line["label_set"]["labels"].append(HALF),
}


def named_otherwise(**fields: object) -> bytes:
    """Return a line of another article whose entity has fields of its own under the same id."""
    title = str(fields)
    line = row() | {"title": title, "id": article_id(title, ARTICLE.sha256)}
    line["entities"][0].update(fields)
    return json.dumps(line).encode() + b"\n"


@pytest.mark.parametrize(
    "fields", [{"name": "Bo Reed", "type": "ORG"}, {"aliases": ["M. E."]}, {"type": "ORG"}]
)
def test_an_entity_that_differs_from_the_one_of_its_id_is_told_and_left_out(
    fields: dict[str, object], held: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, kind = fields.get("name", "Maud Ellery"), fields.get("type", "PERSON")
    told = [
        f"in.jsonl:2: entity {MAUD} “{name}” ({kind}): “Maud Ellery” (PERSON) has its id in the register and differs; "
        "it was left as it is"
    ]
    lines = [LINE, named_otherwise(**fields)]
    with closing(Rehearsal(held)) as tried:
        done = import_records(tried, native.DIALECT, native.read(lines), annotator=None, where="in.jsonl")
    assert done.problems == told
    assert take(held, *lines).problems == told
    assert take(held, *lines).problems == told
    assert [*held.entities().values()] == [*RECORD.entities]
    monkeypatch.setattr(Step, "add", lambda *_: False)
    assert take(held, LINE, named_otherwise(**fields, ids=[{"scheme": "x", "value": "1"}])).problems == told


def test_an_entity_that_says_less_than_the_one_of_its_id_is_nothing_to_tell(held: FolderLibrary) -> None:
    assert take(held, LINE, named_otherwise(name="Ellery", aliases=[])).problems == []


@pytest.fixture
def run_as_told(library: Path) -> Run:
    """Return a function that runs a command where each record goes to the annotator whom it names."""
    return lambda *words: main(["--library", str(library), *map(str, words)])


@pytest.mark.parametrize("what", UNSPEAKABLE)
def test_half_of_a_surrogate_pair_costs_what_holds_it(
    what: str, run_as_told: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = row()
    UNSPEAKABLE[what](damaged)
    other = json.dumps(row() | {"annotator": "cy"})
    (tmp_path / "in.jsonl").write_text(f"{json.dumps(damaged)}\n{other}\n", encoding="utf-8")
    before = snapshot(library)
    assert run_as_told("import", "--format", "native", "--strict", tmp_path / "in.jsonl") == 1
    assert f"in.jsonl:1: {what} holds half of a surrogate pair" in capsys.readouterr().err
    assert snapshot(library) == before
    assert run_as_told("import", "--format", "native", tmp_path / "in.jsonl") == 1
    ann, cy = sorted(records(open_library(library)), key=lambda record: record.annotator)
    assert len(cy.spans) == len(damaged["spans"])
    assert len(ann.spans) == len(cy.spans) - what.startswith("span")


@pytest.mark.parametrize("key", ["title", "byline", "metadata", "annotator"])
def test_half_of_a_surrogate_pair_in_what_is_said_of_an_article_costs_the_article(
    key: str, run_as_told: Run, library: Path, tmp_path: Path
) -> None:
    damaged = row() | {key: json.dumps({"a": HALF}) if key == "metadata" else HALF}
    (tmp_path / "in.jsonl").write_text(json.dumps(damaged), encoding="utf-8")
    before = snapshot(library)
    for more in (["--strict"], []):
        assert run_as_told("import", "--format", "native", *more, tmp_path / "in.jsonl") == 1
        assert snapshot(library) == before


@pytest.mark.parametrize(
    ("key", "name", "what"),
    [
        ("annotator", "Ana Silva", "'Ana Silva' cannot be an annotator's name (say whose it is to be with --annotator"),
        ("annotator", "../../evil", "'../../evil' cannot be an annotator's name"),
        ("id", "../../evil", "'../../evil' cannot be an article's id"),
    ],
)  # fmt: skip
def test_a_trial_run_looks_at_names_too(
    key: str,
    name: str,
    what: str,
    run_as_told: Run,
    library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, before = tmp_path / "in.jsonl", snapshot(library)
    file.write_bytes(LINE + json.dumps(row() | {key: name}).encode())
    assert run_as_told("import", "--strict", file) == 1
    assert f"in.jsonl:2: {what}" in capsys.readouterr().err
    assert snapshot(library) == before
    assert run_as_told("import", file) == 1
    assert [record.annotator for record in records(open_library(library))] == ["ann"]
    assert main(["--library", str(library), "--annotator", "ana", "import", str(file)]) == (key == "id")


def changed(run: Run, files: Path, before: str, after: str) -> None:
    """Change the annotated article in its file, and bring the library up to date."""
    file = files / "note.txt"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    assert run("update", file) == 0


@pytest.mark.parametrize("name", READABLE)
def test_annotations_of_an_older_text_go_to_their_words_in_the_one_that_is_here(
    name: str, exports: Path, run: Run, library: Path, annotated: str, files: Path
) -> None:
    changed(run, files, "A short headline\n\n", "A short headline\n\nIt was written long ago.\n\n")
    file = exports / f"{name}{dialect(name).suffix}"
    assert run("import", "--annotator", "bo", file) == 0
    held = {record.annotator: record for record in records(open_library(library))}
    assert held[BO].article.revision == 2

    def told(record: Record) -> set[tuple[str, str]]:
        return {(span.label, span.excerpt(record.article.text)) for span in record.spans}

    assert told(held[BO]) == told(held[Annotator("ann")])
    assert {span.provenance.origin for span in held[BO].spans} == {f"import:{name}"}
    assert len(held[BO].relations) == 2
    before = snapshot(library)
    assert run("import", "--annotator", "bo", file) == 0
    assert snapshot(library) == before


def test_who_has_added_the_new_text_itself_gets_the_annotations_and_no_second_article(
    run: Run, annotated: str, files: Path, tmp_path: Path
) -> None:
    changed(run, files, "on Monday", "on Tuesday")
    out, elsewhere = tmp_path / "out.jsonl", tmp_path / "elsewhere"
    assert run("export", "--to", out) == 0
    assert main(["--library", str(elsewhere), "init"]) == 0
    assert main(["--library", str(elsewhere), "add", str(files / "note.txt")]) == 0
    (own,) = open_library(elsewhere).ids()
    assert own != annotated
    assert main(["--library", str(elsewhere), "import", str(out)]) == 0
    there = open_library(elsewhere)
    assert [own] == [*there.ids()]
    (record,) = records(there)
    (sent,) = native.read(out.read_bytes().splitlines())
    assert sent.record is not None
    assert (record.spans, record.relations) == (sent.record.spans, sent.record.relations)
    before = snapshot(elsewhere)
    assert main(["--library", str(elsewhere), "import", str(out)]) == 0
    assert snapshot(elsewhere) == before


@pytest.mark.parametrize("name", READABLE)
def test_annotations_of_the_new_text_attach_to_the_article_that_was_changed_to_it(
    name: str, run: Run, library: Path, annotated: str, files: Path, tmp_path: Path
) -> None:
    changed(run, files, "on Monday", "on Tuesday")
    held = open_library(library)
    (made,) = (record for record in records(held) if record.article.id == annotated)
    new = read_article((files / "note.txt").read_bytes(), name="note.txt").article
    assert new.id != annotated
    file = tmp_path / f"new{dialect(name).suffix}"
    write_all(dialect(name), [replace(made, article=replace(made.article, id=new.id, revision=1))], file)
    ids = held.ids()
    assert run("import", "--annotator", "bo", "--strict", file) == 0
    assert open_library(library).ids() == ids
    (record,) = (record for record in records(open_library(library)) if record.annotator == BO)
    assert record.article == made.article
    assert {span.label for span in record.spans} == {span.label for span in made.spans}


def test_what_has_no_sure_place_in_the_text_that_is_here_is_named_and_left_out(
    run: Run, library: Path, annotated: str, exports: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(run, files, "“It was quiet,” said Maud Ellery", "Nobody asked Maud Ellery anything")
    before = snapshot(library)
    words = ("import", "--annotator", "bo", exports / "native.jsonl")
    capsys.readouterr()
    assert run(*words, "--strict") == 1
    assert snapshot(library) == before
    assert run(*words) == 1
    shown = capsys.readouterr()
    file = exports / "native.jsonl"
    assert f"{file}:1: span s-quote: the text that is here has nothing like ““It was quiet,””" in shown.err
    assert f"{file}:1: relation r-cue: a span that it ties has no sure place" in shown.err
    (record,) = (record for record in records(open_library(library)) if record.annotator == BO)
    assert [span.id for span in record.spans] == ["s-source"]
    assert record.relations == ()
    assert "orphaned" in shown.out


@pytest.mark.parametrize("name", ["brat", "citron", "uima", "w3c"])
def test_a_folder_with_nothing_of_the_format_is_refused(
    name: str, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "notes.md").write_text("nothing of the kind", encoding="utf-8")
    assert run("import", "--format", name, folder) != 0
    assert f"{folder}: there is nothing of {name} in this folder" in capsys.readouterr().err


@pytest.mark.parametrize("way", ["-", "pipe"])
@pytest.mark.parametrize("strict", [(), ("--strict",)])
def test_what_comes_through_a_pipe_is_read_whole(
    way: str,
    strict: tuple[str, ...],
    run: Run,
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=(LINE,))
    writer.start()
    try:
        if way == "-":
            with pipe.open("rb") as stdin:
                monkeypatch.setattr(sys, "stdin", TextIOWrapper(stdin))
                assert run("import", *strict, "-") == 0
        else:
            assert run("import", *strict, pipe) == 0
    finally:
        writer.join()
    assert [len(record.spans) for record in records(open_library(library))] == [3]


def test_what_is_wrong_with_standard_input_is_named(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"words\n")))
    assert run("import", "-") != 0
    assert "standard input: this is of no format that can be read" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(LINE + b"{\n")))
    assert run("import", "-") == 1
    assert "standard input:2: " in capsys.readouterr().err


def test_a_terminal_is_shown_how_far_it_is(library: Path, tmp_path: Path) -> None:
    write_all(native.DIALECT, RECORDS, tmp_path / "in.jsonl")
    ours, its = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "reader",
        "--library",
        str(library),
        "import",
        str(tmp_path / "in.jsonl"),
    ]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=its, check=True)
    shown = os.read(ours, 1 << 16)
    os.close(ours)
    os.close(its)
    assert b"Importing" in shown
    assert b"Importing" not in done.stdout


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b'{"id": 1}\n', b"[1, 2]", b"T1\tPER 0 4\tMaud\n"])
def test_a_file_of_no_known_format_is_refused(
    run: Run, library: Path, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    before = snapshot(library)
    assert run("import", file) == 2
    assert snapshot(library) == before


def test_a_format_that_is_not_there_leads_to_those_that_can_be_read(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "--format", "nope", tmp_path) == 2
    known = "native, brat, citron, doccano, label-studio, prodigy, uima, w3c"
    assert f"there is no format 'nope' (known: {known})" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["brat", "citron", "uima", "w3c"])
def test_a_file_of_a_format_of_folders_leads_to_its_folder(
    name: str, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    write_all(dialect(name), [RECORD], folder)
    (held,) = (path for path in folder.iterdir() if path.is_dir())
    for path in held.iterdir():
        assert run("import", path) == 2
        assert f"{name} is a folder of such files: import {held}" in capsys.readouterr().err
    assert run("import", held) == 0


def test_what_is_known_of_a_text_is_named_where_it_is_broken(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_all(dialect("brat"), [RECORD], tmp_path / "out")
    (about,) = (tmp_path / "out").rglob("*.about.json")
    about.write_bytes(b"{")
    assert run("import", tmp_path / "out") == 1
    assert f"{about.name}: this is not JSON" in capsys.readouterr().err


def test_a_short_form_of_label_studio_leads_to_the_whole_one(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    label = {"start": 0, "end": 3, "text": "Ann", "labels": ["entity"]}
    tasks = [{"id": number, "text": "Ann said so.", "label": [label], "annotator": 1, "annotation_id": number,
              "created_at": "2026-01-31", "lead_time": 3.2} for number in range(3)]  # fmt: skip
    file = tmp_path / "min.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    assert run("import", file) == 1
    told = capsys.readouterr().err
    assert f"{file}:1, task id 0: this is JSON-MIN, which has neither ids nor relations" in told
    assert told.count("JSON-MIN") == 1
