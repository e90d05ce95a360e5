"""Pages of Web Annotations on texts in the same folder as records, whoever made them."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from reader.core.annotation import Fragment, Provenance
from reader.core.codec import MalformedError, mapping, string
from reader.core.ids import JSONValue
from reader.core.naming import borne_by_annotator
from reader.exchange.dialect import Reading, unknown_provenance
from reader.exchange.dialects._collecting import Collection, Extra
from reader.exchange.dialects._folder import TEXT, files, read_about, read_text, without_suffix
from reader.exchange.dialects._told import Told
from reader.exchange.dialects._w3c_selecting import selected, several
from reader.exchange.json_line import load_line
from reader.exchange.rules import Fault

PAGE = ".jsonld"

_LAST_NAME = re.compile(r"[^:/#]*\Z")


def text_iri(sha256: str) -> str:
    """Return the name of a text by the hexadecimal digest of its UTF-8, as RFC 6920 has it."""
    digest = urlsafe_b64encode(bytes.fromhex(sha256)).decode("ascii").rstrip("=")
    return f"ni:///sha-256;{digest}?ct=text/plain"


def detect_folder(folder: Path) -> bool:
    """Tell whether a folder has pages of annotations."""
    return bool(files(folder, PAGE))


def read_folder(folder: Path) -> Iterator[Reading]:
    """Yield a record for each page and annotator of it."""
    there = _Pages(folder)
    for path in files(folder, PAGE):
        name = path.relative_to(folder).as_posix()
        elsewhere: list[str] = []
        missing: list[Fault] = []
        try:
            items = _items(_loaded(path), elsewhere)
            missing += (
                Fault("", f"its page {iri} is not in the folder, and so what is on it is missing")
                for iri in elsewhere
                if not there.has(iri, path)
            )
            text_file = _text_file(path, items)
            known = read_about(path, read_text(text_file))
        except (MalformedError, OSError) as fault:
            yield Reading(1, None, (Fault("", str(fault)), *missing), name)
            continue
        except RecursionError:
            yield Reading(1, None, (Fault("", "this is nested too deeply"),), name)
            continue
        page = _Page(known, text_file.name, missing)
        for item in items:
            page.take(item)
        yield from page.readings(name)


def _loaded(path: Path) -> JSONValue:
    return load_line(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))


def _items(value: JSONValue, elsewhere: list[str]) -> list[JSONValue]:
    """Return the annotations of a page, of a collection with one, of a list, or the one that a file is.

    Args:
        value: What the file is.
        elsewhere: Where the names of pages are put that it does not hold itself.
    """
    if isinstance(value, list):
        return [
            item for page in value for item in (_items(page, elsewhere) if isinstance(page, dict) else [page])
        ]
    fields = mapping(value, "the page")
    kind = fields.get("type")
    if kind == "AnnotationCollection":
        first = fields.get("first")
        if not isinstance(first, str):
            return _items(first, elsewhere)
        elsewhere.append(first)
        return []
    if kind != "AnnotationPage":
        return [value]
    after = fields.get("next")
    if isinstance(after, str):
        elsewhere.append(after)
    more = _items(after, elsewhere) if isinstance(after, dict) else []
    return [*several(fields.get("items")), *more]


class _Pages:
    """The pages of a folder, by their names in the files: read only where one names another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, iri: str, path: Path) -> bool:
        """Tell whether the page that a file names is in the folder."""
        last = unquote(_last(iri))
        beside = (path.parent / name for name in (last, last + PAGE))
        return any(file != path and file.name.endswith(PAGE) and file.is_file() for file in beside) or (
            iri in self._names
        )

    @cached_property
    def _names(self) -> set[str]:
        found: set[str] = set()
        for path in files(self._folder, PAGE):
            with suppress(MalformedError, OSError, RecursionError):
                page = _loaded(path)
                if isinstance(page, dict) and isinstance(name := page.get("id"), str):
                    found.add(name)
        return found


