"""What every engine of a library does, in files or in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Entity, Fragment
from reader.core.edit import Change, EditKind
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.core.selection import Selection
from reader.errors import LibraryError, SaveError
from reader.library.folder import init_library
from reader.library.label_file import default_labels, parse_labels
from reader.library.memory import MemoryLibrary
from reader.library.protocol import Library, Status
from tests.library.acts import (
    ANN,
    add,
    article,
    change,
    edit,
    only,
    opened,
    redo,
    relation,
    span,
    state,
    undo,
)


@pytest.fixture(params=["folder", "memory"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    if request.param == "folder":
        return init_library(tmp_path / "library", "Test")
    return MemoryLibrary("Test", parse_labels(default_labels(), "labels"))


@pytest.fixture
def library(empty: Library) -> Library:
    empty.add(article(), b"source", ".txt")
    return empty


def test_it_holds_what_was_added(library: Library) -> None:
    assert library.article(only(library)) == article()
    assert library.id_of(article()) == only(library) == article().id


def test_the_same_text_and_title_are_added_once(library: Library) -> None:
    assert library.add(article(), b"source", ".txt") is False
    assert len(library.ids()) == 1


def test_another_text_under_the_same_id_gets_a_longer_one(library: Library) -> None:
    other = replace(article(text="Something else."), id=article().id)
    assert library.add(other, b"", ".txt") is True
    assert library.add(other, b"", ".txt") is False
    longer = library.id_of(other)
    assert longer is not None
    assert longer.startswith("the-harbour-")
    assert longer != article().id
    assert library.article(longer).text == "Something else."


def test_a_digest_that_is_not_the_texts_is_refused(empty: Library) -> None:
    with pytest.raises(ValueError, match="digest"):
        empty.add(replace(article(), sha256="0" * 64), b"", ".txt")
    assert list(empty.ids()) == []


def test_an_article_that_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(LibraryError, match="no article"):
        library.article(ArticleId("nothing"))
    with pytest.raises(LibraryError, match="no article"):
        library.open(ArticleId("nothing"), ANN)
    with pytest.raises(LibraryError, match="no article"):
        library.remove(ArticleId("nothing"))


def test_edits_are_there_when_it_is_opened_again(library: Library) -> None:
    journal = opened(library)
    quote, source = span(1), span(2, 12, 20, label="source")
    add(journal, quote, source, relation(1, quote, source))
    change(journal, quote, replace(quote, fragments=(Fragment(0, 3), Fragment(5, 9)), note="“why”\n\u2028"))
    undo(journal)
    redo(journal)
    undo(journal)
    journal.draft("note", "half a tho")
    journal.set_status(Status.IN_PROGRESS)
    before = state(journal)
    journal.close()
    assert state(opened(library)) == before


def test_undo_and_redo_go_on_after_a_restart(library: Library) -> None:
    for number in range(5):
        journal = opened(library)
        add(journal, span(number, number, number + 2))
        journal.close()
    journal = opened(library)
    for left in (4, 3, 2, 1, 0):
        undo(journal)
        assert len(journal.annotations.spans) == left
    journal.close()
    journal = opened(library)
    for _ in range(5):
        redo(journal)
    assert len(journal.annotations.spans) == 5


def test_an_edit_that_does_not_fit_changes_nothing(library: Library) -> None:
    journal = opened(library)
    quote, source = span(1), span(2, 12, 20, label="source")
    add(journal, quote, source, relation(1, quote, source))
    before = state(journal)
    misfits = [
        edit(2, Change(None, quote)),
        edit(3, Change(None, span(3))),
        edit(2, Change(quote, None)),
        edit(2, Change(None, span(3)), Change(span(4), None)),
        edit(2, Change(None, span(3, 0, 10**6))),
        edit(2, Change(None, replace(span(3), note="\ud800"))),
        edit(2, kind=EditKind.UNDO, target=7),
        edit(2, kind=EditKind.REDO, target=1),
    ]
    for misfit in misfits:
        with pytest.raises(ValueError):  # noqa: PT011
            journal.append(misfit)
        assert state(journal) == before
    journal.close()
    assert state(opened(library)) == before


def test_an_edit_that_was_never_made_cannot_be_looked_up(library: Library) -> None:
    journal = opened(library)
    add(journal, span(1))
    with pytest.raises(LookupError):
        journal.edit(2)
    assert journal.edit(1).changes == (Change(None, span(1)),)


def test_only_one_writes_and_the_other_reads(library: Library) -> None:
    writer, other = opened(library), opened(library)
    assert writer.holder is None
    assert other.holder
    with pytest.raises(SaveError):
        add(other, span(1))
    with pytest.raises(SaveError):
        other.set_status(Status.DONE)
    add(writer, span(1))
    writer.close()
    assert opened(library).holder is None


def test_two_annotators_do_not_disturb_each_other(library: Library) -> None:
    first, second = opened(library), library.open(only(library), Annotator("bo"))
    add(first, span(1))
    add(second, span(1), span(2))
    first.close()
    second.close()
    assert list(library.annotators(only(library))) == ["ann", "bo"]
    assert len(opened(library).annotations.spans) == 1


def test_reading_only_leaves_no_trace(library: Library) -> None:
    journal = opened(library, writable=False)
    assert journal.holder
    journal.remember(Selection(0, 3))
    journal.close()
    assert list(library.annotators(only(library))) == []


def test_what_is_closed_takes_no_more_edits(library: Library) -> None:
    journal = opened(library)
    journal.close()
    with pytest.raises(SaveError):
        add(journal, span(1))


def test_the_position_and_the_drafts_stay(library: Library) -> None:
    journal = opened(library)
    journal.remember(Selection(9, 4))
    journal.draft("a", "x")
    journal.draft("b", "y")
    journal.draft("a", None)
    journal.close()
    journal = opened(library)
    assert journal.position == Selection(9, 4)
    assert dict(journal.drafts) == {"b": "y"}


def test_the_list_tells_titles_status_and_spans(library: Library) -> None:
    library.add(article("Another"), b"", ".md")
    journal = library.open(library.ids()[0], ANN)
    add(journal, span(1), span(2), span(3, label="claim"))
    journal.set_status(Status.DONE)
    for _ in range(2):
        first, second = library.summaries(ANN)
        assert (first.title, first.status, dict(first.spans or {})) == (
            "Another",
            Status.DONE,
            {"quote": 2, "claim": 1},
        )
        assert (second.title, second.status, second.spans) == ("The harbour", Status.TODO, {})
        assert [first.id, second.id] == list(library.ids())
        assert second.length == len(article().text)
        journal.close()


def test_what_is_removed_is_gone_from_the_list_and_can_come_back(library: Library) -> None:
    journal = opened(library)
    add(journal, span(1))
    with pytest.raises(LibraryError, match="annotated"):
        library.remove(only(library))
    journal.close()
    library.remove(article().id)
    assert list(library.ids()) == []
    assert library.add(article(), b"", ".txt") is True
    assert opened(library).annotations.spans == {}


def test_the_register_keeps_entities(library: Library) -> None:
    ellery = Entity(EntityId("e-1"), "Maud Ellery", "PERSON", ("Ellery",), {"wikidata": "Q1"})
    library.put_entity(ellery)
    library.put_entity(Entity(EntityId("e-2"), "港務局", "ORG"))
    library.put_entity(replace(ellery, aliases=("Ellery", "M. Ellery")))
    assert library.entities()[EntityId("e-1")].aliases == ("Ellery", "M. Ellery")
    assert set(library.entities()) == {"e-1", "e-2"}


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", "a\\b", "-a", "a\n", "con", "x" * 65, "a."])
def test_a_name_that_no_folder_can_bear_is_refused(library: Library, name: str) -> None:
    with pytest.raises(LibraryError, match="annotator"):
        library.open(only(library), Annotator(name))


@pytest.mark.parametrize("name", ["ann", "Jörg", "日本", "a.b@c+d_e-f", "1"])
def test_a_name_of_letters_and_digits_is_taken(library: Library, name: str) -> None:
    journal = library.open(only(library), Annotator(name))
    assert journal.holder is None
    journal.close()
