"""What was left out of an import: each with its place and reason, and of many of one kind how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.errors import PressmarkError
from reader.exchange.rules import Fault

_ALIKE = 5
"""How many of one kind are told one by one."""
_MOST = 100
"""How many lines are told in all, and how many kinds after them."""


class Problem(str):
    """One thing that was left out, with its place and reason.

    Args:
        place: The file, and where in it.
        fault: Why.
    """

    __slots__ = ("kind",)

    kind: str
    """The reason without the part that it is about: the same label that is not known is the same kind."""

    def __new__(cls, place: str, fault: Fault | PressmarkError) -> Problem:
        """Tell a fault of a place."""
        made = super().__new__(cls, f"{place}: {fault}")
        made.kind = str(replace(fault, item="")) if isinstance(fault, Fault) else str(fault)
        return made


def lines_of(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield what is told of problems: each of those that are few of a kind, of others the first and how many more."""
    left = Counter(problem.kind for problem in problems)
    told = Counter[str]()
    lines = 0
    for problem in problems:
        if told[problem.kind] < _ALIKE and lines < _MOST:
            lines += 1
            told[problem.kind] += 1
            left[problem.kind] -= 1
            yield problem
    more = [(kind, number) for kind, number in left.items() if number and told[kind]]
    for kind, number in more[:_MOST]:
        yield f"and {number:,} more: {kind}"
    untold = left.total() - sum(number for _, number in more[:_MOST])
    if untold:
        yield f"and {untold:,} others"
