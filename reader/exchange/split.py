"""Parting articles into train, dev and test: the same each time, and near-duplicates always together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from reader.core.ids import ArticleId
from reader.errors import ExportError


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a split.

    Args:
        name: What it is called.
        share: How much of the articles it gets, 0 to 1.
    """

    name: str
    share: float


def parse_split(words: str) -> tuple[Share, ...]:
    """Read shares such as `train=.8,dev=.1,test=.1`.

    Raises:
        ExportError: If they cannot be followed or do not add up to 1.
    """
    shares: list[Share] = []
    for part in words.split(","):
        name, sign, number = part.strip().partition("=")
        try:
            share = float(number)
        except ValueError:
            share = math.nan
        if not sign or not name.isidentifier() or not 0 < share <= 1:
            raise ExportError(
                f"{part.strip()!r} is no part of a split", remedy="write it as train=.8,dev=.1,test=.1"
            )
        shares.append(Share(name, share))
    # The parts are files, and some file systems take names that differ in case for one.
    if len({share.name.casefold() for share in shares}) < len(shares):
        raise ExportError("a name stands twice in the split", remedy="name each part once")
    if not math.isclose(sum(share.share for share in shares), 1, abs_tol=1e-6):
        raise ExportError(
            f"the shares of {words} do not add up to 1", remedy="such as train=.8,dev=.1,test=.1"
        )
    return tuple(shares)


def split(
    articles: Sequence[ArticleId], groups: Sequence[int], shares: Iterable[Share], seed: int
) -> Mapping[ArticleId, str]:
    """Return the part of the split that each article goes to.

    Groups come in an order drawn by lot from the seed and the ids in them, and each goes to the part that lacks most.
    So the shares are as exact as the sizes of groups allow, and equal articles and seeds give equal splits.

    Args:
        articles: The articles.
        groups: For each, the number of the group that must not be parted.
        shares: The parts.
        seed: Another one gives another split.
    """
    members: dict[int, list[ArticleId]] = {}
    for article, group in zip(articles, groups, strict=True):
        members.setdefault(group, []).append(article)
    parts = list(shares)
    held = dict.fromkeys((part.name for part in parts), 0)
    placed: dict[ArticleId, str] = {}
    for together in sorted(members.values(), key=lambda group: _lot(seed, min(group))):
        lacking = max(parts, key=lambda part: part.share * len(articles) - held[part.name])
        held[lacking.name] += len(together)
        placed.update(dict.fromkeys(together, lacking.name))
    return placed


def _lot(seed: int, article: ArticleId) -> bytes:
    return blake2b(f"{seed}\x1f{article}".encode(), digest_size=16).digest()
