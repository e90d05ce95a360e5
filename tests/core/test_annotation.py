"""Spans, fragments and selections keep their own rules."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Anonymity, Decision, Fragment, Provenance, Span, merge_fragments
from reader.core.ids import Annotator, SpanId
from reader.core.selection import Selection

PROVENANCE = Provenance(Annotator("ann"), "2026-01-31T10:00:00.000Z")
LENGTH = 30

loose_fragments = st.lists(
    st.tuples(st.integers(0, LENGTH), st.integers(1, 6)).map(lambda pair: Fragment(pair[0], sum(pair))),
    min_size=1,
).map(tuple)


def covered(fragments: tuple[Fragment, ...]) -> set[int]:
    return {offset for fragment in fragments for offset in range(fragment.start, fragment.end)}


def quote(*fragments: Fragment) -> Span:
    return Span(SpanId("s-1"), "quote", fragments, PROVENANCE)


@given(loose_fragments)
def test_merging_keeps_what_is_covered_in_pieces_that_neither_overlap_nor_touch(
    fragments: tuple[Fragment, ...],
) -> None:
    merged = merge_fragments(fragments)
    assert covered(merged) == covered(fragments)
    assert all(left.end < right.start for left, right in pairwise(merged))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3)])
def test_a_fragment_is_never_empty_backwards_or_before_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"from {start} to {end}"):
        Fragment(start, end)


@pytest.mark.parametrize(
    ("fragments", "what"),
    [
        ((), "span s-1 has no fragment"),
        ((Fragment(0, 3), Fragment(2, 5)), "span s-1 has fragments that overlap"),
        ((Fragment(0, 3), Fragment(3, 5)), "span s-1 has fragments that overlap"),
        ((Fragment(4, 5), Fragment(0, 2)), "span s-1 has fragments that overlap"),
        ((Fragment(0, 1), Fragment(2, 5), Fragment(4, 6)), "span s-1 has fragments that overlap"),
    ],
)
def test_a_span_has_fragments_in_order_and_apart(fragments: tuple[Fragment, ...], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        quote(*fragments)


@given(loose_fragments, st.integers(0, LENGTH), st.integers(1, 6))
def test_a_span_covers_what_lies_in_one_of_its_fragments(
    fragments: tuple[Fragment, ...], start: int, length: int
) -> None:
    span = quote(*merge_fragments(fragments))
    assert span.covers(start, start + length) == (set(range(start, start + length)) <= covered(fragments))
    assert (span.start, span.end) == (min(covered(fragments)), max(covered(fragments)) + 1)


def test_an_excerpt_shows_that_something_stands_between_the_fragments() -> None:
    text = "“A,” said X. “B.”"
    assert quote(Fragment(0, 4), Fragment(13, 17)).excerpt(text) == "“A,” … “B.”"


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_selection_has_its_range_whichever_end_moves(anchor: int, head: int) -> None:
    selection = Selection(anchor, head)
    assert (selection.start, selection.end) == (min(anchor, head), max(anchor, head)) == selection.extent
    assert selection.swapped().swapped() == selection
    assert selection.swapped().head == anchor


def test_what_is_not_said_of_where_an_annotation_comes_from_is_that_a_person_made_it() -> None:
    made = Provenance(Annotator("ann"), "2026-01-31T10:00:00.000Z")
    assert (made.origin, made.confidence, made.decision) == ("human", None, "created")
    assert (made.milliseconds, made.keys) == (0, 0)


def test_what_is_written_of_decisions_and_anonymity_stays_the_same() -> None:
    assert [*map(str, Decision)] == ["suggested", "created", "accepted", "edited", "rejected"]
    assert [*map(str, Anonymity)] == ["named", "role_only", "collective", "unspecified"]
