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


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"7", "this is neither a JSON array nor an object"),
        (b"", "this is neither a JSON array nor an object"),
        (b"[1 2]", "this is not JSON: a comma or ] is missing"),
        (b"[1", "this is not JSON: a comma or ] is missing; the file seems cut off"),
        (b"[1, x]", "this is not JSON: Expecting value at column 5"),
        (b'[1, {"a"', "this is not JSON: Expecting ':' delimiter at column 9; the file seems cut off"),
        (
            b'[1, "a',
            "this is not JSON: the string that begins at column 5 has no end; the file seems cut off",
        ),
        (b"[1] 2", "something stands after the end of the JSON"),
        (b'{"a": 1}{}', "something stands after the end of the JSON"),
        (b"[NaN]", "NaN is no number in JSON"),
        (b"[%s]" % (b"1" * 5000), "a number has too many digits"),
        (b"[" * 200_000, "this is nested too deeply"),
        (b'["\xff"]', "this is not UTF-8"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, what: str) -> None:
    with pytest.raises(BrokenJSONError) as raised:
        list(elements(BytesIO(content)))
    assert (str(raised.value), raised.value.line) == (what, 1)


def test_columns_are_counted_on_over_all_that_was_read() -> None:
    content = b"[\n" + b"1, " * 100_000 + b"x]"
    with pytest.raises(BrokenJSONError, match=r"Expecting value at column 300001$") as raised:
        list(elements(BytesIO(content)))
    assert raised.value.line == 2


def test_a_byte_order_mark_and_one_object_alone_are_read() -> None:
    assert list(elements(BytesIO(b"\xef\xbb\xbf [1]"))) == [(1, 1)]
    assert list(elements(BytesIO(b'\n{"a": [1]}\n'))) == [(2, {"a": [1]})]
    assert list(elements(BytesIO(b"[ ]"))) == []


def test_lines_are_counted_on_over_all_that_was_read() -> None:
    rows = [{"n": number, "text": "x\n" * 400} for number in range(300)]
    content = json.dumps(rows, indent=1).encode()
    starts = [number for number, line in enumerate(content.split(b"\n"), 1) if line == b" {"]
    assert [line for line, _ in elements(BytesIO(content))] == starts
    with pytest.raises(BrokenJSONError) as raised:
        list(elements(BytesIO(content[:-2] + b",\n x]")))
    assert raised.value.line == content.count(b"\n") + 1


def test_no_more_is_read_than_the_element_needs() -> None:
    long = json.dumps([{"n": number, "text": "x" * 1000} for number in range(2000)]).encode()
    file = BytesIO(long)
    found = elements(file)
    for most in (0.1, 0.2):
        for _ in range(100):
            next(found)
        assert file.tell() < len(long) * most * 2


def test_a_number_at_the_edge_of_what_was_read_is_read_to_its_end() -> None:
    content = b"[" + b" " * 65_530 + b"1234567890]"
    assert [value for _, value in elements(BytesIO(content))] == [1234567890]
