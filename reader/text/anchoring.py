"""Where a range of an old text lies in a new one, with doubt said rather than guessed away.

Both texts are compared as tokens, so that reflowed lines and quotation marks of another shape change nothing. A
difference of the two aligns what is the same in the same order; what the alignment leaves over is looked for
elsewhere. A place counts only if the words around it speak for it, and no other place, old or new, has an equal claim.
The difference is the longest common subsequence, as `rapidfuzz` computes it (Hyyrö 2004, bit-parallel).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from reader.core.ids import Offset
from reader.text import Range, graphemes
from reader.text.alignment import Gaps, aligned, slide, turned
from reader.text.words import words_back_from, words_from

_TOKEN = re.compile(r"\w+|[^\w\s]")
_BREAK = re.compile(r"\n\s*\n")
_QUOTES = str.maketrans("“”„‟«»″‘’‚‛′", '"""""""\'\'\'\'\'')
_CONTEXT = 24
"""How many tokens on each side speak for a place."""
_LIKELY = 0.35
"""How much of the context must be the same, 0 to 1."""
_AHEAD = 0.03
"""By how much a place must be more like the old one than any other that has a claim."""
_WELL_AHEAD = 0.2
"""The same where the paragraphs beside it have to speak for it."""
_RIVALS = 500
"""How many places with the same words are compared; where there are more, words alone say nothing."""
_LITTLE = 16
"""With fewer tokens than this around it in its paragraph, a range is also known by the paragraphs beside it."""
_SHORT = 2
"""Up to how many tokens a range needs a neighbour that came with it,"""
_SURE = 0.5
"""unless so much of its context is the same."""
_KEPT = 6
"""How many tokens in a row are kept by more than chance."""
_LONG = 10
"""From how many tokens on a range that stands once in both texts needs no context."""
_FUZZY = 12
"""From how many tokens on a changed wording is looked for."""
_ALIKE = 75.0
"""How alike a changed wording must be, 0 to 100, to be offered."""
_REACH = 200_000
"""How much of the new text a changed wording is looked for in, in code points."""
_OFFERED = 5
"""How many places are offered where a person must say."""


class Fate(StrEnum):
    """What has become of a range in a new text."""

    KEPT = "kept"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a range lies in a new text.

    Args:
        fate: Kept: in its order among what else was kept; moved: elsewhere; ambiguous: a person must say;
            orphaned: gone.
        places: The one place where it lies or, where it is ambiguous, those where it may lie, the likeliest first.
    """

    fate: Fate
    places: tuple[Range, ...] = ()


