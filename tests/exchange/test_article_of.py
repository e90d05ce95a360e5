"""The article of a text that another program has kept: named by what it says, or by its own first line."""

from __future__ import annotations

import pytest

from reader.core.article import Block, article_id, text_digest
from reader.core.codec import MalformedError
from reader.core.ids import JSONValue
from reader.exchange.article_of import article_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n  \n The  weir\tis shut \nNobody came.", "The weir is shut"),
        (" \n\t\n", "Untitled"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        (f"{'x' * 78} yy", f"{'x' * 78}…"),
    ],
)
def test_a_text_without_a_title_is_called_by_the_beginning_of_its_first_line(text: str, title: str) -> None:
    made = article_of(text)
    assert made.title == title
    assert made.id == article_id(title, made.sha256)
    assert (made.text, made.sha256, [*made.blocks]) == (text, text_digest(text), [Block(0, len(text))])


@pytest.mark.parametrize("identifier", ["the-weir-0123abcd", "x-" + "a" * 64, "a" * 60 + "-00000000"])
def test_an_id_of_ours_stays(identifier: str) -> None:
    assert article_of("One.", identifier=identifier).id == identifier


@pytest.mark.parametrize(
    "identifier",
    ["", "17", "the-weir", "The-weir-0123abcd", "the-weir-0123abc", "the-weir-0123abcd\n", "x-" + "a" * 65,
     "a" * 61 + "-00000000", "../the-weir-0123abcd"],
)  # fmt: skip
def test_another_programs_id_is_not_taken(identifier: str) -> None:
    made = article_of("One.", title="The weir", identifier=identifier)
    assert made.id == article_id("The weir", text_digest("One."))


def test_what_is_known_is_kept_and_what_is_empty_is_not_known() -> None:
    names = ("language", "url", "publisher", "byline", "published", "added", "source")
    known = {name: f"its {name}" for name in names}
    made = article_of("One.", title="The weir", about={**known, "other": "x"}, metadata={"pages": [1]})
    assert {name: getattr(made, name) for name in names} == known
    assert (made.title, made.metadata) == ("The weir", {"pages": [1]})
    for about in (None, {}, dict.fromkeys(names, ""), dict.fromkeys(names)):
        made = article_of("One.", about=about)
        assert [getattr(made, name) for name in names] == [None] * len(names)
        assert made.metadata == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "there is no text"),
        (None, "there is no text"),
        (7, "there is no text"),
        (["One."], "there is no text"),
        ("One\ud83d.", "the text holds half of a surrogate pair at 3"),
    ],
)
def test_what_is_no_text_is_refused(text: JSONValue, what: str) -> None:
    with pytest.raises(MalformedError) as raised:
        article_of(text)
    assert str(raised.value) == what
