"""The list of articles: quick by a cache that is never the truth."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from reader.core.ids import Annotator
from reader.errors import DamagedError, LibraryError
from reader.library.cache_file import CacheFile
from reader.library.folder import FolderLibrary
from reader.library.opening import open_library
from reader.library.proposed import Stored
from reader.library.protocol import Status, Summary
from tests.library.acts import ANN, add, article, library_in, put, span

COUNT = 150


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    made = library_in(tmp_path)
    (made.root / "articles" / f"{article().id}.json").unlink()
    put(made, *(article(f"Number {number:04}") for number in range(COUNT)))
    journal = made.open(made.ids()[7], ANN)
    add(journal, span(1), span(2, label="claim"))
    journal.set_status(Status.DONE)
    journal.close()
    return made


def cache(library: FolderLibrary) -> Path:
    return library.root / ".cache" / "list.sqlite"


def remembered(library: FolderLibrary) -> int:
    with closing(sqlite3.connect(cache(library))) as database:
        number: int = database.execute("SELECT count(*) FROM headings").fetchone()[0]
        return number


def listed(library: FolderLibrary) -> list[Summary]:
    return list(open_library(library.root).summaries(ANN))


def test_the_cache_tells_what_the_files_tell(library: FolderLibrary) -> None:
    first = listed(library)
    assert [item.id for item in first] == list(library.ids())
    assert first[7].spans == {"quote": 1, "claim": 1}
    assert first[7].status is Status.DONE
    assert remembered(library) == COUNT
    assert listed(library) == first


def test_the_list_is_read_from_the_cache(library: FolderLibrary) -> None:
    first = listed(library)
    with closing(sqlite3.connect(cache(library))) as database, database:
        database.execute("UPDATE headings SET title = 'Cached' WHERE id = ?", (first[3].id,))
        database.execute("UPDATE progress SET position = 5")
    assert listed(library)[3].title == "Cached"
    assert listed(library)[7].position == 5


def test_each_annotator_has_an_own_list(library: FolderLibrary) -> None:
    listed(library)
    assert all(item.status is Status.TODO for item in library.summaries(Annotator("bo")))
    assert listed(library)[7].status is Status.DONE


def test_what_another_program_does_to_the_files_is_noticed(library: FolderLibrary, tmp_path: Path) -> None:
    before = listed(library)
    files = sorted((library.root / "articles").iterdir())
    files[0].unlink()
    files[1].write_text(files[1].read_text().replace("Number 0001", "Retold"))
    (tmp_path / "other").mkdir()
    other = library_in(tmp_path / "other", article("Other"))
    shutil.copy(next((other.root / "articles").iterdir()), library.root / "articles")
    journal = library.open(before[9].id, ANN)
    journal.set_status(Status.FLAGGED)
    journal.close()
    for path in (library.root / "annotations" / ANN).glob(f"{before[7].id}.*"):
        path.unlink()
    after = {item.id: item for item in listed(library)}
    assert len(after) == COUNT
    assert before[0].id not in after
    assert after[before[1].id].title == "Retold"
    assert (after[before[9].id].status, after[before[7].id].status) == (Status.FLAGGED, Status.TODO)
    assert "Other" in {item.title for item in after.values()}
    assert remembered(library) == COUNT


@pytest.mark.parametrize("content", [b"", b"{}", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_cache_is_quietly_made_again(library: FolderLibrary, content: bytes) -> None:
    first = listed(library)
    cache(library).write_bytes(content)
    assert listed(library) == first
    assert remembered(library) == COUNT


def test_wherever_the_cache_is_damaged_the_list_comes(library: FolderLibrary) -> None:
    first = listed(library)
    sound = cache(library).read_bytes()
    for place in range(0, len(sound), 1009):
        cache(library).write_bytes(sound[:place] + b"\xff" * 40 + sound[place + 40 :])
        assert [item.id for item in listed(library)] == [item.id for item in first]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE progress SET status = 'nonsense'",
        "UPDATE progress SET spans = '{'",
        "UPDATE progress SET spans = '[1]'",
        "DROP TABLE progress",
        "PRAGMA user_version = 99",
    ],
)
def test_a_cache_that_holds_nonsense_is_not_believed(library: FolderLibrary, statement: str) -> None:
    first = listed(library)
    with closing(sqlite3.connect(cache(library))) as database, database:
        database.execute(statement)
    assert listed(library) == first
    assert listed(library) == first


def test_a_cache_that_others_hold_locked_is_done_without(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.cache_file._PATIENCE", 0.01)
    first = listed(library)
    library.add(article("New"), b"", ".txt")
    with closing(sqlite3.connect(cache(library), isolation_level=None)) as other:
        for mode in ("IMMEDIATE", "EXCLUSIVE"):
            other.execute(f"BEGIN {mode}")
            assert len(listed(library)) == len(first) + 1
            other.execute("ROLLBACK")


def test_where_no_cache_can_be_written_the_list_comes(library: FolderLibrary) -> None:
    first = listed(library)
    shutil.rmtree(library.root / ".cache")
    (library.root / ".cache").write_bytes(b"in the way")
    assert listed(library) == first


def test_a_link_in_the_place_of_the_cache_is_not_followed(library: FolderLibrary, tmp_path: Path) -> None:
    outside = tmp_path / "theirs"
    outside.write_bytes(b"")
    cache(library).unlink(missing_ok=True)
    cache(library).symlink_to(outside)
    assert len(listed(library)) == COUNT
    assert outside.read_bytes() == b""


def test_a_list_that_was_left_early_keeps_what_it_learnt(library: FolderLibrary) -> None:
    cache(library).unlink(missing_ok=True)
    items = library.summaries(ANN)
    for _ in range(10):
        next(items)
    items.close()  # type: ignore[attr-defined]
    assert 10 <= remembered(library) < COUNT


LIST = """
import sys
from pathlib import Path
from reader.core.ids import Annotator
from reader.library.cache_file import CacheFile
from reader.library.opening import open_library
print(len(list(open_library(Path(sys.argv[1])).summaries(Annotator("ann")))))
"""


def test_programs_that_list_at_once_do_not_disturb_each_other(library: FolderLibrary) -> None:
    cache(library).unlink(missing_ok=True)
    program = [sys.executable, "-c", LIST, str(library.root)]
    running = [
        subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [each.communicate() for each in running] == [(f"{COUNT}\n", "")] * 3


def test_the_head_of_the_annotations_is_enough_for_the_list(library: FolderLibrary) -> None:
    cache(library).unlink(missing_ok=True)
    file = library.root / "annotations" / ANN / f"{library.ids()[7]}.json"
    log = file.with_suffix(".edits.jsonl")
    rows = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([*rows[:4], *(b"?" * len(row) for row in rows[4:])]))
    log.write_bytes(b"?" * log.stat().st_size)
    assert listed(library)[7].spans == {"quote": 1, "claim": 1}


def test_tags_are_rows_that_git_can_merge(library: FolderLibrary) -> None:
    library.change_tags(library.ids()[:3], add=["port", "strike"])
    lines = (library.root / "tags.json").read_text(encoding="utf-8").splitlines()
    assert sum('"tag":' in line for line in lines) == 6
    library.change_tags(library.ids()[:1], remove=["port"])
    changed = (library.root / "tags.json").read_text(encoding="utf-8").splitlines()
    assert sum(line.rstrip(",") not in {old.rstrip(",") for old in lines} for line in changed) == 0
    assert len(changed) == len(lines) - 1


def test_tags_that_cannot_be_read_are_left_alone(library: FolderLibrary) -> None:
    file = library.root / "tags.json"
    for content in (
        "{",
        "[]",
        '{"tags":{"1":{"article":"a","tag":"a b"}}}',
        '{"tags":{"1":{"article":"a"}}}',
        "{\n<<<<<<< ours\n}\n",
    ):
        file.write_text(content)
        with pytest.raises(DamagedError):
            library.change_tags(library.ids()[:1], add=["port"])
        assert len(listed(library)) == COUNT
        assert file.read_text() == content
    file.write_text('{"meta":{"1":{"file":"tags","version":99}}}')
    with pytest.raises(LibraryError, match="newer version"):
        library.tags()


def test_an_article_that_was_listed_with_work_on_it_is_listed_with_what_has_been_done_since(
    library: FolderLibrary,
) -> None:
    assert listed(library)[7].status is Status.DONE
    with closing(library.open(library.ids()[7], ANN)) as journal:
        journal.set_status(Status.FLAGGED)
        add(journal, span(3))
    after = listed(library)[7]
    assert (after.status, after.spans) == (Status.FLAGGED, {"quote": 2, "claim": 1})


def test_a_cache_that_is_thrown_away_takes_its_journal_along(tmp_path: Path) -> None:
    for name in ("x.sqlite", "x.sqlite-journal", "y.sqlite"):
        (tmp_path / name).write_bytes(b"x")
    CacheFile(tmp_path / "x.sqlite", 1, "").discard()
    assert [path.name for path in tmp_path.iterdir()] == ["y.sqlite"]


def kept(file: CacheFile) -> list[tuple[object, ...]] | None:
    connection = file.open()
    if connection is None:
        return None
    with closing(connection):
        return connection.execute("SELECT b FROM a").fetchall()


def test_a_cache_file_is_made_where_there_is_none_and_made_anew_in_another_form(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.sqlite"
    file = CacheFile(path, 3, "CREATE TABLE a (b); CREATE TABLE c (d)")
    connection = file.open()
    assert connection is not None
    with closing(connection):
        connection.execute("INSERT INTO a VALUES (1)")
        assert not connection.in_transaction
        assert connection.execute("SELECT count(*) FROM c").fetchone() == (0,)
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
    assert kept(file) == [(1,)]
    assert kept(CacheFile(path, 4, "CREATE TABLE a (b)")) == []
    assert kept(file) == []


def test_a_cache_of_another_form_that_someone_else_is_at_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.cache_file._PATIENCE", 0.01)
    path = tmp_path / "x.sqlite"
    old, new = (CacheFile(path, version, "CREATE TABLE a (b)") for version in (1, 2))
    assert kept(old) == []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert kept(new) is None
        assert kept(old) == []
    assert kept(new) == []


def test_what_lies_in_the_place_of_a_cache_and_cannot_go_is_done_without(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    path.mkdir()
    file = CacheFile(path, 1, "CREATE TABLE a (b)")
    assert kept(file) is None
    file.discard()
    assert path.is_dir()
    path.rmdir()
    assert kept(file) == []


def test_an_article_goes_though_its_tags_cannot_be_read(library: FolderLibrary) -> None:
    gone = library.ids()[7]
    (library.root / "tags.json").write_bytes(b"{")
    library.remove(gone)
    assert [item.id for item in listed(library)] == [held for held in library.ids() if held != gone]
    assert (library.root / "tags.json").read_bytes() == b"{"


def test_tags_that_are_there_already_are_not_written_again(library: FolderLibrary) -> None:
    first = library.ids()[0]
    library.change_tags([first], add=["port"])
    before = (library.root / "tags.json").stat().st_ino
    library.change_tags([first], add=["port"], remove=["late"])
    assert (library.root / "tags.json").stat().st_ino == before
    library.change_tags([first], add=["late"])
    assert (library.root / "tags.json").stat().st_ino != before


def test_proposals_that_cannot_be_read_tell_no_uncertainty_and_others_theirs(library: FolderLibrary) -> None:
    places = library.ids()[:5]
    for number, place in enumerate(places):
        library.proposed.store(
            library.article(place), Stored(frozenset({"crf"}), [{"id": "p-1"}], {"crf": number})
        )
    folder = library.root / "suggestions"
    for place, old, new in (
        (places[1], b'"crf":1', b'"crf":"1"'), (places[2], b'"crf":2', b'"crf":-2'), (places[3], b"{", b""),
        (places[4], b'"version":1', b'"version":9'),
    ):  # fmt: skip
        path = folder / f"{place}.json"
        path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert library.proposed.uncertainties() == {"crf": {places[0]: 0.0}}
    for place, why in (
        (places[1], "uncertainty holds something else than numbers"),
        (places[2], "uncertainty"),
    ):
        with pytest.raises(DamagedError, match=why):
            library.proposed.stored(library.article(place))
    path = folder / f"{places[0]}.json"
    path.write_bytes(path.read_bytes().replace(b'"suggesters":["crf"]', b'"suggesters":"crf"', 1))
    with pytest.raises(DamagedError) as raised:
        library.proposed.stored(library.article(places[0]))
    assert (raised.value.what, raised.value.where) == (
        "the file is damaged: suggesters is not a list", str(path),
    )  # fmt: skip
