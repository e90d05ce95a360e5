"""Claims: sentences in the order of how much there is to check, and claims that nobody named stands for."""

from __future__ import annotations

import pytest

from reader.core.annotations import Annotations
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.claims import ClaimSuggester, check_worthiness
from reader.suggest.suggestion import Known, Suggestion
from tests.editor.desk import article_of

LABELS = parse_labels(default_labels(), "the default labels")


def suggestions(text: str) -> list[Suggestion]:
    return list(ClaimSuggester().suggest(article_of(text), Known(LABELS, Annotations(), {})))


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("Fares rose by 12 percent in May.", "Fares rose in May."),
        ("The port lost 40 jobs last year.", "The port is a sad place."),
        ("The ferry carries more people than the bridge.", "The ferry carries people."),
        ("The council voted for the plan in June.", "I think the council should vote for the plan."),
        ("The port spent 3 million on boats.", "Will the port spend 3 million on boats?"),
    ],
)
def test_what_can_be_checked_goes_first(more: str, less: str) -> None:
    assert check_worthiness(more).points > check_worthiness(less).points


def test_a_hint_says_what_it_saw_and_stays_low() -> None:
    (one,) = suggestions("Fares rose by 12 percent in May.")
    assert one.confidence < 0.2
    assert "a number" in one.reason


def test_little_to_check_is_left_alone() -> None:
    assert suggestions("Thank you. What a day.") == []


def test_a_claim_from_an_unnamed_source_is_tied_to_it() -> None:
    text = "An official who spoke on condition of anonymity said that the port was bankrupt."
    claim = next(one for one in suggestions(text) if one.relations)
    assert [text[span.fragments[0].start : span.fragments[-1].end] for span in claim.spans] == [
        "that the port was bankrupt",
        "An official who spoke on condition of anonymity",
    ]


def test_a_named_source_is_no_reason_for_a_claim() -> None:
    assert not any(one.relations for one in suggestions("Mara Quill said that the port was bankrupt."))
