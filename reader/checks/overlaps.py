"""The rule that spans of one label do not overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.checks.finding import Context, Finding, Fix, Level, Rule, all_ties, at
from reader.core.annotation import Relation, Span, merge_fragments
from reader.core.saved import order_key


def same_label_overlap(context: Context, span: Span) -> Iterator[Finding]:
    """Yield a span that begins, or goes on, inside another of its label; of two that begin together, the later."""
    other = _host(context, span)
    if other is not None:
        same = other.fragments == span.fragments
        what = f"this {span.label} {'is on the same words as' if same else 'overlaps'} another {span.label}"
        yield at(span, what, "make one of the two, or part them")


def merge(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Make the two one: the earlier takes the words, attributes and relations of the later, where it has none."""
    other = _host(context, span)
    if other is None:
        return None
    kept, gone = sorted((span, other), key=order_key)
    fragments = merge_fragments((*kept.fragments, *gone.fragments))
    label = context.labels.label(span.label)
    if len(fragments) > 1 and label is not None and not label.discontinuous:
        return None
    merged = replace(
        kept,
        fragments=fragments,
        attributes={**gone.attributes, **kept.attributes},
        entity=kept.entity or gone.entity,
        note=kept.note or gone.note,
    )
    untied, retied = _moved(context, kept, gone)
    return Fix("make the two one", changed=(merged,), dropped=(gone,), untied=untied, retied=retied)


def _host(context: Context, span: Span) -> Span | None:
    """Return the first span of the same label that holds the beginning of a fragment."""
    hosts = (
        context.annotations.spans[piece.span]
        for fragment in span.fragments
        for piece in context.annotations.pieces(fragment.start, fragment.start + 1)
        if piece.label == span.label and piece.span != span.id and piece.start <= fragment.start
        and (piece.start < fragment.start or _is_later(context, span, piece.span))
    )  # fmt: skip
    return min(hosts, key=order_key, default=None)


def _is_later(context: Context, span: Span, other: str) -> bool:
    return order_key(span) > order_key(context.annotations.spans[other])  # type: ignore[index]


def _moved(context: Context, kept: Span, gone: Span) -> tuple[tuple[Relation, ...], tuple[Relation, ...]]:
    """Return the relations of a span that go with it, and the others as they are once another has them."""
    held = {(tie.type, tie.head, tie.tail) for tie in all_ties(context, kept)}
    counts = [tie.type for tie in context.annotations.relations_from(kept.id)]
    untied: list[Relation] = []
    retied: list[Relation] = []
    for tie in all_ties(context, gone):
        head = kept.id if tie.head == gone.id else tie.head
        tail = kept.id if tie.tail == gone.id else tie.tail
        kind = context.labels.relation(tie.type)
        most = kind.max_per_head if kind and head == kept.id and tie.head == gone.id else None
        full = most is not None and counts.count(tie.type) >= most
        if head == tail or full or (tie.type, head, tail) in held:
            untied.append(tie)
            continue
        held.add((tie.type, head, tail))
        counts.extend([tie.type] if head == kept.id else [])
        retied.append(replace(tie, head=head, tail=tail))
    return tuple(untied), tuple(retied)


RULES = (
    Rule("same_label_overlap", "spans of one label that overlap", Level.WARNING, same_label_overlap, merge),
)
