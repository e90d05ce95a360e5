"""What is painted bit by bit is what would be painted anew, whatever is done."""

from hypothesis import Phase, given, settings
from textual.pilot import Pilot

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
