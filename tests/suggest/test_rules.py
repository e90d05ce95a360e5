"""Every rule for attributions finds what it is for, and leaves alone what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.core.article import Article, Block, BlockRole, BlockTable
from reader.suggest.quotes import RULES
from reader.text.attributing.finder import attributions_in
from reader.text.reading import Reading
from tests.editor.desk import article_of

LONG = "“The boats are old, they leak at the seams, and nobody has mended them since the winter,” said Quill."
CASES = {
    "before": ("“The boats are old,” said Mara Quill.", "The old boats lay where Mara Quill stood."),
    "around": ("The fares, Quill said, are fair.", "The fares, Quill noticed, are fair."),
    "speech behind": ("The mayor said: “We can wait.”", "Quill bought “Boats of the Sea.”"),
    "that behind": ("The mayor warned that fares would rise.", "The boat that sank was old."),
    "clause behind": ("The mayor said fares would rise.", "The mayor moved and fares would rise."),
    "infinitive behind": ("Quill vowed to keep the boats.", "Quill went to keep the boats."),
    "thing behind": ("Quill criticized the plan.", "Quill printed the plan."),
    "according to": ("Fares rose in May, according to the port.", "The crew sang in accordance with the port."),
    "as reported": ("As the port reported, fares rose in May.", "As the port closed, fares rose in May."),
    "asked": ("Quill was asked, “Will fares rise?”", "Quill was handed “Boats of the Sea.”"),
    "seems": ("The port seems old.", "The seams of the port are old."),
    "passive": ("The plan was criticized by Quill.", "The plan was printed by Quill."),
    "transcript": ("It was late. Quill: “We can wait.”", "It was late. At the port: “We can wait.”"),
    "labelled": ("It was late.\n\nBRANDT: We can wait.", "It was late.\n\nNOTE: The boats were sold."),
    "signed": ("“We can wait.” — Mara Quill", "“We can wait” — and it rained."),
    "colon": ("Quill looked at the sea: “We can wait.”", "Quill looked at the sea: the boats were gone."),
    "introduced": ("The union replied in a letter:\n\n“We wait.”", "The union replied in a letter.\n\n“We wait.”"),
    "orphan": (f"{LONG}\n\n“And they know it.”", "“Old,” said Quill.\n\n“And they know it.”"),
    "followed that behind": (
        "The mayor warned that fares would rise. “They are low.”",
        "The mayor warned that fares would rise. “They are low,” said Quill.",
    ),
    "followed clause behind": (
        "Quill said it was late. “The boats leak.”",
        "Quill said it was late. The boats leak.",
    ),
}  # fmt: skip


def rules(article: Article) -> set[str]:
    return {found.rule for found in attributions_in(Reading(article))}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_what_it_is_for_and_nothing_that_only_looks_like_it(rule: str) -> None:
    positive, negative = CASES[rule]
    assert rule in rules(article_of(positive))
    assert rule not in rules(article_of(negative))


@pytest.mark.parametrize(
    ("role", "found"), [(BlockRole.PULL_QUOTE, {"pull quote"}), (BlockRole.PARAGRAPH, set())]
)
def test_a_pull_quote_has_a_line_below_that_says_whose_it_is(role: BlockRole, found: set[str]) -> None:
    text = "Nobody asked the river.\n\n— Mara Quill"
    end = text.index("\n")
    blocks = BlockTable([Block(0, end, role), Block(end + 2, len(text), BlockRole.ATTRIBUTION)])
    assert rules(replace(article_of(text), blocks=blocks)) == found


@pytest.mark.parametrize(
    ("sentence", "whose"),
    [
        ("It seems that the port is old.", None),
        ("It appears nobody mended the boats.", None),
        ("It says that the port is old.", "It"),
        ("The port is shut. It announced that fares would rise.", "It"),
    ],
)
def test_nobody_is_who_things_seem_to_be(sentence: str, whose: str | None) -> None:
    article = article_of(sentence)
    (found,) = attributions_in(Reading(article))
    assert (found.source and article.text[slice(*found.source)]) == whose


def test_no_rule_is_without_its_cases() -> None:
    assert {rule.removeprefix("followed ") for rule in CASES} | {"pull quote"} == set(RULES)
