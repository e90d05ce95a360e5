"""What a library can do, whichever engine keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.edit import Edit, History
from reader.core.ids import Annotator, ArticleId, EntityId, Timestamp
from reader.core.labels import LabelSet
from reader.core.selection import Selection


class Status(StrEnum):
    """How far an annotator has come with an article."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Summary:
    """An article as a list shows it.

    Args:
        id: The article's id.
        title: Its title, as stored: show it through `display`.
        length: Its text's length in code points.
        added: When it was added.
        status: How far this annotator is.
        spans: This annotator's spans by label.
    """

    id: ArticleId
    title: str
    length: int
    added: Timestamp | None
    status: Status = Status.TODO
    spans: Mapping[str, int] | None = None


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
        """The annotations as they are after the last edit."""

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
    def holder(self) -> str | None:
        """Why it can only be read here: who else has it open for writing, or what forbids it.

        None if it can be written here.
        """

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

    def set_status(self, status: Status) -> None:
        """Make the status durable.

        Raises:
            SaveError: If it could not be.
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

        It is a longer one than the article's own where another text has that.
        """

    def remove(self, article: ArticleId) -> None:
        """Take an article and its annotations out of the library; they are kept aside, not destroyed.

        Raises:
            LibraryError: If there is none of that id, or someone is annotating it.
            SaveError: If it could not be taken out.
        """

    def ids(self) -> Sequence[ArticleId]:
        """Return the ids of all articles, in a stable order."""

    def summaries(self, annotator: Annotator) -> Iterator[Summary]:
        """Yield all articles as a list shows them, in the order of `ids`."""

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

    def entities(self) -> Mapping[EntityId, Entity]:
        """Return the entity register."""

    def put_entity(self, entity: Entity) -> None:
        """Keep an entity in the register, in the place of the one with its id.

        Raises:
            SaveError: If it could not be made durable. The register is as it was.
        """
