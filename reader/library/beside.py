"""Whether others have changed a library, told by the stamps of its files and folders: nothing is read."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypeAlias

from reader.core.ids import Annotator
from reader.errors import LibraryError
from reader.files import identity
from reader.library.layout import Layout, annotator_name

Stamp: TypeAlias = tuple[tuple[int, int, int, int] | None, ...]


class Stamps(NamedTuple):
    """What is another after a change.

    Args:
        articles: Which articles there are, and their tags.
        work: An annotator's work on them, once it is in a checkpoint.
        entities: The entity register.
        labels: The label set.
    """

    articles: Stamp
    work: Stamp
    entities: Stamp
    labels: Stamp


def stamps(root: Path, annotator: Annotator) -> Stamps | None:
    """Return the stamps of a library as they are now, or None where they cannot be told.

    Args:
        root: The library's folder.
        annotator: Whose work counts.
    """
    layout = Layout(root)
    try:
        work = layout.annotations(annotator_name(annotator))
        return Stamps(
            (identity(layout.articles), identity(layout.tags)),
            (identity(work),),
            (identity(layout.entities),),
            (identity(layout.labels),),
        )
    except LibraryError:
        return None
