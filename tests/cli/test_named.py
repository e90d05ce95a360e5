"""Articles as words of a command name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.cli.named import named_articles
from reader.core.ids import ArticleId
from reader.errors import LibraryError
from reader.library.opening import open_library
from tests.cli.conftest import Run

IDS = [
    ArticleId(name) for name in ("us-asks-1a", "us-votes-2b", *(f"uk-{number}" for number in range(7)), "u")
]


def test_an_id_or_a_beginning_that_only_one_has_is_enough() -> None:
    assert named_articles(IDS, ["us-a", "us-votes-2b", "u"]) == ["us-asks-1a", "us-votes-2b", "u"]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("us-", "2 articles begin with us-: us-asks-1a, us-votes-2b (write more of it)"),
        ("uk", "7 articles begin with uk: uk-0, uk-1, uk-2, uk-3, uk-4 and 2 more (write more of it)"),
        ("us-aks-1a", "there is no article us-aks-1a (did you mean us-asks-1a?)"),
        ("", "there is no article  (`pressmark list` shows what there is)"),
    ],
)
def test_other_words_are_refused_with_what_there_is(word: str, told: str) -> None:
    with pytest.raises(LibraryError) as refused:
        named_articles(IDS, [word])
    assert str(refused.value) == told


def test_commands_take_beginnings(
    run: Run, files: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", files / "note.txt")
    (article,) = open_library(library).ids()
    assert run("tag", article[:6], "+port") == 0
    assert run("status", article[:6], "done") == 0
    (files / "note.txt").write_text("Another text of the note.\n", encoding="utf-8")
    assert run("update", "--article", article[:6], files / "note.txt") == 0
    capsys.readouterr()
    assert run("remove", "--yes", article[:6]) == 0
    assert capsys.readouterr().out.startswith(f"{article} and its annotations")
