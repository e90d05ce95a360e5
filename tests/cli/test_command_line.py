"""The command line as a whole: its grammar, its errors, its weight."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader import __version__
from reader.cli import main
from tests.cli.conftest import Run

HEAVY = ("textual", "tinydb", "markdown_it", "yaml", "rich", "platformdirs", "nupunkt", "dataclasses")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    for command in ("init", "add", "list", "remove", "open", "export", "check", "keys"):
        assert f"\n    {command} " in shown


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["export", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    script = (
        f"import sys; sys.argv[1:] = {words!r}\n"
        "from reader.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)"
    )
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(seen.stderr.split())
    assert loaded.isdisjoint((*HEAVY, "shutil", "pathlib"))
    assert {name for name in loaded if name.startswith("reader.")} <= {
        "reader.cli",
        "reader.cli.arguments",
        "reader.cli.commands",
        "reader.cli.options",
        "reader.errors",
    }


def test_a_command_does_without_what_paths_and_signatures_hardly_ever_need() -> None:
    script = "import sys; from reader.cli import main; main(['keys']); print(*sys.modules, file=sys.stderr)"
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(seen.stderr.split())
    assert {"pathlib", "inspect"} <= loaded
    assert loaded.isdisjoint({"urllib.parse", "tokenize"})


def test_the_module_is_the_command(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "reader", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert run.stdout == f"pressmark {__version__}\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["exprot"], "no command and no file 'exprot' (did you mean `pressmark export`?)"),
        (["--bad"], "--bad"),
        (["list", "more"], "more"),
        (["export"], "--to"),
        (["export", "--to", "-", "--status", "finished"], "finished"),
        (["export", "--to", "-", "--format", "nativ"], "no format 'nativ' (did you mean native?)"),
        (["export", "--to", "-", "--annotator", "../x"], "'../x' cannot be an annotator's name"),
        (["--annotator", "../x", "list"], "'../x' cannot be an annotator's name"),
        (["open"], "needs a terminal"),
        (["note.txt"], "needs a terminal"),
        (["remove", "nothing-00000000", "--yes"], "no article nothing-00000000"),
        (["init"], "library already"),
    ],
)
def test_a_users_mistake_is_one_line_and_status_2(
    words: list[str], complaint: str, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--library", str(library), *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("pressmark: ")
    assert shown.err.count("\n") == 1
    assert complaint in shown.err


def test_a_library_that_is_not_there_is_never_made_by_accident(
    tmp_path: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere"
    for words in (["list"], ["add", str(files)], ["check"], ["export", "--to", "-"]):
        assert main(["--library", str(nowhere), *words]) == 2
        assert f"`pressmark --library {nowhere} init`" in capsys.readouterr().err
    assert not nowhere.exists()


def test_the_users_own_library_is_made_when_it_is_first_filled(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", str(files)]) == 0
    made, added = capsys.readouterr().out.splitlines()
    assert made.startswith("Making your library in ")
    assert added == "2 articles added"
    assert main(["list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_no_library_is_made_for_files_that_are_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = [str(tmp_path / name) for name in ("qoute.txt", "qoute.md")]
    assert main(["add", *gone]) == 1
    shown = capsys.readouterr()
    assert shown.out == "0 articles added, 2 refused\n"
    assert [f"pressmark: {name}: no such file or directory" for name in gone] == shown.err.splitlines()
    assert main(["import", "--format", "native", gone[0]]) == 2
    assert capsys.readouterr().err == f"pressmark: {gone[0]}: no such file or directory\n"
    assert not (tmp_path / "home").exists()


def test_options_for_the_library_may_follow_the_command(library: Path, files: Path) -> None:
    assert main(["add", "--library", str(library), str(files)]) == 0
    assert len(list((library / "articles").iterdir())) == 2


def test_the_environment_names_library_and_annotator(
    library: Path, annotated: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(library))
    monkeypatch.setenv("PRESSMARK_ANNOTATOR", "ann")
    assert main(["list", "--json"]) == 0
    spans = {row["id"]: row["spans"] for row in json.loads(capsys.readouterr().out)}
    assert spans[annotated] == {"quote": 1, "cue": 1, "source": 1}


def test_nothing_that_a_file_says_reaches_the_terminal_as_a_command(
    tmp_path: Path, run: Run, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "\x1b]0;taken\x07\u202e\u009b31m"
    bad = tmp_path / f"na\x1bme\n{os.fsdecode(bytes([0xFF]))}.txt"
    bad.write_text(f"A title {evil} here\n\nSome text about it {evil}.\n", encoding="utf-8")
    for words in (
        ["add", bad],
        ["add", bad.with_suffix(".zip")],
        ["list"],
        ["list", "--json"],
        ["check", bad],
    ):
        run(*words)
    run("remove", evil, "--yes")
    run(evil)
    main(["--library", str(tmp_path / evil), "list"])
    shown = capsys.readouterr()
    everything = shown.out + shown.err
    assert not set(everything) & {"\x1b", "\x07", "\u202e", "\u009b", "\udcff"}
    assert "␛" in everything


def test_an_interrupt_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch, files: Path) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reader.cli.adding.add_paths", interrupted)
    assert run("add", files) == 130


def test_output_that_nobody_reads_is_no_error(library: Path, annotated: str) -> None:
    command = [sys.executable, "-m", "reader", "--library", str(library), "export", "--to", "-"]
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (run.returncode, run.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    ("words", "unbuffered"),
    [
        (["--help"], ""),
        (["list"], ""),
        (["export", "--to", "-"], ""),
        (["export", "--to", "-"], "1"),
        (["export", "--to", "-", "--strict"], "1"),
    ],
)
def test_output_that_cannot_be_written_is_told_in_one_line(
    library: Path, annotated: str, words: list[str], unbuffered: str
) -> None:
    surroundings = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-m", "reader", *words, "--library", str(library)]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env=surroundings, check=False
        )
    told = "pressmark: standard output: no space left on device\n"
    assert (run.returncode, run.stderr) == (2, told)


def test_a_terminal_without_unicode_gets_escapes(library: Path, tmp_path: Path) -> None:
    (tmp_path / "語.txt").write_text("港の話\n\n港は静かだった。\n", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "reader", "--library", str(library)]
    for words in (["add", str(tmp_path)], ["list"]):
        run = subprocess.run([*command, *words], capture_output=True, text=True, env=environment, check=False)
        assert "Traceback" not in run.stderr
    assert "\\u6e2f" in run.stdout
