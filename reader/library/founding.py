"""Making a new library."""

from __future__ import annotations

import json
from pathlib import Path

from reader.errors import LibraryError
from reader.files import atomic_write, make_folder, read_file
from reader.library.folder import FolderLibrary
from reader.library.git_files import ignore_leavings, protect_bytes
from reader.library.label_file import default_labels
from reader.library.layout import Layout
from reader.library.opening import VERSION, open_library


def init_library(path: Path, name: str = "", labels: str | None = None) -> FolderLibrary:
    """Make a new library in a folder, which need not exist, and open it.

    Args:
        path: The folder. What is in it stays; `.gitignore` and `.gitattributes` get lines added.
        name: What the library is called; the folder's name where empty.
        labels: The content of its label file; if None, the one that is there, or else the default.

    Raises:
        LibraryError: If the folder is a library already, or has another label file than the one given.
        SaveError: If it cannot be written.
    """
    layout = Layout(path.expanduser().resolve())
    if layout.about.exists():
        raise LibraryError("there is a library already", where=str(path), remedy="choose another folder")
    title = " ".join((name or layout.root.name).split())
    if not title.isprintable():
        raise LibraryError(f"{title!r} cannot be a library's name", remedy="leave out control characters")
    if labels is not None and layout.labels.exists() and read_file(layout.labels) != labels.encode("utf-8"):
        raise LibraryError(
            "there is a label set already", where=str(layout.labels), remedy="move it away first"
        )
    for folder in (layout.articles, layout.sources, layout.all_annotations):
        make_folder(folder)
    ignore_leavings(layout)
    protect_bytes(layout)
    if not layout.labels.exists():
        atomic_write(layout.labels, (default_labels() if labels is None else labels).encode("utf-8"))
    atomic_write(layout.about, spell_about(title))
    return open_library(path)


def spell_about(name: str) -> bytes:
    """Spell the file that makes a folder a library.

    Args:
        name: What the library is called, without control characters.
    """
    return f"format = {VERSION}\nname = {json.dumps(name, ensure_ascii=False)}\n".encode()
