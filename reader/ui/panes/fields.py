"""What can be edited of an annotation in its pane: its attributes and its note."""

from __future__ import annotations

from reader.core.annotation import Span
from reader.core.dataclass import dataclass
from reader.core.labels import Attribute, LabelSet

CLEAR_KEY = "0"
"""The key that takes a value away."""

_VALUE_KEYS = "123456789abcefgnopqrsuvwy"
"""Keys for values in order: the letters that move, undo, delete or annotate in the pane are left out."""


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute, or the note where `attribute` is None."""

    attribute: Attribute | None

    @property
    def name(self) -> str:
        """What the field is called."""
        return self.attribute.name if self.attribute else "note"

    @property
    def key(self) -> str:
        """What tells it from the other fields of its span; an attribute may be called note too."""
        return f"attribute:{self.attribute.name}" if self.attribute else "note"


def fields_of(span: Span, labels: LabelSet) -> tuple[Field, ...]:
    """Return the fields of a span: its label's attributes, any that it has beyond those, its note."""
    label = labels.label(span.label)
    known = label.attributes if label else ()
    names = {attribute.name for attribute in known}
    strange = (Attribute(name) for name in span.attributes if name not in names)
    return (*(Field(attribute) for attribute in (*known, *strange)), Field(None))


def value_of(span: Span, field: Field) -> str:
    """Return what a field of a span holds, or an empty string."""
    held = span.attributes.get(field.attribute.name) if field.attribute else span.note
    return held or ""


def value_keys(field: Field) -> list[tuple[str, str]]:
    """Return a key and a value for each value that a field can be given by one key."""
    values = field.attribute.values if field.attribute else ()
    return list(zip(_VALUE_KEYS, values, strict=False))


def key_attribute(span: Span, labels: LabelSet) -> str | None:
    """Return the attribute that says most about a span: the first that its label requires."""
    label = labels.label(span.label)
    return next((item.name for item in label.attributes if item.required), None) if label else None
