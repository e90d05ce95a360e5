"""The search index: a database in the cache that knows which article holds which words.

It holds no text, only where words stand (a contentless FTS5 table, which ranks by BM25); the folding is ours, so
FTS5's plainest tokenizer parts the words. Beginnings of two and three letters have an index of their own, which
takes as much room again and keeps the search at the speed of typing. An article that is gone or was read again
leaves its old row behind, which no search reaches; when such rows are many, all is made anew.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from reader.core.dataclass import dataclass
from reader.core.ids import ArticleId
from reader.errors import LibraryError
from reader.library.article_file import read_article
from reader.library.cache_file import CacheFile
from reader.library.layout import Layout
from reader.library.listing import stamped_articles
from reader.library.protocol import IndexProgress
from reader.library.search_fold import index_words

_VERSION = 1
_SCHEMA = """
CREATE TABLE articles (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, stamp TEXT);
CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', tokenize = 'ascii', prefix = '2 3');
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(8.0, 1.0)')
"""
_FIND = """
SELECT articles.id FROM (
  SELECT row, rank FROM (
    SELECT rowid AS row, rank FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?
  ) ORDER BY rank LIMIT ?
) AS found JOIN articles USING (row) ORDER BY found.rank, row DESC
"""
_MOST_RANKED = 5_000
"""Ranking costs microseconds a match: of words that more articles hold, so many of the latest are ranked."""

_MOST_AT_ONCE = 256
_SECONDS_AT_ONCE = 0.1
_PATIENCE = 20
_MANY_LEFT_BEHIND = 1000
_LEFT_BEHIND_SHARE = 1.0


@dataclass(frozen=True, slots=True)
class _Read:
    """An article as the index takes it."""

    id: ArticleId
    stamp: str
    title: str
    text: str


class SearchIndex:
    """The search index of a library in a folder; any thread may use it.

    Where the library's cache cannot be written, the index lies in a folder for temporary files and goes with
    this object.

    Args:
        layout: Where the library lies.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._file = _cache_file(layout.cache)
        self._is_temporary = False

    def update(self) -> Iterator[IndexProgress]:
        """Bring the index up to date, yielding how far it is: see `Library.update_index`.

        Raises:
            LibraryError: If this Python cannot search, or another program keeps the index locked.
        """
        with closing(self._open()) as connection:
            try:
                yield from self._updated(connection)
                return
            except sqlite3.OperationalError as fault:
                if _is_busy(fault):
                    raise _failure(fault) from fault
                self._turn_to_temporary(fault)
            except sqlite3.DatabaseError:
                connection.close()
                self._file.discard()
        with closing(self._open()) as connection:
            try:
                yield from self._updated(connection)
            except sqlite3.DatabaseError as fault:
                raise _failure(fault) from fault

    def best(self, expression: str, limit: int) -> list[ArticleId]:
        """Return the articles that fit an FTS5 query, best first.

        Raises:
            LibraryError: If the index cannot be read.
        """
        for wanted in (2 * limit + 100, _MOST_RANKED):
            rows = self._rows(_FIND, (expression, _MOST_RANKED, wanted))
            if len(rows) >= limit:
                break
        return [ArticleId(str(row[0])) for row in rows[:limit]]

    def all(self, expression: str) -> frozenset[ArticleId]:
        """Return all articles that fit an FTS5 query.

        Raises:
            LibraryError: If the index cannot be read.
        """
        query = "SELECT id FROM words JOIN articles ON row = words.rowid WHERE words MATCH ?"
        return frozenset(ArticleId(str(row[0])) for row in self._rows(query, (expression,)))

    def _rows(self, query: str, values: Sequence[object]) -> list[tuple[object, ...]]:
        """Run a query; an index that proves damaged is made anew, which takes as long as the first time."""
        for is_last in (False, True):
            connection = self._open()
            try:
                return connection.execute(query, values).fetchall()
            except sqlite3.DatabaseError as fault:
                if is_last or isinstance(fault, sqlite3.OperationalError):
                    raise _failure(fault) from fault
            finally:
                connection.close()
            self._file.discard()
            for _ in self.update():
                pass
        raise AssertionError("unreachable")

    def _updated(self, connection: sqlite3.Connection) -> Iterator[IndexProgress]:
        connection.execute("PRAGMA cache_spill = OFF")  # or a search would have to wait for all of a batch
        _tidy(connection)
        known: dict[str, str] = dict(connection.execute("SELECT id, stamp FROM articles"))
        here = dict(stamped_articles(self._layout))
        stale = [article for article, stamp in here.items() if known.get(article) != stamp]
        stale.sort(key=lambda article: int(here[article].split(".")[1]))
        gone = [(article,) for article in known if article not in here]
        yield IndexProgress(0, len(stale))
        if gone:
            yield from _patiently(connection, IndexProgress(0, len(stale)))
            connection.executemany("DELETE FROM articles WHERE id = ?", gone)
            connection.execute("COMMIT")
        done = 0
        left = iter(stale)
        while batch := list(self._read(left, here)):
            yield from _patiently(connection, IndexProgress(done, len(stale)))
            _insert(connection, batch)
            connection.execute("COMMIT")
            done += len(batch)
            yield IndexProgress(done, len(stale))

    def _read(self, left: Iterator[ArticleId], stamps: Mapping[ArticleId, str]) -> Iterator[_Read]:
        """Read articles, for not much longer than people notice."""
        end = time.monotonic() + _SECONDS_AT_ONCE
        for article in islice(left, _MOST_AT_ONCE):
            try:
                held = read_article(self._layout.article(article), article)
                title, text = held.title, held.text
            except (LibraryError, FileNotFoundError):
                title, text = "", ""
            yield _Read(article, stamps[article], index_words(title), index_words(text))
            if time.monotonic() > end:
                return

    def _open(self) -> sqlite3.Connection:
        connection = self._file.open()
        if connection is None:
            _verify_fts5()
            self._turn_to_temporary(None)
            connection = self._file.open()
        if connection is None:
            raise LibraryError("the search index cannot be opened", where=str(self._file.path))
        return connection

    def _turn_to_temporary(self, fault: sqlite3.Error | None) -> None:
        if self._is_temporary:
            raise _failure(fault)
        folder = Path(tempfile.mkdtemp(prefix="pressmark-")).resolve()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._is_temporary = True
        self._file = _cache_file(folder)


