"""What is found wrong with a library's files, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.errors import PressmarkError
from reader.files import is_there, move

Mend: TypeAlias = Callable[[], str]
"""Mends what was found, loses nothing and returns in a sentence what was done; raises `LibraryError` if it cannot."""

Reread: TypeAlias = Callable[[Path], Iterator[Article]]
"""Yields the articles that the bytes of a source hold; none if they cannot be read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a library that its user should know.

    Args:
        where: The file or folder, and the line where there is one.
        what: What is wrong, as a sentence without a full stop.
        remedy: What the user can do about it; empty if nothing has to be done.
        mend: Does it; None where only a person can.
        is_note: Whether nothing is wrong, and it is only said.
    """

    where: str
    what: str
    remedy: str = ""
    mend: Mend | None = None
    is_note: bool = False

    def __str__(self) -> str:
        return str(PressmarkError(self.what, where=self.where, remedy=self.remedy))

    @classmethod
    def of(cls, fault: PressmarkError, path: Path, mend: Mend | None = None) -> Finding:
        """Return the finding that an error of reading a file is."""
        return cls(fault.where or str(path), fault.what, fault.remedy, mend)


def put_aside(path: Path) -> Path:
    """Give a file the first free name `<name>.damaged-<n>` beside it, and return that.

    Raises:
        SaveError: If it cannot be renamed.
    """
    number = 1
    while is_there(aside := path.with_name(f"{path.name}.damaged-{number}")):
        number += 1
    move(path, aside)
    return aside
