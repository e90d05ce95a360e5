"""What a list needs of articles and annotations, from the first lines of their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reader.core.codec import MalformedError, mapping, number, optional_string, selection_from, string
from reader.core.ids import Annotator, ArticleId, JSONValue, Offset, Timestamp
from reader.errors import LibraryError
from reader.library.article_file import read_article
from reader.library.json_text import parse
from reader.library.layout import Layout
from reader.library.loading import load
from reader.library.protocol import Status
from reader.library.state import State, status_from

_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Heading:
    """What an article's file says of it before its text."""

    title: str
    length: int
    added: Timestamp | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an annotator is with an article.

    Args:
        status: The status.
        spans: How many spans there are of each label; None if the annotations cannot be read.
        position: Where the reader was, in code points.
    """

    status: Status = Status.TODO
    spans: Mapping[str, int] | None = None
    position: Offset | None = None

    @classmethod
    def of(cls, state: State) -> Progress:
        """Return how far a state is."""
        position = state.position
        return cls(state.status, dict(state.annotations.label_counts), position.start if position else None)


NOT_BEGUN = Progress(spans={})


def read_heading(path: Path, article: ArticleId) -> Heading:
    """Read an article's heading; one that is damaged is called by its id."""
    try:
        head = mapping(_line(path, 2).get("article"), "article")
        return Heading(
            string(head, "title"),
            number(head, "length"),
            optional_string(head, "added"),
            optional_string(head, "publisher"),
            optional_string(head, "byline"),
            optional_string(head, "published"),
            optional_string(head, "language"),
        )
    except (OSError, MalformedError):
        return Heading(f"{article} (damaged)", 0)


def read_progress(layout: Layout, article: ArticleId, annotator: Annotator) -> Progress:
    """Read a checkpoint's heading, or all the annotations where the log has more."""
    checkpoint, log = layout.checkpoint(article, annotator), layout.log(article, annotator)
    try:
        meta = mapping(_line(checkpoint, 3).get("1"), "the meta row")
        match meta.get("log"):
            case [int(end), *_]:
                is_whole = end == (log.stat().st_size if log.exists() else 0)
            case _:
                is_whole = not log.exists()
        if is_whole:
            labels = mapping(meta.get("labels"), "labels")
            position = selection_from(meta.get("position"))
            return Progress(
                status_from(meta.get("status")),
                {name: number(labels, name) for name in labels},
                position.start if position else None,
            )
    except (OSError, MalformedError):
        pass
    try:
        return Progress.of(load(checkpoint, log, read_article(layout.article(article), article)).state)
    except (FileNotFoundError, LibraryError):
        return Progress()


def _line(path: Path, number: int) -> Mapping[str, JSONValue]:
    """Return the member that stands on a line of a file of ours, the lines counted from 1."""
    with path.open("rb") as file:
        for _ in range(number - 1):
            file.readline(_LONGEST_LINE)
        line = file.readline(_LONGEST_LINE)
    return mapping(parse(b"{%s}" % line.strip().removesuffix(b",")), "the line")
