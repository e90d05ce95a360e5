"""Offsets in other units: exact both ways, and never inside a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.exchange.offsets import OffsetTable, Unit

TEXTS = st.text(st.sampled_from("aé€😀\u0301\n") | st.characters(exclude_categories=["Cs"]), max_size=60).map(
    lambda text: text * 40
)


def length(text: str, unit: Unit) -> int:
    if unit is Unit.UTF_16:
        return len(text.encode("utf-16-le")) // 2
    return len(text.encode("utf-8")) if unit is Unit.BYTES else len(text)


@given(TEXTS, st.sampled_from(Unit), st.data())
def test_an_offset_counts_what_stands_before_it(text: str, unit: Unit, data: st.DataObject) -> None:
    table = OffsetTable(text, unit)
    offset = data.draw(st.integers(0, len(text)))
    other = table.to_unit(offset)
    assert other == length(text[:offset], unit)
    assert table.from_unit(other) == offset
    assert table.length == length(text, unit)


@given(TEXTS, st.sampled_from(Unit), st.data())
def test_any_offset_is_an_exact_place_or_an_error(text: str, unit: Unit, data: st.DataObject) -> None:
    table = OffsetTable(text, unit)
    other = data.draw(st.integers(0, table.length))
    inside = all(length(text[:offset], unit) != other for offset in range(len(text) + 1))
    if inside:
        with pytest.raises(ValueError, match="in the middle of a character"):
            table.from_unit(other)
    else:
        assert table.to_unit(table.from_unit(other)) == other


@pytest.mark.parametrize(("unit", "offset"), [(Unit.UTF_16, 2), (Unit.BYTES, 2), (Unit.BYTES, 4)])
def test_the_middle_of_a_pair_or_sequence_is_an_error(unit: Unit, offset: int) -> None:
    with pytest.raises(ValueError, match=f"offset {offset} lies in the middle"):
        OffsetTable("a😀b", unit).from_unit(offset)


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("offset", [-1, 99])
def test_outside_the_text_there_is_nothing(unit: Unit, offset: int) -> None:
    for text in ("abc", "a😀b"):
        with pytest.raises(ValueError, match="outside the text"):
            OffsetTable(text, unit).to_unit(offset)
        with pytest.raises(ValueError, match="outside the text"):
            OffsetTable(text, unit).from_unit(offset)
