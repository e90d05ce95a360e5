"""`list`, `remove` and `keys`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from reader.cli.arguments import parse
from reader.cli.listing import next_to_do
from reader.errors import LibraryError
from reader.library.opening import open_library
from reader.paths import settings_file
from reader.settings import Settings, SettingsFile
from tests.cli.conftest import Run


def test_the_list_shows_each_article_in_columns(
    run: Run, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("list") == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["ID", "STATUS", "SPANS", "LENGTH", "TITLE"]
    (row,) = [row for row in rows if row.startswith(annotated)]
    assert row[head.index("SPANS") :].split()[0] == "3"
    assert row[head.index("TITLE") :] == "A short headline"


def test_the_list_as_json_has_every_key_for_every_article(
    run: Run, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    keys = "id title length added status spans tags publisher byline published language position minutes_left"
    assert {tuple(row) for row in rows} == {tuple(keys.split())}
    assert [row["spans"] for row in rows if row["id"] == annotated] == [{"quote": 1, "cue": 1, "source": 1}]


def test_an_empty_library_says_how_to_fill_it(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "pressmark add" in shown.err


def test_removing_keeps_everything_in_the_trash(run: Run, library: Path, annotated: str) -> None:
    assert run("remove", annotated, "--yes") == 0
    assert annotated not in open_library(library).ids()
    kept = {path.name for path in (library / "trash").rglob("*") if path.is_file()}
    assert {f"{annotated}.json", f"{annotated}.txt", f"{annotated}.edits.jsonl"} <= kept


def test_nothing_is_removed_if_one_is_not_there(run: Run, library: Path, annotated: str) -> None:
    assert run("remove", annotated, "nothing-00000000", "--yes") == 2
    assert annotated in open_library(library).ids()


class Keyboard(io.StringIO):
    """Standard input with a person at it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "stays"), [("y\n", False), ("n\n", True), ("\n", True), ("", True)])
def test_removing_asks_first(
    run: Run, library: Path, annotated: str, monkeypatch: pytest.MonkeyPatch, answer: str, stays: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard(answer))
    assert run("remove", annotated) == 0
    assert (annotated in open_library(library).ids()) == stays


def next_id(library: Path, *words: str) -> str:
    return next_to_do(open_library(library), parse(["--annotator", "ann", "open", "--next", *words]))


def test_the_next_one_to_do_is_drawn_by_lot_unless_the_least_sure_is_wanted(
    run: Run, library: Path, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = next(name for name in open_library(library).ids() if name != annotated)
    assert {next_id(library, "--seed", str(seed)) for seed in range(20)} == {annotated, other}
    assert next_id(library) == next_id(library)
    assert {next_id(library, "--filter", "another", "--seed", str(seed)) for seed in range(9)} == {other}
    capsys.readouterr()
    assert run("list", "--sort", "uncertainty") == 0
    assert "`pressmark suggest` finds out" in capsys.readouterr().err
    assert run("suggest") == 0
    assert next_id(library, "--by", "uncertainty") == annotated
    capsys.readouterr()
    assert run("list", "--sort", "uncertainty") == 0
    shown = capsys.readouterr()
    assert [line.split()[0] for line in shown.out.splitlines()[1:]] == [annotated, other]
    assert shown.err == ""
    run("status", annotated, "done")
    assert next_id(library, "--by", "uncertainty") == other


def test_what_was_chosen_on_the_screen_is_the_queue(run: Run, library: Path, annotated: str) -> None:
    assert run("suggest") == 0
    SettingsFile(settings_file()).change(Settings(queue="uncertainty"))
    assert {next_id(library, "--seed", str(seed)) for seed in range(20)} == {annotated}


def test_without_anything_to_do_it_says_so(run: Run, library: Path, annotated: str) -> None:
    run("status", *open_library(library).ids(), "done")
    with pytest.raises(LibraryError, match="no article is left to do"):
        next_id(library)


def test_removing_without_anyone_to_ask_is_refused(
    run: Run, library: Path, annotated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert run("remove", annotated) == 2
    assert annotated in open_library(library).ids()


def test_keys_are_printed_with_what_they_do(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("keys") == 0
    shown = capsys.readouterr().out
    assert "Move and select" in shown
    assert "\n  w " in shown


def test_keys_follow_the_users_own_file(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "home" / "pressmark" / "keys.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[keys]\n"move.next_word" = ["ctrl+k w"]\n', encoding="utf-8")
    assert run("keys") == 0
    assert "\n  w " not in capsys.readouterr().out
    file.write_text('[keys]\n"no.such" = ["x"]\n', encoding="utf-8")
    assert run("keys") == 2
    assert f"{file}:2" in capsys.readouterr().err.replace(", line ", ":")
