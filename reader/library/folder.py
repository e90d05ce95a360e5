"""A library that is a folder of plain files, made to be shared in git.

What an article is not opened with is imported where it is used.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from reader.core.annotation import Entity
from reader.core.article import Article, text_digest
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.core.labels import LabelSet
from reader.errors import DamagedError, LibraryError
from reader.files import atomic_write, identity, is_there, keep_aside, move, read_file
from reader.library.article_file import read_article, spell_article
from reader.library.article_watch import ArticleWatch
from reader.library.journal import FolderJournal
from reader.library.layout import Layout, annotator_name, ids_for, known_ids
from reader.library.lock import Lock, holder
from reader.library.protocol import Annotated, Hit, IndexProgress, Summary

if TYPE_CHECKING:
    from reader.library.headings import Progress
    from reader.library.held_texts import HeldTexts
    from reader.library.incoming import Incoming, Stage
    from reader.library.proposed import Proposed
    from reader.library.register import RegisterFile, Revision
    from reader.library.revised import Content
    from reader.library.search import FolderSearch


class FolderLibrary:
    """Articles, annotations and the entity register, each in files of its own.

    Args:
        root: The folder, as an absolute path without links.
        name: What the library is called.
        labels: Its label set.
    """

    def __init__(self, root: Path, name: str, labels: LabelSet) -> None:
        self.name = name
        self.labels = labels
        self.root = root
        self._layout = Layout(root)
        self._journals: WeakValueDictionary[tuple[ArticleId, Annotator], FolderJournal] = (
            WeakValueDictionary()
        )

    def add(self, article: Article, source: bytes, suffix: str) -> bool:
        """Keep an article and the bytes it was made from.

        Where another text has the article's id, it is kept under a longer one, which `id_of` tells. Where its
        own file is damaged, that is kept aside, and written anew.

        Args:
            article: The article.
            source: The bytes it was made from.
            suffix: How the name of their file ends, such as `.md`.

        Returns:
            True if it was added, False if the library held it already.

        Raises:
            ValueError: If the article's digest is not its text's.
            SaveError: If it cannot be written.
        """
        if text_digest(article.text) != article.sha256:
            raise ValueError(f"the digest of {article.id} is not its text's")
        with Lock.take(self._layout.locks / "library.lock"):
            if self.id_of(article) is not None:
                return False
            for place in ids_for(article):
                file = self._layout.article(place)
                try:
                    read_article(file, place)
                    continue
                except DamagedError:
                    if place != article.id:
                        continue
                    keep_aside(file, read_file(file))
                except FileNotFoundError:
                    pass
                atomic_write(self._layout.source(place, suffix), source)
                atomic_write(file, spell_article(replace(article, id=place)))
                return True
        raise LibraryError(f"every id for {article.id} is taken", where=str(self.root))

    def take_in(self, arrivals: Sequence[Incoming]) -> Sequence[ArticleId]:
        """Keep many new articles in one durable step, and return which are not new, as `Stage.take_in` does."""
        from reader.library.incoming import take_in

        return take_in(self._layout, arrivals)

    def stage(self) -> Stage:
        """Return where the files of many new articles can be written before they are put in their places."""
        from reader.library.incoming import Stage

        return Stage(self._layout)

    def id_of(self, article: Article) -> ArticleId | None:
        """Return the id under which the library holds an article of this text and title, as `Library.id_of` says."""
        places = [*known_ids(article)]
        if changed := self.revised().get((article.sha256, article.title)):
            places.append(changed)
        for place in places:
            with suppress(DamagedError, FileNotFoundError):
                if _is_same(read_article(self._layout.article(place), place), article):
                    return place
        return None

    def revised(self) -> Mapping[Content, ArticleId]:
        """Return the articles whose text was changed, by what they hold now, as `revised_articles` does."""
        from reader.library.revised import revised_articles

        return revised_articles(self._layout)

    def texts(self) -> HeldTexts:
        """Return which articles hold which texts now, whatever their ids."""
        from reader.library.held_texts import held_texts, told_digest

        folder = self._layout.article(ArticleId("any")).parent
        return held_texts(self.ids(), lambda article: told_digest(f"{folder}/{article}.json"))

    def remove(self, article: ArticleId) -> None:
        """Take an article and its annotations out of the library, into the folder `trash`; its tags go.

        Raises:
            LibraryError: If there is none of that id, or someone is annotating it.
            SaveError: If it cannot be moved.
        """
        layout = self._layout
        file = layout.article(article)
        if not is_there(file):
            raise _missing(article)
        with ExitStack() as locks:
            locks.enter_context(Lock.take(layout.locks / "library.lock"))
            folders = [layout.annotations(annotator) for annotator in self._all_annotators()]
            for folder in folders:
                path = layout.lock(article, Annotator(folder.name))
                lock = Lock.try_take(path)
                if lock is None:
                    raise LibraryError(
                        f"{article} is being annotated by {holder(path)}", remedy="close it there first"
                    )
                locks.enter_context(lock)
            bin_ = self._new_bin(article)
            for folder in (layout.articles, layout.sources, layout.all_suggestions, *folders):
                for path in sorted(folder.glob(f"{article}.*")):
                    move(path, bin_ / path.relative_to(layout.root))
            self._drop_tags(article)

    def ids(self) -> Sequence[ArticleId]:
        """Return the ids of all articles, sorted."""
        from reader.library.listing import article_ids

        return [*article_ids(self._layout)]

    def summaries(self, annotator: Annotator) -> Iterator[Summary]:
        """Yield all articles as a list shows them, in the order of `ids`; without tags if those are damaged."""
        from reader.library.listing import summaries

        name = annotator_name(annotator)
        tags: Mapping[ArticleId, frozenset[str]] = {}
        with suppress(LibraryError):
            tags = self.tags()
        return summaries(self._layout, name, lambda article: self._live(article, name), tags)

    def article(self, article: ArticleId) -> Article:
        """Return an article.

        Raises:
            LibraryError: If there is none of that id.
            DamagedError: If its file does not hold what it should.
        """
        try:
            return read_article(self._layout.article(article), article)
        except FileNotFoundError:
            raise _missing(article) from None

    def annotators(self, article: ArticleId) -> Sequence[Annotator]:
        """Return who has annotated an article, sorted.

        Raises:
            LibraryError: If the id cannot be an article's.
        """
        self._layout.article(article)
        return [
            annotator
            for annotator in self._all_annotators()
            if is_there(self._layout.checkpoint(article, annotator))
            or is_there(self._layout.log(article, annotator))
        ]

    def open(self, article: ArticleId, annotator: Annotator, *, writable: bool = True) -> FolderJournal:
        """Open an annotator's annotations of an article; read-only if asked or if someone else writes.

        Raises:
            LibraryError: If there is no such article, or its annotations cannot be read.
        """
        name = annotator_name(annotator)
        file = self._layout.article(article)
        seen = identity(file)
        try:
            held = read_article(file, article, self._layout.text(article))
        except FileNotFoundError:
            raise _missing(article) from None
        journal = FolderJournal(
            self._layout, held, name, writable=writable, watch=ArticleWatch(file, held.sha256, seen)
        )
        if journal.holder is None:
            self._journals[article, name] = journal
        return journal

    def annotated(
        self, articles: Iterable[ArticleId], annotators: Collection[str] | None = None
    ) -> Iterator[Annotated]:
        """Yield what has been made of articles, by article and annotator, as `Library.annotated` says."""
        from reader.library.bulk import annotated

        wanted = [name for name in self._all_annotators() if annotators is None or name in annotators]
        return annotated(self._layout, articles, wanted, partial(self.open, writable=False))

    def entities(self) -> Mapping[EntityId, Entity]:
        """Return the entity register.

        Raises:
            DamagedError: If its file does not hold entities.
        """
        return self._register.read()

    def revise_entities(self, revise: Revision) -> Mapping[EntityId, Entity]:
        """Change the register in one durable step, and return it, as `Library.revise_entities` says."""
        with Lock.take(self._layout.locks / "entities.lock"):
            return self._register.revise(revise)

    def put_entity(self, entity: Entity) -> None:
        """Keep an entity in the register, in the place of the one with its id, as `revise_entities` does."""
        self.revise_entities(lambda _held: [entity])

    def tags(self) -> Mapping[ArticleId, frozenset[str]]:
        """Return the team's tags by article.

        Raises:
            DamagedError: If their file does not hold tags.
        """
        from reader.library.tags import read_tags

        return read_tags(self._layout.tags)

    def change_tags(
        self, articles: Collection[ArticleId], *, add: Collection[str] = (), remove: Collection[str] = ()
    ) -> None:
        """Give tags to articles and take others away, in one write, as `Library.change_tags` says."""
        for article in articles:
            if not is_there(self._layout.article(article)):
                raise _missing(article)
        self._write_tags(articles, add, remove)

    def update_index(self) -> Iterator[IndexProgress]:
        """Bring the search index up to date, as `Library.update_index` says."""
        return self._search.update()

    def search(self, words: str, *, limit: int = 20, incremental: bool = False) -> Iterator[Hit]:
        """Yield the articles that hold all words, best first, as `Library.search` says."""
        return self._search.hits(words, limit, incremental=incremental)

    def holding(self, words: str) -> frozenset[ArticleId]:
        """Return all articles that `search` would find, as `Library.holding` says."""
        return self._search.holding(words)

    @cached_property
    def proposed(self) -> Proposed:
        """What programs have proposed, and what was refused of it."""
        from reader.library.proposed import FolderProposed

        return FolderProposed(self._layout)

    @cached_property
    def _register(self) -> RegisterFile:
        from reader.library.register import RegisterFile

        return RegisterFile(self._layout.entities)

    @cached_property
    def _search(self) -> FolderSearch:
        from reader.library.search import FolderSearch

        return FolderSearch(self._layout, self.article)

    def _write_tags(
        self, articles: Collection[ArticleId], add: Collection[str], remove: Collection[str]
    ) -> None:
        from reader.library.tags import changed_tags, read_tags, write_tags

        with Lock.take(self._layout.locks / "tags.lock"):
            before = read_tags(self._layout.tags)
            after = changed_tags(before, articles, add, remove)
            if after != before:
                write_tags(self._layout.tags, after)

    def _drop_tags(self, article: ArticleId) -> None:
        # Damaged tags are told where tags are asked for; they do not keep an article here.
        with suppress(DamagedError):
            if tags := self.tags().get(article):
                self._write_tags([article], (), tags)

    def _live(self, article: ArticleId, annotator: Annotator) -> Progress | None:
        from reader.library.headings import Progress

        journal = self._journals.get((article, annotator))
        return Progress.of(journal.state) if journal is not None and journal.holder is None else None

    def _all_annotators(self) -> list[Annotator]:
        try:
            with os.scandir(self._layout.all_annotations) as entries:
                names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return []
        except OSError as fault:
            raise LibraryError(
                f"the folder cannot be read: {fault.strerror}", where=str(self._layout.all_annotations)
            ) from fault
        return sorted(Annotator(name) for name in names if _is_annotator(name))

    def _new_bin(self, article: ArticleId) -> Path:
        number = 1
        while (folder := self._layout.trash / f"{article}.{number}").exists():
            number += 1
        return folder


def _is_same(left: Article, right: Article) -> bool:
    return left.sha256 == right.sha256 and left.title == right.title


def _is_annotator(name: str) -> bool:
    try:
        return annotator_name(name) == name
    except LibraryError:
        return False


def _missing(article: ArticleId) -> LibraryError:
    return LibraryError(f"there is no article {article}", remedy="`pressmark list` shows what there is")
