"""Columns of saved spans and relations answer as plain lists of them would, however many there are."""

from __future__ import annotations

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Provenance, Span
from reader.core.id_table import Ids
from reader.core.ids import Annotator, SpanId
from reader.core.saved import Piece, RelationColumns, SavedItems, SpanColumns, order_key

PROVENANCE = Provenance(Annotator("ann"), "2026-01-31T10:00:00.000Z")


def span(number: int, *ends: int, label: str = "quote") -> Span:
    parts = tuple(Fragment(start, end) for start, end in pairwise(ends))[::2]
    return Span(SpanId(f"s-{number}"), label, parts, PROVENANCE)


def saved(spans: list[Span], ties: list[tuple[int, int]] | None = None) -> SavedItems:
    names = sorted({held.label for held in spans})
    columns = SpanColumns(Ids.of(held.id for held in spans), names)
    for held in spans:
        columns.add(names.index(held.label), [(part.start, part.end) for part in held.fragments])
    heads, tails = (array("I", [tie[side] for tie in ties or ()]) for side in (0, 1))
    places = range(len(heads))
    relations = RelationColumns(
        Ids.of(f"r-{place}" for place in places), heads, tails,
        array("I", sorted(places, key=heads.__getitem__)), array("I", sorted(places, key=tails.__getitem__)),
    )  # fmt: skip
    return SavedItems(columns, relations, spans.__getitem__)


MANY = sorted(
    [
        span(
            number, place := number * 7919 % 9000, place + 1 + number % 5, place + 8, place + 9, label="claim"
        )
        if number % 3
        else span(number, place := number * 7919 % 9000, place + 1 + number % 7 + (number % 101 == 0) * 700)
        for number in range(6000)
    ],
    key=order_key,
)


def test_what_touches_a_range_is_found_among_very_many() -> None:
    held = saved(MANY)
    assert held.span_count == 6000
    kept = bytes([number % 4 > 0 for number in range(6000)])
    for start in range(0, 9700, 487):
        for end in (start + 1, start + 40):
            touched = [number for number, one in enumerate(MANY) if one.start < end and start < one.end]
            assert list(held.touching(start, end)) == touched
            expected = [
                Piece(part.start, part.end, MANY[number].label, MANY[number].id)
                for number in touched
                if kept[number]
                for part in MANY[number].fragments
                if part.start < end and start < part.end
            ]
            assert list(held.pieces(start, end, kept)) == expected


@pytest.mark.parametrize(("start", "end"), [(0, 20_000), (0, 0), (4000, 4100), (8990, 9900), (17, 18)])
def test_what_lies_in_a_range_counts_from_its_beginning(start: int, end: int) -> None:
    kept = bytes(number % 4 != 0 for number in range(len(MANY)))
    inside = [
        held.moved(-start)
        for number, held in enumerate(MANY)
        if kept[number] and start <= held.start and held.end <= end
    ]
    part = saved(MANY).within(start, end, kept)
    assert [part.span(number) for number in range(part.span_count)] == inside
    assert [part.find_span(held.id) for held in inside] == list(range(len(inside)))
    pieces = [
        Piece(piece.start, piece.end, held.label, held.id) for held in inside for piece in held.fragments
    ]
    assert list(part.pieces(0, end - start, b"\1" * len(inside))) == pieces
    assert part.relation_count == 0


@pytest.mark.parametrize("label", ["claim", "quote", "cue"])
def test_those_of_a_label_are_found_in_order(label: str) -> None:
    assert [MANY[number] for number in saved(MANY).labelled({label})] == [
        held for held in MANY if held.label == label
    ]


def test_each_is_found_by_its_id_and_its_place() -> None:
    held = saved(MANY)
    for number in range(0, 6000, 37):
        one = MANY[number]
        assert held.span(number) is one
        assert held.span_id(number) == one.id
        assert held.key(number) == order_key(one)
        assert held.find_span(one.id) == number
        assert held.place(order_key(one)) == number
        assert held.place((one.start, -one.end, one.id + "x")) == number + 1
    assert held.place((-1, 0, "")) == 0
    assert held.place((99_999, 0, "")) == 6000
    assert [held.find_span(name) for name in ("s-", "s-6000", "", "\ud800", "z")] == [None] * 5
    assert held.label_counts == {"claim": 4000, "quote": 2000}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_relations_are_found_by_either_end_oldest_first(ties: list[tuple[int, int]]) -> None:
    spans = [span(number, number, number + 2) for number in range(6)]
    held = saved(spans, ties)
    assert held.relation_count == len(ties)
    for number, one in enumerate(spans):
        assert list(held.relations_from(one.id)) == [
            place for place, tie in enumerate(ties) if tie[0] == number
        ]
        assert list(held.relations_to(one.id)) == [
            place for place, tie in enumerate(ties) if tie[1] == number
        ]
    assert list(held.relations_from("s-none")) == list(held.relations_to("s-none")) == []
    assert [held.find_relation(f"r-{place}") for place in range(len(ties))] == [*range(len(ties))]
    assert held.find_relation("r-none") is None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), unique=True, max_size=20))
def test_ids_are_numbered_in_their_order_and_found_again(names: list[str]) -> None:
    ids = Ids.of(names)
    assert len(ids) == len(names)
    assert [ids[number] for number in range(len(names))] == names
    assert [ids.find(name) for name in names] == [*range(len(names))]
    assert ids.find("none of them") is None


def test_nothing_is_there_where_nothing_was_saved() -> None:
    held = SavedItems()
    assert (held.span_count, held.relation_count, dict(held.label_counts)) == (0, 0, {})
    assert (held.find_span("s-1"), held.find_relation("r-1"), held.place((0, 0, ""))) == (None, None, 0)
    assert (list(held.touching(0, 9)), list(held.pieces(0, 9, b"")), held.relations_to("s-1")) == ([], [], ())
    for read in (held.span, held.relation):
        with pytest.raises(IndexError):
            read(0)


def test_columns_can_be_filled_one_span_after_the_other() -> None:
    held = [span(1, 0, 3, 5, 9), span(2, 4, 6, label="claim")]
    columns = SpanColumns(Ids.of(one.id for one in held), ("quote", "claim"))
    assert (columns.parted, columns.firsts) == (array("I"), array("I", [0]))
    assert {part.typecode for part in (columns.labels, columns.starts, columns.ends)} == {"I"}
    for number, one in enumerate(held):
        columns.add(number, [(part.start, part.end) for part in one.fragments])
    found = SavedItems(columns, RelationColumns(), held.__getitem__)
    assert list(found.pieces(0, 9, b"\1\1")) == [
        Piece(part.start, part.end, one.label, one.id) for one in held for part in one.fragments
    ]
    ties = RelationColumns(Ids.of(["r-1"]))
    for column in (ties.heads, ties.tails, ties.by_head, ties.by_tail):
        assert column == array("I")
        column.append(0)
    assert SavedItems(columns, ties, held.__getitem__).relations_from("s-1") == array("I", [0])
    assert (len(Ids()), Ids().find("s-1"), Ids() == Ids.of([])) == (0, None, True)
