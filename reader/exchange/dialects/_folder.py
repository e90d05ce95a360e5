"""Names of files in the folder of a dialect that has a file or more for each article."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path

from reader.core.article import text_digest
from reader.core.codec import MalformedError
from reader.exchange.dialect import FilePart
from reader.exchange.dialects._told import Told, tell, told
from reader.exchange.json_line import dump_line, load_line
from reader.exchange.record import Record

TEXT = ".txt"
ABOUT = ".about.json"
"""The file with what is known of a record beside its text and annotations; other programs pass it over."""

MARK = "\ufeff"
"""The byte order mark, which some programs write before a text; it can also be the first character of one."""

_ODD = re.compile(r"[^\w.@+-]|^\.")


def stem(record: Record) -> str:
    """Return the path of a record's files without their suffix: a folder for each annotator."""
    return f"{_ODD.sub('_', record.annotator)}/{record.article.id}"


def text_parts(record: Record, written: Container[str] | None = None) -> Iterator[FilePart]:
    """Yield the file of a record's text, and the one of what is known about it.

    Args:
        record: The record.
        written: The ids of the spans that are written, where some are left out.
    """
    yield FilePart(stem(record) + TEXT, record.article.text.encode("utf-8"))
    yield FilePart(stem(record) + ABOUT, dump_line(tell(record, written)))


def read_about(path: Path, text: str) -> Told:
    """Return what is known of the record of a file; its name is no title, which another of its text would lack.

    Args:
        path: Any of the record's files.
        text: The text of its file, as it is; a byte order mark goes unless it is told that the text begins with one.

    Raises:
        MalformedError: If there is no text, or what is told is not JSON.
    """
    about = without_suffix(path).with_name(without_suffix(path).name + ABOUT)
    try:
        row = load_line(about.read_bytes()) if about.is_file() else None
    except MalformedError as fault:
        raise MalformedError(f"{about.name}: {fault}") from None
    if text.startswith(MARK):
        is_told = isinstance(row, dict) and row.get("sha256") == text_digest(text)
        text = text if is_told else text[1:]
    return told(text, row)


def read_text(path: Path) -> str:
    """Return the text of a file as it is, with its byte order mark if it has one.

    Raises:
        MalformedError: If it is not UTF-8, or cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as fault:
        raise MalformedError(f"{path.name} cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        raise MalformedError(f"byte {fault.start + 1} of {path.name} is not UTF-8") from None


def without_suffix(path: Path) -> Path:
    """Return a path without the suffix of a dialect's files, which may have dots in their names."""
    return (
        path.with_name(path.name.removesuffix(ABOUT)) if path.name.endswith(ABOUT) else path.with_suffix("")
    )


def files(folder: Path, suffix: str) -> list[Path]:
    """Return the files of a suffix in a folder and the folders in it, by name."""
    return sorted(path for path in folder.rglob(f"*{suffix}") if path.is_file())
