"""Which articles hold a text, whatever their ids: an import may have brought it under an id or title of its own."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reader.core.article import DIGEST_STEP, Article
from reader.core.codec import MalformedError, string
from reader.core.ids import ArticleId
from reader.errors import LibraryError
from reader.library.article_file import head_of

if TYPE_CHECKING:
    from reader.library.protocol import Library

_MADE = re.compile(rf".*-(?=[0-9]*[a-f])((?:[0-9a-f]{{{DIGEST_STEP}}}){{1,8}})")
"""An id that ends with digits of a text's digest. Digits of ten alone may be a date, and are not taken for any."""
_HEAD = 2048
_DIGEST = re.compile(rb'"sha256":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class HeldTexts:
    """The articles that a library had at one moment, by what tells their texts.

    Args:
        made: Those whose ids are made of a text's digest, by its first digits.
        others: The others, by the digests of their texts.
    """

    made: Mapping[str, Sequence[ArticleId]] = field(default_factory=dict)
    others: Mapping[str, Sequence[ArticleId]] = field(default_factory=dict)

    def may_be(self, sha256: str) -> Sequence[ArticleId]:
        """Return which articles may hold the text of a digest; one whose id is made of another text is not found."""
        return [*self.made.get(sha256[:DIGEST_STEP], ()), *self.others.get(sha256, ())]

    def holder(self, library: Library, article: Article, *, any_title: bool = False) -> ArticleId | None:
        """Return the article of a library that holds an article's very text under its title, or None.

        Args:
            library: The library.
            article: The article.
            any_title: Whether one of another title will do, where none has this one.
        """
        titled: dict[str, ArticleId] = {}
        for place in self.may_be(article.sha256):
            try:
                held = library.article(place)
            except LibraryError:  # It is damaged, or was removed since.
                continue
            if held.sha256 == article.sha256:
                titled.setdefault(held.title, place)
        return titled.get(article.title) or (next(iter(titled.values()), None) if any_title else None)


def held_texts(ids: Iterable[ArticleId], digest: Callable[[ArticleId], str]) -> HeldTexts:
    """Return which articles hold which texts.

    Args:
        ids: The articles.
        digest: Returns the digest of an article's text, where its id does not tell it; empty if nothing does.
    """
    made: dict[str, list[ArticleId]] = defaultdict(list)
    others: dict[str, list[ArticleId]] = defaultdict(list)
    for article in ids:
        told = _MADE.fullmatch(article)
        if told:
            made[told[1][:DIGEST_STEP]].append(article)
        else:
            others[digest(article)].append(article)
    return HeldTexts(dict(made), dict(others))


def told_digest(path: str) -> str:
    """Return the digest of the text that an article's file tells on its first lines; empty if it does not."""
    try:
        # A library may have tens of thousands of them; file objects take several times as long.
        file = os.open(path, os.O_RDONLY)
        try:
            found = _DIGEST.search(os.read(file, _HEAD))
        finally:
            os.close(file)
        # Within a title, the quotation marks would be escaped.
        return found[1].decode() if found else string(head_of(Path(path)), "sha256")
    except (OSError, MalformedError):
        return ""
