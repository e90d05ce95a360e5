"""The label set: which labels, attributes and relations an annotation may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from reader.core.annotation import Span
from reader.core.dataclass import dataclass
from reader.core.roles import ATTRIBUTES, LABELS, RELATIONS

AUTO = "auto"
"""The default of an attribute whose value is worked out from the text."""

QUOTE_TYPES = ("direct", "indirect", "mixed")
"""What can be worked out: the type of a quote by its quotation marks, in the terms of PARC 3.0."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named property of a span.

    Args:
        name: Unique in its label.
        values: What it may be; empty for free text.
        optional: Those of the values that are allowed, but seldom wanted: they have a command of their own only
            where they have a key.
        default: The value that counts where none is given; `auto` where it is computed.
        computed: Where it is computed, the value that stands for each of `QUOTE_TYPES`.
        required: Whether an annotation without it is incomplete.
        pattern: A regular expression that free text must match in full, or None.
        suggest_from: Where values for it can be found, such as `entity:PERSON`, `source` or `author`.
        keys: Value by the key that gives it after the label's key.
        role: What it is for, one of the roles in `ATTRIBUTES`; empty for none, and if None what its name says.
    """

    name: str
    values: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    default: str | None = None
    required: bool = False
    pattern: str | None = None
    suggest_from: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    role: str | None = None

    def __post_init__(self) -> None:
        if self.role is None:
            object.__setattr__(self, "role", ATTRIBUTES.get(self.name, ""))

    @property
    def offered(self) -> tuple[str, ...]:
        """The values that have commands of their own, if any of the attribute's have."""
        keyed = self.keys.values()
        return tuple(value for value in self.values if value not in self.optional or value in keyed)

    def allows(self, value: str) -> bool:
        """Tell whether it may have a value, as far as that is listed; its form is another question."""
        return not self.values or value in self.values


@dataclass(frozen=True, slots=True)
class Label:
    """What a span can be.

    Args:
        name: What exports call it.
        key: The key that gives it.
        color: An ANSI colour name that the theme maps.
        title: What the screen calls it.
        guideline: When to use it, in words.
        discontinuous: Whether one span may have several fragments.
        attributes: In the order in which they are shown.
        role: What it is for, one of `LABELS`; empty for none, and if None what its name says.
    """

    name: str
    key: str
    color: str
    title: str
    guideline: str = ""
    discontinuous: bool = False
    attributes: tuple[Attribute, ...] = ()
    role: str | None = None

    def __post_init__(self) -> None:
        if self.role is None:
            object.__setattr__(self, "role", LABELS.get(self.name, ""))

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of a name, or None."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def attribute_for(self, role: str) -> Attribute | None:
        """Return the attribute of a role, or None."""
        return next((attribute for attribute in self.attributes if attribute.role == role), None)


