"""Quotations with a dash and a name behind them are attributed; those that the sentence goes on behind are not."""

from __future__ import annotations

import pytest

from reader.ingest import read_article
from reader.text.attributing.finder import attributions_in
from reader.text.attributions import contents_of, cues_of, sources_of
from reader.text.reading import Reading


def reading_of(text: str) -> Reading:
    return Reading(read_article(text.encode(), name="signed.txt").article)


def told(text: str) -> list[tuple[list[str], str, str]]:
    """Return content, cue and source of each attribution of a text, as words."""
    return [
        (
            [text[start:end] for start, end in found.content],
            text[slice(*found.cue)] if found.cue else "",
            text[slice(*found.source)] if found.source else "",
        )
        for found in attributions_in(reading_of(text))
    ]


@pytest.mark.parametrize(
    ("behind", "dash", "who"),
    [
        (" ― Ana Brandt\n", "―", "Ana Brandt"),
        ("― Ana Brandt.\n", "―", "Ana Brandt"),
        (
            "\n— Ana Brandt, who runs the lift at the U.S. camp\n",
            "—",
            "Ana Brandt, who runs the lift at the U.S. camp",
        ),
        (" - Brandt", "-", "Brandt"),
        ("\n\n- Brandt.\n\nThe lift is closed.", "-", "Brandt"),
    ],
)
def test_the_dash_is_the_cue_and_the_name_the_source(behind: str, dash: str, who: str) -> None:
    assert told(f"“We came for the view.”{behind}") == [(["“We came for the view.”"], dash, who)]


def test_each_line_of_a_list_of_quotations_has_its_own_name() -> None:
    text = "“We came for the view.” ― Ana Brandt\n“It rained.”― Lea Sandoz.\n“Never again.” ― Tom Okri\n"
    assert [who for _, _, who in told(text)] == ["Ana Brandt", "Lea Sandoz", "Tom Okri"]


@pytest.mark.parametrize(
    "text",
    [
        "“We came for the view” — and left in the rain.",
        "“We came for the view” — Brandt's own words — were not enough.",
        "“We came for the view” — The lift was closed.",
    ],
)
def test_a_sentence_that_goes_on_behind_a_dash_names_nobody(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_cue_source_and_content_are_suggested_for_each_other(between: str) -> None:
    text = f"“We came for the view.”{between}― Ana Brandt, guide\n"
    reading = reading_of(text)
    content = (0, text.index("”") + 1)
    cue = cues_of(reading, (content,))[0]
    source = sources_of(reading, cue)[0]
    assert (text[slice(*cue)], text[slice(*source)]) == ("―", "Ana Brandt, guide")
    assert contents_of(reading, cue, source)[0] == (content,)
