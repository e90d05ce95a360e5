"""Which tokens of two texts are the same: a longest common subsequence that stays cheap for long texts."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

_SHINGLE = 6
"""How many tokens in a row tell places apart."""
_WORK = 4_000_000_000
"""The most pairs of tokens that one stretch is compared by; a longer stretch counts as replaced."""


def aligned(old: Sequence[int], new: Sequence[int]) -> array[int]:
    """Return for each old token the place of the new token that it is, or -1.

    Places rise. Runs of tokens that stand once in both texts are fixed first, as in a patience difference, and what
    lies between them is compared in full.

    Args:
        old: Tokens as numbers.
        new: Tokens as numbers; equal numbers are equal tokens.
    """
    found = array("q", [-1]) * len(old)
    left = top = 0
    for begin, place in [*_pinned(old, new), (len(old), len(new))]:
        if begin >= left and place >= top:
            _compare(old, new, (left, begin), (top, place), found)
        if begin < len(old):
            for step in range(max(0, left - begin), _SHINGLE):
                found[begin + step] = place + step
            left, top = begin + _SHINGLE, place + _SHINGLE
    return found


def turned(places: Sequence[int], length: int) -> array[int]:
    """Return an alignment seen from the other text, which has so many tokens."""
    found = array("q", [-1]) * length
    for number, place in enumerate(places):
        if place >= 0:
            found[place] = number
    return found


def slide(places: array[int], new: Sequence[int], breaks: Collection[int]) -> None:
    """Let what was inserted begin with a paragraph, where the tokens allow it as well as where it begins now.

    Of a paragraph copied above itself the alignment may keep the first half and take the second from the copy; both
    readings have as many tokens in common, and only one is what people do.

    Args:
        places: For each old token its place in the new text; changed here.
        new: The new tokens.
        breaks: The places where paragraphs of the new text begin.
    """
    for after in range(1, len(places)):
        begin, end = places[after - 1] + 1, places[after]
        if begin == 0 or end <= begin or begin in breaks:
            continue
        back = 0
        while (
            back < after
            and places[after - 1 - back] == begin - 1 - back
            and new[end - 1 - back] == new[begin - 1 - back]
        ):
            back += 1
            if begin - back in breaks:
                for step in range(1, back + 1):
                    places[after - step] = end - step
                break
        else:
            forth = 0
            while (
                after + forth < len(places)
                and places[after + forth] == end + forth
                and new[begin + forth] == new[end + forth]
            ):
                forth += 1
                if begin + forth in breaks:
                    for step in range(forth):
                        places[after + step] = begin + step
                    break


class Gaps:
    """Where an alignment leaves tokens of the new text over, and what they could be as well.

    Args:
        places: For each old token its place in the new text, or -1.
        old: The old tokens.
        new: The new tokens.
        breaks: The places where paragraphs of the new text begin.
    """

    def __init__(
        self, places: Sequence[int], old: Sequence[int], new: Sequence[int], breaks: Collection[int]
    ) -> None:
        self._places = places
        self._old = old
        self._new = new
        self._breaks = {0, *breaks, len(new)}
        self._reaches: dict[int, tuple[int, int, int, int]] = {}
        self._cuts = [cut for cut, (left, right) in enumerate(pairwise(places), 1) if right != left + 1]

    def rivals(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the two places of the new text to which old tokens `[first, last)` have an equal right, if any.

        Where a text had something once and has it twice in a row, either can be what was put in: the tokens before
        speak for the first, those behind for the second, and both readings keep as many. If one of them puts in whole
        paragraphs and the other does not, that one is what people do.
        """
        number = bisect_right(self._cuts, first)
        before = self._cuts[number - 1] if number else 0
        behind = self._cuts[number] if number < len(self._cuts) else len(self._old)
        return self._slid(before, first, last) or self._slid(behind, first, last)

    def _slid(self, cut: int, first: int, last: int) -> tuple[int, int] | None:
        """Return the same for the gap before the old token `cut`, if the tokens can stand on both sides of it."""
        if cut not in self._reaches:
            self._reaches[cut] = self._reach(cut)
        left, right, low, high = self._reaches[cut]
        return (first + left, first + right) if low <= first < last <= high else None

    def _reach(self, cut: int) -> tuple[int, int, int, int]:
        """Return how far the tokens before and behind a gap are moved, and the old tokens that it can stand beside."""
        places, old, new = self._places, self._old, self._new
        left = places[cut - 1] - (cut - 1) if cut else 0
        right = (places[cut] if cut < len(old) else len(new)) - cut
        low = high = cut
        if right <= left or (cut and places[cut - 1] < 0):
            return left, right, low, high
        while low > 0 and places[low - 1] == low - 1 + left and old[low - 1] == new[low - 1 + right]:
            low -= 1
        while high < len(old) and places[high] == high + right and old[high] == new[high + left]:
            high += 1
        whole = [at for at in range(low, high + 1) if {at + left, at + right} <= self._breaks]
        return (left, right, whole[0], whole[-1]) if whole else (left, right, low, high)


def _compare(
    old: Sequence[int], new: Sequence[int], left: tuple[int, int], right: tuple[int, int], found: array[int]
) -> None:
    """Align one stretch of the old tokens with one of the new."""
    first, last = left
    place, end = right
    while first < last and place < end and old[first] == new[place]:
        found[first] = place
        first, place = first + 1, place + 1
    while first < last and place < end and old[last - 1] == new[end - 1]:
        last, end = last - 1, end - 1
        found[last] = end
    if first == last or place == end or (last - first) * (end - place) > _WORK:
        return
    for step in Indel.opcodes(old[first:last], new[place:end]):
        if step.tag == "equal":
            for number in range(step.src_end - step.src_start):
                found[first + step.src_start + number] = place + step.dest_start + number


def _pinned(old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield places of runs that stand once in both texts, as many as can be had in the same order."""
    places = _single(new)
    pairs = sorted(
        (begin, place)
        for run, begin in _single(old).items()
        if (place := places.get(run, -1)) >= 0
        and old[begin : begin + _SHINGLE] == new[place : place + _SHINGLE]
    )
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        slot = bisect_left(tails, place)
        if slot == len(tails):
            tails.append(place)
            ends.append(number)
        else:
            tails[slot] = place
            ends[slot] = number
        before.append(ends[slot - 1] if slot else -1)
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    chain.reverse()
    edge = (0, 0)
    for begin, place in chain:
        if begin - edge[0] == place - edge[1] or (begin >= edge[0] and place >= edge[1]):
            yield begin, place
            edge = (begin + _SHINGLE, place + _SHINGLE)


def _single(tokens: Sequence[int]) -> dict[int, int]:
    """Return where runs of tokens begin that stand in a text just once, by a number for the run."""
    found: dict[int, int] = {}
    for begin in range(len(tokens) - _SHINGLE + 1):
        run = hash(tuple(tokens[begin : begin + _SHINGLE]))
        found[run] = -1 if run in found else begin
    return {run: begin for run, begin in found.items() if begin >= 0}
