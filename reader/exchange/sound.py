"""What of a record a library can keep, so that what goes in can come out again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain

from reader.core.annotation import Relation, Span
from reader.exchange.record import LabelNames, Record
from reader.exchange.rules import Fault, aid_faults, is_speakable, item_faults, spelling_faults


def sound_only(record: Record, *, dated: bool) -> tuple[Record, list[Fault]]:
    """Return a record without what an export would refuse of its spans, relations and entities, and a fault for each.

    Of spans and relations of one id the first stays. A relation stays where both of its spans do and, if there were
    several of that id, said the same.

    Args:
        record: The record.
        dated: Whether its dialect says when each was made; else what has no time gets one when it is taken over.
    """
    faults = [*aid_faults(record.aid)]
    aid = "" if faults else record.aid
    names = record.label_set
    if found := [*spelling_faults(names, "label_set")]:
        faults += found
        kept = [tuple(filter(is_speakable, each)) for each in (names.labels, names.relations)]
        names = LabelNames(names.name if is_speakable(names.name) else "", names.version, *kept)
    entities = [entity for entity in record.entities if is_speakable(entity)]
    if len(entities) < len(record.entities):
        faults += chain.from_iterable(spelling_faults(each, f"entity {each.id}") for each in record.entities)
    taken: set[str] = {entity.id for entity in record.entities}
    given = Counter([*taken, *(span.id for span in record.spans), *(tie.id for tie in record.relations)])
    faults += (Fault(name, f"this id is given {times} times") for name, times in given.items() if times > 1)
    spans, gone, unsure = dict[str, Span](), set[str](), set[str]()
    for span in record.spans:
        if span.id in spans:
            unsure |= {span.id} if spans[span.id] != span else set()
        elif span.id in taken or _is_at_fault(span, dated, faults):
            gone.add(span.id)
        else:
            spans[span.id] = span
    taken.update(spans)
    ties = dict[str, Relation]()
    for tie in record.relations:
        if tie.id in taken or tie.id in ties or _is_at_fault(tie, dated, faults):
            continue
        ends = {tie.head, tie.tail}
        if ends & unsure:
            name = min(ends & unsure)
            faults.append(Fault(f"relation {tie.id}", f"it ties span {name}, and {given[name]} have this id"))
        elif ends & gone:
            faults.append(Fault(f"relation {tie.id}", "a span that it ties was left out"))
        else:
            ties[tie.id] = tie
    if not faults:
        return record, faults
    return replace(
        record, spans=tuple(spans.values()), relations=tuple(ties.values()), aid=aid, label_set=names,
        entities=tuple(entities),
    ), faults  # fmt: skip


def _is_at_fault(item: Span | Relation, dated: bool, faults: list[Fault]) -> bool:
    """Tell whether something is wrong with a span or relation by itself, and note what."""
    found = [*item_faults(item, dated=dated)]
    faults += found
    return bool(found)
