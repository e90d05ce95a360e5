"""The label set: which labels, attributes and relations an annotation may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from reader.core.annotation import Span
from reader.core.dataclass import dataclass

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
    """

    name: str
    key: str
    color: str
    title: str
    guideline: str = ""
    discontinuous: bool = False
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of a name, or None."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


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
    """

    name: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    key: str = ""
    tail_where: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    max_per_head: int | None = None
    symmetric: bool = False
    enabled: bool = True

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

    def __post_init__(self) -> None:
        unasked: dict[tuple[str, str], tuple[RelationType, ...]] = {}
        for kind in self.relations:
            if kind.enabled and kind.max_per_head == 1 and kind.tail:
                for head in set(kind.head):
                    unasked[head, kind.tail[0]] = (*unasked.get((head, kind.tail[0]), ()), kind)
        object.__setattr__(self, "unasked", unasked)

    def label(self, name: str) -> Label | None:
        """Return the label of a name, or None."""
        return next((label for label in self.labels if label.name == name), None)

    def relation(self, name: str) -> RelationType | None:
        """Return the relation type of a name, or None."""
        return next((relation for relation in self.relations if relation.name == name), None)

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
