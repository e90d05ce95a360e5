"""`doctor`: each finding with its place and what to do, and a status that says whether something is wrong."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Provenance
from reader.core.edit import Change, Edit
from reader.core.ids import ArticleId, RelationId, SpanId
from reader.library.opening import open_library
from reader.stamps import new_id, now
from tests.cli.conftest import ANN, Run
from tests.exchange.sample import ARTICLE, LINE


def test_a_sound_library_is_called_sound(
    run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("doctor") == 0
    assert capsys.readouterr().out == "2 articles, 1 set of annotations: 0 faults; 0 notes\n"


def test_what_is_wrong_is_said_and_repaired_and_looked_at_again(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    article = library / "articles" / f"{annotated}.json"
    checkpoint = library / "annotations" / ANN / f"{annotated}.json"
    log = checkpoint.with_suffix(".edits.jsonl")
    before = open_library(library).article(annotated)
    article.write_bytes(article.read_bytes().replace(b"quiet", b"quite", 1))
    checkpoint.write_bytes(checkpoint.read_bytes()[:-100])
    log.write_bytes(log.read_bytes() + b"junk\n")
    capsys.readouterr()
    assert run("doctor") == 1
    said = capsys.readouterr().out
    assert f"{article}: the article's file is damaged" in said
    assert said.endswith("1 fault; 0 notes\n")  # annotations are not judged by a damaged text

    assert run("doctor", "--repair") == 0
    said = capsys.readouterr().out
    assert "  mended: made again from its source, the same text to the character" in said
    assert f"{log}, line 3: the line is damaged: it does not begin with a checksum" in said
    assert "  mended: whole: 3 spans, 1 edit; kept aside: " in said
    assert said.endswith(", 0 left; 3 notes\n")
    assert open_library(library).article(annotated) == before

    assert run("doctor") == 0
    assert "kept aside from an earlier damage" in capsys.readouterr().out
    assert run("check") == 0


def test_an_article_that_was_imported_is_made_again_too(run: Run, library: Path, tmp_path: Path) -> None:
    (tmp_path / "sent.jsonl").write_bytes(LINE)
    assert run("import", tmp_path / "sent.jsonl") == 0
    article = library / "articles" / f"{ARTICLE.id}.json"
    before = article.read_bytes()
    article.write_bytes(before.replace(b"heard", b"beard", 1))
    assert run("doctor", "--repair") == 0
    assert article.read_bytes() == before


def test_what_no_export_lets_out_is_named_with_its_file(
    run: Run, library: Path, annotated: ArticleId, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_library(library).open(annotated, ANN)) as journal:
        held = journal.annotations
        undated = replace(
            held.spans[SpanId("s-cue")], id=SpanId("s-odd"), provenance=Provenance(ANN, "yesterday")
        )
        tied = replace(held.relations[RelationId("r-cue")], id=RelationId("r-odd"), tail=SpanId("s-quote"))
        changes = (Change(None, undated), Change(None, tied))
        journal.append(Edit(journal.next_seq, new_id("d"), now(), ANN, "test", changes))
    assert run("export", "--to", tmp_path / "out.jsonl") != 0
    capsys.readouterr()
    assert run("doctor") == 1
    said = capsys.readouterr().out
    place = library / "annotations" / ANN / f"{annotated}.json"
    for what in (
        "relation r-odd: it ties a span to itself",
        "span s-odd: its time 'yesterday' is no moment in UTC with milliseconds",
    ):
        assert f"{place}: no export lets this out: {what} (delete it in the app)" in said
    assert said.endswith(": 2 faults; 0 notes\n")


def test_what_only_a_person_can_mend_is_left(
    run: Run, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = library / "labels.toml"
    labels.write_text(f"{labels.read_text('utf-8')}\nname = \n", "utf-8")
    wrong = labels.read_bytes()
    assert run("doctor", "--repair") == 1
    said = capsys.readouterr().out
    assert f"{labels}: this is not TOML" in said
    assert "1 fault, 1 left" in said
    assert labels.read_bytes() == wrong


def test_a_folder_that_is_no_library_is_said(
    run: Run, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in library.iterdir():
        path.rename(library.parent / path.name)
    assert run("doctor") == 2
    assert "this is not a library" in capsys.readouterr().err


def test_hostile_names_reach_no_terminal(run: Run, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (library / "evil\x1b]52;c;eA==\x07\u202e.txt").write_text("x", "utf-8")
    assert run("doctor") == 0
    assert not set(capsys.readouterr().out) & {"\x1b", "\x07", "\u202e"}
