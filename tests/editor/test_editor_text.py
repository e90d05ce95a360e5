"""Where words, sentences, quotations and characters begin and end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.editor import motions
from reader.text import graphemes
from reader.text.quotations import quotations
from reader.text.reading import Reading
from reader.text.sentences import sentences
from reader.text.words import words_back_from, words_from
from tests.editor.desk import SHARED, article_of
from tests.editor.test_editor_properties import TEXTS

POLNEAR = SHARED / "data" / "polnear" / "train"


def words_of(text: str) -> list[str]:
    return [text[start:end] for start, end in words_from(text, 0)]


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def quotations_of(text: str) -> list[str]:
    return [text[quotation.start : quotation.end] for quotation in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“No,” he said.", ["“", "No", ",", "”", "he", "said", "."]),
        ("the firm’s network", ["the", "firm", "’s", "network"]),
        ("They're here, and it's late", ["They", "'re", "here", ",", "and", "it", "'s", "late"]),
        ("don't and don’t, o'clock, L’Oréal", ["don't", "and", "don’t", ",", "o'clock", ",", "L’Oréal"]),
        ("officials’ view", ["officials", "’", "view"]),
        (
            "Mr. Smith of the U.S. and J.K. Rowling",
            ["Mr.", "Smith", "of", "the", "U.S.", "and", "J.K.", "Rowling"],
        ),
        ("U.S.-led, nuclear-armed", ["U.S.", "-", "led", ",", "nuclear-armed"]),
        ("1,250.5% of $3.2bn at 10:30", ["1,250.5", "%", "of", "$", "3.2bn", "at", "10:30"]),
        ("#SonyHack @desk", ["#", "SonyHack", "@", "desk"]),
        ("1950-1953", ["1950-1953"]),
        ("東京タワーへ行く。", ["東京", "タワー", "へ", "行", "く", "。"]),
        ("ภาษาไทย ที่นี่", ["ภาษาไทย", "ที่นี่"]),
        ("नमस्ते दुनिया।", ["नमस्ते", "दुनिया", "।"]),
        ("cafe\u0301 👩‍👩‍👧🇫🇷!", ["cafe\u0301", "👩‍👩‍👧", "🇫🇷", "!"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_words_are_words_and_punctuation_is_a_word_of_its_own(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@given(TEXTS)
@settings(deadline=None)
def test_words_cover_all_but_white_space_and_never_overlap_or_cut_a_character(text: str) -> None:
    found = list(words_from(text, 0))
    edges = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    assert {edge for word in found for edge in word} <= edges
    covered = {offset for start, end in found for offset in range(start, end)}
    assert all(offset in covered for offset, character in enumerate(text) if not character.isspace())


@given(TEXTS)
@settings(deadline=None)
def test_words_are_the_same_from_every_place_and_in_both_directions(text: str) -> None:
    every = list(words_from(text, 0))
    assert list(words_back_from(text, len(text))) == every[::-1]
    for offset in range(0, len(text), 7):
        assert next(words_from(text, offset), None) == next(
            (word for word in every if word[1] > offset), None
        )


@given(st.data(), TEXTS)
@settings(deadline=None)
def test_a_range_is_made_whole_by_the_words_at_its_ends_and_no_others(data: st.DataObject, text: str) -> None:
    edges = sorted({0, *(match.end() for match in regex.finditer(r"\X", text))})
    first, last = (data.draw(st.sampled_from(edges)) for _ in range(2))
    if (found := motions.trimmed(text, min(first, last), max(first, last))) is not None:
        held = [word for word in words_from(text, 0) if word[0] < found[1] and found[0] < word[1]]
        expected = min(held[0][0], found[0]), max(held[-1][1], found[1])
        assert motions.whole(Reading(article_of(text)), found) == expected


@given(TEXTS)
@settings(deadline=None)
def test_character_boundaries_are_those_of_unicode(text: str) -> None:
    edges = sorted({0, *(match.end() for match in regex.finditer(r"\X", text))})
    for offset in range(len(text) + 1):
        assert graphemes.floor(text, offset) == max(edge for edge in edges if edge <= offset)
        assert graphemes.ceiling(text, offset) == min(edge for edge in edges if edge >= offset)


@pytest.mark.parametrize("flags", [1, 2, 33, 34, 100])
def test_flags_are_paired_however_many_stand_in_a_row(flags: int) -> None:
    text = "x" + "🇫🇷" * flags
    assert graphemes.floor(text, len(text) - 1) == len(text) - 2


@pytest.mark.parametrize(
    "parts",
    [
        ["The U.S. President met Mr. Smith.", "They spoke."],
        ["He ended “the war.”", "He said so."],
        ["“We won!” he said.", "“Did we?” she asked."],
        ['"Why?" asked Mr. Smith.', "Nobody knew."],
        ["Was it (as he wrote.)", "It was."],
        ["He came at 5 p.m. on Monday with Sen. Warren.", "She left."],
        ["It cost $5.50.", "Then 6."],
        ["東京は晴れ。", "明日は雨だ！", "「行く。」と彼は言った。"],
        ["هل وصل؟", "نعم وصل."],
        ["यह है।", "वह गया।"],
        ["“Unclosed and long.", "It goes on"],
    ],
)
def test_sentences_end_where_readers_end_them(parts: list[str]) -> None:
    joint = "" if any("。" in part for part in parts) else " "
    assert sentences_of(joint.join(parts)) == parts


def test_marks_that_close_a_sentence_belong_to_it() -> None:
    for sentence in sentences_of("He said: “I saw the war.” ’ Then. (Or not.)] “New.” And “so.”) Done."):
        assert not re.match(r"[”’)\]]", sentence)


@given(TEXTS)
@settings(deadline=None)
def test_sentences_cover_all_but_white_space(text: str) -> None:
    found = sentences(text)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    covered = {offset for start, end in found for offset in range(start, end)}
    assert all(offset in covered for offset, character in enumerate(text) if not character.isspace())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A,” said X. “B.”", ["“A,”", "“B.”"]),
        ('"A," said X. "B."', ['"A,"', '"B."']),
        ("“He called it ‘the war’ there.”", ["“He called it ‘the war’ there.”", "‘the war’"]),
        ("It’s the firm’s ’90s ’til now, and the officials’ word", []),
        ("It's the firm's '90s 'til now, and the officials' word", []),
        ("‘the officials’ words’ he said", ["‘the officials’ words’"]),
        ("'the officials' words' he said", ["'the officials' words'"]),
        ('He is 6\'2" tall and 5" wide', []),
        ("„Hallo“, »Wort« und „Welt”", ["„Hallo“", "»Wort«", "„Welt”"]),
        ("« Bonjour », dit-elle, «oui».", ["« Bonjour »", "«oui»"]),
        ("”Hej”, sa han", ["”Hej”"]),
        ("彼は「ああ『いい』うう」と", ["「ああ『いい』うう」", "『いい』"]),
        ("“It opens and runs on. ", ["“It opens and runs on."]),
        ("“A slip and “the right one”", ["“the right one”"]),
        ('He said:"No." and left', ['"No."']),
        ("“", []),
        ('""', []),
    ],
)
def test_quotations_are_pairs_of_marks(text: str, expected: list[str]) -> None:
    assert quotations_of(text) == expected


@given(TEXTS)
@settings(deadline=None)
def test_quotations_nest_and_hold_something(text: str) -> None:
    found = quotations(text)
    for quotation in found:
        assert quotation.start < quotation.inside[0] < quotation.end
        assert quotation.inside[0] < quotation.inside[1] <= quotation.end <= len(text)


def gold_fragments(corpus: Path) -> Iterator[tuple[str, int, int]]:
    for file in sorted((corpus / "attributions").glob("*.ann"))[:120]:
        text = (corpus / "text" / f"{file.stem.rpartition('_')[0]}.txt").read_bytes().decode()
        for match in re.finditer(r"^T\d+\t\w+ ([\d; ]+)\t", file.read_bytes().decode(), re.MULTILINE):
            for part in match[1].split(";"):
                start, end = map(int, part.split())
                while start < end and text[start].isspace():
                    start += 1
                while start < end and text[end - 1].isspace():
                    end -= 1
                if start < end:
                    yield text, start, end


@pytest.mark.skipif(not POLNEAR.exists(), reason="the corpus is not here")
def test_both_edges_of_annotated_spans_are_edges_of_words() -> None:
    edges: dict[str, tuple[set[int], set[int]]] = {}
    fits: list[bool] = []
    for text, start, end in gold_fragments(POLNEAR):
        if text not in edges:
            found = list(words_from(text, 0))
            edges[text] = {word[0] for word in found}, {word[1] for word in found}
        fits.append(start in edges[text][0] and end in edges[text][1])
    assert sum(fits) / len(fits) >= 0.992
