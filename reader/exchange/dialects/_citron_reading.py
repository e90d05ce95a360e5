"""Folders of Citron's JSON as records, whoever made them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from reader.core.annotation import Fragment
from reader.core.codec import MalformedError, mapping
from reader.core.ids import JSONValue
from reader.core.roles import CUE, HAS_CUE, HAS_SOURCE, QUOTE, SOURCE
from reader.exchange.dialect import Reading
from reader.exchange.dialects._collecting import Collection, extra_from
from reader.exchange.dialects._folder import files
from reader.exchange.dialects._told import told
from reader.exchange.json_line import load_line
from reader.exchange.row_parts import listed
from reader.exchange.rules import Fault

PRESSMARK = "pressmark"
"""The key of what an article says that Citron has no place for."""

_QUOTES = re.compile(rb'[{,]\s*"quotes"\s*:\s*\[')
_CHUNK = 1 << 20


def detect_folder(folder: Path) -> bool:
    """Tell whether a folder is one of Citron: its first JSON file has quotes."""
    found = next(iter(files(folder, ".json")), None)
    if found is None:
        return False
    with found.open("rb") as file:
        last = b""
        # The list may stand behind a long text.
        while chunk := file.read(_CHUNK):
            if _QUOTES.search(last + chunk):
                return True
            last = chunk[-64:]
    return False


def read_folder(folder: Path) -> Iterator[Reading]:
    """Yield a record for each file."""
    for path in files(folder, ".json"):
        name = path.relative_to(folder).as_posix()
        try:
            article = mapping(load_line(path.read_bytes().removeprefix(b"\xef\xbb\xbf")), "the article")
            collection = Collection("citron", told(article.get("text"), article.get(PRESSMARK)))
            quotes = listed(article, "quotes")
        except (MalformedError, OSError) as fault:
            yield Reading(1, None, (Fault("", str(fault)),), name)
            continue
        for number, quote in enumerate(quotes, 1):
            try:
                _take(f"quote {number}", mapping(quote, "a quote"), collection)
            except MalformedError as fault:
                collection.faults.append(Fault(f"quote {number}", str(fault)))
        yield collection.reading(1, name)


def _take(name: str, quote: Mapping[str, JSONValue], collection: Collection) -> None:
    """Take in a quote with its cue and sources, or nothing of it."""
    head = _name(quote, name)
    cue = mapping(quote.get("cue"), "cue")
    contents = [_fragment(mapping(part, "a span"), collection) for part in listed(quote, "contents")]
    cue_place = _fragment(cue, collection)
    sources: dict[str, list[tuple[Mapping[str, JSONValue], Fragment]]] = {}
    for part in listed({"sources": [], **quote}, "sources"):
        row = mapping(part, "a source")
        # Sources without ids are parts of one, as contents are.
        sources.setdefault(_name(row, ""), []).append((row, _fragment(row, collection)))
    if not contents:
        raise MalformedError("it has no contents")
    collection.add_span(head, quote.get("label", QUOTE), contents, extra_from(quote))
    cue_name = _name(cue, f"cue {cue_place}")
    if cue_name not in collection:
        collection.add_span(cue_name, cue.get("label", CUE), [cue_place], extra_from(cue))
    collection.add_relation(HAS_CUE, head, cue_name)
    for key, parts in sources.items():
        places = [place for _, place in parts]
        source_name = key or f"source {places}"
        row = parts[0][0]
        if source_name not in collection:
            collection.add_span(source_name, row.get("label", SOURCE), places, extra_from(row))
        collection.add_relation(HAS_SOURCE, head, source_name)


def _name(row: Mapping[str, JSONValue], otherwise: str) -> str:
    identifier = row.get("id")
    return str(identifier) if isinstance(identifier, str | int) and identifier != "" else otherwise


def _fragment(row: Mapping[str, JSONValue], collection: Collection) -> Fragment:
    return collection.fragment(row.get("start"), row.get("end"), row.get("text"))
