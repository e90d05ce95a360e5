"""What must hold in a record, wherever it comes from: a library or a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.core.annotation import Relation, Span
from reader.core.article import Article, text_digest
from reader.core.ids import SpanId
from reader.core.labels import Attribute, Label, LabelSet, RelationType
from reader.exchange.record import STATUSES, Record

_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")

_PARTS = {"source": "has_source", "cue": "has_cue"}
"""Labels that are parts of an attribution, and the relation that makes them one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a record has and must not have.

    Args:
        item: Which part of the record, such as `span s-0123456789`; empty for the record itself.
        what: What is wrong, as a sentence without a full stop.
        remedy: What the user can do about it; empty if nothing in particular.
    """

    item: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        item = f"{self.item}: " if self.item else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{item}{self.what}{remedy}"


def structural_faults(record: Record, broken: Iterable[str] = ()) -> Iterator[Fault]:
    """Yield what makes a record contradict itself: digest, offsets, ids, ends of relations, times.

    Args:
        record: The record.
        broken: Ids of spans that the record had but that could not be read; a relation may name them.
    """
    yield from article_faults(record.article)
    if not record.annotator:
        yield Fault("", "it does not say who the annotator is")
    if record.status not in STATUSES:
        yield Fault("", f"status {record.status!r} is none of {', '.join(STATUSES)}")
    spans = {span.id for span in record.spans}
    entities = {entity.id for entity in record.entities}
    ids = [*(s.id for s in record.spans), *(r.id for r in record.relations), *(e.id for e in record.entities)]
    for name, times in Counter[str](ids).items():
        if times > 1:
            yield Fault(name, f"this id is given {times} times")
    length = len(record.article.text)
    for span in record.spans:
        if span.end > length:
            yield Fault(f"span {span.id}", f"it ends at {span.end}, past the text's end at {length}")
        if span.entity is not None and span.entity not in entities:
            yield Fault(f"span {span.id}", f"it points at entity {span.entity}, which is not there")
    known = spans.union(broken)
    for tie in record.relations:
        for side, end in (("head", tie.head), ("tail", tie.tail)):
            if end not in known:
                yield Fault(f"relation {tie.id}", f"its {side} is span {end}, which is not there")
        if tie.head == tie.tail:
            yield Fault(f"relation {tie.id}", "it ties a span to itself")
    items: tuple[Span | Relation, ...] = (*record.spans, *record.relations)
    for item in items:
        if not _TIMESTAMP.fullmatch(item.provenance.at):
            yield Fault(_name(item), f"its time {item.provenance.at!r} is not UTC with milliseconds")


def article_faults(article: Article) -> Iterator[Fault]:
    """Yield what makes an article contradict itself: digest, blocks and marks out of the text, times."""
    try:
        digest = text_digest(article.text)
    except UnicodeEncodeError as fault:
        yield Fault("text", f"it holds half of a surrogate pair at {fault.start}")
    else:
        if digest != article.sha256:
            yield Fault("sha256", "it is not that of the text", "the text was changed after it was added")
    if not article.id:
        yield Fault("id", "it is empty")
    if article.added is not None and not _TIMESTAMP.fullmatch(article.added):
        yield Fault("added", f"{article.added!r} is not UTC with milliseconds")
    length = len(article.text)
    last = 0
    for number, block in enumerate(article.blocks):
        if not last <= block.start <= block.end <= length:
            place = f"{block.start}-{block.end}"
            yield Fault(
                f"block {number}", f"{place} overlaps the block before or leaves the text of {length}"
            )
        last = max(last, block.end)
    for number, mark in enumerate(article.marks):
        if not 0 <= mark.start <= mark.end <= length:
            yield Fault(f"mark {number}", f"{mark.start}-{mark.end} leaves the text of {length}")


def name_faults(record: Record) -> Iterator[Fault]:
    """Yield spans and relations whose label or type is not among the names that the record itself lists."""
    for span in record.spans:
        if span.label not in record.label_set.labels:
            yield _unknown(f"span {span.id}", "label", span.label, record.label_set.labels)
    for tie in record.relations:
        if tie.type not in record.label_set.relations:
            yield _unknown(f"relation {tie.id}", "type", tie.type, record.label_set.relations)


def label_faults(record: Record, labels: LabelSet) -> Iterator[Fault]:
    """Yield what the label set does not allow, and the parts of attributions that nothing reaches.

    Args:
        record: The record.
        labels: The label set in full.
    """
    spans = {span.id: span for span in record.spans}
    for span in record.spans:
        label = labels.label(span.label)
        if label is None:
            names = [known.name for known in labels.labels]
            yield _unknown(f"span {span.id}", "label", span.label, names)
        else:
            yield from _span_faults(span, label)
    for tie in record.relations:
        kind = labels.relation(tie.type)
        if kind is None:
            names = [known.name for known in labels.relations]
            yield _unknown(f"relation {tie.id}", "type", tie.type, names)
        else:
            yield from _end_faults(tie, kind, spans, labels)
    yield from _count_faults(record, labels)
    yield from _unreached_parts(record, labels)


def _span_faults(span: Span, label: Label) -> Iterator[Fault]:
    item = f"span {span.id}"
    if len(span.fragments) > 1 and not label.discontinuous:
        yield Fault(item, f"it has {len(span.fragments)} fragments, and a {label.name} may have one only")
    for name, value in sorted(span.attributes.items()):
        attribute = label.attribute(name)
        if attribute is None:
            yield _unknown(item, "attribute", name, [known.name for known in label.attributes])
        else:
            yield from _value_faults(item, attribute, value)
    for attribute in label.attributes:
        if attribute.required and attribute.default is None and attribute.name not in span.attributes:
            yield Fault(item, f"this {label.name} has no {attribute.name}", _choices(attribute.values))


def _value_faults(item: str, attribute: Attribute, value: str) -> Iterator[Fault]:
    if attribute.values and value not in attribute.values:
        yield _unknown(item, attribute.name, value, attribute.values)
    elif attribute.pattern is not None and not re.fullmatch(attribute.pattern, value):
        yield Fault(item, f"{attribute.name} {value!r} does not have the form {attribute.pattern}")


def _end_faults(
    tie: Relation, kind: RelationType, spans: dict[SpanId, Span], labels: LabelSet
) -> Iterator[Fault]:
    head, tail = spans.get(tie.head), spans.get(tie.tail)
    if head is None or tail is None:
        return
    forth = list(_misfits(kind, head, tail, labels))
    if forth and not (kind.symmetric and not any(_misfits(kind, tail, head, labels))):
        yield from (Fault(f"relation {tie.id}", what, remedy) for what, remedy in forth)


def _misfits(kind: RelationType, head: Span, tail: Span, labels: LabelSet) -> Iterator[tuple[str, str]]:
    if head.label not in kind.head:
        yield f"{kind.name} cannot start from {head.label!r}", _choices(kind.head)
    if tail.label not in kind.tail:
        yield f"{kind.name} cannot point to {tail.label!r}", _choices(kind.tail)
        return
    for name, allowed in kind.tail_where.get(tail.label, {}).items():
        label = labels.label(tail.label)
        attribute = label.attribute(name) if label else None
        value = tail.attributes.get(name, attribute.default if attribute else None)
        if value not in allowed:
            given = f"whose {name} is {value}" if value else f"without a {name}"
            yield f"{kind.name} cannot point to {tail.label!r} {given}", _choices(allowed)


def _count_faults(record: Record, labels: LabelSet) -> Iterator[Fault]:
    same = Counter((tie.type, tie.head, tie.tail) for tie in record.relations)
    for (kind, head, tail), times in same.items():
        if times > 1:
            yield Fault(f"span {head}", f"{times} relations {kind} tie it to the same span {tail}")
    for (kind, head), times in Counter((tie.type, tie.head) for tie in record.relations).items():
        known = labels.relation(kind)
        most = known.max_per_head if known else None
        if most is not None and times > most:
            yield Fault(f"span {head}", f"{times} relations {kind} start from it, and {most} may")


def _unreached_parts(record: Record, labels: LabelSet) -> Iterator[Fault]:
    reached = {(tie.type, tie.tail) for tie in record.relations}
    for span in record.spans:
        kind = _PARTS.get(span.label)
        if kind and labels.relation(kind) and (kind, span.id) not in reached:
            yield Fault(
                f"span {span.id}",
                f"nothing reaches this {span.label} by {kind}",
                "tie a quote or claim to it, or delete it",
            )


def _unknown(item: str, what: str, name: str, known: Iterable[str]) -> Fault:
    return Fault(item, f"{what} {name!r} is not in the label set", _choices(known))


def _choices(known: Iterable[str]) -> str:
    names = ", ".join(known)
    return f"known: {names}" if names else ""


def _name(item: Span | Relation) -> str:
    return f"{'span' if isinstance(item, Span) else 'relation'} {item.id}"
