"""Highlights that lost their place when the text changed: placed by hand, taken back, given up, never dropped."""

from __future__ import annotations

import re
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


@pytest.fixture
def replaced(tmp_path: Path) -> tuple[Path, ArticleId]:
    """A library whose article has other sentences where two claims were, one of them at its end."""
    library = init_library(tmp_path / "library")
    article = put(library, OLD)
    with opened(library.root, article) as editor:
        for claim in (
            "The council said that two boats had sunk.",
            "“We were lucky this time,” said the baker.",
        ):
            start = editor.text.index(claim)
            editor.select(start, start + len(claim))
            type_keys(editor, "c")
        start = editor.text.index("The council")
        editor.select(start, start + len("The council"))
        editor.journal.remember(editor.selection)
    put(library, OLD[: OLD.index("The council")] + "Nothing was lost.\n", article)
    return library.root, article


def claims(editor: Editor) -> list[str]:
    return [span.excerpt(editor.text) for span in editor.annotations.ordered() if span.label == "claim"]


def test_where_no_place_is_likely_what_stands_there_now_is_selected_and_enter_waits_for_a_choice(
    replaced: tuple[Path, ArticleId],
) -> None:
    with opened(*replaced) as editor:
        assert editor.selected_text == "Nothing", "the reading position is where it was, and a word at least"
        editor.select(0, 1)
        type_keys(editor, "g m")
        assert editor.selected_text == "Nothing"
        assert editor.choice is not None
        assert "No place is likely" in editor.choice.question
        assert editor.press("enter").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert editor.message.text == "No place is likely: first select where it is now"
        assert (claims(editor), len(waiting_in(editor))) == ([], 2)
        type_keys(editor, "N enter")
        assert (editor.selected_text, claims(editor)) == ("Nothing", [])
        type_keys(editor, ") enter")
        assert claims(editor) == ["Nothing was lost."]
        assert editor.press("enter").kind is OutcomeKind.REFUSED, "the next has to be chosen for too"
        assert editor.press("X").kind is OutcomeKind.DONE
        assert (list(waiting_in(editor)), claims(editor)) == ([], ["Nothing was lost."])


def test_the_very_word_that_is_shown_can_be_chosen(replaced: tuple[Path, ArticleId]) -> None:
    with opened(*replaced) as editor:
        type_keys(editor, "g m w b enter")
        assert claims(editor) == ["Nothing"]


def test_where_nothing_is_left_behind_it_the_word_before_is_selected(tmp_path: Path) -> None:
    library = init_library(tmp_path / "library")
    article = put(library, OLD)
    with opened(library.root, article) as editor:
        start = editor.text.index("“We were lucky")
        editor.select(start, len(OLD) - 1)
        type_keys(editor, "c")
    put(library, OLD[: OLD.index("\n\n“We were lucky")], article)
    with opened(library.root, article) as editor:
        assert editor.text.endswith("sunk.")
        type_keys(editor, "g m")
        assert (editor.selection.end, editor.press("enter").kind) == (len(editor.text), OutcomeKind.REFUSED)


def test_what_waits_from_before_it_was_noted_where_it_stood_needs_a_choice_too(
    replaced: tuple[Path, ArticleId],
) -> None:
    root, article = replaced
    file = root / "annotations" / ANA / f"{article}.unplaced.jsonl"
    content = file.read_bytes()
    assert content.count(b'"near":') == 2
    file.write_bytes(re.sub(rb'"near":\[\d+,\d+\],', b"", content))
    with opened(root, article) as editor:
        editor.select(0, 7)
        type_keys(editor, "g m enter")
        assert (editor.selected_text, claims(editor)) == ("Harbour", [])
        type_keys(editor, "w enter")
        assert claims(editor) == ["reopens"]
