"""A layer between the program and the system: it records the calls that concern a folder, and makes them fail.

It replaces the functions of `os` that `reader.files` and the locks use, so that a fault costs a fork and not a new
Python. `test_torture_calls.py` holds what it records against what `strace` sees.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from reader.library import incoming

CREATES, CUTS = os.O_CREAT, os.O_TRUNC
_SYNC_WHOLE = "sync_whole"
"""What stands for `syncfs`, which `os` does not have."""


@dataclass(frozen=True, slots=True)
class Call:
    """A system call.

    Args:
        name: The function of `os`.
        path: What it is about, below the folder; empty for the folder itself.
        target: Where a file is moved to.
        data: What is written.
        offset: The byte it is written at, or the size that a file is cut to.
        flags: How a file is opened.
        created: Whether opening it made it.
    """

    name: str
    path: str
    target: str = ""
    data: bytes = b""
    offset: int = 0
    flags: int = 0
    created: bool = False

    @property
    def changes(self) -> bool:
        """Whether what is on the disk is another after it, or is on the disk for good."""
        return (
            self.name not in ("stat", "fstat", "close", "flock", "open")
            or self.created
            or bool(self.flags & CUTS)
        )


class Fault(Enum):
    """What can become of a call."""

    KILL = "killed before it"
    KILL_AFTER = "killed after it"
    TEAR_10 = 10
    TEAR_50 = 50
    TEAR_97 = 97
    SHORT = "falls short"
    ENOSPC = errno.ENOSPC
    EIO = errno.EIO
    EACCES = errno.EACCES

    @property
    def kills(self) -> bool:
        """Whether the process ends there."""
        return self in (Fault.KILL, Fault.KILL_AFTER) or self.tears

    @property
    def tears(self) -> bool:
        """Whether a part is written and the process ends."""
        return self in (Fault.TEAR_10, Fault.TEAR_50, Fault.TEAR_97)

    def fits(self, call: Call) -> bool:
        """Tell whether a call can end like that."""
        if self.tears or self is Fault.SHORT:
            return call.name == "write" and len(call.data) > 1
        return self.kills or call.name not in ("close", "fstat")


class Calls(AbstractContextManager["Calls"]):
    """Records the calls about a folder while it is entered, and lets one of them fail.

    Args:
        root: The folder.
        faulty: The call that fails, counted from 0; None if none does.
        fault: How.
    """

    def __init__(self, root: Path, faulty: int | None = None, fault: Fault = Fault.KILL) -> None:
        self.made: list[Call] = []
        self._root = os.path.realpath(root)
        self._faulty, self._fault = faulty, fault
        self._files: dict[int, str] = {}
        self._real: dict[str, Callable[..., Any]] = {}
        self._flock = fcntl.flock
        self._real["syncfs"] = getattr(incoming, _SYNC_WHOLE)

    def __enter__(self) -> Calls:
        for name in (
            "open", "close", "write", "fsync", "fdatasync", "ftruncate", "fchmod", "stat", "fstat",
            "replace", "rename", "mkdir", "unlink",
        ):  # fmt: skip
            self._real[name] = getattr(os, name)
            setattr(os, name, getattr(self, f"_{name}"))
        fcntl.flock = self._locks
        setattr(incoming, _SYNC_WHOLE, self._syncfs)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        setattr(incoming, _SYNC_WHOLE, self._real.pop("syncfs"))
        for name, function in self._real.items():
            setattr(os, name, function)
        fcntl.flock = self._flock

    def _below(self, path: int | str | bytes | os.PathLike[str]) -> str | None:
        """Return a path below the folder; None if it lies elsewhere."""
        if isinstance(path, int):
            return self._files.get(path)
        spelled = os.path.join(os.getcwd(), os.fsdecode(path))  # noqa: PTH109, PTH118
        if spelled == self._root:
            return ""
        inside = spelled.startswith(self._root + os.sep)
        return spelled[len(self._root) + 1 :] if inside else None

    def _make(self, call: Call, real: Callable[[], Any]) -> Any:
        """Make a call, or let it fail."""
        number = len(self.made)
        self.made.append(call)
        if number != self._faulty or not self._fault.fits(call):
            return real()
        if self._fault is Fault.KILL_AFTER:
            with suppress(OSError):
                real()
        if self._fault.kills:
            self._end()
        raise OSError(self._fault.value, os.strerror(int(self._fault.value)), call.path)

    def _end(self) -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("this process is still alive")

    def _open(self, path: Any, flags: int, mode: int = 0o777, **rest: Any) -> int:
        below = None if rest else self._below(path)
        if below is None:
            return int(self._real["open"](path, flags, mode, **rest))
        created = bool(flags & CREATES) and not os.path.lexists(path)
        call = Call("open", below, flags=flags, created=created)
        descriptor = int(self._make(call, lambda: self._real["open"](path, flags, mode)))
        self._files[descriptor] = below
        return descriptor

    def _close(self, descriptor: int) -> None:
        below = self._files.pop(descriptor, None)
        if below is None:
            self._real["close"](descriptor)
        else:
            self._make(Call("close", below), lambda: self._real["close"](descriptor))

    def _write(self, descriptor: int, data: Any) -> int:
        below = self._files.get(descriptor)
        write = self._real["write"]
        if below is None:
            return int(write(descriptor, data))
        content = bytes(data)
        appends = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_APPEND
        place = self._real["fstat"](descriptor).st_size if appends else os.lseek(descriptor, 0, os.SEEK_CUR)
        call = Call("write", below, data=content, offset=place)
        if len(self.made) == self._faulty and self._fault.fits(call):
            if self._fault.tears:
                write(descriptor, content[: max(1, len(content) * int(self._fault.value) // 100)])
                self._end()
            if self._fault is Fault.SHORT:
                content = content[: len(content) // 2]
                self.made.append(Call("write", below, data=content, offset=place))
                return int(write(descriptor, content))
        return int(self._make(call, lambda: write(descriptor, content)))

    def _on_file(self, name: str, descriptor: int, *arguments: Any, **fields: Any) -> Any:
        below = self._files.get(descriptor)
        real = self._real[name]
        if below is None:
            return real(descriptor, *arguments)
        return self._make(Call(name, below, **fields), lambda: real(descriptor, *arguments))

    def _fsync(self, descriptor: int) -> None:
        self._on_file("fsync", descriptor)

    def _fdatasync(self, descriptor: int) -> None:
        self._on_file("fdatasync", descriptor)

    def _syncfs(self, descriptor: int) -> None:
        self._on_file("syncfs", descriptor)

    def _ftruncate(self, descriptor: int, size: int) -> None:
        self._on_file("ftruncate", descriptor, size, offset=size)

    def _fchmod(self, descriptor: int, mode: int) -> None:
        self._on_file("fchmod", descriptor, mode)

    def _fstat(self, descriptor: int) -> Any:
        return self._on_file("fstat", descriptor)

    def _locks(self, descriptor: Any, operation: int) -> None:
        below = self._files.get(descriptor)
        if below is None:
            self._flock(descriptor, operation)
        else:
            self._make(Call("flock", below), lambda: self._flock(descriptor, operation))

    def _on_path(self, name: str, path: Any, *arguments: Any, target: Any = None, **rest: Any) -> Any:
        real = self._real[name]
        below = None if {*rest.values()} - {None, True} else self._below(path)
        if below is None:
            return real(path, *arguments, **rest)
        call = Call(name, below, target=self._below(target) or "" if target is not None else "")
        return self._make(call, lambda: real(path, *arguments, **rest))

    def _stat(self, path: Any, **rest: Any) -> Any:
        return self._on_path("stat", path, **rest)

    def _mkdir(self, path: Any, mode: int = 0o777, **rest: Any) -> None:
        self._on_path("mkdir", path, mode, **rest)

    def _unlink(self, path: Any, **rest: Any) -> None:
        self._on_path("unlink", path, **rest)

    def _replace(self, source: Any, target: Any, **rest: Any) -> None:
        self._on_path("replace", source, target, target=target, **rest)

    def _rename(self, source: Any, target: Any, **rest: Any) -> None:
        self._on_path("rename", source, target, target=target, **rest)
