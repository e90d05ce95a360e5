"""Which rows are in view, and how motions between rows go."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reader.core.article import Article, Block, BlockRole
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.lines import LayoutLines
from reader.editor.layout.viewport import Viewport
from tests.editor.layouts import article_of, articles, rows_of, widths

heights = st.integers(1, 12)
LONG = " ".join("w" * (1 + number * number % 7) for number in random.Random(7).sample(range(10**6), 60_000))
"""A paragraph long enough to be laid out in stretches."""


@given(articles(), widths, heights, st.lists(st.integers(-15, 15), max_size=8))
def test_the_window_stays_on_the_article_and_moves_as_it_says(
    article: Article, width: int, height: int, scrolls: list[int]
) -> None:
    layout = ArticleLayout(article, width)
    keys = [row.key for row in rows_of(layout)]
    viewport = Viewport(layout, height)
    position = 0
    for rows in scrolls:
        moved = viewport.scroll(rows)
        position += moved
        assert position == min(max(0, position - moved + rows), max(0, len(keys) - height))
        assert [row.key for row in viewport.rows()] == keys[position : position + height]


@given(articles(), widths, heights, st.data())
def test_what_is_shown_is_in_view(article: Article, width: int, height: int, data: st.DataObject) -> None:
    layout = ArticleLayout(article, width)
    viewport = Viewport(layout, height)
    viewport.scroll(data.draw(st.integers(0, 40)))
    offset = data.draw(st.integers(0, len(article.text) - 1))
    viewport.show(offset, offset + 1, landing=data.draw(st.booleans()))
    line = viewport.line_of(offset)
    assert line is not None
    assert viewport.rows()[line].key == layout.key_of(offset)


@given(articles(), widths, heights, st.data())
def test_what_is_shown_keeps_its_distance_from_the_edges_as_far_as_there_are_rows(
    article: Article, width: int, height: int, data: st.DataObject
) -> None:
    layout = ArticleLayout(article, width)
    viewport = Viewport(layout, height)
    tops = [viewport.top]
    while viewport.scroll(1):
        tops.append(viewport.top)
    margin = min(2, (height - 1) // 2)
    for _ in range(4):
        viewport.scroll(data.draw(st.integers(-40, 40)))
        offset = data.draw(st.integers(0, len(article.text) - 1))
        viewport.show(offset, offset + 1)
        line = viewport.line_of(offset)
        assert line is not None
        # A place that is far away lands a third below the top, which is nearer where there are few rows.
        assert line >= min(margin, height // 3) or viewport.top == tops[0]
        assert line < height - margin or viewport.top == tops[-1]


@given(articles(), widths, widths, heights, heights, st.data())
def test_a_resize_keeps_the_held_place_in_view(
    article: Article, width: int, other: int, height: int, lower: int, data: st.DataObject
) -> None:
    viewport = Viewport(ArticleLayout(article, width), height)
    offset = data.draw(st.integers(0, len(article.text) - 1))
    viewport.show(offset, offset + 1)
    resized = viewport.resized(ArticleLayout(article, other), lower, hold=offset)
    assert resized.line_of(offset) is not None


@given(articles(), widths, st.data())
def test_down_and_up_go_a_row_at_a_time_and_keep_the_column(
    article: Article, width: int, data: st.DataObject
) -> None:
    layout = ArticleLayout(article, width)
    lines = LayoutLines(layout, lambda: 10)
    offset = data.draw(st.integers(0, len(article.text) - 1))
    goal = data.draw(st.integers(0, width))
    below = lines.below(offset, goal)
    if below is not None:
        assert layout.key_of(below) > layout.key_of(offset)
        up = lines.above(below, goal)
        assert up is None or layout.key_of(up) <= layout.key_of(below)
    start, end = lines.row_start(offset), lines.row_end(offset)
    assert start <= end
    assert layout.key_of(start) == layout.key_of(offset)


def test_the_goal_column_outlives_a_short_row() -> None:
    text = "a long first row\nab\na long third row"
    lines = LayoutLines(ArticleLayout(article_of(text), 40), lambda: 10)
    short = lines.below(10, 10)
    assert short == text.index("ab") + 1
    assert lines.below(short, 10) == text.index("a long third") + 10
    assert lines.below(0, 0, rows=9) == text.index("a long third")
    assert lines.above(3, 3) is None


def test_a_row_ends_before_the_blank_that_parts_it_from_the_next() -> None:
    lines = LayoutLines(ArticleLayout(article_of("some words that wrap"), 12), lambda: 10)
    assert (lines.row_start(0), lines.row_end(0)) == (0, 10)


def test_a_far_jump_lands_a_third_below_the_top() -> None:
    article = article_of(LONG)
    viewport = Viewport(ArticleLayout(article, 60), 12)
    viewport.show(len(LONG) // 2, len(LONG) // 2 + 4)
    assert viewport.line_of(len(LONG) // 2) == 4


def test_a_jump_out_of_view_lands_there_too_and_one_in_view_moves_nothing() -> None:
    viewport = Viewport(ArticleLayout(article_of(LONG), 40), 12)
    below = viewport.layout.row(viewport.layout.moved(viewport.top, 13) or viewport.top).start
    viewport.show(below, below + 1)
    assert viewport.line_of(below) == 9
    further = viewport.layout.row(viewport.layout.moved(viewport.top, 11) or viewport.top).start
    viewport.show(further, further + 1, landing=True)
    assert viewport.line_of(further) == 4
    viewport.show(below, below + 1, landing=True)
    assert viewport.line_of(further) == 4


def test_a_cell_beside_one_that_goes_on_is_scrolled_to_where_it_begins() -> None:
    long = "many words that are wrapped in the first cell of the table " * 6
    text = f"{long}\tshort\n\n{'words after it ' * 20}"
    end = text.index("\n\n")
    article = article_of(text, [Block(0, end, BlockRole.TABLE_ROW), Block(end + 2, len(text))])
    viewport = Viewport(ArticleLayout(article, 40), 8)
    viewport.scroll(8)
    short = text.index("short")
    assert viewport.line_of(short) is None
    viewport.show(short, short + 1)
    assert viewport.line_of(short) == 0


def test_a_long_paragraph_is_laid_out_in_stretches_that_begin_with_a_sentence() -> None:
    text = " ".join(f"{LONG[start : start + 90].strip()}." for start in range(0, len(LONG), 90))
    rows = list(rows_of(ArticleLayout(article_of(text), 60)))
    begun = [row.start for row in rows if row.key.chunk and not row.key.row]
    assert len(begun) > 10
    assert all(text[start - 2 : start] == ". " for start in begun)


def test_a_line_without_any_break_is_shown_in_full_rows() -> None:
    rows = list(rows_of(ArticleLayout(article_of("x" * 50_000), 61)))
    assert sum(row.end - row.start == 60 for row in rows) >= len(rows) - 6


def test_a_page_counts_blank_rows_so_that_paging_shows_every_row() -> None:
    blocks = [Block(number * 6, number * 6 + 4) for number in range(40)]
    layout = ArticleLayout(article_of("word\n\n" * 40, blocks), 40)
    lines = LayoutLines(layout, lambda: 10)
    assert lines.below(0, 0, 8) == 48
    assert lines.below(0, 0, 8, blank=True) == 24
    assert lines.below(0, 0, 1, blank=True) == 6
    assert lines.above(24, 0, 8, blank=True) == 0
