"""What the cache remembers of articles, so that a list need not open their files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

from reader.core.ids import Annotator, ArticleId
from reader.library.cache_file import CacheFile
from reader.library.headings import Heading, Progress
from reader.library.protocol import Status

_VERSION = 1
_SCHEMA = """
CREATE TABLE headings (
  id TEXT PRIMARY KEY, stamp TEXT, title TEXT, length INTEGER, added TEXT, publisher TEXT, byline TEXT,
  published TEXT, language TEXT
) WITHOUT ROWID;
CREATE TABLE progress (
  annotator TEXT, id TEXT, stamp TEXT, status TEXT, spans TEXT, position INTEGER, PRIMARY KEY (annotator, id)
) WITHOUT ROWID
"""
_HEADINGS = "SELECT * FROM headings WHERE id > ? AND id <= ?"
_PROGRESS = """
SELECT id, stamp, status, spans, position FROM progress WHERE annotator = ? AND id > ? AND id <= ?
"""
_PUT_HEADING = "REPLACE INTO headings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PUT_PROGRESS = "REPLACE INTO progress VALUES (?, ?, ?, ?, ?, ?)"
_MOST_UNSAVED = 4096


class ListCache:
    """A file in the cache: for each article a stamp, and what was learnt when its files had it.

    Where it cannot be read or written, nothing is remembered and the list takes longer; there is no error.

    Args:
        path: The file; it need not exist.
        annotator: Whose progress to remember.
    """

    def __init__(self, path: Path, annotator: Annotator) -> None:
        self._annotator = annotator
        self._file = CacheFile(path, _VERSION, _SCHEMA)
        self._connection = self._file.open()
        self._last = ""
        self._headings: dict[str, tuple[str, Heading]] = {}
        self._progress: dict[str, tuple[str, Progress]] = {}
        self._spans: dict[str | None, Mapping[str, int] | None] = {None: None}
        self._new_headings: list[tuple[object, ...]] = []
        self._new_progress: list[tuple[object, ...]] = []
        self._gone: list[tuple[str]] = []

    def turn_to(self, batch: Sequence[ArticleId]) -> None:
        """Read what is remembered of the next articles; they and all batches are in the order of their ids."""
        if len(self._new_headings) + len(self._new_progress) >= _MOST_UNSAVED:
            self._save()
        after, self._last = self._last, batch[-1]
        self._headings, self._progress = {}, {}
        if self._connection is None:
            return
        try:
            headings = self._connection.execute(_HEADINGS, (after, self._last)).fetchall()
            progress = self._connection.execute(_PROGRESS, (self._annotator, after, self._last)).fetchall()
            self._headings = {row[0]: (row[1], Heading(*row[2:])) for row in headings}
            self._progress = {
                row[0]: (row[1], Progress(Status(row[2]), self._spans_of(row[3]), row[4])) for row in progress
            }
        except sqlite3.OperationalError:
            self._let_go()
        except (sqlite3.DatabaseError, ValueError):
            self._discard()
        self._gone += [(article,) for article in self._headings.keys() - set(batch)]

    def heading(self, article: ArticleId, stamp: str) -> Heading | None:
        """Return an article's heading, or None if its file has changed since."""
        then, heading = self._headings.get(article, ("", None))
        return heading if then == stamp else None

    def progress(self, article: ArticleId, stamp: str) -> Progress | None:
        """Return how far the annotator is with an article, or None if the files have changed since."""
        then, progress = self._progress.get(article, ("", None))
        return progress if then == stamp else None

    def learn_heading(self, article: ArticleId, stamp: str, heading: Heading) -> None:
        """Remember an article's heading."""
        self._new_headings.append((article, stamp, *astuple(heading)))

    def learn_progress(self, article: ArticleId, stamp: str, progress: Progress) -> None:
        """Remember how far the annotator is with an article."""
        spans = None if progress.spans is None else json.dumps(dict(progress.spans))
        row = (self._annotator, article, stamp, str(progress.status), spans, progress.position)
        self._new_progress.append(row)

    def close(self) -> None:
        """Write down what was learnt, and let go of the file."""
        self._save()
        self._let_go()

    def _spans_of(self, spelled: str | None) -> Mapping[str, int] | None:
        """Read spans by label; most articles have the same few numbers."""
        if spelled not in self._spans:
            spans = json.loads(spelled or "")
            if not isinstance(spans, dict) or not set(map(type, spans.values())) <= {int}:
                raise ValueError("the spans are no numbers")
            self._spans[spelled] = spans
        return self._spans[spelled]

    def _save(self) -> None:
        headings, self._new_headings = self._new_headings, []
        progress, self._new_progress = self._new_progress, []
        gone, self._gone = self._gone, []
        if self._connection is None or not (headings or progress or gone):
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("DELETE FROM headings WHERE id = ?", gone)
            self._connection.executemany("DELETE FROM progress WHERE id = ?", gone)
            self._connection.executemany(_PUT_HEADING, headings)
            self._connection.executemany(_PUT_PROGRESS, progress)
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError:
            self._let_go()
        except sqlite3.DatabaseError:
            self._discard()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _discard(self) -> None:
        self._let_go()
        self._file.discard()
