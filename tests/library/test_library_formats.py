"""Libraries that earlier versions made, as they lay on the disk, are read and worked on in by this one.

`formats/first` was written by the first version that kept libraries, and left as a crash leaves one: an edit and a
draft later than the checkpoint. Every format still has the number 1, so that nothing has to be migrated.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from reader.library.doctor import Examined, examine
from reader.library.folder import FolderLibrary
from reader.library.opening import VERSION, open_library
from tests.library.acts import ANN, add, only, redo, span, undo

FORMATS = Path(__file__).parent / "formats"


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    """A copy of the library that the first version made."""
    shutil.copytree(FORMATS / "first", tmp_path / "library")
    return open_library(tmp_path / "library")


def test_what_the_first_version_saved_is_all_there(library: FolderLibrary) -> None:
    with closing(library.open(only(library), ANN)) as journal:
        assert journal.notices == []
        assert sorted((item.id[-1], item.label) for item in journal.annotations.spans.values()) == [
            ("1", "quote"), ("2", "cue"), ("3", "source"), ("5", "claim"),
        ]  # fmt: skip
        assert [tie.type for tie in journal.annotations.relations.values()] == ["has_source"]
        assert journal.drafts == {"note": "half a thought"}
        assert journal.history.undoable == [1, 2, 5]
        assert [journal.edit(seq).seq for seq in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [entity.name for entity in library.entities().values()] == ["The envoy"]
    assert library.article(only(library)).text.startswith("“We stay,” the envoy said.")


def test_it_is_worked_on_in_and_stays_sound(library: FolderLibrary) -> None:
    with closing(library.open(only(library), ANN)) as journal:
        undo(journal)
        redo(journal)
        add(journal, span(9))
    library.change_tags([only(library)], add=["old"])
    again = open_library(library.root)
    with closing(again.open(only(again), ANN, writable=False)) as journal:
        assert {item.id[-1] for item in journal.annotations.spans.values()} == {"1", "2", "3", "5", "9"}
    found = examine(library.root, lambda _source: iter(()), Examined())
    assert [str(finding) for finding in found if not finding.is_note] == []


def test_no_format_has_another_number_yet() -> None:
    """Where this fails, `upgrading.STEPS` needs a step, and a library of the older format belongs beside the first."""
    assert VERSION == 1
    assert [path.name for path in FORMATS.iterdir()] == ["first"]
