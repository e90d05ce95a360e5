"""Where names are, and what of a selection is the name."""

import pytest

from reader.text.names import first_name, is_date, is_name, is_part, name_in, names_from, pronoun, surname


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("President Obama", "PERSON", "Obama"),
        ("Secretary of State Maud Ellery", "PERSON", "Maud Ellery"),
        ("former Gov. Anna Ruiz", "PERSON", "Anna Ruiz"),
        ("U.S. Sen. Anna Ruiz", "PERSON", "Anna Ruiz"),
        ("Lewis’s", "PERSON", "Lewis"),
        ("Lewis's", "PERSON", "Lewis"),
        ("the Senate", "ORG", "Senate"),
        ("The Hague", "GPE", "The Hague"),
        ("General Motors", "ORG", "General Motors"),
        ("President", "PERSON", "President"),
        ("Marshall", "PERSON", "Marshall"),
        ("workers’", "ORG", "workers"),
    ],
)
def test_titles_possessives_and_small_articles_are_left_out(words: str, kind: str, name: str) -> None:
    text = f"— {words} —"
    start, end = name_in(text, 2, 2 + len(words), kind)
    assert text[start:end] == name


def test_names_are_runs_of_capitals_without_what_begins_a_sentence() -> None:
    text = (
        "But President Maud Ellery and U.S. Sen. Anna Ruiz met the University of Geneva's team on Monday. "
        "According to Ellery’s aides, J. K. O’Brien-Smith left. He spoke. The U.N. Security Council voted."
    )
    assert [text[start:end] for start, end in names_from(text, 0)] == [
        "Maud Ellery",
        "Anna Ruiz",
        "University of Geneva",
        "Ellery",
        "J. K. O’Brien-Smith",
        "U.N. Security Council",
    ]


def test_contracted_words_are_no_names() -> None:
    text = "It rained and I’ll stay. We’re late. Don't ask: they've gone, and I’m with Ida O’Shea."
    assert [text[start:end] for start, end in names_from(text, 0)] == ["Ida O’Shea"]


def test_where_a_title_is_from_belongs_to_no_name() -> None:
    text = "British Prime Minister Ada May met Democratic Senator Mara Quill near the Norwegian Council."
    assert [text[start:end] for start, end in names_from(text, 0)] == [
        "Ada May",
        "Mara Quill",
        "Norwegian Council",
    ]


def test_a_name_may_break_over_a_line_but_not_over_a_paragraph() -> None:
    text = "by Maud\nEllery\n\nGeneva"
    assert [text[start:end] for start, end in names_from(text, 0)] == ["Maud\nEllery", "Geneva"]


def test_a_word_beside_another_capital_is_part_of_a_longer_name() -> None:
    text = "Carl Lewis said. But Lewis went. President Lewis met Lewis Smith. Lewis on Monday"
    places = [at for at in range(len(text)) if text.startswith("Lewis", at)]
    assert [is_part(text, at, at + 5) for at in places] == [True, False, False, True, False]


def test_pronouns_stand_for_persons_or_anything_and_are_no_names() -> None:
    assert pronoun("She") == "PERSON"
    assert pronoun("it") == ""
    assert pronoun("Ellery") is None
    assert [is_name(words) for words in ("Ellery", "港務局", "he", "the company")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_surname_is_the_last_word_of_several() -> None:
    names = ("Maud Ellery", "Maud Ellery Jr.", "Ellery", "Anna de la Cruz")
    assert [surname(name) for name in names] == ["Ellery", "Ellery", "", "Cruz"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Maud Ellery", "Maud"), ("Maud A. de la Cruz", "Maud"), ("Ellery", ""), ("M. Ellery", ""), ("Jo Ellery", ""),
        ("Dr Ellery", ""), ("President Maud Ellery", ""), ("van der Poel", ""), ("The Ferryman", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_first_name_is_no_initial_title_or_ordinary_word(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It opened on May 9.", True),
        ("It opened in May 2031.", True),
        ("It opened on 9 May.", True),
        ("It opened on the 9th of May.", True),
        ("It opened when May came.", False),
        ("It took 9 boats. May left.", False),
        ("It was May\n9 boats left.", False),
    ],
)
def test_a_month_beside_a_number_is_a_date(text: str, told: bool) -> None:
    start = text.index("May")
    assert is_date(text, start, start + 3) is told


def test_a_name_beside_a_number_is_no_date() -> None:
    assert not is_date("The Mara 9 sank.", 4, 8)
