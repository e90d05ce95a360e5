"""What of a record a label set has names for, and allows."""

from __future__ import annotations

from dataclasses import replace

from reader.core.annotation import Relation, Span
from reader.core.labels import Label, LabelSet
from reader.exchange.record import Record
from reader.exchange.rules import Fault, words_of


def named_by_role(record: Record, labels: LabelSet) -> Record:
    """Return a record with what is called by its role under the name that a label set has for that.

    Names that the label set has stay, and so do those that are no roles.

    Args:
        record: The record.
        labels: The label set.
    """

    def label(name: str) -> str:
        found = labels.label(name) or labels.label_for(name)
        return found.name if found is not None else name

    def kind(name: str) -> str:
        found = labels.relation(name) or labels.relation_for(name)
        return found.name if found is not None else name

    return replace(
        record,
        spans=tuple(replace(span, label=label(span.label)) for span in record.spans),
        relations=tuple(replace(tie, type=kind(tie.type)) for tie in record.relations),
    )


def known_names_only(record: Record, labels: LabelSet) -> tuple[Record, list[Fault]]:
    """Return a record without what a label set does not know or allow, and a fault for each part that is left out.

    That are spans and relations of other names, spans of several fragments whose label allows one only, attributes of
    other names or with a value that is not one of those listed, and relations between labels that may not be tied so.
    What is only not finished yet stays: a required attribute without a value, or one that the end of a relation would
    have to have.

    Args:
        record: The record.
        labels: The label set.
    """
    faults: list[Fault] = []
    spans: list[Span] = []
    ties: list[Relation] = []
    gone: set[str] = set()
    text = record.article.text
    known = {label.name: label for label in labels.labels}
    for span in record.spans:
        label = known.get(span.label)
        if label is None or (len(span.fragments) > 1 and not label.discontinuous):
            faults.append(_unfit(span, label, labels, text))
            gone.add(span.id)
            continue
        spans.append(_known_attributes_only(span, label, text, faults) if span.attributes else span)
    ends = {span.id: span.label for span in spans} if record.relations else {}
    for tie in record.relations:
        kind = labels.relation(tie.type)
        if kind is None:
            faults.append(
                Fault(
                    f"relation {tie.id}",
                    f"type {tie.type!r} is not in the library's label set",
                    "add it to labels.toml",
                )
            )
        elif tie.head in gone or tie.tail in gone:
            faults.append(Fault(f"relation {tie.id}", "a span that it ties was left out"))
        elif tie.head in ends and tie.tail in ends and not kind.allows(ends[tie.head], ends[tie.tail]):
            faults.append(
                Fault(
                    f"relation {tie.id}",
                    f"{tie.type} cannot tie {ends[tie.head]!r} to {ends[tie.tail]!r} in the library's label set",
                    f"it can tie {', '.join(kind.head)} to {', '.join(kind.tail)}",
                )
            )
        else:
            ties.append(tie)
    return replace(record, spans=tuple(spans), relations=tuple(ties)) if faults else record, faults


def _unfit(span: Span, label: Label | None, labels: LabelSet, text: str) -> Fault:
    """Return what is wrong with a span whose label is not known, or may not have as many fragments."""
    if label is None:
        names = ", ".join(known.name for known in labels.labels)
        what, remedy = f"label {span.label!r} is not", f"it has {names}; add it to labels.toml"
    else:
        what = f"it has {len(span.fragments)} fragments, and a {label.name} may have one only"
        remedy = 'say spans = "multi" in labels.toml'
    return Fault(_named(span, text), f"{what} in the library's label set", remedy)


def _known_attributes_only(span: Span, label: Label, text: str, faults: list[Fault]) -> Span:
    """Return a span without the attributes that its label does not have or allow, and note a fault for each."""
    known = {attribute.name: attribute for attribute in label.attributes}
    strange = [name for name in span.attributes if name not in known]
    wrong = [
        name for name, value in span.attributes.items() if name in known and not known[name].allows(value)
    ]
    if strange:
        what = f"{span.label} has no attribute {', '.join(strange)} in the library's label set"
        faults.append(Fault(_named(span, text), what, "add it to labels.toml"))
    for name in wrong:
        what = f"{name} cannot be {span.attributes[name]!r} in the library's label set"
        values = ", ".join(known[name].values)
        faults.append(Fault(_named(span, text), what, f"it can be {values}; add it to labels.toml"))
    gone = {*strange, *wrong}
    kept = {name: value for name, value in span.attributes.items() if name not in gone}
    return replace(span, attributes=kept) if gone else span


def _named(span: Span, text: str) -> str:
    """Return what a fault calls a span: its id may have been made here, its words are the user's."""
    return f"span {span.id} “{words_of(span, text)}”"
