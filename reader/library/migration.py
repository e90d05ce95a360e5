"""A renaming carried through a library: how much it would change, and the change itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import field, replace

from reader.core.annotation import Entity
from reader.core.codec import Row
from reader.core.dataclass import dataclass
from reader.core.edit import Edit, Item
from reader.core.ids import Annotator, ArticleId, EntityId, JSONValue
from reader.core.labels import LabelSet
from reader.core.renaming import AttributeName, LabelName, Name, RelationName, Renaming, ValueName, names_in
from reader.core.roles import ENTITY, TYPE
from reader.errors import PressmarkError
from reader.library.protocol import Journal, Library
from reader.stamps import new_id, now

COMMAND = "labels.rename"
"""What the edits of a renaming are called in the edit log."""


@dataclass(slots=True)
class Survey:
    """What a library's annotations use, or what a renaming would change in them.

    Args:
        items: How many spans and relations, by annotator.
        articles: In how many articles, by annotator.
        places: Where.
        unread: What could not be looked at, each with its reason.
    """

    items: Counter[Annotator] = field(default_factory=Counter)
    articles: Counter[Annotator] = field(default_factory=Counter)
    places: list[tuple[ArticleId, Annotator]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Migrated:
    """What has become of a renaming.

    Args:
        items: How many spans and relations have the new name.
        articles: In how many articles of an annotator.
        skipped: Where nothing was changed, each with the reason.
    """

    items: int = 0
    articles: int = 0
    skipped: list[str] = field(default_factory=list)


def names_in_use(library: Library) -> tuple[Counter[Name], list[str]]:
    """Return how often everyone's annotations use each name of a label set, and what could not be read."""
    counts: Counter[Name] = Counter()
    unread: list[str] = []
    for _, _, journal in _journals(library, unread):
        for item in _items(journal):
            counts.update(names_in(item))
    return counts, unread


def survey(library: Library, renaming: Renaming) -> Survey:
    """Return what a renaming would change. Nothing is changed."""
    found = Survey()
    for article, annotator, journal in _journals(library, found.unread):
        number = sum(renaming.applied(item) is not item for item in _items(journal))
        if number:
            found.items[annotator] += number
            found.articles[annotator] += 1
            found.places.append((article, annotator))
    return found


def migrate(
    library: Library, renaming: Renaming, places: Iterable[tuple[ArticleId, Annotator]], by: Annotator
) -> Migrated:
    """Rename in annotations: one edit for each article and annotator, which can be undone.

    What somebody has open, and what cannot be read or saved, is skipped. Doing it again does the rest.

    Args:
        library: The library.
        renaming: The old name and the new one.
        places: Where to rename.
        by: Who renames.
    """
    done = Migrated()
    for article, annotator in places:
        try:
            with closing(library.open(article, annotator)) as journal:
                if journal.holder is not None:
                    done.skipped.append(f"{article}, {annotator}: it cannot be written now: {journal.holder}")
                    continue
                if changes := renaming.changes(_items(journal)):
                    seq, identifier = journal.next_seq, new_id("d")
                    journal.append(Edit(seq, identifier, now(), by, COMMAND, changes))
                    done.items += len(changes)
                    done.articles += 1
        except PressmarkError as fault:
            done.skipped.append(f"{article}, {annotator}: {fault}")
    return done


def concerned_entities(library: Library, renaming: Renaming) -> list[Entity]:
    """Return the entries of the register as a renaming changes them: their type is a value of an entity's type."""
    return _renamed_entities(library.entities(), renaming, library.labels)


def rename_entities(library: Library, renaming: Renaming) -> None:
    """Rename in the entity register, in one durable step.

    Raises:
        DamagedError: If the register cannot be read. It is left alone.
        SaveError: If it cannot be written. It is as it was.
    """
    library.revise_entities(lambda held: _renamed_entities(held, renaming, library.labels))


def rename_proposed(library: Library, renaming: Renaming) -> list[str]:
    """Rename in what programs have proposed and what annotators have refused of it; return what could not be."""
    faults: list[str] = []
    proposed = library.proposed
    measured = proposed.uncertainties().values()
    for article in sorted({name for articles in measured for name in articles}):
        try:
            held = library.article(article)
            before = proposed.stored(held)
            rows = [_renamed_row(row, renaming) for row in before.rows]
            if rows != before.rows:
                proposed.store(held, replace(before, rows=rows))
        except PressmarkError as fault:
            faults.append(f"suggestions about {article}: {fault}")
    for annotator in sorted({name for article in library.ids() for name in library.annotators(article)}):
        try:
            rows = [
                after for row in proposed.refused(annotator) if (after := _renamed_row(row, renaming)) != row
            ]
            if rows:
                proposed.revise_refused(annotator, rows, ())
        except PressmarkError as fault:
            faults.append(f"what {annotator} refused: {fault}")
    return faults


def _renamed_row(row: Row, renaming: Renaming) -> Row:
    """Return a suggestion as it is kept, with the new name in its spans and relations."""
    return {
        key: [_renamed_part(part, renaming) for part in value]
        if key in ("spans", "relations") and isinstance(value, list)
        else value
        for key, value in row.items()
    }


def _renamed_part(part: JSONValue, renaming: Renaming) -> JSONValue:
    if not isinstance(part, dict):
        return part
    new, values = renaming.new, part.get("attributes")
    match renaming.old:
        case RelationName(name) if part.get("type") == name:
            return {**part, "type": new}
        case LabelName(name) if part.get("label") == name:
            return {**part, "label": new}
        case AttributeName(label, name) if part.get("label") == label and isinstance(values, dict):
            return {**part, "attributes": {new if key == name else key: held for key, held in values.items()}}
        case ValueName(label, attribute, name) if part.get("label") == label and isinstance(values, dict):
            if values.get(attribute) == name:
                return {**part, "attributes": {**values, attribute: new}}
    return part


def _renamed_entities(held: Mapping[EntityId, Entity], renaming: Renaming, labels: LabelSet) -> list[Entity]:
    match renaming.old:
        case ValueName(label, attribute, name) if (
            labels.role_of(label) == ENTITY and labels.attribute_name(label, TYPE) == attribute
        ):
            return [replace(entry, type=renaming.new) for entry in held.values() if entry.type == name]
    return []


def _journals(library: Library, unread: list[str]) -> Iterator[tuple[ArticleId, Annotator, Journal]]:
    """Yield all annotations, one after the other, open for reading."""
    for article in library.ids():
        for annotator in library.annotators(article):
            try:
                journal = library.open(article, annotator, writable=False)
            except PressmarkError as fault:
                unread.append(f"{article}, {annotator}: {fault}")
                continue
            with closing(journal):
                yield article, annotator, journal


def _items(journal: Journal) -> Iterator[Item]:
    yield from journal.annotations.spans.values()
    yield from journal.annotations.relations.values()
