"""What came back from a dialect, held against what went in: only what it says it loses may be missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reader.core.annotation import Span
from reader.exchange.account import WITH_SPAN, Account
from reader.exchange.dialect import Dialect, FilePart, Job, Output
from reader.exchange.output import Staged
from reader.exchange.record import Record
from reader.exchange.things import Thing
from tests.core.strategies import LABELS
from tests.exchange.writing import write_records


def write_all(
    dialect: Dialect, records: Sequence[Record], target: Path, options: Mapping[str, str] | None = None
) -> Account:
    """Write records with a dialect to a file, or folder, and return the account."""
    account = Account(dialect.loses)
    with Staged() as staged:
        chunks = write_records(dialect, records, Job(LABELS, account, dialect.chosen(options or {})))
        (staged.write_folder if dialect.folder else staged.write_file)(target, chunks)
        staged.commit()
    return account


def own_bytes(chunks: Sequence[Output]) -> bytes:
    """Return the bytes of the export's own file."""
    return b"".join(chunk for chunk in chunks if not isinstance(chunk, FilePart))


def verify_returned(
    dialect: Dialect, account: Account, given: Sequence[Record], returned: Sequence[Record]
) -> None:
    """Hold what was read back against what was written.

    Each span and relation that came back is one that went in, as often as it did, and as many came back as the account
    says were written. What a dialect does not say it loses is the same on each of them.
    """
    # What went with its span is no reason to look less closely at what the others have.
    lost = {thing for thing, reason in account.reasons if reason != WITH_SPAN}
    texts = [[record.article.text for record in records] for records in (given, returned)]
    if dialect.folder:
        # Files come back by name.
        texts = [sorted(several) for several in texts]
    assert texts[0] == texts[1]
    for what, key in _KEYS.items():
        if what in lost and what not in (Thing.SPANS, Thing.RELATIONS):
            continue
        before, after = Counter[Any](), Counter[Any]()
        for record in given:
            before.update(key(record, lost))
        for record in returned:
            after.update(key(record, lost))
        assert not after - before, f"{dialect.name}: {what} came back that were not there"
        if what in account.went:
            assert after.total() == account.went[what], f"{dialect.name}: {what}"
        elif Thing.SPANS not in lost:
            assert after == before, f"{dialect.name}: {what}"


def place(record: Record, span: Span, lost: set[Thing]) -> tuple[Any, ...]:
    """Return what tells a span from others, with its words."""
    text = record.article.text
    ends = [(part.start, part.end, text[part.start : part.end]) for part in span.fragments]
    if Thing.FRAGMENTS in lost:
        ends = [(span.start, span.end, text[span.start : span.end])]
    return record.article.sha256, span.label, *ends


def _spans(record: Record, lost: set[Thing]) -> list[Any]:
    return [place(record, span, lost) for span in record.spans]


def _relations(record: Record, lost: set[Thing]) -> list[Any]:
    places = {span.id: place(record, span, lost) for span in record.spans}
    return [(tie.type, places[tie.head], places[tie.tail]) for tie in record.relations]


def _attributes(record: Record, lost: set[Thing]) -> list[Any]:
    return [
        (place(record, span, lost), pair) for span in record.spans for pair in sorted(span.attributes.items())
    ]


def _notes(record: Record, lost: set[Thing]) -> list[Any]:
    return [(place(record, span, lost), span.note) for span in record.spans if span.note]


def _entities(record: Record, lost: set[Thing]) -> list[Any]:
    names = {entity.id: entity for entity in record.entities}
    return [(place(record, span, lost), names[span.entity]) for span in record.spans if span.entity]


_KEYS: dict[Thing, Callable[[Record, set[Thing]], list[Any]]] = {
    Thing.SPANS: _spans,
    Thing.RELATIONS: _relations,
    Thing.ATTRIBUTES: _attributes,
    Thing.NOTES: _notes,
    Thing.ENTITIES: _entities,
}
