"""The files that a library begins with: what it is, its label set, and what git is told about it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Generator, Iterator
from pathlib import Path

from reader.errors import LabelSetError, LibraryError
from reader.files import atomic_write, is_there, keep_aside, read_file
from reader.library.doctor.finding import Finding
from reader.library.founding import spell_about
from reader.library.git_files import ignore_leavings, protect_bytes, untold
from reader.library.label_file import CHOOSE, default_labels, read_labels
from reader.library.layout import Layout
from reader.library.opening import VERSION
from reader.library.row_lines import IN_CONFLICT, has_conflict
from reader.library.upgrading import is_older, upgrade

_NAME = re.compile(r'^\s*name\s*=\s*"([^"\\\x00-\x1f]+)"', re.MULTILINE)


def about_findings(layout: Layout) -> Generator[Finding, None, bool]:
    """Look at the file that says what the library is.

    Returns:
        Whether the other files can be looked at: those of a library that still has an older format cannot.

    Raises:
        LibraryError: If the folder is no library, or a newer version made it: nothing in it is touched then.
    """
    path = layout.about
    try:
        content = read_file(path)
    except FileNotFoundError:
        if not (is_there(layout.articles) and is_there(layout.labels)):
            raise LibraryError(
                "this is not a library", where=str(layout.root), remedy="make one there with `pressmark init`"
            ) from None
        yield Finding(
            str(path), "the file that makes this folder a library is missing",
            "`--repair` writes it again", lambda: _write(layout, b""),
        )  # fmt: skip
        return True
    wrong = _wrong_with(content, layout.root)
    if wrong == IN_CONFLICT:
        yield Finding(str(path), wrong, CHOOSE)
        return True
    if wrong:
        yield Finding(
            str(path), wrong, "`--repair` writes it again and keeps this one aside",
            lambda: _write(layout, content),
        )  # fmt: skip
        return True
    version = _format(content)
    if version < VERSION:
        yield Finding(
            str(path), f"the library has an older format ({version}, this version of Pressmark needs {VERSION})",
            "`--repair` brings it up to date and keeps a copy", lambda: _upgrade(layout, version, content),
        )  # fmt: skip
        return _format(read_file(path)) == VERSION
    return True


def label_findings(layout: Layout) -> Iterator[Finding]:
    """Look at the label set. One with a mistake is its user's to mend; one that holds nothing is not there."""
    path = layout.labels
    try:
        read_labels(path)
    except LabelSetError as fault:
        content = read_file(path) if is_there(path) else b""
        if content.strip(b"\0 \t\r\n"):
            remedy = fault.remedy or "mend the line in an editor, or put the file back from a copy"
            yield Finding(fault.where, fault.what, remedy)
        else:
            yield Finding(
                str(path), "the label set is empty" if is_there(path) else "the library has no label set",
                "put the file back from a copy; `--repair` puts the one there that new libraries begin with",
                lambda: _put_default_labels(path),
            )  # fmt: skip
    except LibraryError as fault:
        yield Finding.of(fault, path)


def git_findings(layout: Layout) -> Iterator[Finding]:
    """Look whether git is told to leave every byte as it is: a changed line end would shift what is stored."""
    said = {
        ".gitattributes": "git is not told to leave the library's bytes as they are, and what it can merge by itself",
        ".gitignore": "git is not told to pass over what is kept aside and what can be made again",
    }
    for path in untold(layout):
        yield Finding(
            str(path), said[path.name], "`--repair` adds the lines", lambda: _protect(layout), is_note=True
        )


def _wrong_with(content: bytes, root: Path) -> str:
    """Return what is wrong with a library's first file; empty if nothing is.

    Raises:
        LibraryError: If a newer version wrote it.
    """
    try:
        fields = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        if has_conflict(content):
            return IN_CONFLICT
        return f"the file is damaged: {fault}"
    version, name = fields.get("format"), fields.get("name", root.name)
    if isinstance(version, int) and version > VERSION:
        raise LibraryError(
            f"a newer version of Pressmark made this library (format {version}, this one knows {VERSION})",
            where=str(root),
            remedy="update Pressmark; nothing has been looked at",
        )
    if not isinstance(version, int) or not isinstance(name, str):
        return "the file lacks the format's number or the name"
    if version < VERSION and not is_older(version, VERSION):
        return f"no library has the format {version}"
    return ""


def _format(content: bytes) -> int:
    return int(tomllib.loads(content.decode("utf-8-sig"))["format"])


def _write(layout: Layout, damaged: bytes) -> str:
    found = _NAME.search(damaged.decode("utf-8", "replace"))
    name = found[1] if found and found[1].isprintable() else layout.root.name
    kept = f"; the damaged file is kept as {keep_aside(layout.about, damaged).name}" if damaged else ""
    atomic_write(layout.about, spell_about(name))
    return f"written again with the name {name}{kept}"


def _upgrade(layout: Layout, version: int, content: bytes) -> str:
    name = tomllib.loads(content.decode("utf-8-sig")).get("name", layout.root.name)
    copy = upgrade(layout, version, VERSION, spell_about(name))
    return f"it has the format {VERSION} now; how it was is kept in {copy}"


def _put_default_labels(path: Path) -> str:
    if is_there(path):
        keep_aside(path, read_file(path))
    atomic_write(path, default_labels().encode("utf-8"))
    return "the label set that new libraries begin with was put there"


def _protect(layout: Layout) -> str:
    protect_bytes(layout)
    ignore_leavings(layout)
    return "written"
