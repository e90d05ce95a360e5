"""Writing records as `pressmark export` does: in a dialect, and with the account closed at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.exchange.dialect import Dialect, Job, Output
from reader.exchange.record import Record
from reader.exchange.writing import settle, write_sound


def write_records(
    dialect: Dialect, records: Iterable[Record], job: Job, *, strict: bool = False
) -> Iterator[Output]:
    """Yield what a dialect makes of records, and prove at the end that none of it got lost without a word."""
    yield from write_sound(dialect, records, job)
    settle(dialect, job.account, strict=strict)
