"""Blank rows between the rows of running text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.core.article import Article, Block, BlockFlag, BlockRole
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.row import Row
from tests.editor.layouts import article_of, articles, painted_line, rows_of, widths

spacings = st.integers(1, 3)


def lines(article: Article, width: int, spacing: int) -> list[str]:
    return [painted_line(row).rstrip() for row in rows_of(ArticleLayout(article, width, spacing))]


@given(articles(), widths, spacings)
def test_spacing_adds_blank_rows_and_changes_no_other(article: Article, width: int, spacing: int) -> None:
    def with_text(rows: list[Row]) -> list[tuple[str, int]]:
        return [(painted_line(row), row.start) for row in rows if row.pieces]

    dense = list(rows_of(ArticleLayout(article, width)))
    wide = list(rows_of(ArticleLayout(article, width, spacing)))
    assert with_text(wide) == with_text(dense)
    assert len(wide) >= len(dense)
    assert bool(wide[-1].pieces) == bool(dense[-1].pieces)


@given(articles(), widths, spacings)
def test_each_offset_is_found_in_the_row_that_shows_it(article: Article, width: int, spacing: int) -> None:
    layout = ArticleLayout(article, width, spacing)
    for row in rows_of(layout):
        for piece in row.pieces:
            assert all(layout.key_of(offset) == row.key for offset in range(piece.start, piece.end))


def test_paragraphs_stay_farther_apart_than_rows() -> None:
    article = article_of("one two three\n\nfour", [Block(0, 13), Block(15, 19)])
    assert lines(article, 10, 1) == ["one two", "", "three", "", "", "four"]


def test_bars_of_a_quotation_go_on_through_blank_rows() -> None:
    text = "one two three\n\nfour"
    quotation = [Block(0, 13, BlockRole.QUOTATION, quotes=1), Block(15, 19, BlockRole.QUOTATION, quotes=1)]
    assert lines(article_of(text, quotation), 12, 1) == ["▌ one two", "▌", "▌ three", "▌", "▌", "▌ four"]
    pull = [Block(0, 13, BlockRole.PULL_QUOTE), Block(15, 19, BlockRole.ATTRIBUTION)]
    assert lines(article_of(text, pull), 12, 1) == ["┃ one two", "┃", "┃ three", "┃", "┃ — four"]


def test_code_and_tables_stay_dense() -> None:
    code = [Block(0, 7, BlockRole.CODE)]
    assert lines(article_of("a\nb = c", code), 20, 1) == ["  a", "  b = c"]
    tight = BlockFlag.TIGHT
    table = [Block(0, 3, BlockRole.TABLE_ROW), Block(4, 7, BlockRole.TABLE_ROW, flags=tight)]
    assert "" not in lines(article_of("a\tb\nc\td", table), 20, 1)


def test_a_long_paragraph_is_spaced_where_its_stretches_meet() -> None:
    article = article_of("word " * 6000)
    layout = ArticleLayout(article, 60, 1)
    assert layout.last.chunk > 0
    filled = [bool(row.pieces) for row in rows_of(layout)]
    assert filled == [number % 2 == 0 for number in range(len(filled))]
