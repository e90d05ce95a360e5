"""What an attribution is made of: content, cue and source, as far as the label set has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from reader.core.annotation import Fragment, Provenance, Span
from reader.core.ids import EntityId
from reader.core.roles import HAS_CUE, HAS_SOURCE

if TYPE_CHECKING:
    from reader.editor.editor import Editor
    from reader.suggest.suggestion import SuggestedSpan, Suggestion


class Role(StrEnum):
    """What a part of an attribution is in it."""

    CONTENT = "content"
    CUE = "cue"
    SOURCE = "source"


def roles_of(editor: Editor, offer: Suggestion) -> dict[Role, SuggestedSpan]:
    """Return which parts of an attribution the spans are that a suggester offers: the first one is the content."""
    kinds = {kind: role for role, kind in tail_kinds(editor, offer.spans[0].label).items()}
    found = {Role.CONTENT: offer.spans[0]}
    for tie in offer.relations:
        if tie.head == 0 and tie.tail != 0 and tie.type in kinds:
            found.setdefault(kinds[tie.type], offer.spans[tie.tail])
    return found


def missing_value(editor: Editor, name: str, attributes: Mapping[str, str]) -> str:
    """Return what has to be said of a span before it can be saved, as a sentence; empty if nothing has.

    Args:
        editor: The editor.
        name: The span's label.
        attributes: Its attributes.
    """
    label = editor.labels.label(name)
    for attribute in label.attributes if label is not None else ():
        if attribute.required and not attribute.default and not attributes.get(attribute.name):
            key = value_key(editor, name)
            told = f": {key} and a letter say it" if key else ""
            return f"Nobody says what {attribute.name} this {name} has{told}"
    return ""


def value_key(editor: Editor, name: str) -> str:
    """Return what is pressed before the letter of a value that a label is given with; empty where nothing is.

    Args:
        editor: The editor.
        name: The label.
    """
    valued = (one for one in editor.registry if one.action == "label" and one.operands[:1] == (name,))
    found = (keys for one in valued if len(one.operands) > 1 for keys in editor.keymap.keys(one.id))
    return next((begun for keys in found if (begun := keys.rpartition(" ")[0])), "")


def spans_alike(
    editor: Editor,
    label: str,
    places: Sequence[tuple[Fragment, ...]],
    attributes: Mapping[str, str],
    entity: EntityId | None,
    made: Provenance,
) -> list[Span]:
    """Return new spans that differ in their places alone, not yet saved; time and keys count for the first.

    Args:
        editor: The editor.
        label: Their label.
        places: The fragments of each.
        attributes: Their attributes.
        entity: The register's entry that they speak of.
        made: The provenance of the first.
    """
    others = replace(made, milliseconds=0, keys=0)
    return [
        Span(editor.new_span_id(), label, fragments, others if number else made, dict(attributes), entity)
        for number, fragments in enumerate(places)
    ]


def tail_kinds(editor: Editor, label: str) -> dict[Role, str]:
    """Return the relations that tie a content of a label to its cue and source, as far as the label set has them."""
    found: dict[Role, str] = {}
    for role, tie in ((Role.CUE, HAS_CUE), (Role.SOURCE, HAS_SOURCE)):
        kind = editor.labels.relation_for(tie)
        if kind is not None and kind.enabled and label in kind.head and kind.tail:
            found[role] = kind.name
    return found


def tail_labels(editor: Editor, label: str) -> dict[Role, str]:
    """Return the labels of the cue and source of a content, as far as the label set has them."""
    kinds = {role: editor.labels.relation(name) for role, name in tail_kinds(editor, label).items()}
    return {role: kind.tail[0] for role, kind in kinds.items() if kind is not None}
