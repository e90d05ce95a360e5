"""Records read from the JSON objects of Pressmark's own format, and the parts of them that other formats hold too.

Every key is always there and always holds the same type, so that readers that infer a schema infer one: what
is unknown is an empty string, a table with free keys is a list of name and value, and only `confidence` can
be null. The keys and their meaning are written down in `schema/native-1.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from reader.core import codec
from reader.core.annotation import Anonymity, Entity, Relation, Span
from reader.core.article import (
    LARGEST_DEPTH,
    LARGEST_LEVEL,
    Article,
    Block,
    BlockFlag,
    BlockRole,
    BlockTable,
    Mark,
    MarkKind,
    MarkTable,
)
from reader.core.codec import MalformedError, Row, mapping, number, string
from reader.core.ids import Annotator, ArticleId, EntityId, JSONValue
from reader.exchange.json_line import load_line
from reader.exchange.record import LabelNames, Record
from reader.exchange.row_parts import (
    computed_attributes,
    expect_keys,
    given_attributes,
    listed,
    listed_strings,
    member,
    pair_table,
    pairs,
    small_number,
    text_range,
)
from reader.exchange.rules import Fault
from reader.rows import LARGEST_COUNT

FORMAT: Final = "pressmark-native"
VERSION: Final = 1
OFFSET_UNIT: Final = "code_point"

T = TypeVar("T")

_METADATA = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))

_RECORD_KEYS = (
    "format version offset_unit id revision title text sha256 language url publisher byline published added "
    "source metadata annotator status suggestions label_set spans relations entities blocks marks"
).split()
_SPAN_KEYS = "id label fragments attributes entity note dismissed provenance".split()
_FRAGMENT_KEYS = "start end text".split()
_PROVENANCE_KEYS = "by at origin confidence decision milliseconds keys".split()
_RELATION_KEYS = "id type head tail provenance".split()
_ENTITY_KEYS = "id name type aliases ids anonymity".split()
_BLOCK_KEYS = "start end role level quotes indent marker flags".split()
_MARK_KEYS = "start end kind target".split()
_ONE_OF = {
    "spans": "span",
    "relations": "relation",
    "entities": "entity",
    "blocks": "block",
    "marks": "mark",
}
_LABEL_SET_KEYS = "name version labels relations".split()


def about_row(article: Article) -> dict[str, str]:
    """Spell what is known about an article beside its title and text; free metadata is one string of JSON.

    Raises:
        ValueError: If that holds a number that JSON does not have.
    """
    return {
        "language": article.language or "",
        "url": article.url or "",
        "publisher": article.publisher or "",
        "byline": article.byline or "",
        "published": article.published or "",
        "added": article.added or "",
        "source": article.source or "",
        "metadata": _METADATA.encode(dict(article.metadata)) if article.metadata else "{}",
    }


def record_from(row: JSONValue) -> tuple[Record | None, list[Fault]]:
    """Read a record, leaving out each span, relation and other part that cannot be read, with a fault for it.

    Returns:
        The record, or None if not even its article can be read; and what is wrong.
    """
    faults: list[Fault] = []
    try:
        fields = mapping(row, "the record")
        if fields.get("format") != FORMAT:
            raise MalformedError(f"format is not {FORMAT!r}")
        version = number(fields, "version")
        if version > VERSION:
            raise MalformedError(f"version {version} of the format is newer than this program")
        # Lines written before it was recorded do not say whether suggestions were shown.
        told = "suggestions" in fields
        expect_keys(row, "the record", [key for key in _RECORD_KEYS if told or key != "suggestions"])
        if fields["offset_unit"] != OFFSET_UNIT:
            raise MalformedError(f"offset_unit is not {OFFSET_UNIT!r}")
        text = string(fields, "text")
        blocks = _all(fields, "blocks", lambda part: _block_from(part, len(text)), faults)
        marks = _all(fields, "marks", lambda part: _mark_from(part, len(text)), faults)
        article = _article_from(fields, text, blocks, marks)
        record = Record(
            article=article,
            annotator=Annotator(string(fields, "annotator")),
            status=string(fields, "status"),
            spans=tuple(_all(fields, "spans", lambda part: _span_from(part, text), faults)),
            relations=tuple(_all(fields, "relations", _relation_from, faults)),
            entities=tuple(_all(fields, "entities", entity_from, faults)),
            label_set=_label_names_from(fields["label_set"]),
            computed=computed_attributes(fields["spans"]),
            aid=string(fields, "suggestions") if told else "",
        )
    except MalformedError as fault:
        return None, [*faults, Fault("", str(fault))]
    return record, faults


def _span_from(row: JSONValue, text: str) -> Span:
    # Lines written before warnings could be dismissed do not say that none are.
    told = isinstance(row, dict) and "dismissed" in row
    fields = expect_keys(row, "span", [key for key in _SPAN_KEYS if told or key != "dismissed"])
    for fragment in listed(fields, "fragments"):
        expect_keys(fragment, "fragment", _FRAGMENT_KEYS)
    expect_keys(fields["provenance"], "provenance", _PROVENANCE_KEYS)
    attributes: dict[str, JSONValue] = dict(given_attributes(fields))
    dismissed: list[JSONValue] = [*string(fields, "dismissed").split()] if told else []
    plain: Row = {
        **fields,
        "attributes": attributes,
        "entity": string(fields, "entity") or None,
        "note": string(fields, "note") or None,
        "dismissed": dismissed,
    }
    return codec.span_from(plain, text)


def _relation_from(row: JSONValue) -> Relation:
    fields = expect_keys(row, "relation", _RELATION_KEYS)
    expect_keys(fields["provenance"], "provenance", _PROVENANCE_KEYS)
    return codec.relation_from(row)


def entity_row(entity: Entity) -> Row:
    """Spell an entry of the register; all keys are always there."""
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "ids": pairs(entity.ids, "scheme"),
        "anonymity": str(entity.anonymity),
    }


def entity_from(row: JSONValue) -> Entity:
    """Read an entry of the register.

    Raises:
        MalformedError: If a key is missing or wrong.
    """
    fields = expect_keys(row, "entity", _ENTITY_KEYS)
    return Entity(
        id=EntityId(string(fields, "id")),
        name=string(fields, "name"),
        type=string(fields, "type"),
        aliases=listed_strings(fields, "aliases"),
        ids=pair_table(fields, "ids", "scheme"),
        anonymity=member(Anonymity, fields, "anonymity"),
    )


def _block_from(row: JSONValue, length: int) -> Block:
    fields = expect_keys(row, "block", _BLOCK_KEYS)
    start, end = text_range(fields, length)
    flags = BlockFlag.NONE
    for name in string(fields, "flags").split():
        if name not in {str(flag.name).lower() for flag in BlockFlag}:
            raise MalformedError(f"flag {name!r} is not known")
        flags |= BlockFlag[name.upper()]
    return Block(
        start,
        end,
        member(BlockRole, fields, "role"),
        level=small_number(fields, "level", LARGEST_LEVEL),
        quotes=small_number(fields, "quotes", LARGEST_DEPTH),
        indent=small_number(fields, "indent", LARGEST_DEPTH),
        marker=string(fields, "marker"),
        flags=flags,
    )


def _mark_from(row: JSONValue, length: int) -> Mark:
    fields = expect_keys(row, "mark", _MARK_KEYS)
    start, end = text_range(fields, length)
    return Mark(start, end, member(MarkKind, fields, "kind"), string(fields, "target"))


def _article_from(
    fields: Mapping[str, JSONValue], text: str, blocks: Iterable[Block], marks: Iterable[Mark]
) -> Article:
    try:
        metadata = mapping(load_line(string(fields, "metadata").encode("utf-8")), "metadata")
    except ValueError as fault:
        raise MalformedError(f"metadata is not a JSON object spelt as a string: {fault}") from None
    revision = number(fields, "revision")
    if revision > LARGEST_COUNT:
        raise MalformedError("revision is impossibly large")
    return Article(
        id=ArticleId(string(fields, "id")),
        title=string(fields, "title"),
        text=text,
        sha256=string(fields, "sha256"),
        blocks=BlockTable(blocks),
        marks=MarkTable(marks),
        revision=revision,
        language=string(fields, "language") or None,
        url=string(fields, "url") or None,
        publisher=string(fields, "publisher") or None,
        byline=string(fields, "byline") or None,
        published=string(fields, "published") or None,
        added=string(fields, "added") or None,
        source=string(fields, "source") or None,
        metadata=metadata,
    )


def _label_names_from(row: JSONValue) -> LabelNames:
    fields = expect_keys(row, "label_set", _LABEL_SET_KEYS)
    return LabelNames(
        string(fields, "name"),
        number(fields, "version"),
        listed_strings(fields, "labels"),
        listed_strings(fields, "relations"),
    )


def _all(
    fields: Mapping[str, JSONValue], key: str, read: Callable[[JSONValue], T], faults: list[Fault]
) -> list[T]:
    """Read each part of a list, and note a fault for each that cannot be read."""
    found: list[T] = []
    for position, part in enumerate(listed(fields, key)):
        try:
            found.append(read(part))
        except MalformedError as fault:
            name = part.get("id") if isinstance(part, dict) else None
            item = f"{_ONE_OF[key]} {name if isinstance(name, str) else position}"
            faults.append(Fault(item, str(fault).removeprefix(f"{item}: ")))
    return found
