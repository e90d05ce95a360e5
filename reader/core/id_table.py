"""Many ids by number, and numbers by id, in a few bytes for each."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import field
from itertools import pairwise
from typing import Final

from reader.core.dataclass import dataclass

_GONE: Final = (1 << 32) - 1


@dataclass(slots=True)
class Ids:
    """Ids by number, and numbers by id.

    Args:
        text: All ids, one after the other, in UTF-8.
        ends: One past the last byte of each id, after a 0.
        sorted: The numbers in the order of their ids' bytes.
    """

    text: bytes = b""
    ends: array[int] = field(default_factory=lambda: array("I", [0]))
    sorted: array[int] = field(default_factory=lambda: array("I"))

    @classmethod
    def of(cls, identifiers: Iterable[str]) -> Ids:
        """Number ids, each of which stands once."""
        made = IdsBuilder(cls())
        for identifier in identifiers:
            made.add(identifier)
        return made.finish()

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> str:
        return self.spelled(number).decode("utf-8")

    @property
    def are_unique(self) -> bool:
        """Whether each stands once."""
        return all(self.spelled(one) != self.spelled(other) for one, other in pairwise(self.sorted))

    def find(self, identifier: str) -> int | None:
        """Return the number of an id, or None."""
        wanted = identifier.encode("utf-8", "surrogatepass")
        place = bisect_left(self.sorted, wanted, key=self.spelled)
        if place < len(self.sorted) and self.spelled(self.sorted[place]) == wanted:
            return self.sorted[place]
        return None

    def spelled(self, number: int) -> bytes:
        """Return an id in UTF-8."""
        return self.text[self.ends[number] : self.ends[number + 1]]


class IdsBuilder:
    """Numbers ids anew: those that stay are taken over as they are, without an object for each.

    Args:
        before: Where ids are taken over from.
    """

    def __init__(self, before: Ids) -> None:
        self._before = before
        self._text = bytearray()
        self._ends = array("I", [0])
        self._numbers = array("I", [_GONE]) * len(before)
        """For each id from before, its number now."""
        self._added: list[int] = []

    def add(self, identifier: str) -> None:
        """Give the next number to an id that was not there before, or not as it is."""
        self._added.append(len(self._ends) - 1)
        self._text += identifier.encode("utf-8")
        self._ends.append(len(self._text))

    def keep(self, first: int, last: int) -> None:
        """Give the next numbers to ids `first` to before `last` from before."""
        before, here = self._before, len(self._ends) - 1
        begin, shift = before.ends[first], len(self._text) - before.ends[first]
        self._text += before.text[begin : before.ends[last]]
        self._ends.extend(end + shift for end in before.ends[first + 1 : last + 1])
        self._numbers[first:last] = array("I", range(here, here + last - first))

    def moved(self, number: int) -> int | str:
        """Return the number that an id from before has now; the id itself if it was not taken over."""
        found = self._numbers[number]
        return self._before[number] if found == _GONE else found

    def added_among(self, ids: Ids, other: Ids) -> bool:
        """Tell whether one of the ids that were added is among others too.

        Args:
            ids: What `finish` has returned.
            other: The others.
        """
        return any(other.find(ids[number]) is not None for number in self._added)

    def finish(self) -> Ids:
        """Return the ids."""
        ids, done = Ids(bytes(self._text), self._ends), 0
        kept = array("I", (now for number in self._before.sorted if (now := self._numbers[number]) != _GONE))
        for number in sorted(self._added, key=ids.spelled):
            place = bisect_left(kept, ids.spelled(number), done, key=ids.spelled)
            ids.sorted.extend(kept[done:place])
            ids.sorted.append(number)
            done = place
        ids.sorted.extend(kept[done:])
        return ids
