"""Exports of each kind to put in their places, also in a process of its own for `strace` to disturb.

Arguments: the kind, the folder, and what is written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from reader.errors import ExportError
from reader.exchange.dialect import FilePart
from reader.exchange.output import Staged
from reader.library.uninterrupted import uninterrupted

KINDS = {
    "a file": ["a.json"],
    "companion": ["a.json", "a.config.xml"],
    "folder": ["a/x", "a/y/z"],
    "split": ["a.train", "a.dev", "a.test"],
}


def write(kind: str, place: Path, words: str) -> None:
    """Write files or a folder, as `pressmark export` puts them in their places."""
    content = words.encode()
    with Staged() as staged:
        if kind == "folder":
            staged.write_folder(place / "a", [FilePart("x", content), FilePart("y/z", content)])
        elif kind == "split":
            for name in KINDS[kind]:
                staged.write_file(place / name, [content])
        else:
            parts = [FilePart(".config.xml", content)] if kind == "companion" else []
            staged.write_file(place / "a.json", [content, *parts], [".config.xml"])
        with uninterrupted():
            staged.commit()


if __name__ == "__main__":
    try:
        write(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    except ExportError as fault:
        sys.exit(f"{fault} ({fault.remedy})")
