"""Parts of JSON objects are read so that each fault names its key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.core.annotation import Decision
from reader.core.codec import MalformedError
from reader.core.ids import JSONValue
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


def refused(read: Callable[[], object]) -> str:
    with pytest.raises(MalformedError) as raised:
        read()
    return str(raised.value)


def test_an_object_has_its_keys_and_no_others() -> None:
    assert expect_keys({"a": 1, "b": None}, "it", ("b", "a")) == {"a": 1, "b": None}
    assert refused(lambda: expect_keys({"a": 1}, "it", ("a", "b", "c"))) == "it has no key 'b'"
    assert refused(lambda: expect_keys({"a": 1, "x": 2}, "it", ("a",))) == (
        "it has a key 'x' that the format does not know"
    )
    assert refused(lambda: expect_keys([], "it", ())) == "it is not an object"


def test_lists_and_tables_are_what_they_say() -> None:
    assert listed({"a": [1]}, "a") == [1]
    assert refused(lambda: listed({}, "a")) == "a is not a list"
    assert listed_strings({"a": ["x", "y"]}, "a") == ("x", "y")
    assert refused(lambda: listed_strings({"a": ["x", 1]}, "a")) == "a holds something else than strings"
    table = {"b": "2", "a": "1"}
    spelt = pairs(table, "scheme")
    assert spelt == [{"scheme": "a", "value": "1"}, {"scheme": "b", "value": "2"}]
    assert pair_table({"ids": spelt}, "ids", "scheme") == table
    assert refused(lambda: pair_table({"ids": [*spelt, spelt[0]]}, "ids", "scheme")) == "ids names 'a' twice"


def test_what_is_computed_is_told_from_what_was_given() -> None:
    spelt: list[JSONValue] = [
        {"name": "a", "value": "told", "computed": True}, {"name": "b", "value": "given", "computed": False},
    ]  # fmt: skip
    assert given_attributes({"attributes": spelt}) == {"b": "given"}
    assert given_attributes({"attributes": [{"name": "a", "value": "1"}]}) == {"a": "1"}
    assert computed_attributes(
        [{"id": "s-1", "attributes": spelt}, 7, {"attributes": spelt}, {"id": "s-2"}]
    ) == {"s-1": {"a": "told"}}
    assert computed_attributes([{"id": "s-1", "attributes": spelt[1:]}]) == {}
    assert computed_attributes(None) == computed_attributes(7) == {}


def test_numbers_ranges_and_names_are_possible_ones() -> None:
    assert small_number({"n": 255}, "n", 255) == 255
    assert refused(lambda: small_number({"n": 256}, "n", 255)) == "n is impossibly large"
    assert text_range({"start": 0, "end": 5}, 5) == (0, 5)
    assert text_range({"start": 5, "end": 5}, 5) == (5, 5)
    assert refused(lambda: text_range({"start": 3, "end": 6}, 5)) == (
        "3-6 is no range of the text, which has 5 code points"
    )
    assert refused(lambda: text_range({"start": 3, "end": 2}, 5)).startswith("3-2 is no range")
    assert member(Decision, {"d": "edited"}, "d") is Decision.EDITED
    assert refused(lambda: member(Decision, {"d": "EDITED"}, "d")) == "d 'EDITED' is not known"
