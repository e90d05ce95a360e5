"""The entity register as a value: what an id stands for, and how entries are renamed, merged and split."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias
from unicodedata import normalize

from reader.core.annotation import Anonymity, Entity
from reader.core.ids import EntityId

Entities: TypeAlias = Mapping[EntityId, Entity]

WIKIDATA = "wikidata"
"""The scheme of Wikidata's ids in `Entity.ids`."""

NIL = "NIL"
"""What stands for a Wikidata id where there is none: somebody has looked."""

NOBODY = EntityId("nobody")
"""What an entry leads to that was deleted. No entry has this id, so that it leads to none."""

_QID = re.compile(r"Q[1-9][0-9]*|NIL")


class RegisterError(ValueError):
    """A change that the register cannot take: a sentence for people, and what to do. Nothing has changed."""


def resolve(entities: Entities, identifier: EntityId) -> EntityId | None:
    """Return the id of the entry that an id stands for now, or None if it leads to no entry.

    Two branches of a shared library can merge two entries into each other; then the one with the first id
    stands for both, on every machine.
    """
    seen: list[EntityId] = []
    at = identifier
    while at not in seen:
        entity = entities.get(at)
        if entity is None:
            return None
        if entity.merged_into is None:
            return at
        seen.append(at)
        at = entity.merged_into
    return min(seen[seen.index(at) :])


def standing(entities: Entities) -> Iterator[Entity]:
    """Yield the entries that stand for themselves, in the order of the register."""
    return (entity for identifier, entity in entities.items() if resolve(entities, identifier) == identifier)


def twins(entities: Entities) -> Iterator[tuple[Entity, Entity]]:
    """Yield entries that stand for themselves and have the same name and type: the first of each, with each other."""
    firsts: dict[tuple[str, str], Entity] = {}
    for entity in sorted(standing(entities), key=lambda entity: entity.id):
        first = firsts.setdefault((normalize("NFC", entity.name).casefold(), entity.type), entity)
        if first is not entity:
            yield first, entity


def names(entity: Entity) -> tuple[str, ...]:
    """Return the name and the aliases of an entry, each once."""
    return tuple(dict.fromkeys((entity.name, *entity.aliases)))


def with_alias(entity: Entity, *aliases: str) -> Entity:
    """Return an entry that goes by other names too."""
    held = dict.fromkeys((*entity.aliases, *map(plain, aliases)))
    return replace(entity, aliases=tuple(name for name in held if name and name != entity.name))


def renamed(entity: Entity, name: str) -> Entity:
    """Return an entry under another name; the old name becomes an alias.

    Raises:
        RegisterError: If the name is empty.
    """
    clean = plain(name)
    if not clean:
        raise RegisterError("an entity needs a name: give it the longest that articles use")
    return with_alias(replace(entity, name=clean), entity.name)


def with_wikidata(entity: Entity, identifier: str) -> Entity:
    """Return an entry with a Wikidata id, `NIL` where it is known to have none; an empty one takes it away.

    Raises:
        RegisterError: If it is not an id of an item, such as `Q42`.
    """
    others = {scheme: held for scheme, held in entity.ids.items() if scheme != WIKIDATA}
    if not identifier:
        return replace(entity, ids=others)
    if _QID.fullmatch(identifier) is None:
        raise RegisterError(
            f"{identifier!r} is not a Wikidata id: write Q and a number, such as Q42, or NIL for none"
        )
    return replace(entity, ids={**others, WIKIDATA: identifier})


def merged(kept: Entity, gone: Entity) -> tuple[Entity, Entity]:
    """Return two entries as they are when they are one: the second then only leads to the first.

    The first keeps its name and type, and gets the names and outside ids of the second.

    Raises:
        RegisterError: If they are the same entry, or their outside ids say that they are two.
    """
    if kept.id == gone.id:
        raise RegisterError(f"{kept.name} cannot be merged with itself")
    here, there = _known(kept.ids), _known(gone.ids)
    for scheme in here.keys() & there.keys():
        if here[scheme] != there[scheme]:
            raise RegisterError(
                f"{kept.name} and {gone.name} have two ids in {scheme}, {here[scheme]} and {there[scheme]}: "
                "take the wrong one away first, if they are the same"
            )
    ids = {**gone.ids, **kept.ids, **there, **here}
    one = replace(with_alias(kept, gone.name, *gone.aliases), ids=ids)
    return one, replace(gone, merged_into=kept.id)


def united(first: Entity, second: Entity) -> Entity:
    """Return an entry as two machines have left it, the same whichever is given first; nothing of either is lost.

    The longer name stays, and else the one that sorts first; with it stand type, anonymity and outside ids where both
    sides have others. All other names are aliases. A deletion wins only where the other side changed nothing, an entry
    that was merged into another stays so.
    """
    one, other = sorted((first, second), key=lambda entity: (-len(entity.name), entity.name, repr(entity)))
    ways = sorted({entity.merged_into for entity in (one, other) if entity.merged_into is not None})
    if NOBODY in ways and replace(one, merged_into=None) != replace(other, merged_into=None):
        ways.remove(NOBODY)
    into = next((way for way in ways if way != NOBODY), NOBODY if ways else None)
    ids = {**other.ids, **one.ids}
    anonymity = one.anonymity if one.anonymity is not Anonymity.NAMED else other.anonymity
    whole = replace(one, ids=ids, type=one.type or other.type, anonymity=anonymity, merged_into=into)
    return with_alias(whole, other.name, *other.aliases)


def deleted(entity: Entity) -> Entity:
    """Return an entry as it is when it is in the register no more.

    It is kept, as one that leads nowhere: ids are never used again, and a copy of the register that still has
    the entry cannot bring it back.
    """
    return replace(entity, merged_into=NOBODY)


def split(entity: Entity, new_id: EntityId, taken: Collection[str]) -> tuple[Entity, Entity]:
    """Return an entry without some of its names, and a new entry of the same type that has them.

    Args:
        entity: The entry.
        new_id: The id of the new one, never used before.
        taken: Names and aliases of the entry; the first of them is the new one's name.

    Raises:
        RegisterError: If a name is not the entry's, or one of the two would have none.
    """
    held = names(entity)
    chosen = tuple(dict.fromkeys(taken))
    strange = [name for name in chosen if name not in held]
    if strange:
        raise RegisterError(f"{entity.name} does not go by {strange[0]!r}: it has {', '.join(held)}")
    rest = tuple(name for name in held if name not in chosen)
    if not chosen or not rest:
        raise RegisterError(f"{entity.name} cannot be split so: leave each of the two at least one name")
    stays = replace(entity, name=rest[0], aliases=rest[1:])
    return stays, replace(entity, id=new_id, name=chosen[0], aliases=chosen[1:], ids={}, merged_into=None)


def plain(name: str) -> str:
    """Return a name with its white space as single spaces: an article may break it over lines."""
    return " ".join(name.split())


def alike(name: str) -> str:
    """Return a name as names are compared: white space and the shape of apostrophes make no difference."""
    return plain(name).replace("’", "'")


def _known(ids: Mapping[str, str]) -> dict[str, str]:
    return {scheme: held for scheme, held in ids.items() if held != NIL}
