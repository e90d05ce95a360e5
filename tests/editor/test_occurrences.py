"""Labelling all occurrences of an entity: each accepted or refused, one step to undo."""

import pytest

from reader.core.annotation import Entity
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.editor.editor import Editor
from reader.editor.occurrences import unlabelled_in
from reader.editor.outcome import OutcomeKind
from reader.library.memory import MemoryLibrary
from tests.editor.desk import LABELS, article_of, open_editor, type_keys

TEXT = (
    "James Lewis spoke. Lewis left. Carl Lewis stayed; Lewisham did not.\n\n"
    "“Mr. Lewis,” she said, meaning James\nLewis. Lewis it was."
)
JAMES = Entity(EntityId("e-1"), "James Lewis", "PERSON")


def begin(text: str = TEXT) -> Editor:
    editor = open_editor(text)
    editor.library = MemoryLibrary("test", LABELS)
    editor.library.put_entity(JAMES)
    type_keys(editor, "E e p e *")
    return editor


def labelled(editor: Editor) -> list[str]:
    return [span.excerpt(editor.text) for span in editor.annotations.ordered()]


def test_each_is_asked_about_and_the_accepted_ones_are_one_edit() -> None:
    editor = begin()
    assert editor.selected_text == "Lewis"
    type_keys(editor, "y n y")
    assert editor.selection.start == TEXT.rindex("Lewis")
    assert labelled(editor) == ["James Lewis"]
    type_keys(editor, "y")
    assert labelled(editor) == ["James Lewis", "Lewis", "James\nLewis", "Lewis"]
    assert {span.entity for span in editor.annotations.ordered()} == {JAMES.id}
    type_keys(editor, "z")
    assert labelled(editor) == ["James Lewis"]


def test_longer_names_and_longer_words_are_not_offered() -> None:
    editor = begin()
    offered = []
    while editor.choice is not None:
        offered.append(editor.selection.start)
        type_keys(editor, "n")
    assert [TEXT[start - 5 : start + 11].split("\n")[0] for start in offered] == [
        "oke. Lewis left.",
        "“Mr. Lewis,” she",
        "ning James",
        "wis. Lewis it wa",
    ]


def test_what_was_refused_is_not_offered_again() -> None:
    editor = begin()
    type_keys(editor, "n s")
    type_keys(editor, "e *")
    assert editor.selection.start == TEXT.index("Lewis,”")


def test_all_that_are_left_are_accepted_by_one_key() -> None:
    editor = begin()
    type_keys(editor, "n a")
    assert len(labelled(editor)) == 4
    assert len(editor.journal.history.undoable) == 2


def test_leaving_saves_what_was_accepted_and_going_back_unsays_it() -> None:
    editor = begin()
    type_keys(editor, "y y backspace escape")
    assert labelled(editor) == ["James Lewis", "Lewis"]


@pytest.mark.parametrize("keys", ["escape", "s", "n escape"])
def test_leaving_with_nothing_accepted_says_nothing_of_places_that_are_left(keys: str) -> None:
    editor = begin()
    assert type_keys(editor, keys).kind is OutcomeKind.DONE
    assert (editor.message, editor.choice, labelled(editor)) == (None, None, ["James Lewis"])
    assert editor.search.matches is None


def test_where_no_place_is_left_it_says_so_and_how_many_were_refused() -> None:
    editor = begin()
    type_keys(editor, "n n n")
    assert type_keys(editor, "n").kind is OutcomeKind.REFUSED
    assert editor.message is not None
    assert editor.message.text == "No further place to label as James Lewis; 4 refused before"


def test_what_was_accepted_and_not_saved_is_there_the_next_time() -> None:
    editor = begin()
    type_keys(editor, "y")
    editor.select(0, 5)  # a click lets go of the choice
    assert labelled(editor) == ["James Lewis"]
    editor.select(0, 11)
    type_keys(editor, "e * s")
    assert labelled(editor) == ["James Lewis", "Lewis"]


def test_without_an_entity_there_is_nothing_to_look_for() -> None:
    editor = open_editor("Nobody is here.")
    assert type_keys(editor, "e *").kind is OutcomeKind.REFUSED


def test_a_long_article_is_looked_through_in_slices_and_all_is_found() -> None:
    editor = begin("James Lewis. " + "Nothing here at all. " * 60_000 + "Lewis.")
    matches = editor.search.text
    assert matches is not None
    while editor.selected_text != "Lewis":
        matches.count(1)
        type_keys(editor, "enter")
    type_keys(editor, "y")
    assert labelled(editor) == ["James Lewis", "Lewis"]


def test_the_library_is_counted_article_by_article() -> None:
    library = MemoryLibrary("test", LABELS)
    for text in (TEXT, "James Lewis came.", "Carl Lewis came."):
        article = article_of(text)
        library.add(article, b"", ".txt")
    found = list(unlabelled_in(library, Annotator("ada"), JAMES))
    assert sorted(one.number for one in found) == [1, 5]
    texts = {one.article: library.article(one.article).text for one in found}
    assert all(texts[ArticleId(one.article)][slice(*one.first)] == "James Lewis" for one in found)
