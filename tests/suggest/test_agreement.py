"""How far two people agree: which of their spans belong together, and what is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.ids import Annotator, RelationId, SpanId, Timestamp
from reader.core.labels import Attribute, Label, LabelSet
from reader.suggest.agreement import Agreement, Values, Work, paired

TEXT = "“The boats are old,” said Mara Quill. “And slow,” she said of them."
_MEDIUM = Attribute("medium", ("speech", "writing"), default="speech")
LABELS = LabelSet(
    "test",
    (
        Label("quote", "q", "green", "Quote", attributes=(_MEDIUM,)),
        Label("source", "s", "cyan", "Source"),
    ),
)  # fmt: skip
MADE = Provenance(Annotator("ann"), Timestamp("2026-01-01T00:00:00.000Z"))


def span(name: str, label: str, *words: str, **attributes: str) -> Span:
    places = [(start := TEXT.index(part), start + len(part)) for part in words]
    return Span(SpanId(name), label, tuple(Fragment(*place) for place in places), MADE, attributes)


def tie(head: str, tail: str) -> Relation:
    return Relation(RelationId(f"r-{head}"), "has_source", SpanId(head), SpanId(tail), MADE)


def test_spans_belong_together_by_their_ends_then_by_overlap_then_under_another_label() -> None:
    ours = [
        span("a", "quote", "“The boats are old,”"),
        span("b", "source", "Mara Quill"),
        span("c", "quote", "And slow"),
    ]
    theirs = [
        span("e", "quote", "The boats are old"),
        span("f", "quote", "boats"),
        span("g", "quote", "Mara Quill"),
        span("h", "source", "she"),
        span("i", "quote", "“And slow,” she"),
    ]  # fmt: skip
    met = [
        (pair.one and pair.one.id, pair.other and pair.other.id, pair.alike)
        for pair in paired(TEXT, ours, theirs)
    ]
    assert met == [
        ("a", "e", True), (None, "f", False), ("b", "g", True), ("c", "i", False), (None, "h", False),
    ]  # fmt: skip


def test_each_is_counted_once_exact_and_by_overlap() -> None:
    found = Agreement()
    one = Work([span("a", "quote", "The boats are old"), span("b", "source", "Mara Quill")], [tie("a", "b")])
    other = Work(
        [span("c", "quote", "“The boats are old,”"), span("d", "source", "Mara"), span("e", "source", "she")],
        [tie("c", "d")],
    )
    found.add(TEXT, one, other, LABELS)
    exact = {name: (counts.right, counts.proposed, counts.gold) for name, counts in found.exact.items()}
    assert exact == {"quote": (1, 1, 1), "source": (0, 1, 2), "has_source": (0, 1, 1)}
    assert {name: counts.right for name, counts in found.overlap.items()} == {
        "quote": 1, "source": 1, "has_source": 1,
    }  # fmt: skip


def test_a_relation_to_another_source_is_none_that_both_have() -> None:
    found = Agreement()
    one = Work([span("a", "quote", "And slow"), span("b", "source", "Mara Quill")], [tie("a", "b")])
    other = Work(
        [span("c", "quote", "And slow"), span("d", "source", "Mara Quill"), span("e", "source", "she")],
        [tie("c", "e")],
    )
    found.add(TEXT, one, other, LABELS)
    assert found.overlap["has_source"].f1 == 0


def test_values_are_compared_with_their_defaults_and_corrected_for_chance() -> None:
    found = Agreement()
    one = Work([span("a", "quote", "The boats are old"), span("b", "quote", "And slow", medium="writing")])
    other = Work([span("c", "quote", "The boats are old", medium="speech"), span("d", "quote", "And slow")])
    found.add(TEXT, one, other, LABELS)
    values = found.values["quote", "medium"]
    assert (values.number, values.equal) == (2, 0.5)
    assert values.kappa == 0


def test_kappa_takes_chance_away() -> None:
    # By hand: 140 of 200 are equal; by the sums of rows and columns .41 would be by chance.
    table = {("1", "1"): 88, ("1", "2"): 14, ("1", "3"): 18, ("2", "1"): 10, ("2", "2"): 40, ("2", "3"): 10}
    table |= {("3", "1"): 2, ("3", "2"): 6, ("3", "3"): 12}
    values = Values()
    values.both.update(table)
    assert values.kappa == pytest.approx((0.70 - 0.41) / (1 - 0.41))
    assert Values().kappa is None


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 6), st.sampled_from(("quote", "source")))),
    st.data(),
)
def test_all_spans_are_in_exactly_one_pair_and_whoever_is_first_the_exact_counts_are_the_same(
    drawn: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    def held(prefix: str, rows: list[tuple[int, int, str]]) -> list[Span]:
        made = [
            Span(SpanId(f"{prefix}{number}"), label, (Fragment(start, start + length),), MADE)
            for number, (start, length, label) in enumerate(rows)
        ]
        return sorted(made, key=lambda item: (item.start, -item.end, item.id))

    ours = held("a", drawn)
    theirs = held("b", data.draw(st.permutations(drawn)) if drawn else []) + held("c", drawn[:2])
    theirs.sort(key=lambda item: (item.start, -item.end, item.id))
    pairs = list(paired(TEXT, ours, theirs))
    assert sorted(item.id for pair in pairs for item in pair.spans) == sorted(s.id for s in (*ours, *theirs))
    back = list(paired(TEXT, theirs, ours))
    assert sum(pair.alike and pair.same is not None for pair in pairs) == sum(
        pair.alike and pair.same is not None for pair in back
    )
