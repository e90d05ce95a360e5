"""Holding an export file against the rules, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.core.annotation import Relation, Span
from reader.core.ids import ArticleId
from reader.core.naming import NAMING, borne_by_annotator, is_article_id
from reader.exchange.dialect import Reading
from reader.exchange.record import Record
from reader.exchange.rules import Fault, are_sound, article_spelling_faults, item_faults, spelling_faults


def file_faults(readings: Iterable[Reading]) -> Iterator[tuple[int, Fault | None]]:
    """Yield the number of each line that holds a record, with None if it is well, else once for each fault.

    Beside what each line must fulfil by itself, an annotator may have an article once, and an article has one
    text throughout. What an import would leave out is a fault.

    Args:
        readings: What was read from the file.
    """
    seen: dict[tuple[ArticleId, str], int] = {}
    texts: dict[tuple[ArticleId, int], tuple[str, int]] = {}
    for reading in readings:
        faults = list(reading.faults)
        if reading.record is not None:
            faults += (fault for fault in _parts_faults(reading.record) if fault not in reading.faults)
            article, annotator = reading.record.article, reading.record.annotator
            first = seen.setdefault((article.id, annotator), reading.line)
            if first != reading.line:
                faults.append(Fault("", f"line {first} holds this article by this annotator already"))
            digest, line = texts.setdefault((article.id, article.revision), (article.sha256, reading.line))
            if digest != article.sha256:
                faults.append(Fault("", f"line {line} holds another text under the same id and revision"))
        if not faults:
            yield reading.line, None
        for fault in faults:
            yield reading.line, fault


def _parts_faults(record: Record) -> Iterator[Fault]:
    """Yield what is wrong with each part of a record by itself."""
    if record.article.id and not is_article_id(record.article.id):
        yield Fault("", f"{record.article.id!r} cannot be an article's id")
    if record.annotator and borne_by_annotator(record.annotator) is None:
        yield Fault("", f"{record.annotator!r} cannot be an annotator's name", NAMING)
    yield from article_spelling_faults(record.article)
    yield from spelling_faults(record.label_set, "label_set")
    for entity in record.entities:
        yield from spelling_faults(entity, f"entity {entity.id}")
    if not are_sound(record):
        items: tuple[Span | Relation, ...] = (*record.spans, *record.relations)
        for item in items:
            yield from item_faults(item, dated=True)
