"""What of a record a label set has names for."""

from __future__ import annotations

from dataclasses import replace

from reader.core.annotation import Relation, Span
from reader.core.labels import LabelSet
from reader.exchange.record import Record
from reader.exchange.rules import Fault


def known_names_only(record: Record, labels: LabelSet) -> tuple[Record, list[Fault]]:
    """Return a record without spans, attributes and relations that a label set does not know, and a fault for each.

    Args:
        record: The record.
        labels: The label set.
    """
    faults: list[Fault] = []
    spans: list[Span] = []
    ties: list[Relation] = []
    gone: set[str] = set()
    known = {label.name: label for label in labels.labels}
    for span in record.spans:
        label = known.get(span.label)
        if label is None:
            names = ", ".join(label.name for label in labels.labels)
            faults.append(
                Fault(
                    f"span {span.id}",
                    f"label {span.label!r} is not in the library's label set",
                    f"it has {names}; add it to labels.toml",
                )
            )
            gone.add(span.id)
            continue
        strange = [name for name in span.attributes if label.attribute(name) is None]
        if strange:
            names = ", ".join(strange)
            faults.append(
                Fault(
                    f"span {span.id}",
                    f"{span.label} has no attribute {names} in the library's label set",
                    "add it to labels.toml",
                )
            )
            kept = {name: value for name, value in span.attributes.items() if name not in strange}
            span = replace(span, attributes=kept)
        spans.append(span)
    for tie in record.relations:
        if labels.relation(tie.type) is None:
            faults.append(
                Fault(
                    f"relation {tie.id}",
                    f"type {tie.type!r} is not in the library's label set",
                    "add it to labels.toml",
                )
            )
        elif tie.head in gone or tie.tail in gone:
            faults.append(Fault(f"relation {tie.id}", "a span that it ties was left out"))
        else:
            ties.append(tie)
    return replace(record, spans=tuple(spans), relations=tuple(ties)) if faults else record, faults
