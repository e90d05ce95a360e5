"""Numbers that follow each other, as runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last number of each stretch in which every number is one more than the one before."""
    if numbers:
        breaks = [place for place, (left, right) in enumerate(pairwise(numbers), 1) if right != left + 1]
        for first, last in pairwise([0, *breaks, len(numbers)]):
            yield numbers[first], numbers[last - 1]
