"""Names in a text: where they may be, and what of a selection is the name itself.

The rules are those of OntoNotes and ACE as far as letters tell: a person's name has no title or job in it, and no
name has the possessive `’s` or a leading `the` in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.core.ids import Offset
from reader.text import Range

if TYPE_CHECKING:
    from regex import Pattern

FARTHEST = 200_000
"""How far ahead a name is looked for, in code points."""

_TITLES = """
    Mr Mrs Ms Miss Mx Dr Doctor Prof Professor President Vice Sen Senator Rep Representative Congressman Congresswoman
    Gov Governor Mayor Gen General Adm Admiral Col Colonel Maj Major Capt Captain Lt Lieutenant Sgt Sergeant Cpl
    Corporal Pvt Officer Detective Sheriff Rev Reverend Hon Judge Justice Chief Chancellor Prime Premier Minister
    Secretary Attorney Ambassador Commissioner Councillor Director Chairman Chairwoman Chairperson Chair Speaker
    King Queen Prince Princess Pope Cardinal Archbishop Bishop Father Sister Brother Rabbi Imam Sir Dame Lord Lady
    Coach Spokesman Spokeswoman Spokesperson Deputy Former Ex
"""
_TITLE = re.compile(
    rf"(?i:(?:{'|'.join(_TITLES.split())})\b\.?(?:[-\s]+(?:of|for)\s+\w+)?)(?:\s+|-(?=[^\W\d_]))"
)
_ADJECTIVES = re.compile(r"(?:U\.S\.|U\.K\.|US|UK|[A-Z][a-z]+(?:ish|ese|an|ch|ic))\s+(?=\S)")
_LEADING = re.compile(r"the\s+(?=\S)")
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])\Z")
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:ll|m|ve|d|re))\Z")
_BEFORE = re.compile(r"(?<!\S)(\w\.|\w+(?:[-'’]\w+)*)[^\S\n]\Z")
_AFTER = re.compile(r"[^\S\n](\w+)")
_NUMBER_AFTER = re.compile(r"[^\S\n]+\d")
_NUMBER_BEFORE = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?(?:[^\S\n]+of)?[^\S\n]+\Z")
_NEAR = 40
_SHORTEST = 3
"""Letters of the shortest first name."""
_OPENING = re.compile(r"(?:\A|[.!?:][\"”’']?\s+|\n\s*)[\"“‘'(]?\s*\Z")
_FIRST_WORD = re.compile(r"\S+\s*")
_PERSON = "PERSON"

_PRONOUNS = {
    "he": _PERSON, "she": _PERSON, "him": _PERSON, "her": _PERSON, "his": _PERSON, "hers": _PERSON,
    "himself": _PERSON, "herself": _PERSON, "who": _PERSON, "i": _PERSON, "me": _PERSON,
    "it": "", "its": "", "they": "", "them": "", "their": "", "themselves": "", "we": "", "us": "", "which": "",
}  # fmt: skip

_MONTHS = frozenset("march april may june august".split())
"""Months that are names of persons too."""
_ORDINARY = frozenset(
    """
    a about according after again all also although among an and another any are as asked at because been before behind
    being both but by can could despite did do does during each even every few first for from had has have he her
    here his
    how however i if in indeed instead is it its just last later like many may meanwhile more most much my neither
    never next no none nor not now of on once one only or other our over perhaps she since so some soon still such
    than that the their then there these they this those though three through thus to today tomorrow two under
    unlike until up was we were what when where whether which while who why will with without yes yesterday yet you
    your monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december mr mrs ms dr
    """.split()
)
_WORD = (
    r"(?:(?:\p{Lu}\.){2,}|\p{Lu}\.(?=\s+\p{Lu})|(?:St|Ft|Mt|Jr|Sr|Inc|Co|Corp|Ltd|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Dr|Prof|Rev)\.(?!\p{L})"
    r"|\p{Lu}[\p{L}\p{M}\p{N}]*(?:['’](?!s(?!\p{L}))\p{L}[\p{L}\p{M}]*|[-‐‑&][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*)"
)
_LINKS = r"(?:of(?:\s+the)?|for|de(?:\s+la)?|la|le|du|da|do|dos|del|della|di|van(?:\s+der)?|von|der|bin|ibn|al|el|&)"
_SPACE = r"(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)"


def name_in(text: str, start: Offset, end: Offset, kind: str) -> Range:
    """Return the part of a range that is the name itself; the range where nothing would be left.

    Args:
        text: The whole text.
        start: Where the range begins; no white space stands there.
        end: Where it ends.
        kind: The type of the entity, such as `PERSON`; only persons have titles.
    """
    words = text[start:end]
    if found := _POSSESSIVE.search(words):
        end = start + found.start()
    if found := _LEADING.match(text, start, end):
        start = found.end()
    if kind == _PERSON:
        start = _without_titles(text, start, end)
    return start, end


def surname(name: str) -> str:
    """Return the last word of a person's name, without `Jr.` and the like; empty where there is one word only."""
    words = [word for word in name.split() if word.rstrip(".") not in ("Jr", "Sr", "II", "III", "IV")]
    return words[-1] if len(words) > 1 else ""


