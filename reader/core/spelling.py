"""Spans, relations and edits spelled as JSON: the one spelling that every file of ours uses.

Each fragment carries the text it covers, so that a file can be checked against its article by itself. It is spelled
straight into text, which takes a third of the time of an object for each value: an edit waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring as quoted
from math import isfinite

from reader.core.annotation import Provenance, Relation, Span
from reader.core.edit import Edit, Item
from reader.core.selection import Selection


def spell_provenance(provenance: Provenance) -> str:
    """Spell a provenance; all keys are always there.

    Raises:
        ValueError: If its confidence is a number that JSON does not have.
    """
    share = provenance.confidence
    if share is not None and not isfinite(share):
        raise ValueError(f"the confidence {share} is no number in JSON")
    return (
        f'{{"by":{quoted(provenance.by)},"at":{quoted(provenance.at)},"origin":{quoted(provenance.origin)},'
        f'"confidence":{"null" if share is None else repr(share)},"decision":{quoted(provenance.decision)},'
        f'"milliseconds":{provenance.milliseconds},"keys":{provenance.keys}}}'
    )


def spell_span(span: Span, text: str) -> str:
    """Spell a span of the article whose text is given; all keys but `dismissed` are always there.

    Raises:
        ValueError: If its confidence is a number that JSON does not have.
    """
    fragments = ",".join(
        [
            f'{{"start":{part.start},"end":{part.end},"text":{quoted(text[part.start : part.end])}}}'
            for part in span.fragments
        ]
    )
    dismissed = f',"dismissed":[{",".join(map(quoted, sorted(span.dismissed)))}]' if span.dismissed else ""
    return (
        f'{{"id":{quoted(span.id)},"label":{quoted(span.label)},"fragments":[{fragments}],'
        f'"attributes":{_attributes(span.attributes) if span.attributes else "{}"},'
        f'"entity":{"null" if span.entity is None else quoted(span.entity)},'
        f'"note":{"null" if span.note is None else quoted(span.note)},'
        f'"provenance":{spell_provenance(span.provenance)}{dismissed}}}'
    )


def spell_relation(relation: Relation) -> str:
    """Spell a relation; all keys are always there.

    Raises:
        ValueError: If its confidence is a number that JSON does not have.
    """
    return (
        f'{{"id":{quoted(relation.id)},"type":{quoted(relation.type)},"head":{quoted(relation.head)},'
        f'"tail":{quoted(relation.tail)},"provenance":{spell_provenance(relation.provenance)}}}'
    )


def spell_item(item: Item, text: str) -> str:
    """Spell a span, of the article whose text is given, or a relation."""
    return spell_span(item, text) if isinstance(item, Span) else spell_relation(item)


def spell_edit(edit: Edit, text: str) -> str:
    """Spell an edit of the article whose text is given.

    Raises:
        ValueError: If a confidence is a number that JSON does not have.
    """
    changes = [(_spell_end(change.before, text), _spell_end(change.after, text)) for change in edit.changes]
    return spell_edit_of(edit, changes)


def spell_edit_of(edit: Edit, changes: Iterable[tuple[str, str]]) -> str:
    """Spell an edit whose changes are spelled already: for each, what it begins and what it ends with."""
    spelled = ",".join([f'{{"before":{before},"after":{after}}}' for before, after in changes])
    return (
        f'{{"type":"edit","seq":{edit.seq},"id":{quoted(edit.id)},"at":{quoted(edit.at)},'
        f'"by":{quoted(edit.by)},"command":{quoted(edit.command)},"kind":{quoted(edit.kind)},'
        f'"target":{"null" if edit.target is None else edit.target},"changes":[{spelled}],'
        f'"before":{spell_selection(edit.before)},"after":{spell_selection(edit.after)}}}'
    )


def spell_selection(selection: Selection | None) -> str:
    """Spell a selection as `[anchor,head]`, or null."""
    return "null" if selection is None else f"[{selection.anchor},{selection.head}]"


def _spell_end(item: Item | None, text: str) -> str:
    if item is None:
        return "null"
    if isinstance(item, Span):
        return f'{{"span":{spell_span(item, text)}}}'
    return f'{{"relation":{spell_relation(item)}}}'


def _attributes(attributes: Mapping[str, str]) -> str:
    return f"{{{','.join([f'{quoted(name)}:{quoted(attributes[name])}' for name in sorted(attributes)])}}}"
