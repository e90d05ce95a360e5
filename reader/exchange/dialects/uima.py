"""UIMA CAS: a folder with a common analysis structure for each article, by way of dkpro-cassis.

The formats are the JSON CAS of https://github.com/apache/uima-uimaj-io-jsoncas, and XMI as of UIMA 1.0
(https://docs.oasis-open.org/uima/v1.0/uima-v1.0.html) with its type system beside it. Offsets are UTF-16 units in the
files; cassis counts code points and converts. A span is a `pressmark.Span` with its label and attributes as features;
its further fragments are `pressmark.Fragment`s of it, a relation is a `pressmark.Relation` with `Governor` and
`Dependent`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from reader.core.annotation import Span
from reader.core.labels import LabelSet
from reader.errors import ExportError
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job, Option, needed
from reader.exchange.dialects._folder import stem
from reader.exchange.dialects._told import UNTOLD, tell
from reader.exchange.dialects._uima_reading import (
    ABOUT,
    ATTRIBUTE,
    FRAGMENT,
    RELATION,
    SPAN,
    TYPES,
    detect_folder,
    read_folder,
)
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.things import Thing

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(records: Iterable[Record], job: Job) -> Iterator[FilePart]:
    """Yield the file of each record, and for XMI the type system.

    Raises:
        ExportError: If cassis is not installed, or XML cannot hold a text.
    """
    cassis = needed("cassis", "uima")
    names = sorted(_attributes(job.labels))
    xmi = job.options.get("serialization") == "xmi"
    if xmi:
        yield FilePart(TYPES, str(_types(cassis, names).to_xml()).encode("utf-8"))
    for record in records:
        if xmi:
            _verify(record)
        cas = _cas(cassis, record, names, job)
        content = cas.to_xmi() if xmi else cas.to_json(pretty_print=False)
        yield FilePart(f"{stem(record)}.{'xmi' if xmi else 'json'}", str(content).encode("utf-8"))


def _attributes(labels: LabelSet) -> set[str]:
    names = {attribute.name for label in labels.labels for attribute in label.attributes}
    return {name for name in names if _NAME.fullmatch(name)}


def _types(cassis: Any, names: Iterable[str]) -> Any:
    """Return the type system, with a feature for each attribute of the label set."""
    types = cassis.TypeSystem()
    span = types.create_type(name=SPAN, supertypeName="uima.tcas.Annotation")
    for feature in ("id", "label", "entity", "note", *(ATTRIBUTE + name for name in names)):
        types.create_feature(domainType=span, name=feature, rangeType="uima.cas.String")
    fragment = types.create_type(name=FRAGMENT, supertypeName="uima.tcas.Annotation")
    types.create_feature(domainType=fragment, name="of", rangeType=span)
    relation = types.create_type(name=RELATION, supertypeName="uima.tcas.Annotation")
    for feature in ("id", "label"):
        types.create_feature(domainType=relation, name=feature, rangeType="uima.cas.String")
    for feature in ("Governor", "Dependent"):
        types.create_feature(domainType=relation, name=feature, rangeType=span)
    about = types.create_type(name=ABOUT, supertypeName="uima.cas.TOP")
    types.create_feature(domainType=about, name="json", rangeType="uima.cas.String")
    return types


def _cas(cassis: Any, record: Record, names: list[str], job: Job) -> Any:
    types = _types(cassis, names)
    cas = cassis.Cas(typesystem=types, sofa_string=record.article.text, sofa_mime="text/plain")
    whole = cas.get_document_annotation()
    whole.begin, whole.end = 0, len(record.article.text)
    if record.article.language:
        whole.language = record.article.language
    make = {name: types.get_type(name) for name in (SPAN, FRAGMENT, RELATION, ABOUT)}
    made: dict[str, Any] = {}
    for span in record.spans:
        first, *others = span.fragments
        given = _features(record, span, names, job)
        made[span.id] = make[SPAN](begin=first.start, end=first.end, **given)
        cas.add(made[span.id])
        cas.add_all([make[FRAGMENT](begin=part.start, end=part.end, of=made[span.id]) for part in others])
    for tie in record.relations:
        head, tail = made[tie.head], made[tie.tail]
        cas.add(
            make[RELATION](
                begin=tail.begin, end=tail.end, id=tie.id, label=tie.type, Governor=head, Dependent=tail
            )
        )
    cas.add(make[ABOUT](json=dump_line(tell(record)).decode("utf-8").rstrip("\n")))
    job.account.write(spans=len(record.spans), relations=len(record.relations))
    return cas


def _features(record: Record, span: Span, names: list[str], job: Job) -> dict[str, str]:
    features = {"id": span.id, "label": span.label}
    if span.entity:
        features["entity"] = span.entity
    if span.note:
        features["note"] = span.note
    for name, value in span.attributes.items():
        if name in names:
            features[ATTRIBUTE + name] = value
        else:
            job.account.miss(
                record, span, Thing.ATTRIBUTES, "the attribute is not in the label set, or no name in UIMA"
            )
    return features


def _verify(record: Record) -> None:
    """Make sure that XML can hold a record's words."""
    words = [record.article.text]
    for span in record.spans:
        words += [span.note or "", *span.attributes.values()]
    found = next((match[0] for text in words if (match := _NOT_XML.search(text))), None)
    if found is not None:
        raise ExportError(
            f"XML cannot hold the character U+{ord(found):04X}",
            where=f"{record.article.id}, {record.annotator}",
            remedy="leave out --set serialization=xmi: JSON can",
        )


DIALECT = Dialect(
    name="uima",
    title="UIMA CAS: a folder of JSON or XMI",
    suffix="",
    offsets="UTF-16 units",
    loses=UNTOLD,
    drops=(Loss(Thing.ATTRIBUTES, "those that the label set lacks, or that have no name in UIMA"),),
    write=write,
    read_folder=read_folder,
    detect_folder=detect_folder,
    folder=True,
    extra="uima",
    options=(Option("serialization", "json", "how a CAS is written", ("json", "xmi")),),
)
