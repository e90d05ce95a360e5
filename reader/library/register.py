"""The entity register: the library's list of who is who, in a TinyDB of its own."""

from __future__ import annotations

from pathlib import Path

from tinydb import TinyDB
from tinydb.table import Document

from reader.core.annotation import Anonymity, Entity
from reader.core.codec import MalformedError, Row, mapping, string, strings
from reader.core.ids import EntityId, JSONValue
from reader.errors import DamagedError, LibraryError
from reader.library.row_storage import RowStorage, row_number

VERSION = 1

_META = Document({"file": "entities", "version": VERSION}, doc_id=1)


def read_register(path: Path) -> dict[EntityId, Entity]:
    """Read a register; one that is not there is empty.

    Raises:
        DamagedError: If the file does not hold entities.
        LibraryError: If it cannot be read, or a newer version wrote it.
    """
    with TinyDB(path, storage=RowStorage) as database:
        _verify_version(database, path)
        entities: dict[EntityId, Entity] = {}
        try:
            for row in database.table("entities"):
                entity = _entity(row)
                if entity.id in entities:
                    raise MalformedError(f"entity {entity.id} stands twice")
                entities[entity.id] = entity
        except MalformedError as fault:
            raise DamagedError(f"the entity register is damaged: {fault}", where=str(path)) from None
        return entities


def put_entity(path: Path, entity: Entity) -> None:
    """Keep an entity in a register, in the place of the one with its id; nobody else may write meanwhile.

    Raises:
        DamagedError: If the file does not hold entities. It is left alone.
        LibraryError: If it cannot be read, or a newer version wrote it.
        SaveError: If it cannot be written. The register is as it was.
    """
    known = read_register(path)
    with TinyDB(path, storage=RowStorage) as database:
        if not path.exists():
            database.table("meta").insert(_META)
        table = database.table("entities")
        table.upsert(Document(_row(entity), doc_id=_place(entity.id, known)))


def _place(identifier: EntityId, known: dict[EntityId, Entity]) -> int:
    """Return an entity's row number: the next free one in the rare case that two ids give the same."""
    place = row_number(identifier)
    others = {row_number(other) for other in known if other != identifier}
    while place in others:
        place += 1
    return place


def _verify_version(database: TinyDB, path: Path) -> None:
    meta = database.table("meta").get(doc_id=1)
    version = meta.get("version") if isinstance(meta, Document) else VERSION
    if not isinstance(version, int) or version > VERSION:
        raise LibraryError(
            f"a newer version of Pressmark wrote this file (format {version}, this one knows {VERSION})",
            where=str(path),
            remedy="update Pressmark",
        )


def _row(entity: Entity) -> Row:
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "ids": {scheme: entity.ids[scheme] for scheme in sorted(entity.ids)},
        "anonymity": str(entity.anonymity),
    }


def _entity(row: JSONValue) -> Entity:
    fields = mapping(row, "entity")
    aliases = fields.get("aliases")
    if not isinstance(aliases, list):
        raise MalformedError("aliases is not a list")
    try:
        anonymity = Anonymity(string(fields, "anonymity"))
    except ValueError:
        raise MalformedError(f"anonymity {fields.get('anonymity')!r} is not known") from None
    return Entity(
        id=EntityId(string(fields, "id")),
        name=string(fields, "name"),
        type=string(fields, "type"),
        aliases=tuple(string({"alias": alias}, "alias") for alias in aliases),
        ids=strings(fields.get("ids"), "ids"),
        anonymity=anonymity,
    )
