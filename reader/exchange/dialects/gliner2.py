"""GLiNER2: JSONL for its training, with entities and relations by offset.

The format is that of `gliner2.training.data` (https://github.com/fastino-ai/GLiNER2): `input` is the text; `output` has
under `entities` a list of mentions for each label, which may be empty, and under `relations` what ties two of them.
A mention is `{"text", "start", "end"}` with offsets of code points. GLiNER2 moves one that is no run of its tokens to
the next token, so such spans are left out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.core.codec import Row
from reader.core.ids import JSONValue, SpanId
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, Job
from reader.exchange.dialects._tagging import CUT, LOSES, TAGS, UNSAID, miss, tag, tags, token_runs
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.things import Thing
from reader.exchange.tokens import GLINER2, tokens

_WIDTH = 8
"""How many tokens a span can have for GLiNER2's models of spans as they are by themselves."""
_ADVICE = (
    f"some spans have more than {_WIDTH} tokens: GLiNER2’s models of the architecture “span” do not see them, unless "
    "their max_width is raised; those of the architecture “boundary” do"
)


def write(records: Iterable[Record], job: Job) -> Iterator[bytes]:
    """Yield the row of each record."""
    for record in records:
        yield dump_line(_row(record, job))


def _row(record: Record, job: Job) -> Row:
    text = record.article.text
    cut = tokens(text, GLINER2)
    mentions: dict[str, list[JSONValue]] = {name: [] for name in tags(job)}
    first: dict[SpanId, Row] = {}
    for span in record.spans:
        runs = token_runs(record, span, cut, job)
        if not runs:
            continue
        made: list[Row] = [
            {"text": text[part.start : part.end], "start": part.start, "end": part.end}
            for part in span.fragments
        ]
        first[span.id] = made[0]
        mentions.setdefault(tag(record, span, job), []).extend(made)
        miss(record, span, job, what="mentions of GLiNER2")
        if any(after - start > _WIDTH for start, after in runs):
            job.account.advise(_ADVICE)
    ties: list[JSONValue] = []
    for tie in record.relations:
        if tie.head in first and tie.tail in first:
            ties.append({tie.type: {"head": first[tie.head], "tail": first[tie.tail]}})
        else:
            job.account.drop_relation(record, tie.id, "one of its spans was left out")
    job.account.write(spans=len(first), relations=len(ties))
    return {
        "input": text,
        "output": {"entities": {name: [*found] for name, found in mentions.items()}, "relations": ties},
        "article": record.article.id,
        "annotator": record.annotator,
        "sha256": record.article.sha256,
        "tokenizer": cut.tokenizer,
    }


DIALECT = Dialect(
    name="gliner2",
    title="GLiNER2: JSONL with entities and relations",
    suffix=".jsonl",
    offsets="code points",
    loses=LOSES,
    drops=(CUT, Loss(Thing.ENTITIES, "left out"), *UNSAID),
    write=write,
    options=(TAGS,),
)
