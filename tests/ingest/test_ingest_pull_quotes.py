"""A pull quote is a paragraph without quotation marks, and a line of its own says whose words it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.article import Article, BlockFlag, BlockRole
from reader.ingest.attribution import is_attribution_line
from tests.ingest.reading import assert_sound, markdown, plain, roles, texts

PARAGRAPH, HEADING, QUOTATION = BlockRole.PARAGRAPH, BlockRole.HEADING, BlockRole.QUOTATION
PULL_QUOTE, ATTRIBUTION = BlockRole.PULL_QUOTE, BlockRole.ATTRIBUTION

BEFORE = "The wall was built in one summer, and nobody has measured it since."
QUOTE = "All of us want the wall to hold. None of us wants to be the one who measures it."
AFTER = "The council meets again on Thursday."


@pytest.mark.parametrize(
    "line",
    [
        "Ottilie Brandt, a hydrologist at the Institute for Rivers and Lakes",
        "Ottilie Brandt, hydrologist",
        "Dr. Ottilie M. Brandt, head of the river service, who measured the wall in 1998",
        "Sen. Ottilie Brandt, chair of the committee on dikes",
        "Per van der Sund, president of the Foundation for Dikes",
        "Per Sundgren Jr., mayor of Averill",
        "Per Sundgren, Jr., mayor of Averill",
        "Ottilie Brandt, Director of the River Service",
        "Ottilie Brandt, a nurse who was on the wall that night and has lived beside it since",
        "Rep. Ottilie Brandt, D-N.Y.",
        "Ottilie Brandt and Per Sundgren, owners of the Quay Café",
        "María-José Ünal, alcaldesa de Averill",
        "Анна Петрова, мэр города",
        "— Ottilie Brandt",
        "– Ottilie Brandt, hydrologist",
        "- Ottilie Brandt, mayor of Averill",
        "-- Ottilie Brandt, mayor of Averill",
        "― Brandt",
        "— a council official",
        "— 王小明，市长",
    ],
)
def test_a_name_and_a_role_or_a_dash_and_a_name_is_an_attribution_line(line: str) -> None:
    assert is_attribution_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ottilie Brandt, a hydrologist, was on the wall when it broke",
        "Ottilie Brandt, a hydrologist, refused to go home",
        "Ottilie Brandt, who measured the wall, said nothing",
        "Ottilie Brandt, a hydrologist at the Institute for Rivers.",
        "“We have four days,” Ottilie Brandt, a hydrologist",
        "Ottilie Brandt, 52",
        "Ottilie Brandt",
        "Brandt, a hydrologist",
        "On Monday, a hydrologist from the Institute",
        "Ottilie Brandt, left, and Per Sundgren on the wall",
        "Bread, letters and a doctor",
        "Averill Council, Long Divided Over Dikes",
        "- bread and letters",
        "— she did not come",
        "—",
        "-me",
        "- Letters",
        "--BOUNDARY--",
        "— , mayor",
        "Ottilie Brandt, , mayor",
        "Ottilie Brandt, " + "very " * 40 + "tired",
    ],
)
def test_sentences_captions_ages_and_bare_names_are_not(line: str) -> None:
    assert not is_attribution_line(line)


@given(st.text(st.sampled_from("—-– ,،.’'ABab éÉ王1\u00a0\n\"")))
def test_any_line_can_be_asked_about(line: str) -> None:
    if is_attribution_line(line):
        assert any(character.isalpha() for character in line)
        assert is_attribution_line(f"  {line} ")


@pytest.mark.parametrize("read", [plain, markdown], ids=["plain", "Markdown"])
@pytest.mark.parametrize("line", ["Ottilie Brandt, a hydrologist at the River Institute", "— Ottilie Brandt"])
def test_the_paragraph_before_the_line_is_a_pull_quote(read: Callable[[str], Article], line: str) -> None:
    article = read(f"{BEFORE}\n\n{QUOTE}\n\n{line}\n\n{AFTER}\n")
    assert roles(article) == [
        (PARAGRAPH, BEFORE),
        (PULL_QUOTE, QUOTE),
        (ATTRIBUTION, line),
        (PARAGRAPH, AFTER),
    ]


LINE = "Ottilie Brandt, a hydrologist at the River Institute"


@pytest.mark.parametrize(
    "said",
    [
        "She said “it holds” and left.",
        "He called it ''a wall of paper'' on Monday.",
        "The speakers on Thursday evening",
        "Ottilie Brandt has measured dikes for thirty years, and Brandt does not like this one.",
        "Words " * 200 + "end.",
    ],
    ids=["quoted words", "quoted words, typewritten", "no sentence", "about the speaker", "too long"],
)
def test_not_after_a_paragraph_that_is_no_bare_quotation(said: str) -> None:
    article = plain(f"{BEFORE}\n\n{said}\n\n{LINE}\n\n{AFTER}\n")
    assert {role for role, _ in roles(article)} == {PARAGRAPH}


def test_not_the_byline_under_the_headline_nor_under_the_first_paragraph() -> None:
    assert [role for role, _ in roles(plain(f"The wall\n\n{LINE}\n\n{AFTER}"))] == [
        HEADING,
        PARAGRAPH,
        PARAGRAPH,
    ]
    assert [role for role, _ in roles(plain(f"The wall holds.\n\n{LINE}\n\n{AFTER}"))] == [PARAGRAPH] * 3


def test_not_the_line_at_the_end_that_says_who_wrote_the_article() -> None:
    article = plain(f"{BEFORE}\n\n{QUOTE}\n\nOttilie Brandt, staff writer")
    assert {role for role, _ in roles(article)} == {PARAGRAPH}


def test_not_the_items_of_a_list() -> None:
    article = plain(f"{BEFORE}\n\n{QUOTE}\n\n- Harbour Office\n\n- Quay Street\n\n{AFTER}")
    assert {role for role, _ in roles(article)} == {PARAGRAPH}
    article = markdown(f"{BEFORE}\n\n{QUOTE}\n\n- Harbour Office\n- Quay Street\n\n{AFTER}")
    assert ATTRIBUTION not in {role for role, _ in roles(article)}


def test_a_paragraph_all_in_quotation_marks_keeps_its_role_and_has_an_attribution() -> None:
    article = plain(f"{BEFORE}\n\n“{QUOTE}”\n\n{LINE}\n\n{AFTER}")
    assert roles(article)[1:3] == [(PARAGRAPH, f"“{QUOTE}”"), (ATTRIBUTION, LINE)]


def test_a_dashed_last_line_is_parted_from_the_paragraph_it_ends() -> None:
    for article in (plain(f"{BEFORE}\n\n{QUOTE}\n— Brandt\n"), markdown(f"{BEFORE}\n\n{QUOTE}\n— Brandt\n")):
        assert roles(article)[1:] == [(PULL_QUOTE, QUOTE), (ATTRIBUTION, "— Brandt")]
        assert article.blocks[2].flags is BlockFlag.TIGHT
        assert_sound(article)


@pytest.mark.parametrize(
    "source",
    [
        "> It holds.\n\n— Ottilie Brandt",
        "> It holds.\n\nOttilie Brandt, hydrologist",
        "> It holds.\n>\n> — Ottilie Brandt",
        "> It holds.\n>\n> Ottilie Brandt, hydrologist",
        "> It holds.\n> — Ottilie Brandt",
        "> It holds.  \n> — *Ottilie Brandt*, hydrologist",
        "> It holds.\n— Ottilie Brandt",
        "> It holds.\n\n- Ottilie Brandt, hydrologist",
        "> It holds.\n> - Ottilie Brandt",
    ],
)
def test_a_block_quotation_keeps_its_role_and_its_last_line_is_the_attribution(source: str) -> None:
    article = markdown(f"{source}\n\n{AFTER}\n")
    assert [role for role, _ in roles(article)] == [QUOTATION, ATTRIBUTION, PARAGRAPH]
    assert texts(article)[0] == "It holds."
    assert "Ottilie Brandt" in texts(article)[1]
    assert article.blocks[1].marker == ""
    assert_sound(article)


def test_quotations_one_after_the_other_each_keep_their_attribution() -> None:
    article = markdown("> One.\n>\n> — Ottilie Brandt\n\n> Two.\n>\n> — Per Sundgren\n")
    assert [role for role, _ in roles(article)] == [QUOTATION, ATTRIBUTION] * 2


def test_a_mark_across_the_last_line_is_cut_with_it() -> None:
    article = markdown("> *It holds.\n> — Ottilie Brandt*\n")
    assert [article.text[mark.start : mark.end] for mark in article.marks] == [
        "It holds.",
        "— Ottilie Brandt",
    ]


def test_an_ordinary_list_under_a_block_quotation_is_a_list() -> None:
    article = markdown("> It holds.\n\n- Measure the wall.\n- Ottilie Brandt\n")
    assert [role for role, _ in roles(article)] == [QUOTATION, BlockRole.LIST_ITEM, BlockRole.LIST_ITEM]
