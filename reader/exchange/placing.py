"""Putting what was written aside in its place: all of it, or what was there stays.

There is no moment at which the old and the new are both gone. What is replaced is kept beside its place, under a name
that everyone can see, until all of the new is there. Who is killed in between leaves it, and the next export to that
place tells of it and replaces nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reader.errors import ExportError
from reader.files import sync_folder

_KEPT = ".before-export"


@dataclass(frozen=True, slots=True)
class Move:
    """What goes where.

    Args:
        source: Where it was written, on the file system of its place. Nothing is there once it is in its place.
        target: Its place.
    """

    source: Path
    target: Path

    @property
    def kept(self) -> Path:
        """Where it is kept what was in its place before."""
        return self.target.with_name(self.target.name + _KEPT)


def verify_place(target: Path, *, is_folder: bool) -> None:
    """Refuse a place in which something is that an export must not replace.

    Raises:
        ExportError: If there is a folder in the way of a file, or the reverse, or an export that was killed has left
            there what was before.
    """
    if target.is_dir() and not is_folder:
        raise ExportError(
            "a folder is in the way of a file of the export", where=str(target), remedy="move it away"
        )
    if target.exists() and not target.is_dir() and is_folder:
        raise ExportError("this is a file", where=str(target), remedy="name a folder")
    kept = Move(target, target).kept
    if target.is_file() and kept.is_file() and kept.samefile(target):
        kept.unlink()  # The export was killed before it replaced anything.
    elif os.path.lexists(kept):
        raise ExportError(
            f"an export was killed, and this is what was at {target.name} before",
            where=str(kept),
            remedy=f"rename it to {target.name} to have it back, or move it away",
        )


def put_in_place(moves: Sequence[Move]) -> None:
    """Put all in their places, or leave in each what was there.

    Raises:
        ExportError: If that fails, or if it is done and what was there before could not be removed.
    """
    for move in moves:
        verify_place(move.target, is_folder=move.source.is_dir())
    # One file takes the place of another at once.
    replaced = [
        move for move in moves
        if os.path.lexists(move.target) and (len(moves) > 1 or move.source.is_dir())
    ]  # fmt: skip
    try:
        for move in replaced:
            with _told(move.target):
                _keep(move)
        for move in moves:
            with _told(move.target):
                move.source.replace(move.target)
        for folder in {move.target.parent for move in moves}:
            with _told(folder):
                sync_folder(folder)
    finally:
        if any(os.path.lexists(move.source) for move in moves):
            _put_back(moves)
        else:
            _let_go(replaced)


def _keep(move: Move) -> None:
    """Give what is in a place another name; a file stays in its place too where it can have two."""
    if not (move.target.is_dir() or move.target.is_symlink()):
        try:
            os.link(move.target, move.kept)
        except OSError:
            pass
        else:
            return
    move.target.rename(move.kept)


def _put_back(moves: Iterable[Move]) -> None:
    """Put what was replaced back in its place, and what took it aside again."""
    left: list[Move] = []
    for move in moves:
        is_placed, is_kept = not os.path.lexists(move.source), os.path.lexists(move.kept)
        try:
            if is_placed and (move.target.is_dir() or not is_kept):
                move.target.rename(move.source)
            if is_kept and (is_placed or not os.path.lexists(move.target)):
                move.kept.replace(move.target)
            elif is_kept and move.kept.samefile(move.target):
                move.kept.unlink()
        except OSError:
            left.append(move)
    for move in left:
        raise ExportError(
            "what was there before could not be put back",
            where=str(move.kept),
            remedy=f"rename it to {move.target.name} to have it back",
        )


def _let_go(replaced: Iterable[Move]) -> None:
    """Put what was replaced where what replaced it was written, from where it is removed."""
    left: list[Move] = []
    for move in replaced:
        try:
            move.kept.rename(move.source)
        except FileNotFoundError:
            pass
        except OSError:
            left.append(move)
    for move in left:
        raise ExportError(
            f"{move.target.name} is written, but what was there before could not be removed",
            where=str(move.kept),
            remedy="remove it",
        )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise failure(fault, path) from fault


def failure(fault: OSError, path: Path) -> ExportError:
    """Return the error that says why something cannot be written."""
    return ExportError(f"it cannot be written: {fault.strerror or fault}", where=str(path))
