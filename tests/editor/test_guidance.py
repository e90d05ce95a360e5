"""The guideline that helps is that of the label being given, or else of the annotation here."""

from __future__ import annotations

import pytest

from reader.core.annotation import Fragment, Span
from reader.core.edit import Change
from reader.core.labels import Label
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.guidance import label_in_hand, paragraphs
from reader.editor.keymap import default_keymap
from reader.editor.outcome import OutcomeKind
from reader.editor.registry import Registry
from reader.library.label_file import PRESETS, parse_labels, preset
from tests.editor.desk import open_editor, type_keys

TEXT = "“We stay,” said Ann Hale. It was cold."


def in_hand(editor: Editor) -> str:
    label = label_in_hand(editor, Pane.ARTICLE)
    return label.name if label else ""


def test_without_an_annotation_no_guideline_is_meant() -> None:
    assert in_hand(open_editor(TEXT)) == ""


def test_it_is_that_of_the_label_just_given_and_then_of_the_annotation_gone_to() -> None:
    editor = open_editor(TEXT)
    type_keys(editor, ") q")
    assert in_hand(editor) == "quote"
    type_keys(editor, "w u")
    assert in_hand(editor) == "cue"
    type_keys(editor, "[")
    assert in_hand(editor) == "quote"


def test_the_keys_of_one_label_show_its_guideline_before_it_is_given() -> None:
    editor = open_editor(TEXT)
    type_keys(editor, ") q e")
    assert in_hand(editor) == "entity"
    type_keys(editor, "escape")
    assert in_hand(editor) == "quote"
    type_keys(editor, "r")
    assert in_hand(editor) == "quote"
    type_keys(editor, "e")
    assert in_hand(editor) == "entity"


def test_a_span_whose_label_is_unknown_has_no_guideline() -> None:
    editor = open_editor(TEXT)
    span = Span(editor.new_span_id(), "banner", (Fragment(0, 10),), editor.provenance())
    assert editor.commit("test", [Change(None, span)])
    editor.visit(span.id)
    assert in_hand(editor) == ""


def test_a_guideline_has_a_paragraph_for_each_line() -> None:
    assert paragraphs(Label("a", "b", "red", "A", "One.\n\n  Two. \n")) == ["One.", "Two."]
    assert paragraphs(Label("a", "b", "red", "A")) == []


@pytest.mark.parametrize("name", PRESETS)
def test_guidelines_can_be_reached_with_every_preset(name: str) -> None:
    registry = Registry(parse_labels(preset(name), name))
    keymap = default_keymap(registry)
    assert (
        keymap.keys("guideline.show", Pane.ARTICLE)
        == keymap.keys("guideline.show", Pane.ANNOTATIONS)
        == ("g ?",)
    )
    assert registry.get("guideline.toggle") is not None


def test_an_attribute_that_its_label_has_not_can_be_taken_away_and_not_changed() -> None:
    editor = open_editor(TEXT)
    span = Span(
        editor.new_span_id(), "quote", (Fragment(0, 10),), editor.provenance(), {"mood": "glad", "tune": "C"}
    )
    assert editor.commit("test", [Change(None, span)])
    assert editor.run("attribute.set", argument="mood=sad").kind is OutcomeKind.REFUSED
    assert editor.run("attribute.set", argument="mood=").kind is OutcomeKind.DONE
    assert editor.run("attribute.clear", argument="tune").kind is OutcomeKind.DONE
    assert editor.annotations.spans[span.id].attributes == {}
    assert editor.run("attribute.clear", argument="tune").kind is OutcomeKind.REFUSED
    editor.run("history.undo", count=2)
    assert editor.annotations.spans[span.id].attributes == span.attributes
