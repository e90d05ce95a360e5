"""Writing records in several processes at once, where a format writes each by itself: the same bytes, sooner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from reader.cli.helpers import Helpers, useful_helpers
from reader.cli.records import chosen_articles, records, row_records
from reader.core.ids import ArticleId
from reader.exchange.account import Account
from reader.exchange.dialect import Dialect, Job, Output, dialect
from reader.exchange.selection import Selection
from reader.exchange.writing import write_sound, write_sound_rows
from reader.library.folder import FolderLibrary
from reader.library.opening import open_library
from reader.library.protocol import Library

_BATCH = 32
"""How many articles a process is given at a time."""
_WORTHWHILE = 64 * _BATCH
"""From how many articles on another process is of more use than it takes to start it."""

_Batch: TypeAlias = Sequence[ArticleId]
_Written: TypeAlias = tuple[bytes, Account]


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
    helpers = useful_helpers()
    if (
        helpers < 1
        or len(articles) < _WORTHWHILE
        or not chosen.by_record
        or selection.suggesters is not None
        or not isinstance(library, FolderLibrary)
    ):
        yield from _chunks(library, chosen, selection, job, advance=advance)
        return
    order = _Order(
        library.root, chosen.name, selection, job.options, job.split, job.account.details is not None
    )
    batches = [articles[start : start + _BATCH] for start in range(0, len(articles), _BATCH)]
    with Helpers(helpers, _writer, order) as others:
        for batch, (content, account) in others.joined(batches, partial(_write, library, chosen, order)):
            job.account.add(account)
            yield content
            for _ in batch:
                advance()


def _writer(order: _Order) -> Callable[[_Batch], _Written]:
    """Return what a helper does with a batch."""
    return partial(_write, open_library(order.root), dialect(order.dialect), order)


def _write(library: Library, chosen: Dialect, order: _Order, batch: _Batch) -> _Written:
    account = Account(chosen.loses, BytesIO() if order.detailed else None)
    job = Job(library.labels, account, order.options, order.split)
    chunks = _chunks(library, chosen, order.selection, job, articles=batch)
    return b"".join(chunk for chunk in chunks if isinstance(chunk, bytes)), account


def _chunks(
    library: Library,
    chosen: Dialect,
    selection: Selection,
    job: Job,
    *,
    advance: Callable[[], None] | None = None,
    articles: _Batch | None = None,
) -> Iterator[Output]:
    """Yield what a dialect makes of records: of their rows, where it can and they go out as they are."""
    if chosen.write_rows is not None and selection.is_all:
        return write_sound_rows(
            chosen.write_rows, row_records(library, selection, advance, articles, job.account), job
        )
    return write_sound(chosen, records(library, selection, advance, articles, job.account), job)
