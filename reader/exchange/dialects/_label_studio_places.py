"""Where the regions of a task of Label Studio are: offsets count code points, and UTF-16 units in older exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader.core.annotation import Fragment
from reader.core.codec import MalformedError
from reader.core.ids import JSONValue
from reader.exchange.dialects._collecting import whole
from reader.exchange.offsets import OffsetTable, Unit


class Places:
    """The places of a task's regions, counted in the one unit that all of them together tell.

    Args:
        text: The task's text.
        values: Where all its regions are, each as its `value` has it.
    """

    def __init__(self, text: str, values: Iterable[Mapping[str, JSONValue]]) -> None:
        self._text = text
        self._units = OffsetTable(text, Unit.UTF_16)
        self._in_doubt = False
        self._unit = Unit.CODE_POINTS
        # Where no character takes two units, both count the same.
        if self._units.length > len(text):
            self._decide(values)

    def fragment(self, value: Mapping[str, JSONValue]) -> Fragment:
        """Return the place of a region, held against the words beside it.

        Raises:
            MalformedError: If it has none in the text, other words stand there, or it cannot be told what it counts.
        """
        start, end, words = _told(value)
        if not 0 <= start < end:
            raise MalformedError(f"{start}-{end} is no range of the text")
        place = self._place(start, end, self._unit)
        if self._in_doubt and place != self._place(start, end, Unit.UTF_16):
            raise MalformedError(
                f"as many regions of the task fit in code points alone as in UTF-16 units, so {start}-{end}"
                f"{'' if words is None else f', {words!r},'} has no sure place"
            )
        unit = "" if self._unit is Unit.CODE_POINTS else f", in {self._unit},"
        if place is None and words is None:
            raise MalformedError(
                f"{start}-{end}{unit} is no range of the text, which has {len(self._text)} code points"
            )
        if place is None or not self._stands(words, place):
            raise MalformedError(f"the text at {start}-{end}{unit} is not {words!r}")
        return place

    def _decide(self, values: Iterable[Mapping[str, JSONValue]]) -> None:
        """Find out what is counted: what more regions tell that fit in one unit alone."""
        votes = {Unit.CODE_POINTS: 0, Unit.UTF_16: 0}
        for value in values:
            try:
                start, end, words = _told(value)
            except MalformedError:
                continue
            fits = [
                unit
                for unit in votes
                if words is not None
                and (place := self._place(start, end, unit)) is not None
                and self._stands(words, place)
            ]
            if len(fits) == 1:
                votes[fits[0]] += 1
        if votes[Unit.UTF_16] > votes[Unit.CODE_POINTS]:
            self._unit = Unit.UTF_16
        self._in_doubt = votes[Unit.UTF_16] == votes[Unit.CODE_POINTS] > 0

    def _place(self, start: int, end: int, unit: Unit) -> Fragment | None:
        if unit is Unit.UTF_16:
            try:
                start, end = self._units.from_unit(start), self._units.from_unit(end)
            except ValueError:
                return None
        return Fragment(start, end) if 0 <= start < end <= len(self._text) else None

    def _stands(self, words: str | None, place: Fragment) -> bool:
        r"""Tell whether words stand at a place; Label Studio writes a line end as `\n` in two characters."""
        here = self._text[place.start : place.end]
        return words is None or words == here or words.replace("\\n", "\n") == here


def _told(value: Mapping[str, JSONValue]) -> tuple[int, int, str | None]:
    """Return the offsets of a region, and its words where it says them."""
    source = value.get("globalOffsets")
    offsets = source if isinstance(source, dict) else value
    words = value.get("text")
    return whole(offsets.get("start")), whole(offsets.get("end")), words if isinstance(words, str) else None
