"""Bringing a library of an older format to today's, with a copy of it kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from reader.errors import LibraryError
from reader.files import atomic_write, save_error, sync_folder
from reader.library.layout import Layout
from reader.library.lock import Lock, holder, is_held

Step: TypeAlias = Callable[[Layout], None]
"""Brings the files of a library to the next format, all but the one that says which it has.

It may be broken off anywhere, and is then run again: what is in the next format already, it leaves alone.
"""

STEPS: dict[int, Step] = {}
"""What leads away from each older format; there is none yet, because there has been one format only."""


def is_older(version: int, newest: int) -> bool:
    """Tell whether a library of a format can be brought to the newest."""
    return version < newest and all(number in STEPS for number in range(version, newest))


def upgrade(layout: Layout, version: int, newest: int, about: bytes) -> Path:
    """Bring a library to the newest format. A crash leaves it in the old one, to be upgraded again.

    Args:
        layout: The library.
        version: The format that it has.
        newest: The format that it gets.
        about: What its first file says then.

    Returns:
        The folder beside it that holds a copy of all that cannot be made again, as it was.

    Raises:
        LibraryError: If someone has the library open. Nothing has changed.
        SaveError: If something cannot be written.
    """
    with Lock.take(layout.locks / "library.lock") as held:
        for path in sorted(layout.locks.glob("**/*.lock")):
            if path != held.path and is_held(path):
                raise LibraryError(
                    f"the library is open: {holder(path)}",
                    where=str(layout.root),
                    remedy="close it there first",
                )
        copy = _copied(layout.root, version)
        for number in range(version, newest):
            STEPS[number](layout)
        atomic_write(layout.about, about)
    return copy


def _copied(root: Path, version: int) -> Path:
    """Copy a library to a new folder beside it; the folder has its name only once all of it is there."""
    number = 1
    while (copy := root.with_name(f"{root.name}.format-{version}-copy-{number}")).exists():
        number += 1
    making = copy.with_name(f".{copy.name}.tmp")
    try:
        if making.exists():
            shutil.rmtree(making)
        shutil.copytree(root, making, symlinks=True, ignore=_cache_of(root))
        if hasattr(os, "sync"):
            os.sync()
        making.rename(copy)
        sync_folder(copy.parent)
    except OSError as fault:
        raise save_error("no copy of the library can be made", root, fault) from fault
    return copy


def _cache_of(root: Path) -> Callable[[str, list[str]], set[str]]:
    return lambda folder, _names: {".cache"} if Path(folder) == root else set()
