"""Markdown becomes text without markup, with blocks and marks over it."""

from __future__ import annotations

import pytest

from reader.core.article import Block, BlockFlag, BlockRole, MarkKind
from reader.errors import IngestError
from tests.ingest.reading import assert_sound, markdown, marks, read, roles, texts

HEADING, PARAGRAPH, ITEM = BlockRole.HEADING, BlockRole.PARAGRAPH, BlockRole.LIST_ITEM
QUOTATION, CODE, ROW = BlockRole.QUOTATION, BlockRole.CODE, BlockRole.TABLE_ROW
EMPHASIS, STRONG, STRIKE, LINK = MarkKind.EMPHASIS, MarkKind.STRONG, MarkKind.STRIKE, MarkKind.LINK


def test_blocks_are_parted_by_a_blank_line() -> None:
    article = markdown("# The wall\nIt holds.\nSo far.\n***\n## Since *when*\n\nNobody knows.\n")
    assert article.text == "The wall\n\nIt holds. So far.\n\nSince when\n\nNobody knows."
    assert list(article.blocks) == [
        Block(0, 8, HEADING, level=1),
        Block(10, 27, PARAGRAPH),
        Block(29, 39, HEADING, level=2, flags=BlockFlag.RULED),
        Block(41, 54, PARAGRAPH),
    ]


def test_a_hard_break_is_a_newline_and_a_soft_one_a_space() -> None:
    assert markdown("one  \ntwo\\\nthree\nfour").text == "one\ntwo\nthree four"


def test_inline_markup_becomes_marks() -> None:
    article = markdown(
        "A *soft*, **loud**, ~~wrong~~ and `literal *one*`, [***all*** of it](https://example.org/a_b)."
    )
    assert article.text == "A soft, loud, wrong and literal *one*, all of it."
    assert marks(article) == [
        (EMPHASIS, "soft", ""),
        (STRONG, "loud", ""),
        (STRIKE, "wrong", ""),
        (MarkKind.CODE, "literal *one*", ""),
        (LINK, "all of it", "https://example.org/a_b"),
        (STRONG, "all", ""),
        (EMPHASIS, "all", ""),
    ]


def test_links_and_images_point_where_the_source_says() -> None:
    article = markdown(
        "[a](<http://exämple.org/a b%20c> 'title') <https://xn--exmple-cua.org/%41> [b][ref] <a@b.org> "
        "![a *tall* wall](wall.png) [j](javascript:alert) ![](nothing.png)\n\n[ref]: ../x?y=1&amp;z\n"
    )
    assert article.text == "a https://xn--exmple-cua.org/%41 b a@b.org a tall wall j "
    assert marks(article) == [
        (LINK, "a", "http://exämple.org/a b%20c"),
        (LINK, "https://xn--exmple-cua.org/%41", "https://xn--exmple-cua.org/%41"),
        (LINK, "b", "../x?y=1&z"),
        (LINK, "a@b.org", "mailto:a@b.org"),
        (MarkKind.IMAGE, "a tall wall", "wall.png"),
        (EMPHASIS, "tall", ""),
        (LINK, "j", "javascript:alert"),
    ]


def test_items_of_a_tight_list_stand_on_lines_of_their_own() -> None:
    article = markdown("Bring:\n\n- bread\n- letters\n  - one\n  - two\n- a doctor\n\nThen go.\n")
    assert article.text == "Bring:\n\nbread\nletters\none\ntwo\na doctor\n\nThen go."
    listed = [(block.marker, block.indent, block.flags) for block in article.blocks if block.role is ITEM]
    assert listed == [
        ("•", 1, BlockFlag.NONE),
        ("•", 1, BlockFlag.TIGHT),
        ("•", 2, BlockFlag.TIGHT),
        ("•", 2, BlockFlag.TIGHT),
        ("•", 1, BlockFlag.TIGHT),
    ]


def test_items_of_a_loose_list_are_parted_by_blank_lines() -> None:
    article = markdown("- bread\n\n- letters\n\n  with stamps\n")
    assert article.text == "bread\n\nletters\n\nwith stamps"
    assert [(block.role, block.marker) for block in article.blocks] == [(ITEM, "•"), (ITEM, "•"), (ITEM, "")]


@pytest.mark.parametrize(
    ("source", "markers"),
    [
        ("1. a\n1. b\n1. c", ["1.", "2.", "3."]),
        ("3) a\n4) b", ["3)", "4)"]),
        ("0. a", ["0."]),
        ("* a\n+ b\n- c", ["•", "•", "•"]),
        ("- - a", ["•"]),
        ("7. > a\n   >\n   > b", ["7.", ""]),
        ("2.\n3. b", ["3."]),
    ],
)
def test_numbers_and_bullets_are_markers_and_not_text(source: str, markers: list[str]) -> None:
    assert [block.marker for block in markdown(source).blocks] == markers


def test_blocks_in_lists_and_quotations_know_how_deep_they_stand() -> None:
    article = markdown(
        "> said\n>\n> > before\n>\n> - so\n>   > again\n\n"
        "1. # Title\n\n   text\n\n       code\n\n   > quoted\n"
    )
    assert [(block.role, block.quotes, block.indent, block.marker) for block in article.blocks] == [
        (QUOTATION, 1, 0, ""),
        (QUOTATION, 2, 0, ""),
        (ITEM, 1, 1, "•"),
        (QUOTATION, 2, 1, ""),
        (HEADING, 0, 1, "1."),
        (ITEM, 0, 1, ""),
        (CODE, 0, 1, ""),
        (QUOTATION, 1, 1, ""),
    ]
    assert_sound(article)


