"""Names to look for in a text: whole words, the longest name that fits, with capitals as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Generic, TypeVar

from reader.core.entities import alike
from reader.text import Range

T = TypeVar("T")

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[.&-]\w+|['’](?!s\b)\w+)*")
_BETWEEN = " \t\n.,'’"
"""What may stand between the words of a name."""
_LONGEST = 16
"""Words of the longest name that is looked for."""


class WordList(Generic[T]):
    """Names and what each stands for, found by their first words: as fast for a million names as for ten.

    Args:
        names: What each name stands for.
    """

    def __init__(self, names: Mapping[str, T]) -> None:
        self._meant: dict[tuple[str, ...], T] = {}
        self._longest: dict[str, int] = {}
        for name, meant in names.items():
            words = tuple(_WORD.findall(alike(name)))[:_LONGEST]
            if words:
                self._meant.setdefault(words, meant)
                self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def found_in(self, text: str) -> Iterator[tuple[Range, T]]:
        """Yield where names stand and what they stand for, in text order and apart."""
        done = 0
        for word in _WORD.finditer(text) if self._meant else ():
            longest = self._longest.get(_as_typed(word.group()), 0)
            if longest and word.start() >= done:
                words = [*islice(_WORD.finditer(text, word.start()), longest)]
                if name := self._longest_of(text, words):
                    done = words[len(name) - 1].end()
                    yield (word.start(), done), self._meant[name]

    def _longest_of(self, text: str, words: Sequence[re.Match[str]]) -> tuple[str, ...]:
        """Return the longest name that is the first of some words; empty where none is."""
        typed = [_as_typed(word.group()) for word in words]
        for length in range(len(words), 0, -1):
            name = tuple(typed[:length])
            if name in self._meant and not any(
                text[one.end() : other.start()].strip(_BETWEEN) for one, other in pairwise(words[:length])
            ):
                return name
        return ()


def _as_typed(word: str) -> str:
    return word.replace("’", "'")
