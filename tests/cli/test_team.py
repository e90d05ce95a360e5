"""What `check`, `list`, `doctor` and `restore` say in a library that a team shares."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Entity, Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import ArticleId, EntityId, SpanId
from reader.library.opening import open_library
from reader.library.register import RegisterFile
from reader.stamps import new_id
from tests.cli.conftest import ANN, Run

AT = "2026-01-31T10:00:00.000Z"
MARKED = b"<<<<<<< HEAD\n=======\n>>>>>>> theirs\n"


def said(run: Run, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    capsys.readouterr()
    status = run(*words)
    out = capsys.readouterr()
    return status, [*out.out.splitlines(), *out.err.splitlines()]


def test_two_entries_of_one_name_are_a_warning_with_the_command_that_makes_one(
    run: Run, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for entity, name in (("e-1", "Maud Ellery"), ("e-2", "maud ellery"), ("e-3", "Maud")):
        open_library(library).put_entity(Entity(EntityId(entity), name, "PERSON"))
    status, lines = said(run, capsys, "check")
    assert status == 0
    assert "stands twice: e-1 and e-2 (if they are the same: `pressmark entities merge e-1 e-2`)" in lines[0]
    assert lines[1:] == ["0 records, 1 warning, 0 faults"]
    assert run("check", "--strict") == 1
    assert run("entities", "merge", "e-1", "e-2") == 0
    assert said(run, capsys, "check") == (0, ["0 records, 0 faults"])


def test_a_register_that_cannot_be_read_is_one_fault(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    held = open_library(library)
    held.put_entity(Entity(EntityId("e-1"), "Maud Ellery", "PERSON"))
    entity = Span(
        SpanId("s-1"), "entity", (Fragment(0, 7),), Provenance(ANN, AT), {"type": "PERSON"}, EntityId("e-1")
    )
    with closing(held.open(annotated, ANN)) as journal:
        journal.append(Edit(journal.next_seq, new_id("d"), AT, ANN, "test", (Change(None, entity),)))
    (library / "entities.json").write_bytes(MARKED)
    status, lines = said(run, capsys, "check")
    assert status == 1
    assert [line for line in lines[:-1] if "warning" not in line] == [
        f"{library / 'entities.json'}: the file holds a merge conflict (`pressmark doctor --repair` takes both sides)"
    ]


def test_tags_that_cannot_be_read_are_told_where_they_are_asked_for(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "tags.json").write_bytes(MARKED)
    status, lines = said(run, capsys, "list", "--filter", "tag:port")
    assert status == 2
    assert "tags.json: the file holds a merge conflict" in lines[-1]
    status, lines = said(run, capsys, "list", "--filter", "status:todo")
    assert status == 0


def test_names_that_differ_only_in_case_are_told(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(library / "annotations" / "ann", library / "annotations" / "ANN")
    status, lines = said(run, capsys, "check")
    assert status == 0
    assert any("'ann' is beside 'ANN', and they differ only in case" in line for line in lines)
    status, lines = said(run, capsys, "doctor")
    assert status == 0
    assert any("'ann' and 'ANN' are one folder on some systems" in line for line in lines)


def test_a_name_that_cannot_be_borne_is_told_with_one_that_can(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines = said(run, capsys, "--annotator", "Ana Müller", "list")
    assert status == 2
    assert "such as ana-müller" in lines[-1]


def test_a_removed_article_comes_back_with_what_was_done_meanwhile(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    log = library / "annotations" / "ann" / f"{annotated}.edits.jsonl"
    before = log.read_bytes()
    spans = {*open_library(library).open(annotated, ANN, writable=False).annotations.spans}
    assert run("remove", annotated, "--yes") == 0
    log.write_bytes(before)  # as an app that had it open on another machine goes on
    status, lines = said(run, capsys, "check")
    assert status == 1
    assert f"it is in trash/{annotated}.1: `pressmark restore {annotated}`" in lines[0]
    status, lines = said(run, capsys, "doctor")
    assert f"`pressmark restore {annotated}` puts it back" in lines[0]
    assert run("restore", annotated) == 0
    assert said(run, capsys, "check")[0] == 0
    journal = open_library(library).open(annotated, ANN)
    with closing(journal):
        assert {*journal.annotations.spans} == spans
        assert journal.notices == []
    status, lines = said(run, capsys, "restore", annotated)
    assert (status, lines) == (
        2,
        [f"pressmark: {annotated} is not in the trash (`pressmark doctor` names what is missing)"],
    )


def test_what_both_sides_changed_is_a_warning_until_it_was_opened(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    log = library / "annotations" / "ann" / f"{annotated}.edits.jsonl"
    checkpoint = log.with_name(f"{annotated}.json")
    common, sound = log.read_bytes(), checkpoint.read_bytes()
    tails = []
    for note in ("one", "two"):
        log.write_bytes(common)
        checkpoint.write_bytes(sound)
        with closing(open_library(library).open(annotated, ANN)) as journal:
            before = next(iter(journal.annotations.spans.values()))
            change = Change(before, replace(before, note=note))
            journal.append(Edit(journal.next_seq, new_id("d"), AT, ANN, "test", (change,)))
        tails.append(log.read_bytes().removeprefix(common))
    log.write_bytes(common + b"".join(tails))
    for kept in library.rglob("*.damaged-*"):
        kept.unlink()
    status, lines = said(run, capsys, "check")
    assert status == 0
    assert any("warning: " in line and "its note was changed on both sides" in line for line in lines)
    open_library(library).open(annotated, ANN).close()
    assert not any("both sides" in line for line in said(run, capsys, "check")[1])


def test_the_register_of_a_merge_is_put_in_order_by_the_next_change(library: Path) -> None:
    path = library / "entities.json"
    for entity in ("e-1", "e-2"):
        open_library(library).put_entity(Entity(EntityId(entity), entity, "PERSON"))
    whole = path.read_bytes()
    rows = whole.splitlines(keepends=True)
    path.write_bytes(b"".join([*rows[:5], rows[6], rows[5], rows[6], *rows[7:]]))
    register = RegisterFile(path)
    assert {*register.read()} == {"e-1", "e-2"}
    register.rewrite()
    assert path.read_bytes() == whole
