"""What an annotator's files say about the texts that an article has had, each by itself.

Whoever works in git may get files of an earlier text beside an article whose text somebody else has changed, and logs
and checkpoints of two texts put together. Which text a part is about, its header says by a digest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path

from reader.core.article import Article
from reader.core.codec import MalformedError, Row, edit_from
from reader.core.dataclass import dataclass
from reader.core.edit import Item
from reader.core.ids import ArticleId
from reader.core.numbers import count
from reader.errors import LibraryError, OtherTextError
from reader.files import is_there, read_file
from reader.library.article_file import head_of, read_article
from reader.library.checkpoint import Checkpoint, Wreck, read_checkpoint
from reader.library.edit_log import lines_of, told_text, verify_header
from reader.library.forked import ForkedReplay
from reader.library.layout import Layout
from reader.library.loading import load
from reader.library.protocol import Status
from reader.library.state import Replay, State
from reader.text.anchoring import Anchoring


class Texts:
    """The texts that an article has and had, by digest and by the number of the revision.

    Args:
        layout: Where they lie.
        new: The article with the text that annotations are to be about.
        old: The article as the library still has it, and the number that it will be kept by; None if that is `new`.
    """

    def __init__(self, layout: Layout, new: Article, old: tuple[int, Article] | None = None) -> None:
        self.new = new
        self._layout = layout
        self._kept: dict[int, Article] = dict([old] if old else [])
        self._anchorings: dict[int, Anchoring] = {}

    def number(self, digest: str) -> int | None:
        """Return the number of the revision with a text; None if the library does not keep it."""
        for number, article in self._kept.items():
            if article.sha256 == digest:
                return number
        return next(
            (number for number, kept in kept_texts(self._layout, self.new.id) if kept == digest), None
        )

    def article(self, number: int) -> Article:
        """Return a revision of the article.

        Raises:
            LibraryError: If it is not there, or cannot be read.
        """
        if number not in self._kept:
            self._kept[number] = kept_article(self._layout, self.new.id, number)
        return self._kept[number]

    def of(self, number: int) -> str:
        """Return the text of a revision, as `article` does."""
        return self.article(number).text

    def anchoring(self, number: int) -> Anchoring:
        """Return what finds ranges of a revision's text in the new text."""
        if number not in self._anchorings:
            self._anchorings[number] = Anchoring(self.of(number), self.new.text)
        return self._anchorings[number]


@dataclass(slots=True)
class Part:
    """What files say about one text.

    Args:
        state: The annotations, and what goes with them.
        touched: The items that a log tells of; those that are not in the state were deleted.
    """

    state: State = field(default_factory=State)
    touched: frozenset[str] = frozenset()

    def item(self, identifier: str) -> Item | None:
        """Return a span or relation; None if there is none of that id."""
        return self.state.item(identifier)

    def items(self) -> Mapping[str, Item]:
        """Return all spans and relations by id."""
        annotations = self.state.annotations
        items: list[Item] = [*annotations.spans.values(), *annotations.relations.values()]
        return {item.id: item for item in items}

    def has_deleted(self, identifier: str) -> bool:
        """Tell whether an item was deleted, as far as the files tell."""
        return identifier in self.touched and self.item(identifier) is None


@dataclass(frozen=True, slots=True)
class Parts:
    """What an annotator's files say of an article.

    Args:
        new: Of the text that it has now.
        earlier: Of its earlier texts, by the number of the revision.
        conflict: The file that holds a merge conflict, if one does.
        notices: What the user must be told about them.
    """

    new: Part
    earlier: Mapping[int, Part]
    conflict: Path | None
    notices: tuple[str, ...]


def kept_texts(layout: Layout, article: ArticleId) -> Iterator[tuple[int, str]]:
    """Yield the number and the digest of each earlier text that the library keeps of an article."""
    for file in sorted((layout.revisions / article).glob(f"*/articles/{article}.json")):
        try:
            digest = head_of(file).get("sha256")
        except (OSError, MalformedError):
            continue
        number = file.parent.parent.name
        if isinstance(digest, str) and number.isdecimal():
            yield int(number), digest


def kept_article(layout: Layout, article: ArticleId, number: int) -> Article:
    """Return an earlier revision of an article.

    Raises:
        LibraryError: If it is not there any more.
        DamagedError: If its file does not hold what it should.
    """
    file = layout.revision(article, number) / "articles" / f"{article}.json"
    try:
        return read_article(file, article)
    except FileNotFoundError:
        raise LibraryError(f"revision {number} of {article} is not there", where=str(file)) from None


