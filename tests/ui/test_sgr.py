"""A line that tells only what differs shows what it would show with every run's whole style."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.ui.sgr import sequences

from .cells import Cells

TEXTS = st.sampled_from(["", " ", "   ", "a", "word", "two words", "\u00a0", "漢字", "e\u0301"])
COLORS = st.sampled_from([None, "default", "red", "bright_blue", "color(117)", "#102030", "#d0e0f0"])
ATTRIBUTES = "bold dim italic underline reverse strike blink conceal underline2 frame overline".split()
# A style keeps the codes of the first colour system it was rendered for, and Rich shares what it parses and adds up.
STYLES = st.builds(
    lambda color, background, attributes: Style(color=color, bgcolor=background, **attributes),
    COLORS,
    COLORS,
    st.dictionaries(st.sampled_from(ATTRIBUTES), st.just(True), max_size=3),
)
RUNS = st.lists(st.tuples(TEXTS, st.none() | STYLES), max_size=12)
SYSTEMS = st.sampled_from(["standard", "256", "truecolor"])


def shown(sent: str) -> list[object]:
    cells = Cells(120, 1)
    cells.write(f"\x1b[1;1H{sent}#")
    return [*cells.lines[0]]


@given(RUNS, SYSTEMS)
def test_a_line_shows_what_it_would_show_with_whole_styles(
    runs: list[tuple[str, Style | None]], system: str
) -> None:
    console = Console(color_system=system, force_terminal=True)  # type: ignore[arg-type]
    segments = [Segment(text, style) for text, style in runs]
    sent, whole = sequences(Strip(segments), console), Strip(segments).render(console)
    assert shown(sent) == shown(whole)
    assert len(sent) <= len(whole)


def test_any_attributes_turn_into_any_others() -> None:
    console = Console(color_system="truecolor", force_terminal=True)
    styles = [Style.parse(" ".join(some)) for size in range(3) for some in combinations(ATTRIBUTES, size)]
    for before in styles:
        segments = [part for after in styles for part in (Segment("a", before), Segment("b", after))]
        for start in range(0, len(segments), 100):
            line = segments[start : start + 100]
            assert shown(sequences(Strip(line), console)) == shown(Strip(line).render(console))


def test_what_stays_the_same_is_not_told_again() -> None:
    base = Style(color="#d0e0f0", bgcolor="#102030")
    underlined = Style(color="#d0e0f0", bgcolor="#102030", underline=True)
    line = Strip([Segment("a", base), Segment("b", underlined), Segment("c", base), Segment(" ")])
    sent = sequences(line, Console(color_system="truecolor", force_terminal=True))
    assert sent == "\x1b[38;2;208;224;240;48;2;16;32;48ma\x1b[4mb\x1b[24mc\x1b[0m "


def test_a_line_is_spelled_once() -> None:
    console = Console(color_system="truecolor", force_terminal=True)
    line = Strip([Segment("a", Style(bold=True))])
    assert sequences(line, console) is sequences(line, console) is line.render(console)


def test_a_link_is_told_as_textual_tells_it() -> None:
    console = Console(color_system="truecolor", force_terminal=True)
    segments = [Segment("a", Style(bold=True)), Segment("b", Style(link="https://example.org/"))]
    assert sequences(Strip(segments), console) == Strip(segments).render(console)
