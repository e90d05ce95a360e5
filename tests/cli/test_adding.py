"""`init` and `add`: what goes into a library, what stays out, and what is said about it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli import main
from reader.cli.arguments import parse
from reader.core.article import Article
from reader.library.opening import open_library
from tests.cli.conftest import NOTE, Run
from tests.ui.test_app_terminal import Terminal


def summary(shown: str) -> str:
    return shown.splitlines()[-1]


def test_files_and_folders_are_added_once(
    run: Run, files: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", files) == 0
    assert summary(capsys.readouterr().out) == "2 articles added"
    assert run("add", files / "note.txt", files) == 0
    (note, other) = open_library(library).ids()
    assert summary(capsys.readouterr().out) == f"0 articles added, 3 unchanged ({note}, {other})"


def test_a_batch_gets_a_tag_with_what_was_there_before(
    run: Run, files: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", files / "note.txt") == 0
    assert run("add", "--tag", "wires", "--tag", "2026", files) == 0
    assert [*open_library(library).tags().values()] == [frozenset(("wires", "2026"))] * 2
    assert run("add", "--tag", "two words", files / "gone.txt", files) == 2
    assert "'two words' cannot be a tag" in capsys.readouterr().err


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


def test_what_a_folder_holds_of_other_kinds_is_counted_and_no_error(
    run: Run, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.docx", "b.DOCX", "letter.eml", "LICENSE", ".hidden.docx"):
        (files / name).write_bytes(b"x")
    assert run("add", files) == 0
    shown = capsys.readouterr()
    assert summary(shown.out) == "2 articles added"
    assert shown.err == (
        f"pressmark: {files}: passed over 4 files of other kinds: .docx 2, .eml 1, without a suffix 1"
        " (save them as text, HTML or PDF)\n"
    )
    for number in range(10):
        (files / f"a.x{number}").write_bytes(b"x")
    assert run("add", files) == 0
    assert " and 5 more kinds (save" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("a.docx", "save it as .txt, .html or .pdf"),
        ("a.rtf", "save it as .txt, .html or .pdf"),
        ("a.eml", "--as txt reads it as plain text"),
        ("a.mhtml", "open it in a browser and save the page as .html"),
        ("a.jpg", "use .epub, "),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_way_out(
    run: Run, files: Path, capsys: pytest.CaptureFixture[str], name: str, way_out: str
) -> None:
    (files / name).write_bytes(b"x")
    assert run("add", files / name) == 1
    assert f"{files / name}: {Path(name).suffix} files are not read ({way_out}" in capsys.readouterr().err


def test_what_a_browser_saved_beside_a_page_is_passed_over(
    run: Run, files: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for page, folder in (("Ferry.html", "Ferry_files"), ("Quay.htm", "Quay-Dateien")):
        (files / page).write_text(f"<p>{page} has words.</p>", encoding="utf-8")
        (files / folder).mkdir()
        (files / folder / "frame.html").write_text("<p>Advertisement</p>", encoding="utf-8")
    for folder in ("Alone_files", "Ferry letters"):
        (files / folder).mkdir()
        (files / folder / "page.html").write_text(f"<p>{folder}</p>", encoding="utf-8")
    assert run("add", files) == 0
    assert f"{files}: passed over what browsers saved beside 2 pages\n" in capsys.readouterr().err
    held = open_library(library)
    texts = {held.article(name).text for name in held.ids()}
    assert texts >= {"Alone_files", "Ferry letters", "Ferry.html has words."}
    assert "Advertisement" not in texts
    assert run("add", files / "Ferry_files") == 0
    assert summary(capsys.readouterr().out) == "1 article added"


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
    assert re.fullmatch(
        r"2 articles added, 1 unchanged \(a-short-headline-\w+\), 8 refused", summary(shown.out)
    )
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


def test_libraries_below_a_folder_are_passed_over_and_one_that_is_named_is_refused(
    run: Run, files: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = files / "other"
    assert main(["init", str(other), "--samples"]) == 0
    capsys.readouterr()
    assert run("add", files) == 0
    assert summary(capsys.readouterr().out) == "2 articles added"
    assert run("add", other) == 1
    assert f"{other}: a library, not files to add" in capsys.readouterr().err


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


def given_on_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def only_article(library: Path) -> Article:
    held = open_library(library)
    (name,) = held.ids()
    return held.article(name)


@pytest.mark.parametrize(
    ("words", "data", "text"),
    [
        ([], b"# A heading\n\n*Words*.\n", "A heading\n\nWords."),
        (["--as", "txt"], b"# A heading\n", "# A heading\n"),
        (["--as", "html"], b"Some <b>words</b>", "Some words"),
        ([], b'{"text": "Words."}\n', "Words."),
        (["--encoding", "cp1252"], b"caf\xe9", "café"),
    ],
)
def test_standard_input_is_read_as_what_it_holds_or_as_the_user_says(
    run: Run, library: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], data: bytes, text: str
) -> None:
    given_on_standard_input(monkeypatch, data)
    assert run("add", *words, "-") == 0
    assert only_article(library).text == text


def test_the_bytes_from_standard_input_are_kept(
    run: Run, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_on_standard_input(monkeypatch, b"# A heading\r\n")
    run("add", "-")
    (kept,) = (library / "sources").iterdir()
    assert kept.read_bytes() == b"# A heading\r\n"
    assert kept.suffix == ".md"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty article"),
        (b" \n\t\n", "empty article"),
        (rb"{\rtf1\ansi Words.}", "not text but an RTF document"),
        (b"PK\x03\x04\x14\x00\x06\x00\xff", "not text but a ZIP archive"),
    ],
)
def test_standard_input_that_holds_nothing_to_read_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, why: str
) -> None:
    given_on_standard_input(monkeypatch, data)
    assert run("add", "-") == 1
    assert f"standard input: {why}" in capsys.readouterr().err


def test_an_encoding_that_does_not_exist_is_refused_before_anything_is_added(
    run: Run, library: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", "--encoding", "nope", files) == 2
    assert "there is no encoding 'nope'" in capsys.readouterr().err
    assert not open_library(library).ids()


def test_each_record_of_a_file_becomes_an_article_and_bad_ones_are_refused_by_line(
    run: Run, library: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = files / "corpus.jsonl"
    corpus.write_text('{"text": "One."}\n{"text": 2}\n{"text": "Three."}\n', encoding="utf-8")
    assert run("add", corpus) == 1
    shown = capsys.readouterr()
    assert summary(shown.out) == "2 articles added, 1 refused"
    assert f"pressmark: {corpus}, line 2: " in shown.err
    kept = sorted(path.read_text(encoding="utf-8") for path in (library / "sources").iterdir())
    assert kept == ['{"text": "One."}\n', '{"text": "Three."}\n']


def test_options_of_files_may_stand_before_them_without_a_command() -> None:
    arguments = parse(["--library", "x", "--encoding", "cp1252", "--as", "txt", "./a", "-"])
    assert (arguments.run, arguments.words) == (("opening", "open_files"), ["./a", "-"])
    assert (str(arguments.library), arguments.encoding, arguments.format) == ("x", "cp1252", "txt")


@pytest.mark.parametrize("number", ["0", "-1", "x", "１"])
def test_a_number_of_entries_that_is_none_is_refused(
    run: Run, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", "https://quay.example/feed", f"--feed-entries={number}") == 2
    assert "--feed-entries" in capsys.readouterr().err


def test_what_standard_input_holds_opens_on_the_screen_and_the_keyboard_works(
    library: Path, files: Path
) -> None:
    program = f"""
import os, sys
from reader.cli import main
os.dup2(os.open({str(files / "note.txt")!r}, os.O_RDONLY), 0)
sys.exit(main(["--library", sys.argv[1], "--annotator", "ann", "-"]))
"""
    terminal = Terminal(library, program)
    terminal.wait_for("It was quiet")
    terminal.press("w")
    terminal.wait_for("1 word")
    terminal.press("\x11")
    assert terminal.end() == 0
    assert only_article(library).title == "A short headline"


def test_without_a_terminal_standard_input_is_not_opened(library: Path) -> None:
    words = [sys.executable, "-m", "reader", "--library", str(library), "-"]
    done = subprocess.run(words, input=b"Words.", capture_output=True, start_new_session=True, check=False)
    assert done.returncode == 2
    assert b"this needs a terminal" in done.stderr
    assert not open_library(library).ids()
