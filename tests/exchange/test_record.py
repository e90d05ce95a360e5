"""A record is put together from what is there, in one order, and points where the register leads."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.ids import EntityId, RelationId
from reader.exchange.dialects import native
from reader.exchange.record import RecordMaker, in_order
from tests.core.strategies import ENTITIES, LABELS
from tests.exchange.sample import ANN, ARTICLE, CUE, HAS_CUE, HAS_SOURCE, MAUD, QUOTE, RECORD, SOURCE

OTHER = Entity(EntityId("e-other00000"), "M. Ellery", "PERSON", merged_into=MAUD)


def test_a_span_points_at_the_entry_that_its_own_was_merged_into() -> None:
    source = replace(SOURCE, entity=OTHER.id)
    made = RecordMaker({**ENTITIES, OTHER.id: OTHER}, LABELS).make(
        ARTICLE, Annotations([QUOTE, source, CUE]), annotator=ANN, status="done"
    )
    assert [(span.id, span.entity) for span in made.spans if span.entity] == [(SOURCE.id, MAUD)]
    assert [entity.id for entity in made.entities] == [MAUD]


def test_an_entry_that_the_register_has_not_is_pointed_at_all_the_same() -> None:
    source = replace(SOURCE, entity=EntityId("e-gone000000"))
    made = RecordMaker(ENTITIES, LABELS).make(
        ARTICLE, Annotations([source]), annotator=ANN, status="done", aid="shown"
    )
    assert ([span.entity for span in made.spans], made.entities, made.aid) == (["e-gone000000"], (), "shown")


def test_spans_and_relations_have_one_order() -> None:
    twice = replace(HAS_CUE, id=RelationId("r-another"))
    turned = replace(RECORD, spans=RECORD.spans[::-1], relations=(HAS_SOURCE, HAS_CUE, twice))
    made = in_order(turned)
    assert made.spans == RECORD.spans
    assert [tie.id for tie in made.relations] == ["r-another", "r-cue", "r-source"]
    lost = in_order(replace(turned, spans=(SOURCE, CUE)))
    assert [tie.id for tie in lost.relations] == ["r-another", "r-cue", "r-source"]
    assert hash(made) == hash(replace(made, spans=()))


@pytest.mark.parametrize(
    ("confidence", "spelt"),
    [
        (None, "null"),
        (0.0, "0.0"),
        (1.0, "1.0"),
        (0.25, "0.25"),
        (1e-4, "0.0001"),
        (9e-5, "9e-05"),
        (1e-7, "1e-07"),
    ],
)
def test_a_confidence_is_spelt_as_python_does_wherever_it_stands(
    confidence: float | None, spelt: str
) -> None:
    sure = replace(CUE.provenance, confidence=confidence)
    for record in (
        replace(RECORD, spans=(QUOTE, replace(CUE, provenance=sure), SOURCE)),
        replace(RECORD, relations=(replace(HAS_CUE, provenance=sure), HAS_SOURCE)),
    ):
        line = next(native.write([record])).decode()
        assert f'"confidence":{spelt},' in line
        assert json.loads(line) == json.loads(next(native.write([record])))
