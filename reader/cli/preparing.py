"""Lines of our own format made ready by other processes, while this one puts what is ready into the library.

They read the lines themselves, and write the files of what is new on the library's stage: between the processes goes
nothing but what is where.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias

from reader.cli.helpers import Helpers, useful_helpers
from reader.cli.importer import Importer
from reader.cli.plain_lines import PlainLines
from reader.cli.step import Prepared
from reader.cli.takeover import Arrival, Takeover
from reader.core.digest import expect_many
from reader.exchange.dialect import Reading
from reader.exchange.dialects import native
from reader.library.incoming import told_apart, write_staged

_BATCH = 1 << 20
"""How many bytes of lines, or a little more, a process is given at a time."""
_WORTHWHILE = 8 * _BATCH
"""From how many bytes on another process is of more use than it takes to start it."""
_AHEAD = 40
"""How many batches may be ready before their turn: more than one step, so that nobody waits while it is taken."""

_HEAD = 512
"""Bytes in which the id of a line's article stands."""


class _Batch(NamedTuple):
    """A stretch of the file that begins and ends with a line.

    Args:
        start: Its first byte.
        end: One past its last byte.
    """

    start: int
    end: int


class _Line(NamedTuple):
    """A line that is not blank.

    Args:
        number: Which it is of its batch, counted from 1.
        start: Its first byte in the file.
        end: One past its last byte.
        arrival: What it leaves where its article is new, without what is in its files; None where that is not known.
    """

    number: int
    start: int
    end: int
    arrival: Arrival | None = None


_Ready: TypeAlias = tuple[int, Sequence[_Line]]
"""How many lines a batch has, and those that are not blank."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What a helper must know.

    Args:
        terms: How the records are taken over.
        path: The file.
        identity: What tells the file from another that comes to its place.
        stage: The folder where what is new is written; None where it is not.
        durable: Whether to wait for the disk with it.
    """

    terms: Takeover
    path: Path
    identity: tuple[int, int]
    stage: str | None
    durable: bool


def take_spread(importer: Importer, path: Path, advance: Callable[[], None]) -> None:
    """Bring what a file holds into a library, and share the work where there is enough of it.

    Args:
        importer: Brings it in.
        path: The file or folder.
        advance: Called after each record.
    """
    terms, helpers = importer.terms, useful_helpers()
    if (
        helpers < 1
        or terms.dialect is not native.DIALECT
        or not importer.takes_steps
        or not path.is_file()
        or path.stat().st_size < _WORTHWHILE
    ):
        importer.take(terms.dialect.readings(path), advance)
        return
    with path.open("rb") as file, importer.staging() as stage:
        folder, durable = (stage.folder, not stage.is_synced_whole) if stage else (None, False)
        order = _Order(terms, path, _identity(file), folder, durable)
        # One more than there are processors left: this process mostly waits for the disk.
        with Helpers(helpers + 1, _preparer, order) as others:
            importer.take_prepared(_prepared(importer, others, file), advance)


def _prepared(
    importer: Importer, others: Helpers[_Batch, _Ready | None], file: BinaryIO
) -> Iterator[Prepared]:
    """Yield the lines; where the first of a batch is of an article that is here, nobody is asked for that batch."""
    before = 0
    for batch, asked in others.shared(_batches(file), lambda batch: importer.has(_head(file, batch)), _AHEAD):
        count, lines = others.result(asked) or _lines(_stretch(file, *batch), batch.start)
        for line in lines:
            number = before + line.number
            yield Prepared(number, partial(_read, file, number, line.start, line.end), line.arrival)
        before += count


def _batches(file: BinaryIO) -> Iterator[_Batch]:
    """Yield the stretches of a file; each ends with the line that goes beyond its size."""
    start, size = 0, os.fstat(file.fileno()).st_size
    while start < size:
        file.seek(start + _BATCH)
        file.readline()
        end = min(file.tell(), size)
        yield _Batch(start, end)
        start = end


def _stretch(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(end - start)


def _head(file: BinaryIO, batch: _Batch) -> bytes:
    return _stretch(file, batch.start, batch.start + _HEAD)


def _read(file: BinaryIO, number: int, start: int, end: int) -> Reading:
    if file.closed:  # where an import is tried, a later file may ask
        with Path(file.name).open("rb") as again:
            return _read(again, number, start, end)
    return native.read_line(number, _stretch(file, start, end))


def _lines(content: bytes, start: int) -> _Ready:
    """Return where the lines of a batch are.

    Args:
        content: What is in the batch.
        start: Its first byte in the file.
    """
    found, number = list[_Line](), 0
    for number, line in enumerate(BytesIO(content), 1):
        if line.strip():
            found.append(_Line(number, start, start + len(line)))
        start += len(line)
    return number, found


def _identity(file: BinaryIO) -> tuple[int, int]:
    found = os.fstat(file.fileno())
    return found.st_dev, found.st_ino


def _preparer(order: _Order) -> Callable[[_Batch], _Ready | None]:
    """Return what a helper does with a batch."""
    expect_many()
    return partial(_made_ready, order, PlainLines(order.terms))


def _made_ready(order: _Order, plain: PlainLines, batch: _Batch) -> _Ready | None:
    """Return the lines of a batch, with the files of what is new on the stage; None where that cannot be done whole."""
    try:
        with order.path.open("rb") as file:
            if _identity(file) != order.identity:
                return None
            content = _stretch(file, *batch)
    except OSError:
        return None
    count, lines = _lines(content, batch.start)
    arrivals: list[Arrival | None] = []
    for line in lines:
        spelled = content[line.start - batch.start : line.end - batch.start]
        arrivals.append(plain.arrival(spelled) or order.terms.arrival(native.read_line(line.number, spelled)))
    incoming = [new.incoming for new in arrivals if new is not None]
    try:
        made = iter(
            map(told_apart, incoming)
            if order.stage is None
            else write_staged(order.stage, incoming, durable=order.durable)
        )
    except OSError:
        return None
    return count, [
        _Line(line.number, line.start, line.end, new and new._replace(incoming=next(made)))
        for line, new in zip(lines, arrivals, strict=True)
    ]
