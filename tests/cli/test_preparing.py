"""Another process makes lines ready, and the library gets what it would have got from one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.cli import preparing
from reader.cli.helpers import Helpers
from reader.cli.importer import Imported, Importer
from reader.cli.plain_lines import PlainLines
from reader.cli.records import records
from reader.core.article import BlockTable, MarkTable, text_digest
from reader.core.ids import Annotator, ArticleId
from reader.errors import SaveError
from reader.exchange.dialect import dialect
from reader.exchange.dialects import native
from reader.exchange.record import Record
from reader.library import incoming
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.incoming import Incoming, Stage
from reader.library.opening import open_library
from reader.library.revising import revise
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


def test_annotations_of_a_text_that_an_article_was_changed_to_attach_to_it(
    held: FolderLibrary, tmp_path: Path
) -> None:
    first = replace(SENT[3].article, text="Nothing yet.", sha256=text_digest("Nothing yet."))
    first = replace(first, id=ArticleId("the-pier-first"), blocks=BlockTable(), marks=MarkTable())
    held.add(first, b"", ".txt")
    revise(held, first.id, SENT[3].article, b"", ".txt")
    done = spread(held, sent(tmp_path, *native.write(SENT)))
    assert (done.articles, done.items, done.problems) == (19, 100, [])
    assert SENT[3].article.id not in held.ids()
    with closing(held.open(first.id, SENT[3].annotator)) as journal:
        assert len(journal.annotations.spans) == len(SENT[3].spans)
    assert not (held.root / ".incoming.tmp").exists()


def _die(_terms: object) -> None:
    os._exit(1)


def test_where_a_helper_dies_one_process_does_it_all(
    held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_preparer", _die)
    assert spread(held, sent(tmp_path, *native.write(SENT))) == Imported(articles=20, items=100)
    assert found(held) == SENT


@pytest.mark.parametrize("whole", [False, True])
def test_nothing_is_left_on_the_stage_of_what_is_not_kept(
    held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    monkeypatch.setattr(incoming, "can_sync_whole", lambda _path: whole and sys.platform == "linux")
    left: list[Path] = []
    drop = Stage.drop

    def watched(stage: Stage, arrival: Incoming) -> None:
        drop(stage, arrival)
        left.extend(Path(stage.folder).glob(f"{arrival.staged or 'none'}*"))

    monkeypatch.setattr(Stage, "drop", watched)
    lines = list(native.write(SENT))
    other_title = lines[4].replace(b'"title":"The pier 4"', b'"title":"The quay"')
    again = [lines[2], lines[3].replace(b'"annotator":"ann"', b'"annotator":"bo"'), other_title]
    done = spread(held, sent(tmp_path, *lines, *again))
    assert (done.articles, done.items, done.present) == (20, 105, 10)
    assert left == []
    assert not (held.root / ".incoming.tmp").exists()


def prepared(library: FolderLibrary, path: Path, stage: Path) -> Sequence[bool] | None:
    """Return for each line of a file whether a helper has made it ready; None where it has done nothing."""
    terms = Importer(library, dialect("native"), None, path.name, Imported()).terms
    with path.open("rb") as file:
        order = preparing._Order(terms, path, preparing._identity(file), str(stage), durable=False)
        size = path.stat().st_size
        if path.name == "swapped":
            sent(path.parent, b"{}\n").replace(path)
        ready = preparing._made_ready(order, PlainLines(terms), preparing._Batch(0, size))
    return ready and [line.arrival is not None for line in ready[1]]


def test_a_helper_does_nothing_that_it_cannot_do_whole(held: FolderLibrary, tmp_path: Path) -> None:
    path, stage = sent(tmp_path, LINE, b"{\n", *native.write(SENT)), tmp_path / "stage"
    assert prepared(held, path, stage) is None, "there is nowhere to write"
    stage.mkdir()
    assert prepared(held, path, stage) == [True, False, *[True] * 20]
    other = path.replace(tmp_path / "swapped")
    assert prepared(held, other, stage) is None, "another file has come to its place"


def test_two_imports_do_not_share_a_stage(held: FolderLibrary, tmp_path: Path) -> None:
    with held.stage(), pytest.raises(SaveError, match="is being changed by"):
        spread(held, sent(tmp_path, *native.write(SENT)))
    assert held.ids() == []


_BY_SMALL_STEPS = """
import sys
from reader.cli import main, preparing, step
preparing._WORTHWHILE, preparing._BATCH, step._MOST = 1, 20_000, 16
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("enough", [1, 60, 110])
def test_an_import_that_is_killed_is_completed_by_the_next(
    run: Run, library: Path, tmp_path: Path, enough: int
) -> None:
    many = [
        replace(SENT[0], article=replace(ARTICLE, id=ArticleId(f"the-pier-{number:08}"), title=f"{number}"))
        for number in range(200)
    ]
    path = sent(tmp_path, *native.write(many))
    command = [sys.executable, "-c", _BY_SMALL_STEPS, "--library", str(library), "import", str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as killed:
        while killed.poll() is None and sum(1 for _ in (library / "articles").iterdir()) < enough:
            time.sleep(0.001)
        killed.kill()
    assert killed.returncode == -signal.SIGKILL
    held = list(records(open_library(library)))
    assert enough <= len(held)
    assert found(open_library(library)) == [
        replace(many[int(record.article.title)], label_set=RECORD.label_set) for record in held
    ]
    assert subprocess.run(command, capture_output=True, check=True).stderr == b""
    assert [record.article for record in records(open_library(library))] == [each.article for each in many]
    assert run("doctor") == 0


def test_the_command_brings_in_what_it_has_sent(run: Run, library: Path, tmp_path: Path) -> None:
    path = sent(tmp_path, *native.write(SENT))
    assert run("import", path) == 0
    assert [record.article for record in found(open_library(library))] == [record.article for record in SENT]
