"""Plain text: the text is the file, its blocks are what stands between blank lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.article import BlockFlag, BlockRole
from reader.errors import IngestError
from reader.ingest import read_article
from tests.ingest.reading import SHARED, assert_sound, plain, read, roles, texts

HEADING, PARAGRAPH = BlockRole.HEADING, BlockRole.PARAGRAPH
PULL_QUOTE, ATTRIBUTION = BlockRole.PULL_QUOTE, BlockRole.ATTRIBUTION

ARTICLE = """Council asks two neighbours for help as the river rises

The council has asked two neighbouring towns for pumps. “We have four days,” the mayor said on Monday.

Nobody here wants the wall to be higher. All of them want it to hold, and that is not the same thing at all.

Ottilie Brandt, a hydrologist at the Institute for Rivers and Lakes

An official who asked not to be named said that the wall “was never tested” above three metres.

It is a plain warning, both to the people who built the wall and to those who never looked at it again.

Per Sundgren, president of the Foundation for Dikes and Ditches"""


def test_pull_quotes_stand_between_paragraphs_each_with_its_attribution() -> None:
    article = plain(ARTICLE)
    assert [block.role for block in article.blocks] == [
        *(HEADING, PARAGRAPH, PULL_QUOTE, ATTRIBUTION, PARAGRAPH, PULL_QUOTE, ATTRIBUTION)
    ]
    assert article.text == ARTICLE
    assert article.title == "Council asks two neighbours for help as the river rises"


@pytest.mark.skipif(not (SHARED / "articles" / "sonyhack.txt").exists(), reason="needs ../shared")
def test_a_published_article_of_that_shape() -> None:
    data = (SHARED / "articles" / "sonyhack.txt").read_bytes()
    article = read(data, "sonyhack.txt").article
    assert [block.role for block in article.blocks] == [
        *(HEADING, PARAGRAPH, PULL_QUOTE, ATTRIBUTION, PARAGRAPH, PULL_QUOTE, ATTRIBUTION)
    ]
    assert article.text.encode() == data
    assert article.title == article.text.partition("\n")[0]
    assert article.text.count("“") == article.text.count("”") == data.decode().count("“") > 0
    assert_sound(article)


@pytest.mark.parametrize(
    "headline",
    [
        "River falls below the mark",
        "Who closed the bridge?",
        "Minister returns to the U.S.",
        "“We have four days”",
        "水位は下がった",
    ],
)
def test_a_short_first_line_is_the_headline(headline: str) -> None:
    article = plain(f"{headline}\n\nThe river fell on Monday.\n")
    assert roles(article)[0] == (HEADING, headline)
    assert article.blocks[0].level == 1
    assert article.title == headline


@pytest.mark.parametrize(
    "opening",
    [
        "The river fell on Monday.",
        "The mayor was clear: “It fell.”",
        "The mayor had two words:",
        "河流在星期一下降了。",
        "River falls\nbelow the mark",
        "word " * 50,
        "* * *",
    ],
)
def test_a_first_paragraph_that_is_no_headline_stays_a_paragraph(opening: str) -> None:
    assert roles(plain(f"{opening}\n\nMore of it.\n"))[0][0] is PARAGRAPH


def test_a_single_line_is_an_article_and_not_a_headline() -> None:
    article = plain("River falls below the mark\n")
    assert roles(article) == [(PARAGRAPH, "River falls below the mark")]
    assert article.title == "River falls below the mark"


def test_a_text_without_a_headline_is_called_by_its_first_words() -> None:
    sentence = "The river fell on Monday for the first time since the gauge below the old bridge was mended."
    article = plain(f"  \n\n  {sentence}\n\nMore.\n")
    assert article.title == "The river fell on Monday for the first time since the gauge below the old…"


def test_a_text_without_words_is_called_by_its_file() -> None:
    assert read("\n \n***\n", "empty page.txt").article.title == "empty page"


def test_white_space_alone_is_refused() -> None:
    with pytest.raises(IngestError, match="empty article"):
        read("\n \n\t\n", "blank.txt")


def test_blocks_leave_out_blank_lines_indentation_and_trailing_space() -> None:
    article = plain("\n\n  First one.  \n \t \n\u00a0\n\tSecond one.\n\n")
    assert texts(article) == ["First one.", "Second one."]


def test_a_layout_of_several_lines_keeps_its_indentation() -> None:
    assert texts(plain("It says:\n\n    a  1\n  b    2\n\nend."))[1] == "    a  1\n  b    2"


HARD_WRAPPED = """It was the third winter in which the ferry did not run, and the
people on the far side had long since learnt to do without the
things that used to come with it: bread, letters, and the doctor
on a Thursday.

Nobody complained. The harbour master, who had the key to the
shed, said that a boat is only wood until somebody needs it, and
went home.
"""


def test_lines_broken_by_hand_are_one_paragraph_whose_newlines_read_as_spaces() -> None:
    article = plain(HARD_WRAPPED)
    assert article.text == HARD_WRAPPED
    assert [block.flags for block in article.blocks] == [BlockFlag.WRAPPED, BlockFlag.WRAPPED]


@pytest.mark.parametrize(
    "lines",
    [
        "The ferry lay beside the frozen harbour wall,\nAnd nobody came down to see her in her sleep,\n"
        "The ropes grew white, the lanterns, one and all,\nWent out, and what she knew was hers to keep.",
        "- bread, letters, and whatever else was due on the boat\n"
        "- the doctor, who came on Thursdays, and only that day\n- nothing else",
        "The Harbour Office\n12 Quay Street\nPort Averill",
        "name      depth in metres, measured at the quay\nAveril         3.2\nOstbridge      11.0",
        "The ferry is back after three winters of ice and snow; \nharbour master opens the shed.",
        "She came home.\nHe did not.\nThe boat stayed where it was, and that was all there was to it.",
    ],
    ids=["verse", "list", "address", "table", "headline", "short sentences"],
)
def test_lines_that_end_where_they_please_are_not_joined(lines: str) -> None:
    article = plain(f"It begins here.\n\n{lines}\n")
    assert texts(article)[1] == lines
    assert BlockFlag.WRAPPED not in article.blocks[1].flags


def test_long_lines_are_paragraphs_of_their_own() -> None:
    long = (
        "A line of more than a hundred and twenty characters was never broken by hand, so it is a paragraph. "
        * 2
    )
    article = plain(f"A headline stands here\n{long.strip()}\n“Short,” he said.\n{long.strip()}\n")
    assert [block.role for block in article.blocks] == [HEADING, PARAGRAPH, PARAGRAPH, PARAGRAPH]
    assert [BlockFlag.TIGHT in block.flags for block in article.blocks] == [False, True, True, True]


# More controls than letters is binary data, so few of them are drawn here.
CHARACTERS = st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\t \x0b\x0c\x1b\x85"))


@given(st.lists(st.text(CHARACTERS, max_size=90), min_size=1, max_size=30).map("\n".join).filter(str.strip))
def test_offsets_fit_the_users_own_file(source: str) -> None:
    data = b"\xef\xbb\xbf" + source.encode()
    article = read_article(data, name="article.txt").article
    assert article.text == source
    assert_sound(article)
    assert read_article(data, name="article.txt").article == article
