"""Suggestions as plain JSON values, and back; each fragment carries the text that it covers."""

from __future__ import annotations

import itertools

from reader.core.annotation import Fragment
from reader.core.codec import MalformedError, Row, mapping, number, optional_string, string, strings
from reader.core.ids import EntityId, JSONValue
from reader.suggest.suggestion import SuggestedRelation, SuggestedSpan, Suggestion


def suggestion_row(suggestion: Suggestion, text: str) -> Row:
    """Spell a suggestion about the article whose text is given; all keys are always there."""
    return {
        "origin": suggestion.origin,
        "confidence": suggestion.confidence,
        "reason": suggestion.reason,
        "spans": [
            {
                "label": span.label,
                "fragments": [
                    {"start": part.start, "end": part.end, "text": text[part.start : part.end]}
                    for part in span.fragments
                ],
                "attributes": {name: span.attributes[name] for name in sorted(span.attributes)},
                "entity": span.entity,
            }
            for span in suggestion.spans
        ],
        "relations": [{"type": tie.type, "head": tie.head, "tail": tie.tail} for tie in suggestion.relations],
    }


def suggestion_from(row: JSONValue, text: str) -> Suggestion:
    """Read a suggestion and hold it against the article's text.

    Raises:
        MalformedError: If a key is missing or wrong, or a fragment does not fit the text.
    """
    fields = mapping(row, "suggestion")
    confidence = fields.get("confidence")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise MalformedError("confidence is not a number from 0 to 1")
    spans = tuple(_span_from(part, text) for part in _listed(fields.get("spans"), "spans"))
    relations = tuple(
        _relation_from(part, len(spans)) for part in _listed(fields.get("relations"), "relations")
    )
    if not spans:
        raise MalformedError("a suggestion without a span")
    return Suggestion(spans, relations, string(fields, "origin"), float(confidence), string(fields, "reason"))


def _span_from(row: JSONValue, text: str) -> SuggestedSpan:
    fields = mapping(row, "span")
    fragments = tuple(_fragment_from(part, text) for part in _listed(fields.get("fragments"), "fragments"))
    if not fragments:
        raise MalformedError("a span without a fragment")
    if any(left.end >= right.start for left, right in itertools.pairwise(fragments)):
        raise MalformedError("fragments overlap, touch or are out of order")
    entity = optional_string(fields, "entity")
    return SuggestedSpan(
        string(fields, "label"),
        fragments,
        strings(fields.get("attributes"), "attributes"),
        EntityId(entity) if entity else None,
    )


def _fragment_from(row: JSONValue, text: str) -> Fragment:
    fields = mapping(row, "fragment")
    start, end = number(fields, "start"), number(fields, "end")
    if not start < end <= len(text) or text[start:end] != string(fields, "text"):
        raise MalformedError(f"fragment {start}-{end} does not match the article's text")
    return Fragment(start, end)


def _relation_from(row: JSONValue, spans: int) -> SuggestedRelation:
    fields = mapping(row, "relation")
    head, tail = number(fields, "head"), number(fields, "tail")
    if max(head, tail) >= spans:
        raise MalformedError("a relation from or to a span that is not there")
    return SuggestedRelation(string(fields, "type"), head, tail)


def _listed(value: JSONValue, what: str) -> list[JSONValue]:
    if not isinstance(value, list):
        raise MalformedError(f"{what} is not a list")
    return value
