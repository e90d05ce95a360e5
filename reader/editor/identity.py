"""How annotations say who they speak of: the entry that they point at, and the attributes that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.core.annotation import Entity, Span
from reader.core.edit import Change
from reader.editor.commands.entities import ENTITY
from reader.editor.commands.labelling import value_keys

if TYPE_CHECKING:
    from reader.editor.editor import Editor

_SPEAKERS = ("speaker", "claimer")


def pointing(editor: Editor, span: Span, entity: Entity) -> Span:
    """Return a span as it points at an entity, with its name as speaker or claimer where the label has that."""
    attributes = {**span.attributes, **dict.fromkeys(speaker_names(editor, span), entity.name)}
    if span.label == ENTITY:
        attributes |= typed(editor, entity.type)
    return replace(span, entity=entity.id, attributes=attributes)


def speaker_names(editor: Editor, span: Span) -> list[str]:
    """Return the attributes that say who speaks, as far as the label of a span has them."""
    label = editor.labels.label(span.label)
    return [name for name in _SPEAKERS if label is not None and label.attribute(name)]


def spoken(editor: Editor, source: Span, entity: Entity) -> Iterator[Change]:
    """Yield how the quotes and claims of a source change with who it is; what somebody said of them stays."""
    for tie in editor.annotations.relations_to(source.id):
        head = editor.annotations.spans[tie.head]
        if tie.type != "has_source" or head.entity not in (None, source.entity):
            continue
        told = speaker_names(editor, head)
        if told and (head.entity is not None or not any(head.attributes.get(name) for name in told)):
            after = pointing(editor, head, entity)
            # The time and the keys are those of the source.
            made = replace(head.provenance, by=editor.journal.annotator, at=editor.provenance().at)
            if after != head:
                yield Change(head, replace(after, provenance=made))


def typed(editor: Editor, kind: str) -> dict[str, str]:
    """Return the attribute that gives a mention its type, as far as the label set allows it."""
    label = editor.labels.label(ENTITY)
    attribute = label.attribute(type_name(editor)) if label else None
    return {attribute.name: kind} if attribute and kind in attribute.values else {}


def type_name(editor: Editor) -> str:
    """Return the attribute that gives a mention its type."""
    label = editor.labels.label(ENTITY)
    given = value_keys(label) if label else None
    return given[0].name if given else "type"
