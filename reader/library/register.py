"""The entity register: the library's list of who is who, in a TinyDB of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from reader.core.annotation import Anonymity, Entity
from reader.core.codec import MalformedError, Row, mapping, optional_string, string, strings
from reader.core.dataclass import dataclass
from reader.core.entities import united
from reader.core.ids import EntityId, JSONValue
from reader.errors import DamagedError
from reader.files import identity
from reader.library.row_lines import row_number, spell_row
from reader.library.row_storage import RowStorage
from reader.library.versions import verify_version

VERSION = 1

META: Row = {"file": "entities", "version": VERSION}
TABLE = "entities"

Revision: TypeAlias = Callable[[Mapping[EntityId, Entity]], Iterable[Entity]]
"""Takes the register as it is, and returns the entries that are new or another."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A register as it lies in its file.

    Args:
        identity: Tells this state of the file from any other; None where there is no file.
        entities: The entries by id.
        lines: How rows are spelled, by table and number.
        numbers: The number of each entry's row.
    """

    identity: tuple[int, ...] | None
    entities: Mapping[EntityId, Entity]
    lines: Mapping[str, Mapping[int, bytes]]
    numbers: Mapping[EntityId, int]


class RegisterFile:
    """The register's file, which is read again only after it has changed.

    Args:
        path: The file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: _Held | None = None

    def read(self) -> Mapping[EntityId, Entity]:
        """Return the entries; a register that is not there is empty.

        Raises:
            DamagedError: If the file does not hold entities.
            LibraryError: If it cannot be read, or a newer version wrote it.
        """
        return self._read().entities

    def revise(self, revise: Revision) -> Mapping[EntityId, Entity]:
        """Change the register in one write, and return it; nobody else may write meanwhile.

        Args:
            revise: Is given what the file holds now. If it raises, nothing is written.

        Raises:
            DamagedError: If the file does not hold entities. It is left alone.
            LibraryError: If it cannot be read, or a newer version wrote it.
            SaveError: If it cannot be written. The register is as it was.
        """
        held = self._read()
        changed = {
            entity.id: entity for entity in revise(held.entities) if held.entities.get(entity.id) != entity
        }
        if not changed:
            return held.entities
        numbers, lines = dict(held.numbers), dict(held.lines.get(TABLE, {}))
        for entity in changed.values():
            number = numbers.get(entity.id)
            if number is None:
                number = row_number(entity.id)
                while number in lines:
                    number += 1
            numbers[entity.id] = number
            lines[number] = spell_row(number, _row(entity))
        tables = {"meta": {1: spell_row(1, META)}, **held.lines, TABLE: lines}
        self._write(tables)
        self._held = _Held(identity(self._path), {**held.entities, **changed}, tables, numbers)
        return self._held.entities

    def rewrite(self) -> None:
        """Write the register as it is read; nobody else may write meanwhile.

        Raises:
            DamagedError: If the file does not hold entities. It is left alone.
            LibraryError: If it cannot be read, or a newer version wrote it.
            SaveError: If it cannot be written. The register is as it was.
        """
        lines = self._read().lines
        self._write({"meta": {1: spell_row(1, META)}, **lines})
        self._held = None

    def _write(self, tables: Mapping[str, Mapping[int, bytes]]) -> None:
        RowStorage(self._path).write_lines(
            {name: iter([rows[number] for number in sorted(rows)]) for name, rows in tables.items()}
        )

    def _read(self) -> _Held:
        here = identity(self._path)
        held = self._held
        if held is None or held.identity != here or here is None:
            tables = RowStorage(self._path).read() or {}
            entities = _entities(tables, self._path)
            tables[TABLE] = _one_each(tables.get(TABLE, {}), entities)
            numbers = {EntityId(str(row["id"])): int(number) for number, row in tables.get(TABLE, {}).items()}
            lines = {
                name: {int(number): spell_row(int(number), row) for number, row in rows.items()}
                for name, rows in tables.items()
            }
            held = self._held = _Held(here, entities, lines, numbers)
        return held


def _entities(tables: Mapping[str, Mapping[str, Row]], path: Path) -> dict[EntityId, Entity]:
    verify_version(tables.get("meta", {}).get("1", {}).get("version", VERSION), VERSION, path)
    entities: dict[EntityId, Entity] = {}
    try:
        for row in tables.get(TABLE, {}).values():
            entity = entity_from(row)
            held = entities.get(entity.id)
            entities[entity.id] = entity if held is None else united(held, entity)
    except MalformedError as fault:
        raise DamagedError(f"the entity register is damaged: {fault}", where=str(path)) from None
    return entities


def _one_each(rows: Mapping[str, Row], entities: Mapping[EntityId, Entity]) -> dict[str, Row]:
    """Return rows without those of an entry that both sides of a merge have changed, but for one that says both."""
    numbers: dict[EntityId, list[str]] = {}
    for number, row in rows.items():
        numbers.setdefault(EntityId(str(row["id"])), []).append(number)
    return {
        held[0]: rows[held[0]] if len(held) == 1 else _row(entities[entity])
        for entity, held in numbers.items()
    }


def _row(entity: Entity) -> Row:
    row: dict[str, JSONValue] = {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "ids": {scheme: entity.ids[scheme] for scheme in sorted(entity.ids)},
        "anonymity": str(entity.anonymity),
    }
    if entity.merged_into is not None:
        row["merged_into"] = entity.merged_into
    return row


def entity_from(row: JSONValue) -> Entity:
    """Read an entry of the register.

    Raises:
        MalformedError: If it does not hold what it should.
    """
    fields = mapping(row, "entity")
    aliases = fields.get("aliases")
    if not isinstance(aliases, list):
        raise MalformedError("aliases is not a list")
    try:
        anonymity = Anonymity(string(fields, "anonymity"))
    except ValueError:
        raise MalformedError(f"anonymity {fields.get('anonymity')!r} is not known") from None
    merged_into = optional_string(fields, "merged_into")
    return Entity(
        id=EntityId(string(fields, "id")),
        name=string(fields, "name"),
        type=string(fields, "type"),
        aliases=tuple(string({"alias": alias}, "alias") for alias in aliases),
        ids=strings(fields.get("ids"), "ids"),
        anonymity=anonymity,
        merged_into=EntityId(merged_into) if merged_into else None,
    )
