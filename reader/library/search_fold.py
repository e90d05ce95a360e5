"""Text as the search sees it: small letters without diacritics, and a space for all that is no word.

The index holds folded text, queries are folded before they are looked up, and matches are looked for in folded
text, so the three agree by construction. A folded text has one code point for each of the text's, but for the
marks that it leaves out; `places` finds the way back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from reader.core.dataclass import dataclass

_MARK = "\u0300"

_DENSE = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3031-\u3035\u303b\u303c\u3041-\u318e\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00016fe0-\U0003ffff"
)
"""Letters of scripts that put no spaces between words, or glue endings to them, for a regex's brackets."""

GAP = r"[\x00-/:-`{-\x7f]"
"""Matches what is no letter of a folded text: all that is not ASCII has become a letter or a space."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\x00-/:-`{-\x7f]+")
_DENSE_RUN = re.compile(f"[{_DENSE}]+")
_DENSE_PART = re.compile(f"([{_DENSE}]+)")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as the search sees it.

    Args:
        text: The folded text.
        places: For each of its code points, the one of the text that it stands for; None if they are the same.
        length: How many code points the text has.
    """

    text: str
    places: Sequence[int] | None
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the text that a range of the folded text stands for, marks at its end included.

        The range must not be empty.
        """
        if self.places is None:
            return start, end
        return self.places[start], self.places[end] if end < len(self.places) else self.length


def fold(text: str) -> Folded:
    """Fold a text.

    Lower case by Unicode, code point for code point; a letter with a diacritic becomes its base letter where
    that is one code point. Left out are combining marks that are diacritics, Hebrew points and Arabic vowel
    signs. Marks that spell other letters, such as Devanagari's vowels and the kana's voicing, stay.
    """
    lowered = text.replace("\u0130", "I").lower()
    if lowered.isascii():
        return Folded(lowered, None, len(text))
    folded = _NOT_ASCII.sub(lambda run: run[0].translate(_TABLE), lowered)
    if _MARK not in folded:
        return Folded(folded, None, len(text))
    places = [place for place, letter in enumerate(folded) if letter != _MARK]
    return Folded(folded.replace(_MARK, ""), places, len(text))


def index_words(text: str) -> str:
    """Return a text as the index takes it, whose tokens are runs of ASCII letters, digits and what is not ASCII.

    A run of letters of a dense script becomes its overlapping pairs and its last letter, as if they were words:
    so each part of it can be found, as a phrase of pairs.
    """
    folded = fold(text).text
    return folded if folded.isascii() else _DENSE_RUN.sub(lambda run: f" {' '.join(pairs(run[0]))} ", folded)


def pieces(words: str) -> list[tuple[str, bool]]:
    """Return the words and the runs of dense letters of a text, folded, each with whether it is dense."""
    return [
        (part, number % 2 == 1)
        for run in _WORD.findall(fold(words).text)
        for number, part in enumerate(_DENSE_PART.split(run))
        if part
    ]


@lru_cache(maxsize=1 << 17)
def plain(words: str) -> str:
    """Return the words of a short text such as a title, folded and parted by single spaces."""
    return " ".join(_WORD.findall(fold(words).text))


def is_word_letter(letter: str) -> bool:
    """Tell whether a code point of a folded text is a letter of a word, and not of a dense script."""
    return _WORD.match(letter) is not None and _DENSE_RUN.match(letter) is None


def pairs(run: str) -> list[str]:
    """Return the overlapping pairs of a run of letters, and its last letter."""
    return [run[place : place + 2] for place in range(len(run))]


class _Table(dict[int, str]):
    """What each code point becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        made = self[code] = _folded_letter(chr(code))
        return made


_TABLE = _Table()


def _folded_letter(letter: str) -> str:
    if is_diacritic(letter):
        return _MARK
    base = [part for part in unicodedata.normalize("NFKD", letter) if not is_diacritic(part)]
    if len(base) == 1:
        letter = base[0]
    letter = "σ" if letter == "ς" else letter
    lower = letter.lower()
    letter = lower if len(lower) == 1 else letter
    return letter if unicodedata.category(letter)[0] in "LNM" else " "


def is_diacritic(letter: str) -> bool:
    """Tell whether a code point is a mark that the search leaves out, and not one that spells another letter."""
    order = unicodedata.combining(letter)
    return 10 <= order <= 36 or order >= 200
