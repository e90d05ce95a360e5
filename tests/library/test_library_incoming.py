"""New articles with annotations: many in one step, each wholly here or not at all."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from reader.core.annotation import Relation, Span
from reader.core.article import Article
from reader.core.edit import Change
from reader.core.ids import Annotator, ArticleId
from reader.errors import LibraryError, SaveError
from reader.files import sync_whole, write_new
from reader.library import incoming, snapshot
from reader.library.article_file import spell_article
from reader.library.first_work import first_work
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.incoming import Incoming, write_staged
from reader.library.protocol import Status
from tests.library.acts import ANN, article, edit, relation, span, state, undo

FIRST, SECOND = article("The pier"), article("The quay")
HEAD, TAIL = span(1, 2, 9), span(2, 12, 20, label="source")


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    return init_library(tmp_path / "library", "Test")


def arriving(of: Article, *items: Span | Relation) -> Incoming:
    made = edit(1, *(Change(None, item) for item in items))
    work = first_work(of, ANN, made, Status.DONE, {"note": "half a thought"})
    assert work is not None
    return Incoming(of.id, spell_article(of), b"source", ".TXT", [work])


def test_what_comes_in_is_as_if_a_journal_had_made_it(library: FolderLibrary, tmp_path: Path) -> None:
    other = init_library(tmp_path / "other", "Test")
    assert other.add(FIRST, b"source", ".txt")
    with closing(other.open(FIRST.id, ANN)) as journal:
        journal.append(edit(1, *(Change(None, item) for item in (TAIL, HEAD, relation(3, HEAD, TAIL)))))
        journal.draft("note", "half a thought")
        journal.set_status(Status.DONE)
    assert library.take_in([arriving(FIRST, TAIL, HEAD, relation(3, HEAD, TAIL))]) == []
    with closing(library.open(FIRST.id, ANN)) as journal, closing(other.open(FIRST.id, ANN)) as made:
        assert state(journal) == state(made)
        assert journal.notices == []
        undo(journal)
        assert dict(journal.annotations.spans) == {}
    assert library.article(FIRST.id) == FIRST
    assert (library.root / "sources" / f"{FIRST.id}.txt").read_bytes() == b"source"


@pytest.mark.parametrize("place", ["articles/{}.json", "annotations/ann/{}.edits.jsonl", "sources/{}.txt"])
def test_nothing_of_what_is_here_is_written_over(library: FolderLibrary, place: str) -> None:
    path = library.root / place.format(FIRST.id)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine")
    assert library.take_in([arriving(FIRST, HEAD), arriving(SECOND, HEAD)]) == [FIRST.id]
    assert path.read_bytes() == b"mine"
    assert [*library.root.rglob(f"{FIRST.id}*")] == [path]
    assert SECOND.id in library.ids()
    assert not (library.root / ".incoming.tmp").exists()


def test_what_cannot_be_written_leaves_nothing(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(library.root.rglob("*"))

    def full(files: Sequence[tuple[str, bytes]], **_: object) -> None:
        write_new(files[:3])
        raise SaveError("the disk is full")

    monkeypatch.setattr(incoming, "write_new", full)
    with pytest.raises(SaveError, match="the disk is full"):
        library.take_in([arriving(FIRST, HEAD), arriving(SECOND, HEAD)])
    left = [path for path in library.root.rglob("*") if ".cache" not in path.parts]
    assert sorted(left) == [path for path in before if ".cache" not in path.parts]


def test_a_name_that_leads_out_of_the_library_is_refused(library: FolderLibrary) -> None:
    before = sorted(library.root.parent.rglob("*"))
    with pytest.raises(LibraryError, match="cannot be an article's id"):
        library.take_in([arriving(FIRST, HEAD)._replace(id=ArticleId("../x"))])
    left = [path for path in library.root.parent.rglob("*") if "locks" not in path.parts]
    assert sorted(left) == [path for path in before if "locks" not in path.parts]


@pytest.mark.parametrize(
    ("items", "what"),
    [
        ([HEAD, HEAD], "stands twice"),
        ([span(1, 0, 10_000)], "past the text's end"),
        ([HEAD, relation(3, HEAD, TAIL)], "not there"),
    ],
)
def test_items_that_do_not_fit_are_refused(items: list[Span | Relation], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        arriving(FIRST, *items)


def test_rows_whose_numbers_are_the_same_get_the_next_that_are_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "row_numbers", lambda names: [7 if name < "c" else 8 for name in names])
    monkeypatch.setattr(snapshot, "row_number", lambda name: 7 if name < "c" else 8)
    assert snapshot.free_numbers(["a", "b", "c", "d"]) == [7, 8, 9, 10]
    assert snapshot.free_numbers(["b", "d"]) == [7, 8]


def test_works_of_several_annotators_come_with_one_article(library: FolderLibrary) -> None:
    mine = arriving(FIRST, HEAD)
    theirs = mine._replace(works=[mine.works[0]._replace(annotator=Annotator("bo"))], source=b"another")
    assert library.take_in([mine, theirs, arriving(SECOND, HEAD)]) == []
    assert sorted(library.annotators(FIRST.id)) == ["ann", "bo"]
    assert (library.root / "sources" / f"{FIRST.id}.txt").read_bytes() == b"source"
    assert not (library.root / ".incoming.tmp").exists()


@pytest.mark.parametrize("whole", [False, True])
def test_what_others_have_written_is_kept_with_the_step(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(incoming, "can_sync_whole", lambda _path: whole and sys.platform == "linux")
    monkeypatch.setattr(incoming, "sync_whole", synced.append)
    (library.root / ".incoming.tmp").mkdir()
    (library.root / ".incoming.tmp" / "0.log").write_bytes(b"by a crash")
    with library.stage() as stage:
        staged = write_staged(
            stage.folder, [arriving(FIRST, HEAD), arriving(SECOND, TAIL)], durable=not whole
        )
        assert [item.size for item in staged] == [0, 0]
        assert [stage.content_of(item) for item in staged] == [spell_article(FIRST), spell_article(SECOND)]
        assert stage.take_in(staged[:1]) == []
        stage.drop(staged[1])
        assert stage.take_in([arriving(FIRST, TAIL)]) == [FIRST.id]
    assert len(synced) == whole
    assert library.ids() == [FIRST.id]
    with closing(library.open(FIRST.id, ANN)) as journal:
        assert list(journal.annotations.spans) == [HEAD.id]
    assert not (library.root / ".incoming.tmp").exists()


def test_what_cannot_be_staged_leaves_nothing(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(files: Sequence[tuple[str, bytes]], **_: object) -> None:
        write_new(files[:3])
        raise OSError("the disk is full")

    monkeypatch.setattr(incoming, "write_new", full)
    with library.stage() as stage:
        with pytest.raises(OSError, match="full"):
            write_staged(stage.folder, [arriving(FIRST, HEAD)])
        assert [path for path in Path(stage.folder).rglob("*") if path.is_file()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has syncfs")
def test_a_file_system_that_cannot_be_synced_says_so() -> None:
    with pytest.raises(OSError, match="descriptor"):
        sync_whole(10_000)
