"""The folder of a library: made, opened, shared in git, and safe from hostile names and links."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from tinydb import TinyDB

from reader.core.article import Article
from reader.core.ids import Annotator, ArticleId
from reader.errors import DamagedError, LabelSetError, LibraryError
from reader.library.article_file import read_article, spell_article
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.layout import ids_for
from reader.library.opening import open_library
from reader.library.row_storage import RowStorage
from tests.core.strategies import articles
from tests.library.acts import (
    ANN,
    add,
    article,
    change,
    checkpoint_file,
    library_in,
    log_file,
    only,
    opened,
    relation,
    span,
)


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    return library_in(tmp_path)


def test_a_new_library_is_complete_and_opens(tmp_path: Path) -> None:
    made = init_library(tmp_path / "deep" / "news", 'The "news"\n of today')
    again = open_library(tmp_path / "deep" / "news")
    assert again.name == made.name == 'The "news" of today'
    assert [label.name for label in again.labels.labels] == ["quote", "source", "cue", "claim", "entity"]
    assert tomllib.loads((made.root / "library.toml").read_text())["format"] == 1
    assert list(again.ids()) == []
    assert again.entities() == {}
    assert init_library(tmp_path / "plain").name == "plain"


@pytest.mark.parametrize("name", ["Häfen 港 😀", 'a "b" \\ c', "x" * 300])
def test_a_library_is_called_what_it_was_called_in_any_script(tmp_path: Path, name: str) -> None:
    assert init_library(tmp_path / "new", name).name == name
    assert open_library(tmp_path / "new").name == name
    assert (tmp_path / "new" / "library.toml").read_text("utf-8") == (
        f"format = 1\nname = {json.dumps(name, ensure_ascii=False)}\n"
    )


def test_a_library_can_be_made_in_a_folder_that_holds_other_things(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / ".gitignore").write_text("*.bak")
    init_library(tmp_path, "x")
    assert (tmp_path / "README.md").read_text() == "mine"
    assert {"*.bak", ".cache/"} <= set((tmp_path / ".gitignore").read_text().split("\n"))
    with pytest.raises(LibraryError, match="already") as told:
        init_library(tmp_path, "y")
    assert (told.value.where, told.value.remedy) == (str(tmp_path), "choose another folder")


def test_what_is_no_library_is_said_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="not a library") as told:
        open_library(tmp_path)
    assert "pressmark init" in told.value.remedy
    (tmp_path / "library.toml").write_bytes(b"\xff")
    with pytest.raises(DamagedError):
        open_library(tmp_path)
    (tmp_path / "library.toml").write_text("name = 3\nformat = 1")
    with pytest.raises(DamagedError):
        open_library(tmp_path)
    (tmp_path / "library.toml").write_text("format = 1")
    with pytest.raises(LabelSetError, match="no label set"):
        open_library(tmp_path)


@settings(max_examples=50, deadline=None)
@given(articles())
def test_an_article_comes_back_as_it_was_added(
    tmp_path_factory: pytest.TempPathFactory, given_: Article
) -> None:
    path = tmp_path_factory.mktemp("articles") / "x.json"
    path.write_bytes(spell_article(given_))
    assert read_article(path, given_.id) == given_


def test_the_source_is_kept_byte_for_byte(library: FolderLibrary) -> None:
    other = article("Odd bytes", "Text.")
    library.add(other, b"\xff\x00\r\n", ".MD")
    library.add(article("Odd name", "Text."), b"x", "../../etc")
    assert (library.root / "sources" / f"{other.id}.md").read_bytes() == b"\xff\x00\r\n"
    assert {path.suffix for path in (library.root / "sources").iterdir()} == {".txt", ".md", ".bin"}


def test_what_is_removed_lies_in_the_trash(library: FolderLibrary) -> None:
    for count in (1, 2):
        journal = opened(library)
        add(journal, span(1))
        journal.close()
        identifier = only(library)
        library.remove(identifier)
        trash = library.root / "trash" / f"{identifier}.{count}"
        kept = {str(path.relative_to(trash)) for path in trash.rglob("*") if path.is_file()}
        assert kept == {
            f"articles/{identifier}.json",
            f"sources/{identifier}.txt",
            f"annotations/ann/{identifier}.json",
            f"annotations/ann/{identifier}.edits.jsonl",
        }
        library.add(article(), b"", ".txt")


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "a/b", "/etc/passwd", ".hidden", "a.b", "x\0", "nul", "a" * 200]
)
def test_an_id_that_is_no_file_name_is_refused(library: FolderLibrary, name: str) -> None:
    for act in (library.article, library.remove, library.annotators):
        with pytest.raises(LibraryError):
            act(ArticleId(name))
    with pytest.raises(LibraryError):
        library.open(ArticleId(name), ANN)
    with pytest.raises(LibraryError):
        library.add(replace(article(), id=ArticleId(name)), b"", ".txt")


def test_links_out_of_the_library_are_not_followed(library: FolderLibrary, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.json").write_text("{}")
    (library.root / "articles" / "secret.json").symlink_to(outside / "secret.json")
    (library.root / "annotations" / "eve").symlink_to(outside)
    assert list(library.ids()) == [article().id]
    with pytest.raises(LibraryError, match="link"):
        library.article(ArticleId("secret"))
    with pytest.raises(LibraryError, match="link"):
        library.open(only(library), Annotator("eve"))
    log_file(library).parent.mkdir()
    log_file(library).symlink_to(outside / "log")
    with pytest.raises(LibraryError, match="link"):
        opened(library)
    assert [*outside.iterdir()] == [outside / "secret.json"]


def test_pipes_and_folders_in_the_place_of_files_do_not_hang(library: FolderLibrary) -> None:
    os.mkfifo(library.root / "articles" / "pipe.json")
    (library.root / "articles" / "folder.json").mkdir()
    assert list(library.ids()) == [article().id]
    for name in ("pipe", "folder"):
        with pytest.raises(LibraryError):
            library.article(ArticleId(name))
    log_file(library).parent.mkdir()
    os.mkfifo(log_file(library))
    with pytest.raises(LibraryError):
        opened(library)


def test_any_tinydb_reads_what_ours_wrote(library: FolderLibrary) -> None:
    journal = opened(library)
    first, second = span(1), span(2, 10, 20, label="source")
    add(journal, first, second, relation(1, first, second))
    journal.close()
    with TinyDB(checkpoint_file(library), access_mode="r", encoding="utf-8") as database:
        rows = database.table("spans").all()
        assert [row["id"] for row in rows] == ["s-0000000001", "s-0000000002"]
        assert rows[0]["fragments"] == [{"start": 0, "end": 5, "text": article().text[0:5]}]
        assert [row["tail"] for row in database.table("relations")] == ["s-0000000002"]
    with TinyDB(checkpoint_file(library), storage=RowStorage) as database:
        assert len(database.table("spans")) == 2


def test_one_changed_span_is_one_changed_line(library: FolderLibrary) -> None:
    journal = opened(library)
    for number in range(30):
        add(journal, span(number, number, number + 3))
    journal.checkpoint()
    old = checkpoint_file(library).read_text().split("\n")
    change(journal, span(7, 7, 10), replace(span(7, 7, 10), note="changed"))
    journal.close()
    new = checkpoint_file(library).read_text().split("\n")
    rows = [
        (left, right) for left, right in zip(old, new, strict=True) if left != right and "seal" not in left
    ]
    assert len(rows) == 2
    assert [json.loads(line.split(":", 1)[1].rstrip(","))["note"] for line in rows[1]] == [None, "changed"]


GIT = shutil.which("git")


@pytest.mark.skipif(GIT is None, reason="git is not there")
def test_git_merges_what_two_annotators_do_at_the_same_time(library: FolderLibrary) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=true"]
        subprocess.run(["git", *identity, *arguments], cwd=library.root, check=True, capture_output=True)

    def work(annotator: str, title: str) -> None:
        journal = library.open(article().id, Annotator(annotator))
        add(journal, span(1))
        journal.close()
        library.add(article(title, title), b"\r\n", ".txt")
        git("add", ".")
        git("commit", "-qm", annotator)

    git("init", "-qb", "main")
    git("add", ".")
    git("commit", "-qm", "start")
    git("checkout", "-qb", "side")
    work("bo", "Second")
    git("checkout", "-q", "main")
    work("ann", "Third")
    git("merge", "-q", "side")
    assert len(library.ids()) == 3
    for name in ("ann", "bo"):
        journal = library.open(article().id, Annotator(name))
        assert len(journal.annotations.spans) == 1
        assert journal.notices == []
        assert journal.edit(1).seq == 1
        journal.close()
    status = subprocess.run(["git", "status", "--short"], cwd=library.root, capture_output=True, check=True)
    assert status.stdout == b""


def test_a_longer_id_has_eight_more_letters_of_the_digest_each_time() -> None:
    about = article("The harbour")
    stem = about.id.removesuffix(about.sha256[:8])
    assert list(ids_for(about)) == [about.id, *(stem + about.sha256[:size] for size in range(16, 65, 8))]
