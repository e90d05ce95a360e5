"""What is counted when suggestions are held against people, and how several suggesters become one list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.ids import Annotator, RelationId, SpanId, Timestamp
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.combining import combined, place
from reader.suggest.evaluating import Evaluation
from reader.suggest.suggestion import SuggestedRelation, SuggestedSpan, Suggestion

TEXT = "“It was quiet,” said Maud Ellery. “So it was,” said Ivo Brandt."
BY = Provenance(Annotator("ada"), Timestamp("2026-01-31T10:00:00.000Z"))
LABEL_SET = parse_labels(default_labels(), "the default labels")
LABELS = ("quote", "source", "claim")


def fragment(words: str) -> Fragment:
    start = TEXT.index(words)
    return Fragment(start, start + len(words))


def attribution(content: str, source: str, confidence: float) -> Suggestion:
    spans = (SuggestedSpan("quote", (fragment(content),)), SuggestedSpan("source", (fragment(source),)))
    return Suggestion(spans, (SuggestedRelation("has_source", 0, 1),), "rule:test", confidence, "a test")


def gold(*pairs: tuple[str, str]) -> tuple[list[Span], list[Relation]]:
    spans, ties = [], []
    for number, (content, source) in enumerate(pairs):
        head, tail = (SpanId(f"s-{number}-{part}") for part in (0, 1))
        spans += [
            Span(head, "quote", (fragment(content),), BY),
            Span(tail, "source", (fragment(source),), BY),
        ]
        ties.append(Relation(RelationId(f"r-{number}"), "has_source", head, tail, BY))
    return spans, ties


def evaluated(suggestions: list[Suggestion], *pairs: tuple[str, str]) -> Evaluation:
    result = Evaluation(LABEL_SET)
    result.add(TEXT, suggestions, *gold(*pairs), LABELS)
    return result


QUIET = ("“It was quiet,”", "Maud Ellery")


def test_what_is_the_same_is_right_and_marks_at_the_edges_make_no_difference() -> None:
    result = evaluated([attribution("It was quiet", "Maud Ellery", 0.5)], QUIET)
    assert (result.exact["quote"].f1, result.overlap["quote"].f1, result.exact["source"].f1) == (1, 1, 1)
    assert result.speakers.recall == 1
    assert (result.bins[2].number, result.bins[2].share, result.calibration_error) == (1, 1, 0.5)


def test_what_only_overlaps_is_found_and_not_exact() -> None:
    result = evaluated([attribution("was quiet", "Maud Ellery", 0.5)], QUIET)
    assert (result.exact["quote"].f1, result.overlap["quote"].f1) == (0, 1)
    assert result.speakers.recall == 1
    assert result.bins[2].right == 0


def test_the_wrong_speaker_is_found_and_not_right() -> None:
    result = evaluated([attribution("“It was quiet,”", "Ivo Brandt", 0.5)], QUIET)
    assert (result.speakers.gold, result.speakers.proposed, result.speakers.right) == (1, 1, 0)


def test_both_parts_right_are_wrong_together_where_people_tied_them_otherwise() -> None:
    crossed = [(QUIET[0], "Ivo Brandt"), ("“So it was,”", "Maud Ellery")]
    result = evaluated([attribution(*QUIET, 0.5)], *crossed)
    assert result.exact["quote"].right == result.exact["source"].right == 1
    assert result.bins[2].right == 0


def test_what_is_lowered_counts_for_its_confidence_alone() -> None:
    result = evaluated([attribution(*QUIET, 0.1)], QUIET)
    assert (result.exact["quote"].proposed, result.speakers.proposed) == (0, 0)
    assert (result.bins[0].number, result.bins[0].right) == (1, 1)


def test_a_label_nobody_used_has_no_f1() -> None:
    assert evaluated([], QUIET).exact["claim"].f1 == 0


def test_of_two_suggesters_the_first_counts_and_other_labels_stay() -> None:
    first = attribution(*QUIET, 0.5)
    second = [attribution("was quiet", "Ivo Brandt", 0.9), attribution("“So it was,”", "Ivo Brandt", 0.4)]
    claim = Suggestion((SuggestedSpan("claim", (fragment("It was quiet"),)),), (), "rule:claims", 0.1, "")
    assert combined([[first], second, [claim]]) == [first, claim, second[1]]


@given(st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=8), max_size=4))
def test_no_place_of_a_label_is_suggested_by_two(ranges: list[list[tuple[int, int]]]) -> None:
    made = [
        [
            Suggestion((SuggestedSpan("claim", (Fragment(start, start + size),)),), (), f"rule:{by}", 0.5, "")
            for start, size in places
        ]
        for by, places in enumerate(ranges)
    ]
    kept = combined(made)
    for one in kept:
        for other in kept:
            if one.origin != other.origin:
                (start, end), (first, last) = place(one.spans[0]), place(other.spans[0])
                assert end <= first or last <= start
    assert [one for one in kept if one.origin == "rule:0"] == sorted(
        made[0] if made else [], key=lambda one: (place(one.spans[0])[0], -place(one.spans[0])[1])
    )


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_the_ends_of_the_scale_are_in_a_bin(confidence: float) -> None:
    result = evaluated([attribution(*QUIET, confidence)], QUIET)
    assert sum(found.number for found in result.bins) == 1
