"""`check` on a library: each fault with the file and, where it has one, the line."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import ArticleId, SpanId
from reader.library.opening import open_library
from tests.cli.conftest import ANN, Run

AT = "2026-01-31T10:00:00.000Z"


def put(library: Path, article: ArticleId, *spans: Span) -> None:
    with closing(open_library(library).open(article, ANN)) as journal:
        changes = tuple(Change(None, span) for span in spans)
        journal.append(Edit(journal.next_seq, "d-put", AT, ANN, "test", changes))


def faults_of(run: Run, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    status = run("check")
    *found, summary = capsys.readouterr().out.splitlines()
    faults = [line for line in found if ": warning: " not in line]
    assert status == (1 if faults else 0)
    assert summary.endswith(f"{len(faults)} fault{'' if len(faults) == 1 else 's'}")
    return faults


SPAN = Span(SpanId("s-odd"), "cue", (Fragment(0, 1),), Provenance(ANN, AT))


@pytest.mark.parametrize(
    ("span", "complaint"),
    [
        (SPAN, "span s-odd: nothing reaches this cue by has_cue"),
        (replace(SPAN, label="banner"), "span s-odd: label 'banner' is not in the label set"),
        (replace(SPAN, label="quote", attributes={"mood": "glad"}), "span s-odd: attribute 'mood'"),
        (replace(SPAN, label="quote", attributes={"form": "sung"}), "span s-odd: form 'sung'"),
        (replace(SPAN, label="entity"), "span s-odd: this entity has no type"),
    ],
)
def test_what_the_label_set_does_not_allow_is_named_with_file_and_line(
    run: Run,
    library: Path,
    annotated: ArticleId,
    capsys: pytest.CaptureFixture[str],
    span: Span,
    complaint: str,
) -> None:
    assert faults_of(run, capsys) == []
    put(library, annotated, span)
    (fault,) = faults_of(run, capsys)
    place, _, found = fault.partition(": ")
    assert found.startswith(complaint)
    file, _, line = place.rpartition(":")
    assert b"s-odd" in Path(file).read_bytes().splitlines()[int(line) - 1]


BARE_QUOTE = replace(SPAN, label="quote")


def test_a_warning_is_printed_and_counted_and_is_no_fault(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    put(library, annotated, BARE_QUOTE)
    capsys.readouterr()
    assert run("check") == 0
    *_, warning, summary = capsys.readouterr().out.splitlines()
    place, level, found = warning.split(": ", 2)
    assert (level, found) == (
        "warning",
        "span s-odd: this quote has no source (tie a source to it, or say who speaks)",
    )
    file, _, line = place.rpartition(":")
    assert b"s-odd" in Path(file).read_bytes().splitlines()[int(line) - 1]
    assert summary.endswith("1 warning, 0 faults")


def test_where_the_check_is_strict_a_warning_is_a_fault(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    put(library, annotated, BARE_QUOTE)
    capsys.readouterr()
    assert run("check", "--strict") == 1
    *_, fault, summary = capsys.readouterr().out.splitlines()
    assert ": span s-odd: this quote has no source" in fault
    assert summary.endswith(" 1 fault")


def test_what_the_label_set_switches_off_is_not_checked_and_said_so(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    put(library, annotated, BARE_QUOTE)
    with (library / "labels.toml").open("a", encoding="utf-8") as labels:
        labels.write("\n[checks]\nquote_without_source = false\n")
    capsys.readouterr()
    assert run("check", "--strict") == 0
    assert capsys.readouterr().out.splitlines()[0] == "Not checked: quote_without_source"


def test_a_changed_article_is_named(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    file = library / "articles" / f"{annotated}.json"
    file.write_bytes(file.read_bytes().replace(b"Monday", b"Sunday"))
    assert any(str(file) in fault for fault in faults_of(run, capsys))


@pytest.mark.parametrize("checkpoint", [True, False], ids=["with a checkpoint", "without one"])
def test_damage_inside_a_log_is_named_with_its_line(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str], checkpoint: bool
) -> None:
    put(library, annotated, replace(SPAN, label="quote"))
    folder = library / "annotations" / ANN
    if not checkpoint:
        (folder / f"{annotated}.json").unlink()
    log = folder / f"{annotated}.edits.jsonl"
    content = log.read_bytes()
    log.write_bytes(content.replace(b"s-quote", b"s-quota", 1))
    line = content[: content.index(b"s-quote")].count(b"\n") + 1
    assert any(fault.startswith(f"{log}:{line}: damaged") for fault in faults_of(run, capsys))


def test_a_line_that_a_crash_cut_off_is_no_fault(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    log = library / "annotations" / ANN / f"{annotated}.edits.jsonl"
    log.write_bytes(log.read_bytes() + b'{"crc32":"0000')
    assert faults_of(run, capsys) == []


def test_annotations_whose_article_is_gone_are_named(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "articles" / f"{annotated}.json").unlink()
    faults = faults_of(run, capsys)
    assert faults
    assert all("there is no article of this name" in fault for fault in faults)


def test_a_damaged_register_is_named_and_the_rest_is_still_checked(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    put(library, annotated, SPAN)
    (library / "entities.json").write_bytes(b"{")
    faults = faults_of(run, capsys)
    assert any("entities.json" in fault for fault in faults)
    assert any("s-odd" in fault for fault in faults)


def test_checking_changes_nothing(run: Run, library: Path, annotated: ArticleId, tmp_path: Path) -> None:
    put(library, annotated, SPAN)

    def contents(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts)
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    shutil.copytree(library, tmp_path / "before")
    assert run("check") == 1
    assert contents(library) == contents(tmp_path / "before")
