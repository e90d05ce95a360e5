"""A library in memory: for tests, for benchmarks, and for the editor without a disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.article import Article, text_digest
from reader.core.dataclass import dataclass
from reader.core.edit import Edit, History
from reader.core.ids import Annotator, ArticleId, EntityId, SpanId
from reader.core.labels import LabelSet
from reader.core.selection import Selection
from reader.core.spelling import spell_edit
from reader.errors import LibraryError, SaveError
from reader.library.article_file import spell_article
from reader.library.headings import Progress
from reader.library.held_texts import HeldTexts, held_texts
from reader.library.layout import annotator_name, ids_for, known_ids
from reader.library.protocol import Hit, IndexProgress, Status, Summary
from reader.library.state import State, verify_edit
from reader.library.tags import changed_tags

if TYPE_CHECKING:
    from reader.library.proposed import Proposed
    from reader.library.register import Revision
    from reader.library.search_words import Sought, Term
    from reader.library.unplaced import Queue


@dataclass(slots=True)
class Work:
    """What one annotator has made of one article."""

    state: State = field(default_factory=State)
    edits: dict[int, Edit] = field(default_factory=dict)
    taken: bool = False

    @property
    def is_begun(self) -> bool:
        """Whether there is anything that files would hold."""
        state = self.state
        return bool(self.edits or state.position or state.drafts or state.status is not Status.TODO)


class MemoryJournal:
    """One annotator's annotations of one article, gone when the process ends."""

    notices: Sequence[str] = ()
    disputes: Sequence[str] = ()

    def __init__(self, article: Article, annotator: Annotator, work: Work, holder: str | None) -> None:
        self.article = article
        self.annotator = annotator
        self.holder = holder
        self._work = work
        self._state = work.state if holder is None else _apart(work.state)

    @property
    def annotations(self) -> Annotations:
        """The annotations as they are after the last edit."""
        return self._state.annotations

    @property
    def history(self) -> History:
        """What can be undone and redone."""
        return self._state.history

    @property
    def position(self) -> Selection | None:
        """What was selected when the article was last left, or after the last edit."""
        return self._state.position

    @property
    def status(self) -> Status:
        """How far the annotator is."""
        return self._state.status

    @property
    def drafts(self) -> Mapping[str, str]:
        """Words typed and not yet confirmed, by what they are for."""
        return self._state.drafts

    @property
    def is_outdated(self) -> bool:
        """Whether somebody else has changed the text or the annotations by now: nobody can here."""
        return False

    @property
    def next_seq(self) -> int:
        """The `seq` that the next edit must have."""
        return self._state.seq + 1

    def append(self, edit: Edit) -> None:
        """Apply an edit.

        Raises:
            ValueError: If it does not fit the annotations or the history. Nothing has changed.
            SaveError: If the annotations can only be read.
        """
        self._verify_writable()
        state = self._state
        verify_edit(edit, state, self.article.text)
        spell_edit(edit, self.article.text).encode("utf-8")
        state.annotations.apply(edit.changes)
        state.history.record(edit)
        state.seq = edit.seq
        state.position = edit.after or state.position
        self._work.edits[edit.seq] = edit

    def edit(self, seq: int) -> Edit:
        """Return an edit made earlier.

        Raises:
            LookupError: If there is none of that number.
        """
        return self._work.edits[seq]

    def remember(self, position: Selection) -> None:
        """Keep the reading position; where it can only be read, for this journal alone."""
        self._state.position = position

    def draft(self, key: str, words: str | None) -> None:
        """Keep words that are being typed; None drops them.

        Raises:
            SaveError: If the annotations can only be read; they are in `drafts` all the same.
        """
        if self.drafts.get(key) == words:
            return
        if words is None:
            del self._state.drafts[key]
        else:
            self._state.drafts[key] = words
        self._verify_writable()

    def set_status(self, status: Status, *, timed: bool = True) -> None:  # noqa: ARG002
        """Keep the status.

        Args:
            status: The status.
            timed: Whether to say when, which decides where two machines set one.

        Raises:
            SaveError: If the annotations can only be read.
        """
        self._verify_writable()
        self._state.status = status

    def unplaced(self) -> Queue | None:
        """Return None: a text in memory does not change."""

    def give_up(self, span: SpanId) -> None:
        """Raise LookupError: nothing waits for a place."""
        raise LookupError(f"no highlight {span} waits for a place")

    def checkpoint(self) -> None:
        """Do nothing: all is where it will stay."""

    def close(self) -> None:
        """Let others write."""
        if self.holder is None:
            self._work.taken = False
            self.holder = "closed"
            self._state = _apart(self._state)

    def _verify_writable(self) -> None:
        if self.holder is not None:
            raise SaveError(f"the annotations can only be read: {self.holder}")


