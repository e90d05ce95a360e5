"""Offsets in the units that other programs count in: UTF-16 units (JavaScript, Java) and bytes of UTF-8."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from enum import StrEnum

from reader.core.ids import Offset

_STEP = 512
"""How many code points lie between two places whose offset in the other unit is kept."""


class Unit(StrEnum):
    """What offsets count."""

    CODE_POINTS = "code points"
    UTF_16 = "UTF-16 units"
    BYTES = "bytes"


_CODECS = {Unit.UTF_16: ("utf-16-le", 2), Unit.BYTES: ("utf-8", 1)}


class OffsetTable:
    """Turns offsets in a text from code points into another unit and back.

    A text of ASCII alone needs no table. For others one offset in 512 is kept, so that a long text costs a few
    bytes for each kilobyte, and a conversion encodes at most 512 code points.

    Args:
        text: The whole text.
        unit: The other unit.
    """

    __slots__ = ("_codec", "_length", "_places", "_text", "_unit", "_width", "length")

    def __init__(self, text: str, unit: Unit) -> None:
        self._text, self._unit = text, unit
        self._length = len(text)
        self._codec, self._width = _CODECS.get(unit, ("", 1))
        self._places: array[int] | None = None
        if self._codec and not text.isascii():
            self._places = array("q", [0])
            for start in range(0, self._length, _STEP):
                self._places.append(self._places[-1] + self._measure(start, min(start + _STEP, self._length)))
        self.length = self._places[-1] if self._places is not None else self._length
        """The text's length in the other unit."""

    def to_unit(self, offset: Offset) -> int:
        """Return an offset of code points in the other unit.

        Raises:
            ValueError: If it lies outside the text.
        """
        if not 0 <= offset <= self._length:
            raise ValueError(f"offset {offset} lies outside the text of {self._length} code points")
        if self._places is None:
            return offset
        place = offset // _STEP
        return self._places[place] + self._measure(place * _STEP, offset)

    def from_unit(self, offset: int) -> Offset:
        """Return an offset of the other unit in code points.

        Raises:
            ValueError: If it lies outside the text, or in the middle of a code point: of a surrogate pair, or of
                the bytes of a character.
        """
        if not 0 <= offset <= self.length:
            raise ValueError(f"offset {offset} lies outside the text of {self.length} {self._unit}")
        if self._places is None:
            return offset
        place = bisect_right(self._places, offset) - 1
        start = min(place * _STEP, self._length)
        part = self._text[start : start + _STEP].encode(self._codec, "surrogatepass")
        cut = part[: (offset - self._places[place]) * self._width]
        try:
            return start + len(cut.decode(self._codec))
        except UnicodeDecodeError:
            raise ValueError(f"offset {offset} lies in the middle of a character") from None

    def _measure(self, start: int, end: int) -> int:
        return len(self._text[start:end].encode(self._codec, "surrogatepass")) // self._width
