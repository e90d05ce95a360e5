"""Entities: labelled once, suggested everywhere; capitals before anything is labelled."""

from __future__ import annotations

import pytest

from reader.core.annotation import Entity, Fragment, Provenance, Span
from reader.core.annotations import Annotations
from reader.core.ids import Annotator, EntityId, SpanId, Timestamp
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.capitals import CapitalsSuggester
from reader.suggest.entities import KnownNamesSuggester, Meant, mentions
from reader.suggest.suggestion import Known, Suggester
from reader.suggest.wordlist import WordList
from tests.editor.desk import article_of

LABELS = parse_labels(default_labels(), "the default labels")
TEXT = "Mara Quill runs the port. Quill’s port is old. Brandt met Mara Quill, and Ada Quill left the Port Council."


def labelled(text: str, name: str, kind: str, identifier: str = "s-0000000001") -> Span:
    start = text.index(name)
    provenance = Provenance(Annotator("ada"), Timestamp("2026-01-31T10:00:00.000Z"))
    return Span(
        SpanId(identifier), "entity", (Fragment(start, start + len(name)),), provenance, {"type": kind}
    )


def suggested(
    suggester: Suggester, text: str, *spans: Span, entities: tuple[Entity, ...] = ()
) -> list[tuple[str, str]]:
    known = Known(LABELS, Annotations(spans), {entity.id: entity for entity in entities})
    made = [one.spans[0] for one in suggester.suggest(article_of(text), known)]
    return [
        (text[span.fragments[0].start : span.fragments[0].end], span.attributes.get("type", ""))
        for span in made
    ]


def test_a_name_labelled_once_is_suggested_everywhere_else_and_so_is_the_surname() -> None:
    made = suggested(KnownNamesSuggester(), TEXT, labelled(TEXT, "Mara Quill", "PERSON"))
    assert made == [("Quill", "PERSON"), ("Mara Quill", "PERSON")]


def test_a_surname_inside_another_name_is_left_alone() -> None:
    made = suggested(
        KnownNamesSuggester(), "Mara Quill left. Ada Quill came.", labelled(TEXT, "Mara Quill", "PERSON")
    )
    assert made == []


def test_the_first_name_of_a_person_in_the_article_is_suggested_too() -> None:
    text = "Mara Quill came early. Mara left with Mara Stone. The Mara Bridge was shut. So did Mara."
    made = suggested(KnownNamesSuggester(), text, labelled(text, "Mara Quill", "PERSON"))
    assert made == [("Mara", "PERSON"), ("Mara", "PERSON")]


def test_a_first_name_that_two_persons_have_is_left_alone_and_so_is_one_of_the_register() -> None:
    text = "Mara Quill met Mara Stone. Then Mara left."
    both = (labelled(text, "Mara Quill", "PERSON"), labelled(text, "Mara Stone", "PERSON", "s-0000000002"))
    assert suggested(KnownNamesSuggester(), text, *both) == []
    quill = Entity(EntityId("e-1"), "Mara Quill", "PERSON")
    assert suggested(KnownNamesSuggester(), "Then Mara left.", entities=(quill,)) == []


def test_a_place_has_no_first_name() -> None:
    text = "Orrin Bay is wide. The boats left Orrin."
    assert suggested(KnownNamesSuggester(), text, labelled(text, "Orrin Bay", "GPE")) == []


def test_a_number_that_is_labelled_is_not_suggested_elsewhere() -> None:
    text = "The film 1999 is long. It was shown in 1999, and so was M99. He saw M99."
    spans = (labelled(text, "1999", "WORK_OF_ART"), labelled(text, "M99", "WORK_OF_ART", "s-0000000002"))
    assert suggested(KnownNamesSuggester(), text, *spans) == [("M99", "WORK_OF_ART")]


def test_a_surname_beside_a_number_is_the_month() -> None:
    text = "Ada May left on May 9, and in May 2031 we saw that May was gone."
    assert suggested(KnownNamesSuggester(), text, labelled(text, "Ada May", "PERSON")) == [("May", "PERSON")]


def test_the_initials_of_a_body_are_known_with_its_name_and_those_of_a_person_are_not() -> None:
    text = "The Sunder Harbour Trust met. The SHT paid. Ida Ruth Quill, whom some call IRQ, left the HT."
    made = suggested(KnownNamesSuggester(), text, labelled(text, "Sunder Harbour Trust", "ORG"))
    assert made == [("SHT", "ORG")]
    assert ("IRQ", "PERSON") not in suggested(
        KnownNamesSuggester(), text, labelled(text, "Ida Ruth Quill", "PERSON")
    )


def test_a_name_is_the_same_with_either_apostrophe() -> None:
    text = "Ida O’Shea came. Then O'Shea left, and Ida O'Shea came back."
    made = suggested(KnownNamesSuggester(), text, labelled(text, "Ida O’Shea", "PERSON"))
    assert made == [("O'Shea", "PERSON"), ("Ida O'Shea", "PERSON")]


