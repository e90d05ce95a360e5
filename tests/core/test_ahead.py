"""Items come in their order and few are asked for too early, fewer where they are large."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from reader.core.ahead import ahead

LARGE = 1 << 20


@given(st.lists(st.integers(0, LARGE), max_size=100), st.integers(0, 100))
def test_all_come_in_order_and_little_is_held(weights: list[int], taken: int) -> None:
    asked: list[int] = []

    def source() -> Iterator[int]:
        for weight in weights:
            asked.append(weight)
            yield weight

    items = ahead(source(), lambda weight: weight)
    assert [*islice(items, taken)] == weights[:taken]
    waiting = asked[taken:]
    assert len(waiting) < 50
    assert sum(waiting[:-1]) < LARGE
    assert [*items] == weights[taken:]


def test_a_large_one_is_not_kept_waiting() -> None:
    asked: list[int] = []

    def source() -> Iterator[int]:
        for number in range(10):
            asked.append(number)
            yield number

    items = ahead(source(), lambda _: LARGE)
    next(items)
    assert asked == [0]


def test_small_ones_are_asked_for_together() -> None:
    asked: list[int] = []

    def source() -> Iterator[int]:
        for number in range(10):
            asked.append(number)
            yield number

    assert next(ahead(source(), lambda _: 1)) == 0
    assert len(asked) == 10
