"""brat: a folder with the text and the standoff annotations of each article, and the configuration for them.

The format is that of https://brat.nlplab.org/standoff.html and https://brat.nlplab.org/configuration.html. Offsets are
code points. A fragment that runs over a line end or tab is written in pieces, as brat itself writes it, because a line
of an `.ann` can hold neither. A piece of white space alone has no words that a reader could compare, so it is left out.
What brat has no place for stands in a note of the type `Pressmark` on the span, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from reader.core.annotation import Fragment, Span
from reader.core.ids import JSONValue, SpanId
from reader.core.labels import LabelSet
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job
from reader.exchange.dialects._brat_config import attribute_name, config, is_choice
from reader.exchange.dialects._brat_reading import (
    NOTE,
    PRESSMARK,
    detect_folder,
    flat,
    joined,
    pieces,
    read_folder,
)
from reader.exchange.dialects._collecting import spell_extra
from reader.exchange.dialects._folder import stem, text_parts
from reader.exchange.dialects._told import UNTOLD
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.things import Thing


def write(records: Iterable[Record], job: Job) -> Iterator[FilePart]:
    """Yield the configuration, then the files of each record."""
    yield FilePart("annotation.conf", config(job.labels).encode("utf-8"))
    for record in records:
        cut = {
            span.id: parts for span in record.spans if (parts := pieces(record.article.text, span.fragments))
        }
        yield from text_parts(record, cut)
        lines = list(_lines(record, cut, job))
        yield FilePart(f"{stem(record)}.ann", "".join(f"{line}\n" for line in lines).encode("utf-8"))


def _lines(record: Record, cut: Mapping[SpanId, tuple[Fragment, ...]], job: Job) -> Iterator[str]:
    text = record.article.text
    numbers: dict[SpanId, int] = {}
    attributes = notes = 0
    for span in record.spans:
        parts = cut.get(span.id)
        if parts is None:
            job.account.drop_span(record, span, "it is white space alone")
            continue
        numbers[span.id] = number = len(numbers) + 1
        words = " ".join(text[part.start : part.end] for part in parts)
        yield f"T{number}\t{span.label} {';'.join(f'{part.start} {part.end}' for part in parts)}\t{words}"
        for name, value in _choices(span, job.labels):
            attributes += 1
            yield f"A{attributes}\t{attribute_name(span.label, name)} T{number} {value}"
        if span.note:
            notes += 1
            yield f"#{notes}\t{NOTE} T{number}\t{flat(span.note)}"
        extra = dump_line(_extra(record, span, parts, job.labels)).decode("utf-8").rstrip("\n")
        notes += 1
        yield f"#{notes}\t{PRESSMARK} T{number}\t{extra}"
    ties = sorted(
        (numbers[tie.head], numbers[tie.tail], tie.type)
        for tie in record.relations
        if tie.head in numbers and tie.tail in numbers
    )
    for place, (head, tail, kind) in enumerate(ties, 1):
        yield f"R{place}\t{kind} Arg1:T{head} Arg2:T{tail}"
    for tie in record.relations:
        if tie.head not in numbers or tie.tail not in numbers:
            job.account.drop_relation(record, tie.id, "one of its spans was left out")
    job.account.write(spans=len(numbers), relations=len(ties))


def _choices(span: Span, labels: LabelSet) -> Iterator[tuple[str, str]]:
    for name, value in sorted(span.attributes.items()):
        if is_choice(labels, span.label, name, value):
            yield name, value


def _extra(record: Record, span: Span, parts: tuple[Fragment, ...], labels: LabelSet) -> dict[str, JSONValue]:
    """Return what the other lines do not say of a span, or not to the letter."""
    choices = dict(_choices(span, labels))
    row = spell_extra(
        replace(
            span,
            attributes={name: value for name, value in span.attributes.items() if name not in choices},
            note=None if span.note and flat(span.note) == span.note else span.note,
        )
    )
    if joined(record.article.text, parts) != span.fragments:
        row["fragments"] = [[part.start, part.end] for part in span.fragments]
    return row


DIALECT = Dialect(
    name="brat",
    title="brat: a folder of texts, standoff annotations and configuration",
    suffix="",
    offsets="code points",
    loses=UNTOLD,
    drops=(Loss(Thing.SPANS, "those of white space alone"), Loss(Thing.RELATIONS, "their ids")),
    write=write,
    read_folder=read_folder,
    detect_folder=detect_folder,
    folder=True,
)
