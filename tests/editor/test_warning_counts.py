"""The numbers of warnings are kept as a plain table would keep them, whether a span was saved or is new."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotations import Annotations
from reader.core.ids import SpanId
from reader.core.saved import OrderKey
from reader.editor.warning_counts import WarningCounts
from tests.core.test_saved import MANY, saved

SAVED = MANY[:40]
PUTS = st.lists(st.tuples(st.integers(0, 59), st.integers(0, 2), st.sampled_from([None, 0, 1, 3, 70_000])))


def place(number: int, moved: int) -> tuple[SpanId, OrderKey]:
    """Return a span that was saved, or one that was not, and where it is by now."""
    if number < len(SAVED):
        held = SAVED[number]
        return held.id, (held.start + moved, -held.end - moved, held.id)
    return SpanId(f"s-new-{number}"), (100 * number + moved, -100 * number - 7, f"s-new-{number}")


@given(PUTS)
def test_what_is_put_is_there_in_order_until_it_is_dropped(puts: list[tuple[int, int, int | None]]) -> None:
    counts, table = WarningCounts(Annotations(saved=saved(SAVED))), dict[SpanId, tuple[OrderKey, int]]()
    for number, moved, count in puts:
        span, key = place(number, moved)
        if count is None:
            counts.drop(span)
            table.pop(span, None)
        else:
            counts.put(span, key, count)
            table[span] = key, min(count, 65_534)
    everything = [place(number, 0)[0] for number in range(60)]
    assert [counts.at(span) for span in everything] == [table.get(span, ((), None))[1] for span in everything]
    assert counts.total == sum(count for _, count in table.values())
    warned = sorted(key for key, count in table.values() if count)
    for start in (0, *range(0, 7000, 487)):
        key = (start, -start, "s-1")
        assert [*counts.beyond(key, forward=True)] == [held[2] for held in warned if held > key]
        assert [*counts.beyond(key, forward=False)] == [held[2] for held in reversed(warned) if held < key]
    for key in warned:
        assert [*counts.beyond(key, forward=True)] == [held[2] for held in warned if held > key]
        assert [*counts.beyond(key, forward=False)] == [held[2] for held in reversed(warned) if held < key]
