"""What is drawn around blocks: bars, markers, rules, tables."""

from __future__ import annotations

from dataclasses import replace

from reader.core.article import Article, Block, BlockFlag, BlockRole
from tests.editor.layouts import article_of, lines_of

TIGHT = BlockFlag.TIGHT


def built(*parts: tuple[str, Block], **about: str) -> Article:
    """Return an article of blocks whose offsets are left to this function."""
    text = ""
    blocks: list[Block] = []
    for words, block in parts:
        if text:
            text += "\n" if block.flags & TIGHT else "\n\n"
        blocks.append(replace(block, start=len(text), end=len(text) + len(words)))
        text += words
    return article_of(text, blocks, **about)


def block(role: BlockRole = BlockRole.PARAGRAPH, **more: object) -> Block:
    return Block(0, 0, role, **more)  # type: ignore[arg-type]


def test_levels_of_headings_differ_without_colour() -> None:
    levels = {
        level: lines_of(built(("Title", block(BlockRole.HEADING, level=level))), 30) for level in range(1, 7)
    }
    assert levels[1] == ["Title", "━━━━━"]
    assert levels[2] == ["Title", "─────"]
    assert levels[3] == ["▪ Title"]
    assert len({tuple(lines) for lines in levels.values()}) == 6


def test_a_pull_quote_and_its_attribution_are_drawn_as_one() -> None:
    article = built(
        ("Before.", block()),
        ("Nobody wants that at all.", block(BlockRole.PULL_QUOTE)),
        ("James Lewis, of a think tank", block(BlockRole.ATTRIBUTION)),
        ("After.", block()),
    )
    assert lines_of(article, 20) == [
        "Before.",
        "",
        "┃ Nobody wants that",
        "┃ at all.",
        "┃ — James Lewis, of",
        "┃   a think tank",
        "",
        "After.",
    ]


def test_a_quotation_keeps_its_bar_over_blank_rows() -> None:
    quoted = block(BlockRole.QUOTATION, quotes=1)
    assert lines_of(built(("One.", quoted), ("Two.", quoted)), 20) == ["▌ One.", "▌", "▌ Two."]


def test_lists_are_indented_under_their_markers() -> None:
    article = built(
        ("first of them", block(BlockRole.LIST_ITEM, indent=1, marker="9.")),
        ("second", block(BlockRole.LIST_ITEM, indent=1, marker="10.", flags=TIGHT)),
        ("inner", block(BlockRole.LIST_ITEM, indent=2, marker="•", flags=TIGHT)),
    )
    assert lines_of(article, 14) == [" 9. first of", "    them", "10. second", "      • inner"]


def test_a_paragraph_broken_by_hand_flows() -> None:
    article = built(("one\ntwo\nthree", block(flags=BlockFlag.WRAPPED)))
    assert lines_of(article, 20) == ["one two three"]


def test_a_thematic_break_has_a_row_of_its_own() -> None:
    assert lines_of(built(("One", block()), ("Two", block(flags=BlockFlag.RULED))), 19) == [
        "One",
        "",
        "     *   *   *",
        "",
        "Two",
    ]


def test_a_table_stands_in_columns_with_numbers_flush_right() -> None:
    row = BlockRole.TABLE_ROW
    article = built(
        ("Route\tLate", block(row, flags=BlockFlag.TABLE_HEAD)),
        ("Harbour\t6.1 %", block(row, flags=TIGHT)),
        ("Mill\t38.5 %", block(row, flags=TIGHT)),
    )
    assert lines_of(article, 40) == [
        "Route       Late",
        "───────   ──────",
        "Harbour    6.1 %",
        "Mill      38.5 %",
    ]


def test_cells_wrap_in_their_columns_where_the_table_is_too_wide() -> None:
    row = BlockRole.TABLE_ROW
    article = built(
        ("Name\tWhat it says of itself", block(row, flags=BlockFlag.TABLE_HEAD)),
        ("Bus\tlate but not very late", block(row, flags=TIGHT)),
    )
    assert lines_of(article, 20) == [
        "Name   What it says",
        "       of itself",
        "────   ────────────",
        "Bus    late but not",
        "       very late",
    ]


def test_a_table_that_no_column_fits_has_a_cell_a_row_with_its_title() -> None:
    row = BlockRole.TABLE_ROW
    article = built(
        ("Name\tOperator\tArrivals", block(row, flags=BlockFlag.TABLE_HEAD)),
        ("Bus\tOstbridge\t2,208", block(row, flags=TIGHT)),
    )
    assert lines_of(article, 22) == [
        "Name",
        "Operator",
        "Arrivals",
        "",
        "Name: Bus",
        "Operator: Ostbridge",
        "Arrivals: 2,208",
    ]


def test_the_title_stands_above_a_text_that_does_not_begin_with_it() -> None:
    said = {"byline": "A. Writer", "published": "2026-01-31T10:00:00Z"}
    article = built(("Text.", block()), title="The title", **said)
    assert lines_of(article, 30) == ["The title", "A. Writer · 2026-01-31", "", "Text."]
    article = built(("The title", block(BlockRole.HEADING, level=1)), title="The title")
    assert lines_of(article, 30)[0] == "The title"
    assert lines_of(article, 30).count("The title") == 1


def test_a_deep_quotation_leaves_room_for_its_text() -> None:
    article = built(("Deep down there.", block(BlockRole.QUOTATION, quotes=200)))
    assert all("▌" in line and line.strip("▌ ") for line in lines_of(article, 30))
