"""Going from name to name: one key labels a name that is known, any other key is a command."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.core.annotation import Decision, Entity
from reader.core.ids import EntityId
from reader.editor.editor import Editor
from reader.editor.outcome import OutcomeKind
from reader.library.memory import MemoryLibrary
from tests.editor.desk import LABELS, open_editor, type_keys

TEXT = "In June the port of Aveiro closed; boats went to Aveiro and to Lisbon, then to Aveiro again."
AVEIRO = Entity(EntityId("e-1"), "Aveiro", "GPE")


@pytest.fixture
def editor() -> Editor:
    """An editor that knows Aveiro, on its first mention."""
    found = open_editor(TEXT)
    found.library = MemoryLibrary("test", LABELS)
    found.library.put_entity(AVEIRO)
    while found.selected_text != "Aveiro":
        type_keys(found, "E")
    return found


def test_enter_labels_a_known_name_as_accepted(editor: Editor) -> None:
    type_keys(editor, "enter")
    (span,) = editor.annotations.ordered()
    assert (span.excerpt(TEXT), span.entity, span.attributes["type"]) == ("Aveiro", AVEIRO.id, "GPE")
    assert (span.provenance.origin, span.provenance.decision) == ("gazetteer", Decision.ACCEPTED)


def test_tab_labels_it_and_goes_to_the_next_name(editor: Editor) -> None:
    type_keys(editor, "tab tab")
    assert len(editor.annotations.spans) == 2
    assert editor.selected_text == "Lisbon"
    assert editor.choice is None


def test_any_other_key_is_a_command_and_nothing_is_labelled(editor: Editor) -> None:
    type_keys(editor, "w")
    assert (editor.selected_text, editor.choice) == ("closed", None)
    assert not editor.annotations.spans


def test_the_keys_that_label_go_on_working(editor: Editor) -> None:
    type_keys(editor, "e g")
    (span,) = editor.annotations.ordered()
    assert (span.entity, span.provenance.origin) == (AVEIRO.id, "human")


def test_escape_leaves_the_name_as_it_is(editor: Editor) -> None:
    type_keys(editor, "escape")
    assert editor.selected_text == "Aveiro"
    assert not editor.annotations.spans


def test_with_suggestions_switched_off_nothing_is_offered() -> None:
    editor = open_editor(TEXT)
    editor.settings = replace(editor.settings, suggestions=False)
    editor.library = MemoryLibrary("test", LABELS)
    editor.library.put_entity(AVEIRO)
    while editor.selected_text != "Aveiro":
        type_keys(editor, "E")
    assert type_keys(editor, "enter").kind is OutcomeKind.DELEGATED
    assert not editor.annotations.spans