def read_parts(checkpoint: Path, log: Path, texts: Texts) -> Parts:
    """Read what an annotator's files say about each text.

    Args:
        checkpoint: The checkpoint; it need not exist.
        log: The log; it need not exist.
        texts: The article's texts.

    Raises:
        OtherTextError: If they are about a text that the library does not have.
        LibraryError: If a file, or an earlier text, cannot be read.
    """
    if is_there(log):
        verify_header(log)
    held = read_checkpoint(checkpoint, texts.new)
    records, damaged, has_marks = _records(log, _likeliest(held, texts))
    digests = set(records)
    if held is not None:
        digests |= {
            digest for digest in held.texts
            if not isinstance(held, Wreck) or held.sealed or texts.number(digest) is not None
        }  # fmt: skip
    numbers = {digest: _number(digest, texts, log) for digest in digests if digest != texts.new.sha256}
    articles = {texts.new.sha256: texts.new, **{digest: texts.article(of) for digest, of in numbers.items()}}
    conflict = checkpoint if isinstance(held, Wreck) and held.conflict else log if has_marks else None
    if len(digests) == 1 and conflict is None:
        (digest,) = digests
        loaded = load(checkpoint, log, articles[digest])
        part = Part(loaded.state)
        if digest == texts.new.sha256:
            return Parts(part, {}, None, tuple(loaded.notices))
        return Parts(Part(), {numbers[digest]: part}, None, tuple(loaded.notices))
    parts = _followed(records, articles)
    notices = [f"{log.name}: {count(damaged, 'line')} of it cannot be read"] if damaged else []
    _take_rows(parts, checkpoint, articles)
    new = parts.pop(texts.new.sha256, Part())
    return Parts(new, {numbers[digest]: parts[digest] for digest in parts}, conflict, tuple(notices))


def _number(digest: str, texts: Texts, log: Path) -> int:
    number = texts.number(digest)
    article = texts.new.id
    if number is None:
        raise OtherTextError(
            "the annotations are about a text that the library does not have",
            where=str(log),
            remedy="bring back the article’s file with that text, such as from git, "
            f"as revisions/{article}/N/articles/{article}.json",
        )
    return number


def _likeliest(held: Checkpoint | Wreck | None, texts: Texts) -> str:
    """Return the digest of the text that edits before a log's first header are about."""
    if held is not None and len(held.texts) == 1:
        return next(iter(held.texts))
    return texts.new.sha256


def _records(log: Path, digest: str) -> tuple[dict[str, list[Row]], int, bool]:
    """Return what a log says about each text, how many lines are damaged, and whether it has marks of a conflict."""
    records: dict[str, list[Row]] = {}
    damaged = 0
    has_marks = False
    for line in lines_of(read_file(log)) if is_there(log) else ():
        try:
            record = line.record()
        except MalformedError:
            has_marks = has_marks or line.is_conflict_mark
            damaged += line.is_whole and not line.is_conflict_mark
            continue
        if record.get("type") == "log":
            digest = told_text(record) or digest
            records.setdefault(digest, [])
        else:
            records.setdefault(digest, []).append(record)
    return records, damaged, has_marks


def _followed(records: Mapping[str, list[Row]], articles: Mapping[str, Article]) -> dict[str, Part]:
    """Return what the records of each text lead to. One that a merge has parted from its header goes where it fits."""
    fitting: dict[str, list[Row]] = defaultdict(list)
    for digest, rows in records.items():
        fitting.setdefault(digest, [])
        for row in rows:
            places = [digest, *(other for other in articles if other != digest)]
            fitting[next((place for place in places if _fits(row, articles[place].text)), digest)].append(row)
    parts: dict[str, Part] = {}
    for digest, rows in fitting.items():
        text = articles[digest].text
        replay = _taken(rows, Replay(State(), text))
        if replay.forked:
            forked = ForkedReplay(text)
            replay = _taken(rows, forked)
            forked.settle()
        replay.finish()
        parts[digest] = Part(replay.state, frozenset(replay.touched))
    return parts


def _taken(rows: Iterable[Row], replay: Replay) -> Replay:
    for row in rows:
        try:
            replay.take(row)
        except MalformedError:
            replay.skip()
    return replay


def _fits(row: Row, text: str) -> bool:
    if row.get("type") != "edit":
        return True
    try:
        edit_from(row, text)
    except MalformedError:
        return False
    return True


def _take_rows(parts: dict[str, Part], checkpoint: Path, articles: Mapping[str, Article]) -> None:
    """Take from a checkpoint what no log tells of: each row for the text that it fits, the newest first."""
    taken: dict[str, Item] = {}
    for digest, article in articles.items():
        held = read_checkpoint(checkpoint, article)
        if held is None or (held.texts and digest not in held.texts):
            continue
        part = parts.setdefault(digest, Part())
        replay = Replay(part.state, article.text)
        status: Status | None
        if isinstance(held, Checkpoint):
            annotations = held.state.annotations
            items: list[Item] = [*annotations.spans.values(), *annotations.relations.values()]
            drafts, status, position = held.state.drafts, held.state.status, held.state.position
        else:
            items = [item for item in held.items if taken.get(item.id) != item]
            drafts, status, position = dict(held.drafts), held.status, None
        taken.update((item.id, item) for item in items)
        for item in items:
            if item.id not in part.touched:
                replay.put(item)
        replay.finish()
        state = part.state
        state.drafts = {**drafts, **state.drafts}
        state.position = state.position or position
        if status is not None and state.status is Status.TODO:
            state.status = status
