"""Files of an export: all of them are there when it is done, or none has changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO

from reader.errors import ExportError
from reader.exchange.aside import aside
from reader.exchange.dialect import FilePart, Output
from reader.exchange.placing import Move, failure, put_in_place, verify_place
from reader.files import begin_sync
from reader.stamps import new_id

_AT_ONCE = 1 << 24
"""How many bytes of a file the system is asked to bring to the disk at a time."""


class Staged:
    """Files and folders that are written aside, and put in place together.

    What is written aside is removed unless `commit` was reached. A pipe or a device is written to at once.
    """

    def __init__(self) -> None:
        self._asides = ExitStack()
        self._folders: dict[Path, Path] = {}
        self._moves: list[Move] = []

    def __enter__(self) -> Staged:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._asides.close()

    def write_file(self, target: Path, chunks: Iterable[Output], others: Sequence[str] = ()) -> None:
        """Write one file, and beside it those whose parts come with it.

        Args:
            target: The file.
            chunks: Its bytes; a `FilePart` goes to the file whose name is that of the target with another suffix.
            others: The names of those parts that may come, so that what is in their way is told before anything is
                written.

        Raises:
            ExportError: If it cannot be written.
        """
        if target.is_dir():
            raise ExportError("this is a folder", where=str(target), remedy="name a file in it")
        try:
            if target.exists() and not target.is_file():
                # A pipe or device is written to: renaming a file over it would destroy it.
                with target.open("wb") as out:
                    out.writelines(chunk for chunk in chunks if isinstance(chunk, bytes))
                return
            target = _place(target)
            for place in (target, *(beside(target, name) for name in others)):
                verify_place(place, is_folder=False)
            self._write(target, self._aside(target.parent), chunks)
        except BrokenPipeError:
            raise
        except OSError as fault:
            raise failure(fault, target) from fault

    def write_folder(self, target: Path, chunks: Iterable[Output]) -> None:
        """Write a folder of files.

        A folder that is there already must hold nothing but what is written anew: what someone put there is not lost.

        Raises:
            ExportError: If it cannot be written, or holds something else.
        """
        target = _place(target)
        verify_place(target, is_folder=True)
        try:
            folder = self._aside(target.parent) / new_id("f")
            folder.mkdir()
            _write_parts(folder, chunks)
            foreign = next((path for path in _files(target) if not (folder / path).is_file()), None)
        except OSError as fault:
            raise failure(fault, target) from fault
        if foreign is not None:
            raise ExportError(
                f"the folder holds what is not written anew: {foreign}",
                where=str(target),
                remedy="name a new folder, or remove this one first if nothing in it is needed",
            )
        self._moves.append(Move(folder, target))

    def commit(self) -> None:
        """Put all files in their places, or leave in each what was there.

        Raises:
            ExportError: If that fails.
        """
        put_in_place(self._moves)

    def _aside(self, parent: Path) -> Path:
        """Return a folder to write in, on the same file system as the target."""
        if parent not in self._folders:
            self._folders[parent] = self._asides.enter_context(aside(parent))
        return self._folders[parent]

    def _write(self, target: Path, folder: Path, chunks: Iterable[Output]) -> None:
        main = folder / new_id("f")
        others: dict[str, IO[bytes]] = {}
        begun = size = 0
        with main.open("wb") as out:
            try:
                for chunk in chunks:
                    if isinstance(chunk, bytes):
                        size += out.write(chunk)
                        if size - begun > _AT_ONCE:
                            begin_sync(out.fileno(), begun, size - begun)
                            begun = size
                    else:
                        if chunk.name not in others:
                            _verify_not_edited(beside(target, chunk.name), chunk)
                            others[chunk.name] = (folder / new_id("f")).open("wb")
                        others[chunk.name].write(chunk.content)
                for file in (out, *others.values()):
                    file.flush()
                    os.fsync(file.fileno())
            finally:
                for other in others.values():
                    other.close()
        if target.exists():
            shutil.copymode(target, main)
        self._moves.append(Move(main, target))
        self._moves += [Move(Path(other.name), beside(target, name)) for name, other in others.items()]


def _place(target: Path) -> Path:
    """Return where a target is, behind all links.

    Raises:
        ExportError: If there is no folder to put it in.
    """
    target = target.resolve()
    if not target.parent.is_dir():
        raise ExportError("there is no such folder", where=str(target.parent), remedy="make it first")
    return target


def _verify_not_edited(place: Path, part: FilePart) -> None:
    """Refuse to replace what may be its user's own work."""
    if part.if_edited and place.is_file() and place.read_bytes() != part.content:
        raise ExportError(
            "what stands there is not what this export would write", where=str(place), remedy=part.if_edited
        )


def beside(target: Path, name: str) -> Path:
    """Return where a file goes that comes with a target: `.config.xml` beside `out.json` is `out.config.xml`."""
    return target.with_name(f"{target.name.removesuffix(target.suffix)}{name}")


def part_path(target: Path, part: str) -> Path:
    """Return where a part of a split goes: `out.train.json` for `out.json`."""
    return target.with_name(f"{target.stem}.{part}{target.suffix}")


def _write_parts(folder: Path, chunks: Iterable[Output]) -> None:
    """Write the files of a folder; one is open at a time, and one that comes again goes on."""
    name: str | None = None
    out: IO[bytes] | None = None
    try:
        for chunk in chunks:
            if not isinstance(chunk, FilePart):
                raise ExportError("a folder has no file of its own", where=str(folder))
            if out is None or chunk.name != name:
                if out is not None:
                    out.close()
                path = _inside(folder, chunk.name)
                path.parent.mkdir(parents=True, exist_ok=True)
                name, out = chunk.name, path.open("ab")
            out.write(chunk.content)
    finally:
        if out is not None:
            out.close()


def _inside(folder: Path, name: str) -> Path:
    """Return the path of a name in a folder, which it cannot leave.

    Raises:
        ExportError: If it would.
    """
    path = Path(os.path.normpath(folder / name))
    if folder not in path.parents:
        raise ExportError(f"{name!r} cannot be the name of a file", where=str(folder))
    return path


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
