"""Nothing foreign reaches the screen as a control or as markup, in whatever place it is shown."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.pilot import Pilot

from reader.core.article import Article, article_id, text_digest
from reader.core.display import display
from reader.core.labels import Attribute, LabelSet
from reader.errors import LibraryError
from reader.library.memory import MemoryLibrary
from reader.ui.app import PressmarkApp
from reader.ui.gate import Gate, harmless

from .app_support import NEWS, drive, library_of, main_screen, painted, press

MARKUP = "[@click=app.quit]x[/] [/foo] [red]y"
CONTROLS = "\x1b]52;c;aGk=\x07\x1b[2J \x9b31m\u202eevil\u2066 \U000e0041 \x00\x7f"
HOSTILE = f"{MARKUP} {CONTROLS}"

Place = Callable[[MemoryLibrary], tuple[MemoryLibrary, tuple[str, ...]]]
"""Makes a library with hostile text in one place, and the keys that bring it on screen."""


def _article(title: str, text: str) -> Article:
    plain = library_of(NEWS)
    model = plain.article(plain.ids()[0])
    digest = text_digest(text)
    blocks = type(model.blocks)([replace(model.blocks[0], start=0, end=len(text))])
    return replace(
        model, id=article_id(title, digest), title=title, text=text, sha256=digest, blocks=blocks,
        marks=type(model.marks)(),
    )  # fmt: skip


def _with_article(article: Article) -> MemoryLibrary:
    library = library_of()
    library.add(article, b"", ".txt")
    return library


def _in_title(library: MemoryLibrary) -> tuple[MemoryLibrary, tuple[str, ...]]:
    return _with_article(_article(HOSTILE, NEWS)), ()


def _in_text(library: MemoryLibrary) -> tuple[MemoryLibrary, tuple[str, ...]]:
    return _with_article(_article("Plain", HOSTILE)), ("ctrl+a", "q")


def _in_library_name(library: MemoryLibrary) -> tuple[MemoryLibrary, tuple[str, ...]]:
    library.name = HOSTILE
    return library, ()


def _relabelled(library: MemoryLibrary, **changes: object) -> MemoryLibrary:
    quote, *others = library.labels.labels
    library.labels = LabelSet(
        library.labels.name,
        (replace(quote, **changes), *others),  # type: ignore[arg-type]
        (),
    )
    return library


def _in_label(library: MemoryLibrary) -> tuple[MemoryLibrary, tuple[str, ...]]:
    return _relabelled(library, name=HOSTILE, title=HOSTILE), ("q", "t", "escape", "escape", "?", "escape")


def _in_attribute(library: MemoryLibrary) -> tuple[MemoryLibrary, tuple[str, ...]]:
    attribute = Attribute(HOSTILE, (HOSTILE, "b"), default=HOSTILE)
    return _relabelled(library, attributes=(attribute,)), ("q", "t", "1")


def _in_words(library: MemoryLibrary) -> tuple[MemoryLibrary, tuple[str, ...]]:
    return library, ("q", "m", *MARKUP, "enter", "m")


def _in_key_of_a_draft(library: MemoryLibrary) -> tuple[MemoryLibrary, tuple[str, ...]]:
    return library, ("q", "enter", "t", "G", "k", "enter", *MARKUP)


PLACES = {
    "title": _in_title,
    "text": _in_text,
    "library name": _in_library_name,
    "label": _in_label,
    "attribute": _in_attribute,
    "note": _in_words,
    "attribute in words": _in_key_of_a_draft,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", [(120, 40), (40, 14)])
def test_hostile_text_is_shown_as_text(place: str, size: tuple[int, int]) -> None:
    library, keys = PLACES[place](library_of(NEWS))
    seen = ""

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        nonlocal seen
        assert_harmless(app)
        for key in keys:
            await press(pilot, key)
            seen += painted(app)
            assert_harmless(app)
        for key in ("tab", "tab", "ctrl+p", "escape"):
            await press(pilot, key)
            seen += painted(app)
            assert_harmless(app)
        assert app.is_running

    drive(library, script, size=size)
    assert "[@click" in seen


def test_a_hostile_message_is_shown_as_text() -> None:
    class Failing(MemoryLibrary):
        def open(self, article: object, annotator: object, *, writable: bool = True) -> None:  # type: ignore[override]
            raise LibraryError(HOSTILE, where=HOSTILE, remedy=HOSTILE)

    library = library_of(NEWS)
    library.__class__ = Failing

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "[@click" in painted(app)
        assert_harmless(app)

    drive(library, script)


def test_hostile_text_is_copied_as_it_is_stored() -> None:
    library, _ = _in_text(library_of())

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+a", "y")
        opened = main_screen(app).opened
        assert opened is not None
        assert app.clipboard == opened.editor.text

    drive(library, script)


@given(st.text())
def test_the_gate_lets_nothing_through_and_keeps_every_cell(text: str) -> None:
    passed = harmless(text)
    assert display(passed) == passed
    assert sum(map(cell_len, passed)) == sum(map(cell_len, text))


def test_the_gate_stands_behind_every_widget() -> None:
    (segment,) = Gate().apply([Segment("a\x1b[2J\u202eb\U000e0041")], Color(0, 0, 0))
    assert segment.text == "a[2Jb"

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert any(isinstance(item, Gate) for item in main_screen(app).view.get_line_filters())

    drive(library_of(NEWS), script)


def assert_harmless(app: PressmarkApp) -> None:
    """No cell holds a control, and no segment carries an action to be clicked."""
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            assert not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") or display(c) != c for c in text), (
                text
            )
            assert "@click" not in (style.meta if style else {})
