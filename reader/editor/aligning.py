"""Brings annotations in line with the entity register, after entries were renamed, merged, split or retyped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace

from reader.core.annotation import Entity, Span
from reader.core.annotations import Annotations
from reader.core.dataclass import dataclass
from reader.core.edit import Change, Edit
from reader.core.entities import Entities, names, plain, resolve, standing
from reader.core.ids import Annotator, ArticleId, EntityId, SpanId, Timestamp
from reader.core.labels import LabelSet
from reader.core.roles import ENTITY, SPEAKER, TYPE
from reader.errors import PressmarkError
from reader.library.protocol import Journal, Library

COMMAND = "entity.register"
"""The command that edits of this kind are kept under."""


class Alignment:
    """How spans stand once they are in line with the register; the same twice is the same once.

    A span points at the entry that stands for the one it pointed at, bears its type, and its name as speaker or
    claimer. A mention of an entry that was split points at the one that goes by its words now.

    Args:
        labels: The label set.
        entities: The register.
        torn: The entries that names were taken from.
    """

    def __init__(self, labels: LabelSet, entities: Entities, torn: Collection[EntityId] = ()) -> None:
        self._labels, self._entities = labels, entities
        self._torn = frozenset(torn)
        self._owners: dict[tuple[str, str], list[EntityId]] = {}
        if torn:
            for entity in standing(entities):
                for name in names(entity):
                    self._owners.setdefault((entity.type, name), []).append(entity.id)

    def of(self, span: Span, text: str) -> Span:
        """Return a span as it should be; itself if it is so, or if its entity is unknown."""
        entity = self._meant(span, text)
        if entity is None:
            return span
        labels = self._labels
        told = {labels.attribute_name(span.label, SPEAKER): entity.name}
        if labels.role_of(span.label) == ENTITY:
            told[labels.attribute_name(span.label, TYPE)] = entity.type
        attributes = {name: told.get(name, value) for name, value in span.attributes.items()}
        if (entity.id, attributes) == (span.entity, dict(span.attributes)):
            return span
        return replace(span, entity=entity.id, attributes=attributes)

    def changes(self, annotations: Annotations, text: str) -> list[Change]:
        """Return what has to change in an article; looks at all spans."""
        aligned = ((span, self.of(span, text)) for span in annotations.ordered() if span.entity is not None)
        return [Change(before, after) for before, after in aligned if after != before]

    def _meant(self, span: Span, text: str) -> Entity | None:
        found = None if span.entity is None else resolve(self._entities, span.entity)
        if found is None:
            return None
        entity = self._entities[found]
        if found in self._torn and len(span.fragments) == 1:
            words = plain(text[span.start : span.end])
            owners = self._owners.get((entity.type, words), [])
            if words not in names(entity) and len(owners) == 1:
                return self._entities[owners[0]]
        return entity


@dataclass(frozen=True, slots=True)
class Aligned:
    """What has become of an article.

    Args:
        article: The article.
        spans: How many spans were changed.
        refused: Why none were though some should be; empty if all went well.
    """

    article: ArticleId
    spans: int
    refused: str = ""


def align_library(
    library: Library,
    annotator: Annotator,
    alignment: Alignment,
    *,
    now: Callable[[], Timestamp],
    new_id: Callable[[str], str],
    leave: ArticleId | None = None,
) -> Iterator[Aligned]:
    """Align an annotator's articles one after the other, an edit for each, and yield those that were not in line.

    Articles that are open elsewhere are refused; doing it again later aligns them. Run it in a thread.

    Args:
        library: The library.
        annotator: Whose annotations are aligned.
        alignment: How they should be.
        now: Gives the present moment.
        new_id: Gives a new id with a prefix.
        leave: An article that is open here, and left alone.
    """
    for article in library.ids():
        if article == leave or annotator not in library.annotators(article):
            continue
        try:
            with closing(library.open(article, annotator, writable=False)) as journal:
                stale = len(alignment.changes(journal.annotations, journal.article.text))
            if not stale:
                continue
            with closing(library.open(article, annotator)) as journal:
                if journal.holder is not None:
                    yield Aligned(article, 0, journal.holder)
                else:
                    yield Aligned(article, _align(journal, alignment, now, new_id))
        except PressmarkError as fault:
            yield Aligned(article, 0, str(fault))


def stale_spans(
    library: Library, annotator: Annotator, article: ArticleId, alignment: Alignment
) -> list[SpanId]:
    """Return the spans of an article that is open here which are not in line; run it in a thread."""
    with closing(library.open(article, annotator, writable=False)) as journal:
        changes = alignment.changes(journal.annotations, journal.article.text)
    return [change.after.id for change in changes if isinstance(change.after, Span)]


def changes_of(
    annotations: Annotations, text: str, alignment: Alignment, spans: Collection[SpanId]
) -> list[Change]:
    """Return what has to change in spans that were found not to be in line, as they stand now."""
    held = (annotations.span(span) for span in spans)
    aligned = ((span, alignment.of(span, text)) for span in held if span is not None)
    return [Change(before, after) for before, after in aligned if after != before]


def _align(
    journal: Journal, alignment: Alignment, now: Callable[[], Timestamp], new_id: Callable[[str], str]
) -> int:
    changes = alignment.changes(journal.annotations, journal.article.text)
    if changes:
        journal.append(Edit(journal.next_seq, new_id("d"), now(), journal.annotator, COMMAND, tuple(changes)))
    return len(changes)
