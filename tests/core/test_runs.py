"""Numbers that follow each other, as runs."""

from hypothesis import given
from hypothesis import strategies as st

from reader.core.runs import runs


@given(st.sets(st.integers(0, 60)))
def test_runs_hold_the_numbers_and_are_as_long_as_can_be(numbers: set[int]) -> None:
    found = list(runs(sorted(numbers)))
    assert [number for first, last in found for number in range(first, last + 1)] == sorted(numbers)
    assert all(first - 1 not in numbers and last + 1 not in numbers for first, last in found)
