"""A rehearsal: all that a library holds and what is added, and the library as it was."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, ArticleId
from reader.errors import LibraryError, SaveError
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.protocol import Status
from reader.library.rehearsal import Rehearsal
from tests.exchange.sample import ARTICLE, CUE, QUOTE, RECORD

ANN = RECORD.annotator
NEW = replace(ARTICLE, id=ArticleId("another-00000001"), title="Another")


@pytest.fixture
def held(tmp_path: Path) -> FolderLibrary:
    library = init_library(tmp_path / "library", "Held")
    library.add(ARTICLE, b"", ".txt")
    with closing(library.open(ARTICLE.id, ANN)) as journal:
        journal.append(edit(1, Change(None, QUOTE)))
    return library


def edit(seq: int, *changes: Change) -> Edit:
    return Edit(seq, "d-0123456789", "2026-01-31T10:00:00.000Z", ANN, "label", changes)


def test_what_is_added_is_there_beside_what_the_library_holds_and_the_library_stays(
    held: FolderLibrary,
) -> None:
    before = {path: path.read_bytes() for path in held.root.rglob("*.json*")}
    with closing(Rehearsal(held)) as tried:
        assert tried.ids() == [ARTICLE.id]
        assert tried.id_of(ARTICLE) == ARTICLE.id
        assert not tried.add(ARTICLE, b"", ".txt")
        assert tried.add(NEW, b"", ".txt")
        assert not tried.add(NEW, b"", ".txt")
        assert (tried.ids(), tried.id_of(NEW)) == ([NEW.id, ARTICLE.id], NEW.id)
        assert (tried.article(NEW.id), tried.article(ARTICLE.id)) == (NEW, ARTICLE)
        assert {*tried.texts().may_be(ARTICLE.sha256)} >= {NEW.id}
        tried.revise_entities(lambda _held: RECORD.entities)
        assert [*tried.entities().values()] == [*RECORD.entities]
        for article, spans in ((ARTICLE.id, {QUOTE.id, CUE.id}), (NEW.id, {CUE.id})):
            with closing(tried.open(article, ANN)) as journal:
                journal.append(edit(journal.next_seq, Change(None, CUE)))
                journal.set_status(Status.DONE)
            with closing(tried.open(article, ANN)) as journal:
                assert ({*journal.annotations.spans}, journal.status) == (spans, Status.DONE)
            assert not tried.open(article, Annotator("bo")).annotations.spans
        with pytest.raises(LibraryError, match="there is no article"):
            tried.open(ArticleId("nothing-00000001"), ANN)
    assert {path: path.read_bytes() for path in held.root.rglob("*.json*")} == before


def test_a_text_whose_id_another_has_in_the_library_gets_a_longer_one(held: FolderLibrary) -> None:
    with closing(Rehearsal(held)) as tried:
        other = replace(NEW, id=ARTICLE.id)
        assert tried.add(other, b"", ".txt")
        place = tried.id_of(other)
        assert held.add(other, b"", ".txt")
    assert place == held.id_of(other) != ARTICLE.id


def test_what_is_put_off_is_here_and_is_added_when_it_is_asked_for(held: FolderLibrary) -> None:
    with closing(Rehearsal(held)) as tried:
        added: list[bool] = []
        tried.put_off(NEW.id, NEW.sha256, lambda: added.append(tried.add(NEW, b"", ".txt")))
        assert tried.ids() == [NEW.id, ARTICLE.id]
        assert {*tried.texts().may_be(NEW.sha256)} >= {NEW.id}
        assert added == []
        with closing(tried.open(NEW.id, ANN)) as journal:
            assert journal.article == NEW
        assert added == [True]


def test_what_someone_else_is_writing_can_only_be_read(held: FolderLibrary) -> None:
    with closing(Rehearsal(held)) as tried:
        with closing(held.open(ARTICLE.id, ANN)):
            journal = tried.open(ARTICLE.id, ANN)
            assert journal.holder is not None
            assert {*journal.annotations.spans} == {QUOTE.id}
            with pytest.raises(SaveError):
                journal.append(edit(journal.next_seq, Change(None, CUE)))
        with closing(tried.open(ARTICLE.id, ANN)) as journal:
            assert journal.holder is None
