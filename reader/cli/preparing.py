"""Lines of our own format made ready by other processes, while this one puts what is ready into the library."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import TypeAlias

from reader.cli.helpers import Helpers, useful_helpers
from reader.cli.importer import Importer, Prepared
from reader.cli.plain_lines import PlainLines
from reader.cli.takeover import Arrival, Takeover
from reader.core.digest import expect_many
from reader.exchange.dialects import native

_BATCH = 1 << 20
"""How many bytes of lines, or a little more, a process is given at a time.

What is asked for ahead then goes beyond the step that is being put on the disk, so that nobody waits for it."""
_WORTHWHILE = 8 * _BATCH
"""From how many bytes on another process is of more use than it takes to start it."""

_Lines: TypeAlias = Sequence[tuple[int, bytes]]


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
    # One more than there are processors left: this process mostly waits for the disk.
    with path.open("rb") as file, Helpers(helpers + 1, _preparer, terms) as others:
        importer.take_prepared(_prepared(importer, others, file), advance)


def _prepared(
    importer: Importer, others: Helpers[_Lines, Sequence[Arrival | None]], file: Iterable[bytes]
) -> Iterator[Prepared]:
    """Yield the lines; where the first of a batch is of an article that is here, nobody is asked for that batch."""
    for batch, asked in others.shared(_batches(file), lambda batch: importer.has(batch[0][1])):
        found = others.result(asked) or repeat(None)
        for (number, line), arrival in zip(batch, found, strict=False):
            yield Prepared(number, line, arrival)


def _batches(file: Iterable[bytes]) -> Iterator[_Lines]:
    batch: list[tuple[int, bytes]] = []
    size = 0
    for number, line in enumerate(file, 1):
        if line.strip():
            batch.append((number, line))
            size += len(line)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _preparer(terms: Takeover) -> Callable[[_Lines], Sequence[Arrival | None]]:
    """Return what a helper does with a batch."""
    expect_many()
    gc.disable()
    plain = PlainLines(terms)
    return lambda batch: [
        plain.arrival(line) or terms.arrival(native.read_line(number, line)) for number, line in batch
    ]
