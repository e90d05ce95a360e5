"""Highlights that lost their place when the text changed: placed by hand, taken back, given up, never dropped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from reader.core.ids import Annotator, ArticleId
from reader.editor.editor import Editor
from reader.editor.outcome import OutcomeKind
from reader.editor.placing import waiting_in
from reader.ingest import read_article
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.opening import open_library
from reader.library.revising import revise
from tests.editor.desk import open_editor, type_keys

ANA = Annotator("ana")
NOW = "2026-11-24T03:40:19.217Z"
OLD = """Harbour reopens

“The last buoy is back in place,” said the harbour master on Monday.

The council said that two boats had sunk.

“We were lucky this time,” said the baker.
"""
NEW = """Harbour reopens

“All the buoys are back,” said the harbour master on Monday. “The last buoy is in place.”

The council said that two boats had sunk.

“We were very lucky,” said the baker.
"""


def put(library: FolderLibrary, text: str, article: ArticleId | None = None) -> ArticleId:
    new = read_article(text.encode(), name="harbour.txt", added=NOW).article
    if article is None:
        library.add(new, text.encode(), ".txt")
        return new.id
    revise(library, article, new, text.encode(), ".txt")
    return article


@contextmanager
def opened(root: Path, article: ArticleId, *, writable: bool = True) -> Iterator[Editor]:
    with closing(open_library(root).open(article, ANA, writable=writable)) as journal:
        yield open_editor(journal)


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, ArticleId]:
    """A library whose article has lost the places of two quotes and kept those of their sources and cues."""
    library = init_library(tmp_path / "library")
    article = put(library, OLD)
    with opened(library.root, article) as editor:
        type_keys(editor, '" q enter " q enter')
        assert len(editor.annotations.relations) == 4
    put(library, NEW, article)
    return library.root, article


def words(editor: Editor) -> list[str]:
    return [span.excerpt(editor.text) for span in editor.annotations.ordered() if span.label == "quote"]


def test_one_key_gives_a_highlight_the_likely_place_and_its_relations_come_back(
    changed: tuple[Path, ArticleId],
) -> None:
    with opened(*changed) as editor:
        assert words(editor) == []
        assert [entry.words for entry in waiting_in(editor)] == [
            "“The last buoy is back in place,”",
            "“We were lucky this time,”",
        ]
        type_keys(editor, "g m enter enter")
        assert words(editor) == ["“All the buoys are back,”", "“We were very lucky,”"]
        assert len(editor.annotations.relations) == 4
        assert (editor.choice, list(waiting_in(editor))) == (None, [])
    with opened(*changed) as editor:
        assert words(editor) == ["“All the buoys are back,”", "“We were very lucky,”"]


def test_another_place_is_taken_by_selecting_it(changed: tuple[Path, ArticleId]) -> None:
    with opened(*changed) as editor:
        type_keys(editor, "g m")
        start = editor.text.index("“The last buoy is in place.”")
        editor.select(start, start + len("“The last buoy is in place.”"))
        type_keys(editor, "enter")
        assert words(editor) == ["“The last buoy is in place.”"]


def test_what_was_placed_waits_again_after_an_undo(changed: tuple[Path, ArticleId]) -> None:
    with opened(*changed) as editor:
        type_keys(editor, "g m enter escape z")
        assert (words(editor), len(waiting_in(editor))) == ([], 2)
        type_keys(editor, "Z")
        assert (words(editor), len(waiting_in(editor))) == (["“All the buoys are back,”"], 1)


def test_what_is_given_up_is_not_asked_for_again_and_not_dropped(changed: tuple[Path, ArticleId]) -> None:
    with opened(*changed) as editor:
        type_keys(editor, "g m N X escape")
        assert [entry.words for entry in waiting_in(editor)] == ["“The last buoy is back in place,”"]
    with opened(*changed) as editor:
        assert len(waiting_in(editor)) == 1
        queue = editor.journal.unplaced()
        assert queue is not None
        assert [entry.given_up for entry in queue.spans] == [False, True]


def test_what_was_placed_goes_along_with_the_next_change(changed: tuple[Path, ArticleId]) -> None:
    root, article = changed
    with opened(root, article) as editor:
        type_keys(editor, "g m enter escape")
    put(open_library(root), NEW.replace("on Monday", "on Tuesday"), article)
    with opened(root, article) as editor:
        assert words(editor) == ["“All the buoys are back,”"]
        assert [entry.words for entry in waiting_in(editor)] == ["“We were lucky this time,”"]


def test_nothing_is_placed_where_it_can_only_be_read(changed: tuple[Path, ArticleId]) -> None:
    with opened(*changed, writable=False) as editor:
        type_keys(editor, "g m enter")
        assert (words(editor), len(waiting_in(editor))) == ([], 2)
        type_keys(editor, "X")
        assert len(waiting_in(editor)) == 2
        assert editor.message is not None
        assert "read" in editor.message.text


def test_where_nothing_waits_it_is_said() -> None:
    editor = open_editor(OLD)
    type_keys(editor, "g")
    assert editor.press("m").kind is OutcomeKind.REFUSED
    assert editor.message is not None
    assert editor.message.text == "No highlight waits for a place"
