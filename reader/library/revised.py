"""Articles whose text was changed: their ids, made of the first text, do not tell what they hold now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from reader.core.codec import MalformedError, string
from reader.core.ids import ArticleId
from reader.core.naming import is_article_id
from reader.errors import LibraryError
from reader.files import identity
from reader.library.article_file import head_of
from reader.library.layout import Layout

Content: TypeAlias = tuple[str, str]
"""What makes two articles the same: the digest of the text, and the title."""


def revised_articles(layout: Layout) -> Mapping[Content, ArticleId]:
    """Return the articles whose text was changed by what they hold now; without those whose files are damaged.

    They are those that `revisions/` keeps something of. Every change of a text changes that folder, and it is read
    again only then.

    Raises:
        LibraryError: If the folder cannot be read.
    """
    return _read(layout.root, identity(layout.revisions))


@lru_cache(maxsize=2)
def _read(root: Path, stamp: tuple[int, ...] | None) -> Mapping[Content, ArticleId]:
    layout = Layout(root)
    found: dict[Content, ArticleId] = {}
    for name in _names(layout.revisions) if stamp else ():
        try:
            head = head_of(layout.article(ArticleId(name)))
            found.setdefault((string(head, "sha256"), string(head, "title")), ArticleId(name))
        except (OSError, MalformedError):
            continue
    return MappingProxyType(found)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if is_article_id(path.name))
    except OSError as fault:
        raise LibraryError(f"the folder cannot be read: {fault.strerror}", where=str(folder)) from fault
