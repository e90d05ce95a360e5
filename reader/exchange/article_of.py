"""The article of a record that a file of another program holds: its text, and what of the rest it says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.core.article import Article, Block, BlockTable, article_id, text_digest
from reader.core.codec import MalformedError
from reader.core.ids import ArticleId, JSONValue

_TITLE_LENGTH = 80
_OURS = re.compile(r"[a-z0-9-]{1,60}-[0-9a-f]{8,64}")


def article_of(
    text: JSONValue,
    *,
    title: str = "",
    identifier: str = "",
    about: Mapping[str, str | None] | None = None,
    metadata: Mapping[str, JSONValue] | None = None,
) -> Article:
    """Make an article of a text that another program has kept.

    It has one block. The importer finds the blocks of one that is new to the library.

    Args:
        text: The text, which must be one.
        title: Its title; the beginning of its first line if empty.
        identifier: The id that it had in a library; made from title and text if it is empty or not one of ours:
            another program's `17` would be the name of a different text in each of its files.
        about: `language`, `url`, `publisher`, `byline`, `published`, `added` and `source`, as far as they are known.
        metadata: Whatever else is known.

    Raises:
        MalformedError: If it is no text, empty, or holds half of a surrogate pair.
    """
    if not isinstance(text, str) or not text:
        raise MalformedError("there is no text")
    try:
        digest = text_digest(text)
    except UnicodeEncodeError as fault:
        raise MalformedError(f"the text holds half of a surrogate pair at {fault.start}") from None
    name = title or _first_line(text)
    known = about or {}
    return Article(
        id=ArticleId(identifier) if _OURS.fullmatch(identifier) else article_id(name, digest),
        title=name,
        text=text,
        sha256=digest,
        blocks=BlockTable([Block(0, len(text))]),
        language=known.get("language") or None,
        url=known.get("url") or None,
        publisher=known.get("publisher") or None,
        byline=known.get("byline") or None,
        published=known.get("published") or None,
        added=known.get("added") or None,
        source=known.get("source") or None,
        metadata=metadata or {},
    )


def is_untitled(article: Article) -> bool:
    """Tell whether an article is called by the beginning of its text, as `article_of` calls one without a title."""
    return article.title == _first_line(article.text)


def _first_line(text: str) -> str:
    line = next((line for line in text.split("\n") if line.strip()), "Untitled")
    words = " ".join(line.split())
    return words if len(words) <= _TITLE_LENGTH else words[: _TITLE_LENGTH - 1].rstrip() + "…"
