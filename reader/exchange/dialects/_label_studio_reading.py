"""Tasks of Label Studio as records, whoever made them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from reader.core.annotation import Entity, Fragment, Relation, Span, merge_fragments
from reader.core.article import Article
from reader.core.codec import MalformedError, mapping
from reader.core.ids import Annotator, EntityId, JSONValue, RelationId, SpanId
from reader.exchange.article_of import article_of
from reader.exchange.derived import derived_id, kept_id
from reader.exchange.dialect import Reading, unknown_provenance
from reader.exchange.dialects._continuing import CONTINUES, piece, wholes
from reader.exchange.dialects._label_studio_places import Places
from reader.exchange.dialects._told import entities_of
from reader.exchange.json_array import BrokenJSONError, elements
from reader.exchange.json_line import load_line
from reader.exchange.record import NOBODY, STATUSES, LabelNames, Record, in_order
from reader.exchange.row_parts import listed
from reader.exchange.rules import Fault

_REGIONS = ("labels", "hypertextlabels")
_ABOUT = "language url publisher byline published added source".split()
_KEY = re.compile(
    rb'"(?:data|annotations|predictions|result|from_name|completed_by|was_cancelled|annotation_id|lead_time)"\s*:'
)
"""What stands in a task; two of them in the first bytes tell one."""


def detect(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is an export of Label Studio."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] == b"[" and start[1:].lstrip()[:1] == b"{" and _is_task(start)


def _is_task(start: bytes) -> bool:
    return len({match[0] for match in _KEY.finditer(start)}) > 1 or b'"data":{"text":' in start[:200]


def read(file: IO[bytes]) -> Iterator[Reading]:
    """Yield a record for each annotation of each task, or for a task that has none."""
    try:
        for number, (line, task) in enumerate(elements(file), 1):
            named = task.get("id") if isinstance(task, dict) else None
            part = f"task id {named}" if isinstance(named, int | str) and named != "" else f"task {number}"
            if isinstance(task, dict) and "annotation_id" in task and "data" not in task:
                fault = Fault(
                    "", "this is JSON-MIN, which has neither ids nor relations", "export it as JSON"
                )
                yield Reading(line, None, (fault,), part=part)
                return
            yield from _task(line, part, task)
    except BrokenJSONError as fault:
        yield Reading(fault.line, None, (Fault("", str(fault)),))


def _task(line: int, part: str, task: JSONValue) -> Iterator[Reading]:
    faults: list[Fault] = []
    try:
        fields = mapping(task, "the task")
        data = mapping(fields.get("data"), "data")
        article = _article(data)
        annotations = [
            mapping(row, "an annotation") for row in listed({"annotations": [], **fields}, "annotations")
        ]
        entities = entities_of(data, faults)
    except MalformedError as fault:
        yield Reading(line, None, (Fault("", str(fault)),), part=part)
        return
    counted = [row for row in annotations if row.get("was_cancelled") is not True]
    places = Places(article.text, _values(annotations))
    for row in counted or [{}]:
        annotator = _annotator(row, data if len(counted) < 2 else {})
        result = _Result(article, places, annotator, faults)
        try:
            for entry in listed({"result": [], **row}, "result"):
                result.take(entry)
        except MalformedError as fault:
            faults.append(Fault("", str(fault)))
        yield Reading(line, result.record(_status(data), entities), tuple(faults), part=part)
        faults = []


def _values(annotations: Iterable[Mapping[str, JSONValue]]) -> Iterator[Mapping[str, JSONValue]]:
    """Yield where the regions of all annotations of a task are, as far as they can be read."""
    for row in annotations:
        result = row.get("result")
        for part in result if isinstance(result, list) else ():
            value = part.get("value") if isinstance(part, dict) and part.get("type") in _REGIONS else None
            if isinstance(value, dict):
                yield value


def _article(data: Mapping[str, JSONValue]) -> Article:
    strings = {name: value for name, value in data.items() if isinstance(value, str)}
    text = strings.get("text")
    if text is None:
        if len(strings) != 1:
            raise MalformedError("data has no text")
        (text,) = strings.values()
        strings = {}
    return article_of(
        text, title=strings.get("title", ""), identifier=strings.get("id", ""),
        about={name: strings.get(name) for name in _ABOUT}, metadata=_metadata(strings.get("metadata")),
    )  # fmt: skip


def _metadata(words: str | None) -> Mapping[str, JSONValue]:
    try:
        return mapping(load_line((words or "{}").encode("utf-8", "surrogatepass")), "metadata")
    except MalformedError:
        return {}


def _annotator(row: Mapping[str, JSONValue], data: Mapping[str, JSONValue]) -> str:
    """Return who completed an annotation by address, or else whom the task was exported for, or else by number.

    A number may be that of whoever brought the task into Label Studio.
    """
    by, annotator = row.get("completed_by"), data.get("annotator")
    who = (by.get("email") or by.get("id")) if isinstance(by, dict) else by
    named = annotator if isinstance(annotator, str) else ""
    if isinstance(who, str) and who:
        return who
    if named not in ("", NOBODY) or not isinstance(who, int) or isinstance(who, bool):
        return named
    return f"user-{who}"


def _name(row: Mapping[str, JSONValue]) -> str:
    """Return the id of a part of a result; of a region without one its place and labels, which tell it from others."""
    identifier, value = row.get("id"), row.get("value")
    if isinstance(identifier, str) and identifier:
        return identifier
    kind = row.get("type")
    if kind not in _REGIONS or not isinstance(value, dict):
        return "?"
    labels = value.get(str(kind))
    return f"{value.get('start')}-{value.get('end')} {', '.join(map(str, labels)) if isinstance(labels, list) else ''}"


def _status(data: Mapping[str, JSONValue]) -> str:
    status = data.get("status")
    return status if isinstance(status, str) and status in STATUSES else "in_progress"


@dataclass(slots=True)
class _Region:
    """What is known of one region, from all the parts of the result that are about it."""

    fragment: Fragment
    labels: tuple[str, ...]
    note: str | None = None
    entity: EntityId | None = None
    attributes: dict[str, str] = field(default_factory=dict)


class _Result:
    """The result of one annotation, taken in part by part."""

    def __init__(self, article: Article, places: Places, annotator: str, faults: list[Fault]) -> None:
        self._article = article
        self._places = places
        self._annotator = annotator
        self._faults = faults
        self._regions: dict[str, _Region] = {}
        self._controls: list[tuple[str, str, str]] = []
        self._ties: list[tuple[str, str, str, JSONValue]] = []
        self._wholes: dict[str, str] = {}

    def take(self, part: JSONValue) -> None:
        """Take in a region, what is set on one, or a relation; what cannot be read is a fault."""
        row = part if isinstance(part, dict) else {}
        name = _name(row)
        try:
            kind = row.get("type")
            if kind == "relation":
                self._take_relation(row)
            elif kind in _REGIONS:
                self._take_region(name, row)
            elif kind in ("choices", "textarea", "taxonomy", "rating", "number"):
                self._take_control(name, row)
            else:
                raise MalformedError(f"a result of type {kind!r} cannot be taken over")
        except (MalformedError, ValueError) as fault:
            self._faults.append(Fault(f"region {name}", str(fault)))

    def record(self, status: str, entities: Mapping[EntityId, Entity]) -> Record:
        """Return the record of what was taken in."""
        for region, control, value in self._controls:
            self._set(region, control, value)
        spans, ids = self._spans(entities)
        relations = list(self._relations(ids))
        named = sorted({span.entity for span in spans if span.entity is not None})
        return in_order(
            Record(
                article=self._article,
                annotator=Annotator(self._annotator),
                status=status,
                spans=tuple(spans),
                relations=tuple(relations),
                entities=tuple(entities[name] for name in named),
                label_set=LabelNames(
                    "label-studio",
                    1,
                    tuple(dict.fromkeys(span.label for span in spans)),
                    tuple(dict.fromkeys(tie.type for tie in relations)),
                ),
            )
        )

    def _take_region(self, name: str, row: Mapping[str, JSONValue]) -> None:
        value = mapping(row.get("value"), "value")
        labels = tuple(label for label in listed(value, str(row.get("type"))) if isinstance(label, str))
        if not labels:
            raise MalformedError("it has no label")
        if name in self._regions:
            raise MalformedError("this id stands there twice")
        meta = row.get("meta")
        about = meta if isinstance(meta, dict) else {}
        notes, entity = about.get("text"), about.get("entity")
        words = [word for word in notes if isinstance(word, str)] if isinstance(notes, list) else []
        self._regions[name] = _Region(
            self._places.fragment(value),
            labels,
            "\n".join(words) or None,
            EntityId(entity) if isinstance(entity, str) and entity else None,
        )

    def _take_control(self, name: str, row: Mapping[str, JSONValue]) -> None:
        value = mapping(row.get("value"), "value")
        control, kind = row.get("from_name"), str(row.get("type"))
        found = value.get("text" if kind == "textarea" else kind)
        values = found if isinstance(found, list) else [found]
        plain = [
            str(one) for one in values if isinstance(one, str | int | float) and not isinstance(one, bool)
        ]
        if not isinstance(control, str) or len(plain) != len(values):
            raise MalformedError(f"a {kind} that cannot be taken over")
        self._controls.append((name, control, "; ".join(plain)))

    def _take_relation(self, row: Mapping[str, JSONValue]) -> None:
        head, tail = row.get("from_id"), row.get("to_id")
        if not isinstance(head, str) or not isinstance(tail, str):
            raise MalformedError("a relation does not say what it ties")
        if row.get("direction") == "left":
            head, tail = tail, head
        labels = row.get("labels")
        names = [name for name in labels if isinstance(name, str)] if isinstance(labels, list) else []
        if not names:
            raise MalformedError(f"the relation from {head} to {tail} has no label")
        self._ties += ((head, tail, name, row.get("id")) for name in names)

    def _set(self, region: str, control: str, value: str) -> None:
        held = self._regions.get(region)
        if held is None:
            self._faults.append(Fault(f"region {region}", f"{control} is set on it, and it is not there"))
            return
        label, _, attribute = control.rpartition(".")
        held.attributes[attribute if label in held.labels else control] = value

    def _spans(self, entities: Mapping[EntityId, Entity]) -> tuple[list[Span], dict[str, SpanId]]:
        self._wholes = self._joined()
        parts: dict[str, list[Fragment]] = {}
        for name, first in self._wholes.items():
            parts.setdefault(first, []).append(self._regions[name].fragment)
        spans: list[Span] = []
        ids: dict[str, SpanId] = {}
        for name, region in self._regions.items():
            if name in self._wholes:
                continue
            entity = region.entity
            if entity is not None and entity not in entities:
                self._faults.append(
                    Fault(f"region {name}", f"it points at entity {entity}, which is not there")
                )
                entity = None
            for place, label in enumerate(region.labels):
                identifier = (
                    SpanId(kept_id("s", name, *self._origin))
                    if place == 0
                    else SpanId(derived_id("s", *self._origin, name, label))
                )
                ids.setdefault(name, identifier)
                spans.append(
                    Span(
                        identifier,
                        label,
                        merge_fragments((region.fragment, *parts.get(name, ()))),
                        unknown_provenance(self._annotator),
                        region.attributes,
                        entity,
                        region.note,
                    )
                )
        return spans, ids

    def _joined(self) -> dict[str, str]:
        """Return of which region each that continues others is a part."""
        ties = [(head, tail) for head, tail, name, _ in self._ties if name == CONTINUES]
        if not ties:
            return {}
        text = self._article.text
        pieces = {
            name: piece(text, [one.fragment], one.labels, one.attributes, one.entity, one.note)
            for name, one in self._regions.items()
        }
        return wholes("region", pieces, ties, self._faults)

    def _relations(self, ids: Mapping[str, SpanId]) -> Iterator[Relation]:
        for head, tail, name, identifier in self._ties:
            if name == CONTINUES:
                continue
            missing = next((end for end in (head, tail) if end not in ids), None)
            if missing is not None:
                first = self._wholes.get(missing)
                why = f"a part of region {first}" if first else "not there"
                self._faults.append(Fault(f"relation {name}", f"it ties region {missing}, which is {why}"))
                continue
            key = kept_id("r", identifier, *self._origin, head, tail, name)
            yield Relation(RelationId(key), name, ids[head], ids[tail], unknown_provenance(self._annotator))

    @property
    def _origin(self) -> tuple[str, str, str]:
        return "label-studio", self._article.sha256, self._annotator
