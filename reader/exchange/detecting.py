"""Finding out which dialect a file is written in."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from reader.errors import ExportError
from reader.exchange.dialect import Dialect, dialect, names
from reader.exchange.dialects import native

_HEAD = 1 << 16
_LONG_HEAD = 1 << 26
"""How many bytes are looked at where fewer say nothing: what tells a format may stand behind a whole text."""


def detect(path: Path, name: str = "") -> Dialect:
    """Return the dialect that a file or folder is written in.

    Args:
        path: The file or folder.
        name: What errors call it, if not by its path.

    Raises:
        ExportError: If it is none that can be read, could be several, or is empty.
        OSError: If it cannot be opened.
    """
    if path.is_dir():
        known = _readable()
        fitting = [found for found in known if found.detect_folder is not None and found.detect_folder(path)]
    else:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            # Ours says what it is, so that the others need not be loaded.
            if native.detect(head):
                return native.DIALECT
            # A part of a split that nothing is in may be an empty list.
            if b"".join(head.removeprefix(BOM_UTF8).split()) in (b"", b"[]") and len(head) < _HEAD:
                raise ExportError("there is nothing in this file", where=name or str(path))
            known = _readable()
            fitting = _fitting(known, head)
            if not fitting and len(head) == _HEAD:
                fitting = _fitting(known, head + file.read(_LONG_HEAD - _HEAD))
    if len(fitting) == 1:
        return fitting[0]
    readable = ", ".join(found.name for found in known)
    if fitting:
        several = " or ".join(found.name for found in fitting)
        raise ExportError(
            f"this could be {several}", where=name or str(path), remedy="say which with --format"
        )
    raise ExportError(
        "this is of no format that can be read",
        where=name or str(path),
        remedy=_part_of_folder(path, known)
        or f"say which it is with --format; known: {readable}; articles alone are for `pressmark add`",
    )


def _part_of_folder(path: Path, known: Iterable[Dialect]) -> str:
    """Return what to do with a file that, with those beside it that are called like it, is of a format of folders."""
    if path.is_dir():
        return ""
    stem = path.name.partition(".")[0]
    with TemporaryDirectory(prefix="pressmark-") as alone, suppress(OSError):
        for part in path.parent.iterdir():
            if part.name.partition(".")[0] == stem and part.is_file():
                (Path(alone) / part.name).symlink_to(part.resolve())
        fitting = [found.name for found in known if found.detect_folder and found.detect_folder(Path(alone))]
        if fitting:
            return f"{' or '.join(fitting)} is a folder of such files: import {path.parent}"
    return ""


def _readable() -> list[Dialect]:
    return [found for found in map(dialect, names()) if found.reads]


def _fitting(known: Iterable[Dialect], head: bytes) -> list[Dialect]:
    return [found for found in known if found.detect is not None and found.detect(head)]
