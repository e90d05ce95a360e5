"""The model of a tool that selects by tokens between white space, for comparison.

Each part is one stretch from its first token to its last, because such a tool has no pieces. Parts are made in
text order: go to the first token, one key to begin, go to the last token, one key to end, one for the label;
the cursor is then on the token behind. Going to the next attribution is free, and so are the links, which such a tool
does not make: the model errs in its favour. Going so many tokens takes as many keys one step at a time; with
perfect counts it takes the digits of the count and one key.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from benchmarks.keystrokes.gold import Task

_TOKEN = re.compile(r"\S+")
_KEYS_A_PART = 3


def steps(tokens: int) -> int:
    """Return the keys to go so many tokens one at a time."""
    return tokens


def counts(tokens: int) -> int:
    """Return the keys to go so many tokens with a count, such as `37w`."""
    return 1 + len(str(tokens)) if tokens else 0


class TokenTool:
    """The tool on one text.

    Args:
        text: The article's text.
    """

    def __init__(self, text: str) -> None:
        self._starts = [match.start() for match in _TOKEN.finditer(text)]

    def keys(self, task: Task, going: Callable[[int], int]) -> int:
        """Return the keys that an attribution takes.

        Args:
            task: The attribution.
            going: The keys to go so many tokens: `steps` or `counts`.
        """
        stretches = sorted(
            (self._token(part.fragments[0].start), self._token(part.fragments[-1].end - 1))
            for part in task.parts
        )
        cursor, keys = stretches[0][0], 0
        for first, last in stretches:
            keys += going(abs(first - cursor)) + going(last - first) + _KEYS_A_PART
            cursor = last + 1
        return keys

    def _token(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)
