"""Suggests entities: label a name once, and every other place that names it is suggested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.core.annotation import Fragment
from reader.core.article import Article
from reader.core.entities import names, plain, standing
from reader.core.ids import EntityId
from reader.core.labels import Label
from reader.core.roles import ENTITY, TYPE
from reader.suggest.suggestion import Known, SuggestedSpan, Suggestion
from reader.suggest.wordlist import WordList
from reader.text import Range
from reader.text.names import first_name, initials, is_date, is_name, is_part, only_begins, surname

PERSON = "PERSON"
_SURE, _SURNAME, _INITIALS, _FIRST_NAME = 0.85, 0.8, 0.8, 0.75


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name stands for.

    Args:
        type: A type of entity, as the label set has them; empty where it is not known.
        reason: Where it is known from, in words.
        confidence: How often such a suggestion is right.
        entity: The register's entry.
    """

    type: str
    reason: str
    confidence: float = _SURE
    entity: EntityId | None = None


class KnownNamesSuggester:
    """Suggests names that this article's annotations and the entity register hold, and what is short for them."""

    name = "names"
    """What it is called in the configuration and in `origin`."""
    learns = True

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield the places that are not labelled yet, in text order."""
        label = known.labels.label_for(ENTITY)
        if label is None:
            return
        meant = names_known(article, known)
        for name in known.refused:
            meant.pop(name, None)
        for place, what in mentions(article.text, WordList(meant)):
            if not known.is_labelled(ENTITY, [Fragment(*place)]):
                yield suggestion_of(place, what, label, f"rule:{self.name}")


def names_known(article: Article, known: Known) -> dict[str, Meant]:
    """Return what each known name stands for: as labelled in this article, else as the register has it."""
    found: dict[str, Meant] = {}
    here: list[tuple[str, Meant]] = []
    for span in known.annotations.labelled(known.labels.names_for(ENTITY)):
        if len(span.fragments) != 1:
            continue
        name = article.text[span.fragments[0].start : span.fragments[0].end]
        if is_name(name):
            what = Meant(known.labels.given(span, TYPE) or "", "labelled in this article", entity=span.entity)
            learn(found, name, what)
            here.append((name, what))
    for entity in standing(known.entities):
        for name in names(entity):
            learn(found, name, Meant(entity.type, "in the entity register", entity=entity.id))
    learn_first_names(found, here)
    return found


def learn(found: dict[str, Meant], name: str, what: Meant) -> None:
    """Add a name to what is known, of a person the surname, of others the initials; what was learnt first stays.

    A number is not learnt: that it is a name in one place says nothing of the others.

    Args:
        found: What each name stands for.
        name: The name.
        what: What it stands for.
    """
    if not any(map(str.isalpha, name)):
        return
    found.setdefault(plain(name), what)
    last = surname(name) if what.type == PERSON else ""
    if last[:1].isupper():
        reason = f"the surname of {plain(name)}, {what.reason}"
        found.setdefault(last, Meant(what.type, reason, _SURNAME, what.entity))
    if what.type != PERSON and (short := initials(name)):
        reason = f"the initials of {plain(name)}, {what.reason}"
        found.setdefault(short, Meant(what.type, reason, _INITIALS, what.entity))


def learn_first_names(found: dict[str, Meant], labelled: Iterable[tuple[str, Meant]]) -> None:
    """Add the first names of an article's persons to what is known, as far as one of them alone has it.

    Args:
        found: What each name stands for.
        labelled: The names that are labelled in the article, and what each stands for.
    """
    bearers: dict[str, dict[str, Meant]] = {}
    for name, what in labelled:
        if what.type == PERSON and (first := first_name(plain(name))):
            bearers.setdefault(first, {}).setdefault(surname(plain(name)), what)
    for first, bearing in bearers.items():
        if len(bearing) == 1:
            ((last, what),) = bearing.items()
            reason = f"the first name of {first} {last}, {what.reason}"
            found.setdefault(first, Meant(what.type, reason, _FIRST_NAME, what.entity))


def mentions(text: str, words: WordList[Meant]) -> Iterator[tuple[Range, Meant]]:
    """Yield where known names stand.

    Not where one word is part of a longer name that is not known, only begins a sentence, or is a month.
    """
    for (first, last), what in words.found_in(text):
        alone = not any(letter.isspace() for letter in text[first:last])
        if not (alone and any(rule(text, first, last) for rule in (is_part, only_begins, is_date))):
            yield (first, last), what


def suggestion_of(place: Range, what: Meant, label: Label, origin: str) -> Suggestion:
    """Return the suggestion of one mention; a type that its label does not have is left out.

    Args:
        place: Where the name stands.
        what: What it stands for.
        label: The label of entities.
        origin: What suggests it.
    """
    attribute = label.attribute_for(TYPE)
    attributes = {attribute.name: what.type} if attribute and what.type in attribute.values else {}
    span = SuggestedSpan(label.name, (Fragment(*place),), attributes, what.entity)
    return Suggestion((span,), (), origin, what.confidence, what.reason)
