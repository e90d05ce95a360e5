"""Label Studio: a JSON array of tasks with their annotations, and the labelling config that goes with it.

The format is that of https://labelstud.io/guide/task_format. A record is a task and a fragment a region; the regions of
one span are tied by the relation `continues`. Offsets are code points, as Label Studio counts since 2021; older
exports count UTF-16 units, and the words beside the offsets tell which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.core.annotation import Span
from reader.core.codec import Row
from reader.core.ids import JSONValue
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job, Output
from reader.exchange.dialects._continuing import CALLED_SO, CONTINUES, NAMESAKES
from reader.exchange.dialects._label_studio_config import LABELS, TEXT, config, control_name
from reader.exchange.dialects._label_studio_reading import detect, read
from reader.exchange.json_line import dump_line
from reader.exchange.native_rows import about_row, entity_row
from reader.exchange.record import Record
from reader.exchange.selection import PROGRAMS, is_suggested, suggested_only, without_suggested
from reader.exchange.things import Thing

_CONFIG = ".config.xml"
_MODEL = "pressmark"
"""What predictions say that they are from; each says in its origin and score what and how sure it is."""


def write(records: Iterable[Record], job: Job) -> Iterator[Output]:
    """Yield the array of tasks, and the labelling config beside it."""
    joint = b"[\n"
    for record in records:
        yield joint + dump_line(_task(record, job)).rstrip(b"\n")
        joint = b",\n"
    yield b"\n]\n" if joint == b",\n" else b"[\n]\n"
    yield FilePart(_CONFIG, config(job.labels).encode("utf-8"))


def _task(record: Record, job: Job) -> Row:
    """Return a task; what nobody has decided about is a prediction, which is no annotation there."""
    article, decided = record.article, without_suggested(record)
    suggested = suggested_only(record)
    annotation = {"was_cancelled": False, "ground_truth": False}
    task: Row = {
        "data": {
            "text": article.text,
            "id": article.id,
            "title": article.title,
            "sha256": article.sha256,
            **about_row(article),
            "annotator": record.annotator,
            "status": record.status,
            "entities": [entity_row(entity) for entity in record.entities],
        },
        "annotations": [{"result": _result(decided, job), **annotation}]
        if decided.spans or not suggested.spans
        else [],
    }
    if suggested.spans:
        sure = [span.provenance.confidence or 0.0 for span in suggested.spans]
        score = round(sum(sure) / len(sure), 4)
        task["predictions"] = [{"model_version": _MODEL, "score": score, "result": _result(suggested, job)}]
    return task


def _result(record: Record, job: Job) -> list[JSONValue]:
    result: list[JSONValue] = []
    written: set[str] = set()
    for span in record.spans:
        if job.labels.label(span.label) is None:
            job.account.drop_span(record, span, "its label is not in the label set")
            continue
        result += _regions(record, span, job)
        written.add(span.id)
    job.account.write(spans=len(written))
    for tie in record.relations:
        if tie.type == CONTINUES:
            job.account.drop_relation(record, tie.id, CALLED_SO)
        elif tie.head in written and tie.tail in written:
            result.append(_relation(tie.head, tie.tail, tie.type, tie.id))
            job.account.write(relations=1)
        else:
            job.account.drop_relation(record, tie.id, "one of its spans was left out")
    return result


def _regions(record: Record, span: Span, job: Job) -> Iterator[JSONValue]:
    """Yield the regions of a span, what is set on the first of them, and what ties the others to it."""
    text = record.article.text
    for number, part in enumerate(span.fragments, 1):
        place: Row = {"start": part.start, "end": part.end, "text": text[part.start : part.end]}
        region: Row = {
            "id": span.id if number == 1 else f"{span.id}.{number}",
            "from_name": LABELS,
            "to_name": TEXT,
            "type": "labels",
            "origin": "prediction" if span.provenance.origin.startswith(PROGRAMS) else "manual",
            "value": {**place, "labels": [span.label]},
        }
        if is_suggested(span) and span.provenance.confidence is not None:
            region["score"] = span.provenance.confidence
        if number == 1:
            region["meta"] = {"text": [span.note] if span.note else [], "entity": span.entity or ""}
        yield region
        if number == 1:
            yield from _attributes(record, span, place, job)
        else:
            yield _relation(span.id, f"{span.id}.{number}", CONTINUES, "")


def _attributes(record: Record, span: Span, place: Row, job: Job) -> Iterator[Row]:
    label = job.labels.label(span.label)
    for name in sorted(span.attributes):
        value = span.attributes[name]
        attribute = label.attribute(name) if label else None
        if attribute is None or not attribute.allows(value):
            what = "value" if attribute else "attribute"
            job.account.miss(record, span, Thing.ATTRIBUTES, f"the {what} is not in the label set")
            continue
        kind, key = ("choices", "choices") if attribute.values else ("textarea", "text")
        yield {
            "id": span.id,
            "from_name": control_name(span.label, name),
            "to_name": TEXT,
            "type": kind,
            "value": {**place, key: [value]},
        }


def _relation(head: str, tail: str, name: str, identifier: str) -> Row:
    row: Row = {"type": "relation", "from_id": head, "to_id": tail, "direction": "right", "labels": [name]}
    return {**row, "id": identifier} if identifier else row


DIALECT = Dialect(
    name="label-studio",
    title="Label Studio: JSON tasks and labelling config",
    suffix=".json",
    offsets="code points",
    beside=(_CONFIG,),
    loses=(
        Loss(Thing.DISMISSED, "left out"),
        Loss(Thing.PROVENANCE, "left out"),
        Loss(Thing.BLOCKS, "left out"),
        Loss(Thing.MARKS, "left out"),
    ),
    drops=(
        Loss(Thing.SPANS, "those whose label the label set lacks"),
        NAMESAKES,
        Loss(Thing.ATTRIBUTES, "those that the label set lacks, or does not allow their value"),
    ),
    write=write,
    read=read,
    detect=detect,
    keeps_ids=True,
    tells_suggestions=True,
)
