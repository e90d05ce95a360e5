"""Writing records in any dialect: sound ones only, and with an account of all that is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from reader.core.ahead import ahead
from reader.errors import ExportError
from reader.exchange.account import Account
from reader.exchange.dialect import Dialect, Job, Output
from reader.exchange.record import AnyRecord, Record, size
from reader.exchange.rules import structural_faults

_Record = TypeVar("_Record", bound=AnyRecord)


def write_sound(dialect: Dialect, records: Iterable[Record], job: Job) -> Iterator[Output]:
    """Yield what a dialect makes of records; what gets lost is in the account, which `settle` closes.

    Raises:
        ExportError: If a record contradicts itself, so that it would not be what was annotated, or cannot be written.
    """
    return _written(dialect.write, records, job)


def write_sound_rows(
    write: Callable[[Iterable[AnyRecord], Job], Iterator[Output]], records: Iterable[AnyRecord], job: Job
) -> Iterator[Output]:
    """Yield the same of records whose spans are still rows.

    Args:
        write: What the dialect writes them with.
        records: The records.
        job: What the dialect is given beside them.

    Raises:
        ExportError: As `write_sound`.
    """
    return _written(write, records, job)


def settle(dialect: Dialect, account: Account, *, strict: bool) -> None:
    """Prove at the end that nothing got lost without a word.

    Args:
        dialect: The dialect.
        account: The account of all that was written.
        strict: Refuse that anything was lost that annotators made, or may be because files are damaged.

    Raises:
        ExportError: If the account does not close, or, where it is strict, if something was lost. What was written
            must be thrown away then.
    """
    account.verify()
    if strict and account.salvaged:
        raise ExportError(
            "files of the library are damaged or of an earlier text, and nothing was written",
            remedy="see pressmark doctor, or leave out --strict",
        )
    if strict and account.is_lossy:
        raise ExportError(
            f"{dialect.name} cannot hold all of it, and nothing was written",
            remedy="leave out --strict, or choose another format",
        )


def _written(
    write: Callable[[Iterable[_Record], Job], Iterator[Output]], records: Iterable[_Record], job: Job
) -> Iterator[Output]:
    sound = ahead(_sound(ahead(records, size)), size)
    return write(ahead(job.account.watch(sound), size), job)


def _sound(records: Iterable[_Record]) -> Iterator[_Record]:
    for record in records:
        fault = next(structural_faults(record), None)
        if fault is not None:
            raise ExportError(
                str(fault),
                where=f"{record.article.id}, {record.annotator}",
                remedy="pressmark check names everything that is wrong",
            )
        yield record
