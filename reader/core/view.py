"""What changes, seen as a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

_Id = TypeVar("_Id", bound=str)
_Item = TypeVar("_Item")


class View(Mapping[_Id, _Item]):
    """Items by id as they stand whenever one is asked for, without a dict of them.

    Args:
        find: Returns the item of an id, or None.
        ids: Yields the ids.
        total: Returns how many there are.
    """

    __slots__ = ("_find", "_ids", "_total")

    def __init__(
        self, find: Callable[[str], _Item | None], ids: Callable[[], Iterator[_Id]], total: Callable[[], int]
    ) -> None:
        self._find, self._ids, self._total = find, ids, total

    def __getitem__(self, identifier: _Id) -> _Item:
        found = self._find(identifier)
        if found is None:
            raise KeyError(identifier)
        return found

    def __contains__(self, identifier: object) -> bool:
        return isinstance(identifier, str) and self._find(identifier) is not None

    def __iter__(self) -> Iterator[_Id]:
        return self._ids()

    def __len__(self) -> int:
        return self._total()
