"""Words of a stretch of text: the same whether they are found in one go or run by run."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.clauses import tokens
from reader.text.words import words_between, words_from


@given(st.text(alphabet="aZ9’'.-,“”\"$U \n\u00a0é日", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_the_words_between_two_places_are_those_that_begin_there(text: str, start: int, end: int) -> None:
    start = min(start, len(text))
    while start and not text[start - 1].isspace():
        start -= 1
    found = [word for word in words_from(text, start) if start <= word[0] < end]
    assert list(words_between(text, start, end)) == found


def test_a_double_hyphen_is_one_dash_and_others_stay_apart() -> None:
    text = "a -- b - c - - d well-known"
    assert [token.word for token in tokens(text, 0, len(text), ())] == [
        "a", "--", "b", "-", "c", "-", "-", "d", "well-known",
    ]  # fmt: skip
