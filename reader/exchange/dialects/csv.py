"""CSV for tables and spreadsheets: one row a span, as RFC 4180 has it, in UTF-8.

Attributes and relation types have a column each: it holds the value, or the ids of the spans that relations point to.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from reader.core.annotation import Relation, Span
from reader.core.ids import SpanId
from reader.core.labels import LabelSet
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, Job, Option
from reader.exchange.record import Record
from reader.exchange.things import Thing

_FIXED = """
    article title annotator status span label start end fragments text entity entity_name note
    origin decision confidence
""".split()
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def write(records: Iterable[Record], job: Job) -> Iterator[bytes]:
    """Yield the header, then the rows of each record."""
    attributes, types = _attributes(job.labels), [relation.name for relation in job.labels.relations]
    guard = job.options.get("formulas") == "guarded"
    header = [*_FIXED, *(f"attribute.{name}" for name in attributes), *(f"relation.{name}" for name in types)]
    mark = b"\xef\xbb\xbf" if job.options.get("byte-order-mark") == "yes" else b""
    yield mark + _spell([header], guard=False)
    for record in records:
        ties = _ties(record, types, job)
        rows = [_row(record, span, attributes, types, ties.get(span.id, []), job) for span in record.spans]
        job.account.write(spans=len(rows), relations=sum(map(len, ties.values())))
        yield _spell(rows, guard=guard)


def _attributes(labels: LabelSet) -> list[str]:
    return list(dict.fromkeys(attribute.name for label in labels.labels for attribute in label.attributes))


def _ties(record: Record, types: list[str], job: Job) -> dict[SpanId, list[Relation]]:
    ties: dict[SpanId, list[Relation]] = {}
    for tie in record.relations:
        if tie.type in types:
            ties.setdefault(tie.head, []).append(tie)
        else:
            job.account.drop_relation(record, tie.id, "its type is not in the label set")
    return ties


def _row(
    record: Record, span: Span, attributes: list[str], types: list[str], ties: list[Relation], job: Job
) -> list[str]:
    values = {**record.computed.get(span.id, {}), **span.attributes}
    for _ in span.attributes.keys() - set(attributes):
        job.account.miss(record, span, Thing.ATTRIBUTES, "the attribute is not in the label set")
    names = {entity.id: entity.name for entity in record.entities}
    return [
        record.article.id,
        record.article.title,
        record.annotator,
        record.status,
        span.id,
        span.label,
        str(span.start),
        str(span.end),
        " ".join(f"{part.start}-{part.end}" for part in span.fragments),
        span.excerpt(record.article.text),
        span.entity or "",
        names[span.entity] if span.entity else "",
        span.note or "",
        span.provenance.origin,
        str(span.provenance.decision),
        "" if span.provenance.confidence is None else str(span.provenance.confidence),
        *(values.get(name, "") for name in attributes),
        *(" ".join(tie.tail for tie in ties if tie.type == name) for name in types),
    ]


def _spell(rows: Iterable[list[str]], *, guard: bool) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{cell}" if guard and cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8")


DIALECT = Dialect(
    name="csv",
    title="CSV, one row a span",
    suffix=".csv",
    offsets="code points",
    loses=(
        Loss(Thing.DISMISSED, "left out"),
        Loss(Thing.PROVENANCE, "only the origin of spans, its confidence and what was decided are kept"),
        Loss(Thing.METADATA, "left out"),
        Loss(Thing.BLOCKS, "left out"),
        Loss(Thing.MARKS, "left out"),
    ),
    drops=(
        Loss(Thing.RELATIONS, "those whose type the label set lacks"),
        Loss(Thing.ATTRIBUTES, "those that the label set lacks"),
    ),
    write=write,
    tells_suggestions=True,
    options=(
        Option(
            "formulas",
            "guarded",
            "whether an apostrophe is put before what a spreadsheet would run as a formula",
            ("guarded", "kept"),
        ),
        Option("byte-order-mark", "no", "whether it begins with one, as Excel needs it", ("no", "yes")),
    ),
)
