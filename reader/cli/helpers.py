"""Other processes that do a part of a long command's work, batch by batch."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Generic, TypeVar

from reader.errors import PressmarkError

_MOST = 3
ROOM = 1 << 20
"""Bytes that the pipe from the helpers holds: the most that Linux grants to everyone."""
_MUCH = 50_000
"""Objects after which garbage is looked for."""
_AHEAD = 8
"""How many batches may be done before one that comes earlier is."""

_Order = TypeVar("_Order")
_Batch = TypeVar("_Batch")
_Done = TypeVar("_Done")


def useful_helpers() -> int:
    """Return how many other processes can run beside this one."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available - 1, _MOST)


class Helpers(Generic[_Batch, _Done]):
    """Processes that are asked for batches of work; where they die, the process that asks does it all.

    Args:
        count: How many.
        begin: Makes a process a helper: is given the order, and returns what does the work of a batch.
        order: What a helper must know.
    """

    def __init__(
        self, count: int, begin: Callable[[_Order], Callable[[_Batch], _Done]], order: _Order
    ) -> None:
        self.count = count
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, (begin, order))
        _widen(self._pool)

    def __enter__(self) -> Helpers[_Batch, _Done]:
        self._threshold = gc.get_threshold()
        _hardly_collect()
        return self

    def __exit__(self, *_: object) -> None:
        gc.unfreeze()
        gc.set_threshold(*self._threshold)
        self._pool.shutdown(cancel_futures=True)

    def shared(
        self, batches: Iterable[_Batch], is_own: Callable[[_Batch], bool], ahead: int
    ) -> Iterator[tuple[_Batch, Future[_Done] | None]]:
        """Yield batches in order, each with who has been asked for it, or None where this process is to do it.

        Args:
            batches: The batches.
            is_own: Tells of a batch whether this process does it itself.
            ahead: How many batches helpers are asked for before the first of them is taken.
        """
        asked: deque[tuple[_Batch, Future[_Done] | None]] = deque()
        for batch in batches:
            asked.append((batch, None if is_own(batch) else self.ask(batch)))
            if len(asked) == ahead:
                yield asked.popleft()
        yield from asked

    def joined(
        self, batches: Iterable[_Batch], own: Callable[[_Batch], _Done]
    ) -> Iterator[tuple[_Batch, _Done]]:
        """Yield batches in order, each with what becomes of it, and do here what helpers have no time for.

        Args:
            batches: The batches.
            own: Does the work of a batch in this process.
        """
        begun: deque[tuple[_Batch, Future[_Done]]] = deque()
        for batch in batches:
            waiting = sum(not asked.done() for _, asked in begun)
            asked = self.ask(batch) if waiting < 2 * self.count else None
            begun.append((batch, asked or _done(own, batch)))
            while begun and (begun[0][1].done() or len(begun) > _AHEAD):
                yield self._turn(*begun.popleft(), own)
        for batch, asked in begun:
            yield self._turn(batch, asked, own)

    def _turn(
        self, batch: _Batch, asked: Future[_Done], own: Callable[[_Batch], _Done]
    ) -> tuple[_Batch, _Done]:
        found = self.result(asked)
        return batch, own(batch) if found is None else found

    def ask(self, batch: _Batch) -> Future[_Done] | None:
        """Ask for a batch; return None if there is nobody to ask."""
        processes: Sized | None = self._pool._processes
        begins = processes is not None and len(processes) < self.count
        try:
            with _without_interrupts() if begins else nullcontext():
                return self._pool.submit(_work, batch)
        except (BrokenProcessPool, OSError):
            return None

    def result(self, asked: Future[_Done] | None) -> _Done | None:
        """Return what a helper has done, or None if nobody was asked, or who was has died."""
        try:
            return None if asked is None else asked.result()
        except BrokenProcessPool:
            return None


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold interrupts back, which come to this process later, so that one that is started can first ignore them."""
    if sys.platform == "win32":
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    # What it starts lets interrupts through again, so it comes first.
    ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hardly_collect() -> None:
    """Hardly look for garbage from here on: batches leave none to speak of, and what is loaded is none."""
    gc.freeze()
    gc.set_threshold(_MUCH)


def _widen(pool: ProcessPoolExecutor) -> None:
    """Let helpers leave a whole batch in the pipe to this process, if the system can.

    Into the 64 KB that a pipe holds they would put it piece by piece, each when this process has time to take the last.
    """
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        queue: Any = pool._result_queue
        fcntl.fcntl(queue._reader.fileno(), fcntl.F_SETPIPE_SZ, ROOM)


def _done(own: Callable[[_Batch], _Done], batch: _Batch) -> Future[_Done]:
    """Do the work of a batch at once, and keep what is wrong with it until its turn has come."""
    made: Future[_Done] = Future()
    try:
        made.set_result(own(batch))
    except PressmarkError as fault:
        made.set_exception(fault)
    return made


_held: list[Callable[[Any], Any]] = []
"""What a helper does with a batch."""


def _begin(begin: Callable[[_Order], Callable[[_Batch], _Done]], order: _Order) -> None:
    """Make a process a helper."""
    # Whoever interrupts the command interrupts the first process, which ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    _held.append(begin(order))
    _hardly_collect()


def _leave_with_parent() -> None:
    """End a helper that nobody asks any more, because the first process was killed."""
    first = parent_process()
    if first is not None:
        first.join()
        os._exit(1)


def _work(batch: _Batch) -> Any:
    return _held[0](batch)
