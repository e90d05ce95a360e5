"""One writer at a time, among real processes."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import LibraryError, SaveError
from reader.library import lock
from reader.library.folder import FolderLibrary
from reader.library.lock import Lock, holder, is_held
from tests.core.strategies import ENTITIES
from tests.library.acts import add, library_in, only, opened, span

ROOT = Path(__file__).resolve().parents[2]

HOLD = """
import sys
from pathlib import Path
from reader.library.opening import open_library
from tests.core.strategies import ENTITIES
from tests.library.acts import add, opened, span
journal = opened(open_library(Path(sys.argv[1])))
add(journal, span(1))
print(journal.holder, flush=True)
sys.stdin.read()
journal.close()
"""

ADD = """
import sys
from pathlib import Path
from reader.library.opening import open_library
from tests.core.strategies import ENTITIES
from tests.library.acts import article
library = open_library(Path(sys.argv[1]))
print(sum(library.add(article(f"Title {n}", f"Text {n}."), b"source", ".txt") for n in range(40)))
"""

PUT = """
import sys
from pathlib import Path
from reader.core.annotation import Entity
from reader.library.opening import open_library
library = open_library(Path(sys.argv[1]))
for n in range(15):
    library.put_entity(Entity(f"e-{sys.argv[2]}-{n}", f"Name {n}", "PERSON"))
"""


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    return library_in(tmp_path)


@pytest.mark.parametrize("end", ["close", "kill"])
def test_a_second_process_reads_and_is_told_who_writes(library: FolderLibrary, end: str) -> None:
    process = python(HOLD, library.root)
    assert process.stdout is not None
    assert process.stdout.readline() == "None\n"
    journal = opened(library)
    assert journal.holder is not None
    assert f"process {process.pid} on {socket.gethostname()} since 20" in journal.holder
    assert set(journal.annotations.spans) == {"s-0000000001"}
    with pytest.raises(SaveError, match=f"process {process.pid}"):
        add(journal, span(2))
    with pytest.raises(LibraryError, match=f"process {process.pid}"):
        library.remove(only(library))
    if end == "kill":
        process.kill()
    process.communicate()
    journal = opened(library)
    assert journal.holder is None
    add(journal, span(2))
    journal.close()


def test_a_lock_stays_held_when_the_cache_is_cleared_and_nothing_is_mixed_up(library: FolderLibrary) -> None:
    first = opened(library)
    add(first, span(1))
    shutil.rmtree(library.root / ".cache")
    second = opened(library)
    add(second, span(2))
    with pytest.raises(SaveError, match="another program"):
        add(first, span(3))
    second.close()
    with pytest.raises(SaveError):
        first.close()
    journal = opened(library)
    assert set(journal.annotations.spans) == {"s-0000000001", "s-0000000002"}
    assert journal.notices == []


def test_locks_lie_in_the_cache_alone(library: FolderLibrary) -> None:
    journal = opened(library)
    add(journal, span(1))
    journal.close()
    assert all(".cache" in path.parts for path in library.root.rglob("*.lock"))
    assert ".cache/" in (library.root / ".gitignore").read_text()


def test_two_processes_that_add_the_same_articles_add_each_once(library: FolderLibrary) -> None:
    processes = [python(ADD, library.root) for _ in range(2)]
    counts = [int(process.communicate()[0]) for process in processes]
    assert sum(counts) == 40
    assert len(library.ids()) == 41
    for identifier in library.ids():
        library.article(identifier)


def test_two_processes_that_fill_the_register_lose_no_entity(library: FolderLibrary) -> None:
    processes = [python(PUT, library.root, name) for name in ("a", "b")]
    for process in processes:
        process.communicate()
    assert len(library.entities()) == 30


def test_who_waits_too_long_is_told(library: FolderLibrary) -> None:
    path = library.root / ".cache" / "locks" / "entities.lock"
    with Lock.take(path), pytest.raises(SaveError, match=f"process {os.getpid()}"):
        library.put_entity(next(iter(ENTITIES.values())))
    library.put_entity(next(iter(ENTITIES.values())))


def test_a_lock_without_a_signature_is_anothers(tmp_path: Path) -> None:
    assert holder(tmp_path / "none") == "another process"
    (tmp_path / "odd").write_bytes(b"\xff{")
    assert holder(tmp_path / "odd") == "another process"


def test_a_lock_that_leads_elsewhere_is_not_taken_and_nothing_is_written_there(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("mine", "utf-8")
    (tmp_path / "x.lock").symlink_to(tmp_path / "theirs")
    with pytest.raises(SaveError, match="the lock cannot be made"):
        Lock.try_take(tmp_path / "x.lock")
    assert (tmp_path / "theirs").read_text("utf-8") == "mine"


def test_a_lock_that_is_released_can_be_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    first = Lock.take(path)
    assert Lock.try_take(path) is None
    first.release()
    first.release()
    with Lock.take(path):
        assert Lock.try_take(path) is None


def test_where_a_lock_cannot_be_made_it_is_said_where_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "folder.lock").mkdir()
    with pytest.raises(SaveError) as raised:
        Lock.try_take(tmp_path / "folder.lock")
    assert (raised.value.what, raised.value.where, raised.value.remedy) == (
        f"the lock cannot be made: {os.strerror(errno.EISDIR)}", str(tmp_path / "folder.lock"),
        "make the library's folder writable",
    )  # fmt: skip


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_that_cannot_lock_is_named_and_nothing_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "x.lock"

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(lock, "_take", refuse)
        with pytest.raises(SaveError) as raised:
            Lock.try_take(path)
        assert (raised.value.what, raised.value.where) == (
            f"this file system cannot lock files: {os.strerror(number)}", str(path),
        )  # fmt: skip
        assert not is_held(path)
    Lock.take(path).release()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EAGAIN, errno.EDEADLK])
def test_however_a_system_says_so_a_lock_that_is_held_is_anothers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "x.lock"
    path.touch()

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lock, "_take", refuse)
    assert Lock.try_take(path) is None
    assert is_held(path)


@pytest.mark.parametrize("before", [0, 40, 1024, 1025, 5000])
def test_a_lock_is_signed_whatever_its_file_held(tmp_path: Path, before: int) -> None:
    path = tmp_path / "x.lock"
    path.write_bytes(b"x" * before)
    with Lock.take(path):
        assert holder(path).startswith(f"process {os.getpid()} on {socket.gethostname()} since ")
    signature = json.loads(path.read_bytes())
    assert [*signature] == ["pid", "host", "since"]
    assert not is_held(path)


def test_a_lock_that_cannot_be_signed_is_held_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        held = Lock.take(tmp_path / "x.lock")
    assert Lock.try_take(tmp_path / "x.lock") is None
    assert holder(tmp_path / "x.lock") == "another process"
    held.release()
