"""An article's file: its metadata on the first lines, its text and blocks after them, written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from reader.core.article import Article, BlockTable, Mark, MarkKind, MarkTable, text_digest
from reader.core.codec import MalformedError, mapping, number, optional_string, string
from reader.core.ids import ArticleId, JSONValue
from reader.errors import DamagedError
from reader.files import read_file, status_of
from reader.library.json_text import parse, spell
from reader.library.row_lines import IN_CONFLICT, has_conflict
from reader.library.text_cache import CachedText, read_text, write_text
from reader.library.versions import verify_version

VERSION = 1

_KINDS = {str(kind): kind for kind in MarkKind}
_MOST_OF_HEAD = 1 << 20
_LARGE = 1 << 18
"""The size in bytes from which on the cache keeps an article's text and tables."""


def spell_article(article: Article, spelled: Callable[[JSONValue], bytes] = spell) -> bytes:
    """Spell an article as its file.

    Args:
        article: The article.
        spelled: Spells a value as `spell` does, for who has a quicker way.

    Raises:
        ValueError: If its metadata or title hold what JSON in UTF-8 cannot say.
    """
    numbers, roles, markers = article.blocks.columns()
    marks = [*article.marks]
    parts: dict[str, JSONValue] = {
        "article": {
            "version": VERSION,
            "id": article.id,
            "title": article.title,
            "length": len(article.text),
            "added": article.added,
            "sha256": article.sha256,
            "revision": article.revision,
            "language": article.language,
            "url": article.url,
            "publisher": article.publisher,
            "byline": article.byline,
            "published": article.published,
            "source": article.source,
            "metadata": dict(article.metadata),
        },
        "text": article.text,
        "blocks": {
            "roles": list(roles),
            "markers": {str(index): marker for index, marker in markers.items()},
            **{name: list(column) for name, column in numbers.items()},
        },
        "marks": {
            "start": [mark.start for mark in marks],
            "end": [mark.end for mark in marks],
            "kind": [str(mark.kind) for mark in marks],
            "target": {str(index): mark.target for index, mark in enumerate(marks) if mark.target},
        },
    }
    return b"{\n%s\n}\n" % b",\n".join(
        b'"%s":%s' % (name.encode(), spelled(part)) for name, part in parts.items()
    )


def read_article(path: Path, article: ArticleId, cached: Path | None = None) -> Article:
    """Read an article's file, and hold its text against its digest and its blocks against its text.

    Args:
        path: The file.
        article: The article.
        cached: Where the cache may have the text and tables of a long one, or else gets them.

    Raises:
        FileNotFoundError: If there is none.
        LibraryError: If it cannot be read, or a newer version wrote it.
        DamagedError: If it does not hold what it should.
    """
    name = _cache_name(path) if cached else ""
    if cached and name and (kept := _read_cached(path, article, cached, name)):
        return kept
    try:
        made = article_from(parse(content := read_file(path)), article, path)
    except (ValueError, OverflowError) as fault:
        if has_conflict(content):
            raise DamagedError(
                IN_CONFLICT, where=str(path), remedy="`pressmark doctor` says what to do"
            ) from None
        raise DamagedError(
            f"the article's file is damaged: {fault}",
            where=str(path),
            remedy="add the article again; the damaged file is kept beside it",
        ) from None
    if cached and name:
        write_text(cached, CachedText(made.text, made.blocks, made.marks), _belonging(name, made.sha256))
    return made


def article_from(row: JSONValue, article: ArticleId, path: Path) -> Article:
    """Make an article of what its file holds, as `read_article` does.

    Raises:
        ValueError: If it is not what it should be.
        OverflowError: If a number is beyond all measure.
        LibraryError: If a newer version wrote it.
    """
    fields = mapping(row, "the file")
    head = mapping(fields.get("article"), "article")
    verify_version(number(head, "version"), VERSION, path, "article")
    text = string(fields, "text")
    if number(head, "length") != len(text) or string(head, "sha256") != text_digest(text):
        raise MalformedError("the text is not the one that was added")
    blocks, marks = _blocks(fields.get("blocks"), len(text)), _marks(fields.get("marks"), len(text))
    return _made(article, head, CachedText(text, blocks, marks))


