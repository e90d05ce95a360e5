"""The team's tags, in a file that TinyDB reads: one row for each article and tag, so that `git` can merge it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from reader.core.codec import MalformedError, Row, mapping, number, string
from reader.core.ids import ArticleId
from reader.errors import LibraryError
from reader.files import identity
from reader.library.row_lines import damage, row_number
from reader.library.row_storage import RowStorage
from reader.library.versions import verify_version

VERSION = 1

_LONGEST = 64


@lru_cache(maxsize=1024)
def tag_name(word: str) -> str:
    """Return a word as tags are written: in composed form.

    Raises:
        LibraryError: If it cannot be a tag; the message says what is allowed.
    """
    tag = unicodedata.normalize("NFC", word)
    if (
        not 0 < len(tag) <= _LONGEST
        or not tag.isprintable()
        or any(letter.isspace() or letter in ',"' for letter in tag)
        or tag[0] in "+-"
    ):
        raise LibraryError(
            f"{word!r} cannot be a tag",
            remedy=f"use up to {_LONGEST} visible characters without spaces, commas and quotation marks, "
            "and do not begin with + or -",
        )
    return tag


def changed_tags(
    tags: Mapping[ArticleId, frozenset[str]],
    articles: Iterable[ArticleId],
    add: Iterable[str],
    remove: Iterable[str],
) -> dict[ArticleId, frozenset[str]]:
    """Return tags by article as they are after a change.

    Raises:
        LibraryError: If a word cannot be a tag.
    """
    given, taken = {tag_name(word) for word in add}, {tag_name(word) for word in remove}
    changed = dict(tags)
    for article in articles:
        changed[article] = (changed.get(article, frozenset()) - taken) | given
        if not changed[article]:
            del changed[article]
    return changed


def read_tags(path: Path) -> Mapping[ArticleId, frozenset[str]]:
    """Read the tags of all articles; where there is no file, there are none. An unchanged file is read once.

    Raises:
        DamagedError: If the file does not hold tags.
        LibraryError: If it cannot be read, or a newer version wrote it.
    """
    return _read(path, identity(path))


@lru_cache(maxsize=2)
def _read(path: Path, stamp: tuple[int, ...] | None) -> Mapping[ArticleId, frozenset[str]]:  # noqa: ARG001
    tables = RowStorage(path).read() or {}
    try:
        version = number(mapping(tables.get("meta", {}).get("1", {"version": VERSION}), "meta"), "version")
        verify_version(version, VERSION, path)
        found: dict[ArticleId, set[str]] = {}
        for row in tables.get("tags", {}).values():
            article, tag = tag_from(row)
            found.setdefault(article, set()).add(tag)
    except (MalformedError, LibraryError) as fault:
        if isinstance(fault, LibraryError) and fault.where:
            raise
        raise damage(path, b"", str(fault)) from None
    return MappingProxyType({article: frozenset(tags) for article, tags in found.items()})


def tag_from(row: Row) -> tuple[ArticleId, str]:
    """Read a row of the file: an article and its tag.

    Raises:
        MalformedError: If it does not hold what it should.
        LibraryError: If what it holds cannot be a tag.
    """
    return ArticleId(string(row, "article")), tag_name(string(row, "tag"))


def write_tags(path: Path, tags: Mapping[ArticleId, Collection[str]]) -> None:
    """Write the tags of all articles; nobody else may write meanwhile.

    Raises:
        SaveError: If they cannot be written. The file is as it was.
    """
    rows: dict[str, Row] = {}
    for article in sorted(tags):
        for tag in sorted(tags[article]):
            place = row_number(f"{article} {tag}")
            while str(place) in rows:
                place += 1
            rows[str(place)] = {"article": article, "tag": tag}
    RowStorage(path).write({"meta": {"1": {"file": "tags", "version": VERSION}}, "tags": rows})
