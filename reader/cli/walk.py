"""From what a user named to files that can be read, never waiting for a pipe, never leaving a folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.library.layout import is_library


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or something that is none.

    Args:
        path: Where it is.
        refusal: Why it is not read; empty for a file to read.
    """

    path: Path
    refusal: str = ""


def walk(paths: Iterable[Path], suffixes: Collection[str]) -> Iterator[Found]:
    """Yield the regular files among paths and, sorted, below folders.

    Below a folder, hidden files, those of other suffixes and libraries are passed over; links that leave the folder,
    pipes, sockets and devices are refused. A file that is named itself is taken whatever its suffix is.

    Args:
        paths: Files and folders.
        suffixes: Of the files to take from folders, in small letters and with the dot.
    """
    for path in paths:
        try:
            kind = path.stat().st_mode
        except OSError as fault:
            yield Found(path, _reason(fault))
            continue
        if stat.S_ISDIR(kind):
            yield from _walk_folder(path, suffixes)
        else:
            yield Found(path, _refusal(kind))


def _walk_folder(folder: Path, suffixes: Collection[str]) -> Iterator[Found]:
    root = os.path.realpath(folder)
    unreadable: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        here = Path(parent)
        if is_library(here):
            folders.clear()
            if here == folder:
                yield Found(folder, "a library, not files to add: export from it, and import that")
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (here / name).is_symlink() and not _is_inside(here / name, root):
                yield Found(here / name, "a link that leads out of the folder")
        for name in sorted(name for name in files if not name.startswith(".")):
            found = _look(here / name, root)
            if found.refusal or found.path.suffix.lower() in suffixes:
                yield found
    for fault in unreadable:
        yield Found(Path(str(fault.filename)), _reason(fault))


def _look(path: Path, root: str) -> Found:
    try:
        if path.is_symlink() and not _is_inside(path, root):
            return Found(path, "a link that leads out of the folder")
        return Found(path, _refusal(path.stat().st_mode))
    except OSError as fault:
        return Found(path, _reason(fault))


def _is_inside(path: Path, root: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(root)


def _refusal(kind: int) -> str:
    return "" if stat.S_ISREG(kind) else "a pipe, socket or device, not a regular file"


def _reason(fault: OSError) -> str:
    return (fault.strerror or str(fault)).lower()
