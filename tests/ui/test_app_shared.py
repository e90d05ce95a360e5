"""The application and the command line on one library at the same time, and a second application beside the first."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader.core.annotation import Entity
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.ingest import read_article
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.layout import Layout

from .app_support import NEWS
from .test_app_terminal import _ROOT, Terminal

ME = Annotator("tester")
PROGRAM = """
import sys
from reader.cli import main
from reader.ui import app
app._IDLE = 0.3  # seconds after a key until the application looks around
sys.exit(main(["--library", sys.argv[1], "--annotator", "tester"]))
"""
OTHER = "Tram line opens\n\nThe tram runs to the harbour. “It took nine years,” said the mayor.\n"


FERRY, TRAM = ArticleId("ferry-strike-ends-0b73f98d"), ArticleId("tram-line-opens-bf73dac4")


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    made = init_library(tmp_path / "library", "Disk")
    for name, text in (("ferry.txt", NEWS), ("tram.txt", OTHER)):
        made.add(read_article(text.encode(), name=name).article, text.encode(), ".txt")
    made.put_entity(Entity(EntityId("e-ruiz"), "Anna Ruiz", "PERSON"))
    return made


@pytest.fixture
def app(library: FolderLibrary) -> Iterator[Terminal]:
    """The application with the ferry open, and one quote made that only the log holds."""
    terminal = annotating(library)
    yield terminal
    terminal.leave("\x1b\x11")


def annotating(library: FolderLibrary) -> Terminal:
    terminal = started(library)
    terminal.quote()
    return terminal


def started(library: FolderLibrary) -> Terminal:
    home = {"HOME": str(library.root.parent), "XDG_CONFIG_HOME": str(library.root.parent / "settings")}
    terminal = Terminal(library.root, PROGRAM, home)
    terminal.wait_for("SELECT")
    return terminal


def pressmark(library: FolderLibrary, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command beside the application."""
    run = subprocess.run(
        [sys.executable, "-m", "reader", "--library", library.root, "--annotator", "tester", *map(str, words)],
        cwd=_ROOT, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "HOME": str(library.root.parent)},
    )  # fmt: skip
    assert "Traceback" not in run.stderr
    return run


def labels(library: FolderLibrary) -> list[str]:
    with closing(library.open(FERRY, ME, writable=False)) as journal:
        return sorted(span.label for span in journal.annotations.spans.values())


@pytest.mark.parametrize("command", ["status", "remove", "import", "update"])
def test_what_would_change_the_open_article_is_refused_with_who_has_it_open(
    library: FolderLibrary, app: Terminal, tmp_path: Path, command: str
) -> None:
    rows = tmp_path / "rows.jsonl"
    assert pressmark(library, "export", "--to", rows).returncode == 0
    changed = tmp_path / "ferry.txt"
    changed.write_text(NEWS.replace("Monday", "Tuesday"), "utf-8")
    words = {
        "status": (FERRY, "done"),
        "remove": ("--yes", FERRY),
        "import": (rows,),
        "update": (changed,),
    }
    run = pressmark(library, command, *words[command])
    assert run.returncode in (1, 2)
    assert f"process {app.pid} on {socket.gethostname()} since 20" in run.stderr
    app.press(")c")
    app.wait_for("c 1")
    assert labels(library) == ["claim", "quote"]
    assert library.article(FERRY).text == NEWS


def test_articles_that_come_go_and_get_tags_and_a_status_are_listed_so_after_a_moment(
    library: FolderLibrary, app: Terminal, tmp_path: Path
) -> None:
    app.press("\x1b[Z")
    app.wait_for("Tram line opens")
    (tmp_path / "bridge.txt").write_text("Bridge shut\n\nNobody crosses.\n", "utf-8")
    assert pressmark(library, "add", tmp_path / "bridge.txt").returncode == 0
    app.wait_for("Bridge shut")
    assert pressmark(library, "tag", FERRY, "+port").returncode == 0
    app.wait_for("#port")
    assert pressmark(library, "status", TRAM, "done").returncode == 0
    app.wait_for("1/3 done")
    assert pressmark(library, "remove", "--yes", TRAM).returncode == 0
    app.wait_until_gone("Tram line opens")
    assert labels(library) == ["quote"]


def put_in_its_place(library: FolderLibrary, content: bytes) -> None:
    """Put another log in the place of the open one, as `git` does."""
    log = Layout(library.root).log(FERRY, ME)
    other = log.with_name("other")
    other.write_bytes(content)
    other.replace(log)


def test_a_log_that_git_has_put_back_as_it_was_is_gone_on_with(library: FolderLibrary, app: Terminal) -> None:
    put_in_its_place(library, Layout(library.root).log(FERRY, ME).read_bytes())
    app.press(")c")
    app.wait_for("c 1")
    assert labels(library) == ["claim", "quote"]


