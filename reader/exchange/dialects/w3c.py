"""W3C Web Annotation: a folder with the text of each article and a page of annotations in JSON-LD.

The format is that of https://www.w3.org/TR/annotation-model/ (23 February 2017). A span targets the text by a
`TextPositionSelector`, which counts code points (4.2.5), and a `TextQuoteSelector`; each fragment is a target of its
own. The text is named by its digest, as RFC 6920 has it (`ni`). A span's label is a body with the purpose `tagging`,
its note one for `commenting`, its entity one for `identifying`, an attribute one for `describing` with its name as
`schema:name`. A relation is an annotation for `linking`: its target is the head, its body the tail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from reader.core.annotation import Entity, Fragment, Provenance, Relation, Span
from reader.core.codec import Row
from reader.core.ids import JSONValue
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job
from reader.exchange.dialects._folder import stem, text_parts
from reader.exchange.dialects._w3c_reading import PAGE, detect_folder, read_folder, text_iri
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.things import Thing

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""How many code points of the text stand before and after a quotation in its selector."""


def write(records: Iterable[Record], job: Job) -> Iterator[FilePart]:
    """Yield the text and the page of each record."""
    for record in records:
        yield from text_parts(record)
        yield FilePart(stem(record) + PAGE, _page(record))
        job.account.write(spans=len(record.spans), relations=len(record.relations))


def _page(record: Record) -> bytes:
    page = f"urn:pressmark:{record.article.id}:{quote(record.annotator, safe='')}"
    entities = {entity.id: entity for entity in record.entities}
    items = [
        *(
            _highlight(record, span, page, entities.get(span.entity) if span.entity else None)
            for span in record.spans
        ),
        *(_link(tie, page) for tie in record.relations),
    ]
    head = dump_line({"@context": _CONTEXT, "id": page, "type": "AnnotationPage", "items": []})
    lines = b",\n".join(dump_line(item).rstrip(b"\n") for item in items)
    return head.removesuffix(b"]}\n") + b"\n" + lines + b"\n]}\n"


def _highlight(record: Record, span: Span, page: str, entity: Entity | None) -> Row:
    bodies: list[JSONValue] = [_words("tagging", span.label)]
    bodies += [
        {**_words("describing", span.attributes[name]), "schema:name": name}
        for name in sorted(span.attributes)
    ]
    if span.note:
        bodies.append(_words("commenting", span.note))
    if entity:
        bodies.append(
            {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": _entity_iri(entity),
                "schema:identifier": entity.id,
                "schema:name": entity.name,
            }
        )
    targets: list[JSONValue] = [_target(record, part) for part in span.fragments]
    return {
        "id": f"{page}:{span.id}",
        "type": "Annotation",
        "motivation": "tagging",
        **_made(span.provenance),
        "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }


def _link(tie: Relation, page: str) -> Row:
    return {
        "id": f"{page}:{tie.id}",
        "type": "Annotation",
        "motivation": "linking",
        **_made(tie.provenance),
        "body": [
            {"type": "SpecificResource", "purpose": "linking", "source": f"{page}:{tie.tail}"},
            _words("tagging", tie.type),
        ],
        "target": f"{page}:{tie.head}",
    }


def _made(provenance: Provenance) -> Row:
    return {"creator": {"type": "Person", "name": provenance.by}, "created": provenance.at}


def _words(purpose: str, value: str) -> Row:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _entity_iri(entity: Entity) -> str:
    wikidata = entity.ids.get("wikidata", "")
    return f"http://www.wikidata.org/entity/{quote(wikidata)}" if wikidata else f"urn:pressmark:{entity.id}"


def _target(record: Record, part: Fragment) -> Row:
    text = record.article.text
    return {
        "type": "SpecificResource",
        "source": text_iri(record.article.sha256),
        "selector": [
            {"type": "TextPositionSelector", "start": part.start, "end": part.end},
            {
                "type": "TextQuoteSelector",
                "exact": text[part.start : part.end],
                "prefix": text[max(0, part.start - _AROUND) : part.start],
                "suffix": text[part.end : part.end + _AROUND],
            },
        ],
    }


DIALECT = Dialect(
    name="w3c",
    title="W3C Web Annotation: a folder of texts and JSON-LD pages",
    suffix="",
    offsets="code points",
    loses=(
        Loss(Thing.DISMISSED, "left out"),
        Loss(Thing.PROVENANCE, "only who and when is kept"),
        Loss(Thing.BLOCKS, "left out"),
        Loss(Thing.MARKS, "left out"),
    ),
    write=write,
    read_folder=read_folder,
    detect_folder=detect_folder,
    folder=True,
    keeps_ids=True,
)
