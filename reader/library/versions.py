"""The version that a file of the library says it has."""

from __future__ import annotations

from pathlib import Path

from reader.core.ids import JSONValue
from reader.errors import LibraryError


def verify_version(version: JSONValue, known: int, path: Path, what: str = "file") -> None:
    """Look whether a file has a version that can be read.

    Args:
        version: What the file says.
        known: The newest version of such a file that is known.
        path: The file, for the message.
        what: What it is called there.

    Raises:
        LibraryError: If a newer version of Pressmark wrote it.
    """
    if not isinstance(version, int) or version > known:
        raise LibraryError(
            f"a newer version of Pressmark wrote this {what} (format {version}, this one knows {known})",
            where=str(path),
            remedy="update Pressmark",
        )