def _text_file(path: Path, items: list[JSONValue]) -> Path:
    """Return the file of the text: that of the same name, or the one in the folder that the first target names."""
    beside = without_suffix(path).with_name(without_suffix(path).name + TEXT)
    if beside.is_file():
        return beside
    for item in items:
        for target in several(item.get("target") if isinstance(item, dict) else None):
            source = _source(target)
            if source and (path.parent / unquote(_last(source))).is_file():
                return path.parent / unquote(_last(source))
    raise MalformedError(f"there is no {beside.name} with the text that the annotations are of")


class _Page:
    """The annotations of one text."""

    def __init__(self, known: Told, file: str, faults: Iterable[Fault]) -> None:
        self._known = replace(known, faults=())
        self._faults = [*known.faults, *faults]
        self._iri = text_iri(known.article.sha256)
        self._file = file
        self._ranges = Collection("w3c", self._known)
        self._by: dict[str, Collection] = {}
        self._of: dict[str, Collection] = {}
        self._links: list[tuple[str, Mapping[str, JSONValue]]] = []

    def take(self, item: JSONValue) -> None:
        """Take in an annotation; what cannot be read is a fault."""
        name = "?"
        try:
            fields = mapping(item, "an annotation")
            name = _name(string(fields, "id"))
            if fields.get("motivation") == "linking":
                self._links.append((name, fields))
            else:
                self._take_span(name, fields)
        except MalformedError as fault:
            self._faults.append(Fault(f"annotation {name}", str(fault)))
        except RecursionError:
            self._faults.append(Fault(f"annotation {name}", "it is nested too deeply"))

    def readings(self, name: str) -> Iterator[Reading]:
        """Yield the record of each annotator, with what is wrong with the page before the first."""
        for link, fields in self._links:
            try:
                self._take_link(link, fields)
            except MalformedError as fault:
                self._faults.append(Fault(f"annotation {link}", str(fault)))
        faults = tuple(self._faults)
        for collection in [*self._by.values()] or [self._collection({})]:
            reading = collection.reading(1, name)
            yield replace(reading, faults=(*faults, *reading.faults))
            faults = ()

    def _collection(self, fields: Mapping[str, JSONValue]) -> Collection:
        """Return where an annotation goes: to whom the page is of, or else who made it."""
        annotator = self._known.annotator or annotator_of(fields.get("creator"))
        if annotator not in self._by:
            self._by[annotator] = Collection("w3c", replace(self._known, annotator=annotator))
        return self._by[annotator]

    def _take_span(self, name: str, fields: Mapping[str, JSONValue]) -> None:
        bodies = _bodies(fields)
        tags = _tags(bodies, fields)
        parts = [self._part(target) for target in several(fields.get("target"))]
        extra = Extra(
            name,
            {
                str(body["schema:name"]): str(body.get("value"))
                for body in bodies
                if _purpose(body, fields) == "describing" and "schema:name" in body
            },
            next(
                (
                    str(body.get("schema:identifier", ""))
                    for body in bodies
                    if body.get("purpose") == "identifying"
                ),
                "",
            ),
            "\n".join(str(body.get("value")) for body in bodies if _purpose(body, fields) == "commenting"),
            self._made(fields),
        )
        if not tags or not parts:
            raise MalformedError("it has no tag" if parts else "it has no target")
        collection = self._collection(fields)
        for number, tag in enumerate(tags):
            self._add(
                f"{name} {tag}" if number else name, tag, parts, Extra() if number else extra, collection
            )

    def _add(
        self, name: str, tag: JSONValue, parts: list[Fragment], extra: Extra, collection: Collection
    ) -> None:
        if name in self._of:
            raise MalformedError("this id stands there twice")
        collection.add_span(name, tag, parts, extra)
        self._of[name] = collection

    def _take_link(self, name: str, fields: Mapping[str, JSONValue]) -> None:
        bodies = _bodies(fields)
        heads = [_source(target) for target in several(fields.get("target"))]
        tails = [_source(body) for body in bodies if body.get("purpose") == "linking"]
        if len(heads) != 1 or len(tails) != 1 or not heads[0] or not tails[0]:
            raise MalformedError("it does not link one annotation to another")
        head, tail = _name(heads[0]), _name(tails[0])
        of = [self._of[end] for end in (head, tail) if end in self._of]
        if len(of) > 1 and of[0] is not of[1]:
            raise MalformedError(f"it links {head} to {tail}, which somebody else has made")
        collection = of[0] if of else self._collection(fields)
        collection.add_relation(
            next(iter(_tags(bodies, fields)), None), head, tail, name, made=self._made(fields)
        )

    def _made(self, fields: Mapping[str, JSONValue]) -> Provenance:
        """Return who made an annotation and when; the annotator of the page where it does not say."""
        creator = fields.get("creator")
        name = annotator_of(creator) or (creator.get("name") if isinstance(creator, dict) else None)
        by = name if isinstance(name, str) and name else self._known.annotator
        return unknown_provenance(by, _when(fields))

    def _part(self, target: JSONValue) -> Fragment:
        source = _source(target)
        if source not in (None, self._iri) and unquote(_last(source or "")) != self._file:
            raise MalformedError(f"it is about {source}, not about {self._file}")
        selectors = target.get("selector") if isinstance(target, dict) else None
        return selected(selectors, self._known.article.text, self._ranges)


