"""The list of articles, read from what a cache remembers of files that have not changed since."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias, TypeVar

from reader.core.codec import MalformedError, mapping, number
from reader.core.ids import Annotator, ArticleId, JSONValue
from reader.errors import LibraryError, SaveError
from reader.files import atomic_write, read_file
from reader.library.article_file import read_article, read_head
from reader.library.checkpoint import read_heading
from reader.library.json_text import parse, spell
from reader.library.layout import Layout, is_article_id
from reader.library.loading import load
from reader.library.protocol import Status, Summary
from reader.library.state import State, status_from

_VERSION = 1

Progress: TypeAlias = tuple[Status, Mapping[str, int] | None]
"""An article's status and its spans by label; None where they cannot be read."""

_Head: TypeAlias = tuple[str, int, str | None]
"""An article's title, length and when it was added."""

_Stamp: TypeAlias = "list[JSONValue]"
"""What tells that a file has changed: its size, time and number on the disk."""

_Learnt = TypeVar("_Learnt", _Head, Progress)


def article_ids(layout: Layout) -> list[ArticleId]:
    """Return the ids of all articles, sorted.

    Raises:
        LibraryError: If the folder cannot be read.
    """
    return sorted(_articles(layout))


def progress_of(state: State) -> Progress:
    """Return the status and the spans by label of a state."""
    return state.status, Counter(span.label for span in state.annotations.spans.values())


def summaries(
    layout: Layout, annotator: Annotator, live: Callable[[ArticleId], Progress | None]
) -> Iterator[Summary]:
    """Yield all articles in the order of their ids.

    An article whose file is damaged is listed under its id; one whose annotations are, without spans.

    Args:
        layout: Where the library lies.
        annotator: Whose status and spans to tell.
        live: What is known of an article that is open in this process.

    Raises:
        LibraryError: If a folder cannot be read.
    """
    articles = _articles(layout)
    annotations = _stamps(layout.annotations(annotator))
    heads = _Memory(layout.cache / "articles.json")
    states = _Memory(layout.cache / "annotations" / f"{annotator}.json")
    for article in sorted(articles):
        head = heads.recall(article, articles[article], _head_from)
        if head is None:
            head = _read_head(layout, article)
            heads.learn(article, articles[article], [*head])
        progress = live(article)
        files: _Stamp = [annotations.get(f"{article}.json"), annotations.get(f"{article}.edits.jsonl")]
        if progress is None and files == [None, None]:
            progress = Status.TODO, {}
        elif progress is None:
            progress = states.recall(article, files, _progress_from)
            if progress is None:
                progress = _read_progress(layout, article, annotator)
                spans: JSONValue = None if progress[1] is None else {**progress[1]}
                states.learn(article, files, [str(progress[0]), spans])
        yield Summary(article, *head, *progress)
    heads.save()
    states.save()


class _Memory:
    """A file in the cache: for each article a stamp, and what was learnt when its files had it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._old = self._read()
        self._new: dict[str, JSONValue] = {}

    def recall(
        self, article: ArticleId, stamp: _Stamp, make: Callable[[JSONValue], _Learnt]
    ) -> _Learnt | None:
        """Return what was learnt about an article, or None if its files have changed since."""
        match self._old.get(article):
            case [list(then), value] if then == stamp:
                try:
                    made = make(value)
                except MalformedError:
                    return None
                self._new[article] = self._old[article]
                return made
        return None

    def learn(self, article: ArticleId, stamp: _Stamp, value: list[JSONValue]) -> None:
        """Keep what was found out."""
        self._new[article] = [stamp, value]

    def save(self) -> None:
        """Write the file if it has changed; where that fails, the next list takes a little longer."""
        if self._new != self._old:
            with suppress(SaveError):
                atomic_write(self._path, spell({"version": _VERSION, "rows": self._new}), durable=False)

    def _read(self) -> Mapping[str, JSONValue]:
        try:
            content = mapping(parse(read_file(self._path)), "the cache")
            return mapping(content.get("rows"), "rows") if content.get("version") == _VERSION else {}
        except (FileNotFoundError, LibraryError, MalformedError):
            return {}


def _articles(layout: Layout) -> dict[ArticleId, _Stamp]:
    found: dict[ArticleId, _Stamp] = {}
    for name, stamp in _stamps(layout.articles).items():
        stem, dot, suffix = name.partition(".")
        if dot and suffix == "json" and is_article_id(stem):
            found[ArticleId(stem)] = stamp
    return found


def _stamps(folder: Path) -> dict[str, _Stamp]:
    """Return the stamps of the regular files in a folder, which need not exist, by name."""
    stamps: dict[str, _Stamp] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    found = entry.stat(follow_symlinks=False)
                    stamps[entry.name] = [found.st_size, found.st_mtime_ns, found.st_ino]
    except FileNotFoundError:
        return stamps
    except OSError as fault:
        raise LibraryError(f"the folder cannot be read: {fault.strerror}", where=str(folder)) from fault
    return stamps


def _read_head(layout: Layout, article: ArticleId) -> _Head:
    try:
        head = read_head(layout.article(article))
    except (OSError, MalformedError):
        return f"{article} (damaged)", 0, None
    return head.title, head.length, head.added


def _read_progress(layout: Layout, article: ArticleId, annotator: Annotator) -> Progress:
    """Read a checkpoint's heading, or all the annotations where the log has more."""
    checkpoint, log = layout.checkpoint(article, annotator), layout.log(article, annotator)
    try:
        heading = read_heading(checkpoint)
        if heading.log_size == (log.stat().st_size if log.exists() else 0):
            return status_from(heading.status), heading.labels
    except (OSError, MalformedError):
        pass
    try:
        text = read_article(layout.article(article), article).text
        return progress_of(load(checkpoint, log, text).state)
    except (FileNotFoundError, LibraryError):
        return Status.TODO, None


def _head_from(value: JSONValue) -> _Head:
    match value:
        case [str(title), int(length), str(added) | (None as added)]:
            return title, length, added
    raise MalformedError("no head of an article")


def _progress_from(value: JSONValue) -> Progress:
    match value:
        case [status, None]:
            return status_from(status), None
        case [status, dict(labels)]:
            return status_from(status), {name: number(labels, name) for name in labels}
    raise MalformedError("no progress of an article")
