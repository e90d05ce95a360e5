"""What a file says of a record beside text, spans and relations: one JSON object, for formats that have room for it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from reader.core.annotation import Entity
from reader.core.article import Article
from reader.core.codec import MalformedError, Row, mapping
from reader.core.ids import EntityId, JSONValue
from reader.exchange.account import Loss
from reader.exchange.article_of import article_of
from reader.exchange.json_line import load_line
from reader.exchange.native_rows import about_row, entity_from, entity_row
from reader.exchange.record import STATUSES, Record
from reader.exchange.row_parts import listed
from reader.exchange.rules import Fault
from reader.exchange.things import Thing

UNTOLD = (
    Loss(Thing.DISMISSED, "left out"),
    Loss(Thing.PROVENANCE, "left out"),
    Loss(Thing.BLOCKS, "left out"),
    Loss(Thing.MARKS, "left out"),
)
"""What neither `tell` says nor the spans and relations of a format."""

_ABOUT = "language url publisher byline published added source".split()


@dataclass(frozen=True, slots=True)
class Told:
    """The article of a file, and what else it says of a record.

    Args:
        article: The article.
        annotator: Whose annotations they are; empty where nothing is said.
        status: How far that annotator is.
        entities: The entries of the register that spans may point at, by id.
        faults: What could not be read.
    """

    article: Article
    annotator: str
    status: str
    entities: Mapping[EntityId, Entity]
    faults: tuple[Fault, ...] = ()


def tell(record: Record, written: Container[str] | None = None) -> Row:
    """Spell what is known of a record beside its text, spans and relations.

    Args:
        record: The record.
        written: The ids of the spans that are written, where some are left out; others' entities are not told.
    """
    named = {span.entity for span in record.spans if written is None or span.id in written}
    return {
        "article": record.article.id,
        "title": record.article.title,
        "sha256": record.article.sha256,
        **about_row(record.article),
        "annotator": record.annotator,
        "status": record.status,
        "entities": [entity_row(entity) for entity in record.entities if entity.id in named],
    }


def told(text: JSONValue, row: JSONValue, *, title: str = "", annotator: str = "") -> Told:
    """Read what `tell` spelt, or as much of it as another program has left.

    Args:
        text: The article's text.
        row: What is told; None or anything else than an object if nothing is.
        title: The title where none is told.
        annotator: The annotator where none is told.

    Raises:
        MalformedError: If there is no text.
    """
    fields = row if isinstance(row, dict) else {}
    strings = {name: value for name, value in fields.items() if isinstance(value, str)}
    status = strings.get("status", "")
    faults: list[Fault] = []
    article = article_of(
        text,
        title=strings.get("title", title),
        identifier=strings.get("article", ""),
        about={name: strings.get(name) for name in _ABOUT},
        metadata=_metadata(strings.get("metadata", "{}"), faults),
    )
    return Told(
        # An empty title that is told is one; where none is told, the article has got one from its text.
        replace(article, title=strings.get("title", article.title)),
        strings.get("annotator", annotator),
        status if status in STATUSES else "in_progress",
        entities_of(fields, faults),
        tuple(faults),
    )


def _metadata(words: str, faults: list[Fault]) -> Mapping[str, JSONValue]:
    try:
        return mapping(load_line(words.encode("utf-8", "surrogatepass")), "metadata")
    except MalformedError as fault:
        faults.append(Fault("metadata", str(fault)))
        return {}


def entities_of(fields: Mapping[str, JSONValue], faults: list[Fault]) -> dict[EntityId, Entity]:
    """Return the entries under `entities` by id; what is wrong with one is added to the faults, and it is left out."""
    found: dict[EntityId, Entity] = {}
    for row in listed({"entities": [], **fields}, "entities"):
        try:
            entity = entity_from(row)
            found[entity.id] = entity
        except MalformedError as fault:
            faults.append(Fault("entity", str(fault)))
    return found
