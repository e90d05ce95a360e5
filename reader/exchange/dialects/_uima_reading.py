"""Folders of UIMA CASes as records: those that were exported, and annotations with a value by other programs."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from reader.core.annotation import Fragment
from reader.core.codec import MalformedError
from reader.exchange.dialect import Reading, needed
from reader.exchange.dialects._collecting import Collection, Extra
from reader.exchange.dialects._folder import files
from reader.exchange.dialects._told import told
from reader.exchange.json_line import load_line
from reader.exchange.offsets import OffsetTable, Unit
from reader.exchange.rules import Fault

SPAN = "pressmark.Span"
FRAGMENT = "pressmark.Fragment"
RELATION = "pressmark.Relation"
ABOUT = "pressmark.About"
ATTRIBUTE = "attribute_"
"""What stands before the name of an attribute where it is a feature."""
TYPES = "TypeSystem.xml"

_JSON_CAS = re.compile(rb'"%(?:TYPES|FEATURE_STRUCTURES|VIEWS)"\s*:')
_UNMAPPED = re.compile(r"Not mapping external offset \[(-?\d+)\]")
_XMI_ID = "{http://www.omg.org/XMI}id"
_HEAD = 1 << 12


def detect_folder(folder: Path) -> bool:
    """Tell whether a folder has CASes: XMI, or JSON that begins as one does."""
    if files(folder, ".xmi"):
        return True
    found = next(iter(files(folder, ".json")), None)
    if found is None:
        return False
    with found.open("rb") as file:
        return _JSON_CAS.search(file.read(_HEAD)) is not None


def read_folder(folder: Path) -> Iterator[Reading]:
    """Yield a record for each CAS.

    Raises:
        ExportError: If cassis is not installed.
    """
    cassis = needed("cassis", "uima")
    for path in sorted([*files(folder, ".xmi"), *files(folder, ".json")]):
        name = path.relative_to(folder).as_posix()
        try:
            cas, odd = _load(cassis, path, folder)
            yield _Cas(cas, odd).reading(name)
        # What is wrong with a file shows in cassis as errors of many kinds.
        except (
            MalformedError,
            OSError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            SyntaxError,
        ) as fault:
            yield Reading(1, None, (Fault("", f"this is no CAS that can be read: {fault}"),), name)
        except RecursionError:
            yield Reading(1, None, (Fault("", "this is no CAS: it is nested too deep"),), name)
        except cassis.typesystem.TypeNotFoundError as fault:
            yield Reading(1, None, (Fault("", f"the type system does not know it: {fault}"),), name)


def _load(cassis: Any, path: Path, folder: Path) -> tuple[Any, Mapping[int, list[int]]]:
    """Return a CAS, and the offsets of each annotation that has one that names no place in the text.

    Cassis leaves such an offset as it is, with a warning, so that it cannot be told from one that it has converted.
    """
    types = None if path.suffix == ".json" else _types(cassis, path, folder)
    with path.open("rb") as file, warnings.catch_warnings(record=True) as told_of:
        warnings.simplefilter("always")
        load = (
            cassis.load_cas_from_json
            if types is None
            else partial(cassis.load_cas_from_xmi, typesystem=types)
        )
        cas = load(file)
    odd = {int(match[1]) for one in told_of if (match := _UNMAPPED.search(str(one.message)))}
    if not odd:
        return cas, {}
    offsets = _json_offsets(path) if types is None else _xmi_offsets(path)
    return cas, {identifier: ends for identifier, ends in offsets if odd.intersection(ends)}


def _json_offsets(path: Path) -> Iterator[tuple[int, list[int]]]:
    """Yield the ids of the structures of a JSON CAS with the offsets that stand in the file."""
    structures = json.loads(path.read_bytes())["%FEATURE_STRUCTURES"]
    # They stand in a list, or by their ids.
    rows = (
        structures
        if isinstance(structures, list)
        else [{"%ID": id_, **row} for id_, row in structures.items()]
    )
    for row in rows:
        yield int(row["%ID"]), [row[name] for name in ("begin", "end") if name in row]


def _xmi_offsets(path: Path) -> Iterator[tuple[int, list[int]]]:
    """Yield the ids of the structures of an XMI with the offsets that stand in the file."""
    from lxml import etree

    for _, found in etree.iterparse(path, huge_tree=True, resolve_entities=False):
        ends = [int(found.attrib[name]) for name in ("begin", "end") if name in found.attrib]
        if _XMI_ID in found.attrib and ends:
            yield int(found.attrib[_XMI_ID]), ends


def _types(cassis: Any, path: Path, folder: Path) -> Any:
    """Return the type system in the file's folder or the nearest one above it."""
    for place in (path.parent, *path.parent.parents):
        found = next(iter([*place.glob("[Tt]ype[Ss]ystem.xml"), *place.glob("*.typesystem.xml")]), None)
        if found is not None:
            with found.open("rb") as file:
                return cassis.load_typesystem(file)
        if place == folder:
            break
    raise MalformedError(f"there is no {TYPES} beside it")


