"""How annotations say who they speak of: the entry that they point at, and the attributes that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.core.annotation import Entity, Span
from reader.core.edit import Change
from reader.core.labels import LabelSet
from reader.core.roles import ENTITY, HAS_SOURCE, SPEAKER, TYPE

if TYPE_CHECKING:
    from reader.editor.editor import Editor


def mention_label(labels: LabelSet) -> str:
    """Return the label that mentions of entities get where none is named: the first that is for them."""
    label = labels.label_for(ENTITY)
    return label.name if label is not None else ENTITY


def pointing(editor: Editor, span: Span, entity: Entity) -> Span:
    """Return a span as it points at an entity, with its name as speaker or claimer where the label has that."""
    attributes = dict(span.attributes)
    if name := speaker_name(editor, span):
        attributes[name] = entity.name
    if editor.labels.role_of(span.label) == ENTITY:
        attributes |= typed(editor, span.label, entity.type)
    return replace(span, entity=entity.id, attributes=attributes)


def speaker_name(editor: Editor, span: Span) -> str:
    """Return the attribute that says who speaks; empty where the label of a span has none."""
    return editor.labels.attribute_name(span.label, SPEAKER)


def spoken(editor: Editor, source: Span, entity: Entity) -> Iterator[Change]:
    """Yield how the quotes and claims of a source change with who it is; what somebody said of them stays."""
    kind = editor.labels.relation_for(HAS_SOURCE)
    for tie in editor.annotations.relations_to(source.id):
        head = editor.annotations.spans[tie.head]
        if kind is None or tie.type != kind.name or head.entity not in (None, source.entity):
            continue
        told = speaker_name(editor, head)
        if told and (head.entity is not None or not head.attributes.get(told)):
            after = pointing(editor, head, entity)
            # The time and the keys are those of the source.
            made = replace(head.provenance, by=editor.journal.annotator, at=editor.provenance().at)
            if after != head:
                yield Change(head, replace(after, provenance=made))


def typed(editor: Editor, name: str, kind: str) -> dict[str, str]:
    """Return the attribute that gives a mention its type, as far as its label allows it.

    Args:
        editor: The editor.
        name: The label of the mention.
        kind: The type.
    """
    label = editor.labels.label(name)
    attribute = label.attribute_for(TYPE) if label else None
    return {attribute.name: kind} if attribute and kind in attribute.values else {}
