"""Commands that tie two annotations, or untie them."""

from __future__ import annotations

from dataclasses import replace

from reader.core.annotation import Relation, Span
from reader.core.edit import Change
from reader.core.ids import SpanId
from reader.core.labels import RelationType
from reader.editor import hinting, ties
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind

_DONE = Outcome(OutcomeKind.DONE)
_LONGEST_RING = 64
"""So many annotations that are tied to each other, near or far, are gone round."""


def tie(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Tie the active annotation and the one at the selection, whichever may be head; untie a tied pair.

    Where none is selected that it could be tied to, letters on screen stand at those that it could.
    The argument, if any, is the id of the other annotation.
    """
    kind = editor.labels.relation(command.operands[0])
    active = editor.active_span
    if kind is None or active is None:
        return editor.refuse("No annotation is active: make one, or go to one with next annotation")
    others = _others(editor, active, argument)
    if argument is None and not any(_pairs(kind, active, other) for other in others):
        return _point(editor, command, kind, active)
    if not others:
        return editor.refuse(f"Select another annotation to tie to the active {active.label}")
    for other in others:
        held = _held(editor, kind, active, other)
        if held is not None:
            return _untie(editor, command, held)
    pairs = [pair for other in others for pair in _pairs(kind, active, other)]
    if not pairs:
        return editor.refuse(
            f"{kind.name} goes from {' or '.join(kind.head)} to {' or '.join(kind.tail)}, "
            f"not between {active.label} and {others[0].label}"
        )
    head, tail = next(
        (pair for pair in pairs if editor.labels.tail_fits(kind, pair[1])),
        pairs[0],
    )
    if not editor.labels.tail_fits(kind, tail):
        return editor.refuse(_unfit_tail(kind, tail))
    return _tie(editor, command, kind, head, tail)


def _others(editor: Editor, active: Span, argument: str | None) -> list[Span]:
    """Return the annotations that may be meant: the selected one first, then the smallest around."""
    if argument is not None:
        named = editor.annotations.span(SpanId(argument))
        return [named] if named and named.id != active.id else []
    start, end = editor.selection.extent
    here = [span for span in editor.annotations.touching(start, end) if span.id != active.id]
    exact = {span.id for span in here if any((p.start, p.end) == (start, end) for p in span.fragments)}
    return sorted(
        here,
        key=lambda span: (span.id not in exact, not span.covers(start, end), span.end - span.start, span.id),
    )


def _pairs(kind: RelationType, active: Span, other: Span) -> list[tuple[Span, Span]]:
    return [
        (head, tail)
        for head, tail in ((active, other), (other, active))
        if head.label in kind.head and tail.label in kind.tail
    ]


def _point(editor: Editor, command: Command, kind: RelationType, active: Span) -> Outcome:
    """Let the user point at what the active annotation is to be tied to, or untied from."""
    fitting = [
        target
        for target in hinting.annotations_in_view(editor)
        if target.value.id != active.id
        and any(editor.labels.tail_fits(kind, tail) for _, tail in _pairs(kind, active, target.value))
    ]

    def chosen(other: Span) -> Outcome:
        held = _held(editor, kind, active, other)
        if held is not None:
            return _untie(editor, command, held)
        head, tail = _pairs(kind, active, other)[0]
        return _tie(editor, command, kind, head, tail, instead=True)

    if not fitting:
        return editor.refuse(
            f"{kind.name} goes from {' or '.join(kind.head)} to {' or '.join(kind.tail)}: "
            f"no annotation on screen can be tied so to the active {active.label}"
        )
    return hinting.choose(editor, fitting, chosen, "annotation")


def next_part(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go from a head to what it is tied to, one after the other, and back to it; from a tail to its head."""
    span = editor.active_span
    here = editor.selection
    exact = [
        item
        for item in editor.annotations.touching(here.start, here.end)
        if any((piece.start, piece.end) == (here.start, here.end) for piece in item.fragments)
    ]
    if span is None or span not in exact:
        span = exact[-1] if exact else editor.target or span
    if span is None:
        return editor.refuse("There is no annotation here")
    for _ in range(count or 1):
        found = _next_in_ring(editor, span)
        if found is None:
            return editor.refuse(f"No relation ties this {span.label}")
        span = found
    editor.visit(span.id)
    return _DONE


def _next_in_ring(editor: Editor, span: Span) -> Span | None:
    """Return what follows a span among all that hangs on the same head: the head, then tails and their tails by place.

    Of several heads, the one tied first is taken.
    """
    annotations = editor.annotations
    head, climbed = span, {span.id}
    while (inward := annotations.relations_to(head.id)) and inward[0].head not in climbed:
        head = annotations.spans[inward[0].head]
        climbed.add(head.id)
    ring = {head.id: head}
    waiting = [head]
    while waiting and len(ring) < _LONGEST_RING:
        ids = {relation.tail for relation in annotations.relations_from(waiting.pop(0).id)} - ring.keys()
        tails = sorted(
            (annotations.spans[tail] for tail in ids), key=lambda item: (item.start, item.end, item.id)
        )
        ring.update((tail.id, tail) for tail in tails)
        waiting += tails
    if len(ring) == 1:
        return None
    order = list(ring)
    place = order.index(span.id) if span.id in ring else -1
    return ring[order[(place + 1) % len(order)]]


def _held(editor: Editor, kind: RelationType, one: Span, other: Span) -> Relation | None:
    return next(
        (
            relation
            for relation in (
                *editor.annotations.relations_from(one.id),
                *editor.annotations.relations_to(one.id),
            )
            if relation.type == kind.name and other.id in (relation.head, relation.tail)
        ),
        None,
    )


def _tie(
    editor: Editor, command: Command, kind: RelationType, head: Span, tail: Span, *, instead: bool = False
) -> Outcome:
    held = [item for item in editor.annotations.relations_from(head.id) if item.type == kind.name]
    full = kind.max_per_head is not None and len(held) >= kind.max_per_head
    if full and not instead:
        present = editor.annotations.spans[held[0].tail]
        return editor.refuse(
            f"This {head.label} has its {kind.name} already, {ties.quoted(editor, present)}: untie that first"
        )
    # No span changes, so the time and keys are the relation's own.
    relation = replace(editor.new_relation(kind.name, head.id, tail.id), provenance=editor.provenance())
    replaced = [Change(item, None) for item in held[-1:]] if full else []
    if not editor.commit(command.id, [*replaced, Change(None, relation)]):
        return Outcome(OutcomeKind.REFUSED)
    editor.say(
        f"{kind.name}: {head.label} {ties.quoted(editor, head)} to {tail.label} {ties.quoted(editor, tail)}"
    )
    return _DONE


def _untie(editor: Editor, command: Command, relation: Relation) -> Outcome:
    if not editor.commit(command.id, [Change(relation, None)]):
        return Outcome(OutcomeKind.REFUSED)
    editor.say(f"Untied: {relation.type}")
    return _DONE


def _unfit_tail(kind: RelationType, tail: Span) -> str:
    name, allowed = next(iter(kind.tail_where[tail.label].items()))
    return f"{kind.name} points to {ties.named(tail.label)} only if its {name} is {' or '.join(allowed)}"