def test_code_keeps_every_character() -> None:
    code = "def f():\n\treturn '*x*'  # é\n\n\n  end"
    article = markdown(f"Look:\n\n```python\n{code}\n```\n")
    assert roles(article)[1] == (CODE, code)
    assert len(article.marks) == 0
    assert roles(markdown("Look:\n\n    a\n\n      b\n"))[1] == (CODE, "a\n\n  b")
    assert roles(markdown("- a\n  ```\n  x\n  ```\n- b")) == [(ITEM, "a"), (CODE, "x"), (ITEM, "b")]


def test_code_that_is_never_closed_runs_to_the_end() -> None:
    assert roles(markdown("a\n```\nb\n\nc\n")) == [(PARAGRAPH, "a"), (CODE, "b\n\nc")]


def test_a_table_is_one_block_for_each_row_with_a_tab_between_cells() -> None:
    article = markdown("Depths:\n\n| Quay | *m* |\n|---|---:|\n| Averill | 3.2 |\n| | `a\tb` |\n\nEnd.")
    assert article.text == "Depths:\n\nQuay\tm\nAverill\t3.2\n\ta b\n\nEnd."
    assert [block.flags for block in article.blocks if block.role is ROW] == [
        BlockFlag.TABLE_HEAD,
        BlockFlag.TIGHT,
        BlockFlag.TIGHT,
    ]
    assert marks(article) == [(EMPHASIS, "m", ""), (MarkKind.CODE, "a b", "")]
    assert_sound(article)


def test_an_empty_row_leaves_no_gap() -> None:
    article = markdown("| |\n|-|\n|a|\n| |\n|b|")
    assert article.text == "a\nb"
    assert [block.flags for block in article.blocks] == [BlockFlag.NONE, BlockFlag.TIGHT]


def test_raw_html_stays_as_it_is() -> None:
    source = "<div class='x'>\n<b>bold</b>\n</div>\n\nA <i>word</i> <!-- remark --> here."
    article = markdown(source)
    assert article.text == source
    assert len(article.marks) == 0


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&amp; &lt;b&gt; &copy; &nbsp;x", "& <b> © \u00a0x"),
        ("&#27;[31m &#x202e;x", "\ufffd[31m \u202ex"),
        ("a&#0;b", "a\ufffdb"),
        ("&#xD800;&#xDC00;", "\ufffd\ufffd"),
        ("a&#13;&#10;b", "a\n\nb"),
        ("&#1114112; &nosuch;", "\ufffd &nosuch;"),
        ("\\*a\\* \\&amp;", "*a* &amp;"),
    ],
)
def test_entities_are_decoded_and_never_make_what_a_text_must_not_hold(source: str, text: str) -> None:
    article = markdown(source)
    assert article.text == text
    assert_sound(article)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# The *wall*\n\ntext", "The wall"),
        ("text\n\n## Two\n\n# One\n\n# Other", "One"),
        ("## The wall\n\ntext", "The wall"),
        ("text\n\n## Later", "text"),
        ("The wall\n===\n\ntext", "The wall"),
        ("---\ntitle: Named\n---\n# The wall", "Named"),
        ("#\n\ntext", "text"),
        ("![](a.png)\n\n***\n\n—", "article"),
    ],
)
def test_the_title_is_the_first_headline(source: str, title: str) -> None:
    assert markdown(source).title == title


@pytest.mark.parametrize(
    "source", ["\n \n", "***\n", "[a]: b\n", "---\ntitle: x\n---\n", "![](a.png)", "#\n-\n>"]
)
def test_markdown_without_text_is_an_empty_article(source: str) -> None:
    with pytest.raises(IngestError, match="empty article"):
        read(source, "article.md")


@pytest.mark.parametrize("depth", [10, 60, 5000])
@pytest.mark.parametrize("marker", ["> ", ">", "- ", "1. ", "> - "])
def test_nothing_is_lost_however_deep_it_is_nested(marker: str, depth: int) -> None:
    article = markdown(f"{marker * depth}deep *down* here\n\nend")
    assert article.text.endswith("deep down here\n\nend")
    assert article.blocks[0].quotes + article.blocks[0].indent >= min(depth, 19)
    assert_sound(article)


def test_quotation_markers_beyond_the_limit_are_not_text() -> None:
    article = markdown("> " * 5000 + "a\n" + "> " * 5000 + "b\n" + "> " * 5000 + "\n")
    assert texts(article) == ["a", "b"]


@pytest.mark.parametrize(
    "source",
    [
        "*a **a " * 5000 + "b" + " a** a*" * 5000,
        "[a](<b" * 5000,
        "![" * 2000,
        "[" * 5000 + "a" + "]" * 5000,
        "".join("e" + "`" * count for count in range(300)),
        "~~a " * 5000,
        "<!--" * 5000,
        "|a" * 1000 + "\n" + "|-" * 1000 + "\n" + "|b" * 1000,
    ],
    ids=["emphasis", "open links", "open images", "brackets", "backticks", "strike", "comments", "cells"],
)
def test_repeated_markup_needs_no_recursion(source: str) -> None:
    assert_sound(markdown(source))
