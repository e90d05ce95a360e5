"""The article pane: what it paints, what it leaves alone, how it scrolls, what the mouse says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.color import Color
from textual.geometry import Region

from reader.core.annotation import Relation
from reader.core.article import Article, Block, BlockTable, Mark, MarkKind, MarkTable, text_digest
from reader.core.display import UNSAFE
from reader.core.ids import ArticleId, RelationId
from reader.editor.editor import Editor
from reader.ui.article_messages import SentenceClicked, WordClicked
from reader.ui.article_palette import Palette
from reader.ui.article_view import ArticleView
from reader.ui.highlights import LEAST_CONTRAST, contrast, cue_styles
from tests.core.strategies import LABELS
from tests.editor.layouts import article_of, articles
from tests.ui.article_app import BY, ArticleApp, editor_of, span

WORDS = "“We counted the empty squares twice,” he said. "
LONG = "\n\n".join(f"Paragraph {number}. " + WORDS * 8 for number in range(400))


def paragraphs(text: str, marks: tuple[Mark, ...] = ()) -> Article:
    blocks: list[Block] = []
    start = 0
    for words in text.split("\n\n"):
        blocks.append(Block(start, start + len(words)))
        start += len(words) + 2
    return Article(ArticleId("a"), "", text, text_digest(text), BlockTable(blocks), MarkTable(marks))


def shown(editor: Editor, act: Callable[[ArticleApp], Awaitable[None]], **how: object) -> None:
    """Run an application around an editor and do something in it."""

    async def run() -> None:
        app = ArticleApp(editor, **({"theme": how["theme"]} if "theme" in how else {}))  # type: ignore[arg-type]
        async with app.run_test(size=how.get("size", (60, 12))) as pilot:  # type: ignore[arg-type]
            await pilot.pause()
            await act(app)

    asyncio.run(run())


@settings(max_examples=25)
@given(articles(), st.integers(12, 90))
def test_no_control_code_is_ever_painted(article: Article, width: int) -> None:
    async def act(app: ArticleApp) -> None:
        for line in range(app.view.size.height):
            strip = app.view.render_line(line)
            assert not UNSAFE.search(strip.text)
            assert strip.cell_length == app.view.size.width

    shown(editor_of(article), act, size=(width, 20))


def test_markup_in_an_article_is_text() -> None:
    async def act(app: ArticleApp) -> None:
        assert any("[@click=app.quit]x[/foo]" in line for line in app.lines)

    shown(editor_of(article_of("[@click=app.quit]x[/foo]")), act)


def test_inline_marks_show() -> None:
    text = "plain strong emphasis struck link"
    marks = (
        Mark(6, 12, MarkKind.STRONG),
        Mark(13, 21, MarkKind.EMPHASIS),
        Mark(22, 28, MarkKind.STRIKE),
        Mark(29, 33, MarkKind.LINK, "https://example.org"),
    )

    async def act(app: ArticleApp) -> None:
        app.editor.select(0, 1)
        app.view.sync()
        looks = {words.strip(): attributes for words, attributes in app.looks("plain")}
        assert looks["strong"] == {"bold"}
        assert looks["emphasis"] == {"italic"}
        assert looks["struck"] == {"strike"}
        assert looks["link"] == {"underline"}

    shown(editor_of(paragraphs(text, marks)), act)


def test_each_label_has_a_cue_of_its_own_beside_its_colour() -> None:
    cues = [str(style) for style in cue_styles(LABELS).values()]
    assert len(set(cues)) == len(LABELS.labels)


@pytest.mark.parametrize("theme", ["pressmark-dark", "pressmark-light", "pressmark-plain"])
def test_labels_can_be_told_apart_without_colour(theme: str) -> None:
    text = "aaaa bbbb cccc dddd eeee."
    names = [label.name for label in LABELS.labels]
    spans = [span(f"s-{index}", name, (5 * index, 5 * index + 4)) for index, name in enumerate(names)]

    async def act(app: ArticleApp) -> None:
        app.editor.select(24, 25)
        app.view.sync()
        looks = dict(app.looks("aaaa"))
        told = [frozenset(looks[word]) for word in ("aaaa", "bbbb", "cccc", "dddd", "eeee")]
        assert len(set(told)) == 5
        assert "qs+" in app.lines[0][:4]

    shown(editor_of(paragraphs(text), spans), act, theme=theme)


def test_a_span_inside_another_shows_both() -> None:
    spans = [span("s-1", "quote", (0, 20)), span("s-2", "entity", (9, 13))]

    async def act(app: ArticleApp) -> None:
        app.editor.select(21, 22)
        app.view.sync()
        looks = dict(app.looks("outer"))
        assert looks["name"] == {"underline", "bold"}
        assert looks["outer is "] == {"underline"}
        assert app.lines[0].startswith(" qe")

    shown(editor_of(paragraphs("outer is name of it, and so on."), spans), act)


@pytest.mark.parametrize("theme", ["pressmark-dark", "pressmark-light"])
def test_text_stays_readable_on_every_mixture_of_labels(theme: str) -> None:
    count = len(LABELS.labels)

    async def act(app: ArticleApp) -> None:
        from reader.ui.article_scene import ACTIVE, HEAD, LINKED, SELECTED, Look

        palette = Palette(app.view, LABELS)
        for mixture in range(4**count):
            for flags in (0, ACTIVE, LINKED, SELECTED, SELECTED | HEAD):
                style = palette.style("", Look(mixture, 0, flags))
                assert style.color is not None
                assert style.bgcolor is not None
                text, background = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                assert contrast(text, background) >= LEAST_CONTRAST

    shown(editor_of(paragraphs("x")), act, theme=theme)


@pytest.mark.parametrize("theme", ["pressmark-dark", "pressmark-light", "pressmark-plain"])
def test_the_selection_is_always_visible(theme: str) -> None:
    async def act(app: ArticleApp) -> None:
        plain = app.view.render_line(1)
        for selection in ((0, 5), (8, 10), (13, 14)):
            app.editor.select(*selection)
            app.view.sync()
            line = app.view.render_line(0)
            assert {segment.style for segment in line} - {segment.style for segment in plain}

    shown(editor_of(paragraphs("some words ok.\n\nplain")), act, theme=theme)


def test_a_selected_line_break_is_visible() -> None:
    async def act(app: ArticleApp) -> None:
        before = app.view.render_line(0)
        app.editor.select(3, 5)
        app.view.sync()
        assert app.view.render_line(0) != before
        assert app.view.render_line(0).text == before.text

    shown(editor_of(paragraphs("one\n\ntwo")), act)


def test_the_active_annotation_and_what_is_tied_to_it_stand_out() -> None:
    spans = [span("s-1", "quote", (0, 3)), span("s-2", "source", (8, 11)), span("s-3", "source", (16, 19))]
    tie = Relation(RelationId("r-1"), "has_source", spans[0].id, spans[1].id, BY)

    async def act(app: ArticleApp) -> None:
        app.editor.visit(spans[0].id)
        app.editor.select(21, 22)
        app.view.sync()
        styles = {segment.text: segment.style for segment in app.view.render_line(0)}
        assert styles["two"] != styles["six"]
        assert styles["one"] is not None
        assert styles["one"].bold

    shown(editor_of(paragraphs("one and two and six, ok"), [*spans, tie]), act)


def test_the_bar_in_the_gutter_has_the_colour_of_the_active_annotation_in_each_of_its_rows() -> None:
    words = "word " * 40
    spans = [span("s-1", "claim", (0, 150)), span("s-2", "quote", (90, 94))]

    async def act(app: ArticleApp) -> None:
        app.editor.visit(spans[0].id)
        app.view.sync()
        lines = [app.view.render_line(line) for line in range(app.view.size.height)]
        bars = [segment for line in lines for segment in line if segment.text == "▎"]
        claim = app.view.get_component_styles("article--label-magenta").color
        assert len(bars) == 3
        assert {bar.style.color for bar in bars if bar.style} == {claim.rich_color}

    shown(editor_of(paragraphs(words.strip()), spans), act)


def test_moving_by_a_character_repaints_only_the_lines_that_change() -> None:
    async def act(app: ArticleApp) -> None:
        painted: list[Region] = []
        refresh = app.view.refresh

        def spy(*regions: Region, **how: bool) -> ArticleView:
            painted.extend(regions or (app.view.size.region,))
            return refresh(*regions, **how)

        app.view.refresh = spy  # type: ignore[method-assign]
        app.keys("l")
        assert 1 <= len(painted) <= 2
        assert all(region.height == 1 for region in painted)

    shown(editor_of(paragraphs(LONG)), act)


def test_the_selection_scrolls_into_view_with_a_margin() -> None:
    async def act(app: ArticleApp) -> None:
        app.keys("G")
        assert app.view.progress == 1.0
        app.keys("g", "g")
        assert app.view.top_offset == 0
        for _ in range(30):
            app.keys("j")
            selected = app.editor.selection
            first = app.view.offset_at(0, 0)
            last = app.view.offset_at(59, app.view.size.height - 1)
            assert first <= selected.start <= last

    shown(editor_of(paragraphs(LONG)), act)


@pytest.mark.parametrize("size", [(30, 8), (200, 60), (12, 3)])
def test_a_resize_keeps_the_selection_in_view(size: tuple[int, int]) -> None:
    async def run() -> None:
        app = ArticleApp(editor_of(paragraphs(LONG)))
        async with app.run_test(size=(60, 12)) as pilot:
            await pilot.pause()
            app.editor.select(20_000, 20_004)
            app.view.sync()
            await pilot.resize_terminal(*size)
            await pilot.pause()
            width, height = size
            assert len(app.lines) == height
            assert app.view.offset_at(0, 0) <= 20_000 <= app.view.offset_at(width, height - 1)

    asyncio.run(run())


def test_clicks_and_drags_become_messages() -> None:
    async def run() -> None:
        app = ArticleApp(editor_of(paragraphs("one two three. Four five.")))
        async with app.run_test(size=(60, 12)) as pilot:
            await pilot.pause()
            await pilot.click(app.view, offset=(8, 0))
            assert app.editor.selected_text == "t"
            await pilot.mouse_down(app.view, offset=(4, 0))
            await pilot.hover(app.view, offset=(10, 0))
            await pilot.mouse_up(app.view, offset=(10, 0))
            assert app.editor.selected_text == "one two"
            await pilot.click(app.view, offset=(8, 0), times=2)
            assert any(isinstance(event, WordClicked) and event.offset == 4 for event in app.clicked)
            await pilot.click(app.view, offset=(8, 0), times=3)
            assert any(isinstance(event, SentenceClicked) for event in app.clicked)

    asyncio.run(run())


def test_a_theme_change_paints_everything_anew() -> None:
    async def run() -> None:
        app = ArticleApp(editor_of(paragraphs(LONG)))
        async with app.run_test(size=(60, 12)) as pilot:
            await pilot.pause()
            before = app.view.render_line(2)
            app.theme = "pressmark-light"
            await pilot.pause()
            after = app.view.render_line(2)
            assert before.text == after.text
            assert before != after

    asyncio.run(run())


def test_another_article_replaces_the_first() -> None:
    async def act(app: ArticleApp) -> None:
        app.view.set_editor(editor_of(paragraphs("quite another text")))
        assert "quite another text" in app.lines[0]
        app.view.set_editor(None)
        assert not "".join(app.lines).strip()

    shown(editor_of(paragraphs(LONG)), act)


def test_a_selection_that_moved_while_out_of_view_leaves_no_trace() -> None:
    async def act(app: ArticleApp) -> None:
        app.editor.select(0, 4)
        app.view.sync()
        app.view.scroll_rows(20)
        app.editor.select(2_000, 2_004)
        app.view.sync()
        app.view.scroll_rows(-10_000)
        assert any("Paragraph 0. “We" in segment.text for segment in app.view.render_line(0))

    shown(editor_of(paragraphs(LONG)), act)


def test_a_page_keeps_the_selection_on_its_line() -> None:
    async def act(app: ArticleApp) -> None:
        app.editor.select(60, 63)
        app.view.sync()
        line = next(y for y in range(12) if app.view.offset_at(0, y) <= 60 < app.view.offset_at(0, y + 1))
        app.keys("pagedown", "pagedown", paging=True)
        head = app.editor.selection.start
        assert head > 500
        assert app.view.offset_at(0, line) <= head < app.view.offset_at(0, line + 1)

    shown(editor_of(paragraphs(LONG)), act)


def test_the_moving_end_is_quieter_without_the_focus() -> None:
    async def run() -> None:
        app = ArticleApp(editor_of(paragraphs("one two")))
        async with app.run_test(size=(60, 12)) as pilot:
            app.view.focus()
            await pilot.pause()
            focused = app.view.render_line(0)
            app.screen.set_focus(None)
            await pilot.pause()
            assert app.view.render_line(0) != focused

    asyncio.run(run())


def test_the_scroll_indicator_goes_from_top_to_bottom() -> None:
    async def act(app: ArticleApp) -> None:
        assert app.lines[0].endswith("▐")
        app.keys("G")
        assert [line.endswith("▐") for line in app.lines] == [False] * 11 + [True]

    shown(editor_of(paragraphs(LONG)), act)
