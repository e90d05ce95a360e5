"""What a list needs of articles and annotations, from the first lines of their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reader.core.codec import MalformedError, mapping, number, optional_string, selection_from, string
from reader.core.dataclass import dataclass
from reader.core.ids import Annotator, ArticleId, JSONValue, Offset, Timestamp
from reader.errors import LibraryError
from reader.files import is_there, read_file
from reader.library.article_file import read_article
from reader.library.edit_log import Anchor, lines_of
from reader.library.json_text import parse
from reader.library.layout import Layout
from reader.library.loading import load
from reader.library.protocol import Status
from reader.library.row_lines import has_conflict
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
        what = "merge conflict" if _is_marked(path) else "damaged"
        return Heading(f"{article} ({what})", 0)


def _is_marked(path: Path) -> bool:
    try:
        return has_conflict(read_file(path))
    except (OSError, LibraryError):
        return False


def read_progress(layout: Layout, article: ArticleId, annotator: Annotator) -> Progress:
    """Read a checkpoint's heading and follow the log from there; neither the article nor the rows are read.

    Where something is damaged, all the annotations are.
    """
    checkpoint, log = layout.checkpoint(article, annotator), layout.log(article, annotator)
    try:
        return _followed(*_checkpointed(checkpoint, log), log)
    except (OSError, LibraryError, MalformedError):
        pass
    try:
        return Progress.of(load(checkpoint, log, read_article(layout.article(article), article)).state)
    except (FileNotFoundError, LibraryError):
        return Progress()


def _checkpointed(checkpoint: Path, log: Path) -> tuple[Progress, int]:
    """Return what a checkpoint's heading tells, and the byte of the log from which on there is more."""
    if not is_there(checkpoint):
        return NOT_BEGUN, 0
    meta = mapping(_line(checkpoint, 3).get("1"), "the meta row")
    labels = mapping(meta.get("labels"), "labels")
    position = selection_from(meta.get("position"))
    told = Progress(
        status_from(meta.get("status")),
        {name: number(labels, name) for name in labels},
        position.start if position else None,
    )
    size = log.stat().st_size if is_there(log) else 0
    match meta.get("log"):
        case None if not size:
            return told, 0
        case [int(end), int(line), int(crc32)] if end == size or Anchor(end, line, crc32).holds(log):
            return told, end
    raise MalformedError("the log is not the one that the checkpoint was made from")


def _followed(progress: Progress, start: int, log: Path) -> Progress:
    labels = Counter(progress.spans)
    last = 0
    for line in lines_of(read_file(log, start), start) if is_there(log) else ():
        if not line.is_whole:
            break
        record = line.record()
        match record.get("type"):
            case "edit":
                if (seq := number(record, "seq")) <= last:
                    raise MalformedError("two machines have gone on from the same edit")
                last = seq
                labels.update(_changes(record))
                progress = replace(progress, position=_start(record.get("after"), progress.position))
            case "position":
                progress = replace(progress, position=_start(record.get("selection"), progress.position))
            case "status":
                progress = replace(progress, status=status_from(record.get("status")))
    if any(count < 0 for count in labels.values()):
        raise MalformedError("the log takes away what is not there")
    return replace(progress, spans={name: count for name, count in labels.items() if count})


def _changes(edit: Mapping[str, JSONValue]) -> dict[str, int]:
    """Return how many spans of each label an edit has added, or taken away."""
    counts: Counter[str] = Counter()
    changes = edit.get("changes")
    for change in changes if isinstance(changes, list) else []:
        for side, sign in (("before", -1), ("after", 1)):
            item = mapping(change, "change").get(side)
            if item is not None and "span" in mapping(item, "item"):
                counts[string(mapping(mapping(item, "item")["span"], "span"), "label")] += sign
    return dict(counts)


def _start(value: JSONValue, before: Offset | None) -> Offset | None:
    selection = selection_from(value)
    return selection.start if selection else before


def _line(path: Path, number: int) -> Mapping[str, JSONValue]:
    """Return the member that stands on a line of a file of ours, the lines counted from 1."""
    with path.open("rb") as file:
        for _ in range(number - 1):
            file.readline(_LONGEST_LINE)
        line = file.readline(_LONGEST_LINE)
    return mapping(parse(b"{%s}" % line.strip().removesuffix(b",")), "the line")
