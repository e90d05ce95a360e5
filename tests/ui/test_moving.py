"""Going far on the screen: hints over the text, the outline, links, and the way between articles."""

from __future__ import annotations

import webbrowser

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from reader.editor.command import Pane
from reader.ingest import read_article
from reader.library.memory import MemoryLibrary
from reader.ui.app import PressmarkApp
from reader.ui.themes import PLAIN

from .app_support import ANNOTATOR, NEWS, drive, library_of, main_screen, painted, press, settled

LONG = "https://desk.example/" + "-".join(f"{number:03}" for number in range(400))
GUIDE = f"""# Harbour plan

Read the [first part](#the-first-part), the [plan](https://desk.example/plan), [trap](file:///etc/passwd).

The [long one]({LONG}).

## The first part

港を掘る。全角文字の上にも印が付く。“We dig,” said the harbour master. 👩‍👩‍👧 came. The dredger left.

## The second part

Nothing happened. Then it rained.
"""


def guide(*others: str) -> MemoryLibrary:
    library = library_of(*others)
    library.add(read_article(GUIDE.encode(), name="guide.md").article, GUIDE.encode(), ".md")
    return library


def selected(app: PressmarkApp) -> str:
    opened = main_screen(app).opened
    assert opened is not None
    return opened.editor.selected_text


async def choose(app: PressmarkApp, pilot: Pilot[None], words: str) -> None:
    opened = main_screen(app).opened
    assert opened is not None
    assert opened.editor.choice is not None
    offset = opened.editor.text.index(words)
    await press(pilot, *dict(opened.editor.choice.hints)[offset])


def test_a_key_that_means_nothing_in_a_pane_says_where_it_does() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main_screen(app).focus_pane(Pane.LIBRARY)
        await press(pilot, "q")
        assert "q works in the article pane" in painted(app)
        await press(pilot, "]")
        assert "] works in the article or annotations pane" in painted(app)

    drive(library_of(NEWS), script)


def test_a_hint_does_not_wear_the_accent_of_the_letter_that_it_hides() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        view = main_screen(app).view
        assert any("E\u0301cole" in view.render_line(line).text for line in range(view.size.height))
        await press(pilot, "f")
        assert not any("\u0301" in view.render_line(line).text for line in range(view.size.height))

    drive(library_of("E\u0301cole fermee.\n"), script)


@pytest.mark.parametrize("theme", ["", PLAIN.name])
def test_hints_stand_over_the_text_and_leave_every_line_as_wide_as_it_was(theme: str) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        if theme:
            app.theme = theme
        before = painted(app)
        await press(pilot, "f")
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.editor.choice is not None
        hinted = painted(app)
        assert "HINT" in hinted
        line = next(line for line in hinted.splitlines() if "全角" not in line and "印が付く" in line)
        assert dict(opened.editor.choice.hints)[opened.editor.text.index("全角")] + " 角" in line
        assert [cell_len(line) for line in hinted.splitlines()] == [
            cell_len(line) for line in before.splitlines()
        ]
        for letters in dict(opened.editor.choice.hints).values():
            assert letters in hinted
        await press(pilot, "escape")
        assert painted(app) == before

    drive(guide(), script)


def test_hints_at_one_place_stand_apart() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "c", ")", "q", "F")
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.editor.choice is not None
        place = next(iter(opened.editor.annotations.spans.values())).start
        there = [letters for offset, letters in opened.editor.choice.hints if offset == place]
        assert len(there) == 2
        assert any(there[0] + " " + there[1] in line for line in painted(app).splitlines())

    drive(library_of("A b c. It went on."), script)


def test_a_hint_goes_to_its_sentence_and_the_way_back_leads_home() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        home = selected(app)
        await press(pilot, "f")
        await choose(app, pilot, "The dredger")
        assert selected(app) == "The dredger left."
        await press(pilot, "ctrl+o")
        assert selected(app) == home

    drive(guide(), script)


def test_the_outline_marks_where_one_is_and_goes_where_one_wants() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "▸ Harbour plan" in painted(app)
        await press(pilot, "g", "o", "G", "enter")
        main = main_screen(app)
        assert main.pane is Pane.ARTICLE
        assert selected(app) == "The second part"
        assert any("▸" in line and "The second part" in line for line in painted(app).splitlines())
        await press(pilot, "O")
        assert "Outline" not in painted(app)
        await press(pilot, "ctrl+o", "O")
        assert "▸ Harbour plan" in painted(app)

    drive(guide(), script)


