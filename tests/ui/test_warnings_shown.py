"""Warnings on the screen: counted, told where they are, silent while an attribution is being made."""

from __future__ import annotations

from textual.pilot import Pilot

from reader.core.annotation import Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import SpanId
from reader.library.memory import MemoryLibrary
from reader.ui.app import PressmarkApp

from .app_support import ANNOTATOR, NEWS, drive, library_of, main_screen, painted, press

AT = "2026-01-31T10:00:00.000Z"
QUOTE = "We got what we came for,"


def annotated_library() -> MemoryLibrary:
    """Return a library with a quote that leaves out its marks and has no source."""
    library = library_of(NEWS)
    journal = library.open(library.ids()[0], ANNOTATOR)
    start = journal.article.text.index(QUOTE)
    span = Span(SpanId("s-1"), "quote", (Fragment(start, start + len(QUOTE)),), Provenance(ANNOTATOR, AT))
    journal.append(Edit(1, "d-1", AT, ANNOTATOR, "test", (Change(None, span),)))
    journal.close()
    return library


async def looked(app: PressmarkApp, pilot: Pilot[None]) -> None:
    """Wait until all annotations have been looked at."""
    opened = main_screen(app).opened
    assert opened is not None
    while not opened.editor.warnings.complete:
        await pilot.pause(0.02)
    await pilot.pause()


def test_warnings_are_counted_told_and_mended() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await looked(app, pilot)
        assert "! 2" in painted(app)
        assert "! this quote has no source" in painted(app)
        assert "! A quotation mark" not in painted(app)
        await press(pilot, "g", "w")
        assert "! This quote has no source" in painted(app)
        await press(pilot, "!", "!")
        assert "! 2" not in painted(app)
        assert "has no source" not in painted(app)

    drive(annotated_library(), script, size=(130, 40))


def test_nothing_is_said_of_what_is_being_made() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await looked(app, pilot)
        await press(pilot, '"', "q")
        assert "has no source" not in painted(app)
        await press(pilot, "escape", "escape")
        assert "this quote has no source" in painted(app)

    drive(library_of(NEWS), script, size=(130, 40))
