"""What a rule is, what it finds, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.ids import Offset, RelationId, SpanId
from reader.core.labels import LabelSet
from reader.text.reading import Reading


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """What no training data may have."""
    WARNING = "warning"
    """What goes against the guidelines, or is not finished."""
    NOTE = "note"
    """What is worth a second look, and may well be right."""


@dataclass(frozen=True, slots=True)
class Context:
    """What rules look at.

    Args:
        reading: The article and its words, sentences and quotations.
        annotations: One annotator's annotations of it, as they stand.
        labels: The label set.
    """

    reading: Reading
    annotations: Annotations
    labels: LabelSet

    @property
    def text(self) -> str:
        """The article's text."""
        return self.reading.article.text

    def words_of(self, span: Span) -> str:
        """Return a span's text with all white space as single spaces."""
        return " ".join(span.excerpt(self.text, " ").split())


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the annotations do not keep to a rule.

    Args:
        span: The span it is about, or that the relation it is about starts from.
        start: Where to look: first code point.
        end: One past the last.
        what: What is wrong, as a sentence without a capital and a full stop.
        remedy: What a person can do about it.
        relation: The relation it is about, if it is about one.
        attribute: The attribute it is about, if it is about one.
        rule: Id of the rule.
        level: How much it matters.
    """

    span: SpanId
    start: Offset
    end: Offset
    what: str
    remedy: str = ""
    relation: RelationId | None = None
    attribute: str = ""
    rule: str = ""
    level: Level = Level.WARNING

    @property
    def item(self) -> str:
        """What it is about, such as `span s-0123456789`."""
        return f"span {self.span}" if self.relation is None else f"relation {self.relation}"


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding: changes to be made in one edit, or a command that asks a person.

    Args:
        words: What it does, to follow on the name of its key: `take the marks in`.
        changed: Spans as they will be.
        dropped: Spans that go.
        untied: Relations that go; those of a dropped span are among these or the next.
        retied: Relations as they will be.
        tied: New relations: type, head and tail.
        command: Id of the command that asks for what only a person can know.
    """

    words: str
    changed: tuple[Span, ...] = ()
    dropped: tuple[Span, ...] = ()
    untied: tuple[Relation, ...] = ()
    retied: tuple[Relation, ...] = ()
    tied: tuple[tuple[str, SpanId, SpanId], ...] = ()
    command: str = ""


Find: TypeAlias = Callable[[Context, Span], Iterator[Finding]]
Mend: TypeAlias = Callable[[Context, Span, Finding], Fix | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the guidelines.

    What it finds at a span may depend on the span, on the spans tied to it, on spans with the same label and
    quotes that touch it, and on nothing else that can change: see `affected`.

    Args:
        id: Its name in the label file.
        title: What it looks for, in a few words.
        level: How much its findings matter.
        find: Yields its findings at a span.
        mend: Returns what mends a finding of its own, or None if only a person can know.
    """

    id: str
    title: str
    level: Level
    find: Find
    mend: Mend

    @property
    def dismissible(self) -> bool:
        """Whether a person may say that what it finds is right as it is."""
        return self.level is not Level.ERROR


def at(
    span: Span, what: str, remedy: str = "", *, relation: Relation | None = None, attribute: str = ""
) -> Finding:
    """Return a finding about a span as a whole, or a relation or an attribute of it."""
    first = span.fragments[0]
    return Finding(
        span.id, first.start, first.end, what, remedy, relation.id if relation else None, attribute
    )


def known(names: Iterator[str] | tuple[str, ...]) -> str:
    """Return the remedy for a name that is none of those allowed."""
    listed = ", ".join(names)
    return f"known: {listed}" if listed else ""


def no_fix(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Leave it to a person."""
    return None


def all_ties(context: Context, span: Span) -> tuple[Relation, ...]:
    """Return the relations that start from a span or point to it, each once."""
    held = (*context.annotations.relations_from(span.id), *context.annotations.relations_to(span.id))
    return tuple({relation.id: relation for relation in held}.values())


def deleted(context: Context, span: Span) -> Fix:
    """Return the fix that deletes a span with its relations."""
    return Fix("delete it", dropped=(span,), untied=all_ties(context, span))
