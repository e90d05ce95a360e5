"""All annotations of many articles, one after the other: what an export goes through.

An article with its annotations is read in as few calls as there are files, without a journal, where the files are as
we write them and nothing stands behind the checkpoint. All others are opened as for reading on the screen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing

from reader.core.ahead import ahead
from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.core.digest import expect_many
from reader.core.ids import Annotator, ArticleId
from reader.core.naming import is_article_id
from reader.files import is_there, read_unlinked
from reader.library.layout import Layout
from reader.library.protocol import Annotated, Journal, Status
from reader.library.sealed import Sealed, sealed_from
from reader.library.sealed_article import sealed_article

_ANY = ArticleId("any")


@dataclass(frozen=True, slots=True)
class SealedWork:
    """What an annotator has made of an article, read from sealed files."""

    article: Article
    annotator: Annotator
    annotations: Sealed

    @property
    def status(self) -> Status:
        """How far the annotator is."""
        return self.annotations.status

    @property
    def drafts(self) -> Mapping[str, str]:
        """Words typed and not yet confirmed, by what they are for."""
        return self.annotations.drafts

    @property
    def notices(self) -> Sequence[str]:
        """Nothing: what is damaged is not sealed."""
        return ()


@dataclass(frozen=True, slots=True)
class _Files:
    """What lies on the disk of an article and an annotator.

    Args:
        article: The article.
        annotator: The annotator.
        spelled: The article's file; None where nobody's checkpoint asked for it so far, or it cannot be read.
        checkpoint: The annotator's checkpoint; None where there is none, or it cannot be read.
        log: The path of the annotator's log.
    """

    article: ArticleId
    annotator: Annotator
    spelled: bytes | None
    checkpoint: bytes | None
    log: str


def annotated(
    layout: Layout,
    articles: Iterable[ArticleId],
    annotators: Sequence[Annotator],
    opened: Callable[[ArticleId, Annotator], Journal],
) -> Iterator[Annotated]:
    """Yield what annotators have made of articles, by article and annotator.

    Args:
        layout: Where the library lies.
        articles: The articles; some are asked for ahead of what is taken.
        annotators: Whose annotations, in order.
        opened: Opens annotations that have to be looked at more closely.

    Raises:
        LibraryError: If an article or its annotations cannot be read.
    """
    expect_many()
    files = ahead(_files(layout, articles, annotators), _size)
    held = ahead(_articles(files), lambda read: _size(read[0]))
    for found, work in ahead(_sealed(held), lambda read: _size(read[0])):
        if work is not None:
            yield work
        elif found.checkpoint is not None or _is_begun(layout, found.article, found.annotator):
            with closing(opened(found.article, found.annotator)) as journal:
                yield journal


def _files(
    layout: Layout, articles: Iterable[ArticleId], annotators: Sequence[Annotator]
) -> Iterator[_Files]:
    """Yield the files of each article and annotator; what they say, and whether they can be read, is told later."""
    folder = layout.article(_ANY).parent
    folders = [(annotator, layout.checkpoint(_ANY, annotator).parent) for annotator in annotators]
    for article in articles:
        spelled: bytes | None = None
        for annotator, place in folders if is_article_id(article) else ():
            checkpoint = read_unlinked(f"{place}/{article}.json")
            if spelled is None and checkpoint is not None:
                spelled = read_unlinked(f"{folder}/{article}.json")
            yield _Files(article, annotator, spelled, checkpoint, f"{place}/{article}.edits.jsonl")


def _size(files: _Files) -> int:
    return len(files.spelled or b"") + len(files.checkpoint or b"")


def _articles(files: Iterable[_Files]) -> Iterator[tuple[_Files, Article | None]]:
    """Yield files with their article, each read once; None where nothing is to be read, or it is not as we write it."""
    spelled, held = None, None
    for found in files:
        if found.spelled is not spelled:
            spelled = found.spelled
            held = sealed_article(spelled, found.article) if spelled else None
        yield found, held


def _sealed(held: Iterable[tuple[_Files, Article | None]]) -> Iterator[tuple[_Files, SealedWork | None]]:
    """Yield what has been made of articles; None where the files do not say all of it."""
    for found, article in held:
        work = None
        if article and found.checkpoint:
            sealed = sealed_from(found.checkpoint, article)
            if sealed and _says_all(sealed, found.log):
                work = SealedWork(article, found.annotator, sealed)
        yield found, work


def _is_begun(layout: Layout, article: ArticleId, annotator: Annotator) -> bool:
    return is_there(layout.checkpoint(article, annotator)) or is_there(layout.log(article, annotator))


def _says_all(sealed: Sealed, log: str) -> bool:
    """Tell whether nothing stands behind a checkpoint."""
    return not os.path.lexists(log) if sealed.anchor is None else sealed.anchor.ends(log)