def first_name(name: str) -> str:
    """Return the first word of a person's name of several; empty for an initial, a title or an ordinary word."""
    first, *others = name.split() or [""]
    if not others or len(first) < _SHORTEST or not first.isalpha() or not first[0].isupper():
        return ""
    return "" if _TITLE.match(name) or first.lower() in _ORDINARY else first


def initials(name: str) -> str:
    """Return what a name of three words or more is shortened to, as `IMF`; empty where there are fewer."""
    letters = [word[0] for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(letters) if len(letters) > 2 else ""


def pronoun(words: str) -> str | None:
    """Return the type of entity that a pronoun stands for, empty where it may be any; None for other words."""
    return _PRONOUNS.get(words.strip().lower())


def is_name(words: str) -> bool:
    """Tell whether words can be learnt as a name: they have a capital, or are of a script without capitals."""
    if pronoun(words) is not None or len(words) > 120:
        return False
    return any(letter.isupper() for letter in words) or words.lower() == words.upper()


def names_from(text: str, offset: Offset, end: Offset | None = None) -> Iterator[Range]:
    """Yield what may be a name, by its capitals, from an offset on and for `FARTHEST` code points at most.

    Titles at its beginning are left out, so are words that have a capital because a sentence begins with them.

    Args:
        text: The whole text.
        offset: Where to begin.
        end: Where to end; the end of the text where None.
    """
    last = min(len(text) if end is None else end, offset + FARTHEST)
    for found in _run().finditer(text, offset, last):
        start, stop = found.span()
        if start and text[start - 1].isalnum():
            continue
        start = _without_ordinary(text, start, stop)
        if start < stop:
            start = _without_titles(text, start, stop)
            yield name_in(text, start, stop, "")


def is_part(text: str, start: Offset, end: Offset) -> bool:
    """Tell whether a word is part of a longer name: beside it stands another with a capital, and no title.

    Args:
        text: The whole text.
        start: Where the word begins.
        end: Where it ends.
    """
    before = _BEFORE.search(text, max(0, start - _NEAR), start)
    after = _AFTER.match(text, end, end + _NEAR)
    return any(
        found is not None
        and found[1][0].isupper()
        and found[1].lower().rstrip(".") not in _ORDINARY
        and _TITLE.fullmatch(f"{found[1]} ") is None
        for found in (before, after)
    )


def only_begins(text: str, start: Offset, end: Offset) -> bool:
    """Tell whether an ordinary word, such as `May`, may have its capital only because a sentence begins with it.

    Args:
        text: The whole text.
        start: Where the word begins.
        end: Where it ends.
    """
    opening = _OPENING.search(text, max(0, start - _NEAR), start)
    return opening is not None and text[start:end].lower() in _ORDINARY


def is_date(text: str, start: Offset, end: Offset) -> bool:
    """Tell whether a word such as `May` is a month: a number stands beside it.

    Args:
        text: The whole text.
        start: Where the word begins.
        end: Where it ends.
    """
    if text[start:end].lower() not in _MONTHS:
        return False
    return _NUMBER_AFTER.match(text, end) is not None or (
        _NUMBER_BEFORE.search(text, max(0, start - _NEAR), start) is not None
    )


def _without_titles(text: str, start: Offset, end: Offset) -> Offset:
    first = start
    if (found := _ADJECTIVES.match(text, start, end)) and _TITLE.match(text, found.end(), end):
        start = found.end()
    while (found := _TITLE.match(text, start, end)) and found.end() < end:
        start = found.end()
    return start if start < end else first


def _without_ordinary(text: str, start: Offset, end: Offset) -> Offset:
    while start < end:
        word = _FIRST_WORD.match(text, start, end)
        if word is None or not _is_ordinary(word[0].strip().lower()):
            return start
        start = word.end()
    return start


def _is_ordinary(word: str) -> bool:
    return word in _ORDINARY or _CONTRACTED.search(word) is not None


@lru_cache(maxsize=1)
def _run() -> Pattern[str]:
    import regex

    return regex.compile(rf"{_WORD}(?:{_SPACE}(?:{_LINKS}{_SPACE})?{_WORD})*")
