"""What others do to a library changes its stamps, each kind of change its own."""

from __future__ import annotations

from contextlib import closing

import pytest

from reader.core.annotation import Entity
from reader.core.ids import Annotator, EntityId
from reader.library.beside import Stamps, stamps
from reader.library.folder import FolderLibrary
from tests.library.acts import ANN, add, article, library_in, only, opened, span


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> FolderLibrary:
    return library_in(tmp_path_factory.mktemp("beside"))


def now(library: FolderLibrary) -> Stamps:
    found = stamps(library.root, ANN)
    assert found is not None
    return found


def another(before: Stamps, after: Stamps) -> set[str]:
    return {name for name in Stamps._fields if getattr(before, name) != getattr(after, name)}


def test_nothing_is_another_where_nothing_was_done(library: FolderLibrary) -> None:
    assert now(library) == now(library)


def test_each_kind_of_change_has_its_own_stamp(library: FolderLibrary) -> None:
    first = now(library)
    library.add(article("The bridge"), b"", ".txt")
    added = now(library)
    assert another(first, added) == {"articles"}
    library.change_tags([article().id], add=["port"])
    tagged = now(library)
    assert another(added, tagged) == {"articles"}
    library.put_entity(Entity(EntityId("e-1"), "Name", "PERSON"))
    named = now(library)
    assert another(tagged, named) == {"entities"}
    with closing(library.open(article().id, ANN)) as journal:
        add(journal, span(1))
    worked = now(library)
    assert another(named, worked) == {"work"}
    with closing(library.open(article().id, Annotator("bo"))) as journal:
        add(journal, span(1))
    assert now(library) == worked, "somebody else's work is not this annotator's"
    labels = library.root / "labels.toml"
    labels.write_bytes(labels.read_bytes() + b"\n")
    assert another(worked, now(library)) == {"labels"}


def test_it_is_told_whether_somebody_writes_an_article(library: FolderLibrary) -> None:
    journal = opened(library)
    told = stamps(library.root, ANN, only(library))
    assert told is not None
    assert told.held
    assert not now(library).held
    journal.close()
    told = stamps(library.root, ANN, only(library))
    assert told is not None
    assert not told.held


def test_where_nothing_can_be_told_there_are_no_stamps(library: FolderLibrary) -> None:
    assert stamps(library.root, Annotator("no/body")) is None
