"""Finding out which dialect a file is written in."""

from __future__ import annotations

from pathlib import Path

from reader.errors import ExportError
from reader.exchange.dialect import Dialect, dialect, names
from reader.exchange.dialects import native

_HEAD = 1 << 16


def detect(path: Path, name: str = "") -> Dialect:
    """Return the dialect that a file or folder is written in.

    Args:
        path: The file or folder.
        name: What errors call it, if not by its path.

    Raises:
        ExportError: If it is none that can be read, or could be several.
        OSError: If it cannot be opened.
    """
    head = b""
    if not path.is_dir():
        with path.open("rb") as file:
            head = file.read(_HEAD)
        # Ours says what it is, so that the others need not be loaded.
        if native.detect(head):
            return native.DIALECT
    known = [found for found in map(dialect, names()) if found.reads]
    if path.is_dir():
        fitting = [found for found in known if found.detect_folder is not None and found.detect_folder(path)]
    else:
        fitting = [found for found in known if found.detect is not None and found.detect(head)]
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
        remedy=f"say which it is with --format; known: {readable}",
    )
