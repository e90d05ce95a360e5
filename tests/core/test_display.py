"""What reaches the screen: every code point there is, and what strings of them become."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.core.display import UNSAFE, day_of, display

EVERYTHING = "".join(map(chr, range(0x110000)))
SHOWN = display(EVERYTHING)

BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
JOINERS = set("\u200c\u200d") | set(map(chr, [*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10)]))
JOINERS |= set(map(chr, range(0xE0100, 0xE01F0)))


def test_each_of_all_code_points_is_shown_as_exactly_one() -> None:
    assert len(SHOWN) == 0x110000
    assert [display(character) for character in EVERYTHING] == list(SHOWN)


def test_nothing_that_a_terminal_obeys_is_ever_shown() -> None:
    assert not {unicodedata.category(character) for character in set(SHOWN)} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(character) for character in set(SHOWN)} & BIDI_CONTROLS
    assert not any(0xE0000 <= ord(character) < 0xE0100 for character in set(SHOWN))
    assert not regex.search(r"\p{Noncharacter_Code_Point}", SHOWN)


def test_nothing_invisible_is_shown_but_what_scripts_and_emoji_are_spelt_with() -> None:
    invisible = set(regex.findall(r"\p{Default_Ignorable_Code_Point}", SHOWN))
    assert invisible == JOINERS


def test_what_is_replaced_takes_one_cell_and_the_rest_stays_as_it_is() -> None:
    for character, shown in zip(EVERYTHING, SHOWN, strict=True):
        if shown != character:
            assert cell_len(shown) == 1, hex(ord(character))
        assert (shown != character) == bool(UNSAFE.match(character)), hex(ord(character))


def test_what_is_shown_is_shown_as_it_is() -> None:
    assert display(SHOWN) == SHOWN


@given(st.text(st.characters(codec=None)))
def test_a_string_is_shown_code_point_by_code_point(text: str) -> None:
    assert display(text) == "".join(map(display, text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;ZXZpbA==\x07", "␛]52;c;ZXZpbA==␇"),
        ("a\tb\nc\x7f", "a␉b␊c␡"),
        ("\u009b31m", "▯31m"),
        ("user\u202etxt.exe", "user▯txt.exe"),
        ("\ud7ff\ud800\udfff\ue000", "\ud7ff\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\ue000"),
        ("👩\u200d🚀 ❤\ufe0f می\u200cخواهم", "👩\u200d🚀 ❤\ufe0f می\u200cخواهم"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert display(text) == shown


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2026-01-31T10:00:00Z", "2026-01-31"),
        ("2026-01-31 10:00", "2026-01-31"),
        ("2026-01-31", "2026-01-31"),
        ("31 January 2026, 10:00", "31 January 2026, 10:00"),
        ("2026-01-31 to 2026-02-02", "2026-01-31 to 2026-02-02"),
        ("Spring", "Spring"),
        ("", ""),
    ],
)
def test_of_a_time_stamp_the_day_is_shown(published: str, day: str) -> None:
    assert day_of(published) == day
