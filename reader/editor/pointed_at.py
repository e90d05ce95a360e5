"""How many annotations point at an entry of the register, whoever made them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from reader.core.dataclass import dataclass
from reader.core.entities import resolve
from reader.core.ids import EntityId
from reader.library.protocol import Library


@dataclass(frozen=True, slots=True)
class PointedAt:
    """Annotations that point at an entry.

    Args:
        spans: How many there are, of all annotators.
        articles: In how many articles.
    """

    spans: int
    articles: int

    def __str__(self) -> str:
        if not self.spans:
            return "no annotation points at it"
        spans = "1 annotation points" if self.spans == 1 else f"{self.spans:,} annotations point"
        return f"{spans} at it, in {self.articles:,} article{'' if self.articles == 1 else 's'}"


def pointed_at(library: Library, identifier: EntityId) -> PointedAt:
    """Count the annotations that point at an entry, or at one that was merged into it. Run it in a thread.

    Raises:
        LibraryError: If annotations cannot be read: then nobody knows that none points there.
    """
    entities = library.entities()
    meant = {entry for entry in entities if resolve(entities, entry) == identifier}
    counts = [number for number in _counts(library, meant | {identifier}) if number]
    return PointedAt(sum(counts), len(counts))


def _counts(library: Library, meant: set[EntityId]) -> Iterator[int]:
    for article in library.ids():
        number = 0
        for annotator in library.annotators(article):
            with closing(library.open(article, annotator, writable=False)) as journal:
                number += sum(span.entity in meant for span in journal.annotations.spans.values())
        yield number
