"""Items come in their order and few are asked for too early, fewer where they are large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from reader.core.ahead import ahead

LARGE = 1 << 20


def noted(items: Iterable[int], asked: list[int]) -> Iterator[int]:
    """Yield items, and note which were asked for."""
    for item in items:
        asked.append(item)
        yield item


@given(st.lists(st.integers(0, LARGE), max_size=100), st.integers(0, 100))
def test_all_come_in_order_and_little_is_held(weights: list[int], taken: int) -> None:
    asked: list[int] = []
    items = ahead(noted(weights, asked), lambda weight: weight)
    assert [*islice(items, taken)] == weights[:taken]
    waiting = asked[taken:]
    assert len(waiting) < 50
    assert sum(waiting[:-1]) < LARGE
    assert [*items] == weights[taken:]


def test_a_large_one_is_not_kept_waiting() -> None:
    asked: list[int] = []
    items = ahead(noted(range(10), asked), lambda _: LARGE)
    next(items)
    assert asked == [0]


def test_small_ones_are_asked_for_together() -> None:
    asked: list[int] = []
    assert next(ahead(noted(range(10), asked), lambda _: 1)) == 0
    assert len(asked) == 10
