"""The filters that every painted line passes leave it as Textual's would, and the same line where nothing changes."""

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual._ansi_theme import MONOKAI
from textual.color import Color
from textual.filter import ANSIToTruecolor

from reader.ui.gate import Gate, TrueColours

COLORS = st.sampled_from([None, "default", "red", "bright_blue", "color(117)", "#102030", "#d0e0f0"])
STYLES = st.builds(
    lambda color, behind, dim: Style(color=color, bgcolor=behind, dim=dim), COLORS, COLORS, st.booleans()
)
LINES = st.lists(st.tuples(st.sampled_from(["", " ", "word"]), st.none() | STYLES), max_size=6)
BACKGROUND = Color(20, 30, 40)


@given(st.lists(LINES, min_size=1, max_size=5))
def test_colours_are_those_of_the_usual_filter_however_often_it_was_asked(
    lines: list[list[tuple[str, Style | None]]],
) -> None:
    usual = ANSIToTruecolor(MONOKAI)
    quick = TrueColours(usual)
    for line in [*lines, *lines]:
        segments = [Segment(text, style) for text, style in line]
        assert quick.apply(segments, BACKGROUND) == usual.apply(segments, BACKGROUND)


def test_a_line_of_true_colours_stays_the_same_list_once_they_are_known() -> None:
    quick = TrueColours(ANSIToTruecolor(MONOKAI))
    segments = [Segment("plain", Style(color="#d0e0f0", bgcolor="#102030")), Segment(" ")]
    quick.apply(segments, BACKGROUND)
    assert quick.apply(segments, BACKGROUND) is segments
    assert Gate().apply(segments, BACKGROUND) is segments
