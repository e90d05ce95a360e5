"""What every dialect is written from and read into: one article with one annotator's annotations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from reader.core.annotation import Entity, Relation, Span
from reader.core.annotations import Items
from reader.core.article import Article
from reader.core.entities import resolve
from reader.core.ids import Annotator, EntityId, SpanId
from reader.core.labels import LabelSet
from reader.core.saved import order_key
from reader.rows import RelationRow, SpanRow
from reader.text.computed import ComputedValues, computed_by_label

_Tie = TypeVar("_Tie", Relation, RelationRow)

NOBODY = Annotator("nobody")
"""Whose an article is that nobody has annotated, where what is suggested about it goes out."""

STATUSES = ("todo", "in_progress", "done", "flagged")
"""How far an annotator may have come with an article."""


@dataclass(frozen=True, slots=True)
class LabelNames:
    """What of a label set a record carries, so that it can be checked and used by itself.

    Args:
        name: Name of the label set.
        version: Its version.
        labels: Names of its labels, in its order.
        relations: Names of its relation types, in its order.
    """

    name: str
    version: int
    labels: tuple[str, ...]
    relations: tuple[str, ...]

    @classmethod
    def of(cls, labels: LabelSet) -> LabelNames:
        """Return the names in a label set."""
        return cls(
            labels.name,
            labels.version,
            tuple(label.name for label in labels.labels),
            tuple(relation.name for relation in labels.relations),
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One article with one annotator's annotations of it.

    Args:
        article: The article.
        annotator: Whose annotations they are.
        status: One of `STATUSES`.
        spans: By start, then longest first, then by id.
        relations: In the order of their heads, then their tails, then by id.
        entities: The entries of the register that the spans point at, by id.
        label_set: The names that labels and relation types are taken from.
        computed: Attributes that nobody set, because the text tells them: by span, values by attribute.
        aid: Whether suggestions were shown while they were made: `shown` or `off`, and where that was switched what
            held from when on, such as `shown off@2026-01-31T10:00:00.000Z`; empty where nobody knows.
    """

    article: Article
    annotator: Annotator
    status: str
    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]
    entities: tuple[Entity, ...]
    label_set: LabelNames
    computed: Mapping[SpanId, Mapping[str, str]] = field(default_factory=dict)
    aid: str = ""

    def __hash__(self) -> int:
        return hash((self.article, self.annotator))


@dataclass(frozen=True, slots=True)
class RowRecord:
    """A record whose spans and relations are still the rows that they were read as, beside a sound article.

    It is for a dialect that spells them as they are, and spares making each a span first. What is asked of a record in
    any case, such as whether it is sound, is asked of either kind.

    Args:
        article: The article, of which `rules.article_faults` has nothing to tell.
        annotator: Whose annotations they are.
        status: One of `STATUSES`.
        spans: As a record has them, held against the text.
        relations: As a record has them.
        entities: As a record has them; no span points at one that was merged into another.
        label_set: As a record has it.
        computed: As a record has it.
        aid: As a record has it.
    """

    article: Article
    annotator: Annotator
    status: str
    spans: Sequence[SpanRow]
    relations: Sequence[RelationRow]
    entities: tuple[Entity, ...]
    label_set: LabelNames
    computed: Mapping[SpanId, Mapping[str, str]]
    aid: str


AnyRecord: TypeAlias = Record | RowRecord
_SPAN = 256


def size(record: AnyRecord) -> int:
    """Return about how much memory a record takes, in bytes, for working on several at a time."""
    return len(record.article.text) + _SPAN * (len(record.spans) + len(record.relations))


class RecordMaker:
    """Puts records together, with everything in the order that makes equal records equal bytes.

    Args:
        entities: The register; a record takes what its spans point at.
        labels: The library's label set.
    """

    def __init__(self, entities: Mapping[EntityId, Entity], labels: LabelSet) -> None:
        self._entities = entities
        self._computed = computed_by_label(labels)
        self._names = LabelNames.of(labels)

    def make(
        self, article: Article, annotations: Items, *, annotator: Annotator, status: str, aid: str = ""
    ) -> Record:
        """Put a record together.

        Args:
            article: The article.
            annotations: One annotator's annotations of it.
            annotator: Who that is.
            status: How far the annotator is.
            aid: Whether suggestions were shown, as a record has it.
        """
        spans = tuple(
            [span if span.entity is None else self._pointing_on(span) for span in annotations.ordered()]
        )
        named = {span.entity for span in spans if span.entity is not None}
        return Record(
            article=article,
            annotator=annotator,
            status=status,
            spans=spans,
            relations=tuple(_in_order(annotations.relations.values(), spans)),
            entities=self._entries(named),
            label_set=self._names,
            computed=ComputedValues(article, self._computed).by_span(spans),
            aid=aid,
        )

    def of_rows(
        self,
        article: Article,
        spans: Sequence[SpanRow],
        ties: Sequence[RelationRow],
        *,
        annotator: Annotator,
        status: str,
        aid: str = "",
    ) -> RowRecord | None:
        """Put a record together of rows; None where a span would have to point at another entry of the register.

        Args:
            article: The article; nothing is wrong with it.
            spans: Rows that were held against its text, in the order of a record.
            ties: Rows of relations between them.
            annotator: Whose they are.
            status: How far the annotator is.
            aid: Whether suggestions were shown, as a record has it.
        """
        named = {span.entity for span in spans if span.entity is not None}
        for name in named:
            if resolve(self._entities, name) not in (None, name):
                return None
        return RowRecord(
            article=article,
            annotator=annotator,
            status=status,
            spans=spans,
            relations=_in_order(ties, spans),
            entities=self._entries(named),
            label_set=self._names,
            computed=ComputedValues(article, self._computed).by_span(spans),
            aid=aid,
        )

    def _entries(self, named: Collection[EntityId]) -> tuple[Entity, ...]:
        found = self._entities
        return tuple([found[name] for name in sorted(named) if name in found]) if named else ()

    def _pointing_on(self, span: Span) -> Span:
        """Return a span as it points where merged entries of the register lead."""
        entity = resolve(self._entities, span.entity) if span.entity else None
        return span if entity is None or entity == span.entity else replace(span, entity=entity)


def in_order(record: Record) -> Record:
    """Return a record with its spans and relations in the order that makes equal records equal bytes."""
    spans = tuple(sorted(record.spans, key=order_key))
    return replace(record, spans=spans, relations=tuple(_in_order(record.relations, spans)))


def _in_order(relations: Collection[_Tie], spans: Sequence[Span | SpanRow]) -> Sequence[_Tie]:
    if not relations:
        return ()
    place = {span.id: number for number, span in enumerate(spans)}
    nowhere = len(spans)
    return sorted(
        relations,
        key=lambda tie: (place.get(tie.head, nowhere), place.get(tie.tail, nowhere), tie.id),
    )
