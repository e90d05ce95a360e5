"""Where a text matches, and the piece of it that shows that best."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.core.ids import Offset
from reader.library.protocol import Hit
from reader.library.search_fold import fold
from reader.library.search_words import Term

_WIDTH = 240
_LEAD = 60
_STRETCH = 1 << 16
_MOST_MATCHES = 200
_BREAK = re.compile(r"[.!?…]['\"’”»)\]]*\s+|\n|[。！？]")
_SPACE = re.compile(r"\s+|[、，]")


@dataclass(frozen=True, slots=True)
class Match:
    """A range of a text, in code points, and the number of the term that it matches."""

    start: Offset
    end: Offset
    term: int


def find(text: str, terms: Sequence[Term]) -> Iterator[Match]:
    """Yield where terms stand in a text, from its start, none of them overlapping."""
    if not terms:
        return
    order = sorted(range(len(terms)), key=lambda number: -len(terms[number].pattern))
    pattern = re.compile("|".join(f"({terms[number].pattern})" for number in order))
    start = 0
    while start < len(text):
        stop = _stretch_end(text, start)
        folded = fold(text[start:stop])
        place = 0
        while found := pattern.search(folded.text, place):
            number = order[(found.lastindex or 1) - 1]
            if terms[number].stands(folded.text, *found.span()):
                first, last = folded.original(*found.span())
                yield Match(start + first, start + last, number)
                place = found.end()
            else:
                place = found.start() + 1
        start = stop


def snippet(text: str, terms: Sequence[Term]) -> tuple[Offset, Offset, tuple[tuple[Offset, Offset], ...]]:
    """Return the piece of a text that shows the most terms, and the matches in it, all as ranges of the text.

    Only the first few hundred matches are looked at. Where there is none, the piece is the text's beginning.
    """
    matches = list(islice(find(text, terms), _MOST_MATCHES))
    if not matches:
        return 0, _end_before(text, min(len(text), _WIDTH)), ()
    ends = [match.start for match in matches]
    best = max(range(len(matches)), key=lambda number: (_worth(matches, ends, number), -number))
    start = _begin_before(text, matches[best].start)
    stop = _end_before(text, max(min(len(text), start + _WIDTH), matches[best].end))
    inside = [(match.start, match.end) for match in matches if start <= match.start and match.end <= stop]
    return start, stop, tuple(inside)


def make_hit(article: Article, terms: Sequence[Term]) -> Hit:
    """Return an article as a search shows it."""
    start, stop, matches = snippet(article.text, terms)
    title_matches = tuple((match.start, match.end) for match in find(article.title, terms))
    return Hit(article.id, article.title, article.text[start:stop], start, matches, title_matches)


def _worth(matches: Sequence[Match], starts: Sequence[Offset], number: int) -> tuple[int, int]:
    """Return how many different terms, and how many matches, a snippet would show that begins with a match."""
    last = bisect_right(starts, matches[number].start + _WIDTH - _LEAD)
    near = matches[number:last]
    return len({match.term for match in near}), min(len(near), 3)


def _stretch_end(text: str, start: Offset) -> Offset:
    """Return where to stop reading, so that no match is cut: at the end of a line, if there is one."""
    if len(text) - start <= 2 * _STRETCH:
        return len(text)
    return text.find("\n\n", start + _STRETCH) + 1 or len(text)


def _begin_before(text: str, place: Offset) -> Offset:
    """Return where the sentence begins that a place is in, or a word not far before it."""
    first = max(0, place - _LEAD)
    breaks = [found.end() for found in _BREAK.finditer(text, first, place)]
    if breaks:
        return breaks[-1]
    if first == 0:
        return 0
    space = _SPACE.search(text, first, place)
    return space.end() if space else _letter_start(text, first)


def _end_before(text: str, place: Offset) -> Offset:
    """Return the end of the last word that ends at a place or not far before it."""
    if place >= len(text):
        return len(text)
    spaces = [found.start() for found in _SPACE.finditer(text, max(0, place - _LEAD), place + 1)]
    return spaces[-1] if spaces and spaces[-1] > 0 else _letter_start(text, place)


def _letter_start(text: str, place: Offset) -> Offset:
    """Return the nearest place before that does not part a letter from its marks."""
    while 0 < place < len(text) and (unicodedata.category(text[place])[0] == "M" or text[place] == "\u200d"):
        place -= 1
    return place
