"""What a library tells git, which its folder is shared with."""

from __future__ import annotations

from pathlib import Path

from reader.files import atomic_write, read_file
from reader.library.layout import Layout

_GITIGNORE = (
    "# What can be made again, what a crash may leave behind, and what was kept aside.\n"
    ".cache/\n.*.tmp\n*.damaged-*\n*.torn-*\n*.before-export\n"
)
_GITATTRIBUTES = (
    "# Offsets and checksums need every byte as it is.\n"
    "articles/** -text\nsources/** -text\nannotations/** -text\nentities.json -text\ntags.json -text\n"
    "refused/** -text\nrevisions/** -text\ntrash/** -text\n"
    "# Their lines can stand side by side: Pressmark reads what both sides of a merge have written.\n"
    "annotations/** merge=union\ntrash/*/annotations/** merge=union\n"
    "entities.json merge=union\ntags.json merge=union\nrefused/** merge=union\n"
)


def ignore_leavings(layout: Layout) -> None:
    """Tell git to pass over what can be made again, and what a crash may leave behind.

    Raises:
        SaveError: If that cannot be written.
    """
    _add_lines(layout.root / ".gitignore", _GITIGNORE)


def protect_bytes(layout: Layout) -> None:
    """Tell git to leave every byte of a library as it is, and which files take the lines of both sides of a merge.

    Raises:
        SaveError: If that cannot be written.
    """
    _add_lines(layout.root / ".gitattributes", _GITATTRIBUTES)


def untold(layout: Layout) -> list[Path]:
    """Return the files in which git is not told all of that."""
    wanted = {layout.root / ".gitattributes": _GITATTRIBUTES, layout.root / ".gitignore": _GITIGNORE}
    return [path for path, lines in wanted.items() if _missing(path, lines)]


def _add_lines(path: Path, lines: str) -> None:
    """Add lines to a file, which need not exist, but for those that are in it."""
    if missing := _missing(path, lines):
        here = read_file(path) if path.exists() else b""
        joint = b"" if not here or here.endswith(b"\n") else b"\n"
        atomic_write(path, here + joint + "".join(f"{line}\n" for line in missing).encode("utf-8"))


def _missing(path: Path, lines: str) -> list[str]:
    """Return the lines that a file lacks; nothing where it lacks only comments."""
    here = read_file(path).decode("utf-8", "replace").splitlines() if path.exists() else []
    missing = [line for line in lines.splitlines() if line not in here]
    return missing if any(not line.startswith("#") for line in missing) else []