def test_where_git_has_put_another_log_the_article_is_opened_again(
    library: FolderLibrary, app: Terminal
) -> None:
    app.press("\x1b)c")
    app.wait_for("c 1")
    lines = Layout(library.root).log(FERRY, ME).read_bytes().splitlines(keepends=True)
    put_in_its_place(library, b"".join(line for line in lines if b"claim" not in line))
    app.wait_for("this is how they are now")
    app.wait_until_gone("c 1")
    app.press("c")
    app.wait_for("c 1")
    assert labels(library) == ["claim", "quote"]


def test_where_git_has_put_another_log_that_is_told_at_the_end(library: FolderLibrary) -> None:
    app = annotating(library)
    lines = Layout(library.root).log(FERRY, ME).read_bytes().splitlines(keepends=True)
    put_in_its_place(library, b"".join(lines[:-1]))
    app.press("\x1b\x11")
    assert app.end() == 1
    assert b": another program has changed the file since it was opened (open the article again)" in app.raw
    assert b"Traceback" not in app.raw
    os.close(app.fd)


def test_tags_of_both_are_kept(library: FolderLibrary, app: Terminal) -> None:
    assert pressmark(library, "tag", FERRY, "+theirs").returncode == 0
    app.press("\x1b[Z")
    app.wait_for("#theirs")
    app.press("agours\r")
    app.wait_for("#ours")
    assert library.tags()[FERRY] == {"ours", "theirs"}


def test_the_register_is_read_again_and_names_of_both_are_kept(library: FolderLibrary, app: Terminal) -> None:
    app.press("/Anna Ruiz\rep")
    app.wait_for("Anna Ruiz")
    assert pressmark(library, "entities", "rename", "e-ruiz", "Anna Ruiz Mora").returncode == 0
    app.wait_for("Ruiz Mora")
    app.press("/union\reo")
    app.wait_for("e 2")
    names = {entity.name for entity in library.entities().values()}
    assert names == {"Anna Ruiz Mora", "union"}


def test_another_label_set_is_told_and_nothing_is_renamed_in_what_is_open(
    library: FolderLibrary, app: Terminal
) -> None:
    run = pressmark(library, "labels", "rename", "--yes", "quote", "citation")
    assert f"process {app.pid}" in run.stderr
    app.wait_for("The label set was changed outside")
    assert labels(library) == ["quote"]


def test_a_second_application_says_who_writes_and_follows_and_takes_over(library: FolderLibrary) -> None:
    app = annotating(library)
    # Or else the second application would open the article anew just when keys are pressed there, and say so.
    checkpoint = Layout(library.root).checkpoint(FERRY, Annotator("tester"))
    end = time.monotonic() + 30
    while not checkpoint.exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    second = started(library)
    second.wait_for("Read-only: another Pressmark has it open; close that")
    second.press(")c")
    second.wait_for("This article can only be read: another Pressmark has it open")
    app.press(")c")
    second.wait_for("c 1")
    app.press("z")
    second.wait_until_gone("c 1")
    app.leave("\x1b\x11")
    second.wait_for("you can annotate")
    second.press("c")
    second.wait_for("c 1")
    second.leave("\x1b\x11")
    assert labels(library) == ["claim", "quote"]


def changed_by_pulling(library: FolderLibrary, text: str) -> None:
    """Let somebody else give the ferry another text in a clone of the library, and pull that."""

    def git(*arguments: str | Path, folder: Path = library.root) -> None:
        known = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *known, *arguments], cwd=folder, check=True, capture_output=True)

    clone = library.root.parent / "clone"
    git("init", "-qb", "main")
    # What the application writes is not shared yet.
    git(
        "add",
        "articles",
        "sources",
        "entities.json",
        "labels.toml",
        "library.toml",
        ".gitattributes",
        ".gitignore",
    )
    git("commit", "-qm", "start")
    git("clone", "-q", library.root, clone)
    story = clone.parent / "ferry.txt"
    story.write_text(text, encoding="utf-8")
    other = FolderLibrary(clone, "Clone", library.labels)
    assert pressmark(other, "update", "--article", FERRY, story).returncode == 0
    git("add", "-A", folder=clone)
    git("commit", "-qm", "another text", folder=clone)
    git("pull", "-q", clone, "main")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
def test_an_article_whose_text_is_pulled_is_opened_again_before_the_next_edit(library: FolderLibrary) -> None:
    app = started(library)
    changed_by_pulling(library, f"A new beginning\n\n{NEWS}")
    app.wait_for("its text changed: this is the new one")
    app.wait_for("A new beginning")
    app.quote()
    app.leave("\x1b\x11")
    assert labels(library) == ["quote"]
    with closing(library.open(FERRY, ME, writable=False)) as journal:
        assert journal.article.text.startswith("A new beginning")
        assert list(journal.notices) == []


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
def test_what_was_labelled_while_others_changed_the_text_goes_along_in_the_open_application(
    library: FolderLibrary, app: Terminal
) -> None:
    before = labels(library)
    changed_by_pulling(library, f"A new beginning\n\n{NEWS}")
    app.wait_for("its text changed: 1 of 1 highlights went along")
    app.wait_for("A new beginning")
    assert labels(library) == before == ["quote"]
    app.press(")c")
    app.wait_for("c 1")
