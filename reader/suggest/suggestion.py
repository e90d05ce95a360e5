"""What a program proposes about an article, and what it may know when it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from reader.core.annotation import Entity, Fragment
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.entities import plain
from reader.core.ids import EntityId, Offset
from reader.core.labels import LabelSet

LOWERED = 0.2
"""Suggestions of less confidence are only pointed at: they may be worth a look."""


_NONE: Mapping[str, str] = {}
"""No attributes: one for all of the many spans that have none."""


@dataclass(frozen=True, slots=True)
class SuggestedSpan:
    """A span that is proposed.

    Args:
        label: Name of a label of the library's label set.
        fragments: In text order, neither overlapping nor touching.
        attributes: Values by attribute name.
        entity: The register's entry that it speaks of, where the program knows.
    """

    label: str
    fragments: tuple[Fragment, ...]
    attributes: Mapping[str, str] = field(default_factory=lambda: _NONE)
    entity: EntityId | None = None


@dataclass(frozen=True, slots=True)
class SuggestedRelation:
    """A relation between two spans of the same suggestion.

    Args:
        type: Name of a relation type of the label set.
        head: Place of the span that it starts from among the suggestion's spans.
        tail: Place of the span that it points to.
    """

    type: str
    head: int
    tail: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Spans and relations that are accepted or refused together, such as one attribution or one entity.

    Args:
        spans: What is proposed; the first is what the suggestion is about.
        relations: How its spans are tied.
        origin: `rule:NAME`, `gazetteer` or `model:NAME`.
        confidence: 0 to 1: how often suggestions like this are right.
        reason: Why it was made, in words for the annotator.
    """

    spans: tuple[SuggestedSpan, ...]
    relations: tuple[SuggestedRelation, ...]
    origin: str
    confidence: float
    reason: str

    @property
    def start(self) -> Offset:
        """Where it begins, in code points: its first span does."""
        return self.spans[0].fragments[0].start

    @property
    def is_lowered(self) -> bool:
        """Whether it is only pointed at."""
        return self.confidence < LOWERED


def words_of(suggestion: Suggestion, text: str) -> str:
    """Return what a suggestion is about in words: those of its first span, without line ends.

    Args:
        suggestion: The suggestion.
        text: The article's text.
    """
    return plain(" ".join(text[part.start : part.end] for part in suggestion.spans[0].fragments))


def _go_on() -> None:
    """Pause for nobody."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when suggestions are asked for.

    Args:
        labels: The library's label set: nothing else may be proposed.
        annotations: What the annotator has said about the article so far.
        entities: The entity register.
        refused: Names that the annotator has refused so often that they are not offered again, without line ends.
        pause: To be called now and then by who works for long: it waits for a moment where keys are being pressed.
    """

    labels: LabelSet
    annotations: Annotations
    entities: Mapping[EntityId, Entity]
    refused: frozenset[str] = frozenset()
    pause: Callable[[], None] = _go_on

    def is_labelled(self, role: str, fragments: Iterable[Fragment]) -> bool:
        """Tell whether a span whose label has a role lies over one of some fragments in part or whole."""
        return self.annotations.is_labelled_in(self.labels.names_for(role), fragments)


class Suggester(Protocol):
    """A program that proposes spans and relations; a plug-in of the entry-point group `pressmark.suggesters`.

    One whose suggestions follow from what is annotated says so with an attribute `learns = True`: it is asked again
    when that changes.
    """

    @property
    def name(self) -> str:
        """What it is called in the configuration and in `origin`."""

    def suggest(self, article: Article, known: Known) -> Iterable[Suggestion]:
        """Yield what it proposes about an article, in text order; called off the UI thread, and may be given up."""
