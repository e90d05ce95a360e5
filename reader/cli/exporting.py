"""`export`: training data out of a library."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.cli.output import count, safe_print
from reader.cli.records import records
from reader.cli.session import existing_library
from reader.errors import ExportError
from reader.exchange.record import Record

STDOUT = "-"


@dataclass(slots=True)
class _Passed:
    """How much went by."""

    records: int = 0
    spans: int = 0
    relations: int = 0


def export(arguments: argparse.Namespace) -> int:
    """Run `pressmark export`."""
    from reader.exchange.dialect import dialect
    from reader.library.layout import annotator_name

    chosen = dialect(arguments.format)
    library = existing_library(arguments)
    annotators = {annotator_name(name) for name in arguments.annotators or ()} or None
    passed = _Passed()
    chunks = chosen.write(_counted(records(library, annotators, arguments.statuses), passed))
    if arguments.to == STDOUT:
        _to_stdout(chunks)
        target = "standard output"
    else:
        _to_file(Path(arguments.to), chunks)
        target = arguments.to
    for loss in chosen.loses:
        safe_print(f"{chosen.name} cannot hold {loss}", file=sys.stderr)
    safe_print(
        f"{count(passed.records, 'record')}, {count(passed.spans, 'span')}, "
        f"{count(passed.relations, 'relation')} to {target}",
        file=sys.stderr,
    )
    if not passed.records:
        safe_print("Articles are exported once they have a highlight or are marked as done.", file=sys.stderr)
    return 0


def _counted(found: Iterable[Record], passed: _Passed) -> Iterator[Record]:
    for record in found:
        passed.records += 1
        passed.spans += len(record.spans)
        passed.relations += len(record.relations)
        yield record


def _to_stdout(chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def _to_file(path: Path, chunks: Iterable[bytes]) -> None:
    from reader.files import atomic_write

    target = path.resolve()
    if target.is_dir():
        raise ExportError("this is a folder", where=str(path), remedy="name a file in it")
    if not target.parent.is_dir():
        raise ExportError("there is no such folder", where=str(path.parent), remedy="make it first")
    if not target.exists() or target.is_file():
        atomic_write(target, chunks)
        return
    # A pipe or device is written to: renaming a file over it would destroy it.
    try:
        with target.open("wb") as out:
            out.writelines(chunks)
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise ExportError(f"it cannot be written: {fault.strerror}", where=str(path)) from fault
