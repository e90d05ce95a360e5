"""A split is the same each time, as exact as it can be, and never parts what is nearly the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.ids import ArticleId
from reader.errors import ExportError
from reader.exchange.nearness import Nearness, sketch
from reader.exchange.split import Share, parse_split, split
from reader.exchange.things import Thing

SHARES = (Share("train", 0.8), Share("dev", 0.1), Share("test", 0.1))
WORDS = [
    f"{start}{end}"
    for start in ("bo", "ka", "mi", "tru", "zel", "por")
    for end in ("n", "rd", "sk", "l", "mm")
]


def prose(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def groups(*texts: str) -> list[int]:
    near = Nearness()
    for text in texts:
        near.add(text)
    return list(near.groups())


def test_reports_that_differ_in_a_few_words_are_one_group() -> None:
    first, other = prose(1), prose(2)
    changed = [*first[:50], "update", *first[50:200], "and", "more", *first[200:]]
    longer = [*first, *prose(3, 60)]
    found = groups(*(" ".join(words) for words in (other, first, changed, prose(4), longer)))
    assert found == [0, 1, 1, 3, 1]


def test_case_and_punctuation_make_no_difference() -> None:
    text = " ".join(prose(1))
    assert groups(text, text.upper().replace(" ", ", ")) == [0, 0]


@pytest.mark.parametrize(
    "script", ["港湾再開市民歓迎昨日午後", "きのうみなとがひらきました", "เมื่อวานนี้ท่าเรือเปิดแล้ว"]
)
def test_versions_in_scripts_that_do_not_part_words_are_one_group(script: str) -> None:
    def text(seed: int, more: str) -> str:
        letters = "".join(random.Random(seed).choices(script, k=600))
        return "。\n\n".join(
            f"{letters[at : at + 30]}{more}{letters[at + 30 : at + 60]}" for at in range(0, 600, 60)
        )

    assert groups(text(1, ""), text(2, ""), text(1, "甲"), text(2, "乙")) == [0, 1, 0, 1]


def test_texts_that_share_a_paragraph_are_not_near() -> None:
    shared = prose(9, 40)
    assert groups(*(" ".join([*prose(seed), *shared]) for seed in range(5))) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("text", ["", "港", "one two", "  \n"])
def test_the_shortest_texts_are_near_only_to_themselves(text: str) -> None:
    assert groups(text, "something else altogether", text) == [0, 1, 0]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.integers())
def test_groups_stay_whole_and_shares_are_as_exact_as_groups_allow(members: list[int], seed: int) -> None:
    articles = [ArticleId(f"a-{number}") for number in range(len(members))]
    placed = split(articles, members, SHARES, seed)
    assert placed == split(articles, members, SHARES, seed)
    for one, group in zip(articles, members, strict=True):
        assert {placed[other] for other, its in zip(articles, members, strict=True) if its == group} == {
            placed[one]
        }
    largest = max(members.count(group) for group in members)
    for share in SHARES:
        held = list(placed.values()).count(share.name)
        assert abs(held - share.share * len(articles)) <= largest + 1


def test_another_seed_gives_another_split_and_the_order_makes_no_difference() -> None:
    articles = [ArticleId(f"a-{number}") for number in range(50)]
    one = split(articles, range(50), SHARES, 1)
    assert one != split(articles, range(50), SHARES, 2)
    assert one == split(articles[::-1], range(50), SHARES, 1)


@pytest.mark.parametrize(
    "words", ["train", "train=.8,dev=.1", "train=2", "a=.5,a=.5", "../x=1", "train=nan", ""]
)
def test_shares_that_cannot_be_followed_are_refused(words: str) -> None:
    with pytest.raises(ExportError):
        parse_split(words)


def test_shares_are_read_as_they_are_written() -> None:
    assert parse_split("train=.8, dev=.1,test=.1") == SHARES


@pytest.mark.parametrize(
    ("words", "what", "remedy"),
    [
        ("a=.5,a=.5", "a name stands twice in the split", "name each part once"),
        ("a=.5,A=.5", "a name stands twice in the split", "name each part once"),
        ("a=.5,b=.4", "the shares of a=.5,b=.4 do not add up to 1", "such as train=.8,dev=.1,test=.1"),
        ("a=0,b=1", "'a=0' is no part of a split", "write it as train=.8,dev=.1,test=.1"),
        ("a", "'a' is no part of a split", "write it as train=.8,dev=.1,test=.1"),
    ],
)
def test_what_is_no_split_is_refused_with_what_to_do(words: str, what: str, remedy: str) -> None:
    with pytest.raises(ExportError) as raised:
        parse_split(words)
    assert (raised.value.what, raised.value.remedy) == (what, remedy)


def test_what_an_account_counts_is_called_the_same_everywhere() -> None:
    assert [*map(str, Thing)] == [
        "spans", "relations", "fragments", "attributes", "entity links", "notes", "dismissed warnings", "provenance",
        "status", "metadata", "blocks", "marks", "tags",
    ]  # fmt: skip


def test_a_seed_gives_the_split_that_it_always_gave() -> None:
    articles = [ArticleId(f"a-{number}") for number in range(12)]
    groups_of = [0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9]
    shares = (Share("train", 0.5), Share("dev", 0.25), Share("test", 0.25))
    given = {
        seed: [split(articles, groups_of, shares, seed)[article][:2] for article in articles]
        for seed in (0, 1)
    }
    assert {seed: " ".join(parts) for seed, parts in given.items()} == {
        0: "tr tr tr te tr de tr te tr de de de",
        1: "tr tr te tr de te de de tr tr tr tr",
    }


def test_texts_are_near_that_share_half_of_what_they_say() -> None:
    first = prose(1, 400)
    found = [
        groups(" ".join(first), " ".join([*first[:kept], *prose(2, 400 - kept)]))
        for kept in (390, 340, 150, 20)
    ]
    assert found == [[0, 0], [0, 0], [0, 1], [0, 1]]
    assert groups(*(" ".join(prose(seed)) for seed in range(30))) == list(range(30))


def test_the_sketch_of_a_text_is_the_one_that_it_always_was() -> None:
    words = sketch(" ".join(prose(1, 40)))
    assert (len(words), words.count(0xFFFFFFFF), sum(words) % 1_000_003) == (64, 35, 481135)
