"""What is painted bit by bit is what would be painted anew, whatever is done."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from textual.pilot import Pilot
from textual.strip import Strip

from reader.ui.compositor import begun

from .app_support import ANNOTATOR
from .cells import WatchedApp
from .random_reading import READ, Reading, Step, library_of, read, readings, rest


def assert_painted(reading: Reading) -> None:
    """Read, and compare what the terminal was sent with a painting of the whole screen."""
    app = WatchedApp(library_of(reading), ANNOTATOR, READ)

    async def look(pilot: Pilot[None], _step: Step | None) -> None:
        if app.cells.lines != app.whole().lines:
            await rest(app, pilot, thoroughly=True)
            assert app.cells.text() == app.whole().text()
            assert app.cells.lines == app.whole().lines

    read(app, reading, look)


@given(readings(joiners=False))
@settings(max_examples=5, derandomize=True, database=None, phases=[Phase.generate])
def test_what_is_painted_bit_by_bit_is_the_screen(reading: Reading) -> None:
    assert_painted(reading)


@given(
    st.lists(st.sampled_from(["", " ", "    ", "word", "“quote”", "漢字", "▐", "e\u0301"]), max_size=8),
    st.integers(0, 30),
)
def test_the_beginning_of_a_strip_is_what_textual_crops(texts: list[str], cells: int) -> None:
    strip = Strip([Segment(text) for text in texts])
    cells = min(cells, strip.cell_length)
    beginning, cropped = begun(strip, cells), Strip([*strip]).crop(0, cells)
    assert (beginning.text, beginning.cell_length) == (cropped.text, cropped.cell_length)
