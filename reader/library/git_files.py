"""What a library tells git, which its folder is shared with."""

from __future__ import annotations

from pathlib import Path

from reader.files import atomic_write, read_file
from reader.library.layout import Layout

_GITIGNORE = "# What can be made again, and what a crash may leave behind.\n.cache/\n.*.tmp\n"
_GITATTRIBUTES = (
    "# Offsets and checksums need every byte as it is.\n"
    "articles/** -text\nsources/** -text\nannotations/** -text\nentities.json -text\ntags.json -text\n"
    "revisions/** -text\n"
)


def ignore_leavings(layout: Layout) -> None:
    """Tell git to pass over what can be made again, and what a crash may leave behind.

    Raises:
        SaveError: If that cannot be written.
    """
    _add_lines(layout.root / ".gitignore", _GITIGNORE)


def protect_bytes(layout: Layout) -> None:
    """Tell git to leave every byte of a library as it is.

    Raises:
        SaveError: If that cannot be written.
    """
    _add_lines(layout.root / ".gitattributes", _GITATTRIBUTES)


def _add_lines(path: Path, lines: str) -> None:
    """Add lines to a file, which need not exist, unless they are in it."""
    here = read_file(path) if path.exists() else b""
    wanted = lines.encode("utf-8")
    if wanted not in here:
        joint = b"" if not here or here.endswith(b"\n") else b"\n"
        atomic_write(path, here + joint + wanted)