class MemoryLibrary:
    """Articles, annotations and the entity register in memory.

    Args:
        name: What the library is called.
        labels: Its label set.
    """

    def __init__(self, name: str, labels: LabelSet) -> None:
        self.name = name
        self.labels = labels
        self._articles: MutableMapping[ArticleId, Article] = {}
        self._works: dict[ArticleId, dict[Annotator, Work]] = {}
        self._entities: dict[EntityId, Entity] = {}
        self._tags: dict[ArticleId, frozenset[str]] = {}

    @cached_property
    def proposed(self) -> Proposed:
        """What programs have proposed, and what was refused of it."""
        from reader.library.proposed import MemoryProposed

        return MemoryProposed()

    def add(self, article: Article, source: bytes, suffix: str) -> bool:  # noqa: ARG002
        """Keep an article; return False if it is held already.

        Raises:
            ValueError: If the article's digest is not its text's.
        """
        if text_digest(article.text) != article.sha256:
            raise ValueError(f"the digest of {article.id} is not its text's")
        spell_article(article)
        if self.id_of(article) is not None:
            return False
        place = next(filter(self._is_free, ids_for(article)))
        self._articles[place] = replace(article, id=place)
        return True

    def _is_free(self, place: ArticleId) -> bool:
        return place not in self._articles

    def id_of(self, article: Article) -> ArticleId | None:
        """Return the id under which the library holds an article of this text and title, or None."""
        for place in known_ids(article):
            held = self._articles.get(place)
            if held and (held.sha256, held.title) == (article.sha256, article.title):
                return place
        return None

    def texts(self) -> HeldTexts:
        """Return which articles hold which texts now, whatever their ids."""
        return held_texts(self.ids(), lambda article: self._articles[article].sha256)

    def remove(self, article: ArticleId) -> None:
        """Take an article and its annotations out of the library.

        Raises:
            LibraryError: If there is none of that id, or someone is annotating it.
        """
        self.article(article)
        works = self._works.get(article, {})
        if any(work.taken for work in works.values()):
            raise LibraryError(f"{article} is being annotated", remedy="close it first")
        del self._articles[article]
        self._works.pop(article, None)
        if tags := self.tags().get(article):
            self._tags = changed_tags(self._tags, [article], (), tags)

    def ids(self) -> Sequence[ArticleId]:
        """Return the ids of all articles, sorted."""
        return sorted(self._articles)

    def summaries(self, annotator: Annotator) -> Iterator[Summary]:
        """Yield all articles as a list shows them, in the order of `ids`."""
        for place in self.ids():
            article = self._articles[place]
            work = self._works.get(place, {}).get(annotator_name(annotator), Work())
            progress = Progress.of(work.state)
            yield Summary(
                place, article.title, len(article.text), article.added, progress.status, progress.spans,
                progress.position, article.publisher, article.byline, article.published, article.language,
                self._tags.get(place, frozenset()),
            )  # fmt: skip

    def tags(self) -> Mapping[ArticleId, frozenset[str]]:
        """Return the team's tags by article."""
        return dict(self._tags)

    def change_tags(
        self, articles: Collection[ArticleId], *, add: Collection[str] = (), remove: Collection[str] = ()
    ) -> None:
        """Give tags to articles and take others away.

        Raises:
            LibraryError: If there is no such article, or a word cannot be a tag.
        """
        for article in articles:
            self.article(article)
        self._tags = changed_tags(self._tags, articles, add, remove)

    def update_index(self) -> Iterator[IndexProgress]:
        """Say that there is nothing to do: articles in memory are searched as they are."""
        yield IndexProgress(0, 0)

    def search(self, words: str, *, limit: int = 20, incremental: bool = False) -> Iterator[Hit]:
        """Yield the articles that hold all words, those first in which they stand most often."""
        from reader.library.search_snippet import make_hit
        from reader.library.search_words import sought

        wanted = sought(words, incremental=incremental)
        scored = [(_score(article, wanted), place) for place, article in self._articles.items()]
        for score, place in sorted(scored, reverse=True)[:limit]:
            if score > 0:
                yield make_hit(self._articles[place], wanted.terms)

    def holding(self, words: str) -> frozenset[ArticleId]:
        """Return all articles that `search` would find."""
        from reader.library.search_words import sought

        wanted = sought(words)
        return frozenset(place for place, article in self._articles.items() if _score(article, wanted) > 0)

    def article(self, article: ArticleId) -> Article:
        """Return an article.

        Raises:
            LibraryError: If there is none of that id.
        """
        try:
            return self._articles[article]
        except KeyError:
            raise LibraryError(f"there is no article {article}") from None

    def annotators(self, article: ArticleId) -> Sequence[Annotator]:
        """Return who has annotated an article, sorted."""
        return sorted(name for name, work in self._works.get(article, {}).items() if work.is_begun)

    def annotated(
        self, articles: Iterable[ArticleId], annotators: Collection[str] | None = None
    ) -> Iterator[MemoryJournal]:
        """Yield what has been made of articles, by article and annotator, sorted."""
        for article in articles:
            for annotator in self.annotators(article):
                if annotators is None or annotator in annotators:
                    yield self.open(article, annotator, writable=False)

    def open(self, article: ArticleId, annotator: Annotator, *, writable: bool = True) -> MemoryJournal:
        """Open an annotator's annotations of an article; read-only if asked or if someone else writes.

        Raises:
            LibraryError: If there is no such article.
        """
        name = annotator_name(annotator)
        kept = self.article(article)
        work = self._works.setdefault(article, {}).setdefault(name, Work())
        if not writable:
            return MemoryJournal(kept, name, work, "opened for reading only")
        if work.taken:
            return MemoryJournal(kept, name, work, "another part of this process")
        work.taken = True
        return MemoryJournal(kept, name, work, None)

    def entities(self) -> Mapping[EntityId, Entity]:
        """Return the entity register."""
        return dict(self._entities)

    def revise_entities(self, revise: Revision) -> Mapping[EntityId, Entity]:
        """Change the register, and return it."""
        self._entities |= {entity.id: entity for entity in revise(self.entities())}
        return self.entities()

    def put_entity(self, entity: Entity) -> None:
        """Keep an entity in the register, in the place of the one with its id."""
        self.revise_entities(lambda _held: [entity])


def _apart(state: State) -> State:
    """Return a state whose position and drafts are of no consequence to anyone else."""
    return replace(state, drafts=dict(state.drafts))


def _score(article: Article, wanted: Sought) -> float:
    """Return how often an article holds what is wanted, more for the title; 0 if it lacks a term."""
    from reader.library.search_snippet import find

    def times(term: Term) -> int:
        return 8 * len(list(find(article.title, [term]))) + len(list(find(article.text, [term])))

    counts = [times(term) for term in wanted.terms]
    return sum(counts) if counts and all(counts) and not any(map(times, wanted.without)) else 0
