"""A long array is read an element at a time, whatever its spelling."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.exchange.json_array import BrokenJSONError, elements
from tests.core.strategies import json_values


@given(st.lists(json_values, max_size=6), st.sampled_from([None, 0, 2]), st.booleans())
def test_elements_are_those_of_the_array(values: list[object], indent: int | None, escaped: bool) -> None:
    content = json.dumps(values, indent=indent, ensure_ascii=escaped).encode()
    assert [value for _, value in elements(BytesIO(content))] == values


def test_each_element_has_the_line_that_it_starts_on() -> None:
    content = b'\n[1,\n{"a":\n2}\n,\n\n3]\n'
    assert [line for line, _ in elements(BytesIO(content))] == [2, 3, 7]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'\n[1,\n{"a":\n\nx}\n]\n', 5),
        (b"[1,\n2,\n\nx]", 4),
        (b"[1,\nx\n\n\n\n]", 2),
        (b'[{"a": 1}\n{}]', 2),
        (b"[]\n\n3", 3),
    ],
)
def test_what_is_no_json_is_named_with_its_line(content: bytes, line: int) -> None:
    with pytest.raises(BrokenJSONError) as raised:
        list(elements(BytesIO(content)))
    assert raised.value.line == line


def test_no_more_is_read_than_the_element_needs() -> None:
    long = json.dumps([{"n": number, "text": "x" * 1000} for number in range(2000)]).encode()
    file = BytesIO(long)
    found = elements(file)
    for _ in range(10):
        next(found)
    assert file.tell() < len(long) / 10


def test_a_number_at_the_edge_of_what_was_read_is_read_to_its_end() -> None:
    content = b"[" + b" " * 65_530 + b"1234567890]"
    assert [value for _, value in elements(BytesIO(content))] == [1234567890]
