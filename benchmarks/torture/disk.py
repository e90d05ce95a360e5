"""A disk that remembers in which order it was written to: every state that a power cut may leave can be made of it.

It is a file system with a single file in it, spoken in the kernel's own FUSE protocol (version 7.31), so that a
loop device on that file hands on each write and each flush of the file system above it, in order.
"""

from __future__ import annotations

import ctypes
import errno
import os
import random
import select
import signal
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

SIZE = 12 << 20
"""Bytes of the disk."""
_SECTOR = 512
_TORN = 0.1
"""How many of the writes that get to the disk do so in part."""

_FLUSH, _WRITE, _MARK = b"f", b"w", b"m"
_RECORD = struct.Struct("<cQI")
_HEADER = struct.Struct("<IIQQIIIHH")
_OUT = struct.Struct("<IiQ")
_LARGEST_WRITE = 1 << 17
_FILE = 2


@dataclass(frozen=True, slots=True)
class Event:
    """What has happened to the disk.

    Args:
        kind: `w` for a write, `f` for a flush, `m` for a mark that the writer has set.
        place: The first byte written.
        data: What was written.
    """

    kind: bytes
    place: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk that is in use.

    Args:
        folder: Where its file system is mounted.
        marks: A descriptor: a byte written there sets a mark, and one comes back when it is set.
        answers: Where that comes.
    """

    folder: Path
    marks: int
    answers: int

    def mark(self) -> None:
        """Set a mark behind all that is on the disk by now."""
        os.write(self.marks, b"m")
        os.read(self.answers, 1)


class MountError(Exception):
    """This machine does not let us mount; the text says why."""


@contextmanager
def recorded_disk(image: Path, log: Path, folder: Path) -> Iterator[Disk]:
    """Mount a disk whose writes are recorded.

    Args:
        image: What it holds at first; the file stays as it is.
        log: Where to record.
        folder: An empty folder to work in.

    Raises:
        MountError: If that is not permitted or not possible here.
    """
    served, mounted = folder / "served", folder / "mounted"
    served.mkdir()
    mounted.mkdir()
    try:
        device = os.open("/dev/fuse", os.O_RDWR)
    except OSError as fault:
        raise MountError(f"/dev/fuse cannot be opened: {fault.strerror}") from fault
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
    if ctypes.CDLL(None, use_errno=True).mount(b"recorded", bytes(served), b"fuse", 0, options):
        os.close(device)
        raise MountError(f"nothing may be mounted here: {os.strerror(ctypes.get_errno())}")
    marks_out, marks_in = os.pipe()
    answers_out, answers_in = os.pipe()
    server = os.fork()
    if server == 0:
        os.close(marks_in)
        _Server(device, bytearray(image.read_bytes()), log, marks_out, answers_in).serve()
    os.close(device)
    os.close(marks_out)
    os.close(answers_in)
    try:
        mount(served / "disk", mounted)
        try:
            yield Disk(mounted, marks_in, answers_out)
        finally:
            _run("umount", "-l", str(mounted))
    finally:
        _run("umount", "-l", str(served))
        os.close(marks_in)
        os.close(answers_out)
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)


def mount(image: Path, folder: Path) -> None:
    """Mount the ext4 file system in a file.

    Raises:
        MountError: If it cannot be.
    """
    done = _run("mount", "-t", "ext4", "-o", "loop,noatime", str(image), str(folder))
    if done:
        raise MountError(done)


def new_image(path: Path) -> None:
    """Make a file with an empty ext4 file system in it.

    Raises:
        MountError: If that cannot be done here.
    """
    path.write_bytes(bytes(SIZE))
    done = _run("mkfs.ext4", "-q", "-F", str(path))
    if done:
        raise MountError(done)


def mend(image: Path) -> None:
    """Let e2fsck mend the file system in a file, as whoever cannot mount a disk does."""
    _run("e2fsck", "-f", "-y", str(image))


def unmount(folder: Path) -> None:
    """Let go of what is mounted."""
    _run("umount", str(folder))


def read_log(log: Path) -> list[Event]:
    """Return what was recorded."""
    content = log.read_bytes()
    events, place = [], 0
    while place + _RECORD.size <= len(content):
        kind, start, size = _RECORD.unpack_from(content, place)
        place += _RECORD.size
        events.append(Event(kind, start, content[place : place + size]))
        place += size
    return events


def after_cut(disk: bytearray, pending: Sequence[Event], dice: random.Random) -> bytes:
    """Return what may be on a disk after a power cut.

    Args:
        disk: What was there at the last flush.
        pending: The writes since, of which any may have got to the disk: whole, in part by sectors, or not.
        dice: Chooses.
    """
    cut = bytearray(disk)
    share = dice.choice((0.0, 0.2, 0.5, 0.8, 1.0))
    for event in pending:
        if dice.random() < share:
            size = len(event.data)
            if dice.random() < _TORN:
                size = dice.randrange(0, size + 1, _SECTOR)
            cut[event.place : event.place + size] = event.data[:size]
    return bytes(cut)


def _run(*command: str) -> str:
    """Run a program, and return what it says if it fails, empty otherwise."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, text=True)
    except FileNotFoundError:
        return f"{command[0]} is not installed"
    return "" if done.returncode == 0 else done.stderr.strip() or f"{command[0]} failed"