def test_an_article_without_headings_has_no_outline() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "o")
        assert main_screen(app).pane is Pane.ARTICLE
        assert "Outline" not in painted(app)
        assert "no headings" in painted(app)

    drive(library_of("Only words here, and no headings at all. They go on.\n\nAnd on they go.\n"), script)


def test_an_address_is_shown_in_full_however_long_and_copied_as_it_is() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "l")
        await choose(app, pilot, "long one")
        seen = [painted(app)]
        for _ in range(40):
            await press(pilot, "down")
            seen.append(painted(app))
        lines = dict.fromkeys(line.strip() for screen in seen for line in screen.splitlines())
        address = [line for line in lines if len(line) > 9 and line in LONG]
        assert "".join(address) == LONG
        await pilot.click("#article-view", offset=(12, 3))
        assert "LINK" not in painted(app)
        assert LONG[:40] not in painted(app)
        await press(pilot, "g", "l")
        await choose(app, pilot, "long one")
        await press(pilot, "y")
        assert app.clipboard == LONG
        assert "LINK" not in painted(app)

    drive(guide(), script, size=(80, 24))


def test_without_a_browser_a_link_is_copied_and_both_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> None:
        raise webbrowser.Error("could not locate runnable browser")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main_screen(app).run_command("link.open", "https://desk.example/plan")
        await settled(app, pilot)
        assert "No browser found for the link. Copied 25 characters with the terminal" in painted(app)
        assert app.clipboard == "https://desk.example/plan"

    monkeypatch.setattr(webbrowser, "get", nothing)
    drive(library_of(NEWS), script)


def test_a_link_that_is_not_opened_says_why() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "l")
        await choose(app, pilot, "trap")
        assert "Only http, https and mailto links are opened, not file:///etc/passwd" in painted(app)
        main_screen(app).run_command("link.open", "file:///etc/passwd")
        await pilot.pause()
        assert "Only http, https and mailto" in painted(app)

    drive(guide(), script)


def test_back_and_forward_lead_from_article_to_article() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main = main_screen(app)
        assert main.opened is not None
        first = main.opened.editor.article.id
        await press(pilot, "G")
        left = main.opened.editor.here
        other = next(article for article in app.library.ids() if article != first)
        main.post_message(main.ArticleWanted(other))
        await settled(app, pilot)
        assert main.opened.editor.article.id == other
        await press(pilot, "ctrl+o")
        await settled(app, pilot)
        assert main.opened.editor.here == left
        await press(pilot, "ctrl+n")
        await settled(app, pilot)
        assert main.opened.editor.article.id == other

    drive(guide(NEWS), script)


def test_the_state_line_says_how_far_one_is_before_any_key() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        shown = painted(app).splitlines()[-2].split()[-1]
        assert 0 < int(shown.removesuffix("%")) < 100

    drive(library_of(NEWS + "\n\nMore of it.\n" * 200), script)


def test_the_annotation_pane_tells_how_much_of_it_is_in_view() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        for _ in range(30):
            await press(pilot, "}", "c")
        pane = main_screen(app).annotations
        marked = [y for y, line in enumerate(pane.lines_in_view(*pane.size)) if line.marked]
        assert marked[-1] == pane.size.height - 1
        assert marked[0] > 0
        await press(pilot, "enter", "g", "g")
        marked = [y for y, line in enumerate(pane.lines_in_view(*pane.size)) if line.marked]
        assert marked[0] == 0
        assert marked[-1] < pane.size.height - 1

    drive(
        library_of("\n\n".join(f"Claim number {number} is made here." for number in range(40))),
        script,
        size=(120, 20),
    )


def test_the_place_on_screen_survives_width_and_theme() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        view, opened = main_screen(app).view, main_screen(app).opened
        assert opened is not None
        view.scroll_rows(40)
        await pilot.pause()
        top, before = view.top_offset, selected(app)
        await press(pilot, "ctrl+t")
        assert view.top_offset == top
        for width in (60, 140, 100):
            await pilot.resize_terminal(width, 30)
            await pilot.pause()
            assert opened.editor.layout is not None
            assert any(first <= top < last for first, last in opened.editor.layout.in_view)
        assert selected(app) == before

    drive(library_of("\n\n".join(f"Paragraph {n}. " + "It has many words. " * 20 for n in range(40))), script)


def test_marks_are_there_after_leaving() -> None:
    async def first(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "}", "}", "M", "a")

    async def second(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "g", "grave_accent")
        assert "a  " in painted(app) or "a Read" in painted(app)
        await press(pilot, "a")
        assert selected(app).startswith("Read the first part")

    library = guide()
    drive(library, first)
    drive(library, second)
    assert library.open(library.ids()[0], ANNOTATOR).drafts
