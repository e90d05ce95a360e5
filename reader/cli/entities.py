"""`entities`: who is who in the library."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace

from reader import stamps
from reader.cli.output import columns, complain, safe_print
from reader.cli.session import annotator, existing_library
from reader.core import entities as register
from reader.core.annotation import Entity
from reader.core.entities import WIKIDATA, Entities, RegisterError
from reader.core.ids import EntityId
from reader.core.numbers import count
from reader.core.roles import ENTITY, TYPE
from reader.editor.aligning import Alignment, align_library
from reader.editor.pointed_at import pointed_at
from reader.errors import PressmarkError
from reader.library.protocol import Library


def list_entities(arguments: argparse.Namespace) -> int:
    """Run `pressmark entities`."""
    library = existing_library(arguments)
    wanted = " ".join(getattr(arguments, "words", ())).casefold()
    found = sorted(
        (
            entity
            for entity in register.standing(library.entities())
            if any(wanted in name.casefold() for name in (*register.names(entity), entity.id))
        ),
        key=lambda entity: (entity.name.casefold(), entity.id),
    )
    if arguments.json:
        safe_print(json.dumps([_json_row(entity) for entity in found], ensure_ascii=False))
    elif found:
        safe_print(*columns([("ID", "TYPE", "WIKIDATA", "NAME"), *map(_row, found)]))
    else:
        safe_print("Nobody is in the register." if not wanted else "Nobody is called so.", file=sys.stderr)
    return 0


def rename(arguments: argparse.Namespace) -> int:
    """Run `pressmark entities rename`."""

    def revise(held: Entities) -> Iterable[Entity]:
        return [register.renamed(_entity(held, arguments.entity), arguments.name)]

    return _revise(arguments, revise)


def merge(arguments: argparse.Namespace) -> int:
    """Run `pressmark entities merge`."""

    def revise(held: Entities) -> Iterable[Entity]:
        kept = _entity(held, arguments.entity)
        gone: list[Entity] = []
        for word in arguments.gone:
            kept, merged = register.merged(kept, _entity(held, word))
            gone.append(merged)
        return [kept, *gone]

    return _revise(arguments, revise)


def split(arguments: argparse.Namespace) -> int:
    """Run `pressmark entities split`."""
    torn: list[EntityId] = []

    def revise(held: Entities) -> Iterable[Entity]:
        entity = _entity(held, arguments.entity)
        torn.append(entity.id)
        return register.split(entity, EntityId(stamps.new_id("e")), arguments.names)

    return _revise(arguments, revise, torn)


def delete(arguments: argparse.Namespace) -> int:
    """Run `pressmark entities delete`."""
    library = existing_library(arguments)
    entity = _entity(library.entities(), arguments.entity)
    found = pointed_at(library, entity.id)
    if found.spans:
        raise PressmarkError(
            f"{entity.name} cannot be deleted: {found}",
            remedy=f"if it is somebody else by another name, `pressmark entities merge OTHER {entity.id}`",
        )
    library.revise_entities(lambda held: [register.deleted(_entity(held, entity.id))])
    safe_print(f"{entity.name} ({entity.id}) is in the register no more")
    return 0


def change(arguments: argparse.Namespace) -> int:
    """Run `pressmark entities set`."""
    library = existing_library(arguments)
    label = library.labels.label_for(ENTITY)
    attribute = label.attribute_for(TYPE) if label else None
    if arguments.type and attribute and arguments.type not in attribute.values:
        raise PressmarkError(
            f"the label set has no type {arguments.type!r}", remedy=f"it has {', '.join(attribute.values)}"
        )

    def revise(held: Entities) -> Iterable[Entity]:
        entity = register.with_alias(_entity(held, arguments.entity), *arguments.alias)
        if arguments.wikidata is not None:
            entity = register.with_wikidata(entity, arguments.wikidata)
        return [replace(entity, type=arguments.type or entity.type)]

    return _revise(arguments, revise)


def align(arguments: argparse.Namespace) -> int:
    """Run `pressmark entities align`."""
    library = existing_library(arguments)
    return _align(library, arguments, Alignment(library.labels, library.entities()))


def _revise(
    arguments: argparse.Namespace,
    revise: Callable[[Entities], Iterable[Entity]],
    torn: list[EntityId] | None = None,
) -> int:
    library = existing_library(arguments)
    changed: list[Entity] = []

    def noted(held: Entities) -> Iterable[Entity]:
        changed[:] = revise(held)
        return changed

    try:
        held = library.revise_entities(noted)
    except RegisterError as fault:
        raise PressmarkError(str(fault)) from None
    for entity in changed:
        into = f"  → {entity.merged_into}" if entity.merged_into else ""
        safe_print("  ".join(_row(entity)) + into)
    return _align(library, arguments, Alignment(library.labels, held, torn or ()))


def _align(library: Library, arguments: argparse.Namespace, alignment: Alignment) -> int:
    spans = articles = 0
    refused = False
    name = annotator(arguments)
    for found in align_library(library, name, alignment, now=stamps.now, new_id=stamps.new_id):
        if found.refused:
            refused = True
            complain(f"{found.article} is left as it was: {found.refused}")
        else:
            spans, articles = spans + found.spans, articles + 1
    if spans:
        safe_print(f"{count(spans, 'span')} of {name} brought in line in {count(articles, 'article')}")
    if refused:
        safe_print(
            "Close those and say `pressmark entities align`; nothing dangles meanwhile.", file=sys.stderr
        )
    return 1 if refused else 0


def _entity(held: Entities, word: str) -> Entity:
    """Return the entry of an id or a name.

    Raises:
        PressmarkError: If there is none, or there are several.
    """
    found = register.resolve(held, EntityId(word))
    if found is not None:
        return held[found]
    named = [entity for entity in register.standing(held) if word in register.names(entity)]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(f"{entity.id} ({entity.type})" for entity in named)
        raise PressmarkError(f"{len(named)} entities are called {word!r}", remedy=f"say which: {ids}")
    raise PressmarkError(f"nobody is known as {word!r}", remedy="`pressmark entities` lists who is")


def _json_row(entity: Entity) -> dict[str, object]:
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "ids": dict(entity.ids),
        "anonymity": str(entity.anonymity),
    }


def _row(entity: Entity) -> tuple[str, ...]:
    also = f"  ({', '.join(entity.aliases)})" if entity.aliases else ""
    return entity.id, entity.type, entity.ids.get(WIKIDATA, "-"), f"{entity.name}{also}"
