"""Real faults: processes killed, disks full, folders read-only, system calls that fail."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.errors import SaveError
from reader.library.folder import FolderLibrary
from reader.library.opening import open_library
from reader.library.protocol import Journal, Status
from tests.library.acts import (
    ANN,
    add,
    article,
    checkpoint_file,
    library_in,
    log_file,
    only,
    opened,
    span,
    state,
    undo,
)

ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import sys
from pathlib import Path
from reader.library.opening import open_library
from tests.library.acts import add, change, opened, span, undo
from dataclasses import replace
library = open_library(Path(sys.argv[1]))
journal = opened(library)
assert journal.holder is None, journal.holder
start = journal.next_seq
for number in range(start, start + 10_000):
    if number % 7 == 3:
        undo(journal)
    else:
        add(journal, span(number, number % 50, number % 50 + 9))
    print(number, flush=True)
    if number % 5 == 0:
        journal.checkpoint()
"""


def python(script: str, *arguments: object, prefix: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*prefix, sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_killed_writer_loses_nothing_that_it_was_told_is_saved(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    for round_ in range(20):
        with python(WRITER, library.root) as process:
            assert process.stdout is not None
            told = [int(process.stdout.readline()) for _ in range(1 + 3 * round_ % 17)]
            process.kill()
            rest = process.stdout.read()
        assert process.returncode == -signal.SIGKILL
        told += [int(line) for line in rest.split("\n")[:-1]]
        journal = opened(library)
        assert journal.holder is None
        assert not any("damaged" in notice for notice in journal.notices)
        assert told[-1] <= journal.next_seq - 1 <= told[-1] + 1
        for seq in range(told[0], told[-1] + 1):
            assert journal.edit(seq).seq == seq
        before = state(journal)
        journal.close()
        checkpoint_file(library).unlink()
        assert state(opened(library, writable=False)) == before


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process may grow past a size: the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    return library_in(tmp_path)


@pytest.mark.parametrize("room", [0, 1, 100, 350])
def test_a_full_disk_changes_nothing_and_is_said(library: FolderLibrary, room: int) -> None:
    journal = opened(library)
    add(journal, span(1), span(2))
    undo(journal)
    before, content = state(journal), log_file(library).read_bytes()
    with files_of_at_most(len(content) + room):
        for _ in range(3):
            with pytest.raises(SaveError, match="cannot be saved") as told:
                add(journal, span(3))
            assert told.value.remedy
            assert state(journal) == before
            assert log_file(library).read_bytes() == content
        if room < 50:
            with pytest.raises(SaveError):
                journal.set_status(Status.DONE)
        with pytest.raises(SaveError):
            journal.draft("note", "words" * 100)
        assert journal.status is Status.TODO
        assert journal.drafts["note"] == "words" * 100
    assert state(opened(library, writable=False))[:6] == before[:6]
    add(journal, span(3))
    journal.close()
    again = opened(library)
    assert set(again.annotations.spans) == {"s-0000000003"}
    assert again.drafts["note"] == "words" * 100
    assert again.notices == []


def test_a_checkpoint_that_finds_no_room_leaves_the_one_before(library: FolderLibrary) -> None:
    journal = opened(library)
    add(journal, *(span(number) for number in range(30)))
    journal.checkpoint()
    old = checkpoint_file(library).read_bytes()
    add(journal, span(31))
    before = state(journal)
    with files_of_at_most(4000), pytest.raises(SaveError, match="cannot be written"):
        journal.checkpoint()
    assert checkpoint_file(library).read_bytes() == old
    assert [path.name for path in log_file(library).parent.iterdir() if path.suffix == ".tmp"] == []
    with files_of_at_most(4000), pytest.raises(SaveError):
        journal.close()
    again = opened(library)
    assert again.holder is None
    assert state(again) == before
    again.close()
    assert checkpoint_file(library).read_bytes() != old


def test_an_article_that_finds_no_room_is_not_there(library: FolderLibrary) -> None:
    big = article("Big", "word " * 5000)
    with files_of_at_most(9000), pytest.raises(SaveError):
        library.add(big, b"", ".txt")
    assert len(library.ids()) == 1
    assert library.add(big, b"", ".txt") is True


def test_a_log_that_someone_else_changes_is_not_added_to(library: FolderLibrary) -> None:
    journal = opened(library)
    add(journal, span(1))
    with log_file(library).open("ab") as log:
        log.write(b"{}\n")
    before = state(journal)
    with pytest.raises(SaveError, match="another program"):
        add(journal, span(2))
    with pytest.raises(SaveError, match="another program"):
        journal.checkpoint()
    assert state(journal) == before
    assert not checkpoint_file(library).exists()


def test_a_log_that_is_replaced_is_not_lost_by_writing_to_the_old_one(library: FolderLibrary) -> None:
    journal = opened(library)
    add(journal, span(1))
    content = log_file(library).read_bytes()
    log_file(library).unlink()
    with pytest.raises(SaveError):
        add(journal, span(2))
    log_file(library).write_bytes(content + b"theirs\n")
    with pytest.raises(SaveError, match="another program"):
        add(journal, span(2))
    with pytest.raises(SaveError):
        journal.close()
    assert set(opened(library).annotations.spans) == {"s-0000000001"}


def test_a_log_that_another_says_the_same_as_is_gone_on_with(library: FolderLibrary) -> None:
    journal = opened(library)
    add(journal, span(1))
    content = log_file(library).read_bytes()
    log_file(library).unlink()
    log_file(library).write_bytes(content)
    add(journal, span(2))
    assert not journal.is_outdated
    journal.close()
    assert set(opened(library).annotations.spans) == {"s-0000000001", "s-0000000002"}


def test_a_checkpoint_that_someone_else_changes_is_kept_aside(library: FolderLibrary) -> None:
    journal = opened(library)
    add(journal, span(1))
    journal.checkpoint()
    checkpoint_file(library).write_bytes(b"theirs")
    add(journal, span(2))
    journal.close()
    assert (
        checkpoint_file(library).with_name(f"{checkpoint_file(library).name}.damaged-1").read_bytes()
        == b"theirs"
    )
    again = opened(library)
    assert again.notices == []
    assert len(again.annotations.spans) == 2


READER = """
import os, sys
from pathlib import Path
from reader.errors import SaveError
from reader.library.opening import open_library
from tests.library.acts import ANN, add, opened, span
library = open_library(Path(sys.argv[1]))
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
journal = opened(library)
print(journal.holder)
print(len(journal.annotations.spans), len(list(library.summaries(ANN))))
try:
    add(journal, span(9))
except SaveError as fault:
    print(fault.what)
journal.close()
"""


def test_reading_works_where_nothing_can_be_written(library: FolderLibrary) -> None:
    journal = opened(library)
    add(journal, span(1))
    journal.close()
    shutil.rmtree(library.root / ".cache")
    for folder, _, _ in os.walk(library.root):
        Path(folder).chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IROTH | stat.S_IXOTH)
    for parent in library.root.parents:
        if parent.is_relative_to(tempfile.gettempdir()) and not parent.stat().st_mode & stat.S_IXOTH:
            parent.chmod(parent.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    try:
        holder, counts, fault = python(READER, library.root).communicate()[0].split("\n")[:3]
    finally:
        for folder, _, _ in os.walk(library.root):
            Path(folder).chmod(0o755)
    assert "cannot be" in holder
    assert counts == "1 1"
    assert "can only be read" in fault


@pytest.mark.skipif(os.getuid() != 0, reason="only root can mount")
@pytest.mark.parametrize("cached", [True, False])
def test_a_library_on_a_read_only_mount_is_read_and_each_change_refused_in_words(
    library: FolderLibrary, tmp_path: Path, cached: bool
) -> None:
    journal = opened(library)
    add(journal, span(1))
    journal.close()
    if not cached:
        shutil.rmtree(library.root / ".cache")
    place = tmp_path / "mounted"
    place.mkdir()
    if subprocess.run(["mount", "--bind", library.root, place], check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True, capture_output=True)
        read_only = open_library(place)
        journal = opened(read_only)
        assert "Read-only file system" in str(journal.holder)
        assert set(journal.annotations.spans) == {"s-0000000001"}
        with pytest.raises(SaveError, match="can only be read"):
            add(journal, span(2))
        journal.close()
        with pytest.raises(SaveError, match="Read-only file system"):
            read_only.change_tags([only(read_only)], add=["port"])
        assert [item.id for item in read_only.summaries(ANN)] == read_only.ids()
        run = [sys.executable, "-m", "reader", "--library", str(place), "--annotator", "ann"]
        for words, status in (
            (["list"], 0),
            (["doctor"], 0),
            (["check"], 0),
            (["tag", only(library), "+x"], 2),
        ):
            done = subprocess.run([*run, *words], cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == status, done.stderr
            assert "Traceback" not in done.stderr
            assert ("Read-only file system" in done.stderr) is (status == 2)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
    assert set(opened(library).annotations.spans) == {"s-0000000001"}


INJECTED = """
import sys
from pathlib import Path
from reader.errors import SaveError
from reader.library.opening import open_library
from tests.library.acts import add, opened, span, state
library = open_library(Path(sys.argv[1]))
journal = opened(library)
told = 0
for number in range(1, 15):
    before = state(journal)
    try:
        add(journal, span(number))
    except SaveError as fault:
        told += 1
        assert state(journal) == before, "memory has changed"
print(told)
print(*sorted(journal.annotations.spans))
try:
    journal.close()
except SaveError as fault:
    print("not closed:", fault)
"""

STRACE = shutil.which("strace")

FAULTS = [
    ("fdatasync:error=EIO:when=4+3",),
    ("fdatasync:error=EIO:when=5",),
    ("fdatasync:error=ENOSPC:when=4+2",),
    ("write:error=ENOSPC:when=3+4",),
    ("write:error=EIO:when=4+5",),
    ("write:error=ENOSPC:when=5", "ftruncate:error=EIO:when=1"),
    ("write:error=ENOSPC:when=5", "ftruncate:error=EIO:when=1+1"),
    ("fdatasync:error=EIO:when=5", "ftruncate:error=EIO:when=1+2"),
    ("fdatasync:error=EIO:when=5", "openat:error=EMFILE:when=4"),
]


def injected(library: FolderLibrary, faults: tuple[str, ...]) -> tuple[int, set[str], str]:
    """Run a writer whose system calls on the log fail; return how often it was told, and what it has."""
    assert STRACE is not None
    chosen = [part for fault in faults for part in ("-e", f"inject={fault}")]
    prefix = (STRACE, "-f", "-qq", "-o", "/dev/null", *chosen, "-P", str(log_file(library)))
    process = python(INJECTED, library.root, prefix=prefix)
    out, errors = process.communicate()
    if "PTRACE" in errors:
        pytest.skip(f"strace may not trace here: {errors}")
    assert process.returncode == 0, errors
    told, kept, *rest = out.split("\n")
    return int(told), set(kept.split()), "".join(rest)


@pytest.mark.skipif(STRACE is None, reason="strace is not there to make system calls fail")
@pytest.mark.parametrize("faults", FAULTS, ids="; ".join)
def test_a_system_call_that_fails_is_told_and_costs_nothing(
    library: FolderLibrary, faults: tuple[str, ...]
) -> None:
    told, kept, _ = injected(library, faults)
    assert told > 0
    assert len(kept) + told == 14
    again = opened(open_library(library.root))
    assert set(again.annotations.spans) == kept
    assert again.next_seq == len(kept) + 1
    assert not any("damaged" in notice for notice in again.notices)


@pytest.mark.skipif(STRACE is None, reason="strace is not there to watch system calls")
def test_every_edit_is_one_write_and_one_sync(library: FolderLibrary, tmp_path: Path) -> None:
    assert STRACE is not None
    trace = tmp_path / "trace"
    prefix = (
        STRACE,
        "-f",
        "-qq",
        "-o",
        str(trace),
        "-e",
        "trace=write,fdatasync",
        "-P",
        str(log_file(library)),
    )
    _, errors = python(INJECTED, library.root, prefix=prefix).communicate()
    if "PTRACE" in errors:
        pytest.skip(f"strace may not trace here: {errors}")
    calls = [line.split("(")[0].split()[-1] for line in trace.read_text().splitlines()]
    assert calls[-28:] == ["write", "fdatasync"] * 14


@pytest.mark.skipif(STRACE is None, reason="strace is not there to make system calls fail")
@pytest.mark.parametrize("fault", ["fdatasync:error=EINTR:when=2+2", "write:error=EINTR:when=2+2"])
def test_a_system_call_that_is_interrupted_is_made_again(library: FolderLibrary, fault: str) -> None:
    told, kept, rest = injected(library, (fault,))
    assert (told, len(kept), rest) == (0, 14, "")
    assert set(opened(library).annotations.spans) == kept


def add_without_end(journal: Journal) -> None:
    while True:
        add(journal, span(journal.next_seq))


@pytest.mark.skipif(os.getuid() != 0, reason="only root can mount a tiny disk to fill")
def test_a_disk_that_fills_and_is_freed(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a tiny disk cannot be mounted here")
    try:
        library = library_in(disk)
        journal = opened(library)
        with pytest.raises(SaveError, match="No space left"):
            add_without_end(journal)
        saved = len(journal.annotations.spans)
        before = state(journal)
        assert saved == journal.next_seq - 1 > 0
        with pytest.raises(SaveError):
            journal.close()
        assert state(opened(library, writable=False)) == before
        subprocess.run(["mount", "-o", "remount,size=2m", disk], check=True)
        again = opened(library)
        add(again, span(9999))
        again.close()
        assert len(opened(library, writable=False).annotations.spans) == saved + 1
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