class _Server:
    """Answers the kernel's questions about the one file, until it is killed."""

    def __init__(self, device: int, disk: bytearray, log: Path, marks: int, answers: int) -> None:
        self._device, self._disk, self._marks, self._answers = device, disk, marks, answers
        self._log = log.open("wb", buffering=0)

    def serve(self) -> NoReturn:
        """Answer until the file system is gone."""
        waiting = [self._device, self._marks]
        while True:
            ready = select.select(waiting, [], [])[0]
            try:
                if self._device in ready:
                    self._answer(os.read(self._device, _LARGEST_WRITE + 4096))
                elif os.read(self._marks, 1):
                    self._record(_MARK)
                    os.write(self._answers, b".")
                else:
                    waiting.remove(self._marks)
            except OSError as fault:
                if fault.errno not in (errno.EINTR, errno.ENOENT, errno.EAGAIN):
                    os._exit(0)

    def _record(self, kind: bytes, place: int = 0, data: bytes = b"") -> None:
        self._log.write(_RECORD.pack(kind, place, len(data)) + data)

    def _answer(self, request: bytes) -> None:
        _, operation, unique, node, *_ = _HEADER.unpack_from(request)
        body = request[_HEADER.size :]
        if operation in (2, 36, 42):  # FORGET, INTERRUPT, BATCH_FORGET take no answer
            return
        fault, answer = 0, b""
        match operation:
            case 26:  # INIT
                answer = struct.pack(
                    "<IIIIHHIIHHIIHH", 7, 31, 1 << 17, 0, 16, 12, _LARGEST_WRITE, 1, 32, 0, 0, 0, 0, 0
                )
                answer = answer.ljust(64, b"\0")
            case 1 if body.rstrip(b"\0") == b"disk":  # LOOKUP
                answer = struct.pack("<QQQQII", _FILE, 1, 3600, 3600, 0, 0) + self._attributes(_FILE)
            case 3 | 4:  # GETATTR, SETATTR
                answer = struct.pack("<QII", 3600, 0, 0) + self._attributes(node)
            case 14 | 27:  # OPEN, OPENDIR
                answer = struct.pack("<QII", 1, 0, 0)
            case 15:  # READ
                _, start, size = struct.unpack_from("<QQI", body)
                answer = bytes(self._disk[start : start + size])
            case 16:  # WRITE
                _, start, size = struct.unpack_from("<QQI", body)
                data = body[40 : 40 + size]
                self._disk[start : start + size] = data
                self._record(_WRITE, start, data)
                answer = struct.pack("<II", size, 0)
            case 20:  # FSYNC
                self._record(_FLUSH)
            case 17:  # STATFS
                answer = struct.pack("<QQQQQIII", 1 << 20, 1 << 20, 1 << 20, 10, 10, 4096, 255, 4096).ljust(
                    80, b"\0"
                )
            case 18 | 25 | 29 | 38:  # RELEASE, FLUSH, RELEASEDIR, DESTROY
                pass
            case 1:
                fault = errno.ENOENT
            case _:
                fault = errno.ENOSYS
        os.write(self._device, _OUT.pack(_OUT.size + len(answer), -fault, unique) + answer)

    def _attributes(self, node: int) -> bytes:
        is_file = node == _FILE
        size, mode = (len(self._disk), 0o100600) if is_file else (4096, 0o40755)
        return struct.pack(
            "<QQQQQQIIIIIIIIII", node, size, size // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0
        )
