"""What is looked for, and where it stands: the index and the highlights agree on every text."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.library.search_fold import fold, index_words, pieces
from reader.library.search_snippet import find, snippet
from reader.library.search_words import Sought, sought
from tests.core.strategies import characters

letters = st.one_of(st.sampled_from("aeé e\u0301 ß İıσς“’-_9 東京都港がか ไทย한국 ﬁ½Å \n\n.,"), characters)
texts = st.text(letters, max_size=60)


def matches(text: str, words: str, *, incremental: bool = False) -> list[str]:
    return [
        text[match.start : match.end] for match in find(text, sought(words, incremental=incremental).terms)
    ]


def is_indexed(text: str, wanted: Sought) -> bool:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            "CREATE VIRTUAL TABLE words USING fts5 (text, content = '', tokenize = 'ascii', prefix = '2 3')"
        )
        database.execute("INSERT INTO words (rowid, text) VALUES (1, ?)", (index_words(text),))
        found = database.execute("SELECT rowid FROM words WHERE words MATCH ?", (wanted.expression,))
        return found.fetchone() is not None


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The Café is closed; cafés are not.", "cafe", ["Café"]),
        ("The Cafe\u0301 is closed.", "café", ["Cafe\u0301"]),
        ("the port, the PORT and the report", "port", ["port", "PORT"]),
        ("New\nYork and new shoes in York", '"new york"', ["New\nYork"]),
        ("New\nYork and new shoes", "“new york” new", ["New\nYork", "new"]),
        ("They don’t, we don't", "don't", ["don’t", "don't"]),
        ("東京都港区の港", "港区", ["港区"]),
        ("東京都港区の港", "港", ["港", "港"]),
        ("iPhone手机很贵", "iphone手机", ["iPhone手机"]),
        ("ガス かす", "か", ["か"]),
        ("हिन्दी में", "हिन्दी", ["हिन्दी"]),
        ("ภาษาไทยง่าย", "ไทย", ["ไทย"]),
        ("ΟΔΟΣ οδός", "οδος", ["ΟΔΟΣ", "οδός"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
        ("as_it_is", "it", ["it"]),
    ],
)
def test_words_are_found_as_people_mean_them(text: str, words: str, found: list[str]) -> None:
    assert matches(text, words) == found
    assert is_indexed(text, sought(words))


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("спорт порт портал порт", "порт", ["порт", "порт"]),
        ("μεδέν δέν", "δεν", ["δέν"]),
        ("xпорт портx порт", "порт", ["порт"]),
        ("спорт sport port", "port", ["port"]),
        ("portал alport ъport", "port", []),
        ("港port港 port", "port", ["port", "port"]),
        ("港порт港", "порт", ["порт"]),
        ("порт7 7порт порт-7", "порт", ["порт"]),
    ],
)
def test_a_word_is_found_whole_whatever_letters_stand_beside_it(
    text: str, words: str, found: list[str]
) -> None:
    assert matches(text, words) == found
    assert is_indexed(text, sought(words)) == bool(found)


def test_the_last_word_may_be_unfinished_while_it_is_typed() -> None:
    text = "The harbour and the harbourmaster"
    assert matches(text, "harb", incremental=True) == ["harb", "harb"]
    assert matches(text, "harb") == []
    assert matches(text, "harb ", incremental=True) == []
    assert matches(text, '"harb"', incremental=True) == []
    assert matches(text, '"the harb', incremental=True) == ["The harb", "the harb"]
    assert matches(text, "h", incremental=True) == []


@pytest.mark.parametrize("words", ["", " ", '"', '""', "-", "…", "*", "( )", "-port", ":)"])
def test_what_holds_no_word_finds_nothing(words: str) -> None:
    assert sought(words, incremental=True).expression == ""


@given(st.text(max_size=40))
@example('a" OR b')
@example("NEAR(a b)")
@example("title:a ^b* {c}")
@example("a AND NOT")
def test_no_query_is_an_error(words: str) -> None:
    for incremental in (False, True):
        wanted = sought(words, incremental=incremental)
        if wanted.expression:
            is_indexed("a b c or near title and not", wanted)


def test_marks_that_are_diacritics_points_or_vowel_signs_are_left_out_and_others_spell_letters() -> None:
    marks = [chr(code) for code in range(0x110000) if unicodedata.combining(chr(code))]
    left_out = {mark for mark in marks if fold(f"a{mark}b").text == "ab"}
    for mark in marks:
        order = unicodedata.combining(mark)
        assert (mark in left_out) == (10 <= order <= 36 or order >= 200), hex(ord(mark))
    assert {"\u05b0", "\u0670", "\u0301", "\u0327"} <= left_out
    assert not {"\u093c", "\u3099", "\u094d"} & left_out


@given(texts)
@example("İa İ")
@example("aİ\u0301b")
def test_folding_keeps_its_way_back(text: str) -> None:
    folded = fold(text)
    places = folded.places or range(len(folded.text))
    assert folded.length == len(text)
    assert len(places) == len(folded.text) <= len(text)
    left_out = set(range(len(text))) - set(places)
    assert all(unicodedata.combining(text[place]) for place in left_out)
    assert fold(folded.text).text == folded.text


@given(texts, st.text(letters, max_size=8), st.booleans())
@example("a a\u0300b a", "a", False)
@example("aa a a", '"a a"', False)
@example("東京 東", '"京 東"', False)
@example("a東b", "a東b", False)
def test_the_index_and_the_highlights_agree(text: str, words: str, incremental: bool) -> None:
    wanted = sought(words, incremental=incremental)
    if len(wanted.terms) != 1 or wanted.without:
        return
    found = list(find(text, wanted.terms))
    assert bool(found) == is_indexed(text, wanted)


@given(texts, st.data())
def test_each_match_is_the_word_that_was_looked_for(text: str, data: st.DataObject) -> None:
    parts = text.split()
    if not parts:
        return
    word = data.draw(st.sampled_from(parts)).partition('"')[0].lstrip("-")
    wanted = sought(word)
    found = list(find(text, wanted.terms))
    assert bool(found) == bool(wanted.terms)
    assert [match.start for match in found] == sorted(match.start for match in found)
    for match in found:
        here = [(piece.text, piece.is_dense) for piece in wanted.terms[match.term].pieces]
        assert pieces(text[match.start : match.end]) == here


@given(texts, st.text(letters, max_size=8), st.integers(0, 40))
def test_a_snippet_is_a_piece_of_the_text(text: str, words: str, times: int) -> None:
    long = f"{'filler words. ' * times}{text} {'and so on ' * times}"
    terms = sought(words).terms
    start, end, inside = snippet(long, terms)
    assert 0 <= start <= end <= len(long)
    assert end - start <= 400
    assert bool(inside) == any(True for _ in find(long, terms))
    place = start
    for first, last in inside:
        assert place <= first < last <= end
        place = last


def test_a_snippet_shows_the_place_with_the_most_words() -> None:
    text = "A port. " + "Nothing here. " * 50 + "The port is on strike. " + "Nothing more. " * 50
    start, end, inside = snippet(text, sought("strike port").terms)
    assert text[start:end].startswith("The port is on strike.")
    assert [text[first:last] for first, last in inside] == ["port", "strike"]


def test_a_match_far_into_a_long_text_is_found() -> None:
    text = "Nothing here.\n\n" * 30_000 + "The needle."
    start, end, inside = snippet(text, sought("needle").terms)
    assert text[start:end] == "The needle."
    assert len(inside) == 1


@pytest.mark.parametrize("between", [" and ", ".\n", ".\n\n"])
def test_every_match_of_a_very_long_text_is_found_once(between: str) -> None:
    text = between.join(["The needle"] * 30_000)
    found = list(find(text, sought("needle").terms))
    assert [match.start for match in found] == [
        4 + number * (len("The needle") + len(between)) for number in range(30_000)
    ]
    assert {match.end - match.start for match in found} == {len("needle")}


def test_a_snippet_begins_with_a_sentence_or_a_word_and_ends_with_a_word() -> None:
    def shown(text: str, words: str) -> str:
        start, end, _ = snippet(text, sought(words).terms)
        return text[start:end]

    filler = "word " * 100
    assert shown(f"{filler}ends here. The port is shut. {filler}", "port").startswith(
        "The port is shut. word"
    )
    assert shown(f"{filler}the port is shut {filler}", "port").startswith("word word word")
    assert shown(f"{filler}“It ends.” The port", "port") == "The port"
    assert shown(f"{filler}\nThe port", "port") == "The port"
    assert shown(f"{'港口很忙。' * 20}東京の港は静かだ。", "東京") == "東京の港は静かだ。"
    assert not shown(f"The port {filler}", "port").endswith(" ")
    assert 180 <= len(shown(f"The port {filler}", "port")) <= 240
    assert shown("Nothing of that here", "port") == "Nothing of that here"
    assert 180 <= len(shown(filler, "port")) <= 240
    letters = "e\u0301" * 200
    text = f"{letters}.port {letters}"
    start, end, inside = snippet(text, sought("port").terms)
    assert unicodedata.category(text[start]) == "Ll"
    assert [text[first:last] for first, last in inside] == ["port"]
    assert 100 <= end - start <= 300


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("port", '("port")'),
        ('port "new york" -strike', '("port" AND "new york") NOT "strike"'),
        ('port -"new york" port', '("port") NOT "new york"'),
        ("東京", '("東京")'),
        ("港", '("港" *)'),
        ("a東京b", '("a 東京 京 b")'),
        ("don’t", '("don t")'),
    ],
)
def test_what_is_looked_for_is_asked_of_the_index_in_its_own_words(words: str, expression: str) -> None:
    assert sought(words).expression == expression


def test_what_holds_no_word_is_passed_over_wherever_it_stands() -> None:
    assert sought('- port "" … strike -"…"').expression == '("port" AND "strike")'


def test_an_unfinished_word_is_asked_for_as_one() -> None:
    assert sought("the har", incremental=True).expression == '("the" AND "har" *)'
    assert sought("the h", incremental=True).expression == '("the" AND "h")'
    assert sought("the har ", incremental=True).expression == '("the" AND "har")'
    assert sought('"the har', incremental=True).expression == '("the har" *)'


def test_of_very_many_words_the_first_are_looked_for() -> None:
    wanted = sought(" ".join(f"w{number} -x{number}" for number in range(50)))
    assert [len(wanted.terms), len(wanted.without)] == [32, 32]
    assert wanted.terms[-1].pieces[0].text == "w31"


def test_a_word_is_parted_where_scripts_without_spaces_begin_and_end() -> None:
    assert pieces("ab港口cd港E  ff") == [
        ("ab", False), ("港口", True), ("cd", False), ("港", True), ("e", False), ("ff", False),
    ]  # fmt: skip


def test_each_match_tells_which_of_several_words_it_is() -> None:
    text = "The quay: port, quays, New York, порт and 東京港; a port."
    terms = sought('порт quay "new york" 東京 port').terms
    found = [(text[match.start : match.end], match.term) for match in find(text, terms)]
    assert found == [
        ("quay", 1), ("port", 4), ("New York", 2), ("порт", 0), ("東京", 3), ("port", 4),
    ]  # fmt: skip
    assert list(find(text, ())) == []


def test_where_one_word_begins_another_the_longer_is_meant() -> None:
    text = "port ports port authority"
    terms = sought('port ports "port authority"').terms
    assert [(text[match.start : match.end], match.term) for match in find(text, terms)] == [
        ("port", 0), ("ports", 1), ("port authority", 2),
    ]  # fmt: skip


def test_of_pieces_that_show_as_many_words_the_one_with_the_most_matches_and_then_the_first_is_shown() -> (
    None
):
    far = "Nothing here. " * 40
    text = f"A port. {far}A port, a port. {far}The port, one port. {far}A strike."
    start, end, inside = snippet(text, sought("port").terms)
    assert text[start:end].startswith("A port, a port.")
    assert len(inside) == 2
    start, end, inside = snippet(text, sought("port strike").terms)
    assert text[start:end].startswith("A port, a port.")
