"""GLiNER: rows of tokens with spans by token, and relations, for its training.

The format is that of https://urchade.github.io/GLiNER/training.html: `ner` is a list of `[first, last, label]`, where
the last token itself is named; `relations`, for its models of relations, is a list of `[head, tail, type]` by place in
`ner`; `ner_labels` are the labels that are asked for, so that a text without one counts as a text without one. GLiNER
leaves out without a word what stands after the 384th token of a row, so an article has as many rows as it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.core.codec import Row
from reader.core.ids import JSONValue, SpanId
from reader.errors import ExportError
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, Job, Option
from reader.exchange.dialects._gliner_rows import Run, token_rows
from reader.exchange.dialects._tagging import CUT, LOSES, TAGS, UNSAID, miss, tag, tags, token_runs
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.things import Thing
from reader.exchange.tokens import GLINER, Tokens, tokens

_WIDTH = 12
"""How many tokens a span can have for GLiNER's models of spans as they are by themselves."""
_ADVICE = (
    f"some spans have more than {_WIDTH} tokens: GLiNER’s models of spans do not see them, unless their max_width is "
    "raised; those that are named token or multitask do"
)


def write(records: Iterable[Record], job: Job) -> Iterator[bytes]:
    """Yield the rows of each record.

    Raises:
        ExportError: If the size of a row that was chosen is no number.
    """
    most = _most(job)
    as_list = job.options.get("layout") != "lines"
    if as_list:
        yield b"["
    joint = b"\n"
    for record in records:
        for row in _rows(record, most, job):
            line = dump_line(row)
            yield joint + line.rstrip(b"\n") if as_list else line
            joint = b",\n"
    if as_list:
        yield b"\n]\n"


def _most(job: Job) -> int:
    words = job.options.get("max-tokens", "384")
    if not words.isascii() or not words.isdecimal():
        raise ExportError(
            f"max-tokens cannot be {words!r}", remedy="it is a number; 0 makes each article one row"
        )
    return int(words)


def _rows(record: Record, most: int, job: Job) -> Iterator[Row]:
    text = record.article.text
    cut = tokens(text, GLINER)
    runs = {span.id: found for span in record.spans if (found := token_runs(record, span, cut, job))}
    rows = token_rows(record.article.blocks, cut, [run for several in runs.values() for run in several], most)
    places = _placed(record, runs, rows, most, job)
    named: list[list[JSONValue]] = [[] for _ in rows]
    first: dict[SpanId, tuple[int, int]] = {}
    for span in record.spans:
        for row, (start, after) in zip(places.get(span.id, ()), runs.get(span.id, ()), strict=False):
            first.setdefault(span.id, (row, len(named[row])))
            named[row].append([start - rows[row][0], after - 1 - rows[row][0], tag(record, span, job)])
            if after - start > _WIDTH:
                job.account.advise(_ADVICE)
    ties = _relations(record, first, len(rows), job)
    job.account.write(spans=len(first))
    for number, (start, after) in enumerate(rows):
        yield {
            "tokenized_text": [
                text[at:end] for at, end in zip(cut.starts[start:after], cut.ends[start:after], strict=True)
            ],
            "ner": named[number],
            "ner_labels": [*tags(job)],
            "relations": ties[number],
            **_about(record, cut, start, after),
        }


def _placed(
    record: Record, runs: dict[SpanId, list[Run]], rows: list[Run], most: int, job: Job
) -> dict[SpanId, list[int]]:
    """Return the row of each fragment of each span; spans of which one lies in no single row are dropped."""
    places: dict[SpanId, list[int]] = {}
    row_of = [number for number, (start, after) in enumerate(rows) for _ in range(start, after)]
    for span in record.spans:
        if span.id not in runs:
            continue
        ends = [(row_of[start], row_of[after - 1]) for start, after in runs[span.id]]
        if any(first != last for first, last in ends):
            job.account.drop_span(record, span, f"it does not fit into one row of {most} tokens")
            continue
        places[span.id] = [first for first, _ in ends]
        miss(record, span, job, what="rows of GLiNER")
    return places


def _relations(
    record: Record, first: dict[SpanId, tuple[int, int]], rows: int, job: Job
) -> list[list[JSONValue]]:
    """Return the relations of each row, by the places of the first fragments of their spans."""
    ties: list[list[JSONValue]] = [[] for _ in range(rows)]
    for tie in record.relations:
        if tie.head not in first or tie.tail not in first:
            job.account.drop_relation(record, tie.id, "one of its spans was left out")
            continue
        (row, head), (other, tail) = first[tie.head], first[tie.tail]
        if row != other:
            job.account.drop_relation(record, tie.id, "its spans are in different rows")
            continue
        ties[row].append([head, tail, tie.type])
        job.account.write(relations=1)
    return ties


def _about(record: Record, cut: Tokens, start: int, after: int) -> Row:
    """Return what GLiNER passes over: where the row comes from."""
    begin, end = (cut.starts[start], cut.ends[after - 1]) if after > start else (0, 0)
    return {
        "article": record.article.id,
        "annotator": record.annotator,
        "sha256": record.article.sha256,
        "tokenizer": cut.tokenizer,
        "start": begin,
        "text": record.article.text[begin:end],
    }


DIALECT = Dialect(
    name="gliner",
    title="GLiNER: rows of tokens with spans and relations",
    suffix=".json",
    offsets="tokens",
    loses=LOSES,
    drops=(
        CUT,
        Loss(Thing.SPANS, "those longer than a row, unless max-tokens=0"),
        Loss(Thing.RELATIONS, "those from row to row"),
        Loss(Thing.ENTITIES, "left out"),
        *UNSAID,
    ),
    write=write,
    options=(
        TAGS,
        Option("max-tokens", "384", "how many tokens a row has at most; 0 makes each article one row"),
        Option("layout", "list", "one JSON list, or a row a line", ("list", "lines")),
    ),
)
