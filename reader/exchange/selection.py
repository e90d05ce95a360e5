"""Which part of a library is exported, and in which view: chosen in one place for every dialect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from reader.core.annotation import Decision, Provenance, Relation, Span
from reader.core.ids import ArticleId, SpanId
from reader.core.labels import LabelSet
from reader.core.roles import CLAIM, CUE, HAS_SOURCE, QUOTE, SOURCE, SPEAKER
from reader.exchange.outer_marks import without_outer_marks
from reader.exchange.record import Record

PROGRAMS = ("rule:", "model:", "gazetteer")
"""How the origins of what programs made begin."""


_UNKNOWN = LabelSet("", ())


class View(StrEnum):
    """How an attribution is exported."""

    FULL = "full"
    """With its source and cue as spans of their own."""
    SIMPLE = "simple"
    """As one span that has its speaker as an attribute."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported of a library.

    Args:
        annotators: Whose annotations; everyone's if None.
        statuses: Articles of which status; all if None.
        articles: Which articles, such as those of a tag; all if None.
        labels: Spans of which label; all if None. A relation goes with its ends.
        suggestions: Whether those spans and relations count that a program made and nobody has accepted, or that
            were rejected.
        suggesters: Says which of those that something is kept of have it come too where nobody has decided about it,
            in the order in which they count; None where it stays out.
        quotation_marks: Whether a quote keeps the quotation marks at its ends.
        view: How attributions are exported.
        label_set: The library's label set, which tells what quotes, sources, cues and speakers are called.
    """

    annotators: frozenset[str] | None = None
    statuses: frozenset[str] | None = None
    articles: frozenset[ArticleId] | None = None
    labels: frozenset[str] | None = None
    suggestions: bool = True
    suggesters: Callable[[Iterable[str]], Sequence[str]] | None = None
    quotation_marks: bool = True
    view: View = View.FULL
    label_set: LabelSet = _UNKNOWN

    @property
    def is_all(self) -> bool:
        """Whether all of each record is exported, so that `of` need not be asked."""
        return self.suggestions and self.view is View.FULL and self.labels is None and self.quotation_marks

    def of(self, record: Record) -> Record:
        """Return what is exported of a record; the same record where that is all of it."""
        if not self.suggestions and not all(map(_counts, _provenances(record))):
            record = _with(record, [span for span in record.spans if _counts(span.provenance)])
            ties = tuple(tie for tie in record.relations if _counts(tie.provenance))
            record = replace(record, relations=ties)
        if self.view is View.SIMPLE:
            record = _simple(record, self.label_set)
        if self.labels is not None:
            record = _with(record, [span for span in record.spans if span.label in self.labels])
        if not self.quotation_marks:
            record = _with(record, _without_marks(record, self.label_set.names_for(QUOTE)))
        return record


def is_suggested(item: Span | Relation) -> bool:
    """Tell whether a program proposed something and nobody has decided about it."""
    return item.provenance.decision is Decision.SUGGESTED


def without_suggested(record: Record) -> Record:
    """Return a record without what nobody has decided about; the same record where there is none of that."""
    ties = tuple(tie for tie in record.relations if not is_suggested(tie))
    record = record if len(ties) == len(record.relations) else replace(record, relations=ties)
    return _with(record, [span for span in record.spans if not is_suggested(span)])


def suggested_only(record: Record) -> Record:
    """Return a record with nothing but what nobody has decided about."""
    return _with(record, filter(is_suggested, record.spans))


def _counts(provenance: Provenance) -> bool:
    """Tell whether a person stands behind it: made it, accepted it, or has not rejected what was imported."""
    undecided = provenance.decision is Decision.CREATED and provenance.origin.startswith(PROGRAMS)
    return provenance.decision not in (Decision.REJECTED, Decision.SUGGESTED) and not undecided


def _provenances(record: Record) -> Iterator[Provenance]:
    items: tuple[Span | Relation, ...] = (*record.spans, *record.relations)
    return (item.provenance for item in items)


def _with(record: Record, spans: Iterable[Span]) -> Record:
    """Return a record with these of its spans, the relations between them, and the entities that they point at."""
    kept = tuple(spans)
    if kept == record.spans:
        return record
    ids = {span.id for span in kept}
    named = {span.entity for span in kept}
    return replace(
        record,
        spans=kept,
        relations=tuple(tie for tie in record.relations if tie.head in ids and tie.tail in ids),
        entities=tuple(entity for entity in record.entities if entity.id in named),
        computed={span: values for span, values in record.computed.items() if span in ids},
    )


def _simple(record: Record, labels: LabelSet) -> Record:
    """Return a record without the parts of attributions: who speaks is an attribute.

    The name is that in the register, or else the words of the source; one that the annotator gave stays.
    """
    spans = {span.id: span for span in record.spans}
    names = {entity.id: entity.name for entity in record.entities}
    speakers: dict[SpanId, list[str]] = {}
    kind = labels.relation_for(HAS_SOURCE)
    for tie in record.relations:
        if kind is not None and tie.type == kind.name and spans[tie.head].label in kind.head:
            tail = spans[tie.tail]
            words = " ".join(tail.excerpt(record.article.text).split())
            name = words if tail.entity is None else names.get(tail.entity, words)
            speakers.setdefault(tie.head, []).append(name)
    made = (
        _with_speakers(span, _speaker(labels, span.label), speakers[span.id]) if span.id in speakers else span
        for span in record.spans
    )
    parts = labels.names_for(SOURCE) | labels.names_for(CUE)
    return _with(record, [span for span in made if span.label not in parts])


def _speaker(labels: LabelSet, label: str) -> str:
    """Return what the attribute with the source of a label is called, also where the label set has none for it."""
    name = labels.attribute_name(label, SPEAKER)
    return name or ("claimer" if labels.role_of(label) == CLAIM else SPEAKER)


def _with_speakers(span: Span, attribute: str, found: list[str]) -> Span:
    if attribute in span.attributes:
        return span
    return replace(span, attributes={**span.attributes, attribute: "; ".join(found)})


def _without_marks(record: Record, quotes: Set[str]) -> Iterator[Span]:
    text = record.article.text
    for span in record.spans:
        inside = without_outer_marks(text, span.fragments) if span.label in quotes else span.fragments
        yield span if inside == span.fragments else replace(span, fragments=inside)