def _cache_file(folder: Path) -> CacheFile:
    return CacheFile(folder / "search.sqlite", _VERSION, _SCHEMA)


def _insert(connection: sqlite3.Connection, batch: Sequence[_Read]) -> None:
    """Put articles into the index, but for those that another process has put there meanwhile."""
    for article in batch:
        row = connection.execute("SELECT stamp FROM articles WHERE id = ?", (article.id,)).fetchone()
        if row is not None and row[0] == article.stamp:
            continue
        connection.execute("DELETE FROM articles WHERE id = ?", (article.id,))
        added = connection.execute(
            "INSERT INTO articles (id, stamp) VALUES (?, ?)", (article.id, article.stamp)
        )
        connection.execute(
            "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
            (added.lastrowid, article.title, article.text),
        )


def _tidy(connection: sqlite3.Connection) -> None:
    """Empty the index if much of it is of articles that are gone or were read again."""
    live, last = connection.execute("SELECT count(*), coalesce(max(row), 0) FROM articles").fetchone()
    if last - live > max(_MANY_LEFT_BEHIND, live * _LEFT_BEHIND_SHARE):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
        connection.execute("DELETE FROM articles")
        connection.execute("DELETE FROM sqlite_sequence")
        connection.execute("COMMIT")


def _patiently(connection: sqlite3.Connection, progress: IndexProgress) -> Iterator[IndexProgress]:
    """Begin to write, yielding now and then while another process does."""
    for _ in range(_PATIENCE):
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            if not _is_busy(fault):
                raise
            last = fault
            yield progress
        else:
            return
    raise last


def _is_busy(fault: sqlite3.Error) -> bool:
    return fault.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _verify_fts5() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
        except sqlite3.OperationalError:
            raise LibraryError(
                "this Python's SQLite has no full-text search (FTS5)",
                remedy="use a Python whose SQLite is built with FTS5; all else works without it",
            ) from None


def _failure(fault: sqlite3.Error | None) -> LibraryError:
    if fault is not None and _is_busy(fault):
        return LibraryError(
            "another program is updating the search index", remedy="wait a moment and try again"
        )
    return LibraryError(
        f"the search index cannot be used: {fault}", remedy="delete the library's folder .cache"
    )
