"""All rules, what they find, and what has to be looked at again after a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from reader.checks import attributions, edges, label_set, overlaps
from reader.checks.finding import Context, Finding, Fix, Level, Rule
from reader.core.annotation import Relation, Span
from reader.core.edit import Change
from reader.core.ids import SpanId
from reader.core.labels import LabelSet
from reader.core.roles import CLAIM, QUOTE

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (*label_set.RULES, *attributions.RULES, *edges.RULES, *overlaps.RULES),
        key=lambda rule: tuple(Level).index(rule.level),
    )
)
"""The gravest first."""

_BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}


def rule_of(identifier: str) -> Rule | None:
    """Return the rule of an id, or None."""
    return _BY_ID.get(identifier)


def rules_of(labels: LabelSet) -> tuple[Rule, ...]:
    """Return the rules that a label set does not switch off."""
    return tuple(rule for rule in RULES if rule.id not in labels.unchecked)


def findings_at(context: Context, span: Span, rules: Iterable[Rule] = RULES) -> tuple[Finding, ...]:
    """Return what rules find at a span and its annotator has not dismissed, in the rules' order."""
    return tuple(
        replace(finding, rule=rule.id, level=rule.level)
        for rule in rules
        if rule.id not in span.dismissed or not rule.dismissible
        for finding in rule.find(context, span)
    )


def all_findings(context: Context) -> Iterator[Finding]:
    """Yield what all rules of the label set find, in text order."""
    rules = rules_of(context.labels)
    for span in context.annotations.ordered():
        yield from findings_at(context, span, rules)


def fix_of(context: Context, finding: Finding) -> Fix | None:
    """Return what mends a finding, or None if only a person can know or its span is gone."""
    span = context.annotations.span(finding.span)
    return _BY_ID[finding.rule].mend(context, span, finding) if span is not None else None


def affected(context: Context, changes: Iterable[Change]) -> set[SpanId]:
    """Return the spans at which rules may find something else after changes; some of them may be gone.

    Args:
        context: How things stand after the changes.
        changes: The changes.
    """
    found: set[SpanId] = set()
    for change in changes:
        items = [item for item in (change.before, change.after) if item is not None]
        for item in items:
            if isinstance(item, Relation):
                found.update((item.head, item.tail))
        spans = [item for item in items if isinstance(item, Span)]
        if spans:
            found.add(spans[0].id)
            found.update(_tied(context, spans[0].id))
            if len(spans) == 1 or _place(spans[0]) != _place(spans[1]):
                for span in spans:
                    found.update(_touching(context, span))
    return found


def _place(span: Span) -> tuple[object, ...]:
    return span.label, span.fragments


def _tied(context: Context, span: SpanId) -> Iterator[SpanId]:
    yield from (tie.tail for tie in context.annotations.relations_from(span))
    yield from (tie.head for tie in context.annotations.relations_to(span))


def _touching(context: Context, span: Span) -> Iterator[SpanId]:
    """Yield the spans whose findings may depend on where a span is: those of its label, and claims for a quote."""
    is_quote = context.labels.role_of(span.label) == QUOTE
    labels = {span.label, *context.labels.names_for(CLAIM)} if is_quote else {span.label}
    for fragment in span.fragments:
        for piece in context.annotations.pieces(fragment.start, fragment.end):
            if piece.label in labels:
                yield piece.span
