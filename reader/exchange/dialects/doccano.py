"""doccano: JSONL for its projects of sequence labelling, in both flavours that its import knows.

The format is that of doccano's own pipeline (`backend/data_import` in https://github.com/doccano/doccano). With
relations (`JSONL(Relation)`): `entities`, and `relations` that name them by whole numbers. Without (`JSONL`): `label`,
a list of `[start, end, label]`. Offsets are code points. All rows have the same keys, because doccano puts rows into
one table; those that it does not know become the example's metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, pairwise

from reader.core.annotation import Fragment
from reader.core.codec import Row
from reader.core.ids import JSONValue, SpanId
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, Job, Option
from reader.exchange.dialects._continuing import CALLED_SO, CONTINUES, NAMESAKES
from reader.exchange.dialects._doccano_reading import detect, read
from reader.exchange.dialects._told import UNTOLD, tell
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.things import Thing

_ADVICE = (
    "some spans overlap: switch on “Allow overlapping spans” when you make the project, or doccano leaves them out "
    "without a word"
)


def write(records: Iterable[Record], job: Job) -> Iterator[bytes]:
    """Yield the row of each record."""
    numbers = count()
    with_relations = job.options.get("flavour") != "spans"
    for record in records:
        if _overlap(record):
            job.account.advise(_ADVICE)
        rows = _related(record, job, numbers) if with_relations else _plain(record, job)
        # A long text stands behind what tells the format.
        yield dump_line({**rows, "text": record.article.text, **_metadata(record)})


def _related(record: Record, job: Job, numbers: Iterator[int]) -> Row:
    entities: list[JSONValue] = []
    ties: list[tuple[int, int, str, str]] = []
    first: dict[SpanId, int] = {}
    for span in record.spans:
        for part in span.fragments:
            number = next(numbers)
            entities.append(
                {
                    "id": number,
                    "label": span.label,
                    "start_offset": part.start,
                    "end_offset": part.end,
                    "key": span.id if span.id not in first else "",
                }
            )
            if first.setdefault(span.id, number) != number:
                ties.append((first[span.id], number, CONTINUES, ""))
    written = [tie for tie in record.relations if tie.type != CONTINUES]
    for tie in record.relations:
        if tie.type == CONTINUES:
            job.account.drop_relation(record, tie.id, CALLED_SO)
    ties += ((first[tie.head], first[tie.tail], tie.type, tie.id) for tie in written)
    job.account.write(spans=len(record.spans), relations=len(written))
    return {
        "entities": entities,
        "relations": [
            {"id": next(numbers), "from_id": head, "to_id": tail, "type": kind, "key": key}
            for head, tail, kind, key in ties
        ],
    }


def _plain(record: Record, job: Job) -> Row:
    for span in record.spans:
        if len(span.fragments) > 1:
            job.account.miss(record, span, Thing.FRAGMENTS, "each fragment is a span of its own")
    for tie in record.relations:
        job.account.drop_relation(record, tie.id, "this flavour has no relations")
    job.account.write(spans=len(record.spans))
    return {"label": [[part.start, part.end, span.label] for span in record.spans for part in span.fragments]}


def _metadata(record: Record) -> Row:
    """Return what doccano shows as an example's metadata: strings, with the keys that every row has."""
    return {key: value for key, value in tell(record).items() if isinstance(value, str)}


def _overlap(record: Record) -> bool:
    parts: list[Fragment] = sorted(part for span in record.spans for part in span.fragments)
    return any(left.end > right.start for left, right in pairwise(parts))


DIALECT = Dialect(
    name="doccano",
    title="doccano: JSONL for sequence labelling",
    suffix=".jsonl",
    offsets="code points",
    loses=(
        Loss(Thing.ATTRIBUTES, "left out"),
        Loss(Thing.ENTITIES, "left out"),
        Loss(Thing.NOTES, "left out"),
        *UNTOLD,
    ),
    drops=(
        Loss(Thing.RELATIONS, "with flavour=spans"),
        NAMESAKES,
        Loss(Thing.FRAGMENTS, "each is a span of its own, with flavour=spans"),
    ),
    write=write,
    read=read,
    detect=detect,
    options=(
        Option(
            "flavour",
            "relations",
            "which of doccano's imports it is for: JSONL(Relation), or JSONL without relations",
            ("relations", "spans"),
        ),
    ),
)
