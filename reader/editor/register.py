"""The entity register as the editor asks it: by id, by name, by surname."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from reader.core.annotation import Entity
from reader.core.entities import Entities, alike, names, resolve
from reader.core.ids import EntityId
from reader.text.names import surname

if TYPE_CHECKING:
    from reader.library.protocol import Library

PERSON = "PERSON"
"""The type of entity that goes by a surname."""


class Register:
    """Who is who, read once and again before each change; entries that were merged lead to what stands for them.

    Args:
        library: Where the register is kept; without one, it is gone with this object.

    Raises:
        LibraryError: If the register cannot be read.
    """

    def __init__(self, library: Library | None = None) -> None:
        self.library = library
        """Where it is kept, if anywhere."""
        self._entities: Entities = {}
        self._by_name: dict[str, dict[EntityId, None]] = {}
        self._by_surname: dict[str, dict[EntityId, None]] = {}
        if library is not None:
            self._take(library.entities())

    @property
    def entities(self) -> Entities:
        """All entries as they were read last, with those that were merged."""
        return self._entities

    def get(self, identifier: EntityId | None) -> Entity | None:
        """Return the entry that an id stands for, or None if there is none."""
        found = None if identifier is None else resolve(self._entities, identifier)
        return None if found is None else self._entities[found]

    def named(self, name: str, kind: str = "", *, folded: bool = False) -> list[Entity]:
        """Return the entries that go by a name.

        Args:
            name: The name, with any white space.
            kind: The type they must have; empty for any.
            folded: Whether capitals make no difference.
        """
        words = alike(name)
        held = (self._entities[found] for found in self._by_name.get(words.casefold(), ()))
        return [
            entity
            for entity in held
            if (not kind or entity.type == kind) and (folded or words in map(alike, names(entity)))
        ]

    def surnamed(self, name: str) -> list[Entity]:
        """Return the persons with a full name that ends in a word."""
        return [self._entities[found] for found in self._by_surname.get(alike(name).casefold(), ())]

    def reread(self) -> None:
        """Read it again, as others may have left it.

        Raises:
            LibraryError: If it cannot be read. What was known stays.
        """
        if self.library is not None:
            self._take(self.library.entities())

    def revise(self, revise: Callable[[Entities], Iterable[Entity]]) -> None:
        """Change the register in one durable step.

        Args:
            revise: Is given the register as it is now, whoever wrote it last; returns what is new or another.

        Raises:
            LibraryError: If the register cannot be read.
            SaveError: If it cannot be written. Nothing has changed.
        """
        if self.library is not None:
            self._take(self.library.revise_entities(revise))
        else:
            self._take({**self._entities, **{entity.id: entity for entity in revise(self._entities)}})

    def _take(self, entities: Mapping[EntityId, Entity]) -> None:
        before, self._entities = self._entities, entities
        changed = {
            found
            for found in before.keys() | entities.keys()
            if before.get(found) is not entities.get(found) and before.get(found) != entities.get(found)
        }
        for found in changed:
            old, new = before.get(found), entities.get(found)
            if old is not None:
                for index, key in _keys(old):
                    (self._by_surname if index else self._by_name).get(key, {}).pop(found, None)
            if new is not None and new.merged_into is None:
                for index, key in _keys(new):
                    (self._by_surname if index else self._by_name).setdefault(key, {})[found] = None


def _keys(entity: Entity) -> Iterable[tuple[bool, str]]:
    """Yield what an entry is found by: whether it is a surname, and the words."""
    for name in names(entity):
        yield False, alike(name).casefold()
        if entity.type == PERSON and (last := surname(alike(name))):
            yield True, last.casefold()
