"""The search index in the cache: caught up when files change, made again when it is no good, never the truth."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library.folder import FolderLibrary
from reader.library.opening import open_library
from tests.library.acts import article, library_in, put


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    library = library_in(tmp_path, article("Number 0", "The port, day 0."))
    put(library, *(article(f"Number {number}", f"The port, day {number}.") for number in range(1, 30)))
    return library


def found(library: FolderLibrary, words: str = "port") -> int:
    for _ in library.update_index():
        pass
    return len(list(library.search(words, limit=100)))


def index_file(library: FolderLibrary) -> Path:
    return library.root / ".cache" / "search.sqlite"


def test_what_another_program_does_to_the_files_is_noticed(library: FolderLibrary) -> None:
    assert found(library) == 30
    files = sorted((library.root / "articles").iterdir())
    files[0].unlink()
    other = library_in(library.root.parent / "other", article("Other", "Another port."))
    shutil.copy(next((other.root / "articles").iterdir()), library.root / "articles")
    assert found(library) == 30
    assert [hit.title for hit in library.search("another")] == ["Other"]


def test_an_article_whose_file_is_damaged_is_left_out_until_it_is_mended(library: FolderLibrary) -> None:
    file = next((library.root / "articles").iterdir())
    content = file.read_bytes()
    file.write_bytes(content[:50])
    assert found(library) == 29
    assert [step.total for step in library.update_index()] == [0]
    file.write_bytes(content)
    assert found(library) == 30


def test_a_hit_that_is_gone_by_now_is_left_out(library: FolderLibrary) -> None:
    assert found(library) == 30
    next((library.root / "articles").iterdir()).unlink()
    assert len(list(library.search("port", limit=100))) == 29


def test_a_build_that_was_stopped_goes_on_where_it_was(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.search_index._MOST_AT_ONCE", 7)
    steps = library.update_index()
    assert [(step.done, step.total) for step in islice(steps, 3)] == [(0, 30), (7, 30), (14, 30)]
    steps.close()  # type: ignore[attr-defined]
    assert len(list(library.search("port", limit=100))) == 14
    assert next(open_library(library.root).update_index()).total == 16
    assert found(library) == 30


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_index_is_quietly_made_again(library: FolderLibrary, content: bytes) -> None:
    assert found(library) == 30
    index_file(library).write_bytes(content)
    assert found(library) == 30


def test_wherever_an_index_is_damaged_the_search_answers(library: FolderLibrary) -> None:
    assert found(library) == 30
    sound = index_file(library).read_bytes()
    for place in range(100, len(sound), 997):
        index_file(library).write_bytes(sound[:place] + b"\xff" * 64 + sound[place + 64 :])
        try:
            assert found(library) <= 30
        except LibraryError:
            continue
    index_file(library).unlink()
    assert found(library) == 30


def test_an_index_of_another_form_is_made_again(library: FolderLibrary) -> None:
    assert found(library) == 30
    with closing(sqlite3.connect(index_file(library))) as database:
        database.execute("PRAGMA user_version = 99")
    assert found(library) == 30


def test_while_another_program_writes_the_search_answers_and_the_update_says_so(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(library) == 30
    monkeypatch.setattr("reader.library.cache_file._PATIENCE", 0.01)
    library.add(article("New", "A new port."), b"", ".txt")
    with closing(sqlite3.connect(index_file(library), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len(list(library.search("port", limit=100))) == 30
        with pytest.raises(LibraryError, match="another program"):
            found(library)
        other.execute("ROLLBACK")
    assert found(library) == 31


BUILD = """
import sys
from pathlib import Path
from reader.library.opening import open_library
library = open_library(Path(sys.argv[1]))
for step in library.update_index():
    pass
print(len(list(library.search("port", limit=100))))
"""


def test_two_programs_make_the_index_together(library: FolderLibrary) -> None:
    command = [sys.executable, "-c", BUILD, str(library.root)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [program.communicate()[0].strip() for program in running] == ["30"] * 3
    with closing(sqlite3.connect(index_file(library))) as database:
        assert database.execute("SELECT count(*), max(row) FROM articles").fetchone() == (30, 30)


def test_where_the_cache_cannot_be_written_the_index_is_made_elsewhere(library: FolderLibrary) -> None:
    shutil.rmtree(library.root / ".cache", ignore_errors=True)
    (library.root / ".cache").write_bytes(b"in the way")
    assert found(library) == 30
    assert found(library, "day") == 30
    assert (library.root / ".cache").read_bytes() == b"in the way"


def test_an_index_that_a_link_leads_out_to_is_left_alone(library: FolderLibrary, tmp_path: Path) -> None:
    outside = tmp_path / "theirs.sqlite"
    outside.write_bytes(b"")
    index_file(library).parent.mkdir(exist_ok=True)
    index_file(library).symlink_to(outside)
    assert found(library) == 30
    assert outside.read_bytes() == b""


def test_rows_left_behind_are_cleared_away(library: FolderLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.search_index._MANY_LEFT_BEHIND", 5)
    monkeypatch.setattr("reader.library.search_index._LEFT_BEHIND_SHARE", 0.2)
    for number in range(12):
        library.add(article("Changing", f"port {number}"), b"", ".txt")
        assert found(library) == 31
        library.remove(next(hit.id for hit in library.search("changing")))
    with closing(sqlite3.connect(index_file(library))) as database:
        assert database.execute("SELECT max(row) FROM articles").fetchone()[0] < 40


WITHOUT_FTS5 = """
import sqlite3, sys
from pathlib import Path

