"""Suggests entities: label a name once, and every other place that names it is suggested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.core.annotation import Fragment
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.entities import names, plain, standing
from reader.core.ids import EntityId, Offset
from reader.core.labels import LabelSet
from reader.suggest.suggestion import Known, SuggestedSpan, Suggestion
from reader.suggest.wordlist import WordList
from reader.text import Range
from reader.text.names import initials, is_name, is_part, only_begins, surname

ENTITY, TYPE, PERSON = "entity", "type", "PERSON"
_SURE, _SURNAME, _INITIALS = 0.85, 0.8, 0.8


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name stands for.

    Args:
        type: A value of the label set's `entity.type`; empty where it is not known.
        reason: Where it is known from, in words.
        confidence: How often such a suggestion is right.
        entity: The register's entry.
    """

    type: str
    reason: str
    confidence: float = _SURE
    entity: EntityId | None = None


class KnownNamesSuggester:
    """Suggests the names that this article's annotations and the entity register hold, and persons' surnames."""

    name = "names"
    """What it is called in the configuration and in `origin`."""
    learns = True

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield the places that are not labelled yet, in text order."""
        if known.labels.label(ENTITY) is None:
            return
        meant = names_known(article, known)
        for name in known.refused:
            meant.pop(name, None)
        for place, what in mentions(article.text, WordList(meant)):
            if not is_labelled(known.annotations, place):
                yield suggestion_of(place, what, known.labels, f"rule:{self.name}")


def names_known(article: Article, known: Known) -> dict[str, Meant]:
    """Return what each known name stands for: as labelled in this article, else as the register has it."""
    found: dict[str, Meant] = {}
    for span in known.annotations.ordered():
        if span.label != ENTITY or len(span.fragments) != 1:
            continue
        name = article.text[span.fragments[0].start : span.fragments[0].end]
        if is_name(name):
            learn(
                found,
                name,
                Meant(span.attributes.get(TYPE, ""), "labelled in this article", entity=span.entity),
            )
    for entity in standing(known.entities):
        for name in names(entity):
            learn(found, name, Meant(entity.type, "in the entity register", entity=entity.id))
    return found


def learn(found: dict[str, Meant], name: str, what: Meant) -> None:
    """Add a name to what is known, of a person the surname, of others the initials; what was learnt first stays.

    Args:
        found: What each name stands for.
        name: The name.
        what: What it stands for.
    """
    found.setdefault(plain(name), what)
    last = surname(name) if what.type == PERSON else ""
    if last[:1].isupper():
        reason = f"the surname of {plain(name)}, {what.reason}"
        found.setdefault(last, Meant(what.type, reason, _SURNAME, what.entity))
    if what.type != PERSON and (short := initials(name)):
        reason = f"the initials of {plain(name)}, {what.reason}"
        found.setdefault(short, Meant(what.type, reason, _INITIALS, what.entity))


def mentions(
    text: str, words: WordList[Meant], start: Offset = 0, end: Offset | None = None
) -> Iterator[tuple[Range, Meant]]:
    """Yield where known names stand.

    Not where one word is part of a longer name that is not known, or only begins a sentence.
    """
    for (first, last), what in words.found_in(text, start, end):
        alone = not any(letter.isspace() for letter in text[first:last])
        if not (alone and (is_part(text, first, last) or only_begins(text, first, last))):
            yield (first, last), what


def is_labelled(annotations: Annotations, place: Range) -> bool:
    """Tell whether a mention of an entity lies over a range in part or whole."""
    return any(piece.label == ENTITY for piece in annotations.pieces(*place))


def suggestion_of(place: Range, what: Meant, labels: LabelSet, origin: str) -> Suggestion:
    """Return the suggestion of one mention; a type that the label set does not have is left out.

    Args:
        place: Where the name stands.
        what: What it stands for.
        labels: The label set.
        origin: What suggests it.
    """
    label = labels.label(ENTITY)
    values: Sequence[str] = ()
    if label is not None:
        values = next((attribute.values for attribute in label.attributes if attribute.name == TYPE), ())
    attributes = {TYPE: what.type} if what.type in values else {}
    span = SuggestedSpan(ENTITY, (Fragment(*place),), attributes, what.entity)
    return Suggestion((span,), (), origin, what.confidence, what.reason)
