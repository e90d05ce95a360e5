"""From what a user named to files that can be read, never waiting for a pipe, never leaving a folder."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.core.numbers import count
from reader.library.layout import is_library

_OF_PAGES = (
    "_files", ".files", "-filer", "_arquivos", "_archivos", "_bestanden", "-dateien", "_dosyalar", "_elemei",
    "_ficheiros", "_fichiers", "_file", "_fitxers", "_pliki", "_soubory", "_tiedostot",
)  # fmt: skip
"""How browsers end the name of the folder for what belongs to a page that they save: in the user's language."""
_OF_PAGE = "folder of a saved page"
_NO_SUFFIX = "without a suffix"
_MOST_KINDS = 8
"""So many kinds of files that are passed over are named, at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or something that is none.

    Args:
        path: Where it is.
        refusal: Why it is not read; empty for a file to read.
        passed: The kind of file that it is passed over as; empty if it is not.
    """

    path: Path
    refusal: str = ""
    passed: str = ""


def walk(paths: Iterable[Path], suffixes: Collection[str]) -> Iterator[Found]:
    """Yield the regular files among paths and, sorted, below folders.

    Below a folder, hidden files, those of other suffixes, libraries and what browsers keep beside a page that they
    save are passed over, and said to be where anyone could have meant them; links that leave the folder, pipes,
    sockets and devices are refused. A file that is named itself is taken whatever its suffix is.

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


def passed_over(found: Iterable[Found]) -> list[str]:
    """Return sentences about what was passed over: how many files, and of which kinds."""
    kinds = Counter(each.passed for each in found if each.passed)
    pages = kinds.pop(_OF_PAGE, 0)
    told = []
    if kinds:
        often = sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0] == _NO_SUFFIX, kind))[:_MOST_KINDS]
        named = [f"{kind} {number:,}" for kind, number in often]
        more = f" and {count(len(kinds) - _MOST_KINDS, 'more kind')}" if len(kinds) > _MOST_KINDS else ""
        told.append(
            f"passed over {count(kinds.total(), 'file')} of other kinds: {', '.join(named)}{more}"
            " (save them as text, HTML or PDF)"
        )
    if pages:
        told.append(f"passed over what browsers saved beside {count(pages, 'page')}")
    return told


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
        shown = sorted(name for name in folders if not name.startswith("."))
        pages = {Path(name).stem for name in files if name.lower().endswith((".html", ".htm"))}
        folders[:] = [name for name in shown if not _is_of_page(name, pages)]
        yield from (Found(here / name, passed=_OF_PAGE) for name in shown if name not in folders)
        for name in folders:
            if (here / name).is_symlink() and not _is_inside(here / name, root):
                yield Found(here / name, "a link that leads out of the folder")
        for name in sorted(name for name in files if not name.startswith(".")):
            found = _look(here / name, root)
            kind = found.path.suffix.lower()
            yield found if found.refusal or kind in suffixes else Found(found.path, passed=kind or _NO_SUFFIX)
    for fault in unreadable:
        yield Found(Path(str(fault.filename)), _reason(fault))


def _is_of_page(name: str, pages: Collection[str]) -> bool:
    """Tell whether a folder is the one that a browser made for a page that lies beside it.

    Args:
        name: The folder's name.
        pages: The names of the pages beside it, without suffix.
    """
    end = next((end for end in _OF_PAGES if name.lower().endswith(end)), None)
    return end is not None and name[: -len(end)] in pages


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