class Anchoring:
    """Finds ranges of an old text in a new one.

    Args:
        old: The text that the ranges count.
        new: The text that they are looked for in.
    """

    def __init__(self, old: str, new: str) -> None:
        numbers: dict[str, int] = {}
        self._same = old == new
        self._old = _Tokens(old, numbers)
        self._new = _Tokens(new, numbers)
        kinds = self._old.kinds, self._new.kinds
        there = aligned(*kinds)
        slide(there, kinds[1], set(self._new.breaks))
        self._from = turned(there, len(kinds[1]))
        slide(self._from, kinds[0], set(self._old.breaks))
        self._to = turned(self._from, len(kinds[0]))
        self._put_in = Gaps(self._to, *kinds, self._new.breaks)
        self._taken_out = Gaps(self._from, *kinds[::-1], self._old.breaks)

    def place(self, start: Offset, end: Offset) -> Anchor:
        """Return where a range of the old text lies in the new one.

        Args:
            start: First code point of the range in the old text.
            end: One past its last.
        """
        if self._same:
            return Anchor(Fate.KEPT, ((start, end),))
        first, last = self._old.covering(start, end)
        if first == last:
            return Anchor(Fate.ORPHANED)
        there = self._new.occurrences(self._old.kinds[first:last])
        found = self._found(first, last, there)
        if found is None:
            offered = self._offered(first, last, there)
            return Anchor(Fate.AMBIGUOUS if offered else Fate.ORPHANED, offered)
        kept = self._to[first] == found
        return Anchor(Fate.KEPT if kept else Fate.MOVED, (self._exactly((start, end), first, last, found),))

    def word_at(self, offset: Offset) -> Range | None:
        """Return the word of the new text that stands where an offset of the old text was; None if there is no word.

        It is the first behind the nearest that is left of the text before the offset, or that one where none follows.
        """
        last = self._reached(bisect_right(self._old.ends, offset))
        place = self._new.ends[last] if last >= 0 else 0
        text = self._new.text
        return next(words_from(text, place), None) or next(words_back_from(text, place), None)

    def _reached(self, token: int) -> int:
        """Return the last token of the new text that is aligned with one before a token of the old; -1 if none is."""
        return self._reach[token - 1] if token else -1

    @cached_property
    def _reach(self) -> array[int]:
        return array("q", accumulate(self._to, max))

    def _found(self, first: int, last: int, there: Sequence[int]) -> int | None:
        """Return where the tokens `[first, last)` begin in the new text, if nothing speaks against it."""
        if not there or len(there) > _RIVALS:
            there = [self._to[first]] if self._whole(first, last) else []
        free = [
            place
            for place in there
            if self._from[place] in {first, -1} or not self._settled(place, last - first)
        ]
        scores = {place: self._likeness(first, last, place) for place in free}
        if not scores:
            return None
        best = max(scores, key=lambda place: (scores[place], self._to[first] == place))
        if any(place != best and score > scores[best] - _AHEAD for place, score in scores.items()):
            return None
        if best in (self._put_in.rivals(first, last) or ()):
            return None
        if first in (self._taken_out.rivals(best, best + last - first) or ()):
            return None
        if last - first <= _SHORT and scores[best] < _SURE and not self._accompanied(first, last, best):
            return None
        if self._to[first] != best and self._parted(first, last):
            return None
        here = self._old.occurrences(self._old.kinds[first:last])
        alone = len(here) == len(there) == 1
        if scores[best] < _LIKELY and not (alone and last - first >= _LONG):
            return None
        for other in here if len(here) <= _RIVALS else ():
            if other != first and self._to[other] in {best, -1}:
                claim = self._likeness(other, other + last - first, best)
                if claim > scores[best] - (_AHEAD if self._known_alone(first, last) else _WELL_AHEAD):
                    return None
        return best

    def _whole(self, first: int, last: int) -> bool:
        """Tell whether the alignment keeps tokens together."""
        to = self._to[first]
        return to >= 0 and all(self._to[first + step] == to + step for step in range(1, last - first))

    def _accompanied(self, first: int, last: int, place: int) -> bool:
        """Tell whether a token beside a short range stands beside it in the new text too."""
        old, new = self._old.kinds, self._new.kinds
        end = place + last - first
        return (first > 0 and place > 0 and old[first - 1] == new[place - 1]) or (
            last < len(old) and end < len(new) and old[last] == new[end]
        )

    def _parted(self, first: int, last: int) -> bool:
        """Tell whether both ends of a range are kept among their neighbours, but not together."""
        return self._to[last - 1] - self._to[first] != last - 1 - first and all(
            any(
                begin >= 0 and begin + _KEPT <= len(self._to) and self._whole(begin, begin + _KEPT)
                for begin in range(place - _KEPT + 1, place + 1)
            )
            for place in (first, last - 1)
        )

    def _settled(self, place: int, length: int) -> bool:
        """Tell whether the alignment gives a place of the new text, in one piece, to a place of the old."""
        origin = self._from[place]
        return origin >= 0 and self._whole(origin, origin + length)

    def _likeness(self, first: int, last: int, place: int) -> float:
        """Return how much the tokens around a place of the old text are like those around one of the new, 0 to 1."""
        old, new = self._old.kinds, self._new.kinds
        top, bottom = self._old.paragraph(first, last)
        if not self._known_alone(first, last):
            top, bottom = top - _LITTLE, bottom + _LITTLE
        top, bottom = max(0, first - _CONTEXT, top), min(last + _CONTEXT, bottom)
        end = place + last - first
        before = _alike(old[top:first], new[max(0, place - (first - top)) : place])
        after = _alike(old[last:bottom], new[end : end + bottom - last])
        return (before * (first - top) + after * (bottom - last)) / max(1, first - top + bottom - last)

    def _known_alone(self, first: int, last: int) -> bool:
        """Tell whether enough stands around a range in its own paragraph to know it by."""
        top, bottom = self._old.paragraph(first, last)
        return (first - top) + (bottom - last) >= _LITTLE

    def _exactly(self, wanted: Range, first: int, last: int, place: int) -> Range:
        """Return the range in the new text, with ends inside a token where they were inside one."""
        end = place + last - first - 1
        start = self._new.starts[place] + max(0, wanted[0] - self._old.starts[first])
        stop = self._new.ends[end] - max(0, self._old.ends[last - 1] - wanted[1])
        stop = max(stop, start + 1)
        # An end inside a grapheme was made so, by another program, and stays so.
        if graphemes.floor(self._old.text, wanted[0]) == wanted[0]:
            start = graphemes.floor(self._new.text, start)
        if graphemes.ceiling(self._old.text, wanted[1]) == wanted[1]:
            stop = graphemes.ceiling(self._new.text, stop)
        return start, stop

    def _offered(self, first: int, last: int, there: Sequence[int]) -> tuple[Range, ...]:
        """Return where a range may lie that has no sure place, the likeliest first."""
        length = last - first
        new = self._new
        ranked = sorted(there[:_RIVALS], key=lambda place: -self._likeness(first, last, place))
        found = [(new.starts[place], new.ends[place + length - 1]) for place in ranked]
        start, end = self._to[first], self._to[last - 1]
        if not found and 0 <= start <= end < start + 2 * length + 8:
            found.append((new.starts[start], new.ends[end]))
        if not found and length >= _FUZZY:
            found.extend(self._changed(first, last))
        return tuple(found[:_OFFERED])

    def _changed(self, first: int, last: int) -> Iterator[Range]:
        """Yield where a long range seems to stand in other words."""
        old, new = self._old, self._new
        near = max(0, self._reached(first + 1))
        middle = new.starts[near] if near < len(new.starts) else 0
        low = max(0, middle - _REACH // 2)
        words = old.text[old.starts[first] : old.ends[last - 1]]
        best = fuzz.partial_ratio_alignment(words, new.text[low : low + _REACH], score_cutoff=_ALIKE)
        if best is None:
            return
        begin = bisect_right(new.ends, low + best.dest_start)
        stop = bisect_left(new.starts, low + best.dest_end)
        if begin < stop:
            yield new.starts[begin], new.ends[stop - 1]


class _Tokens:
    """A text as numbered tokens."""

    def __init__(self, text: str, numbers: dict[str, int]) -> None:
        self.text = text
        self.starts, self.ends = array("q"), array("q")
        self.kinds: list[int] = []
        for match in _TOKEN.finditer(text.translate(_QUOTES)):
            start, end = match.span()
            self.starts.append(start)
            self.ends.append(end)
            self.kinds.append(numbers.setdefault(match[0], len(numbers)))
        self.breaks = [bisect_left(self.starts, match.start()) for match in _BREAK.finditer(text)]
        self._places: dict[int, list[int]] = {}
        for place, kind in enumerate(self.kinds):
            self._places.setdefault(kind, []).append(place)

    def covering(self, start: Offset, end: Offset) -> tuple[int, int]:
        """Return the first token that ends behind `start`, and the one behind the last that begins before `end`."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def paragraph(self, first: int, last: int) -> tuple[int, int]:
        """Return the tokens of the paragraphs that a range of tokens lies in."""
        breaks = self.breaks
        after = bisect_right(breaks, first)
        end = bisect_left(breaks, last)
        return breaks[after - 1] if after else 0, breaks[end] if end < len(breaks) else len(self.kinds)

    def occurrences(self, kinds: Sequence[int]) -> list[int]:
        """Return where tokens stand in a row."""
        rarest = min(range(len(kinds)), key=lambda number: len(self._places.get(kinds[number], ())))
        wanted = list(kinds)
        starts = (place - rarest for place in self._places.get(wanted[rarest], ()))
        return [start for start in starts if start >= 0 and self.kinds[start : start + len(wanted)] == wanted]


def _alike(left: Sequence[int], right: Sequence[int]) -> float:
    return Indel.normalized_similarity(left, right)
