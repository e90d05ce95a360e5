"""What a library can do, whichever engine keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from reader.core.annotation import Entity
from reader.core.annotations import Annotations, Items
from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.core.edit import Edit, History
from reader.core.ids import Annotator, ArticleId, EntityId, Offset, SpanId, Timestamp
from reader.core.labels import LabelSet
from reader.core.selection import Selection

if TYPE_CHECKING:
    from reader.library.held_texts import HeldTexts
    from reader.library.proposed import Proposed
    from reader.library.register import Revision
    from reader.library.unplaced import Queue


class Status(StrEnum):
    """How far an annotator has come with an article."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    FLAGGED = "flagged"


_WORDS_A_MINUTE = 230
_WORD_LENGTH = 6
_CHARACTERS_A_MINUTE = 300


@dataclass(frozen=True, slots=True)
class Summary:
    """An article as a list shows it. Show what was stored, such as the title, through `display`.

    Args:
        id: The article's id.
        title: Its title.
        length: Its text's length in code points.
        added: When it was added.
        status: How far this annotator is.
        spans: This annotator's spans by label; None if the annotations cannot be read.
        position: Where this annotator last was in the text, in code points; None if never opened.
        publisher: Who published it.
        byline: Who wrote it, as printed.
        published: When it was published, as printed.
        language: BCP 47 tag.
        tags: The team's tags.
    """

    id: ArticleId
    title: str
    length: int
    added: Timestamp | None
    status: Status = Status.TODO
    spans: Mapping[str, int] | None = None
    position: Offset | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    tags: frozenset[str] = frozenset()

    @property
    def span_count(self) -> int:
        """How many spans there are of all labels; 0 if the annotations cannot be read."""
        return sum(self.spans.values()) if self.spans else 0

    @property
    def minutes_left(self) -> float:
        """How long the text from the reading position on takes to read, in minutes; 0 if it is done.

        An estimate from the length alone: 230 words a minute, 6 code points to a word with its space. Chinese,
        Japanese and Korean are counted by characters, 300 a minute; the language tag tells, or else the title.
        """
        left = 0 if self.status is Status.DONE else self.length - (self.position or 0)
        return max(0, left) / (_CHARACTERS_A_MINUTE if self._is_dense else _WORDS_A_MINUTE * _WORD_LENGTH)

    @property
    def _is_dense(self) -> bool:
        if self.language:
            return self.language.lower().split("-")[0] in ("zh", "ja", "ko", "yue")
        return not self.title.isascii() and any("\u3040" <= letter <= "\ud7a3" for letter in self.title)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search has found.

    Args:
        id: The article's id.
        title: Its title, as stored: show it through `display`.
        snippet: A piece of its text, as stored, which may hold line ends: show it through `display`. It
            surrounds the best matches, or is the text's beginning where only the title matches.
        start: Where the snippet begins in the text, in code points: it is `text[start:start + len(snippet)]`.
        matches: The matches inside the snippet, in text order and apart from each other, as ranges
            `[start, end)` of code points **of the text**; empty where only the title matches.
        title_matches: The matches in the title, as ranges of its code points.
    """

    id: ArticleId
    title: str
    snippet: str
    start: Offset
    matches: tuple[tuple[Offset, Offset], ...]
    title_matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far the search index is.

    Args:
        done: How many articles have been read.
        total: How many there are to read in this run.
    """

    done: int
    total: int


class Annotated(Protocol):
    """What one annotator has made of one article, to be read from its beginning to its end."""

    @property
    def article(self) -> Article:
        """The article."""

    @property
    def annotator(self) -> Annotator:
        """Whose annotations they are."""

    @property
    def status(self) -> Status:
        """How far the annotator is."""

    @property
    def annotations(self) -> Items:
        """The annotations."""

    @property
    def drafts(self) -> Mapping[str, str]:
        """Words typed and not yet confirmed, by what they are for."""

    @property
    def notices(self) -> Sequence[str]:
        """What the user must be told about reading them, such as damage that was passed over."""


