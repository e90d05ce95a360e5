"""The library pane: what is listed, in which order, and what can be said of an article from it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot

from reader.core.ids import ArticleId
from reader.editor.command import Pane
from reader.ingest import read_article
from reader.library.beside import stamps
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.opening import open_library
from reader.library.protocol import IndexProgress, Status, Summary
from reader.library.query import openings
from reader.ui.app import PressmarkApp
from reader.ui.clerk import Clerk
from reader.ui.listing import key_maker
from reader.ui.panes.article_order import ArticleOrder
from reader.ui.panes.article_rows import article_row, lines_a_row, time_left
from reader.ui.panes.completion import LastWord

from .app_support import ANNOTATOR, drive, library_of, main_screen, painted, press, settled

TITLES = ("Bridge closed", "Council votes", "Dockers strike", "Ferry strike ends")


def summary(number: int, **about: object) -> Summary:
    made = Summary(ArticleId(f"a-{number:03}"), f"Title {number}", 1000, None, spans={})
    return replace(made, **about)  # type: ignore[arg-type]


SUMMARIES = st.lists(
    st.builds(
        summary,
        st.integers(0, 60),
        title=st.sampled_from(["Ferry", "ferry", "Été", "Zebra", "湯気", ""]),
        publisher=st.sampled_from([None, "Post", "Ledger", "Ä"]),
        published=st.sampled_from([None, "2024", "2024-05", "2025-01-01"]),
        length=st.integers(0, 90_000),
        status=st.sampled_from(Status),
        spans=st.sampled_from([None, {}, {"quote": 3}]),
    ),
    max_size=25,
)
ORDERS = st.tuples(
    st.sampled_from(["", "title", "published", "publisher", "status", "spans", "minutes"]), st.booleans()
)


def listed(order: ArticleOrder) -> list[Summary]:
    return [order[place] for place in range(len(order))]


def settle(order: ArticleOrder) -> None:
    while not order.is_settled:
        order.advance()


@given(
    st.lists(SUMMARIES, max_size=4),
    ORDERS,
    ORDERS,
    st.sampled_from(Status),
    st.integers(0, 9),
    st.integers(0, 99),
)
def test_the_list_is_the_same_whichever_way_it_came_about(
    batches: list[list[Summary]],
    first: tuple[str, bool],
    then: tuple[str, bool],
    status: Status,
    steps: int,
    gone: int,
) -> None:
    order = ArticleOrder(key_maker(first[0], descending=first[1]))
    held: dict[ArticleId, Summary] = {}
    for batch in batches:
        order.add(batch)
        held.update({item.id: item for item in batch})
        if held and gone:
            dropped = sorted(held)[gone % len(held)]
            order.drop(dropped)
            del held[dropped]
        for _ in range(steps):
            order.advance()
    make_key = key_maker(then[0], descending=then[1])
    order.sort(make_key)
    order.advance()
    order.filter(lambda item: item.status is status)
    settle(order)
    assert listed(order) == sorted((item for item in held.values() if item.status is status), key=make_key)
    assert order.total == len(held)
    assert [order.place(item.id) for item in listed(order)] == list(range(len(order)))
    assert all(order.place(item.id) is None for item in held.values() if item.status is not status)


@given(SUMMARIES, ORDERS)
def test_an_order_turned_round_keeps_the_unknown_last(items: list[Summary], by: tuple[str, bool]) -> None:
    if by[0] in ("published", "publisher"):
        part = sorted(items, key=key_maker(by[0], descending=by[1]))
        values = [getattr(item, by[0]) for item in part]
        known = [value for value in values if value is not None]
        assert values == known + [None] * (len(values) - len(known))
        if by[0] == "published":
            assert known == sorted(known, reverse=by[1])


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"length": 0}, ""),
        ({"length": 100}, "1 min"),
        ({"length": 5000}, "4 min"),
        ({"length": 5000, "position": 4900}, "1 min"),
        ({"length": 5000, "status": Status.DONE}, ""),
        ({"length": 600_000}, "7 h"),
    ],
)
def test_time_left_is_said_in_minutes_or_hours(about: dict[str, object], words: str) -> None:
    assert time_left(summary(1, **about)) == words


@given(st.integers(1, 150), st.integers(1, 40), st.text(max_size=90), st.booleans())
def test_a_row_is_as_wide_as_the_list(width: int, height: int, words: str, here: bool) -> None:
    lines = lines_a_row(width, height)
    item = summary(
        1, title=words, publisher=words, tags=frozenset({"tag"}), length=90_000, spans={"quote": 12_345}
    )
    made = article_row(item, width, lines, here=here)
    assert len(made) == lines
    assert all(line.cell_length <= max(width, 4) for line in made)


def library_on_disk(path: Path) -> FolderLibrary:
    library = init_library(path / "desk")
    for title in TITLES:
        data = f"# {title}\n\n{title}, said the union. The harbour was quiet on Monday.\n".encode()
        library.add(read_article(data, name=f"{title}.md").article, data, ".md")
    return library


async def at_the_library(app: PressmarkApp, pilot: Pilot[None]) -> None:
    main_screen(app).focus_pane(Pane.LIBRARY)
    await pilot.pause()


def shown_titles(app: PressmarkApp) -> list[str]:
    articles = main_screen(app).articles
    return [articles._order[place].title for place in range(len(articles))]


def statuses(path: Path) -> dict[str, Status]:
    return {item.title: item.status for item in open_library(path / "desk").summaries(ANNOTATOR)}


def test_the_list_narrows_while_the_filter_is_typed_and_escape_puts_it_back(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "slash", *"strike")
        assert shown_titles(app) == ["Dockers strike", "Ferry strike ends"]
        assert "2 of 4" in painted(app)
        await press(pilot, "escape")
        assert shown_titles(app) == list(TITLES)
        await press(pilot, "slash", *"strike", "enter")
        assert shown_titles(app) == ["Dockers strike", "Ferry strike ends"]
        await press(pilot, "c")
        assert shown_titles(app) == list(TITLES)

    drive(library_on_disk(tmp_path), script)


def test_a_filter_that_makes_no_sense_is_told_and_keeps_the_list(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "slash", *"strike", " ", *"status:lost")
        assert "there is no status" in painted(app)
        assert shown_titles(app) == ["Dockers strike", "Ferry strike ends"]
        await press(pilot, "enter")
        assert "there is no status" in painted(app)
        assert shown_titles(app) == list(TITLES)

    drive(library_on_disk(tmp_path), script)


def test_the_fields_of_a_filter_and_their_few_values_are_completed(tmp_path: Path) -> None:
    library = library_on_disk(tmp_path)
    library.change_tags([library.ids()[0]], add=["harbour"], remove=[])

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        async def type_on(words: str) -> None:
            await press(pilot, *words)
            await settled(app, pilot)
            await press(pilot, "right")

        await at_the_library(app, pilot)
        await press(pilot, "slash")
        await type_on("Stat")
        await type_on("t")
        await press(pilot, " ")
        await type_on("-ta")
        await type_on("h")
        await press(pilot, " ")
        await type_on("-label:cl")
        assert main_screen(app).prompt_line.words == "status:todo -tag:harbour -label:claim"
        assert shown_titles(app) == list(TITLES[1:])

    drive(library, script)


def test_a_field_that_there_is_none_of_is_told_in_80_columns(tmp_path: Path) -> None:
    told = "! there is no field 'colour'; such as status or tag"

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "slash", *"colour:red")
        assert told in painted(app)
        await press(pilot, "enter")
        assert told in painted(app)

    drive(library_on_disk(tmp_path), script, size=(80, 24))


def test_a_filter_looks_into_the_texts(tmp_path: Path) -> None:
    library = library_on_disk(tmp_path)
    for _ in library.update_index():
        pass

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "slash", *"text:votes", "enter")
        app.clerk.finish()
        await settled(app, pilot)
        assert shown_titles(app) == ["Council votes"]

    drive(library, script)


def test_the_cursor_stays_with_its_article_in_every_order_and_comes_back_after_a_filter(
    tmp_path: Path,
) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        articles = main_screen(app).articles
        await press(pilot, "g", "g", "j")
        for key in ("s", "S", "s", "s", "S", "slash"):
            await press(pilot, key)
            assert articles.current is not None
            assert articles.current.title == "Council votes"
        await press(pilot, *"ferry")
        assert articles.current == articles.get(list(app.library.ids())[-1])
        await press(pilot, "escape")
        assert articles.current == articles.get(list(app.library.ids())[1])

    drive(library_on_disk(tmp_path), script)


def test_the_order_is_told(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "s", "S")
        assert "by title, Z to A" in painted(app)
        assert "by title ↓  4" in painted(app)
        assert shown_titles(app) == list(reversed(TITLES))

    drive(library_on_disk(tmp_path), script)


def test_a_status_is_on_disk_before_it_is_shown_whether_the_article_is_open_or_not(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "a", "f")
        assert statuses(tmp_path)[TITLES[0]] is Status.FLAGGED
        await at_the_library(app, pilot)
        await press(pilot, "G", "a", "d")
        app.clerk.finish()
        await settled(app, pilot)
        assert statuses(tmp_path)[TITLES[-1]] is Status.DONE
        assert main_screen(app).articles.current == next(
            item for item in app.library.summaries(ANNOTATOR) if item.title == TITLES[-1]
        )
        await press(pilot, "g", "g", "a", "f")
        assert statuses(tmp_path)[TITLES[0]] is Status.TODO

    drive(library_on_disk(tmp_path), script)


def test_an_article_that_loses_its_flag_has_the_status_that_it_had_before(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        async def flagged_twice(title: str) -> None:
            for status in (Status.FLAGGED, Status.DONE):
                await press(pilot, "&")
                app.clerk.finish()
                await settled(app, pilot)
                assert statuses(tmp_path)[title] is status

        await press(pilot, "a", "d")
        await flagged_twice(TITLES[0])
        await at_the_library(app, pilot)
        await press(pilot, "G", "a", "d")
        await flagged_twice(TITLES[-1])

    drive(library_on_disk(tmp_path), script)


def test_a_status_that_cannot_be_kept_is_told_and_not_shown(tmp_path: Path) -> None:
    library = library_on_disk(tmp_path)
    other = open_library(tmp_path / "desk").open(list(library.ids())[-1], ANNOTATOR)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "G", "a", "d")
        app.clerk.finish()
        await settled(app, pilot)
        assert "cannot be changed" in painted(app)
        assert {item.status for item in map(main_screen(app).articles.get, library.ids()) if item} == {
            Status.TODO
        }

    drive(library, script)
    other.close()


def test_done_goes_through_the_list_article_by_article(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "slash", *"status:todo", "enter", "g", "g", "enter")
        await settled(app, pilot)
        main_screen(app).focus_pane(Pane.ARTICLE)
        for title in TITLES[1:]:
            await press(pilot, "D")
            await settled(app, pilot)
            opened = main_screen(app).opened
            assert opened is not None
            assert opened.journal.article.title == title
        await press(pilot, "D")
        assert "last article" in painted(app)
        assert shown_titles(app) == []

    drive(library_on_disk(tmp_path), script)
    assert set(statuses(tmp_path).values()) == {Status.DONE}


def test_done_in_the_list_goes_on_to_the_next_line_and_scrolls_only_where_it_must() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "g", "g")
        before = painted(app).splitlines()
        await press(pilot, "D")
        app.clerk.finish()
        await settled(app, pilot)
        assert [line[3:12] for line in painted(app).splitlines()[1:8]] == [line[3:12] for line in before[1:8]]
        articles = main_screen(app).articles
        assert articles.current is not None
        assert articles.current.title == "Title 1"

    drive(library_of(*(f"Title {number}\n\nA line.\n" for number in range(40))), script, size=(120, 20))


def test_next_and_previous_go_along_the_list_in_its_order(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "s", "S")
        main_screen(app).focus_pane(Pane.ARTICLE)
        for keys, title in (("ap", TITLES[1]), ("ap", TITLES[2]), ("an", TITLES[1]), ("an", TITLES[0])):
            await press(pilot, *keys)
            await settled(app, pilot)
            opened = main_screen(app).opened
            assert opened is not None
            assert opened.journal.article.title == title
        await press(pilot, "a", "n")
        assert "no next article" in painted(app)

    drive(library_on_disk(tmp_path), script)


@pytest.mark.parametrize(("keys", "title"), [("D", TITLES[1]), ("an", TITLES[1])])
def test_keys_after_those_that_go_to_another_article_are_for_that_one(
    tmp_path: Path, keys: str, title: str
) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "g", "g", "enter")
        await settled(app, pilot)
        for key in (*keys, "q"):
            app.post_message(events.Key(key, key))
        await settled(app, pilot)
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.journal.article.title == title

    drive(library_on_disk(tmp_path), script)
    there = open_library(tmp_path / "desk").summaries(ANNOTATOR)
    highlights = {item.title: sum((item.spans or {}).values()) for item in there}
    assert highlights == {name: int(name == title) for name in TITLES}


def test_counts_are_told_beside_the_longest_filter(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "slash", *("-status:done -status:flagged strike"), "enter")
        assert "2 of 4" in painted(app).splitlines()[0]
        await press(pilot, "slash", *" nothing", "enter")
        assert "No article fits" in painted(app)

    drive(library_on_disk(tmp_path), script)


def test_the_head_of_the_list_tells_of_the_filter_whose_articles_are_listed(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "slash", *"ferry", "enter")
        await press(pilot, "slash", "ctrl+u", *"strike")
        head = painted(app).splitlines()[0]
        assert "strike" in head
        assert "2 of 4" in head
        await press(pilot, "escape")
        assert "ferry" in painted(app).splitlines()[0]

    drive(library_on_disk(tmp_path), script)


def test_what_the_search_said_on_its_way_goes_when_it_is_there(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        screen = main_screen(app)
        app.post_message(Clerk.TextsRead(IndexProgress(1, 4)))
        await settled(app, pilot)
        assert "Reading articles" in painted(app)
        app.post_message(Clerk.TextsFound("", lambda _: True))
        await settled(app, pilot)
        assert "Reading articles" not in painted(app)
        screen.say("Something else")
        app.post_message(Clerk.TextsFound("", lambda _: True))
        await settled(app, pilot)
        assert "Something else" in painted(app)

    drive(library_on_disk(tmp_path), script)


def test_the_last_of_several_tags_is_completed(tmp_path: Path) -> None:
    library = library_on_disk(tmp_path)
    first, second, *_ = library.ids()
    library.change_tags([first], add=["harbour", "news"], remove=[])
    library.change_tags([second], add=["news"], remove=[])

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "g", "g", "j", "a", "g", *"HAR")
        await settled(app, pilot)
        await press(pilot, "right", "enter")
        app.clerk.finish()
        await settled(app, pilot)

    drive(library, script)
    assert library.tags()[second] == {"news", "harbour"}


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("n", "news"), ("news newsroom n", None), ("news h", "news harbour"), ("", None), ("news", "newsroom")],
)
def test_words_are_completed_one_by_one(typed: str, completed: str | None) -> None:
    assert asyncio.run(LastWord(("harbour", "news", "newsroom")).get_suggestion(typed)) == completed


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ('publisher:"the', 'publisher:"The Gazette"'),
        ('status:todo -publisher:"The G', 'status:todo -publisher:"The Gazette"'),
        ("publisher:", "publisher:Ledger"),
        ('publisher:"The Gazette" pub', 'publisher:"The Gazette" publisher:'),
        ('title:"the ', None),
    ],
)
def test_the_spaces_of_a_name_in_quotation_marks_part_no_words(typed: str, completed: str | None) -> None:
    choices = openings((), (), ("Ledger", "The Gazette"))
    assert asyncio.run(LastWord(choices).get_suggestion(typed)) == completed


def test_an_article_is_free_as_soon_as_who_held_it_when_it_was_opened_is_gone(tmp_path: Path) -> None:
    library = library_on_disk(tmp_path)
    first, second, *_ = library.ids()
    other = open_library(library.root).open(second, ANNOTATOR)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        app.beside = lambda awaited: stamps(library.root, ANNOTATOR, awaited)
        app.look_around()
        await press(pilot, "a", "n")
        await settled(app, pilot)
        assert "Read-only: another Pressmark has it open" in painted(app)
        other.close()
        app.look_around()
        await settled(app, pilot)
        assert "you can annotate it" in painted(app)

    drive(library, script, article=first, size=(160, 40))


def two_lines(width: int, **about: str) -> list[str]:
    """Return the two lines of an article in a list of some width."""
    return [line.plain.strip() for line in article_row(summary(1, **about), width, 2, here=False)]


def test_a_long_title_goes_on_in_the_second_line_where_nothing_else_stands_there() -> None:
    long = "Ferry strike ends after nine days"
    lines = two_lines(26, title=long)
    assert lines[0] == "○ Ferry strike ends"
    assert lines[1].startswith("after nine days")
    lines = two_lines(26, title=long, publisher="Post")
    assert lines[1].startswith("Post")


def test_a_long_title_breaks_at_its_hyphens() -> None:
    lines = two_lines(21, title="Clinton-Supporting Super PACs")
    assert lines[0] == "○ Clinton-"
    assert lines[1].startswith("Supporting")
    lines = two_lines(21, title="湯気の向こうの放課後")
    assert lines[0] == "○ 湯気の向こうの放"
    assert lines[1].startswith("課後 ")


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (20, "The Post"),
        (26, "The Post"),
        (34, "The Post · 2026-01-31"),
        (44, "The Post · 2026-01-31 · #port"),
    ],
)
def test_the_publisher_comes_before_what_there_is_no_room_for(width: int, words: str) -> None:
    item = summary(1, publisher="The Post", published="2026-01-31", tags=frozenset({"port"}))
    assert article_row(item, width, 2, here=False)[1].plain.split("  ")[1].strip() == words


def test_tags_are_edited_as_words(tmp_path: Path) -> None:
    library = library_on_disk(tmp_path)
    last = list(library.ids())[-1]

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        await press(pilot, "G", "a", "g", *"harbour #pay", "enter")
        app.clerk.finish()
        await settled(app, pilot)
        assert "#harbour #pay" in painted(app)
        await press(pilot, "a", "g", *["backspace"] * 4, "enter")
        app.clerk.finish()
        await settled(app, pilot)

    drive(library, script)
    assert open_library(tmp_path / "desk").tags() == {last: frozenset({"harbour"})}


def test_articles_that_come_later_take_their_places_without_moving_the_cursor() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await at_the_library(app, pilot)
        articles = main_screen(app).articles
        before = articles.current
        line = articles._cursor - articles._top
        articles.extend([summary(number, id=ArticleId(f"a{number:05}")) for number in range(5_000)])
        while not articles._order.is_settled:
            await pilot.pause(0.01)
        assert len(articles) == 5_001
        assert articles.current == before
        articles.extend([summary(0, id=ArticleId("a00000a"))])
        await pilot.pause()
        assert articles.current == before
        assert articles._cursor - articles._top >= line
        assert "5,002" in painted(app)

    drive(library_of("One article.\n"), script)
