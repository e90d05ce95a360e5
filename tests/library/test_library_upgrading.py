"""A library of an older format is brought to today's by the real command, and kept as it was beside it.

There has been one format so far. The older one is made up here: an article's text had another key.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from reader.cli import main
from reader.core.ids import ArticleId
from reader.errors import LibraryError
from reader.files import atomic_write
from reader.library import upgrading
from reader.library.doctor import Examined, examine
from reader.library.layout import Layout
from reader.library.lock import Lock
from reader.library.opening import open_library
from tests.library.acts import ANN, add, only, span

FIRST = Path(__file__).parent / "formats" / "first"
_OLD, _NEW = b'"body":', b'"text":'


def newer(layout: Layout) -> None:
    for path in layout.articles.glob("*.json"):
        newer_file(path)


def newer_file(path: Path) -> None:
    content = path.read_bytes()
    if _OLD in content:
        atomic_write(path, content.replace(_OLD, _NEW).replace(b'"version":0', b'"version":1'))


@pytest.fixture(autouse=True)
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrading, "STEPS", {0: newer})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library of two articles in the older format."""
    root = tmp_path / "library"
    shutil.copytree(FIRST, root)
    (root / "library.toml").write_text('format = 0\nname = "Fi\\"rst"\n', "utf-8")
    (first,) = root.glob("articles/*.json")
    first.write_bytes(first.read_bytes().replace(_NEW, _OLD).replace(b'"version":1', b'"version":0'))
    for folder, suffix in (("articles", ".json"), ("sources", ".txt")):
        (file,) = root.glob(f"{folder}/*")
        renamed = file.read_bytes().replace(first.stem.encode(), b"another")
        file.with_name(f"another{suffix}").write_bytes(renamed)
    return root


@pytest.fixture
def run(root: Path) -> Callable[..., int]:
    return lambda *words: main(["--library", str(root), "--annotator", "ann", *words])


Run = Callable[..., int]


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".cache" not in path.relative_to(root).parts
    }


def copies(root: Path) -> list[Path]:
    return sorted(path for path in root.parent.iterdir() if path.name.startswith("library.format-0-copy-"))


def test_an_older_library_is_not_opened_but_said_to_be_one(
    root: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(root)
    assert run("list") == 2
    said = capsys.readouterr().err
    assert "this library has an older format (0, this version of Pressmark needs 1)" in said
    assert "`pressmark doctor --repair` brings it up to date and keeps a copy" in said
    assert run("doctor") == 1
    said = capsys.readouterr().out
    assert "the library has an older format" in said
    assert "0 articles, 0 sets of annotations: 1 fault; 0 notes" in said, "what it holds is not judged"
    assert files(root) == before


def test_it_is_upgraded_with_a_copy_and_nothing_is_lost(
    root: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(root)
    (root / ".cache" / "texts").mkdir(parents=True)
    assert run("doctor", "--repair") == 0
    (copy,) = copies(root)
    assert f"it has the format 1 now; how it was is kept in {copy}" in capsys.readouterr().out
    assert files(copy) == before
    assert not (copy / ".cache").exists()
    library = open_library(root)
    assert library.name == 'Fi"rst'
    assert [library.article(name).text[:10] for name in library.ids()] == ["“We stay,”"] * 2
    annotated = next(name for name in library.ids() if library.annotators(name))
    with closing(library.open(annotated, ANN)) as journal:
        assert {item.id[-1] for item in journal.annotations.spans.values()} == {"1", "2", "3", "5"}
        assert journal.history.undoable == [1, 2, 5]
        add(journal, span(9))
    found = examine(root, lambda _source: iter(()), Examined())
    assert [str(finding) for finding in found if not finding.is_note] == []
    assert run("doctor", "--repair") == 0
    assert copies(root) == [copy], "only what is older is upgraded"


def test_an_upgrade_that_is_killed_is_made_again_and_the_first_copy_stays(root: Path, run: Run) -> None:
    before = files(root)

    def killed(layout: Layout) -> NoReturn:
        path = min(path for path in layout.articles.glob("*.json") if _OLD in path.read_bytes())
        newer_file(path)
        os._exit(9)

    pid = os.fork()
    if pid == 0:
        upgrading.STEPS[0] = killed
        try:
            run("doctor", "--repair")
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    assert files(root) != before, "it was half way"
    with pytest.raises(LibraryError, match="an older format"):
        open_library(root)
    assert run("doctor", "--repair") == 0
    assert files(copies(root)[0]) == before
    assert len(open_library(root).ids()) == 2
    assert run("doctor") == 0


def test_without_room_for_a_copy_nothing_is_changed(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(root)

    def full(_source: Path, target: Path, **_named: object) -> NoReturn:
        (target / "articles").mkdir(parents=True)
        (target / "library.toml").write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copytree", full)
        assert run("doctor", "--repair") == 1
    what = f"not mended: {root}: no copy of the library can be made: {os.strerror(errno.ENOSPC)}"
    assert what in " ".join(capsys.readouterr().out.split())
    assert files(root) == before
    assert copies(root) == []
    assert run("doctor", "--repair") == 0, "what was begun of a copy is not in the way"


def test_a_library_that_is_open_is_not_upgraded(
    root: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(root)
    with Lock.take(Layout(root).lock(only_article(root), ANN)):
        assert run("doctor", "--repair") == 1
    assert f"not mended: {root}: the library is open: process {os.getpid()} on " in capsys.readouterr().out
    assert files(root) == before
    assert copies(root) == []


def test_a_library_that_is_being_changed_is_not_upgraded(
    root: Path, run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.lock._PATIENCE", 0.02)
    before = files(root)
    with Lock.take(Layout(root).locks / "library.lock"):
        assert run("doctor", "--repair") == 1
    said = " ".join(capsys.readouterr().out.split())
    assert f"the library is being changed by process {os.getpid()} on " in said
    assert (files(root), copies(root)) == (before, [])


def test_a_format_that_never_was_is_a_damaged_number(root: Path, run: Run) -> None:
    shutil.rmtree(root)
    shutil.copytree(FIRST, root)
    (root / "library.toml").write_text('format = -3\nname = "First"\n', "utf-8")
    assert run("doctor", "--repair") == 0
    assert open_library(root).name == "First"
    assert copies(root) == []
    assert only(open_library(root))


def only_article(root: Path) -> ArticleId:
    return ArticleId(next(root.glob("annotations/ann/*.edits.jsonl")).name.removesuffix(".edits.jsonl"))


def test_what_an_older_library_does_not_say_of_itself_is_its_folders_name(root: Path) -> None:
    (root / "library.toml").write_bytes(b"\xef\xbb\xbfformat = 0\r\n")
    (finding,) = [one for one in examine(root, lambda _: iter(()), Examined()) if one.mend is not None]
    assert (finding.where, finding.what, finding.remedy, finding.is_note) == (
        str(root / "library.toml"), "the library has an older format (0, this version of Pressmark needs 1)",
        "`--repair` brings it up to date and keeps a copy", False,
    )  # fmt: skip
    assert finding.mend is not None
    finding.mend()
    assert open_library(root).name == "library"


def test_a_link_is_copied_as_the_link_that_it_is(root: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("mine", "utf-8")
    (root / "notes").symlink_to(tmp_path / "outside")
    (root / "sources" / "gone.txt").symlink_to("nowhere")
    assert run("doctor", "--repair") == 0
    (copy,) = copies(root)
    assert (copy / "notes").readlink() == tmp_path / "outside"
    assert (copy / "sources" / "gone.txt").readlink() == Path("nowhere")
