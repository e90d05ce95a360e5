"""`search`, `tag` and `status`, and the list's filter and order."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader.library.opening import open_library
from tests.cli.conftest import ANN, Run


def test_the_search_prints_titles_ids_and_snippets(
    run: Run, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("search", "quiet", "Ellery") == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        f"A short headline  {annotated}",
        "    “It was quiet,” said Maud Ellery on Monday.",
    ]
    assert shown.err == ""


def test_the_search_as_json_tells_offsets_in_the_text(
    run: Run, library: Path, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("search", '"was quiet"', "--json", "--limit", "1") == 0
    (hit,) = json.loads(capsys.readouterr().out)
    text = open_library(library).article(hit["id"]).text
    assert hit["snippet"] == text[hit["start"] : hit["start"] + len(hit["snippet"])]
    assert [text[start:end] for start, end in hit["matches"]] == ["was quiet"]
    assert hit["title_matches"] == []


def test_a_search_without_a_hit_says_so(run: Run, annotated: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("search", "nowhere") == 0
    assert capsys.readouterr() == ("", "Nothing was found.\n")
    assert run("search", "--", "said", "-quiet") == 0
    assert "Another one" in capsys.readouterr().out


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_that_is_no_number_is_refused(run: Run, limit: str) -> None:
    assert run("search", "quiet", f"--limit={limit}") == 2


def test_on_a_terminal_matches_are_bold_and_the_index_shows_its_progress(
    library: Path, annotated: str
) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "reader", "--library", str(library), "search", "quiet"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as program:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:
            pass
    os.close(ours)
    assert program.returncode == 0
    assert b"Reading articles" in shown
    assert b"\x1b[1mquiet\x1b[0m" in shown


def test_an_article_cannot_speak_to_the_terminal(
    run: Run, files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    (files / "evil.txt").write_text(
        "Evil \x1b[31m\n\nThe needle \x1b]0;owned\x07 is here.\n", encoding="utf-8"
    )
    assert run("add", files) == 0
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    assert run("search", "needle") == 0
    shown = terminal.getvalue()
    assert "\x1b" not in re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "\x1b[31m" not in shown
    assert "␛]0;owned␇" in shown


def test_tags_are_given_shown_and_filtered_by(
    run: Run, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("tag", annotated, "+port", "+quiet") == 0
    assert capsys.readouterr().out == f"{annotated} #port #quiet\n"
    assert run("tag", annotated, "-port", "+monday") == 0
    assert run("tag", annotated) == 0
    assert capsys.readouterr().out == f"{annotated} #monday #quiet\n" * 2
    assert run("list", "--filter", "tag:monday") == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 2
    assert rows[1].endswith("A short headline  #monday  #quiet")


@pytest.mark.parametrize("words", [["+port"], ["nothing-00000000", "+port"], ["ID", "+a,b"], ["ID", "+"]])
def test_a_tag_that_makes_no_sense_is_refused(
    run: Run, library: Path, annotated: str, words: list[str]
) -> None:
    assert run("tag", *(annotated if word == "ID" else word for word in words)) == 2
    assert open_library(library).tags() == {}


def test_the_status_is_set_for_the_annotator(
    run: Run, library: Path, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    held = open_library(library)
    assert run("status", *held.ids(), "done") == 0
    assert {str(item.status) for item in held.summaries(ANN)} == {"done"}
    assert run("status", annotated, "nonsense") == 2
    assert run("status", annotated, "nothing-00000000", "todo") == 2
    assert {str(item.status) for item in held.summaries(ANN)} == {"done"}


def test_the_list_is_sorted_and_filtered(
    run: Run, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def titles(*words: str) -> list[str]:
        capsys.readouterr()
        assert run("list", "--json", *words) == 0
        return [row["title"] for row in json.loads(capsys.readouterr().out)]

    assert titles("--sort", "title") == ["A short headline", "Another one"]
    assert titles("--sort", "title", "--reverse") == ["Another one", "A short headline"]
    assert titles("--sort", "spans", "--reverse") == ["A short headline", "Another one"]
    assert titles("--filter", "label:quote text:ellery") == ["A short headline"]
    assert titles("--filter=-text:ellery") == ["Another one"]
    assert run("list", "--filter", "status:flagged") == 0
    assert "No article" in capsys.readouterr().err
    assert run("list", "--filter", "colour:red") == 2
    assert "no field 'colour'" in capsys.readouterr().err
    assert run("list", "--sort", "colour") == 2


def test_the_orders_on_the_command_line_are_those_of_the_library() -> None:
    from reader.cli.commands import _ORDERS, _STATUSES
    from reader.library.order import Order
    from reader.library.protocol import Status

    assert list(_ORDERS) == [str(order) for order in Order]
    assert set(_STATUSES) == {str(status) for status in Status}
