"""Filters and orders of the list: what can be asked for, and what is said of a question that makes no sense."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.ids import ArticleId
from reader.library.memory import MemoryLibrary
from reader.library.order import Order, Ranks, ordered, queue
from reader.library.protocol import Status, Summary
from reader.library.query import FIELDS, QueryError, openings, parse_query, wanted
from tests.core.strategies import LABELS
from tests.library.acts import ANN, article

HARBOUR = Summary(
    ArticleId("harbour-1"),
    "Strike at the Café",
    2760,
    "2026-01-31T10:00:00.000Z",
    Status.TODO,
    {"quote": 2, "claim": 0},
    publisher="The Évening Quay",
    byline="M. Ellery",
    published="2026-01-30",
    language="en-GB",
    tags=frozenset({"Port", "港"}),
)
RIVER = Summary(
    ArticleId("river-2"),
    "River levels",
    500,
    None,
    Status.IN_PROGRESS,
    {},
    published="30 January 2026",
    language="de",
)
BROKEN = Summary(ArticleId("broken-3"), "Broken", 0, "2025-12-01T00:00:00.000Z", Status.DONE)
ALL = (HARBOUR, RIVER, BROKEN)


def chosen(query: str) -> list[str]:
    test = parse_query(query).test()
    return [item.id.partition("-")[0] for item in ALL if test(item)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["harbour", "river", "broken"]),
        ("status:todo", ["harbour"]),
        ("STATUS:TODO,done", ["harbour", "broken"]),
        ("status:in-progress", ["river"]),
        ("-status:todo", ["river", "broken"]),
        ("cafe", ["harbour"]),
        ("CAFÉ strike", ["harbour"]),
        ("strike river", []),
        ('"at the"', ["harbour"]),
        ("“the at”", []),
        ("-strike", ["river", "broken"]),
        ("evening", ["harbour"]),
        ("ellery", ["harbour"]),
        ("port", ["harbour"]),
        ("title:port", []),
        ('publisher:"evening quay"', ["harbour"]),
        ("byline:ellery", ["harbour"]),
        ("tag:port", ["harbour"]),
        ("tag:nothing,港", ["harbour"]),
        ("tag:por", []),
        ("label:quote", ["harbour"]),
        ("label:claim", []),
        ("annotated:yes", ["harbour"]),
        ("annotated:no", ["river", "broken"]),
        ("annotated:Y", ["harbour"]),
        ("annotated:true", ["harbour"]),
        ("annotated:N", ["river", "broken"]),
        ("annotated:FALSE", ["river", "broken"]),
        ("spans:>2", []),
        ("spans:>=2", ["harbour"]),
        ("spans:<2", ["river", "broken"]),
        ("spans:<=2", ["harbour", "river", "broken"]),
        ("spans:=2", ["harbour"]),
        ("added:=2026-01-31", ["harbour"]),
        ("ID:RIVER", ["river"]),
        ("-id:river", ["harbour", "broken"]),
        ("language:en", ["harbour"]),
        ("language:en-gb,de", ["harbour", "river"]),
        ("added:2026", ["harbour"]),
        ("added:>2026-01-30", ["harbour"]),
        ("added:>2026-01-31", []),
        ("added:>=2026-01-31", ["harbour"]),
        ("added:<2026", ["broken"]),
        ("-added:2026", ["river", "broken"]),
        ("published:2026-01", ["harbour"]),
        ("length:>500", ["harbour"]),
        ("length:<=500", ["river", "broken"]),
        ("spans:2", ["harbour"]),
        ("minutes:>=2", ["harbour"]),
        ("id:river", ["river"]),
        ("text:anything", []),
    ],
)
def test_a_filter_chooses(query: str, expected: list[str]) -> None:
    assert chosen(query) == expected


@pytest.mark.parametrize(
    ("query", "what", "start", "end"),
    [
        ("strike foo:bar", "no field 'foo'", 7, 14),
        ("status:new", "no status 'new'", 0, 10),
        ("river -status:", "lacks a value", 6, 14),
        ("added:soon", "'soon' is no date", 0, 10),
        ("added:>2026-1", "no date", 0, 13),
        ("length:long", "no number", 0, 11),
        ("annotated:maybe", "neither yes nor no", 0, 15),
        ('a "b c', "not closed", 2, 6),
        ("a ??", "no word", 2, 4),
    ],
)
def test_a_filter_that_makes_no_sense_is_said_with_its_place(
    query: str, what: str, start: int, end: int
) -> None:
    with pytest.raises(QueryError, match=what) as told:
        parse_query(query)
    assert (told.value.start, told.value.end) == (start, end)
    assert f"character {start + 1}" in str(told.value)
    assert query[told.value.start : told.value.end].strip()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("annotated:maybe", "'maybe' is neither yes nor no (yes or no)"),
        ("status:new", "there is no status 'new' (todo, in_progress, done or flagged)"),
        ("length:>x", "'x' is no number (a number of characters, after >, >=, < or <= if you like)"),
        (
            "added:>x",
            "'x' is no date (a date such as 2026, 2026-01 or 2026-01-31, after >, >=, < or <= if you like)",
        ),
        ("published:x", "'x' is no date (a date, as for added; dates that are not written so are left out)"),
        ("minutes:x", "'x' is no number (a number of minutes left to read, as for length)"),
        ('"open', 'a quotation mark is not closed (end it with ")'),
        ("status:", "status: lacks a value (todo, in_progress, done or flagged)"),
        ("??", "'??' is no word"),
        ("pubisher:bar", "there is no field 'pubisher' (perhaps publisher)"),
        ("foo:bar", f"there is no field 'foo' (the fields are {', '.join(FIELDS)})"),
    ],
)
def test_a_filter_that_makes_no_sense_is_said_with_what_would(query: str, told: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse_query(query).test()
    assert str(raised.value) == f"filter, character 1: {told}"


def test_what_a_filter_may_begin_with_is_every_field_and_whole_conditions() -> None:
    publishers = ["Ledger", "The Gazette", "The “Post”", "\x1b[31m", "—"]
    offered = openings(["port"], ["quote"], publishers)
    assert {f"{field}:" for field in FIELDS} < set(offered)
    assert {"tag:port", "-tag:port", "label:quote", "status:in_progress", "annotated:no"} < set(offered)
    names = {words for words in offered if words.startswith("publisher:")}
    assert names == {"publisher:", "publisher:Ledger", 'publisher:"The Gazette"'}
    for words in offered:
        if not words.endswith(":"):
            parse_query(words)


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from([*FIELDS, ":", '"', "-", ">", "2026", " ", "a,b"])).map("".join)
)
def test_any_filter_is_followed_or_refused_with_its_place(query: str) -> None:
    fault: QueryError | None = None
    try:
        parsed = parse_query(query)
    except QueryError as refusal:
        fault = refusal
    if fault is not None:
        assert 0 <= fault.start < fault.end <= len(query)
        return
    test = parsed.test({text: {HARBOUR.id} for text in parsed.texts})
    assert all(isinstance(test(item), bool) for item in ALL)
    for condition in parsed.conditions:
        assert query[condition.start : condition.end].startswith("-") == condition.without


@given(
    st.sampled_from(
        ["strike", "status:todo", "tag:port", "added:2026", "text:x", "length:>9", "annotated:yes"]
    )
)
def test_what_is_left_out_is_what_is_not_chosen(condition: str) -> None:
    assert sorted(chosen(condition) + chosen(f"-{condition}")) == ["broken", "harbour", "river"]


def test_a_text_is_looked_up_in_the_library() -> None:
    library = MemoryLibrary("Test", LABELS)
    library.add(article("One", "The port is shut."), b"", ".txt")
    library.add(article("Two", "The port is open."), b"", ".txt")
    test = wanted(library, parse_query('text:port -text:"is open"'))
    assert [item.title for item in library.summaries(ANN) if test(item)] == ["One"]


@pytest.mark.parametrize(
    ("by", "expected", "descending"),
    [
        (Order.ADDED, ["broken", "harbour", "river"], ["harbour", "broken", "river"]),
        (Order.TITLE, ["broken", "river", "harbour"], ["harbour", "river", "broken"]),
        (Order.PUBLISHED, ["harbour", "river", "broken"], ["river", "harbour", "broken"]),
        (Order.PUBLISHER, ["harbour", "broken", "river"], ["harbour", "broken", "river"]),
        (Order.LENGTH, ["broken", "river", "harbour"], ["harbour", "river", "broken"]),
        (Order.STATUS, ["river", "harbour", "broken"], ["broken", "harbour", "river"]),
        (Order.SPANS, ["river", "harbour", "broken"], ["harbour", "river", "broken"]),
        (Order.MINUTES, ["broken", "river", "harbour"], ["harbour", "river", "broken"]),
    ],
)
def test_a_list_is_sorted_with_the_unknown_last(
    by: Order, expected: list[str], descending: list[str]
) -> None:
    assert [item.id.partition("-")[0] for item in ordered(ALL, by)] == expected
    assert [item.id.partition("-")[0] for item in ordered(ALL, by, descending=True)] == descending


def test_what_is_equal_stands_by_title_in_both_directions() -> None:
    twins = [replace(RIVER, id=ArticleId(name), title=name) for name in ("b", "É", "a", "f")]
    for descending in (False, True):
        found = ordered(twins, Order.LENGTH, descending=descending)
        assert [item.title for item in found] == ["a", "b", "É", "f"]


def test_characters_are_counted_where_words_are_not_parted() -> None:
    assert replace(HARBOUR, length=600, language="ja").minutes_left == 2
    assert replace(HARBOUR, length=600, language=None, title="港の話").minutes_left == 2
    assert replace(HARBOUR, length=1380).minutes_left == 1
    assert replace(HARBOUR, length=1380, position=690).minutes_left == 0.5
    assert replace(HARBOUR, status=Status.DONE).minutes_left == 0


def test_a_phrase_is_looked_for_as_a_phrase() -> None:
    assert parse_query('text:port -text:"is open"').texts == ("port", '"is open"')


MANY = [replace(ALL[0], id=ArticleId(f"n-{number}"), status=Status.TODO) for number in range(50)]


def test_lots_are_the_same_for_everybody_and_others_with_another_seed() -> None:
    drawn = ordered(MANY, Order.RANDOM)
    assert ordered(reversed(MANY), Order.RANDOM) == drawn
    assert drawn != MANY
    assert ordered(MANY, Order.RANDOM, ranks=Ranks(seed=1)) != drawn
    fewer = ordered(MANY[::2], Order.RANDOM)
    assert fewer == [item for item in drawn if item in fewer]


def test_the_least_sure_come_first_and_what_is_unknown_last() -> None:
    ranks = Ranks(uncertainty={MANY[7].id: 0.5, MANY[3].id: 2.0, MANY[9].id: 0.0})
    assert [item.id for item in ordered(MANY, Order.UNCERTAINTY, ranks=ranks)][:4] == [
        "n-3",
        "n-7",
        "n-9",
        "n-0",
    ]


def test_the_queue_holds_what_is_to_do_by_lot_or_the_least_sure_first() -> None:
    begun = [replace(item, status=Status.IN_PROGRESS) for item in MANY[:10]]
    everything = [*begun, *MANY[10:]]
    assert queue(everything, Order.RANDOM) == ordered(MANY[10:], Order.RANDOM)
    ranks = Ranks(uncertainty={MANY[3].id: 9.0, MANY[20].id: 0.1, MANY[30].id: 0.2})
    first, second, *others = queue(everything, Order.UNCERTAINTY, ranks)
    assert (first.id, second.id) == ("n-30", "n-20")
    drawn = ordered(MANY[10:], Order.RANDOM)
    assert others == [item for item in drawn if item.id not in ("n-30", "n-20")]