class Journal(Protocol):
    """One annotator's annotations of one article, and how they came about.

    `annotations` and `history` change only through `append`. What is read-only raises SaveError on writing.
    """

    @property
    def article(self) -> Article:
        """The article."""

    @property
    def annotator(self) -> Annotator:
        """Whose annotations they are."""

    @property
    def annotations(self) -> Annotations:
        """The annotations as they are after the last edit: one object for as long as there is the journal."""

    @property
    def history(self) -> History:
        """What can be undone and redone."""

    @property
    def position(self) -> Selection | None:
        """What was selected when the article was last left, or after the last edit."""

    @property
    def status(self) -> Status:
        """How far the annotator is."""

    @property
    def drafts(self) -> Mapping[str, str]:
        """Words typed and not yet confirmed, by what they are for."""

    @property
    def notices(self) -> Sequence[str]:
        """What the user must be told about opening it, such as damage that was set aside."""

    @property
    def disputes(self) -> Sequence[str]:
        """Those of the notices that tell what both sides of a merge have changed, and what stands."""

    @property
    def holder(self) -> str | None:
        """Why it can only be read here: who else has it open for writing, or what forbids it.

        None if it can be written here.
        """

    @property
    def is_outdated(self) -> bool:
        """Whether somebody else has changed the text or the annotations by now, as git does: no edit can be made."""

    @property
    def next_seq(self) -> int:
        """The `seq` that the next edit must have."""

    def append(self, edit: Edit) -> None:
        """Make an edit durable and apply it; when this returns, it is on disk.

        Raises:
            ValueError: If the edit does not fit the annotations or the history. Nothing has changed.
            SaveError: If it could not be made durable. Nothing has changed.
        """

    def edit(self, seq: int) -> Edit:
        """Return an edit made earlier.

        Raises:
            LookupError: If there is none of that number, or it is damaged.
        """

    def remember(self, position: Selection) -> None:
        """Keep the reading position; it survives the process, though perhaps not a power cut.

        It is no loss worth an error: where it cannot be written, it is kept in memory alone.
        """

    def draft(self, key: str, words: str | None) -> None:
        """Keep words that are being typed, so that they survive the process; None drops them.

        Raises:
            SaveError: If they could not be written. They are in `drafts` all the same.
        """

    def set_status(self, status: Status, *, timed: bool = True) -> None:
        """Make the status durable.

        Args:
            status: The status.
            timed: Whether to say when, which decides where two machines set one.

        Raises:
            SaveError: If it could not be.
        """

    def unplaced(self) -> Queue | None:
        """Return the highlights that lost their place when the text changed and have none yet; None if none did.

        Raises:
            LibraryError: If they cannot be read, or the text that they come from is gone.
        """

    def give_up(self, span: SpanId) -> None:
        """Keep it that a highlight has no place in the text as it is now.

        Raises:
            LookupError: If none of that id waits.
            SaveError: If it could not be made durable. It waits as before.
        """

    def checkpoint(self) -> None:
        """Write a checkpoint if there is anything new.

        Raises:
            SaveError: If it could not be written; the edits are safe in the log all the same.
        """

    def close(self) -> None:
        """Write a checkpoint and let others write.

        Raises:
            SaveError: If the checkpoint could not be written; the edits are safe, and others can write.
        """


