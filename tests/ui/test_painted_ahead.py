"""Rows that are painted ahead, or kept, look as they would if they were painted when they are shown."""

from hypothesis import Phase, given, settings
from textual.pilot import Pilot

from reader.ui.app import PressmarkApp
from reader.ui.article_canvas import Canvas

from . import app_support
from .app_support import ANNOTATOR, drive, press
from .random_reading import READ, Reading, Step, library_of, read, readings


@given(readings(joiners=False))
@settings(max_examples=5, derandomize=True, database=None, phases=[Phase.generate])
def test_kept_rows_look_as_if_they_were_painted_anew(reading: Reading) -> None:
    app = PressmarkApp(library_of(reading), ANNOTATOR, READ)

    async def look(_pilot: Pilot[None], _step: Step | None) -> None:
        view = app.main.view
        canvas, viewport, editor = view._canvas, view._viewport, view.editor
        if canvas is None or viewport is None or editor is None or not view.size or canvas.seen != canvas.now:
            return
        while view.paint_ahead():
            pass
        anew = Canvas(view, editor)
        anew.paint(viewport, view._sides)
        assert [list(line) for line in view.lines_of(0, len(anew.lines))] == [
            list(line) for line in anew.lines
        ]

    read(app, reading, look)


def test_rows_of_the_next_page_are_there_before_it_is_turned() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        view = app.main.view
        assert view._canvas is not None
        assert view._viewport is not None
        await press(pilot, "w")
        while view.paint_ahead():
            pass
        kept = {key for key, _ in view._canvas._strips}
        assert {row.key for _, row in view._viewport.rows_beside()} <= kept
        await press(pilot, "space")
        assert {row.key for row in view._canvas.rows} <= kept

    drive(
        app_support.library_of("\n\n".join(f"Paragraph {number} is here." for number in range(200))), script
    )