def annotator_of(creator: JSONValue) -> str:
    """Return who made an annotation, by the first of name, nickname, address and IRI that an annotator can bear.

    Where none can be borne it is the first, which the importer names. A program is no annotator.
    """
    names: list[str] = []
    for one in several(creator):
        if not isinstance(one, dict):
            one = {"id": one}
        if "Software" in several(one.get("type")):
            continue
        found = [one.get(key) for key in ("name", "nickname", "email", "id")]
        told = [value.removeprefix("mailto:") for value in found if isinstance(value, str) and value]
        names += [next((name for name in map(borne_by_annotator, told) if name), told[0])] if told else []
    # Several are nobody whom an annotator can be called like.
    return " and ".join(dict.fromkeys(names))


def _bodies(annotation: Mapping[str, JSONValue]) -> list[dict[str, JSONValue]]:
    return [body if isinstance(body, dict) else {} for body in several(annotation.get("body"))]


def _tags(bodies: list[dict[str, JSONValue]], annotation: Mapping[str, JSONValue]) -> list[JSONValue]:
    return [body.get("value") for body in bodies if _purpose(body, annotation) == "tagging"]


def _when(annotation: Mapping[str, JSONValue]) -> str:
    """Return when an annotation was made, as we spell it; nothing where it does not say, or no time zone."""
    created = annotation.get("created")
    try:
        at = datetime.fromisoformat(created if isinstance(created, str) else "")
        if at.tzinfo is None:
            return ""
        return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    except (ValueError, OverflowError):
        return ""


def _purpose(body: Mapping[str, JSONValue], annotation: Mapping[str, JSONValue]) -> JSONValue:
    """Return what a body of words is for; where it does not say, what the annotation is for."""
    if body.get("type") != "TextualBody":
        return None
    return body.get("purpose", annotation.get("motivation", "commenting"))


def _source(target: JSONValue) -> str | None:
    """Return the IRI of what is meant: that of a resource, or of the source of a specific one."""
    found = target.get("source", target.get("id")) if isinstance(target, dict) else target
    if isinstance(found, dict):
        found = found.get("id")
    return found if isinstance(found, str) else None


def _name(iri: str) -> str:
    """Return what an annotation is called: the id of ours that its IRI ends with, or else the whole of it."""
    return _last(iri) if iri.startswith("urn:pressmark:") else iri


def _last(iri: str) -> str:
    match = _LAST_NAME.search(iri)
    return match[0] if match else iri
