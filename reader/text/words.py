"""Words: runs of letters, digits and marks; every other visible character is a word of its own.

Compounds with hyphens, numbers such as `1,250.5`, abbreviations such as `U.S.` and titles such as `Mr.` are one
word. What the Penn Treebank parts from a word is a word of its own here too, because spans end there: the
possessive `’s`, and `’re`, `’ve`, `’ll`, `’d`, `’m`; but `don’t` is one. Scripts that do not part words are cut
where the script changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from reader.core.ids import Offset
from reader.text import Range, graphemes
from reader.text.lazy import lazy

_REACH = 512
"""How long a run without white space may be, in code points; a longer one is cut."""

_RUN = re.compile(rf"\S{{1,{_REACH}}}")
_LATIN = lazy(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
_LATIN_REST = lazy(
    rf"[!-~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]{{0,{_REACH}}}(?!\S)"
)

_TITLES = "Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Rev|Hon"
_RULES = rf"""
      (?:LETTER\.){{2,}}(?:LETTER(?!WORD)\.?)?
    | \b(?:{_TITLES})\.(?!WORD)
    | \d+(?:[.,:]\d+)+WORD*
    | ['’](?:s|S|re|RE|ve|VE|ll|LL|d|D|m|M)(?!WORD)
    | WORD+(?:[-\u2010\u2011]WORD+|['’](?!(?:s|re|ve|ll|d|m)(?!WORD))WORD+)*
"""  # fmt: skip
_APART = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_APART_RULES = r"""
    | [\p{Katakana}ー][\p{Katakana}ー\p{M}]*
    | [\p{Han}々〆ヶ]+ | [\p{Hiragana}ー]+
    | [\p{Thai}\p{M}]+ | [\p{Lao}\p{M}]+ | [\p{Khmer}\p{M}]+ | [\p{Myanmar}\p{M}]+
    | \X
"""


def words(text: str, start: Offset, end: Offset) -> list[Range]:
    """Return the words of a run of text that holds no white space.

    Args:
        text: The whole text.
        start: Where the run begins.
        end: Where it ends.
    """
    if _LATIN.fullmatch(text, start, end):
        return [match.span() for match in _latin_pattern().finditer(text, start, end)]
    found: list[Range] = []
    edge = graphemes.floor(text, start)
    for match in _pattern().finditer(text, start, end):
        right = graphemes.ceiling(text, match.end())
        if right > edge:
            found.append((edge if not found else max(edge, match.start()), right))
            edge = right
    return found


def words_between(text: str, start: Offset, end: Offset) -> Iterator[Range]:
    """Yield the words that begin in `[start, end)`; of many words faster than `words_from`."""
    if graphemes.WESTERN.fullmatch(text, start, end) and _LATIN_REST.match(text, end):
        for match in _latin_pattern().finditer(text, start):
            if match.start() >= end:
                return
            yield match.span()
        return
    for word in words_from(text, start):
        if word[0] >= end:
            return
        if word[0] >= start:
            yield word


def words_from(text: str, offset: Offset) -> Iterator[Range]:
    """Yield the words from the one that holds or follows `offset` on."""
    start = offset
    nearest = max(0, offset - _REACH)
    while start > nearest and not text[start - 1].isspace():
        start -= 1
    while match := _RUN.search(text, start):
        start = match.end()
        yield from (word for word in words(text, *match.span()) if word[1] > offset)


def words_back_from(text: str, offset: Offset) -> Iterator[Range]:
    """Yield the words that end at or before `offset`, the nearest first."""
    end = offset
    while end > 0:
        while end > 0 and text[end - 1].isspace():
            end -= 1
        start = end
        nearest = max(0, end - _REACH)
        while start > nearest and not text[start - 1].isspace():
            start -= 1
        match = _RUN.match(text, start)
        if match:
            yield from (word for word in reversed(words(text, *match.span())) if word[1] <= offset)
        end = start


@lru_cache(maxsize=1)
def _latin_pattern() -> re.Pattern[str]:
    """Return the rules for text in which each code point is a character, without loading `regex`."""
    rules = _RULES.replace("LETTER", r"[^\W\d_]").replace("WORD", r"\w")
    return re.compile(rules + r"| \S", re.VERBOSE)


@lru_cache(maxsize=1)
def _pattern() -> Any:  # `regex` has no public name for its compiled pattern
    import regex

    letter = rf"[[\p{{L}}\p{{M}}]--[{_APART}]]"
    word = rf"(?:[[\p{{L}}\p{{M}}\p{{N}}_]--[{_APART}]]|(?<=\p{{L}}\p{{M}}*)[\u200c\u200d](?=\p{{L}}))"
    rules = _RULES.replace("LETTER", letter).replace("WORD", word)
    return regex.compile(f"(?V1){rules}{_APART_RULES}", regex.VERBOSE)