@dataclass(frozen=True, slots=True)
class RelationType:
    """How two spans can be tied.

    Args:
        name: What exports call it.
        head: Labels that it may start from.
        tail: Labels that it may point to.
        key: The key that makes it, or an empty string.
        tail_where: For a tail label, the attribute values that it must have one of, by attribute.
        max_per_head: How many a head may have; None for any number.
        symmetric: Whether head and tail may be exchanged.
        enabled: Whether it is offered.
        role: What it is for, one of `RELATIONS`; empty for none, and if None what its name says.
    """

    name: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    key: str = ""
    tail_where: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    max_per_head: int | None = None
    symmetric: bool = False
    enabled: bool = True
    role: str | None = None

    def __post_init__(self) -> None:
        if self.role is None:
            object.__setattr__(self, "role", RELATIONS.get(self.name, ""))

    def allows(self, head: str, tail: str) -> bool:
        """Tell whether it may tie spans of two labels, as far as labels tell; `LabelSet.tail_fits` asks for more."""
        forth = head in self.head and tail in self.tail
        return forth or (self.symmetric and tail in self.head and head in self.tail)


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels and relation types of a library, in the order of its file.

    Args:
        name: What it is called.
        labels: The labels.
        relations: The relation types.
        language: What the texts are written in, as a language tag; None where nothing is said.
        version: The format of its file.
        unchecked: Ids of the rules that are switched off.
    """

    name: str
    labels: tuple[Label, ...]
    relations: tuple[RelationType, ...] = ()
    language: str | None = None
    version: int = 1
    unchecked: frozenset[str] = frozenset()
    unasked: Mapping[tuple[str, str], tuple[RelationType, ...]] = field(init=False, repr=False, compare=False)
    """For labels of a head and a tail, the relation types that tie two such spans without a word of the user's:
    one to a head, and the tail's label the first that it may point to."""
    _labels: Mapping[str, Label] = field(init=False, repr=False, compare=False)
    _relations: Mapping[str, RelationType] = field(init=False, repr=False, compare=False)
    _roles: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _names_for: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    _labels_for: Mapping[str, Label] = field(init=False, repr=False, compare=False)
    _relations_for: Mapping[str, RelationType] = field(init=False, repr=False, compare=False)
    _attributes_for: Mapping[tuple[str, str], str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        unasked: dict[tuple[str, str], tuple[RelationType, ...]] = {}
        for kind in self.relations:
            if kind.enabled and kind.max_per_head == 1 and kind.tail:
                for head in set(kind.head):
                    unasked[head, kind.tail[0]] = (*unasked.get((head, kind.tail[0]), ()), kind)
        roles = {label.name: label.role or "" for label in self.labels}
        # Of two with one name or role the first counts, so that it is put in last.
        found: dict[str, Mapping[Any, object]] = {
            "unasked": unasked,
            "_labels": {label.name: label for label in reversed(self.labels)},
            "_relations": {kind.name: kind for kind in reversed(self.relations)},
            "_roles": roles,
            "_names_for": {
                role: frozenset(name for name, held in roles.items() if held == role)
                for role in roles.values()
                if role
            },
            "_labels_for": {label.role: label for label in reversed(self.labels) if label.role},
            "_relations_for": {kind.role: kind for kind in reversed(self.relations) if kind.role},
            "_attributes_for": {
                (label.name, attribute.role): attribute.name
                for label in self.labels
                for attribute in reversed(label.attributes)
                if attribute.role
            },
        }
        for name, table in found.items():
            object.__setattr__(self, name, table)

    def label(self, name: str) -> Label | None:
        """Return the label of a name, or None."""
        return self._labels.get(name)

    def relation(self, name: str) -> RelationType | None:
        """Return the relation type of a name, or None."""
        return self._relations.get(name)

    def role_of(self, label: str) -> str:
        """Return the role of the label of a name; empty where it has none, or is not here."""
        return self._roles.get(label, "")

    def label_for(self, role: str) -> Label | None:
        """Return the first label of a role, or None."""
        return self._labels_for.get(role)

    def names_for(self, role: str) -> frozenset[str]:
        """Return the names of all labels of a role."""
        return self._names_for.get(role, frozenset())

    def alike(self, label: str) -> frozenset[str]:
        """Return the names of all labels that are for the same as the label of a name, its own among them."""
        return self._names_for.get(self.role_of(label)) or frozenset((label,))

    def relation_for(self, role: str) -> RelationType | None:
        """Return the relation type of a role, or None."""
        return self._relations_for.get(role)

    def attribute_name(self, label: str, role: str) -> str:
        """Return the name of a label's attribute of a role; empty where it has none."""
        return self._attributes_for.get((label, role), "")

    def given(self, span: Span, role: str) -> str | None:
        """Return the value that a span itself has for the attribute of a role; None where it has none."""
        return span.attributes.get(self._attributes_for.get((span.label, role), ""))

    def value_of(self, span: Span, name: str) -> str | None:
        """Return the value of an attribute that counts for a span: its own, or else the default."""
        label = self.label(span.label)
        attribute = label.attribute(name) if label else None
        return span.attributes.get(name, attribute.default if attribute else None)

    def tail_fits(self, kind: RelationType, tail: Span) -> bool:
        """Tell whether a relation may point to a span: its label, and the attributes that are asked for."""
        return tail.label in kind.tail and all(
            self.value_of(tail, name) in allowed
            for name, allowed in kind.tail_where.get(tail.label, {}).items()
        )