class Connection(sqlite3.Connection):
    def execute(self, statement, *values):
        if "USING fts5" in statement:
            raise sqlite3.OperationalError("no such module: fts5")
        return super().execute(statement, *values)

real = sqlite3.connect
sqlite3.connect = lambda *arguments, **options: real(*arguments, factory=Connection, **options)
from reader.cli import main
for words in (["list"], ["search", "port"]):
    print(main(["--library", sys.argv[1], "--annotator", "ann", *words]))
"""


WITHOUT_SQLITE = """
import sys
sys.modules["sqlite3"] = None
from reader.cli import main
for words in (["list"], ["search", "port"]):
    print(main(["--library", sys.argv[1], "--annotator", "ann", *words]))
"""


@pytest.mark.parametrize(("script", "missing"), [(WITHOUT_FTS5, "FTS5"), (WITHOUT_SQLITE, "SQLite")])
def test_where_python_cannot_search_it_says_so_and_the_list_works(
    library: FolderLibrary, script: str, missing: str
) -> None:
    program = [sys.executable, "-c", script, str(library.root)]
    run = subprocess.run(program, capture_output=True, text=True, check=True)
    *rows, listed, searched = run.stdout.splitlines()
    assert (len(rows), listed, searched) == (31, "0", "2")
    assert missing in run.stderr


def test_a_common_word_is_answered_with_the_best_of_the_latest(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(library) == 30
    monkeypatch.setattr("reader.library.search_index._MOST_RANKED", 10)
    assert len(list(library.search("port", limit=5))) == 5
    assert len(library.holding("port")) == 30


def test_of_a_common_word_the_articles_that_came_last_are_ranked(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted((library.root / "articles").iterdir())
    for number, path in enumerate(files):
        os.utime(path, ns=(number * 7 % 30 * 10**12, number * 7 % 30 * 10**12))
    monkeypatch.setattr("reader.library.search_index._MOST_RANKED", 5)
    assert found(library) == 5
    last = {path.stem for number, path in enumerate(files) if number * 7 % 30 >= 25}
    assert {hit.id for hit in library.search("port", limit=100)} == last


def refused(library: FolderLibrary) -> tuple[str, str, str]:
    with pytest.raises(LibraryError) as raised:
        found(library)
    return raised.value.what, raised.value.where, raised.value.remedy


def test_what_keeps_the_search_from_answering_is_said_with_what_to_do(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(library) == 30
    monkeypatch.setattr("reader.library.cache_file._PATIENCE", 0.001)
    library.add(article("New", "A new port."), b"", ".txt")
    with closing(sqlite3.connect(index_file(library), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert refused(library) == (
            "another program is updating the search index", "", "wait a moment and try again",
        )  # fmt: skip
        other.execute("ROLLBACK")
    with closing(sqlite3.connect(index_file(library), isolation_level=None)) as other:
        other.execute("DROP TABLE words")
    with pytest.raises(LibraryError) as raised:
        library.holding("port")
    assert (raised.value.what, raised.value.where, raised.value.remedy) == (
        "the search index cannot be used: no such table: words", "", "delete the library's folder .cache",
    )  # fmt: skip


@pytest.mark.parametrize(("script", "what", "remedy"), [
    (WITHOUT_FTS5, "this Python's SQLite has no full-text search (FTS5)",
     "use a Python whose SQLite is built with FTS5; all else works without it"),
    (WITHOUT_SQLITE, "this Python was built without SQLite, which the search needs",
     "use another Python; all else works without it"),
])  # fmt: skip
def test_a_python_that_cannot_search_is_named_with_one_that_can(
    library: FolderLibrary, script: str, what: str, remedy: str
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", script, str(library.root)], capture_output=True, text=True, check=True
    )
    assert f"{what} ({remedy})" in " ".join(run.stderr.split())


def test_how_far_the_index_is_is_told_while_another_program_writes(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(library) == 30
    monkeypatch.setattr("reader.library.cache_file._PATIENCE", 0.001)
    next((library.root / "articles").iterdir()).unlink()
    library.add(article("New", "A new port."), b"", ".txt")
    steps = library.update_index()
    with closing(sqlite3.connect(index_file(library), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = [next(steps) for _ in range(4)]
        other.execute("ROLLBACK")
    assert [(step.done, step.total) for step in (*waiting, *steps)] == [(0, 1)] * 4 + [(1, 1)]
