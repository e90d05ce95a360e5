"""A user's own word lists: CSV or TSV, whole words, the longest name, and a clear word about what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.core.annotations import Annotations
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.configuration import SuggesterError
from reader.suggest.lists import ListSuggester
from reader.suggest.suggestion import Known, Suggestion, words_of
from tests.editor.desk import article_of

KNOWN = Known(parse_labels(default_labels(), "the default labels"), Annotations(), {})
TEXT = (
    "The Port Council of Velden met, and Ada “Ropes” Moss of the Council spoke. Veldener boats left the Port."
)


def made(*lists: Path) -> list[Suggestion]:
    return [*ListSuggester(lists).suggest(article_of(TEXT), KNOWN)]


def told(*lists: Path) -> list[tuple[str, str, str]]:
    found = [(one, one.spans[0]) for one in made(*lists)]
    return [(words_of(one, TEXT), span.label, span.attributes.get("type", "")) for one, span in found]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("names.csv", "name,type,aliases\nPort Council,ORG,Council|the Board\nVelden,GPE,\n"),
        ("names.csv", "Port Council,ORG,Council|the Board\n\n\"Velden\",GPE\n"),
        ("names.tsv", "name\taliases\ttype\nPort Council\tCouncil\tORG\nVelden\t\tGPE\n"),
        ("NAMES.TSV", "Port Council\tORG\tCouncil\nVelden\tGPE\n"),
        ("names.csv", "\ufeffname,type,aliases\r\nPort Council,ORG,Council\r\nVelden,GPE,\r\n"),
    ],
)  # fmt: skip
def test_names_and_aliases_are_found_as_whole_words_and_the_longest_first(
    tmp_path: Path, name: str, text: str
) -> None:
    assert told(write(tmp_path / name, text)) == [
        ("Port Council", "entity", "ORG"), ("Velden", "entity", "GPE"), ("Council", "entity", "ORG"),
    ]  # fmt: skip


def test_small_letters_are_other_words_and_a_type_that_there_is_not_is_left_out(tmp_path: Path) -> None:
    assert told(write(tmp_path / "a.csv", "port council,ORG\nVelden,TOWN\n")) == [("Velden", "entity", "")]


def test_another_label_and_the_list_that_is_named_first(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", "name,label\nVelden,claim\n")
    second = write(tmp_path / "b.csv", "Velden,GPE\nMoss,PERSON\n")
    assert told(first, second) == [("Velden", "claim", ""), ("Moss", "entity", "PERSON")]


def test_the_reason_names_list_and_line(tmp_path: Path) -> None:
    (one,) = made(write(tmp_path / "towns.csv", "name,type\n\nVelden,GPE\n"))
    assert (one.origin, one.reason) == ("gazetteer", "it is in a word list (towns.csv, line 3)")


@pytest.mark.parametrize(
    ("text", "encoding", "complaint"),
    [
        ("name,type\n,GPE\n", "utf-8", r"a\.csv, line 2: a line without a name"),
        ("Vélden,GPE\n", "latin-1", "not in UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, text: str, encoding: str, complaint: str
) -> None:
    with pytest.raises(SuggesterError, match=complaint) as raised:
        made(write(tmp_path / "a.csv", text, encoding))
    assert "a.csv" in str(raised.value)


def test_a_list_that_is_not_there_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(SuggesterError, match=r"there is no such word list.*suggesters\.toml"):
        made(tmp_path / "none.csv")
