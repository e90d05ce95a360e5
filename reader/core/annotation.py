"""What a person or a program says about an article: spans, relations and the entities behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum

from reader.core.dataclass import dataclass
from reader.core.ids import Annotator, EntityId, Offset, RelationId, SpanId, Timestamp


class Decision(StrEnum):
    """What a person did about a span or relation."""

    SUGGESTED = "suggested"
    """Nothing: a program proposed it. It stands in no annotator's file, only in an export that asks for such."""
    CREATED = "created"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a span or relation comes from.

    Args:
        by: The annotator who made it or decided about it.
        at: When.
        origin: `human`, `rule:NAME`, `gazetteer`, `model:NAME` or `import:DIALECT`.
        confidence: 0 to 1, as its origin gave it; None where it gave none.
        decision: What the annotator did.
        milliseconds: Time spent on it, idle time left out.
        keys: Keys pressed for it.
    """

    by: Annotator
    at: Timestamp
    origin: str = "human"
    confidence: float | None = None
    decision: Decision = Decision.CREATED
    milliseconds: int = 0
    keys: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Fragment:
    """One unbroken range of the text, in code points, end exclusive.

    Raises:
        ValueError: If it is empty, runs backwards or starts before the text.
    """

    start: Offset
    end: Offset

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a fragment cannot run from {self.start} to {self.end}")


def merge_fragments(fragments: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    """Return fragments in text order with those that overlap or touch made one."""
    merged: list[Fragment] = []
    for fragment in sorted(fragments):
        if merged and fragment.start <= merged[-1].end:
            merged[-1] = Fragment(merged[-1].start, max(merged[-1].end, fragment.end))
        else:
            merged.append(fragment)
    return tuple(merged)


def shifted(fragments: tuple[Fragment, ...], by: int) -> tuple[Fragment, ...]:
    """Return fragments so many code points farther on."""
    return tuple(Fragment(part.start + by, part.end + by) for part in fragments)


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled highlight: one or more fragments of the text.

    Args:
        id: Stable for life, never reused.
        label: Name of a label of the library's label set.
        fragments: In text order, neither overlapping nor touching.
        attributes: Values by attribute name; attributes without a value are absent.
        provenance: Who made it, when and how.
        entity: The register's entry that it speaks of.
        note: Free words by the annotator.
        dismissed: Ids of the rules whose warning about it the annotator has dismissed: it is right as it is.

    Raises:
        ValueError: If the fragments are missing, out of order, overlap or touch.
    """

    id: SpanId
    label: str
    fragments: tuple[Fragment, ...]
    provenance: Provenance
    attributes: Mapping[str, str] = field(default_factory=dict)
    entity: EntityId | None = None
    note: str | None = None
    dismissed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.fragments:
            raise ValueError(f"span {self.id} has no fragment")
        if len(self.fragments) > 1 and any(
            left.end >= right.start for left, right in zip(self.fragments, self.fragments[1:], strict=False)
        ):
            raise ValueError(f"span {self.id} has fragments that overlap, touch or are out of order")

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def start(self) -> Offset:
        """First code point of the first fragment."""
        return self.fragments[0].start

    @property
    def end(self) -> Offset:
        """One past the last code point of the last fragment."""
        return self.fragments[-1].end

    def moved(self, by: int) -> Span:
        """Return the span so many code points farther on."""
        return replace(self, fragments=shifted(self.fragments, by))

    def covers(self, start: Offset, end: Offset) -> bool:
        """Tell whether one fragment holds all of `[start, end)`."""
        return any(fragment.start <= start and end <= fragment.end for fragment in self.fragments)

    def touches(self, start: Offset, end: Offset) -> bool:
        """Tell whether a fragment has a part in common with `[start, end)`."""
        for fragment in self.fragments:  # noqa: SIM110 - `any` takes twice as long, and keys wait for this
            if fragment.start < end and start < fragment.end:
                return True
        return False

    def excerpt(self, text: str, joint: str = " … ") -> str:
        """Return the text of the span, with `joint` between its fragments."""
        return joint.join(text[fragment.start : fragment.end] for fragment in self.fragments)


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed, directed tie from one span to another.

    Args:
        id: Stable for life, never reused.
        type: Name of a relation type of the label set, such as `has_source`.
        head: The span it starts from.
        tail: The span it points to.
        provenance: Who made it, when and how.
    """

    id: RelationId
    type: str
    head: SpanId
    tail: SpanId
    provenance: Provenance


class Anonymity(StrEnum):
    """How far an entity is named in print."""

    NAMED = "named"
    ROLE_ONLY = "role_only"
    COLLECTIVE = "collective"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class Entity:
    """An entry of the library's register of who is who.

    Args:
        id: Stable for life, never reused.
        name: Canonical name.
        type: A value of the label set's `entity.type`.
        aliases: Other names that articles use.
        ids: Identifiers elsewhere by scheme, such as `wikidata`.
        anonymity: How far it is named.
        merged_into: The entry that stands for this one since they were found to be the same; None if it
            stands for itself.
    """

    id: EntityId
    name: str
    type: str
    aliases: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    anonymity: Anonymity = Anonymity.NAMED
    merged_into: EntityId | None = None

    def __hash__(self) -> int:
        return hash(self.id)
