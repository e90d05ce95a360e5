"""Pages of Web Annotations on texts in the same folder as records, whoever made them."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from reader.core.annotation import Fragment, Provenance
from reader.core.codec import MalformedError, mapping, string
from reader.core.ids import JSONValue
from reader.exchange.dialect import Reading, unknown_provenance
from reader.exchange.dialects._collecting import Collection, Extra
from reader.exchange.dialects._folder import TEXT, files, read_about, read_text, without_suffix
from reader.exchange.dialects._told import Told
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
    """Yield a record for each page."""
    for path in files(folder, PAGE):
        name = path.relative_to(folder).as_posix()
        try:
            items = _items(load_line(path.read_bytes().removeprefix(b"\xef\xbb\xbf")))
            text_file = _text_file(path, items)
            known = read_about(path, read_text(text_file))
        except (MalformedError, OSError) as fault:
            yield Reading(1, None, (Fault("", str(fault)),), name)
            continue
        page = _Page(known, text_file.name)
        for item in items:
            page.take(item)
        yield page.collection.reading(1, name)


def _items(value: JSONValue) -> list[JSONValue]:
    """Return the annotations of a page, of a collection with one, of a list, or the one that a file is."""
    if isinstance(value, list):
        return [item for page in value for item in (_items(page) if isinstance(page, dict) else [page])]
    fields = mapping(value, "the page")
    kind = fields.get("type")
    if kind == "AnnotationCollection":
        return _items(fields.get("first"))
    return _several(fields.get("items")) if kind == "AnnotationPage" else [value]


def _text_file(path: Path, items: list[JSONValue]) -> Path:
    """Return the file of the text: that of the same name, or the one in the folder that the first target names."""
    beside = without_suffix(path).with_name(without_suffix(path).name + TEXT)
    if beside.is_file():
        return beside
    for item in items:
        for target in _several(item.get("target") if isinstance(item, dict) else None):
            source = _source(target)
            if source and (path.parent / unquote(_last(source))).is_file():
                return path.parent / unquote(_last(source))
    raise MalformedError(f"there is no {beside.name} with the text that the annotations are of")


class _Page:
    """The annotations of one text."""

    def __init__(self, known: Told, file: str) -> None:
        self.collection = Collection("w3c", known)
        self._annotator = known.annotator
        self._text = known.article.text
        self._iri = text_iri(known.article.sha256)
        self._file = file

    def take(self, item: JSONValue) -> None:
        """Take in an annotation; what cannot be read is a fault."""
        name = "?"
        try:
            fields = mapping(item, "an annotation")
            name = _last(string(fields, "id"))
            bodies = [body if isinstance(body, dict) else {} for body in _several(fields.get("body"))]
            tags = [body.get("value") for body in bodies if _purpose(body, fields) == "tagging"]
            if fields.get("motivation") == "linking":
                self._take_link(name, fields, bodies, tags)
                return
            parts = [self._part(target) for target in _several(fields.get("target"))]
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
                "\n".join(
                    str(body.get("value")) for body in bodies if _purpose(body, fields) == "commenting"
                ),
                self._made(fields),
            )
            if not tags or not parts:
                raise MalformedError("it has no tag" if parts else "it has no target")
            self.collection.add_span(name, tags[0], parts, extra)
            for tag in tags[1:]:
                self.collection.add_span(f"{name} {tag}", tag, parts)
        except MalformedError as fault:
            self.collection.faults.append(Fault(f"annotation {name}", str(fault)))

    def _take_link(
        self,
        name: str,
        fields: Mapping[str, JSONValue],
        bodies: list[dict[str, JSONValue]],
        tags: list[JSONValue],
    ) -> None:
        heads = [_source(target) for target in _several(fields.get("target"))]
        tails = [_source(body) for body in bodies if body.get("purpose") == "linking"]
        if len(heads) != 1 or len(tails) != 1 or not heads[0] or not tails[0]:
            raise MalformedError("it does not link one annotation to another")
        self.collection.add_relation(
            next(iter(tags), None), _last(heads[0]), _last(tails[0]), name, made=self._made(fields)
        )

    def _made(self, fields: Mapping[str, JSONValue]) -> Provenance:
        """Return who made an annotation and when; the annotator of the page where it does not say."""
        creator = fields.get("creator")
        name = creator.get("name") if isinstance(creator, dict) else None
        return unknown_provenance(name if isinstance(name, str) and name else self._annotator, _when(fields))

    def _part(self, target: JSONValue) -> Fragment:
        source = _source(target)
        if source not in (None, self._iri) and unquote(_last(source or "")) != self._file:
            raise MalformedError(f"it is about {source}, not about {self._file}")
        selectors = [
            selector
            for selector in _several(target.get("selector") if isinstance(target, dict) else None)
            if isinstance(selector, dict)
        ]
        by_type = {
            kind: selector
            for selector in selectors
            for kind in _several(selector.get("type"))
            if isinstance(kind, str)
        }
        position, words = by_type.get("TextPositionSelector"), by_type.get("TextQuoteSelector")
        exact = words.get("exact") if words else None
        if position is not None:
            return self.collection.fragment(position.get("start"), position.get("end"), exact)
        if words is None or not isinstance(exact, str) or not exact:
            raise MalformedError("it selects no range of the text")
        before, after = (str(words.get(key, "")) for key in ("prefix", "suffix"))
        place = self._text.find(before + exact + after)
        if place < 0 or self._text.find(before + exact + after, place + 1) >= 0:
            raise MalformedError(
                f"{exact!r} stands {'nowhere' if place < 0 else 'more than once'} in the text"
            )
        return Fragment(place + len(before), place + len(before) + len(exact))


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


def _several(value: JSONValue) -> list[JSONValue]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _source(target: JSONValue) -> str | None:
    """Return the IRI of what is meant: that of a resource, or of the source of a specific one."""
    found = target.get("source", target.get("id")) if isinstance(target, dict) else target
    if isinstance(found, dict):
        found = found.get("id")
    return found if isinstance(found, str) else None


def _last(iri: str) -> str:
    match = _LAST_NAME.search(iri)
    return match[0] if match else iri
