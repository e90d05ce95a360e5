"""Files of an export: all of them are there when it is done, or none has changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO

from reader.errors import ExportError
from reader.exchange.dialect import FilePart, Output
from reader.files import begin_sync
from reader.stamps import new_id

_AT_ONCE = 1 << 24
"""How many bytes of a file the system is asked to bring to the disk at a time."""


class Staged:
    """Files and folders that are written aside, and put in place together.

    What is written aside is removed unless `commit` was reached. A pipe or a device is written to at once.
    """

    def __init__(self) -> None:
        self._folders: dict[Path, Path] = {}
        self._moves: list[tuple[Path, Path]] = []

    def __enter__(self) -> Staged:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)

    def write_file(self, target: Path, chunks: Iterable[Output]) -> None:
        """Write one file, and beside it those whose parts come with it.

        Args:
            target: The file.
            chunks: Its bytes; a `FilePart` goes to the file whose name is that of the target with another suffix.

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
            target = target.resolve()
            if not target.parent.is_dir():
                raise ExportError("there is no such folder", where=str(target.parent), remedy="make it first")
            self._write(target, self._aside(target.parent), chunks)
        except BrokenPipeError:
            raise
        except OSError as fault:
            raise _failure(fault, target) from fault

    def write_folder(self, target: Path, chunks: Iterable[Output]) -> None:
        """Write a folder of files.

        A folder that is there already must hold nothing but what is written anew: what someone put there is not lost.

        Raises:
            ExportError: If it cannot be written, or holds something else.
        """
        target = target.resolve()
        if target.exists() and not target.is_dir():
            raise ExportError("this is a file", where=str(target), remedy="name a folder")
        if not target.parent.is_dir():
            raise ExportError("there is no such folder", where=str(target.parent), remedy="make it first")
        try:
            folder = self._aside(target.parent) / new_id("f")
            folder.mkdir()
            _write_parts(folder, chunks)
            foreign = next((path for path in _files(target) if not (folder / path).is_file()), None)
        except OSError as fault:
            raise _failure(fault, target) from fault
        if foreign is not None:
            raise ExportError(
                f"the folder holds what is not written anew: {foreign}",
                where=str(target),
                remedy="name a new folder, or remove this one first if nothing in it is needed",
            )
        self._moves.append((folder, target))

    def commit(self) -> None:
        """Put all files in their places.

        Raises:
            ExportError: If that fails.
        """
        for source, target in self._moves:
            try:
                if target.is_dir():
                    old = source.with_name(f"{source.name}.old")
                    target.rename(old)
                source.replace(target)
            except OSError as fault:
                raise _failure(fault, target) from fault
        self._moves.clear()
        for folder in self._folders:
            _sync(folder)

    def _aside(self, parent: Path) -> Path:
        """Return a folder to write in, on the same file system as the target."""
        if parent not in self._folders:
            aside = parent / f".export.{new_id('t')}.tmp"
            aside.mkdir()
            self._folders[parent] = aside
        return self._folders[parent]

    def _write(self, target: Path, aside: Path, chunks: Iterable[Output]) -> None:
        main = aside / new_id("f")
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
                            others[chunk.name] = (aside / new_id("f")).open("wb")
                        others[chunk.name].write(chunk.content)
                os.fsync(out.fileno())
            finally:
                for other in others.values():
                    other.close()
        if target.exists():
            shutil.copymode(target, main)
        self._moves.append((main, target))
        self._moves += [(Path(other.name), beside(target, name)) for name, other in others.items()]


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


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failure(fault: OSError, path: Path) -> ExportError:
    return ExportError(f"it cannot be written: {fault.strerror or fault}", where=str(path))
