"""What other programs' files say is put together part by part; what does not fit is named and costs only itself."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reader.core.annotation import Fragment
from reader.core.codec import MalformedError
from reader.core.ids import Annotator, JSONValue
from reader.exchange.dialect import Reading
from reader.exchange.dialects._collecting import Collection, Extra, extra_from, spell_extra
from reader.exchange.dialects._continuing import CONTINUES
from reader.exchange.dialects._folder import stem, text_parts
from reader.exchange.dialects._told import Told, told
from tests.core.strategies import ENTITIES
from tests.exchange.sample import ARTICLE, MAUD, QUOTE, RECORD, SOURCE, TEXT


def collection(*, knows: bool = True, joins: bool = True) -> Collection:
    return Collection("test", Told(ARTICLE, "ann", "done", ENTITIES if knows else {}), joins=joins)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (3, 3),
        (4, 3),
        (-1, 2),
        (0, len(TEXT) + 1),
        (True, 2),
        (0, True),
        (False, 2),
        (-1, False),
        ("0", 2),
        (0, None),
        (0.0, 2),
    ],
)
def test_what_is_no_range_of_the_text_is_refused(start: JSONValue, end: JSONValue) -> None:
    with pytest.raises(MalformedError):
        collection().fragment(start, end)


def test_a_range_is_held_against_its_words() -> None:
    made = collection()
    assert made.fragment(0, len(TEXT)) == Fragment(0, len(TEXT))
    assert made.fragment(1, 3, "We") == Fragment(1, 3)
    assert made.fragment(1, 3, 7) == Fragment(1, 3)
    with pytest.raises(MalformedError, match="the text at 1-3 is not 'we'"):
        made.fragment(1, 3, "we")


def test_a_span_has_a_label_and_a_name_of_its_own_and_a_relation_a_type() -> None:
    made = collection()
    made.add_span("T1", "quote", [Fragment(0, 3)])
    assert "T1" in made
    assert "T2" not in made
    with pytest.raises(MalformedError, match="twice"):
        made.add_span("T1", "quote", [Fragment(0, 3)])
    for label in ("", None, 3):
        with pytest.raises(MalformedError, match="no label"):
            made.add_span("T2", label, [Fragment(0, 3)])
        with pytest.raises(MalformedError, match="no type"):
            made.add_relation(label, "T1", "T1")


def test_what_points_nowhere_is_named_and_the_rest_is_kept() -> None:
    made = collection(knows=False)
    made.add_span("T1", "source", [Fragment(0, 3)], Extra(entity=MAUD, note="the clerk"))
    made.add_span("T2", "quote", [Fragment(5, 9)])
    made.add_relation("has_source", "T2", "T1", "R1")
    made.add_relation("has_cue", "T2", "T9")
    made.add_relation(CONTINUES, "T2", "T8")
    reading = made.reading(4, "a.ann")
    assert (reading.line, reading.file) == (4, "a.ann")
    assert [str(fault) for fault in reading.faults] == [
        f"span T2 “{TEXT[5:9]}”: it is continued by span T8, which is not there",
        f"span T1: it points at entity {MAUD}, which is not there",
        "relation has_cue: it ties span T9, which is not there",
    ]
    assert reading.record is not None
    assert [(span.label, span.entity, span.note) for span in reading.record.spans] == [
        ("source", None, "the clerk"), ("quote", None, None),
    ]  # fmt: skip
    assert [tie.type for tie in reading.record.relations] == ["has_source"]
    assert reading.record.entities == ()


def test_pieces_become_one_span_with_the_entity_that_is_known() -> None:
    made = collection()
    made.add_span("T1", "source", [Fragment(8, 9)], Extra(entity=MAUD))
    made.add_span("T2", "source", [Fragment(0, 3)])
    made.add_relation(CONTINUES, "T1", "T2")
    reading = made.reading(1)
    assert reading.faults == ()
    assert reading.record is not None
    (span,) = reading.record.spans
    assert (span.fragments, span.entity) == ((Fragment(0, 3), Fragment(8, 9)), MAUD)
    assert reading.record.entities == (ENTITIES[MAUD],)
    assert reading.record.label_set.labels == ("source",)


def continued(*ties: str, joins: bool = True, **more: Extra) -> Reading:
    """Return what is read of A, B and C, which are quotes, and D, a claim, where ties such as `AB` continue them."""
    made = collection(joins=joins)
    for place, name in enumerate("ABCD"):
        start = 3 * place
        made.add_span(name, "claim" if name == "D" else "quote", [Fragment(start, start + 2)], more.get(name))
    for tie in ties:
        made.add_relation(CONTINUES, tie[0], tie[1])
    return made.reading(1)


def places(reading: Reading) -> list[list[int]]:
    """Return which of the four each span is of."""
    assert reading.record is not None
    return [[part.start // 3 for part in span.fragments] for span in reading.record.spans]


@pytest.mark.parametrize("ties", [("AB", "BC"), ("BC", "AB"), ("AB", "AC"), ("AB", "BC", "AC", "AB")])
def test_pieces_are_one_span_in_whatever_order_they_are_tied(ties: tuple[str, ...]) -> None:
    reading = continued(*ties)
    assert (places(reading), reading.faults) == ([[0, 1, 2], [3]], ())


@pytest.mark.parametrize(
    ("ties", "expected", "complaint"),
    [
        (["AA"], [[0], [1], [2], [3]], "span A “{A}”: it continues itself"),
        (["AB", "BA"], [[0, 1], [2], [3]], "span A “{A}”: it continues span B, which is a part of it"),
        (["AB", "BC", "CA"], [[0, 1, 2], [3]], "span A “{A}”: it continues span C, which is a part of it"),
        (["AC", "BC"], [[0, 2], [1], [3]], "span C “{C}”: it continues span B, and is a part of span A already"),
        (
            ["AB", "BD"], [[0, 1], [2], [3]],
            "span D “{D}”: it continues span B, which has another label: it is kept as one of its own",
        ),
        (["AX"], [[0], [1], [2], [3]], "span A “{A}”: it is continued by span X, which is not there"),
        (["XA"], [[0], [1], [2], [3]], "span A “{A}”: it continues span X, which is not there"),
    ],
)  # fmt: skip
def test_a_piece_that_cannot_be_joined_is_kept_and_told(
    ties: list[str], expected: list[list[int]], complaint: str
) -> None:
    reading = continued(*ties)
    words = {name: TEXT[3 * place : 3 * place + 2].strip() for place, name in enumerate("ABCD")}
    assert places(reading) == expected
    assert [str(fault) for fault in reading.faults] == [complaint.format(**words)]


@pytest.mark.parametrize(
    ("extra", "own"),
    [
        (Extra(note="why"), "note"),
        (Extra(attributes={"type": "direct"}), "attribute type"),
        (Extra(entity=MAUD, note="why"), "entity, note"),
    ],
)
def test_what_a_piece_says_by_itself_is_not_lost(extra: Extra, own: str) -> None:
    reading = continued("AB", "BC", B=extra)
    assert places(reading) == [[0], [1, 2], [3]]
    (fault,) = reading.faults
    assert fault.what == f"it continues span A, but has its own {own}: it is kept as one of its own"
    assert continued("AB", "BC", A=extra, B=extra).faults == ()


def test_a_relation_with_a_piece_is_told() -> None:
    made = collection()
    for name in "AB":
        made.add_span(name, "quote", [Fragment(0, 3)])
    made.add_relation(CONTINUES, "A", "B")
    made.add_relation("has_cue", "A", "B")
    assert [str(fault) for fault in made.reading(1).faults] == [
        "relation has_cue: it ties span B, which is a part of span A"
    ]


def test_where_a_format_has_fragments_a_relation_of_that_name_is_one() -> None:
    reading = continued("AB", "BD", "AA", joins=False)
    assert (places(reading), reading.faults) == ([[0], [1], [2], [3]], ())
    assert reading.record is not None
    assert len(reading.record.relations) == 3


def test_a_further_fragment_goes_to_its_span() -> None:
    made = collection(joins=False)
    made.add_span("A", "quote", [Fragment(8, 9)])
    made.add_fragment("A", Fragment(0, 3))
    with pytest.raises(MalformedError, match="span B is not there"):
        made.add_fragment("B", Fragment(0, 3))
    assert [span.fragments for span in (made.reading(1).record or RECORD).spans] == [
        (Fragment(0, 3), Fragment(8, 9))
    ]


def test_what_is_spelt_beside_label_and_place_comes_back() -> None:
    for span in (QUOTE, SOURCE):
        extra = Extra(span.id, dict(span.attributes), span.entity or "", span.note or "")
        assert extra_from(spell_extra(span)) == extra
    assert extra_from({"id": 3, "attributes": {"a": 1, "b": "c"}, "note": None}) == Extra("", {"b": "c"})


@pytest.mark.parametrize(
    ("annotator", "folder"), [("ann", "ann"), ("a/b c", "a_b_c"), ("..", "_."), ("a.b@c+d-e", "a.b@c+d-e")]
)
def test_files_lie_in_a_folder_that_is_called_like_their_annotator(annotator: str, folder: str) -> None:
    assert stem(replace(RECORD, annotator=Annotator(annotator))) == f"{folder}/{ARTICLE.id}"


def test_metadata_that_no_utf_8_can_say_are_a_fault_and_nothing_else() -> None:
    found = told("One.", {"metadata": '{"a": "\ud800"}', "annotator": "ann", "article": "XXXX"})
    assert [fault.item for fault in found.faults] == ["metadata"]
    assert (found.article.metadata, found.annotator, found.status) == ({}, "ann", "in_progress")


@pytest.mark.parametrize(
    ("metadata", "what"),
    [
        ("[1]", "metadata is not an object"),
        ("{", "this is not JSON"),
        ('{"a":1,"a":2}', "the key 'a' stands there twice"),
    ],
)
def test_metadata_that_are_no_object_are_named(metadata: str, what: str) -> None:
    (fault,) = told("One.", {"metadata": metadata}).faults
    assert fault.item == "metadata"
    assert fault.what.startswith(what)


@pytest.mark.parametrize(
    ("written", "named"), [(None, [MAUD]), ([SOURCE.id], [MAUD]), ([QUOTE.id], []), ([], [])]
)
def test_of_the_register_that_is_told_which_written_spans_point_at(
    written: list[str] | None, named: list[str]
) -> None:
    text, about = text_parts(RECORD, written)
    assert (text.name, text.content.decode("utf-8")) == (f"ann/{ARTICLE.id}.txt", TEXT)
    assert [entity["id"] for entity in json.loads(about.content)["entities"]] == named
