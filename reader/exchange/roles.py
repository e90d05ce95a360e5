"""Which labels are quotations, who says so, and what is only a part of an attribution, whatever they are called.

The relations `has_source` and `has_cue` tell what an attribution is made of, here as in the editor. The labels and
attributes may have other names than those that Pressmark begins with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reader.core.labels import Label, LabelSet, RelationType
from reader.text.computed import computed_by_label

HAS_SOURCE = "has_source"
_HAS_CUE = "has_cue"
_SPEAKERS = ("speaker", "claimer")


@dataclass(frozen=True, slots=True)
class Roles:
    """What the labels of a label set are for.

    Args:
        quotes: Those whose spans may stand between quotation marks.
        speakers: For each that may have a source, the attribute that names it.
        parts: Those that are nothing by themselves, but parts of an attribution.
    """

    quotes: frozenset[str] = frozenset({"quote"})
    speakers: Mapping[str, str] = field(default_factory=lambda: {"quote": "speaker", "claim": "claimer"})
    parts: frozenset[str] = frozenset({"source", "cue"})


def roles_of(labels: LabelSet) -> Roles:
    """Return what the labels of a label set are for; a role is empty where nothing tells."""
    ties = [kind for kind in (labels.relation(HAS_SOURCE), labels.relation(_HAS_CUE)) if kind is not None]
    quotes = {label.name for label in labels.labels if label.name == "quote"} | computed_by_label(
        labels
    ).keys()
    source = labels.relation(HAS_SOURCE)
    speakers = (label for label in labels.labels if source is not None and label.name in source.head)
    return Roles(
        frozenset(quotes),
        {label.name: _speaker(label, source.tail[:1] if source is not None else ()) for label in speakers},
        frozenset(filter(None, map(_part, ties))),
    )


def _part(kind: RelationType) -> str | None:
    """Return the label that is for a relation alone: what else it may point to, such as an entity, is not."""
    name = kind.tail[0] if kind.tail else None
    return None if name == "entity" or name in kind.tail_where else name


def _speaker(label: Label, sources: tuple[str, ...]) -> str:
    """Return the attribute of a label that names its source: known by its name, or by where its values are found."""
    for attribute in label.attributes:
        if attribute.name in _SPEAKERS or any(name in sources for name in attribute.suggest_from):
            return attribute.name
    return _SPEAKERS[label.name == "claim"]
