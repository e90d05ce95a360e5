"""A range follows its words into a changed text, or a person is asked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import graphemes
from reader.text.alignment import aligned, slide, turned
from reader.text.anchoring import Anchor, Anchoring, Fate

OLD = """Ferry stops for the winter

The last boat of the season left the quay at noon on Friday, with nine people and a piano on board.

“We would sail if anybody came,” said the skipper, who has crossed the sound for thirty years. “Nobody does.”

A second skipper said the same of his own boat. The town has promised a bus instead, and a bell at the stop.
"""
PIANO = "with nine people and a piano on board"


def followed(new: str, words: str, *, which: int = 0) -> tuple[Fate, list[str]]:
    start = [match.start() for match in re.finditer(re.escape(words), OLD)][which]
    anchor = Anchoring(OLD, new).place(start, start + len(words))
    return anchor.fate, [new[left:right] for left, right in anchor.places]


def test_in_the_same_text_everything_is_kept() -> None:
    assert followed(OLD, PIANO) == (Fate.KEPT, [PIANO])


def test_words_before_it_move_a_range_along() -> None:
    new = OLD.replace("Ferry stops", "The small ferry stops again")
    assert followed(new, PIANO) == (Fate.KEPT, [PIANO])
    assert followed(new, "said", which=1) == (Fate.KEPT, ["said"])


def test_line_ends_and_marks_of_another_shape_are_no_change() -> None:
    new = OLD.replace(" and a piano", "\nand a\u00a0piano").translate(str.maketrans("“”", '""'))
    assert followed(new, PIANO) == (Fate.KEPT, ["with nine people\nand a\u00a0piano on board"])
    assert followed(new, "“Nobody does.”") == (Fate.KEPT, ['"Nobody does."'])


def test_a_moved_paragraph_takes_its_ranges_with_it() -> None:
    head, boat, *rest = OLD.rstrip().split("\n\n")
    new = "\n\n".join([head, *rest, boat])
    assert followed(new, PIANO) == (Fate.MOVED, [PIANO])
    assert followed(new, "the quay") == (Fate.MOVED, ["the quay"])


def test_a_range_that_is_gone_is_said_to_be_gone() -> None:
    new = OLD.replace(", " + PIANO, "")
    assert followed(new, PIANO) == (Fate.ORPHANED, [])


def test_a_range_in_which_words_have_changed_is_asked_about() -> None:
    new = OLD.replace("nine people and a piano", "nine people, a dog and a piano")
    assert followed(new, PIANO) == (Fate.AMBIGUOUS, ["with nine people, a dog and a piano on board"])


def test_a_long_quotation_in_other_words_is_offered_and_not_taken() -> None:
    quote = "The town has promised a bus instead, and a bell at the stop"
    new = OLD.replace(quote, "The town promised a new bus instead, and one bell at the stop")
    fate, places = followed(new, quote)
    assert fate is Fate.AMBIGUOUS
    assert places == ["The town promised a new bus instead, and one bell at the stop"]


def test_another_article_takes_nothing() -> None:
    new = "A museum opens\n\nThe director said the rooms were ready, and that the skipper of a boat had been invited.\n"
    for words in ("said", "the skipper", "The town"):
        fate, _ = followed(new, words)
        assert fate in {Fate.AMBIGUOUS, Fate.ORPHANED}


def test_of_two_that_were_the_same_the_one_left_is_given_to_neither() -> None:
    line = "The bell rang twice and the doors of the hall were shut."
    old = "\n\n".join(["One.", line, line, "Two."])
    new = "\n\n".join(["One.", line, "Two."])
    start = old.index("the doors")
    fates = {Anchoring(old, new).place(place, place + 9).fate for place in (start, start + len(line) + 2)}
    assert fates == {Fate.AMBIGUOUS}


def test_a_copy_that_was_put_above_is_not_the_original() -> None:
    line = "The bell rang twice and the doors of the hall were shut before the vote on the bridge was called."
    copy = line.replace("on the bridge", "on the tunnel")
    old = f"One came in from the rain and sat down.\n\n{line}\n\nTwo left."
    new = f"One came in from the rain and sat down.\n\n{copy}\n\n{line}\n\nTwo left."
    start = old.index("the doors")
    assert Anchoring(old, new).place(start, start + 9).places == (
        (new.rindex("the doors"), new.rindex("the doors") + 9),
    )


LATE = "The bus was late."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"Intro.\n\n{LATE}\n", f"Intro.\n\n{LATE} {LATE}\n"),
        (f"Intro.\n\n{LATE}\n", f"Intro.\n\n{LATE}\n\n{LATE}\n"),
        (f"Intro.\n\n{LATE} Outro.\n", f"Intro.\n\n{LATE} {LATE} Outro.\n"),
        (f"Intro.\n\n{LATE} {LATE}\n\nOutro.\n", f"Intro.\n\n{LATE} {LATE} {LATE}\n\nOutro.\n"),
        (f"Intro.\n\n{LATE} {LATE} {LATE}\n\nOutro.\n", f"Intro.\n\n{LATE} {LATE}\n\nOutro.\n"),
    ],
)
def test_words_that_were_put_beside_their_like_are_not_guessed_at(old: str, new: str) -> None:
    everywhere = {match.span() for match in re.finditer(LATE, new)}
    for match in re.finditer(LATE, old):
        anchor = Anchoring(old, new).place(*match.span())
        assert anchor.fate is Fate.AMBIGUOUS
        assert set(anchor.places) == everywhere


def test_an_end_inside_a_word_stays_inside_it() -> None:
    new = OLD.replace("Ferry", "The ferry")
    assert followed(new, "skip") == (Fate.KEPT, ["skip"])


@pytest.mark.parametrize("words", ["A Cafe", "\u0301 in Paris", "The flag 🏳️", "🌈 flew", "old town"])
def test_an_end_inside_a_grapheme_stays_inside_it(words: str) -> None:
    old = "A Cafe\u0301 in Paris was closed today. The flag 🏳️\u200d🌈 flew over the old town hall."
    new = old.replace("today", "today, again")
    start = old.index(words)
    anchor = Anchoring(old, new).place(start, start + len(words))
    assert anchor.fate is Fate.KEPT
    assert [new[left:right] for left, right in anchor.places] == [words]


@pytest.mark.parametrize("words", ["…", "   "])
def test_what_holds_no_word_has_no_place(words: str) -> None:
    assert Anchoring(f"one {words} two", "one two").place(4, 4 + len(words)).fate is Fate.ORPHANED


texts = st.lists(
    st.sampled_from(
        ["said", "the", "mayor", "“", "”", ".", "\n\n", "bridge", "é\u0301", "👩‍👩‍👧", "日本", "\u200f"]
    ),
    max_size=40,
).map(" ".join)


@given(texts, texts, st.data())
def test_what_is_placed_holds_the_same_words(old: str, new: str, data: st.DataObject) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    start, end = graphemes.floor(old, start), graphemes.ceiling(old, end)
    anchor: Anchor = Anchoring(old, new).place(start, end)
    assert bool(anchor.places) is (anchor.fate is not Fate.ORPHANED)
    for left, right in anchor.places:
        assert 0 <= left < right <= len(new)
    if anchor.fate in {Fate.KEPT, Fate.MOVED}:
        ((left, right),) = anchor.places
        assert re.findall(r"\w+", new[left:right]) == re.findall(r"\w+", old[start:end]) or old == new


@given(
    st.lists(st.integers(0, 3), max_size=40),
    st.lists(st.integers(0, 3), max_size=40),
    st.sets(st.integers(0, 40)),
)
def test_an_alignment_rises_and_pairs_equal_tokens(old: list[int], new: list[int], breaks: set[int]) -> None:
    places = aligned(old, new)
    count = sum(place >= 0 for place in places)
    slide(places, new, breaks)
    held = [place for place in places if place >= 0]
    assert held == sorted(set(held))
    assert len(held) == count
    assert all(old[number] == new[place] for number, place in enumerate(places) if place >= 0)
    assert turned(turned(places, len(new)), len(old)) == places


def test_where_a_range_is_gone_is_the_word_behind_what_is_left_before_it() -> None:
    boat, skipper = OLD.index("The last boat"), OLD.index("A second skipper")
    new = OLD[:boat] + "Nothing sails now." + OLD[OLD.index("\n\n“We would") :]
    anchoring = Anchoring(OLD, new)

    def word_at(offset: int) -> str:
        start, end = anchoring.word_at(offset) or (0, 0)
        return new[start:end]

    assert word_at(OLD.index(PIANO)) == word_at(boat) == "Nothing"
    assert word_at(0) == "Ferry"
    new = "Other words altogether"
    anchoring = Anchoring(OLD, new)
    assert word_at(skipper) == "Other"
    new = OLD[: skipper - 2]
    anchoring = Anchoring(OLD, new)
    assert word_at(skipper + 9) == "”", "there is none behind it"
    assert Anchoring(OLD, " \n").word_at(skipper) is None


@given(st.text("ab \n.", max_size=60), st.text("ab \n.", max_size=60))
def test_where_ranges_are_gone_comes_in_their_order(old: str, new: str) -> None:
    anchoring = Anchoring(old, new)
    words = [anchoring.word_at(place) for place in range(len(old) + 1)]
    assert all(words) or not new.split()
    found = [word for word in words if word]
    assert found == sorted(found)
    assert all(new[start:end].split() == [new[start:end]] for start, end in found)
