"""`stats`, and what other commands say of one's work: `status`, and warnings that were dismissed."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from reader.cli import main
from reader.cli.listing import _table
from reader.core.edit import Change, Edit
from reader.core.ids import ArticleId, SpanId
from reader.library.opening import open_library
from reader.stamps import new_id, now
from tests.cli.conftest import ANN, Run


def test_the_pace_is_told_by_day_and_by_article(
    run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("stats") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[-1] == "DAY"
    assert [line.split()[-1] for line in lines[1:3]] == [now()[:10], "all"]
    assert lines[5].endswith("A short headline")
    assert lines[5].split()[1] == "3"


def test_the_pace_as_json_has_all_figures(
    run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("stats", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["total"] == {
        "annotations": 3,
        "attributions": 1,
        "milliseconds": 0,
        "keys": 0,
        "annotations_an_hour": None,
        "attributions_an_hour": None,
        "keys_an_annotation": None,
        "keys_an_attribution": None,
        "suggestions": {"accepted": 0, "edited": 0, "refused": 0},
    }
    assert [article["id"] for article in told["articles"]] == [annotated]
    assert list(told["days"].values()) == [told["total"]]


def test_who_has_done_nothing_is_told_so(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("stats") == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "ann has not annotated anything yet.\n")


def test_how_far_everybody_is_is_told(
    run: Run, annotated: ArticleId, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("stats", "--team") == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["ANNOTATOR", "TODO", "IN", "PROGRESS", "DONE", "FLAGGED", "SPANS"]
    assert row.split()[0] == "ann"
    assert main(["--library", str(library), "--annotator", "bea", "status", annotated, "done"]) == 0
    capsys.readouterr()
    assert run("stats", "--team", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bea"] == {"todo": 1, "in_progress": 0, "done": 1, "flagged": 0, "spans": 0}
    assert told["ann"]["spans"] == 3


def test_setting_a_status_says_what_was_set(
    run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("status", annotated, "done") == 0
    assert run("status", annotated, "done") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{annotated} done, was todo",
        f"{annotated} done, as before",
    ]


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_a_list_is_never_wider_than_the_terminal_and_an_id_is_never_cut(width: int) -> None:
    names = ("an-article-with-a-long-name-indeed-1234abcd", "湯気の向こう-の放課後")
    rows = [
        ("ID", "STATUS", "SPANS", "TITLE"),
        *((name, "todo", "12", "A title of many words " * 4) for name in names),
    ]
    lines = list(_table(rows, width))
    if width >= 48:
        assert all(cell_len(line) <= width for line in lines)
    assert all(any(name in line for line in lines) for name in names)
    assert list(_table(rows, None))[1].endswith("of many words")


def test_a_dismissed_warning_is_counted_and_raised_no_more(
    run: Run, library: Path, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_library(library).open(annotated, ANN)) as journal:
        relation = next(tie for tie in journal.annotations.relations.values() if tie.type == "has_source")
        source = journal.annotations.spans[SpanId("s-source")]
        gone = (Change(relation, None), Change(source, None))
        journal.append(Edit(journal.next_seq, new_id("d"), now(), ANN, "test", gone))
    capsys.readouterr()
    assert run("check", "--strict") == 1
    assert "this quote has no source" in capsys.readouterr().out
    with closing(open_library(library).open(annotated, ANN)) as journal:
        quote = journal.annotations.spans[SpanId("s-quote")]
        right = Change(quote, replace(quote, dismissed=frozenset({"quote_without_source"})))
        journal.append(Edit(journal.next_seq, new_id("d"), now(), ANN, "test", (right,)))
    assert run("check", "--strict") == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("0 faults; 1 dismissed")
