"""Every code point has its cells, every cell its code point, and no row is wider than it may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.core.article import Article, BlockRole
from reader.core.display import display
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.measure import cells, clusters, is_simple, painted
from reader.editor.layout.row import piece_of
from tests.editor.layouts import article_of, articles, painted_line, rows_of, texts, widths


@given(articles(), widths)
def test_each_code_point_is_shown_exactly_once(article: Article, width: int) -> None:
    shown = [
        offset
        for row in rows_of(ArticleLayout(article, width))
        for piece in row.pieces
        for offset in range(piece.start, piece.end)
    ]
    assert sorted(shown) == list(range(len(article.text)))
    if all(block.role is not BlockRole.TABLE_ROW for block in article.blocks):
        assert shown == sorted(shown)


@given(articles(), widths)
def test_no_row_is_wider_than_the_column(article: Article, width: int) -> None:
    for row in rows_of(ArticleLayout(article, width)):
        assert cell_len(painted_line(row)) <= width


@given(texts)
def test_words_take_as_many_cells_as_they_are_measured_to(text: str) -> None:
    line = display(text.replace("\t", " ").replace("\n", " "))
    assert cells(line) == cell_len(line)


@given(articles(), widths)
def test_each_cell_leads_to_an_offset_and_back(article: Article, width: int) -> None:
    layout = ArticleLayout(article, width)
    for row in rows_of(layout):
        for piece in row.pieces:
            for cell in range(piece.x, piece.x + piece.width):
                offset = row.offset_at(cell)
                first, last = piece.cells_of(offset, offset + 1)
                assert first <= cell < last
                assert layout.key_of(offset) == row.key
                assert layout.cell_of(offset) == first


@given(articles(), widths)
def test_each_offset_is_in_the_row_that_is_found_for_it(article: Article, width: int) -> None:
    layout = ArticleLayout(article, width)
    for offset in range(len(article.text)):
        piece = layout.row(layout.key_of(offset)).piece_with(offset)
        assert piece is not None
        first, last = piece.cells_of(offset, offset + 1)
        assert piece.x <= first <= last <= piece.x + piece.width


@given(articles(), widths)
def test_what_is_painted_is_the_text(article: Article, width: int) -> None:
    for row in rows_of(ArticleLayout(article, width)):
        for piece in row.pieces:
            visible = piece.shown.removesuffix(" ").removesuffix("\t")
            raw = article.text[piece.start : piece.start + len(visible)]
            for character, seen in zip(raw, visible, strict=True):
                assert seen == (
                    " " if character in "\t\n" and seen == " " else painted(character, reflow=False)
                )
                assert seen == "\t" or display(seen) == seen


@given(articles(), widths, widths)
def test_laying_out_again_gives_the_same_rows(article: Article, width: int, other: int) -> None:
    first = list(rows_of(ArticleLayout(article, width)))
    list(rows_of(ArticleLayout(article, other)))
    layout = ArticleLayout(article, width)
    backwards = [layout.row(layout.last)]
    while (before := layout.moved(backwards[-1].key, -1)) is not None:
        backwards.append(layout.row(before))
    assert backwards[::-1] == first


@given(texts)
def test_clusters_add_up_to_what_the_terminal_library_measures(text: str) -> None:
    shown = painted(text.replace("\n", "").replace("\t", "").encode("utf-8", "replace").decode())
    starts, cells = clusters(shown)
    assert starts[-1] == len(shown)
    assert cells[-1] == cell_len(shown)
    assert list(starts) == sorted(set(starts))


@given(st.text(st.characters(max_codepoint=0x25FF, exclude_categories=["Cs"])))
def test_simple_text_has_a_cell_for_each_code_point(text: str) -> None:
    shown = painted(text.replace("\n", "").replace("\t", ""))
    if is_simple(shown):
        starts, cells = clusters(shown)
        assert list(starts) == list(cells) == list(range(len(shown) + 1))


def test_a_range_inside_a_cluster_shows_the_whole_cluster() -> None:
    text = "x👩🏾\u200d💼y"
    piece = piece_of(text, 0, len(text), 20)
    assert piece.cells_of(2, 3) == (1, 3)
    assert piece.text_of(2, 3) == "👩🏾\u200d💼"


def test_tabs_reach_to_the_next_stop() -> None:
    text = "ab\tc\td"
    piece = piece_of(text, 0, len(text), 20)
    assert piece.text_of(0, len(text)) == "ab  c   d"
    assert piece.cells_of(5, 6) == (8, 9)


def test_a_line_break_is_one_blank_cell_so_that_its_selection_shows() -> None:
    article = article_of("ab\n\n\ncd")
    first = ArticleLayout(article, 20).row(ArticleLayout(article, 20).first)
    assert painted_line(first) == "ab "
    assert first.pieces[0].cells_of(2, 3) == (2, 3)


def test_white_space_before_the_first_block_and_after_the_last_is_shown_too() -> None:
    article = article_of("\n\nab\n\n", None)
    layout = ArticleLayout(article, 20)
    assert layout.key_of(0) == layout.first
    assert layout.key_of(len(article.text)) == layout.last
