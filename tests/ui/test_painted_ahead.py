"""Rows that are painted ahead, or kept, look as they would if they were painted when they are shown."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import Phase, given, settings
from textual.pilot import Pilot

from reader.editor.layout.article_layout import ArticleLayout
from reader.ui.app import PressmarkApp
from reader.ui.article_brush import Brush, Marked, Painted, PaintedKey, Seen
from reader.ui.article_canvas import Canvas
from reader.ui.article_painter import Sides

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


@pytest.mark.parametrize("keys", [("]",), ("[",), ("]", "]"), ("[", "]")])
def test_rows_that_a_visit_changes_are_painted_before_it(
    keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        view = app.main.view
        for _ in range(4):
            await press(pilot, "w", "w", "c")
        await press(pilot, "[", "[")

        paint = Brush.paint

        def refuse(
            brush: Brush, rows: Sequence[Marked], layout: ArticleLayout, sides: Sides, seen: Seen
        ) -> Mapping[PaintedKey, Painted]:
            assert seen != brush.now, "a row was not painted before"
            return paint(brush, rows, layout, sides, seen)

        for key in keys:
            while view.paint_ahead():
                pass
            before = [list(line) for line in view.lines_of(0, view.rows_per_page)]
            with monkeypatch.context() as patch:
                patch.setattr(Brush, "paint", refuse)
                await press(pilot, key)
            assert [list(line) for line in view.lines_of(0, view.rows_per_page)] != before

    drive(
        app_support.library_of("Some words that are here to be labelled, one after another, in a row."),
        script,
    )