class Library(Protocol):
    """A place that holds articles, annotations, a label set and the entity register."""

    name: str
    labels: LabelSet

    @property
    def proposed(self) -> Proposed:
        """What programs have proposed about the articles, and what was refused of it."""

    def add(self, article: Article, source: bytes, suffix: str) -> bool:
        """Keep an article and the bytes it was made from.

        Returns:
            True if it was added, False if the library held it already.

        Raises:
            ValueError: If the article's digest is not its text's.
            SaveError: If it could not be made durable.
        """

    def id_of(self, article: Article) -> ArticleId | None:
        """Return the id under which the library holds an article of this text and title, or None.

        It is a longer one than the article's own where another text has that, the one that it had before where it
        was changed to this text, and the one made of this text where the article's own is of another. What an import
        brought under an id of another kind is found by `texts`; under one made of another text, by that alone.
        """

    def texts(self) -> HeldTexts:
        """Return which articles hold which texts now, whatever their ids.

        Raises:
            LibraryError: If the articles cannot be listed.
        """

    def remove(self, article: ArticleId) -> None:
        """Take an article and its annotations out of the library; they are kept aside, not destroyed, but its
        tags go.

        Raises:
            LibraryError: If there is none of that id, or someone is annotating it.
            SaveError: If it could not be taken out.
        """

    def ids(self) -> Sequence[ArticleId]:
        """Return the ids of all articles, in a stable order."""

    def summaries(self, annotator: Annotator) -> Iterator[Summary]:
        """Yield all articles as a list shows them, in the order of `ids`.

        The first come at once, the rest as fast as they can be read: run it in a thread, in batches.
        """

    def tags(self) -> Mapping[ArticleId, frozenset[str]]:
        """Return the team's tags by article; articles without any are left out.

        Raises:
            DamagedError: If they cannot be read.
        """

    def change_tags(
        self, articles: Collection[ArticleId], *, add: Collection[str] = (), remove: Collection[str] = ()
    ) -> None:
        """Give tags to articles and take others away, in one durable step; a tag in both is given.

        Raises:
            LibraryError: If there is no such article, or a word cannot be a tag (see `tag_name`).
            DamagedError: If the tags cannot be read. They are left alone.
            SaveError: If the change could not be made durable. Nothing has changed.
        """

    def update_index(self) -> Iterator[IndexProgress]:
        """Bring the search index up to date with the articles, yielding how far it is.

        Nothing happens until it is iterated. The first progress comes before any article is read and has a
        total of 0 if nothing is to do; the last has `done == total`. Stopping early cancels it: what was read
        stays, and the next run goes on from there. Run it in a thread.

        Raises:
            LibraryError: If this Python cannot search, or another program is updating the index.
        """

    def search(self, words: str, *, limit: int = 20, incremental: bool = False) -> Iterator[Hit]:
        """Yield the articles that hold all words, best first, as far as the index knows them.

        Case and diacritics make no difference. Words in quotation marks are a phrase, a word after `-` must not
        occur, and any text is a query: nothing in it is an error. Chinese, Japanese, Korean and Thai are found
        by any part. One hit is made at a time, so the first can be shown while the rest are made.

        Args:
            words: What to look for; where no word is in it, nothing is found.
            limit: The most hits.
            incremental: The last word is still being typed: what begins with it matches too.

        Raises:
            LibraryError: If this Python cannot search, or the index cannot be read.
        """

    def holding(self, words: str) -> frozenset[ArticleId]:
        """Return all articles that `search` would find, however many.

        Raises:
            LibraryError: If this Python cannot search, or the index cannot be read.
        """

    def article(self, article: ArticleId) -> Article:
        """Return an article.

        Raises:
            LibraryError: If there is none of that id.
            DamagedError: If its file does not hold what it should.
        """

    def annotators(self, article: ArticleId) -> Sequence[Annotator]:
        """Return who has annotated an article, sorted."""

    def open(self, article: ArticleId, annotator: Annotator, *, writable: bool = True) -> Journal:
        """Open an annotator's annotations of an article; read-only if asked or if someone else writes."""

    def annotated(
        self, articles: Iterable[ArticleId], annotators: Collection[str] | None = None
    ) -> Iterator[Annotated]:
        """Yield what has been made of articles, by article and annotator, sorted: one at a time.

        It is quicker than to open each. What is yielded is no longer valid when the next is asked for.

        Args:
            articles: The articles; some are asked for ahead of what is taken.
            annotators: Whose annotations; everyone's if None.

        Raises:
            LibraryError: If an article or its annotations cannot be read.
        """

    def entities(self) -> Mapping[EntityId, Entity]:
        """Return the entity register, with the entries that were merged into others."""

    def revise_entities(self, revise: Revision) -> Mapping[EntityId, Entity]:
        """Change the register in one durable step, and return it; entries are never taken out.

        Args:
            revise: Is given the register as it is now, whoever wrote it last, and returns the entries that
                are new or another. If it raises, nothing has changed.

        Raises:
            DamagedError: If the register's file does not hold entities. It is left alone.
            SaveError: If it could not be made durable. The register is as it was.
        """

    def put_entity(self, entity: Entity) -> None:
        """Keep an entity in the register, in the place of the one with its id.

        Raises:
            SaveError: If it could not be made durable. The register is as it was.
        """
