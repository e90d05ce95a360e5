"""`init` and `add`: what goes into a library, what stays out, and what is said about it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from reader.cli import main
from reader.library.folder import open_library
from tests.cli.conftest import NOTE, Run


def summary(shown: str) -> str:
    return shown.splitlines()[-1]


def test_files_and_folders_are_added_once(run: Run, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("add", files) == 0
    assert summary(capsys.readouterr().out) == "2 articles added"
    assert run("add", files / "note.txt", files) == 0
    assert summary(capsys.readouterr().out) == "0 articles added, 3 unchanged"


def test_what_cannot_be_read_is_refused_by_name_and_the_rest_goes_in(
    run: Run, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "empty.txt").write_bytes(b"")
    (files / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (files / "archive.zip").write_bytes(b"PK")
    assert run("add", files, files / "archive.zip", files / "gone.txt") == 1
    shown = capsys.readouterr()
    assert summary(shown.out) == "2 articles added, 4 refused"
    refused = shown.err.splitlines()
    for name in ("empty.txt", "picture.txt", "archive.zip", "gone.txt"):
        assert sum(f"{files / name}: " in line for line in refused) == 1, refused


def test_pipes_devices_and_links_that_lead_out_are_refused_without_waiting(
    run: Run, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Not yours.\n", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    os.mkfifo(files / "pipe.txt")
    (files / "out.txt").symlink_to(secret)
    (files / "folder.md").symlink_to(tmp_path / "elsewhere")
    (files / "loop.txt").symlink_to(files / "loop.txt")
    (files / "dangling.txt").symlink_to(files / "nothing.txt")
    (files / "device.txt").symlink_to("/dev/zero")
    (files / "within.txt").symlink_to(files / "note.txt")
    (files / "again").symlink_to(files)
    assert run("add", files, "/dev/zero", files / "pipe.txt") == 1
    shown = capsys.readouterr()
    assert summary(shown.out) == "2 articles added, 1 unchanged, 8 refused"
    for name in ("pipe.txt", "out.txt", "folder.md", "loop.txt", "dangling.txt", "device.txt"):
        assert f"{files / name}: " in shown.err
    assert "/dev/zero: a pipe, socket or device" in shown.err


def test_hidden_files_and_folders_are_passed_over(
    run: Run, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / ".git").mkdir()
    (files / ".git" / "note.md").write_text("Not an article.\n", encoding="utf-8")
    (files / ".hidden.md").write_text("Not an article.\n", encoding="utf-8")
    run("add", files)
    assert summary(capsys.readouterr().out) == "2 articles added"


def test_a_link_that_is_named_itself_is_followed(
    run: Run, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(files / "note.txt")
    assert run("add", link) == 0
    assert summary(capsys.readouterr().out) == "1 article added"


def test_what_was_guessed_about_a_file_is_said(
    run: Run, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "old.txt").write_bytes("Le café était fermé, dit-elle à la préfète.\n".encode("cp1252"))
    run("add", files / "old.txt")
    assert f"pressmark: {files / 'old.txt'}: " in capsys.readouterr().err


def test_a_folder_without_anything_to_read_says_so(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bare").mkdir()
    assert run("add", tmp_path / "bare") == 0
    assert capsys.readouterr().out == "0 articles added, there is nothing here that can be read\n"


def test_init_makes_a_library_with_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "new"), "--name", "River papers"]) == 0
    assert "River papers" in capsys.readouterr().out
    assert open_library(tmp_path / "new").name == "River papers"


def test_samples_come_whole_and_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--library", str(tmp_path / "new"), "--annotator", "ann"]
    assert main([*words, "init", "--samples"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert main([*words, "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) >= 8
    assert main([*words, "check"]) == 0


def test_the_source_is_kept_byte_for_byte(run: Run, library: Path, files: Path) -> None:
    run("add", files / "note.txt")
    (kept,) = (library / "sources").iterdir()
    assert kept.read_bytes() == NOTE.encode("utf-8")


def test_many_files_are_watched_by_a_progress_bar(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(30):
        (files / f"{number:02}.txt").write_text(f"Note {number}\n\nWords.\n", encoding="utf-8")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run("add", files) == 0
    shown = capsys.readouterr()
    assert summary(shown.out) == "32 articles added"
    assert "Adding" in shown.err
