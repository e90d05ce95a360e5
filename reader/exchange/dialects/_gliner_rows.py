"""An article in rows of so many tokens, cut between paragraphs where there is a choice, and not inside spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from reader.core.article import Block
from reader.exchange.tokens import Tokens

Run = tuple[int, int]
"""The first of several tokens, and one past the last."""


def token_rows(blocks: Iterable[Block], cut: Tokens, runs: Iterable[Run], most: int) -> list[Run]:
    """Return the rows of a text: one at least, each of so many tokens at most.

    Args:
        blocks: The text's blocks.
        cut: Its tokens.
        runs: The tokens of each fragment of its spans.
        most: How many tokens a row has at most; 0 for any number.
    """
    size = len(cut)
    if not most or size <= most:
        return [(0, size)]
    free = _free(runs, size, most)
    ends = {bisect_left(cut.starts, block.end) for block in blocks}
    rows: list[Run] = []
    start = 0
    while size - start > most:
        reach = range(start + most, start, -1)
        best = (place for place in reach if place in ends and free[place])
        after = next(best, 0) or next((place for place in reach if free[place]), start + most)
        rows.append((start, after))
        start = after
    return [*rows, (start, size)]


def _free(runs: Iterable[Run], size: int, most: int) -> list[bool]:
    """Tell of each place between tokens whether no span runs over it that fits into a row."""
    changes = [0] * (size + 1)
    for first, after in runs:
        if after - first <= most:
            changes[min(first + 1, after)] += 1
            changes[after] -= 1
    return [amount == 0 for amount in accumulate(changes)]
