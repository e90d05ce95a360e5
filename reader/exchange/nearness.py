"""Texts that are nearly the same, found by what they have in common: the seven versions of one agency report.

A text is a set of shingles: five words in a row, case folded, where each character of a script that does not
part words counts as one. Its sketch holds the least hash of the shingles in each of 64 bins (one-permutation
hashing: P. Li, A. Owen, C.-H. Zhang, NIPS 2012), 256 bytes however long the text is; the share of equal bins
estimates the Jaccard similarity of two sets of shingles. Texts that agree in two bins that stand together are
compared, those that agree in half of all bins are near.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from zlib import crc32

_BINS = 64
_BAND = 2
_SHINGLE = 5
_NEAR = 0.5
_EMPTY = 0xFFFFFFFF
_APART = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
"""The characters of scripts that do not part words."""
_WORD = re.compile(rf"[^\W{_APART}]+|[{_APART}]")
_SPREAD = 0x9E3779B1


class Nearness:
    """Groups texts, one after the other, by nearness; each costs 256 bytes."""

    def __init__(self) -> None:
        self._sketches: array[int] = array("I")
        self._count = 0

    def add(self, text: str) -> int:
        """Take in a text, and return its number: 0 for the first."""
        self._sketches.extend(sketch(text))
        self._count += 1
        return self._count - 1

    def groups(self) -> Sequence[int]:
        """Return for each text the least number among those that it is near to, directly or through others."""
        parents = list(range(self._count))
        for band in range(0, _BINS, _BAND):
            self._join(band, parents)
        return [_root(parents, number) for number in range(self._count)]

    def _join(self, band: int, parents: list[int]) -> None:
        keys = {number: key for number in range(self._count) if (key := self._key(number, band)) is not None}
        last: list[int] = []
        for number in sorted(keys, key=lambda number: (keys[number], number)):
            if last and keys[last[0]] != keys[number]:
                last = []
            near = next((other for other in last if self._similarity(other, number) >= _NEAR), None)
            if near is None:
                last.append(number)
            else:
                left, right = sorted((_root(parents, near), _root(parents, number)))
                parents[right] = left

    def _key(self, number: int, band: int) -> tuple[int, ...] | None:
        start = number * _BINS + band
        key = tuple(self._sketches[start : start + _BAND])
        return None if _EMPTY in key and set(key) == {_EMPTY} else key

    def _similarity(self, one: int, other: int) -> float:
        left = self._sketches[one * _BINS : (one + 1) * _BINS]
        right = self._sketches[other * _BINS : (other + 1) * _BINS]
        filled = equal = 0
        for first, second in zip(left, right, strict=True):
            if first != _EMPTY or second != _EMPTY:
                filled += 1
                equal += first == second
        return equal / filled if filled else 0.0


def sketch(text: str) -> array[int]:
    """Return the sketch of a text: the least hash of its shingles in each bin."""
    bins = array("I", [_EMPTY]) * _BINS
    for number in map(_hash, _shingles(text)):
        place = number % _BINS
        if number < bins[place]:
            bins[place] = number
    return bins


def _hash(shingle: str) -> int:
    # A checksum is linear in its input; the multiplication spreads it over all bits.
    return crc32(shingle.encode("utf-8", "surrogatepass")) * _SPREAD % _EMPTY


def _shingles(text: str) -> Iterable[str]:
    words = _WORD.findall(text.casefold())
    if len(words) <= _SHINGLE:
        return {" ".join(words) or text}
    return {" ".join(words[place : place + _SHINGLE]) for place in range(len(words) - _SHINGLE + 1)}


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number
