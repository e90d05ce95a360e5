"""Letters with accents as a search meets them: composed or not, and asked for without."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from reader.library.search_fold import is_diacritic

COMMON = frozenset(
    map(chr, (*range(0xC0, 0x180), 0x300, 0x301, 0x302, 0x303, 0x308, 0x30A, 0x30C, 0x327, 0x328))
)
"""Letters and marks that are looked for where it is not known which ones there are: those of Europe's Latin scripts."""

_ASCII = bytes(range(0x80))


def letters_beyond_ascii(text: str) -> frozenset[str]:
    """Return the code points of a text that are not ASCII."""
    # Taking ASCII out first is five times as fast as a set of all.
    return frozenset() if text.isascii() else frozenset(text.encode().translate(None, _ASCII).decode())


class Spelling:
    """How the letters of a query may be spelled in a text.

    Args:
        letters: The letters and marks of the text that are not ASCII.
        exact: Whether letters without accents fit only such.
    """

    def __init__(self, letters: Iterable[str], *, exact: bool) -> None:
        self._exact = exact
        self._accented: defaultdict[str, list[str]] = defaultdict(list)
        marks = []
        for letter in letters:
            if is_diacritic(letter):
                marks.append(letter)
            else:
                apart = unicodedata.normalize("NFD", letter)
                base, rest = apart[0], apart[1:]
                if rest and all(map(is_diacritic, rest)):
                    self._accented[base].append(letter)
        self._marks = _any_of(marks)

    def pattern(self, letter: str, *, minds_case: bool) -> str:
        """Return an expression that fits a letter, with the marks that follow it.

        Args:
            letter: One code point that is no white space, and the marks that the query has behind it.
            minds_case: Whether the expression minds case.
        """
        if len(letter) > 1:
            letter = unicodedata.normalize("NFC", letter)
        source = re.escape(letter)
        if not letter[0].isalpha():
            return source
        apart = unicodedata.normalize("NFD", letter)
        if self._exact or len(apart) > 1:
            return f"(?:{source}|{re.escape(apart)})(?!{self._marks})" if self._marks else source
        cases = {letter} if minds_case else {letter, letter.lower(), letter.upper()}
        accented = [each for case in cases for each in self._accented.get(case, ())]
        fits = _any_of([letter, *accented]) if accented else source
        return f"{fits}{self._marks}*+" if self._marks else fits


def _any_of(letters: Iterable[str]) -> str:
    """Return an expression that fits one of letters; empty where there is none."""
    held = sorted(letters)
    if len(held) > 2 and ord(held[-1]) - ord(held[0]) == len(held) - 1:
        return f"[{held[0]}-{held[-1]}]"
    return f"[{''.join(map(re.escape, held))}]" if held else ""
