"""Bringing a record's annotations into those that are there already."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace

from reader.core.annotation import Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.edit import Change
from reader.core.ids import EntityId
from reader.exchange.record import Record
from reader.exchange.rules import Fault

Stamp = Callable[[Provenance], Provenance]


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


def merge(record: Record, annotations: Annotations, entities: Container[EntityId], stamp: Stamp) -> Merge:
    """Work out how annotations of the same text take in a record's; a second merge changes nothing.

    A span or relation whose id is there already stays as it is there. An entity that the register does not
    have is left out of its span.

    Args:
        record: What to take in. Its article must have the text that the annotations are of.
        annotations: What is there; it is not changed.
        entities: The ids in the library's register.
        stamp: Makes the provenance that an item gets from the one it had.
    """
    changes: list[Change] = []
    faults: list[Fault] = []
    present = 0
    spans = dict(annotations.spans)
    for span in record.spans:
        if span.entity is not None and span.entity not in entities:
            faults.append(Fault(f"span {span.id}", f"entity {span.entity} is not in the register"))
            span = replace(span, entity=None)
        held = spans.get(span.id)
        if held is None:
            spans[span.id] = new = replace(span, provenance=stamp(span.provenance))
            changes.append(Change(None, new))
            continue
        present += 1
        faults += _differing(held, span)
    for tie in record.relations:
        tied = annotations.relations.get(tie.id)
        if tied is not None:
            present += 1
            faults += _differing(tied, tie)
        elif tie.head in spans and tie.tail in spans:
            changes.append(Change(None, replace(tie, provenance=stamp(tie.provenance))))
        else:
            faults.append(Fault(f"relation {tie.id}", "a span that it ties is not there"))
    return Merge(tuple(changes), present, tuple(faults))


def _differing(held: Span | Relation, new: Span | Relation) -> list[Fault]:
    if replace(held, provenance=new.provenance) == new:
        return []
    kind = "span" if isinstance(held, Span) else "relation"
    return [Fault(f"{kind} {held.id}", "it is there already and differs; it was left as it is")]
