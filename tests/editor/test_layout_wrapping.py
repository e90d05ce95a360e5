"""Where rows break."""

from __future__ import annotations

import pytest

from reader.editor.layout.measure import painted
from reader.editor.layout.wrapping import row_starts


def wrapped(text: str, width: int, *, hard: bool = False) -> list[str]:
    shown = painted(text)
    starts = row_starts(shown, width, hard=hard)
    return [shown[start:end] for start, end in zip(starts, [*starts[1:], len(shown)], strict=True)]


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("the quick brown fox", 10, ["the quick ", "brown fox"]),
        ("the quick     brown", 9, ["the quick     ", "brown"]),
        ("well under-represented", 12, ["well under-", "represented"]),
        ("the 1950-1953 war", 10, ["the ", "1950-1953 ", "war"]),
        ("reckless foe—and war", 14, ["reckless foe—", "and war"]),
        ("non\u00a0breaking here", 8, ["non\u00a0brea", "king ", "here"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("one\ntwo", 10, ["one\n", "two"]),
        ("“A long quotation”", 10, ["“A long ", "quotation”"]),
    ],
)
def test_words_part_where_readers_expect_it(text: str, width: int, rows: list[str]) -> None:
    assert wrapped(text, width) == rows


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("松の湯の煙突", 8, ["松の湯の", "煙突"]),
        ("松の湯の。煙突", 8, ["松の湯", "の。煙突"]),
        ("松の湯「煙突」", 8, ["松の湯", "「煙突」"]),
        ("待待って", 4, ["待", "待っ", "て"]),
        ("湯は17軒", 6, ["湯は17", "軒"]),
    ],
)
def test_ideographs_part_anywhere_but_around_punctuation(text: str, width: int, rows: list[str]) -> None:
    assert wrapped(text, width) == rows


def test_thai_fills_its_rows_and_never_ends_one_with_a_leading_vowel() -> None:
    rows = wrapped("ก" * 9 + "เขียนภาษาไทย", 10)
    assert rows[0] == "ก" * 9


def test_code_breaks_only_where_the_row_is_full() -> None:
    assert wrapped("let a = b", 6, hard=True) == ["let a ", "= b"]
    assert wrapped("lets a = b", 5, hard=True) == ["lets ", "a = b"]


def test_a_grapheme_is_never_parted() -> None:
    family = "👩\u200d👩\u200d👧"
    assert wrapped(family * 3, 4) == [family * 2, family]
