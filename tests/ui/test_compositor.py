"""What is painted bit by bit is what would be painted anew, whatever is done."""

import os

import pytest
from hypothesis import given, settings
from textual.pilot import Pilot

from .app_support import ANNOTATOR
from .cells import WatchedApp
from .random_reading import READ, Reading, Step, library_of, read, readings, rest


@pytest.fixture(autouse=True, scope="module")
def nothing_outside() -> None:
    """Keep keys from reaching the clipboard, an editor or a browser of this machine."""


def assert_painted(reading: Reading) -> None:
    """Read, and compare what the terminal was sent with a painting of the whole screen."""
    app = WatchedApp(library_of(reading), ANNOTATOR, READ)

    async def look(pilot: Pilot[None], _step: Step | None) -> None:
        if app.cells.lines != app.whole().lines:
            await rest(app, pilot, thoroughly=True)
            assert app.cells.text() == app.whole().text()
            assert app.cells.lines == app.whole().lines

    read(app, reading, look)


@given(readings())
@settings(max_examples=15, derandomize=True)
def test_what_is_painted_bit_by_bit_is_the_screen(reading: Reading) -> None:
    assert_painted(reading)
