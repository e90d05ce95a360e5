"""What else lies in a library's folder: caches, locks, copies kept aside, and files that nobody knows."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

from reader.core.ids import ArticleId
from reader.core.naming import ALIKE, ONE_NAME, alike
from reader.errors import DamagedError, LibraryError
from reader.files import is_there
from reader.library.article_file import read_article
from reader.library.doctor.finding import Finding, put_aside
from reader.library.incoming import clear_away
from reader.library.layout import Layout
from reader.library.lock import is_held
from reader.library.mounts import network_warning
from reader.library.opening import finish_revision

_ASIDE = re.compile(r".+\.(?:damaged|torn)-\d+")
_LEFT_BEHIND = re.compile(r"\..+\.tmp")
_IDENTIFIER = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_KNOWN = re.compile(
    rf"""library\.toml | labels\.toml | entities\.json | tags\.json
    | articles/{_IDENTIFIER}\.json | sources/{_IDENTIFIER}\.[a-z0-9]+ | suggestions/{_IDENTIFIER}\.json
    | refused/[^/]+\.json
    | annotations/[^/]+/{_IDENTIFIER}\.(?:json|edits\.jsonl|unplaced\.jsonl)""",
    re.VERBOSE,
)
_PASSED_OVER = {"trash", "revisions"}
"""Folders that hold copies of what once lay elsewhere."""


def revision_findings(layout: Layout) -> Iterator[Finding]:
    """Look whether a change of text was broken off, and whether earlier texts can be read."""
    if is_there(layout.pending):
        yield Finding(
            str(layout.pending), "an article’s change of text was broken off",
            "`--repair` or the next opening carries it out to the end", lambda: _finish(layout),
        )  # fmt: skip
    for path in sorted(layout.revisions.glob("*/*/articles/*.json")):
        if layout.pending in path.parents:
            continue
        try:
            read_article(path, ArticleId(path.stem))
        except LibraryError as fault:
            yield Finding(
                str(path), f"an earlier text is lost: {fault.what}", "put the file back from a copy"
            )


def incoming_findings(layout: Layout) -> Iterator[Finding]:
    """Look whether an import was broken off. What is on its way while one goes on is not spoken of."""
    stage = layout.incoming
    if stage.is_dir() and not stage.is_symlink() and not is_held(layout.locks / "incoming.lock"):
        yield Finding(
            str(stage), "an import that was broken off has left this; none of it is in the library",
            "`--repair` or the next import clears it away", lambda: _cleared(layout), is_note=True,
        )  # fmt: skip


def cache_findings(layout: Layout) -> Iterator[Finding]:
    """Look at the databases of the cache. What is wrong with them costs nothing but time."""
    for path in sorted(layout.cache.glob("*.sqlite")):
        try:
            connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
            try:
                said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            finally:
                connection.close()
        except sqlite3.Error as fault:
            said = str(fault)
        if said != "ok":
            yield Finding(
                str(path), f"the cache is damaged: {said}",
                "nothing is lost; it is made again by itself", partial(_aside, path), is_note=True,
            )  # fmt: skip


def place_findings(layout: Layout) -> Iterator[Finding]:
    """Look where the library lies: what can be written, and whether locks reach other machines."""
    if not os.access(layout.root, os.W_OK):
        yield Finding(
            str(layout.root),
            "the folder cannot be written: articles can be read and not annotated",
            is_note=True,
        )
    if warning := network_warning(layout.root):
        yield Finding(
            str(layout.root),
            warning,
            "let one machine at a time write, or share the library in git",
            is_note=True,
        )


def name_findings(layout: Layout) -> Iterator[Finding]:
    """Look for annotators whose names differ only in case or in the form of their letters."""
    for first, other in alike(path.name for path in layout.all_annotations.glob("*") if path.is_dir()):
        yield Finding(
            str(layout.all_annotations / other), f"{other!r} and {first!r} are one folder on some systems: {ALIKE}",
            ONE_NAME, is_note=True,
        )  # fmt: skip


def stray_findings(layout: Layout) -> Iterator[Finding]:
    """Look for what does not belong to a library. None of it is touched."""
    for folder, folders, names in os.walk(layout.root):
        here = Path(folder)
        for name in [name for name in folders if (here / name).is_symlink()]:
            yield _stray(here / name, "this is a link to another folder, which is not followed")
        folders[:] = sorted(name for name in folders if not _is_passed_over(layout, here, name))
        for name in sorted(names):
            path = here / name
            if here == layout.root and name.startswith(".git"):
                continue
            if not stat.S_ISREG(path.lstat().st_mode):
                yield _stray(path, "this is no regular file")
            elif _ASIDE.fullmatch(name):
                yield _stray(
                    path, "kept aside from an earlier damage", "delete it when you do not need it any more"
                )
            elif _LEFT_BEHIND.fullmatch(name):
                yield _stray(path, "a write that was broken off has left this", "it can be deleted")
            elif not _KNOWN.fullmatch(path.relative_to(layout.root).as_posix()):
                yield _stray(path, "this file is not one of the library’s")


def _is_passed_over(layout: Layout, folder: Path, name: str) -> bool:
    if (folder / name).is_symlink():
        return True
    return folder == layout.root and (name in _PASSED_OVER or name.startswith("."))


def _stray(path: Path, what: str, remedy: str = "") -> Finding:
    return Finding(str(path), what, remedy, is_note=True)


def _finish(layout: Layout) -> str:
    try:
        finish_revision(layout.root)
    except DamagedError as fault:
        kept = put_aside(layout.pending)
        return f"given up, because it cannot be read ({fault.what}); kept aside as {kept.name}"
    return "carried out to the end"


def _cleared(layout: Layout) -> str:
    clear_away(layout)
    return "cleared away"


def _aside(path: Path) -> str:
    return f"kept aside as {put_aside(path).name}"
