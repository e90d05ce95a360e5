"""Citron: a folder of JSON files, one an article, with attributions as PARC 3.0 has them: cue, sources, contents.

The format is that of https://github.com/bbc/citron/blob/main/docs/data_format.md. Offsets are code points. A quote
needs a cue there. Its fragments are its contents, those of its source its sources. Keys that Citron does not know, and
passes over, hold ids and what else is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reader.core.annotation import Fragment, Relation, Span
from reader.core.codec import Row
from reader.core.ids import JSONValue, SpanId
from reader.core.labels import LabelSet
from reader.core.roles import HAS_CUE, HAS_SOURCE
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job
from reader.exchange.dialects._citron_reading import PRESSMARK, detect_folder, read_folder
from reader.exchange.dialects._collecting import spell_extra
from reader.exchange.dialects._folder import stem
from reader.exchange.dialects._told import UNTOLD, tell
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.things import Thing


def write(records: Iterable[Record], job: Job) -> Iterator[FilePart]:
    """Yield the file of each record."""
    for record in records:
        written: set[str] = set()
        quotes = _quotes(record, written, job.labels)
        _count(record, written, job)
        row: Row = {"text": record.article.text, "quotes": quotes, PRESSMARK: tell(record, written)}
        yield FilePart(f"{stem(record)}.json", dump_line(row))


def _quotes(record: Record, written: set[str], labels: LabelSet) -> list[JSONValue]:
    """Return the quotes, and put the ids of all that is in them with those that are written."""
    spans = {span.id: span for span in record.spans}
    cues, sources = _tied(record, HAS_CUE, labels), _tied(record, HAS_SOURCE, labels)
    quotes: list[JSONValue] = []
    for span in record.spans:
        cue = next(iter(cues.get(span.id, ())), None)
        if cue is None or len(spans[cue.tail].fragments) > 1:
            continue
        from_whom = {tie.tail: tie for tie in sources.get(span.id, ())}
        quotes.append(_quote(record.article.text, span, spans[cue.tail], [spans[name] for name in from_whom]))
        ties = [cue, *from_whom.values()]
        written |= {span.id, *(tie.tail for tie in ties), *(tie.id for tie in ties)}
    return quotes


def _count(record: Record, written: set[str], job: Job) -> None:
    cues = _tied(record, HAS_CUE, job.labels)
    for span in record.spans:
        if span.id not in written:
            job.account.drop_span(record, span, _reason(span, cues))
    for tie in record.relations:
        if tie.id not in written:
            job.account.drop_relation(record, tie.id, "it is no part of an attribution that has one cue")
    job.account.write(
        spans=len(written & {span.id for span in record.spans}),
        relations=len(written & {tie.id for tie in record.relations}),
    )


def _tied(record: Record, role: str, labels: LabelSet) -> Mapping[SpanId, list[Relation]]:
    """Return the relations of a role by the span that they start from."""
    found: dict[SpanId, list[Relation]] = {}
    kind = labels.relation_for(role)
    for tie in record.relations:
        if kind is not None and tie.type == kind.name:
            found.setdefault(tie.head, []).append(tie)
    return found


def _reason(span: Span, cues: Mapping[SpanId, list[Relation]]) -> str:
    return (
        "its cue has several fragments"
        if span.id in cues
        else "it is no part of an attribution that has a cue"
    )


def _quote(text: str, span: Span, cue: Span, sources: Iterable[Span]) -> Row:
    return {
        "cue": {**_part(text, cue.fragments[0]), "label": cue.label, **spell_extra(cue)},
        "sources": [
            {
                **_part(text, part),
                **({"label": source.label, **spell_extra(source)} if number == 0 else {"id": source.id}),
            }
            for source in sources
            for number, part in enumerate(source.fragments)
        ],
        "contents": [_part(text, part) for part in span.fragments],
        "label": span.label,
        **spell_extra(span),
    }


def _part(text: str, part: Fragment) -> Row:
    return {"start": part.start, "end": part.end, "text": text[part.start : part.end]}


DIALECT = Dialect(
    name="citron",
    title="Citron: a folder of attributions as JSON, without other spans",
    suffix="",
    offsets="code points",
    loses=UNTOLD,
    drops=(
        Loss(Thing.SPANS, "those outside attributions with a cue"),
        Loss(Thing.RELATIONS, "those outside attributions with a cue"),
        Loss(Thing.RELATIONS, "their ids"),
    ),
    write=write,
    read_folder=read_folder,
    detect_folder=detect_folder,
    folder=True,
    names_roles=True,
)
