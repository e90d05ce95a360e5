"""Work on the entity register itself: each change is durable, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from reader.core.annotation import Entity
from reader.core.entities import (
    Entities,
    RegisterError,
    deleted,
    merged,
    names,
    plain,
    renamed,
    split,
    standing,
    with_alias,
    with_wikidata,
)
from reader.core.ids import EntityId
from reader.core.labels import LabelSet
from reader.core.roles import ENTITY, TYPE
from reader.editor.aligning import Alignment
from reader.editor.pointed_at import PointedAt, pointed_at
from reader.editor.register import Register

_APART = ";"


class RegisterDesk:
    """Finds entries and changes them; every change returns how annotations stand once they are in line with it.

    All changes raise RegisterError where the register cannot take them, LibraryError where it cannot be read
    and SaveError where it cannot be written; nothing has changed then.

    Args:
        register: The register.
        labels: The label set, which lists the types that an entry may have; any where it lists none.
        new_id: Gives a new id with a prefix.
    """

    def __init__(self, register: Register, labels: LabelSet, new_id: Callable[[str], str]) -> None:
        self._register, self._labels, self._new_id = register, labels, new_id
        label = labels.label_for(ENTITY)
        attribute = label.attribute_for(TYPE) if label is not None else None
        self.kinds: Sequence[str] = attribute.values if attribute is not None else ()
        """The types that an entry may have; any where there are none."""
        self._done: list[list[tuple[Entity | None, Entity]]] = []

    def find(self, words: str = "") -> list[Entity]:
        """Return the entries with all of the words in their names, types and ids, by name."""
        wanted = words.casefold().split()
        return sorted(
            (
                entity
                for entity in standing(self._register.entities)
                if not wanted or _holds(_words_of(entity), wanted)
            ),
            key=lambda entity: (entity.name.casefold(), entity.id),
        )

    def get(self, identifier: EntityId) -> Entity | None:
        """Return the entry that an id stands for."""
        return self._register.get(identifier)

    def rename(self, identifier: EntityId, name: str) -> Alignment:
        """Give an entry another name; the old one becomes an alias."""
        return self._change(identifier, lambda entity: [renamed(entity, name)])

    def merge(self, kept: EntityId, gone: EntityId) -> Alignment:
        """Make two entries one, which has the first's name and type."""

        def revise(held: Entities) -> Iterable[Entity]:
            return merged(_held(held, kept), _held(held, gone))

        return self._revise(revise)

    def split(self, identifier: EntityId, taken: str) -> Alignment:
        """Make a new entry of some of an entry's names, parted by semicolons."""
        new_id = EntityId(self._new_id("e"))
        return self._change(identifier, lambda entity: split(entity, new_id, name_list(taken)))

    def set_aliases(self, identifier: EntityId, aliases: str) -> Alignment:
        """Give an entry other aliases in place of those it has, parted by semicolons."""
        return self._change(
            identifier, lambda entity: [with_alias(replace(entity, aliases=()), *name_list(aliases))]
        )

    def set_type(self, identifier: EntityId, kind: str) -> Alignment:
        """Give an entry another type."""
        if self.kinds and kind not in self.kinds:
            raise RegisterError(f"There is no type {kind!r}: the label set has {', '.join(self.kinds)}")
        return self._change(identifier, lambda entity: [replace(entity, type=kind)])

    def set_wikidata(self, identifier: EntityId, word: str) -> Alignment:
        """Give an entry a Wikidata id, `NIL` for none; an empty one takes it away."""
        return self._change(identifier, lambda entity: [with_wikidata(entity, word.strip())])

    def pointed_at(self, identifier: EntityId) -> PointedAt:
        """Count the annotations that point at an entry; run it in a thread."""
        library = self._register.library
        return pointed_at(library, identifier) if library is not None else PointedAt(0, 0)

    def delete(self, identifier: EntityId) -> Alignment:
        """Take an entry out of the register; whoever asks has looked that nothing points at it."""
        return self._change(identifier, lambda entity: [deleted(entity)])

    def undo(self) -> Alignment:
        """Take the last change back; an entry that a split had made leads back to where it came from."""
        if not self._done:
            raise RegisterError("There is nothing to take back here")
        changes = self._done[-1]
        kept = next(before for before, _ in changes if before is not None)

        def revise(held: Entities) -> Iterable[Entity]:
            if any(held.get(after.id) != after for _, after in changes):
                raise RegisterError(f"{kept.name} has been changed elsewhere since then")
            return [before or replace(after, merged_into=kept.id) for before, after in changes]

        self._register.revise(revise)
        self._done.pop()
        return self._alignment(after.id for _, after in changes)

    def _change(self, identifier: EntityId, change: Callable[[Entity], Iterable[Entity]]) -> Alignment:
        return self._revise(lambda held: change(_held(held, identifier)))

    def _revise(self, revise: Callable[[Entities], Iterable[Entity]]) -> Alignment:
        changes: list[tuple[Entity | None, Entity]] = []

        def noted(held: Entities) -> Iterable[Entity]:
            changes[:] = [(held.get(after.id), after) for after in revise(held)]
            return [after for _, after in changes]

        self._register.revise(noted)
        self._done.append(changes)
        return self._alignment(after.id for _, after in changes)

    def _alignment(self, touched: Iterable[EntityId]) -> Alignment:
        return Alignment(self._labels, self._register.entities, frozenset(touched))


def name_list(words: str) -> list[str]:
    """Return names that are parted by semicolons."""
    return [name for part in words.split(_APART) if (name := plain(part))]


def spelled(entity_names: Collection[str]) -> str:
    """Return names as `name_list` reads them."""
    return f"{_APART} ".join(entity_names)


def _held(held: Entities, identifier: EntityId) -> Entity:
    entity = held.get(identifier)
    if entity is None or entity.merged_into is not None:
        raise RegisterError("This entry is not in the register any more")
    return entity


def _words_of(entity: Entity) -> str:
    return " ".join((*names(entity), entity.type, *entity.ids.values(), entity.id)).casefold()


def _holds(words: str, wanted: Iterable[str]) -> bool:
    return all(word in words for word in wanted)
