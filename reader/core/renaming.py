"""Another name for a label, an attribute, a value or a relation type, in the annotations that use it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from reader.core.annotation import Relation, Span
from reader.core.dataclass import dataclass
from reader.core.edit import Change, Item
from reader.core.labels import Attribute, LabelSet

_SPELLING = re.compile(r"(?P<label>[^.:]+)(?:\.(?P<attribute>[^.:]+)(?::(?P<value>.+))?)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LabelName:
    """A label, such as `quote`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class AttributeName:
    """An attribute of a label, such as `quote.type`."""

    label: str
    name: str

    def __str__(self) -> str:
        return f"{self.label}.{self.name}"


@dataclass(frozen=True, slots=True)
class ValueName:
    """A value of an attribute, such as `quote.type:mixed`."""

    label: str
    attribute: str
    name: str

    def __str__(self) -> str:
        return f"{self.label}.{self.attribute}:{self.name}"


@dataclass(frozen=True, slots=True)
class RelationName:
    """A relation type, such as `has_source`."""

    name: str

    def __str__(self) -> str:
        return self.name


Name: TypeAlias = LabelName | AttributeName | ValueName | RelationName


def parse_name(spelling: str) -> LabelName | AttributeName | ValueName:
    """Read `LABEL`, `LABEL.ATTRIBUTE` or `LABEL.ATTRIBUTE:VALUE`; what may be a relation type reads as a label.

    Raises:
        ValueError: If it is none of these.
    """
    found = _SPELLING.fullmatch(spelling.strip())
    if found is None:
        raise ValueError(f"{spelling!r} is not LABEL, LABEL.ATTRIBUTE or LABEL.ATTRIBUTE:VALUE")
    label, attribute, value = found["label"], found["attribute"], found["value"]
    if value is not None:
        return ValueName(label, attribute, value)
    return LabelName(label) if attribute is None else AttributeName(label, attribute)


def names_in(item: Item) -> Iterator[Name]:
    """Yield all names of the label set that a span or relation uses."""
    if isinstance(item, Relation):
        yield RelationName(item.type)
        return
    yield LabelName(item.label)
    for attribute, value in item.attributes.items():
        yield AttributeName(item.label, attribute)
        yield ValueName(item.label, attribute, value)


def names_of(labels: LabelSet) -> Iterator[Name]:
    """Yield all names that a label set has."""
    for label in labels.labels:
        yield LabelName(label.name)
        for attribute in label.attributes:
            yield AttributeName(label.name, attribute.name)
            yield from (ValueName(label.name, attribute.name, value) for value in attribute.values)
    yield from (RelationName(kind.name) for kind in labels.relations)


def is_known(labels: LabelSet, name: Name) -> bool:
    """Tell whether a label set has a name; any words are known as values of free text."""
    match name:
        case LabelName(label):
            return labels.label(label) is not None
        case RelationName(kind):
            return labels.relation(kind) is not None
        case AttributeName(label, attribute):
            return _attribute(labels, label, attribute) is not None
        case ValueName(label, attribute, value):
            known = _attribute(labels, label, attribute)
            return known is not None and known.allows(value)


def _attribute(labels: LabelSet, label: str, name: str) -> Attribute | None:
    known = labels.label(label)
    return known.attribute(name) if known else None


@dataclass(frozen=True, slots=True)
class Renaming:
    """A name, and the one to take its place.

    Args:
        old: What is used until now.
        new: What takes its place; the rest of the name stays as it is.
    """

    old: Name
    new: str

    @property
    def target(self) -> Name:
        """The new name in full."""
        return replace(self.old, name=self.new)

    def applied(self, item: Item) -> Item:
        """Return a span or relation with the new name; itself where it does not use the old one.

        An attribute that stands there under the new name already keeps its value, and the old one stays beside it.
        """
        match self.old:
            case RelationName(name) if isinstance(item, Relation) and item.type == name:
                return replace(item, type=self.new)
            case LabelName(name) if isinstance(item, Span) and item.label == name:
                return replace(item, label=self.new)
            case AttributeName(label, name) if isinstance(item, Span) and item.label == label:
                if name not in item.attributes or self.new in item.attributes:
                    return item
                renamed = {self.new if key == name else key: value for key, value in item.attributes.items()}
                return replace(item, attributes=renamed)
            case ValueName(label, attribute, name) if (
                isinstance(item, Span) and item.label == label and item.attributes.get(attribute) == name
            ):
                return replace(item, attributes={**item.attributes, attribute: self.new})
        return item

    def changes(self, items: Iterable[Item]) -> tuple[Change, ...]:
        """Return the changes that give items the new name; their provenance stays, for nobody judged them anew."""
        return tuple(Change(item, after) for item in items if (after := self.applied(item)) is not item)
