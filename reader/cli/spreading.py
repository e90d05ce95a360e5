"""Writing records in several processes at once, where a format writes each by itself: the same bytes, sooner."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TypeAlias

from reader.cli.records import chosen_articles, records
from reader.core.ids import ArticleId
from reader.exchange.account import Account
from reader.exchange.dialect import Dialect, Job, Output, dialect
from reader.exchange.selection import Selection
from reader.exchange.writing import write_sound
from reader.library.folder import FolderLibrary, open_library
from reader.library.protocol import Library

_BATCH = 64
"""How many articles a process is given at a time."""
_WORTHWHILE = 32 * _BATCH
"""From how many articles on another process is of more use than it takes to start it."""
_MOST_PROCESSES = 4

_Batch: TypeAlias = Sequence[ArticleId]


@dataclass(frozen=True, slots=True)
class _Order:
    """What another process must know to write as this one does."""

    root: Path
    dialect: str
    selection: Selection
    options: Mapping[str, str]
    split: str
    detailed: bool


def write_spread(
    library: Library,
    chosen: Dialect,
    selection: Selection,
    job: Job,
    advance: Callable[[], None],
) -> Iterator[Output]:
    """Yield what `write_sound` makes of a library's records, and share the work where there is enough of it.

    Args:
        library: The library.
        chosen: The dialect.
        selection: What of the library.
        job: What the dialect is given beside the records.
        advance: Called after each article.
    """
    articles = chosen_articles(library, selection)
    helpers = min(_processors(), _MOST_PROCESSES) - 1
    if (
        helpers < 1
        or len(articles) < _WORTHWHILE
        or not chosen.by_record
        or selection.suggesters is not None
        or not isinstance(library, FolderLibrary)
    ):
        yield from write_sound(chosen, records(library, selection, advance), job)
        return
    order = _Order(
        library.root, chosen.name, selection, job.options, job.split, job.account.details is not None
    )
    batches = [articles[start : start + _BATCH] for start in range(0, len(articles), _BATCH)]
    with _Helpers(order, helpers) as others:
        for batch, asked in others.shared(batches):
            found = None if asked is None else others.result(asked)
            if found is None:
                yield from write_sound(chosen, records(library, selection, advance, batch), job)
            else:
                content, account = found
                job.account.add(account)
                yield content
                for _ in batch:
                    advance()


class _Helpers:
    """Other processes that write batches of articles; where they die, this one does it all."""

    def __init__(self, order: _Order, count: int) -> None:
        self._count = count
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, (order,))

    def __enter__(self) -> _Helpers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def shared(self, batches: Sequence[_Batch]) -> Iterator[tuple[_Batch, Future[_Written] | None]]:
        """Yield batches in order, each with who has been asked to write it, or None where this process is to.

        Helpers are asked for one round more than is taken, so that neither they nor this process wait.
        """
        share = self._count + 1
        asked: deque[Future[_Written] | None] = deque()
        for place, batch in enumerate(batches):
            while len(asked) < 2 * share and place + len(asked) < len(batches):
                ahead = place + len(asked)
                asked.append(self._ask(batches[ahead]) if ahead % share else None)
            yield batch, asked.popleft()

    def result(self, asked: Future[_Written]) -> _Written | None:
        """Return what a helper has written, or None if it has died."""
        try:
            return asked.result()
        except BrokenProcessPool:
            return None

    def _ask(self, batch: _Batch) -> Future[_Written] | None:
        try:
            return self._pool.submit(_write, batch)
        except (BrokenProcessPool, OSError):
            return None


_Written: TypeAlias = tuple[bytes, Account]
_order: _Order
_library: FolderLibrary


def _begin(order: _Order) -> None:
    """Make a process a helper."""
    global _order, _library
    # Whoever interrupts the export interrupts the first process, which ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    _order, _library = order, open_library(order.root)


def _leave_with_parent() -> None:
    """End a helper that nobody asks any more, because the first process was killed."""
    first = parent_process()
    if first is not None:
        first.join()
        os._exit(1)


def _write(batch: _Batch) -> _Written:
    chosen = dialect(_order.dialect)
    account = Account(chosen.loses, BytesIO() if _order.detailed else None)
    job = Job(_library.labels, account, _order.options, _order.split)
    chunks = write_sound(chosen, records(_library, _order.selection, articles=batch), job)
    return b"".join(chunk for chunk in chunks if isinstance(chunk, bytes)), account


def _processors() -> int:
    """Return how many processes can run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
