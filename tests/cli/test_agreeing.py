"""`agreement`: two people's annotations of the same articles, held against one another."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Fragment, Span
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, ArticleId, SpanId
from reader.library.opening import open_library
from reader.library.protocol import Status
from reader.stamps import new_id, now
from tests.cli.conftest import ANN, Run

BEA = Annotator("bea")


@pytest.fixture
def twice(annotated: ArticleId, library: Path) -> ArticleId:
    """Have a second person annotate the same article, without the cue and with less of the source."""
    held = open_library(library)
    with closing(held.open(annotated, ANN, writable=False)) as journal:
        spans = {span.label: span for span in journal.annotations.ordered()}
        text = journal.article.text
    maud = text.index("Maud")
    made = [
        replace(spans["quote"], id=SpanId(new_id("s")), attributes={"medium": "writing"}),
        Span(SpanId(new_id("s")), "source", (Fragment(maud, maud + 4),), spans["source"].provenance),
    ]
    with closing(held.open(annotated, BEA)) as journal:
        journal.append(
            Edit(
                journal.next_seq, new_id("d"), now(), BEA, "test", tuple(Change(None, item) for item in made)
            )
        )
        journal.set_status(Status.DONE)
    with closing(held.open(annotated, ANN)) as journal:
        journal.set_status(Status.DONE)
    return annotated


def test_spans_relations_and_values_are_counted(
    run: Run, twice: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("agreement", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["annotators"], told["articles"], told["with_suggestions"]) == (["ann", "bea"], 1, 0)
    counts = {
        name: (row["first"], row["second"], row["exact"], row["overlap"])
        for name, row in told["spans_and_relations"].items()
    }
    assert counts == {
        "quote": (1, 1, 1, 1),
        "source": (1, 1, 0, 1),
        "cue": (1, 0, 0, 0),
        "has_source": (1, 0, 0, 0),
        "has_cue": (1, 0, 0, 0),
    }
    assert told["values"]["quote.type"] == {"spans": 1, "equal": 1.0, "kappa": None}
    assert told["values"]["quote.medium"]["equal"] == 0
    assert [(row["what"], row["difference"], row["first"], row["second"]) for row in told["differences"]] == [
        ("quote.medium", "another value", "speech", "writing"),
        ("cue", "only one has it", "said", "-"),
        ("source", "other ends", "Maud Ellery", "Maud"),
    ]


def test_people_read_a_table_and_where_they_differ(
    run: Run, twice: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("agreement", "--differences") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ann and bea: 1 article"
    assert any(line.split() == ["source", "1", "1", "0.00", "1.00"] for line in lines)
    assert any(twice in line and "other ends" in line for line in lines)


def test_without_two_who_are_done_nothing_is_compared(
    run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("agreement") == 1
    assert "No article is done by two" in capsys.readouterr().err
    assert run("agreement", "--status", "in_progress") == 1


def test_who_is_compared_is_there_and_not_alone(
    run: Run, twice: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("agreement", "--annotator", "carl", "--annotator", "ann") == 2
    assert "there is no annotator 'carl' (the library has: ann, bea)" in capsys.readouterr().err
    assert run("agreement", "--annotator", "ann") == 2
    assert "ann alone cannot be compared" in capsys.readouterr().err
    assert run("agreement", "--annotator", "ann", "--annotator", "bea") == 0


def test_an_export_for_training_tells_of_articles_that_come_twice(
    run: Run, twice: ArticleId, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    told = "1 record more of articles that somebody else has annotated too"
    assert run("export", "--format", "gliner", "--to", tmp_path / "both.json") == 0
    assert told in capsys.readouterr().err
    for words in (("--annotator", "ann", "--format", "gliner"), ("--format", "native")):
        assert run("export", *words, "--to", tmp_path / "other") == 0
        assert told not in capsys.readouterr().err