def _cache_name(path: Path) -> str:
    """Return what an article's file is told by in the cache; empty for one that is read as quickly without."""
    found = status_of(path)
    return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}" if found and found.st_size > _LARGE else ""


def _belonging(name: str, sha256: str) -> str:
    return f"{name}-{sha256}"


def _read_cached(path: Path, article: ArticleId, cached: Path, name: str) -> Article | None:
    try:
        head = head_of(path)
        verify_version(number(head, "version"), VERSION, path, "article")
        content = read_text(cached, _belonging(name, string(head, "sha256")))
        return _made(article, head, content) if content else None
    except (OSError, MalformedError):
        return None


def _made(article: ArticleId, head: Mapping[str, JSONValue], content: CachedText) -> Article:
    if string(head, "id") != article:
        raise MalformedError(f"it holds article {string(head, 'id')}")
    return Article(
        id=article,
        title=string(head, "title"),
        text=content.text,
        sha256=string(head, "sha256"),
        blocks=content.blocks,
        marks=content.marks,
        revision=number(head, "revision"),
        language=optional_string(head, "language"),
        url=optional_string(head, "url"),
        publisher=optional_string(head, "publisher"),
        byline=optional_string(head, "byline"),
        published=optional_string(head, "published"),
        added=optional_string(head, "added"),
        source=optional_string(head, "source"),
        metadata=mapping(head.get("metadata"), "metadata"),
    )


def head_of(path: Path) -> Mapping[str, JSONValue]:
    """Read what an article's file says about it, without its text.

    Raises:
        FileNotFoundError: If there is none.
        MalformedError: If the file does not begin as it should.
    """
    with path.open("rb") as file:
        file.readline()
        line = file.readline(_MOST_OF_HEAD)
    members = mapping(parse(b"{%s}" % line.strip().removesuffix(b",")), "the file")
    return mapping(members.get("article"), "article")


def _blocks(row: JSONValue, length: int) -> BlockTable:
    fields = mapping(row, "blocks")
    roles = fields.get("roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise MalformedError("the roles of blocks are not names")
    markers = mapping(fields.get("markers"), "the markers of blocks")
    columns = {
        name: _numbers(column, name) for name, column in fields.items() if name not in ("roles", "markers")
    }
    table = BlockTable.from_columns(
        columns, cast("list[str]", roles), {int(index): string(markers, index) for index in markers}
    )
    ends = table.arrays[1]
    # Blocks are in order, and none starts before the text.
    if ends and ends[-1] > length:
        raise MalformedError("the blocks run past the text")
    return table


def _marks(row: JSONValue, length: int) -> MarkTable:
    fields = mapping(row, "marks")
    starts, ends = _numbers(fields.get("start"), "start"), _numbers(fields.get("end"), "end")
    kinds = fields.get("kind")
    targets = mapping(fields.get("target"), "the targets of marks")
    if not isinstance(kinds, list) or not len(starts) == len(ends) == len(kinds):
        raise MalformedError("the columns of marks differ in length")
    if any(not 0 <= start <= end <= length for start, end in zip(starts, ends, strict=True)):
        raise MalformedError("a mark runs past the text")
    try:
        return MarkTable(
            Mark(start, end, _KINDS[cast("str", kind)], cast("str", targets.get(str(index), "")))
            for index, (start, end, kind) in enumerate(zip(starts, ends, kinds, strict=True))
        )
    except (KeyError, TypeError):
        raise MalformedError("a mark is of no known kind") from None


def _numbers(column: JSONValue, name: str) -> Sequence[int]:
    if not isinstance(column, list) or not set(map(type, column)) <= {int}:
        raise MalformedError(f"the column {name} does not hold whole numbers")
    return cast("list[int]", column)
