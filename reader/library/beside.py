"""Whether others have changed a library, told by the stamps of its files and folders: nothing is read."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypeAlias

from reader.core.ids import Annotator, ArticleId
from reader.errors import LibraryError
from reader.files import identity
from reader.library.layout import Layout, annotator_name
from reader.library.lock import is_held

Stamp: TypeAlias = tuple[tuple[int, int, int, int] | None, ...]


class Stamps(NamedTuple):
    """What is another after a change.

    Args:
        articles: Which articles there are, and their tags.
        work: An annotator's work on them, once it is in a checkpoint.
        entities: The entity register.
        labels: The label set.
        held: Whether somebody writes the annotator's annotations of an article that was asked about.
    """

    articles: Stamp
    work: Stamp
    entities: Stamp
    labels: Stamp
    held: bool


def stamps(root: Path, annotator: Annotator, article: ArticleId | None = None) -> Stamps | None:
    """Return the stamps of a library as they are now, or None where they cannot be told.

    Args:
        root: The library's folder.
        annotator: Whose work counts.
        article: An article that somebody else writes; None where nothing is to be told of that.
    """
    layout = Layout(root)
    try:
        work = layout.annotations(annotator_name(annotator))
        return Stamps(
            (identity(layout.articles), identity(layout.tags)),
            (identity(work),),
            (identity(layout.entities),),
            (identity(layout.labels),),
            article is not None and is_held(layout.lock(article, annotator)),
        )
    except LibraryError:
        return None
