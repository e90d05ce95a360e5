"""What the codec spells it reads back unchanged, and what it cannot read it names."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core import codec
from reader.core.annotation import Fragment, Provenance, Span
from reader.core.codec import MalformedError, Row
from reader.core.edit import Change, Edit, EditKind, Item
from reader.core.ids import Annotator, SpanId
from reader.core.selection import Selection
from reader.core.spelling import spell_edit, spell_item, spell_relation, spell_span
from tests.core.strategies import annotation_lists, json_values, texts, timestamps

COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

selections = st.builds(Selection, st.integers(0, 99), st.integers(0, 99))


@st.composite
def annotated_texts(draw: st.DrawFn) -> tuple[str, list[Item]]:
    text = draw(texts)
    return text, draw(annotation_lists(len(text)))


@given(annotated_texts())
def test_spans_and_relations_survive(annotated: tuple[str, list[Item]]) -> None:
    text, items = annotated
    for item in items:
        if isinstance(item, Span):
            row = json.loads(spell_span(item, text))
            assert codec.span_from(row, text) == item
            assert [text[part.start : part.end] for part in item.fragments] == [
                part["text"] for part in row["fragments"]
            ]
        else:
            assert codec.relation_from(json.loads(spell_relation(item))) == item
        spelled = spell_item(item, text)
        assert spelled == COMPACT.encode(json.loads(spelled))


@given(
    annotated_texts(), timestamps, st.sampled_from(EditKind), st.none() | selections, st.none() | selections
)
def test_edits_survive(
    annotated: tuple[str, list[Item]],
    at: str,
    kind: EditKind,
    before: Selection | None,
    after: Selection | None,
) -> None:
    text, items = annotated
    changes = [Change(None, item) for item in items] + [Change(item, None) for item in items]
    changes += [Change(item, item) for item in items]
    target = None if kind is EditKind.DO else 3
    edit = Edit(7, "d-1", at, Annotator("ann"), "label.quote", tuple(changes), kind, target, before, after)
    spelled = spell_edit(edit, text)
    assert codec.edit_from(json.loads(spelled), text) == edit
    assert spelled == COMPACT.encode(json.loads(spelled))


@pytest.mark.parametrize("share", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_json_does_not_have_is_not_spelled(share: float) -> None:
    made = Provenance(Annotator("ann"), "2026-01-31T10:00:00.000Z", confidence=share)
    with pytest.raises(ValueError, match="no number in JSON"):
        spell_span(Span(SpanId("s-1"), "quote", (Fragment(4, 11),), made), TEXT)


@given(annotated_texts(), st.data())
def test_anything_else_in_any_place_is_read_or_refused_but_never_breaks(
    annotated: tuple[str, list[Item]], data: st.DataObject
) -> None:
    text, items = annotated
    edit = Edit(1, "d-1", "", Annotator("ann"), "x", tuple(Change(None, item) for item in items))
    row = json.loads(spell_edit(edit, text))
    place: Any = row
    while True:
        if isinstance(place, dict) and place:
            key = data.draw(st.sampled_from(sorted(place)))
        elif isinstance(place, list) and place:
            key = data.draw(st.integers(0, len(place) - 1))
        else:
            break
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            place[key] = data.draw(json_values)
            break
        place = inner
    try:
        read = codec.edit_from(row, text)
    except MalformedError:
        return
    assert codec.edit_from(json.loads(spell_edit(read, text)), text) == read


TEXT = "The harbour was quiet."
ROW: Row = {
    "id": "s-1",
    "label": "quote",
    "fragments": [{"start": 4, "end": 11, "text": "harbour"}],
    "attributes": {"type": "direct"},
    "entity": None,
    "note": None,
    "provenance": {
        "by": "ann",
        "at": "2026-01-31T10:00:00.000Z",
        "origin": "human",
        "confidence": None,
        "decision": "created",
        "milliseconds": 0,
        "keys": 1,
    },
}


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (["fragments", 0, "start"], 5, "does not match its stored text"),
        (["fragments", 0, "text"], "harbor", "does not match its stored text"),
        (["fragments", 0, "end"], 99, "past the text's end at 22"),
        (["fragments", 0, "start"], -1, "start is not a whole number"),
        (["fragments", 0, "start"], True, "start is not a whole number"),
        (["fragments", 0, "start"], 4.0, "start is not a whole number"),
        (["fragments", 0, "end"], 4, "cannot run from 4 to 4"),
        (["fragments"], [], "no fragment"),
        (["fragments"], None, "not a list"),
        (["attributes"], {"type": 1}, "something else than strings"),
        (["note"], 7, "note is not a string"),
        (["label"], None, "label is not a string"),
        (["provenance"], None, "provenance is not an object"),
        (["provenance", "confidence"], 1.5, "confidence"),
        (["provenance", "confidence"], float("nan"), "confidence"),
        (["provenance", "confidence"], True, "confidence"),
        (["provenance", "decision"], "maybe", "'maybe' is not known"),
    ],
)
def test_a_span_that_is_not_what_it_should_be_is_named(
    path: list[str | int], value: object, complaint: str
) -> None:
    row = copy.deepcopy(ROW)
    assert codec.span_from(row, TEXT).start == 4
    place: Any = row
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(MalformedError, match=complaint) as raised:
        codec.span_from(row, TEXT)
    assert "s-1" in str(raised.value)
