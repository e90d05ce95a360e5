"""Where rows break in scripts that do not part their words with spaces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.editor.layout.measure import painted
from reader.editor.layout.wrapping import row_starts
from tests.editor.test_layout_wrapping import wrapped

NEVER_FIRST = (
    "、。，．：；！？」』】〕〉》）］｝ゝゞ々ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ・…‥％℃｡､｣ｯｰ”’"
)
NEVER_LAST = "「『【〔〈《（［｛｢￥＄“‘"
NARROW = "“”‘’·…‥℃"
"""Marks of every script: between two of them no row ends."""
IDEOGRAPHS = "湯気煙突町会長声空駅橋川山"


@pytest.mark.parametrize("closing", NEVER_FIRST)
def test_no_row_begins_with_what_belongs_to_the_row_before(closing: str) -> None:
    for row in wrapped(f"湯気の煙突{closing}町", 10)[1:]:
        assert row[0] != closing


@pytest.mark.parametrize("opening", NEVER_LAST)
def test_no_row_ends_with_what_belongs_to_the_next(opening: str) -> None:
    for row in wrapped(f"湯気の煙{opening}突町会", 10)[:-1]:
        assert row[-1] != opening


@given(
    st.text(IDEOGRAPHS + "かなカナ" + NEVER_FIRST + NEVER_LAST, min_size=1, max_size=80), st.integers(6, 60)
)
def test_kinsoku_is_broken_only_where_a_row_has_no_other_end(text: str, width: int) -> None:
    def allowed(index: int) -> bool:
        parted = text[index - 1] not in NARROW or text[index] not in NARROW
        return parted and text[index] not in NEVER_FIRST and text[index - 1] not in NEVER_LAST

    starts = row_starts(painted(text), width)
    for begin, following in pairwise(starts):
        if not allowed(following):
            assert not any(allowed(index) for index in range(begin + 1, following))


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("대한민국사람들", 8, ["대한민국", "사람들"]),
        ("대한민국 사람들", 12, ["대한민국 사", "람들"]),
        ("湯気の「煙突」。", 14, ["湯気の「煙", "突」。"]),
        ("他说：“汽笛响了。”", 14, ["他说：“汽笛响", "了。”"]),
        ("价格是￥100元", 8, ["价格是", "￥100元"]),
        ("合計は50％だ", 9, ["合計は", "50％だ"]),
        ("汽笛响了——他说", 9, ["汽笛响了", "——他说"]),
        ("これはXMLです", 8, ["これは", "XMLです"]),
        ("スーパーマーケット", 6, ["スー", "パー", "マー", "ケット"]),
        ("か\u3099き\u3099く\u3099", 4, ["か\u3099き\u3099", "く\u3099"]),
        ("👩🏾\u200d💼👩🏾\u200d💼👍🏽👍🏽", 4, ["👩🏾\u200d💼👩🏾\u200d💼", "👍🏽👍🏽"]),
        ("ㅎㅏㄴ글", 4, ["ㅎㅏ", "ㄴ글"]),
        ("བོད་ཡིག་གི་སྐད་", 8, ["བོད་ཡིག་གི་", "སྐད་"]),
    ],
)
def test_scripts_part_by_their_own_rules(text: str, width: int, rows: list[str]) -> None:
    assert wrapped(text, width) == rows


@pytest.mark.parametrize(
    "word", ["ภาษาไทยเขียนติดกัน", "ພາສາລາວຂຽນຕິດກັນ", "ភាសាខ្មែរសរសេរជាប់គ្នា", "မြန်မာဘာသာစကား"]
)
def test_scripts_that_need_a_dictionary_fill_their_rows(word: str) -> None:
    rows = wrapped(f"{word} {word}", 6)
    assert len(rows) > 2
    assert "".join(rows) == f"{word} {word}"
    assert all(len(row) > 2 for row in rows[:-1])


def test_latin_words_part_the_same_beside_other_scripts() -> None:
    assert wrapped("the quick brown 湯気", 10) == ["the quick ", "brown 湯気"]
    assert wrapped("湯 1950-1953 war", 11) == ["湯 ", "1950-1953 ", "war"]
