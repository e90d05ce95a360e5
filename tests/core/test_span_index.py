"""The span index finds what a look at every span would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Provenance, Span, merge_fragments
from reader.core.ids import Annotator, SpanId
from reader.core.span_index import SpanIndex

PROVENANCE = Provenance(Annotator("ann"), "2026-01-31T10:00:00.000Z")
FARTHEST = 5_000_000

lengths = st.integers(1, 70) | st.integers(1, FARTHEST)
offsets = st.integers(0, 300) | st.integers(0, FARTHEST)
fragments = st.builds(lambda start, length: Fragment(start, start + length), offsets, lengths)
shapes = st.lists(fragments, min_size=1, max_size=4).map(tuple).map(merge_fragments)


@st.composite
def held_spans(draw: st.DrawFn) -> tuple[SpanIndex, list[Span]]:
    """An index after spans were added to it and some removed again, and the spans that stay."""
    index = SpanIndex()
    made = [
        Span(SpanId(f"s-{number}"), "quote", shape, PROVENANCE)
        for number, shape in enumerate(draw(st.lists(shapes, max_size=25)))
    ]
    for span in made:
        index.add(span)
    removed = draw(st.sets(st.sampled_from(made))) if made else set()
    for span in removed:
        index.remove(span)
    return index, [span for span in made if span not in removed]


def order(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.id


@given(held_spans(), offsets, lengths)
def test_touching_finds_each_span_with_a_fragment_in_the_range(
    held: tuple[SpanIndex, list[Span]], start: int, length: int
) -> None:
    index, spans = held
    end = start + length
    touched = [
        span for span in spans if any(part.start < end and start < part.end for part in span.fragments)
    ]
    assert index.touching(start, end) == sorted(touched, key=order)


@given(held_spans())
def test_spans_come_by_start_then_longest_first(held: tuple[SpanIndex, list[Span]]) -> None:
    index, spans = held
    assert list(index.ordered()) == [span.id for span in sorted(spans, key=order)]
    assert len(index) == len(spans)


@given(held_spans(), offsets, st.integers(-FARTHEST, 0))
def test_after_and_before_are_the_neighbours_of_a_place(
    held: tuple[SpanIndex, list[Span]], start: int, minus_end: int
) -> None:
    index, spans = held
    for key in [(start, minus_end, SpanId("s-3")), *map(order, spans)]:
        later = [span.id for span in sorted(spans, key=order) if order(span) > key]
        earlier = [span.id for span in sorted(spans, key=order) if order(span) < key]
        place = (key[0], key[1], SpanId(key[2]))
        assert index.after(place) == (later[0] if later else None)
        assert index.before(place) == (earlier[-1] if earlier else None)
