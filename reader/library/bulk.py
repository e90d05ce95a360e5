"""All annotations of many articles, one after the other: what an export goes through.

An article with its annotations is read in as few calls as there are files, without a journal, where the files are as
we write them and nothing stands behind the checkpoint. All others are opened as for reading on the screen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing

from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.core.digest import expect_many
from reader.core.ids import Annotator, ArticleId
from reader.files import is_there, read_unlinked
from reader.library.layout import Layout, is_article_id
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


def annotated(
    layout: Layout,
    articles: Iterable[ArticleId],
    annotators: Sequence[Annotator],
    opened: Callable[[ArticleId, Annotator], Journal],
) -> Iterator[Annotated]:
    """Yield what annotators have made of articles, by article and annotator.

    Args:
        layout: Where the library lies.
        articles: The articles; the next is asked for when all of one has been taken.
        annotators: Whose annotations, in order.
        opened: Opens annotations that have to be looked at more closely.

    Raises:
        LibraryError: If an article or its annotations cannot be read.
    """
    expect_many()
    folder = layout.article(_ANY).parent
    folders = [(annotator, layout.checkpoint(_ANY, annotator).parent) for annotator in annotators]
    for article in articles:
        held: Article | None = None
        for annotator, place in folders if is_article_id(article) else ():
            content = read_unlinked(f"{place}/{article}.json")
            if content is None and not _is_begun(layout, article, annotator):
                continue
            if held is None and (spelled := read_unlinked(f"{folder}/{article}.json")):
                held = sealed_article(spelled, article)
            sealed = sealed_from(content, held.text) if content and held else None
            if held and sealed and _says_all(sealed, f"{place}/{article}.edits.jsonl"):
                yield SealedWork(held, annotator, sealed)
            else:
                with closing(opened(article, annotator)) as journal:
                    yield journal


def _is_begun(layout: Layout, article: ArticleId, annotator: Annotator) -> bool:
    return is_there(layout.checkpoint(article, annotator)) or is_there(layout.log(article, annotator))


def _says_all(sealed: Sealed, log: str) -> bool:
    """Tell whether nothing stands behind a checkpoint."""
    return not os.path.lexists(log) if sealed.anchor is None else sealed.anchor.ends(log)
