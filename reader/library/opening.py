"""A library opened: what its folder says about it, and whether this version can work with it."""

from __future__ import annotations

from pathlib import Path

from reader.errors import DamagedError, LibraryError
from reader.files import read_file
from reader.library.folder import FolderLibrary
from reader.library.kept_toml import KeptToml
from reader.library.label_file import CHOOSE, read_labels
from reader.library.layout import Layout
from reader.library.lock import Lock

VERSION = 1
"""The number of the library's format."""


def open_library(path: Path) -> FolderLibrary:
    """Open the library in a folder.

    Raises:
        LibraryError: If the folder is no library, a newer version made it, it has an older format, or an article's
            text is being changed.
        LabelSetError: If its label set cannot be followed.
        SaveError: If a change of text that was broken off cannot be carried out.
    """
    root = path.expanduser().resolve()
    layout = Layout(root)
    about, kept = layout.about, KeptToml(layout)
    try:
        fields = kept.parse(read_file(about).decode("utf-8-sig"))
    except FileNotFoundError:
        raise LibraryError(
            "this is not a library", where=str(path), remedy="make one there with `pressmark init`"
        ) from None
    except ValueError as fault:
        verify_unconflicted(about)
        raise DamagedError(f"the file is damaged: {fault}", where=str(about)) from None
    version, name = fields.get("format"), fields.get("name", root.name)
    if not isinstance(version, int) or not isinstance(name, str):
        raise DamagedError(
            "the file lacks the format's number or the name",
            where=str(about),
            remedy=f'it should read: format = {VERSION}, and on the next line name = "…"',
        )
    if version > VERSION:
        raise LibraryError(
            f"a newer version of Pressmark made this library (format {version}, this one knows {VERSION})",
            where=str(path),
            remedy="update Pressmark",
        )
    if version < VERSION:
        raise LibraryError(
            f"this library has an older format ({version}, this version of Pressmark needs {VERSION})",
            where=str(path),
            remedy="`pressmark doctor --repair` brings it up to date and keeps a copy",
        )
    if layout.pending.exists():
        finish_revision(root)
    labels = read_labels(layout.labels, kept.parse)
    kept.keep()
    return FolderLibrary(root, name, labels)


def verify_unconflicted(path: Path) -> None:
    """Look whether a file that is its users' to edit has marks of a merge conflict.

    Raises:
        DamagedError: If it has.
    """
    from reader.library.row_lines import IN_CONFLICT, has_conflict

    if has_conflict(read_file(path)):
        raise DamagedError(IN_CONFLICT, where=str(path), remedy=CHOOSE)


def finish_revision(root: Path) -> None:
    """Carry out what a crash has left of an article's change of text.

    Raises:
        LibraryError: If another process is changing the library, or what was made ready cannot be read.
        SaveError: If a file cannot be moved.
    """
    from reader.library.revising import finish

    layout = Layout(root)
    lock = Lock.try_take(layout.locks / "library.lock")
    if lock is None:
        raise LibraryError(
            "an article's text is being changed", where=str(root), remedy="try again in a moment"
        )
    with lock:
        finish(layout)
