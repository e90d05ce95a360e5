"""Stores that break a promise on purpose: whoever looks for crash states must find each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

import reader.files
from reader.files import atomic_write, cut
from reader.library import appender, edit_log, incoming, journal, row_storage
from reader.library.appender import Appender
from reader.library.snapshot import Snapshot

Seed: TypeAlias = Callable[[pytest.MonkeyPatch], None]


def no_file_sync(patch: pytest.MonkeyPatch) -> None:
    """Files are never synced, so that what is said to be saved may be nowhere but in memory."""
    for module in (reader.files, appender):
        patch.setattr(module, "sync", lambda _descriptor: None)


def no_folder_sync(patch: pytest.MonkeyPatch) -> None:
    """Folders are never synced, so that a new file may have no name."""
    patch.setattr(reader.files, "sync_folder", lambda _path: None)


def truncate_before_snapshot(patch: pytest.MonkeyPatch) -> None:
    """The log is emptied while a checkpoint is written, and filled again afterwards."""
    write = journal.FolderJournal._write

    def emptied(self: journal.FolderJournal, snapshot: Snapshot) -> None:
        content = self._log_file.read_bytes()
        cut(self._log_file, 0)
        write(self, snapshot)
        again = Appender(self._log_file)
        again.append(content)
        again.close()

    patch.setattr(journal.FolderJournal, "_write", emptied)


def written_in_place(patch: pytest.MonkeyPatch) -> None:
    """Files are overwritten where they are, not replaced as a whole."""

    def overwrite(path: Path, content: bytes | Iterable[bytes], **_: object) -> None:
        reader.files.make_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            for chunk in (content,) if isinstance(content, bytes) else content:
                reader.files.write_all(descriptor, chunk)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        reader.files.sync_folder(path.parent)

    for module in (reader.files, edit_log, row_storage):
        patch.setattr(module, "atomic_write", overwrite)


def renamed_before_sync(patch: pytest.MonkeyPatch) -> None:
    """A file is put in the place of the old one first and synced afterwards."""

    def hasty(path: Path, content: bytes | Iterable[bytes], **_: object) -> None:
        atomic_write(path, content, durable=False)
        descriptor = os.open(path, os.O_RDWR)
        os.fsync(descriptor)
        os.close(descriptor)
        reader.files.sync_folder(path.parent)

    for module in (edit_log, row_storage):
        patch.setattr(module, "atomic_write", hasty)


def shown_before_saved(patch: pytest.MonkeyPatch) -> None:
    """An edit is shown as saved as soon as it is written, and synced with the next checkpoint."""
    append = Appender.append

    def hasty(self: Appender, content: bytes, *, durable: bool = True) -> int:
        return append(self, content, durable=durable and not content)

    patch.setattr(Appender, "append", hasty)


def article_first(patch: pytest.MonkeyPatch) -> None:
    """New articles are put in their places before what annotators have made of them."""
    put = incoming._put

    def hasty(files: Sequence[incoming._File]) -> None:
        put([file._replace(turn=2 - file.turn) for file in files])

    patch.setattr(incoming, "_put", hasty)


SEEDS: Mapping[str, Seed] = {
    seed.__name__.replace("_", " "): seed
    for seed in (
        no_file_sync, no_folder_sync, truncate_before_snapshot, written_in_place, renamed_before_sync,
        shown_before_saved, article_first,
    )
}  # fmt: skip
