"""An article's file read at once, for who goes through a library: where it is, to the byte, as we write it.

The decoder holds every value to its type, and writing what it has read gives the file again: so there is no key that is
missing, strange or there twice. Whatever else there is, is left to `article_file`, which tells what is wrong with it.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from reader.core.article import Article, BlockTable, Mark, MarkKind, MarkTable, text_digest
from reader.core.ids import ArticleId
from reader.stamps import SPELLING

_Count = Annotated[int, Meta(ge=0)]


class _Head(Struct, gc=False):
    version: Literal[1]
    id: ArticleId
    title: str
    length: _Count
    added: str | None
    sha256: str
    revision: _Count
    language: str | None
    url: str | None
    publisher: str | None
    byline: str | None
    published: str | None
    source: str | None
    metadata: dict[str, Any]


class _Blocks(Struct, gc=False):
    roles: list[str]
    markers: dict[str, str]
    start: list[int]
    end: list[int]
    role: list[int]
    level: list[int]
    quotes: list[int]
    indent: list[int]
    flags: list[int]


class _Marks(Struct, gc=False):
    start: list[_Count]
    end: list[_Count]
    kind: list[MarkKind]
    target: dict[str, str]


class _File(Struct, gc=False):
    article: _Head
    text: str
    blocks: _Blocks
    marks: _Marks


_TIMESTAMP = re.compile(SPELLING)
_UNMARKED = MarkTable()
_decode = msgspec.json.Decoder(_File).decode
_encode = msgspec.json.Encoder().encode


def sealed_article(content: bytes, article: ArticleId) -> Article | None:
    """Read an article's file; None where it is not, to the byte, what this version would write, or contradicts itself.

    Args:
        content: The file.
        article: The article.
    """
    try:
        read = _decode(content)
        head, text = read.article, read.text
        made = Article(
            id=head.id,
            title=head.title,
            text=text,
            sha256=head.sha256,
            blocks=_blocks(read.blocks),
            marks=_marks(read.marks, len(text)),
            revision=head.revision,
            language=head.language,
            url=head.url,
            publisher=head.publisher,
            byline=head.byline,
            published=head.published,
            added=head.added,
            source=head.source,
            metadata=head.metadata,
        )
        is_whole = (
            head.id == article
            and head.length == len(text)
            and max(read.blocks.end, default=0) <= len(text)
            # Spelling comes first: it leaves the text's UTF-8, which the digest takes.
            and content == _spelt(read)
            and head.sha256 == text_digest(text)
            and (head.added is None or _TIMESTAMP.fullmatch(head.added) is not None)
        )
    except (ValueError, LookupError, OverflowError, RecursionError):
        return None
    return made if is_whole else None


def _spelt(read: _File) -> bytes:
    parts = tuple(map(_encode, (read.article, read.text, read.blocks, read.marks)))
    return b'{\n"article":%s,\n"text":%s,\n"blocks":%s,\n"marks":%s\n}\n' % parts


def _blocks(read: _Blocks) -> BlockTable:
    columns = {
        "start": read.start,
        "end": read.end,
        "role": read.role,
        "level": read.level,
        "quotes": read.quotes,
        "indent": read.indent,
        "flags": read.flags,
    }
    return BlockTable.from_columns(
        columns, read.roles, {int(index): marker for index, marker in read.markers.items()}
    )


def _marks(read: _Marks, length: int) -> MarkTable:
    """Make marks of their columns.

    Raises:
        ValueError: If a column is longer than another, or one runs past the text.
    """
    if not (read.start or read.end or read.kind):
        return _UNMARKED
    rows = zip(read.start, read.end, read.kind, strict=True)
    marks = [Mark(*row, read.target.get(str(index), "")) for index, row in enumerate(rows)]
    if not all(mark.start <= mark.end <= length for mark in marks):
        raise ValueError("a mark runs past the text")
    return MarkTable(marks)
