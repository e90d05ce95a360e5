"""Another process makes lines ready, and the library gets what it would have got from one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from reader.cli import main, preparing
from reader.cli.helpers import Helpers
from reader.cli.importer import Imported, Importer
from reader.cli.records import records
from reader.core.ids import Annotator, ArticleId
from reader.exchange.dialect import dialect
from reader.exchange.dialects import native
from reader.exchange.record import Record
from reader.library.folder import FolderLibrary, open_library
from reader.library.founding import init_library
from tests.cli.conftest import Run
from tests.exchange.sample import ARTICLE, LINE, RECORD

SENT = [
    replace(
        RECORD, article=replace(ARTICLE, id=ArticleId(f"the-pier-{number:08}"), title=f"The pier {number}")
    )
    for number in range(20)
]


@pytest.fixture(autouse=True)
def _early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few bytes be worth another process."""
    monkeypatch.setattr(preparing, "_BATCH", len(LINE) * 3)
    monkeypatch.setattr(preparing, "_WORTHWHILE", 1)
    monkeypatch.setattr(preparing, "useful_helpers", lambda: 1)


@pytest.fixture
def held(tmp_path: Path) -> FolderLibrary:
    return init_library(tmp_path / "held", "Held")


def sent(folder: Path, *lines: bytes) -> Path:
    path = folder / "sent.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def spread(library: FolderLibrary, path: Path, annotator: Annotator | None = None) -> Imported:
    done = Imported()
    importer = Importer(library, dialect("native"), annotator, path.name, done)
    told: list[int] = []
    preparing.take_spread(importer, path, lambda: told.append(1))
    assert len(told) == sum(bool(line.strip()) for line in path.read_bytes().splitlines())
    return done


def found(library: FolderLibrary) -> list[Record]:
    return [replace(record, label_set=RECORD.label_set) for record in records(library)]


def test_everything_goes_in_and_the_second_time_nothing_changes(
    held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sent(tmp_path, *native.write(SENT))
    assert spread(held, path) == Imported(articles=20, items=100)
    assert found(held) == SENT
    monkeypatch.setattr(Helpers, "ask", lambda *_: pytest.fail("nobody is asked for what is here"))
    assert spread(held, path) == Imported(present=100)


def test_what_is_wrong_is_told_with_its_line_and_the_rest_goes_in(
    held: FolderLibrary, tmp_path: Path
) -> None:
    lines = list(native.write(SENT))
    lines[4], lines[9] = b"\n", b"{\n"
    lines[13] = lines[13].replace(b'"label":"cue"', b'"label":"clue"')
    lines.append(lines[2].replace(b'"annotator":"ann"', b'"annotator":"bo"'))
    done = spread(held, sent(tmp_path, *lines))
    assert (done.articles, len(found(held))) == (18, 19)
    assert [problem.partition(": ")[0] for problem in done.problems] == [
        "sent.jsonl:10", "sent.jsonl:14", "sent.jsonl:14", "sent.jsonl:14",
    ]  # fmt: skip


def test_who_takes_over_is_told_to_helpers(held: FolderLibrary, tmp_path: Path) -> None:
    spread(held, sent(tmp_path, *native.write(SENT)), Annotator("bo"))
    assert {span.provenance.origin for record in found(held) for span in record.spans} == {"import:native"}
    assert {record.annotator for record in found(held)} == {"bo"}


def _die(_terms: object) -> None:
    os._exit(1)


def test_where_a_helper_dies_one_process_does_it_all(
    held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_preparer", _die)
    assert spread(held, sent(tmp_path, *native.write(SENT))) == Imported(articles=20, items=100)
    assert found(held) == SENT


def test_the_command_brings_in_what_it_has_sent(run: Run, library: Path, tmp_path: Path) -> None:
    path = sent(tmp_path, *native.write(SENT))
    assert run("import", path) == 0
    assert [record.article for record in found(open_library(library))] == [record.article for record in SENT]


def test_a_dry_run_is_shared_with_nobody(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("no helper is of use here")

    monkeypatch.setattr(preparing, "Helpers", refuse)
    path = sent(tmp_path, b"{\n", *native.write(SENT))
    assert main(["--library", str(library), "import", "--strict", "--format", "native", str(path)]) == 1
    assert "nothing was imported: 1 problem" in capsys.readouterr().err
