"""Examining all files of a library: what is wrong, what to do about it, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.core.dataclass import dataclass
from reader.core.ids import ArticleId
from reader.errors import LibraryError
from reader.library.article_file import read_article
from reader.library.doctor.annotations import annotation_findings
from reader.library.doctor.articles import annotators_of, article_findings, article_ids
from reader.library.doctor.finding import Finding, Reread
from reader.library.doctor.founding import about_findings, git_findings, label_findings
from reader.library.doctor.strays import (
    cache_findings,
    incoming_findings,
    name_findings,
    place_findings,
    revision_findings,
    stray_findings,
)
from reader.library.doctor.tables import (
    proposal_findings,
    queue_findings,
    refusal_findings,
    register_findings,
    tag_findings,
)
from reader.library.layout import Layout


@dataclass(slots=True)
class Examined:
    """How much was looked at.

    Args:
        articles: How many articles.
        annotations: How many annotators' annotations of one article.
    """

    articles: int = 0
    annotations: int = 0


def examine(root: Path, reread: Reread, examined: Examined) -> Iterator[Finding]:
    """Yield all that is to be said about the files of a library, each file after those that it rests on.

    Nothing is changed but by the mends of what is found. One that is made before the next finding is asked for
    counts for that: annotations are held against the article as it was mended.

    Args:
        root: The library's folder.
        reread: Reads the source of an article again.
        examined: Is told how much was looked at.

    Raises:
        LibraryError: If the folder is no library, or a newer version made it.
    """
    layout = Layout(root.expanduser().resolve())
    if not (yield from about_findings(layout)):
        return
    yield from label_findings(layout)
    yield from git_findings(layout)
    yield from revision_findings(layout)
    articles = article_ids(layout)
    for article in articles:
        examined.articles += 1
        try:
            yield from _about(layout, article, reread, examined)
        except LibraryError as fault:  # a link out of the library, or a folder that cannot be read
            yield Finding.of(fault, layout.articles)
    yield from register_findings(layout)
    yield from tag_findings(layout, articles)
    yield from refusal_findings(layout)
    yield from incoming_findings(layout)
    yield from cache_findings(layout)
    yield from place_findings(layout)
    yield from name_findings(layout)
    yield from stray_findings(layout)


def _about(layout: Layout, article: ArticleId, reread: Reread, examined: Examined) -> Iterator[Finding]:
    """Yield what is to be said about an article and all that belongs to it."""
    yield from article_findings(layout, article, reread)
    try:
        held = read_article(layout.article(article), article)
    except (FileNotFoundError, LibraryError):
        return
    for annotator in annotators_of(layout, article):
        examined.annotations += 1
        yield from annotation_findings(layout, held, annotator)
        yield from queue_findings(layout, article, annotator)
    yield from proposal_findings(layout, held)


__all__ = ["Examined", "Finding", "Reread", "examine"]