def test_the_register_knows_names_and_aliases() -> None:
    council = Entity(EntityId("e-2"), "Port Council", "ORG", ("the Council",))
    made = suggested(
        KnownNamesSuggester(), "The Port Council met. All of the Council came.", entities=(council,)
    )
    assert made == [("Port Council", "ORG"), ("the Council", "ORG")]


def test_a_name_that_was_refused_is_offered_no_more_and_hides_no_other() -> None:
    span = labelled(TEXT, "Mara Quill", "PERSON")
    known = Known(LABELS, Annotations([span]), {}, frozenset({"Quill"}))
    made = [one.spans[0].fragments[0] for one in KnownNamesSuggester().suggest(article_of(TEXT), known)]
    assert [TEXT[part.start : part.end] for part in made] == ["Mara Quill"]


def test_the_longest_name_wins_and_words_are_whole() -> None:
    words = WordList({"Port": 1, "Port Council": 2, "U.S.": 3, "McDonald’s": 4})
    text = "The Port Council left the Port and the Ports of the U.S. to McDonald’s."
    assert [(text[start:end], what) for (start, end), what in words.found_in(text)] == [
        ("Port Council", 2), ("Port", 1), ("U.S.", 3), ("McDonald’s", 4),
    ]  # fmt: skip


def test_capitals_tell_names_titles_and_bodies() -> None:
    text = "On Monday Mayor Quill met Ada Moss of the River Board and RBX. The river rose."
    assert suggested(CapitalsSuggester(), text) == [
        ("Quill", "PERSON"), ("Ada Moss", ""), ("River Board", "ORG"), ("RBX", "ORG"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met Harbour Secretary Ada Moss there.", [("Ada Moss", "PERSON")]),
        ("They met Velden Gov. Ivo B. Brandt there.", [("Ivo B. Brandt", "PERSON")]),
        ("They met Port House Chief of Staff Una Holm there.", [("Una Holm", "PERSON")]),
        ("They met Velden Attorney General Walt Pike there.", [("Walt Pike", "PERSON")]),
        ("They met the Leader Board there.", [("Leader Board", "ORG")]),
        ("They met the Secretary of State there.", []),
        ("They met General Secretary there.", []),
    ],
)
def test_what_somebody_is_and_of_what_is_no_part_of_the_name(text: str, found: list[tuple[str, str]]) -> None:
    assert suggested(CapitalsSuggester(), text) == found


def test_who_has_a_title_elsewhere_is_a_person() -> None:
    text = "Ada Moss left with Ivo Brandt. Later Ms. Moss came back."
    assert suggested(CapitalsSuggester(), text) == [
        ("Ada Moss", "PERSON"), ("Ivo Brandt", ""), ("Moss", "PERSON"),
    ]  # fmt: skip


def test_many_words_in_a_headline_with_capitals_are_no_name_and_two_may_be() -> None:
    headline = "Old River Boats Leak Says Mara Quill"
    assert suggested(CapitalsSuggester(), f"{headline}\n\nIt rained.") == []
    assert suggested(CapitalsSuggester(), "Boats Leak in the Port, Says Mara Quill\n\nIt rained.") == [
        ("Boats Leak", "")
    ]
    assert suggested(CapitalsSuggester(), "The Old River Boats of Velden Leak.\n\nIt rained.") != []


def test_one_word_behind_a_preposition_may_be_a_name_and_an_adjective_is_none() -> None:
    assert suggested(CapitalsSuggester(), "Boats came from Velden and left for Orrin. It rained.") == [
        ("Velden", ""), ("Orrin", ""),
    ]  # fmt: skip
    assert suggested(CapitalsSuggester(), "Boats came from Veldish towns. They left in March.") == []


def test_stressed_words_and_numbers_in_capitals_are_no_abbreviations() -> None:
    assert suggested(
        CapitalsSuggester(), "It must NEVER leak, and never sink. The part is XVII. The RBX rose."
    ) == [("RBX", "ORG")]


def test_an_ordinary_word_is_a_name_inside_a_sentence_only() -> None:
    text = "Minister Ada May left. May we ask May? Later May came."
    assert [
        text.index("May?"), text.index("May came"),
    ] == [
        place[0] for place, _ in mentions(text, WordList({"May": Meant("PERSON", "")})) if place[0] > 20
    ]  # fmt: skip


def test_small_letters_and_beginnings_of_sentences_are_no_names() -> None:
    assert suggested(CapitalsSuggester(), "The river rose. Later it fell. Nobody came.") == []


def test_what_is_labelled_already_is_not_suggested() -> None:
    assert ("Mara Quill", "") not in suggested(
        CapitalsSuggester(), "Mara Quill came.", labelled("Mara Quill came.", "Mara Quill", "PERSON")
    )
