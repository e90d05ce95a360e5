"""Rules that come from the label set: its names, its values, and which ends a relation may have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reader.checks.finding import Context, Finding, Fix, Level, Rule, at, known
from reader.checks.nearby import nearby
from reader.core.annotation import Fragment, Relation, Span
from reader.core.labels import Attribute, LabelSet, RelationType

_GAP = 40
"""How many code points may part two pieces that are made one; across a wider gap the longest is kept."""


def unknown_names(context: Context, span: Span) -> Iterator[Finding]:
    """Yield labels, attributes and values that are not in the label set."""
    label = context.labels.label(span.label)
    if label is None:
        yield _unknown(span, "label", span.label, (held.name for held in context.labels.labels))
        return
    for name, value in sorted(span.attributes.items()):
        attribute = label.attribute(name)
        if attribute is None:
            choices = (held.name for held in label.attributes)
            yield _unknown(span, "attribute", name, choices, attribute=name)
        else:
            yield from _value_findings(span, attribute, value)


def forget_name(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Take away the attribute, or the value, that is not in the label set."""
    if not finding.attribute:
        return None
    kept = {name: value for name, value in span.attributes.items() if name != finding.attribute}
    return Fix(f"take {finding.attribute} away", changed=(replace(span, attributes=kept),))


def missing_attributes(context: Context, span: Span) -> Iterator[Finding]:
    """Yield required attributes without a value."""
    label = context.labels.label(span.label)
    for attribute in label.attributes if label else ():
        if attribute.required and attribute.default is None and attribute.name not in span.attributes:
            what = f"this {span.label} has no {attribute.name}"
            yield at(span, what, known(attribute.values), attribute=attribute.name)


def supply_attribute(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Give it the value that the same words have nearby, or else ask for it."""
    name, words = finding.attribute, context.words_of(span)
    for other in nearby(context, span):
        if other.label == span.label and name in other.attributes and context.words_of(other) == words:
            value = other.attributes[name]
            after = replace(span, attributes={**span.attributes, name: value})
            return Fix(f"make it {value}, as nearby", changed=(after,))
    return Fix(f"choose its {name}", command="attribute.edit")


def pieces(context: Context, span: Span) -> Iterator[Finding]:
    """Yield spans of several fragments whose label allows one only."""
    label = context.labels.label(span.label)
    if len(span.fragments) > 1 and label is not None and not label.discontinuous:
        what = f"it has {len(span.fragments)} fragments, and a {label.name} may have one only"
        yield at(span, what, "make it one, or take pieces away")


def join_pieces(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Take in what parts the fragments if it is short, or else keep the longest."""
    parts = zip(span.fragments, span.fragments[1:], strict=False)
    if all(
        right.start - left.end <= _GAP and "\n" not in context.text[left.end : right.start]
        for left, right in parts
    ):
        whole = Fragment(span.start, span.end)
        return Fix("take in what is between its pieces", changed=(replace(span, fragments=(whole,)),))
    longest = max(span.fragments, key=lambda piece: (piece.end - piece.start, -piece.start))
    return Fix("keep the longest piece", changed=(replace(span, fragments=(longest,)),))


def ties(context: Context, span: Span) -> Iterator[Finding]:
    """Yield relations from a span that the label set does not allow."""
    relations = context.annotations.relations_from(span.id)
    for relation in relations:
        kind = context.labels.relation(relation.type)
        if kind is None:
            choices = (held.name for held in context.labels.relations)
            yield _unknown(span, "type", relation.type, choices, relation=relation)
            continue
        tail = context.annotations.span(relation.tail)
        if tail is None:
            continue
        forth = [*_misfits(kind, span, tail, context.labels)]
        if forth and not (kind.symmetric and not any(_misfits(kind, tail, span, context.labels))):
            yield from (at(span, what, remedy, relation=relation) for what, remedy in forth)


def untie(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Take the relation away."""
    relation = context.annotations.relations.get(finding.relation) if finding.relation else None
    return Fix(f"untie {relation.type}", untied=(relation,)) if relation else None


def tie_counts(context: Context, span: Span) -> Iterator[Finding]:
    """Yield what a span is tied to twice, or more often than the label set allows."""
    relations = context.annotations.relations_from(span.id)
    if len(relations) < 2:
        return
    for (kind, tail), times in Counter((tie.type, tie.tail) for tie in relations).items():
        if times > 1:
            yield at(span, f"{times} relations {kind} tie it to the same span {tail}", "untie one")
    for kind, times in Counter(tie.type for tie in relations).items():
        most = _most(context.labels, kind)
        if most is not None and times > most:
            yield at(span, f"{times} relations {kind} start from it, and {most} may", "untie one")


def untie_surplus(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Keep the oldest relations, as many as are allowed."""
    seen: set[tuple[str, str]] = set()
    held = Counter[str]()
    surplus: list[Relation] = []
    for tie in context.annotations.relations_from(span.id):
        most = _most(context.labels, tie.type)
        if (tie.type, tie.tail) in seen or (most is not None and held[tie.type] >= most):
            surplus.append(tie)
        else:
            seen.add((tie.type, tie.tail))
            held[tie.type] += 1
    return Fix("keep the oldest and untie the rest", untied=tuple(surplus))


def fits(labels: LabelSet, kind: RelationType, head: Span, tail: Span) -> bool:
    """Tell whether the label set allows a relation between two spans."""
    return not any(_misfits(kind, head, tail, labels))


def _misfits(kind: RelationType, head: Span, tail: Span, labels: LabelSet) -> Iterator[tuple[str, str]]:
    if head.label not in kind.head:
        yield f"{kind.name} cannot start from {head.label!r}", known(kind.head)
    if tail.label not in kind.tail:
        yield f"{kind.name} cannot point to {tail.label!r}", known(kind.tail)
        return
    for name, allowed in kind.tail_where.get(tail.label, {}).items():
        value = labels.value_of(tail, name)
        if value not in allowed:
            given = f"whose {name} is {value}" if value else f"without a {name}"
            yield f"{kind.name} cannot point to {tail.label!r} {given}", known(allowed)


def _value_findings(span: Span, attribute: Attribute, value: str) -> Iterator[Finding]:
    name = attribute.name
    if attribute.values and value not in attribute.values:
        yield _unknown(span, name, value, attribute.values, attribute=name)
    elif attribute.pattern is not None and not re.fullmatch(attribute.pattern, value):
        what = f"{name} {value!r} does not have the form {attribute.pattern}"
        yield at(span, what, attribute=name)


def _unknown(
    span: Span,
    what: str,
    name: str,
    choices: Iterable[str],
    *,
    relation: Relation | None = None,
    attribute: str = "",
) -> Finding:
    sentence = f"{what} {name!r} is not in the label set"
    return at(span, sentence, known(tuple(choices)), relation=relation, attribute=attribute)


def _most(labels: LabelSet, relation: str) -> int | None:
    kind = labels.relation(relation)
    return kind.max_per_head if kind else None


RULES = (
    Rule("unknown_name", "a label, attribute or value that is not in the label set", Level.ERROR,
         unknown_names, forget_name),
    Rule("missing_attribute", "a required attribute without a value", Level.ERROR,
         missing_attributes, supply_attribute),
    Rule("pieces", "several fragments where the label allows one", Level.ERROR, pieces, join_pieces),
    Rule("tie", "a relation that the label set does not allow", Level.ERROR, ties, untie),
    Rule("tie_count", "a span that is tied too often", Level.ERROR, tie_counts, untie_surplus),
)  # fmt: skip
