"""Bringing a record's annotations into those that are there already."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import TypeVar

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.edit import Change
from reader.core.ids import EntityId, SpanId
from reader.exchange.derived import is_derived
from reader.exchange.record import Record
from reader.exchange.rules import Fault
from reader.exchange.things import Thing

Stamp = Callable[[Provenance], Provenance]
_Item = TypeVar("_Item", Span, Relation)


@dataclass(frozen=True, slots=True)
class Merge:
    """How annotations change to take in a record.

    Args:
        changes: What to apply; empty if everything was there already.
        present: How many spans and relations were there already.
        faults: What was left out, and why.
    """

    changes: tuple[Change, ...]
    present: int
    faults: tuple[Fault, ...]


def merge(
    record: Record,
    annotations: Annotations,
    entities: Container[EntityId],
    stamp: Stamp,
    lost: Container[Thing] = (),
) -> Merge:
    """Work out how annotations of the same text take in a record's; a second merge changes nothing.

    A span or relation whose id is there already stays as it is there; so does one whose id was derived, where one
    that says the same is there. An entity that the register does not have is left out of its span.

    Args:
        record: What to take in. Its article must have the text that the annotations are of.
        annotations: What is there; it is not changed.
        entities: The ids in the library's register.
        stamp: Makes the provenance that an item gets from the one it had.
        lost: What the record cannot say of its spans, because its dialect cannot hold it: a span that is there and
            has it is no other for that.
    """
    changes: list[Change] = []
    faults: list[Fault] = []
    present = 0
    spans, ties = dict(annotations.spans), dict(annotations.relations)
    alike = (
        _Alike(annotations)
        if any(map(is_derived, (*(span.id for span in record.spans), *(tie.id for tie in record.relations))))
        else None
    )
    places: dict[SpanId, SpanId] = {}
    for span in record.spans:
        if span.entity is not None and span.entity not in entities:
            faults.append(Fault(f"span {span.id}", f"entity {span.entity} is not in the register"))
            span = replace(span, entity=None)
        held = spans.get(span.id)
        same = alike.span(span) if alike and held is None else None
        if same is not None:
            places[span.id] = same
            present += 1
        elif str(span.id) in ties:
            faults.append(_of_another(f"span {span.id}"))
        elif held is None:
            spans[span.id] = new = _stamped(span, stamp)
            changes.append(Change(None, new))
        else:
            present += 1
            faults += _differing(held, _as_held(span, held, lost))
    for tie in record.relations:
        if places:
            tie = replace(tie, head=places.get(tie.head, tie.head), tail=places.get(tie.tail, tie.tail))
        tied = ties.get(tie.id)
        if tied is not None:
            present += 1
            faults += _differing(tied, tie)
        elif alike and alike.has(tie):
            present += 1
        elif str(tie.id) in spans:
            faults.append(_of_another(f"relation {tie.id}"))
        elif tie.head in spans and tie.tail in spans:
            ties[tie.id] = made = _stamped(tie, stamp)
            changes.append(Change(None, made))
        else:
            faults.append(Fault(f"relation {tie.id}", "a span that it ties is not there"))
    return Merge(tuple(changes), present, tuple(faults))


def _stamped(item: _Item, stamp: Stamp) -> _Item:
    provenance = stamp(item.provenance)
    return item if provenance is item.provenance else replace(item, provenance=provenance)


class _Alike:
    """What is there already, found by what it says: for items whose own ids got lost in another program."""

    def __init__(self, annotations: Annotations) -> None:
        self._spans: dict[tuple[str, tuple[Fragment, ...]], list[SpanId]] = {}
        for span in annotations.ordered():
            self._spans.setdefault((span.label, span.fragments), []).append(span.id)
        self._ties = {(tie.type, tie.head, tie.tail) for tie in annotations.relations.values()}

    def span(self, span: Span) -> SpanId | None:
        """Return a span of the same label and place, another one each time; None where there is none left."""
        found = self._spans.get((span.label, span.fragments)) if is_derived(span.id) else None
        return found.pop(0) if found else None

    def has(self, tie: Relation) -> bool:
        """Tell whether the same spans are tied in the same way."""
        return is_derived(tie.id) and (tie.type, tie.head, tie.tail) in self._ties


def _as_held(span: Span, held: Span, lost: Container[Thing]) -> Span:
    """Return a span with what its dialect cannot hold as it is on the span that is there."""
    if Thing.FRAGMENTS in lost and (span.start, span.end) == (held.start, held.end):
        span = replace(span, fragments=held.fragments)
    return replace(
        span,
        attributes=held.attributes if Thing.ATTRIBUTES in lost else span.attributes,
        entity=held.entity if Thing.ENTITIES in lost else span.entity,
        note=held.note if Thing.NOTES in lost else span.note,
        dismissed=held.dismissed if Thing.DISMISSED in lost else span.dismissed,
    )


def _of_another(item: str) -> Fault:
    return Fault(item, "something else has its id already")


def _differing(held: Span | Relation, new: Span | Relation) -> list[Fault]:
    if replace(held, provenance=new.provenance) == new:
        return []
    kind = "span" if isinstance(held, Span) else "relation"
    return [Fault(f"{kind} {held.id}", "it is there already and differs; it was left as it is")]
