"""What a dialect is, and which there are. A new one is a module with a `DIALECT` and a line in `NAMES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module

from reader.errors import ExportError
from reader.exchange.record import Record
from reader.exchange.rules import Fault

NAMES = ("native",)
"""The dialects, each the name of its module in this package."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one place of a file.

    Args:
        line: Where it starts, counted from 1.
        record: What could be read; None if nothing could.
        faults: What could not, and what contradicts itself.
    """

    line: int
    record: Record | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """A file format of training data.

    Args:
        name: What `--format` calls it, and the NAME in the provenance `import:NAME`.
        title: What it is, in a few words.
        suffix: Of its files, with the dot.
        offsets: The unit of its offsets, such as `code points`.
        loses: What of a record it cannot hold, each in a few words.
        write: Turns records into chunks of bytes, one record at a time. Raises ExportError.
        read: Turns lines of bytes into records, one at a time; None where there is no way back.
    """

    name: str
    title: str
    suffix: str
    offsets: str
    loses: tuple[str, ...]
    write: Callable[[Iterable[Record]], Iterator[bytes]]
    read: Callable[[Iterable[bytes]], Iterator[Reading]] | None = None


def dialect(name: str) -> Dialect:
    """Return the dialect of a name.

    Raises:
        ExportError: If there is none.
    """
    if name not in NAMES:
        raise ExportError(f"there is no format {name!r}", remedy=f"known: {', '.join(NAMES)}")
    found: Dialect = import_module(f"reader.exchange.{name}").DIALECT
    return found
