"""Bringing a record's annotations into those that are there already."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.edit import Change
from reader.core.ids import EntityId, SpanId
from reader.exchange.derived import is_derived
from reader.exchange.record import Record
from reader.exchange.rules import Fault, words_of
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

    A span or relation whose id is there already stays as it is there; so does a span whose id was derived, where one is
    there that says all that it says, and a relation where one ties the same spans in the same way. An entity that the
    register does not have is left out of its span.

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
    tied = {_tie(tie) for tie in annotations.relations.values()} if record.relations else set()
    linked = [_linked(span, entities, faults) for span in record.spans]
    places = _alike(linked, annotations) if any(is_derived(span.id) for span in linked) else {}
    for span in linked:
        held = spans.get(span.id)
        if span.id in places:
            present += 1
        elif str(span.id) in ties:
            faults.append(_of_another(f"span {span.id}"))
        elif held is None:
            spans[span.id] = new = _stamped(span, stamp)
            changes.append(Change(None, new))
        else:
            present += 1
            faults += _differing(held, _as_held(span, held, lost), record.article.text)
    for tie in record.relations:
        if places:
            tie = replace(tie, head=places.get(tie.head, tie.head), tail=places.get(tie.tail, tie.tail))
        there = ties.get(tie.id)
        if there is not None:
            present += 1
            faults += _differing(there, tie, record.article.text)
        elif str(tie.id) in spans:
            faults.append(_of_another(f"relation {tie.id}"))
        elif _tie(tie) in tied:
            present += 1
        elif tie.head in spans and tie.tail in spans:
            ties[tie.id] = made = _stamped(tie, stamp)
            changes.append(Change(None, made))
        else:
            faults.append(Fault(f"relation {tie.id}", "a span that it ties is not there"))
    return Merge(tuple(changes), present, tuple(faults))


def _stamped(item: _Item, stamp: Stamp) -> _Item:
    provenance = stamp(item.provenance)
    return item if provenance is item.provenance else replace(item, provenance=provenance)


def _tie(tie: Relation) -> tuple[str, SpanId, SpanId]:
    return tie.type, tie.head, tie.tail


def _linked(span: Span, entities: Container[EntityId], faults: list[Fault]) -> Span:
    """Return a span without an entity that the register lacks, and note that as a fault."""
    if span.entity is None or span.entity in entities:
        return span
    faults.append(Fault(f"span {span.id}", f"entity {span.entity} is not in the register"))
    return replace(span, entity=None)


def _alike(spans: Sequence[Span], annotations: Annotations) -> dict[SpanId, SpanId]:
    """Return which spans are there under other ids: a derived one tells that theirs got lost in another program.

    A span is one of the same label and place that says as much, or else more; each is one other at most.
    """
    named = {span.id for span in spans}
    there: dict[tuple[str, tuple[Fragment, ...]], list[Span]] = {}
    for held in annotations.ordered():
        if held.id not in named:
            there.setdefault((held.label, held.fragments), []).append(held)
    found: dict[SpanId, SpanId] = {}
    lost = [span for span in spans if is_derived(span.id) and span.id not in annotations.spans]
    for may_say_more in (False, True):
        for span in lost:
            held_alike = there.get((span.label, span.fragments), [])
            for held in held_alike if span.id not in found else ():
                if _says_all(held, span) and (may_say_more or _says_all(span, held)):
                    found[span.id] = held.id
                    held_alike.remove(held)
                    break
    return found


def _says_all(one: Span, other: Span) -> bool:
    """Tell whether a span says all that another of its label and place does."""
    return (
        other.attributes.items() <= one.attributes.items()
        and other.entity in (None, one.entity)
        and other.note in (None, one.note)
    )


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


def _differing(held: Span | Relation, new: Span | Relation, text: str) -> list[Fault]:
    if replace(held, provenance=new.provenance) == new:
        return []
    name = f"span {held.id} “{words_of(held, text)}”" if isinstance(held, Span) else f"relation {held.id}"
    return [Fault(name, "it is there already and differs; it was left as it is")]