class _Cas:
    """One CAS."""

    def __init__(self, cas: Any, odd: Mapping[int, list[int]]) -> None:
        self._cas = cas
        self._odd = odd
        about = next(iter(self._select(ABOUT)), None)
        known = load_line(about.json.encode("utf-8", "surrogatepass")) if about is not None else None
        self._collection = Collection("uima", told(cas.sofa_string, known))

    @cached_property
    def _offsets(self) -> OffsetTable:
        return OffsetTable(self._cas.sofa_string, Unit.UTF_16)

    def reading(self, name: str) -> Reading:
        """Return the record."""
        types = {kind.name: kind for kind in self._cas.typesystem.get_types(built_in=False)}
        for kind in types.values():
            features = {feature.name for feature in kind.all_features}
            if {"Governor", "Dependent"} <= features or kind.name in (FRAGMENT, ABOUT):
                continue
            if kind.name == SPAN or {"begin", "value"} <= features:
                for found in self._exactly(kind.name):
                    self._take_span(found, features)
        for found in self._select(FRAGMENT):
            self._take_fragment(found)
        for kind in types.values():
            if {"Governor", "Dependent"} <= {feature.name for feature in kind.all_features}:
                for found in self._exactly(kind.name):
                    self._take_relation(found, kind.name)
        return self._collection.reading(1, name)

    def _take_span(self, found: Any, features: set[str]) -> None:
        ours = found.type.name == SPAN
        label = found.label if ours else found.value or found.type.short_name
        extra = Extra()
        if ours:
            extra = Extra(
                found.id or "",
                {
                    name.removeprefix(ATTRIBUTE): found[name]
                    for name in sorted(features)
                    if name.startswith(ATTRIBUTE) and found[name] is not None
                },
                found.entity or "",
                found.note or "",
            )
        self._add(found, _key(found), label, extra)

    def _take_fragment(self, found: Any) -> None:
        """Take in a further fragment of a span."""
        of = _key(found.of) if found.of is not None else "nothing"
        try:
            self._collection.add_fragment(of, self._place(found))
        except ValueError as fault:
            self._collection.faults.append(Fault(f"fragment of {of}", str(fault)))

    def _take_relation(self, found: Any, kind: str) -> None:
        label = found.label if kind == RELATION else found.type.short_name
        identifier = found.id if kind == RELATION else ""
        if found.Governor is None or found.Dependent is None:
            self._collection.faults.append(Fault(f"relation {label}", "it does not tie two spans"))
            return
        try:
            self._collection.add_relation(label, _key(found.Governor), _key(found.Dependent), identifier)
        except MalformedError as fault:
            self._collection.faults.append(Fault("relation", str(fault)))

    def _add(self, found: Any, name: str, label: str, extra: Extra) -> None:
        try:
            self._collection.add_span(name, label, [self._place(found)], extra)
        except ValueError as fault:
            self._collection.faults.append(Fault(f"{label} {name}", str(fault)))

    def _place(self, found: Any) -> Fragment:
        """Return where an annotation stands.

        Raises:
            ValueError: If that is nowhere in the text, or in the middle of a character.
        """
        for offset in self._odd.get(found.xmiID, ()):
            self._offsets.from_unit(offset)
        return self._collection.fragment(found.begin, found.end)

    def _select(self, kind: str) -> list[Any]:
        return list(self._cas.select(kind)) if self._cas.typesystem.contains_type(kind) else []

    def _exactly(self, kind: str) -> list[Any]:
        """Return the structures of a type, without those of types that are made from it."""
        return [found for found in self._select(kind) if found.type.name == kind]


def _key(found: Any) -> str:
    return str(found.xmiID)
