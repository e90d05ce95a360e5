"""What accepting a suggestion saves: its spans and relations, and of each who suggested it and what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader.core.annotation import Decision, Fragment, Provenance, Relation, Span, merge_fragments
from reader.core.edit import Change
from reader.core.ids import SpanId
from reader.editor.attribution import Role, tail_kinds
from reader.editor.targeting import twin_among
from reader.text import graphemes

if TYPE_CHECKING:
    from reader.editor.editor import Editor
    from reader.editor.suggested_parts import Parts
    from reader.suggest.suggestion import Suggestion as Offer

_ORIGIN = "rule:attribution"


def provenance(editor: Editor, offer: Offer | None, *, changed: bool) -> Provenance:
    """Return what is recorded of a part: who suggested it, how sure that was, and what became of it.

    Args:
        editor: The editor.
        offer: What a suggester offered; None where the rules beside the editor suggest it.
        changed: Whether it is saved with another extent than it was suggested with.
    """
    origin, confidence = (_ORIGIN, None) if offer is None else (offer.origin, offer.confidence)
    decision = Decision.EDITED if changed else Decision.ACCEPTED
    return replace(editor.provenance(), origin=origin, confidence=confidence, decision=decision)


class Acceptance:
    """Makes annotations of parts.

    Args:
        editor: The editor that saves them.
        parts: The parts as they are now.
        offer: What a suggester offered; None where the rules beside the editor suggest it.
    """

    def __init__(self, editor: Editor, parts: Parts, offer: Offer | None) -> None:
        self._editor = editor
        self._parts = parts
        self._offer = offer

    def span(self, role: Role) -> Span | None:
        """Return a part as the span that it is, or will be."""
        editor, parts = self._editor, self._parts
        pieces = parts.now(role)
        if pieces is None:
            return parts.saved.get(role) if role is Role.CONTENT else None
        name = parts.labels[role]
        label = editor.labels.label(name)
        if label is not None and not label.discontinuous:
            pieces = pieces[:1]
        text = editor.text
        fragments = merge_fragments(
            tuple(
                Fragment(graphemes.floor(text, start), graphemes.ceiling(text, end)) for start, end in pieces
            )
        )
        if role in parts.saved:
            return replace(parts.saved[role], fragments=fragments)
        here = editor.annotations.touching(fragments[0].start, fragments[-1].end)
        if (twin := twin_among(here, name, fragments)) is not None:
            return twin
        own = parts.offered.get(role)
        changed = role in parts.edited or (
            self._offer is not None and (own is None or own.fragments != fragments)
        )
        effort = provenance(editor, self._offer, changed=changed)
        if role is not Role.CONTENT:
            effort = _without_effort(effort)
        if own is None:
            return Span(editor.new_span_id(), name, fragments, effort)
        return Span(editor.new_span_id(), name, fragments, effort, dict(own.attributes), own.entity)

    def changes(self, content: Span) -> tuple[list[Change], list[Span]]:
        """Return what saves all parts, and the spans that the content is tied to by it.

        Args:
            content: The content, as `span` returns it.
        """
        editor = self._editor
        changes = self._saving(content)
        held = {relation.type for relation in editor.annotations.relations_from(content.id)}
        tied: list[Span] = []
        for role, kind in tail_kinds(editor, content.label).items():
            tail = self.span(role)
            relation = editor.labels.relation(kind)
            if tail is None or relation is None or kind in held or tail.id == content.id:
                continue
            if not editor.labels.tail_fits(relation, tail):
                continue
            changes += self._saving(tail)
            changes.append(Change(None, self._tie(kind, content.id, tail.id)))
            tied.append(tail)
        return [*changes, *self._others(content)], tied

    def _saving(self, span: Span) -> list[Change]:
        present = self._editor.annotations.span(span.id)
        if present is None:
            return [Change(None, span)]
        if present.fragments == span.fragments:
            return []
        changed = replace(span, provenance=self._editor.provenance(present.provenance))
        return [Change(present, changed)]

    def _tie(self, kind: str, head: SpanId, tail: SpanId) -> Relation:
        made = self._editor.new_relation(kind, head, tail)
        return made if self._offer is None else replace(made, provenance=self._untouched())

    def _others(self, content: Span) -> list[Change]:
        """Return what the suggester offered beside content, cue and source, as it is."""
        if self._offer is None:
            return []
        named = {id(own) for own in self._parts.offered.values()}
        made: dict[int, SpanId] = {0: content.id}
        changes: list[Change] = []
        effort = self._untouched()
        for place, part in enumerate(self._offer.spans):
            if id(part) not in named:
                made[place] = self._editor.new_span_id()
                span = Span(
                    made[place], part.label, part.fragments, effort, dict(part.attributes), part.entity
                )
                changes.append(Change(None, span))
        ties = (
            self._tie(tie.type, made[tie.head], made[tie.tail])
            for tie in self._offer.relations
            if {tie.head, tie.tail} <= made.keys() and tie.head != tie.tail
        )
        return [*changes, *(Change(None, tie) for tie in ties)]

    def _untouched(self) -> Provenance:
        """Return what is recorded of what comes along with the content: the time and keys are the content's."""
        return _without_effort(provenance(self._editor, self._offer, changed=False))


def _without_effort(provenance: Provenance) -> Provenance:
    return replace(provenance, milliseconds=0, keys=0)
