"""Fine-tuning of chat models: JSONL, one conversation for each article and annotator, with the annotations as JSON.

The flavours are those of the trainers: `messages` with roles, or `prompt` and `completion`
(https://huggingface.co/docs/trl/dataset_formats). What is asked comes from a template, which is written beside the
file: a model must later be asked as it was trained. An answer names spans by number and words, in the order of the
text, because models copy words well and count characters badly; offsets of code points are an option.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from reader.core.annotation import Span
from reader.core.codec import Row
from reader.core.ids import JSONValue
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job, Option, Output
from reader.exchange.dialects._chat_template import chat_template
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.things import Thing

_TEMPLATE = ".template.toml"
_IF_EDITED = "export with it by --set template=FILE, or give it another name"


def write(records: Iterable[Record], job: Job) -> Iterator[Output]:
    """Yield the template, and the conversation of each record."""
    template = chat_template(job.options.get("template", ""))
    with_offsets = job.options.get("offsets") == "yes"
    yield FilePart(_TEMPLATE, template.source, _IF_EDITED)
    in_turns = job.options.get("flavour") != "prompt-completion"
    for record in records:
        answer = json.dumps(_answer(record, with_offsets=with_offsets), ensure_ascii=False)
        said = template.filled(record.article, job.labels, answer)
        yield dump_line(_turns(said) if in_turns else _pair(said))
        job.account.write(spans=len(record.spans), relations=len(record.relations))


def _turns(said: dict[str, str]) -> Row:
    return {"messages": [{"role": role, "content": words} for role, words in said.items() if words]}


def _pair(said: dict[str, str]) -> Row:
    prompt = "\n\n".join(filter(None, (said["system"], said["user"])))
    return {"prompt": prompt, "completion": said["assistant"]}


def _answer(record: Record, *, with_offsets: bool) -> Row:
    numbers = {span.id: number for number, span in enumerate(record.spans, 1)}
    names = {entity.id: entity.name for entity in record.entities}
    spans: list[JSONValue] = []
    for span in record.spans:
        row = _span(record, span, numbers[span.id])
        if span.entity is not None:
            row["entity"] = names[span.entity]
        if with_offsets:
            row["offsets"] = [[part.start, part.end] for part in span.fragments]
        spans.append(row)
    return {
        "spans": spans,
        "relations": [
            {"type": tie.type, "head": numbers[tie.head], "tail": numbers[tie.tail]}
            for tie in record.relations
        ],
    }


def _span(record: Record, span: Span, number: int) -> Row:
    words: list[JSONValue] = [record.article.text[part.start : part.end] for part in span.fragments]
    row: Row = {"id": number, "label": span.label, "text": words[0] if len(words) == 1 else words}
    attributes = {**record.computed.get(span.id, {}), **span.attributes}
    return {**row, "attributes": dict(sorted(attributes.items()))} if attributes else row


DIALECT = Dialect(
    name="chat",
    title="Fine-tuning of chat models: JSONL conversations",
    suffix=".jsonl",
    offsets="none, or code points",
    beside=(_TEMPLATE,),
    loses=(
        Loss(Thing.ENTITIES, "the name alone is kept"),
        Loss(Thing.NOTES, "left out"),
        Loss(Thing.DISMISSED, "left out"),
        Loss(Thing.PROVENANCE, "left out"),
        Loss(Thing.STATUS, "left out"),
        Loss(Thing.METADATA, "only what the template names is kept"),
        Loss(Thing.BLOCKS, "left out"),
        Loss(Thing.MARKS, "left out"),
    ),
    write=write,
    options=(
        Option("flavour", "messages", "how a conversation is spelt", ("messages", "prompt-completion")),
        Option("template", "", "a TOML file with what each side says"),
        Option("offsets", "no", "whether answers hold offsets beside the words", ("no", "yes")),
    ),
)
