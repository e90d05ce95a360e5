"""Hugging Face `datasets`: a folder with a dataset card that declares the features, and JSONL beside it.

`load_dataset(FOLDER)` gives the same in its versions 2, 3, 4 and 5, because the card says what each column holds
(https://huggingface.co/docs/hub/datasets-manual-configuration) and no column can be taken for something else: where
all strings of a column look like dates, the JSON reader makes times of them, so titles, dates, notes and names stand
in strings of JSON. The task `spans` has spans and relations as they are, with offsets of code points; the task
`tokens` has tokens and, for each label, a column of tags in the BIO scheme.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reader.core.annotation import Span
from reader.core.codec import Row
from reader.core.ids import JSONValue
from reader.errors import ExportError
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job, Option, Output
from reader.exchange.dialects._huggingface_card import CARD, card, column
from reader.exchange.dialects._tagging import NAMELESS, TAGGED, TAGS, TYPES, bio, columns, known
from reader.exchange.dialects._told import UNTOLD
from reader.exchange.json_line import dump_line
from reader.exchange.native_rows import about_row, entity_row
from reader.exchange.record import Record
from reader.exchange.things import Thing
from reader.exchange.tokens import tokens

_DEFAULT_SPLIT = "train"
_ALL = "all"


def write(records: Iterable[Record], job: Job) -> Iterator[Output]:
    """Yield the card, with the first part of a split, then the row of each record.

    A part without articles has no file, and the card does not name it: `datasets` takes no empty split.
    """
    splits = job.splits or (_DEFAULT_SPLIT,)
    if _ALL in splits:
        raise ExportError(
            f"datasets takes {_ALL!r} for all parts of a split",
            remedy="call this part otherwise, such as train",
        )
    by_tokens, by_type = job.options.get("task") == "tokens", job.options.get(TAGS.name) == TYPES
    if job.split in ("", splits[0]):
        yield FilePart(CARD, card(job.labels, splits, by_tokens=by_tokens, by_type=by_type))
    file = f"{job.split or _DEFAULT_SPLIT}.jsonl"
    if not job.split:
        yield FilePart(file, b"")
    for record in records:
        row = _tagged(record, job) if by_tokens else _with_spans(record, job)
        yield FilePart(file, dump_line(row))


def _with_spans(record: Record, job: Job) -> Row:
    written = {span.id: span for span in known(record, job)}
    ties: list[JSONValue] = []
    for tie in record.relations:
        if job.labels.relation(tie.type) is None:
            job.account.drop_relation(record, tie.id, "its type is not in the label set")
        elif tie.head not in written or tie.tail not in written:
            job.account.drop_relation(record, tie.id, "one of its spans was left out")
        else:
            ties.append({"id": tie.id, "type": tie.type, "head": tie.head, "tail": tie.tail})
    job.account.write(spans=len(written), relations=len(ties))
    named = {span.entity for span in written.values()}
    return {
        **_about(record),
        "status": record.status,
        "spans": [_span(record, span) for span in written.values()],
        "relations": ties,
        "entities": _spelt([entity_row(entity) for entity in record.entities if entity.id in named]),
    }


def _about(record: Record) -> Row:
    article = record.article
    return {
        "id": article.id,
        "annotator": record.annotator,
        "language": article.language or "",
        "sha256": article.sha256,
        "text": article.text,
        "metadata": _spelt(
            {"title": article.title, **about_row(article), "metadata": dict(article.metadata)}
        ),
    }


def _span(record: Record, span: Span) -> Row:
    return {
        "id": span.id,
        "label": span.label,
        "start": span.start,
        "end": span.end,
        "fragments": [{"start": part.start, "end": part.end} for part in span.fragments],
        "attributes": _spelt({**record.computed.get(span.id, {}), **span.attributes}),
        "entity": span.entity or "",
        "note": _spelt(span.note or ""),
    }


def _spelt(value: JSONValue) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def _tagged(record: Record, job: Job) -> Row:
    text = record.article.text
    cut = tokens(text)
    tags = columns(record, known(record, job), cut, job, bio)
    for tie in record.relations:
        job.account.drop_relation(record, tie.id, "token classification has no relations")
    return {
        **_about(record),
        "tokenizer": cut.tokenizer,
        "tokens": [*cut.words(text)],
        "starts": [*cut.starts],
        "ends": [*cut.ends],
        **{column(name): [*row] for name, row in tags.items()},
    }


DIALECT = Dialect(
    name="huggingface",
    title="Hugging Face datasets: JSONL and a card with its features",
    suffix="",
    offsets="code points, or tokens",
    loses=UNTOLD,
    drops=(
        NAMELESS,
        Loss(Thing.RELATIONS, "those whose type the label set lacks"),
        *(
            replace(loss, what=f"{loss.what}, with task=tokens".removeprefix("left out, "))
            for loss in TAGGED
            if loss is not NAMELESS
        ),
    ),
    write=write,
    folder=True,
    joins_splits=True,
    options=(
        Option(
            "task",
            "spans",
            "spans and relations by offset, or a column of BIO tags for each label",
            ("spans", "tokens"),
        ),
        TAGS,
    ),
)
