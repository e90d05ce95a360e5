"""Labels, attributes, notes, pieces and relations, and what is remembered about how they were made."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from reader.core.annotation import Decision, Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, SpanId
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.keymap import default_keymap
from reader.editor.outcome import OutcomeKind, Severity
from reader.editor.registry import Registry
from reader.editor.telling import quoted
from reader.library.founding import init_library
from reader.library.label_file import default_labels, parse_labels
from reader.library.memory import MemoryLibrary
from reader.library.opening import open_library
from reader.library.protocol import Journal
from tests.editor.desk import (
    LABELS,
    Clock,
    FullDisk,
    article_of,
    journal_of,
    open_editor,
    relations,
    spans,
    type_keys,
)

NEWS = "“We won,” said Anna Hale of Acme. “It is over.” Ben Ortiz cheered.\n\nNobody else did."


def editor_with(keys: str, text: str = NEWS) -> Editor:
    editor = open_editor(text)
    type_keys(editor, keys)
    return editor


def said(editor: Editor) -> str:
    assert editor.message is not None
    return editor.message.text


def test_a_label_key_labels_the_selection() -> None:
    editor = editor_with('" q')
    assert spans(editor) == [("quote", "“We won,”")]
    assert editor.active == next(iter(editor.annotations.spans))


def test_defaults_of_attributes_are_not_stored() -> None:
    editor = editor_with('" q 2 w c')
    assert [span.attributes for span in editor.annotations.ordered()] == [{}, {}]


def test_an_entity_is_given_with_its_type_or_without() -> None:
    editor = editor_with('" w w W e p w w e e')
    found = [(span.excerpt(NEWS), span.attributes) for span in editor.annotations.ordered()]
    assert found == [("Anna Hale", {"type": "PERSON"}), ("Acme", {})]


def test_another_label_on_the_same_range_is_another_span() -> None:
    editor = editor_with('" q c')
    assert sorted(spans(editor)) == [("claim", "“We won,”"), ("quote", "“We won,”")]


def test_the_same_label_on_the_same_range_makes_nothing_and_asks_where_instead() -> None:
    editor = editor_with('" q escape q')
    assert len(editor.annotations.spans) == 1
    assert editor.choice is not None
    type_keys(editor, "escape ] s")
    assert len(editor.annotations.spans) == 1


def test_another_type_on_the_same_entity_changes_it() -> None:
    editor = editor_with('" w w e p e o')
    assert [span.attributes for span in editor.annotations.ordered()] == [{"type": "ORG"}]


def test_white_space_at_the_ends_is_not_labelled() -> None:
    editor = open_editor("a big ship")
    editor.select(1, 6)
    type_keys(editor, "q")
    assert spans(editor) == [("quote", "big")]
    editor.select(1, 2)
    assert type_keys(editor, "q").kind is OutcomeKind.REFUSED


def test_a_source_and_a_cue_are_tied_to_the_quote_made_before_in_the_same_edit() -> None:
    editor = editor_with('" q w u w W s')
    quote = "“We won,”"
    assert relations(editor) == [("has_cue", quote, "said"), ("has_source", quote, "Anna Hale")]
    assert editor.active_span is not None
    assert editor.active_span.label == "quote"
    type_keys(editor, "z")
    assert (len(editor.annotations.spans), len(relations(editor))) == (2, 1)


def test_a_second_source_stays_by_itself() -> None:
    editor = editor_with('" q w w s w s')
    assert [kind for kind, _, _ in relations(editor)] == ["has_source"]
    assert editor.active_span is not None
    assert editor.active_span.label == "source"


def test_a_source_far_from_the_quote_stays_by_itself() -> None:
    editor = editor_with("q G b s", "Quote.\n\n" + "Filler.\n\n" * 9 + "Source.")
    assert relations(editor) == []


def test_after_letting_go_nothing_is_tied() -> None:
    assert relations(editor_with('" q escape escape w w s')) == []


def test_relations_are_tied_and_untied_with_one_key() -> None:
    editor = editor_with('" q escape escape w w s escape escape [ [')
    assert editor.active_span is not None
    type_keys(editor, "] [ w w S")
    assert relations(editor) == [("has_source", "“We won,”", "Anna")]
    type_keys(editor, "S")
    assert relations(editor) == []


def test_a_relation_finds_its_head_whichever_span_is_active() -> None:
    editor = editor_with("\" q escape escape w w s ' S")
    assert relations(editor) == [("has_source", "“We won,”", "Anna")]


def test_a_head_has_no_more_relations_than_the_label_set_allows() -> None:
    editor = editor_with('" q w w s w escape s escape')
    editor.visit(next(span.id for span in editor.annotations.ordered() if span.label == "quote"))
    type_keys(editor, "w w w S")
    assert "already" in said(editor)
    assert len(relations(editor)) == 1


def test_a_relation_points_only_where_the_label_set_allows() -> None:
    editor = editor_with('" q w w e e')
    editor.visit(next(span.id for span in editor.annotations.ordered() if span.label == "quote"))
    type_keys(editor, "w w S")
    assert "PERSON" in said(editor)
    type_keys(editor, "U")
    assert "cue" in said(editor)
    assert relations(editor) == []


def test_what_a_relation_needs_cannot_be_taken_from_its_tail() -> None:
    editor = editor_with("\" q escape escape w w e p ' S")
    assert [kind for kind, _, _ in relations(editor)] == ["has_source"]
    type_keys(editor, "w w")
    assert editor.run("attribute.set", argument="type=EVENT").kind is OutcomeKind.REFUSED
    assert editor.run("attribute.set", argument="type=ORG").kind is OutcomeKind.DONE


def test_deleting_takes_the_relations_along_and_undo_brings_both_back() -> None:
    editor = editor_with('" q w u w s')
    editor.visit(next(span.id for span in editor.annotations.ordered() if span.label == "quote"))
    type_keys(editor, "d")
    assert (len(editor.annotations.spans), relations(editor)) == (2, [])
    type_keys(editor, "z")
    assert (len(editor.annotations.spans), len(relations(editor))) == (3, 2)


@pytest.mark.parametrize(
    ("command", "number", "told"),
    [
        ("import.native", 3, "Undone: import, 3 changes; Z brings them back"),
        ("import.native", 1, "Undone: import, 1 change; Z brings it back"),
        ("labels.rename", 3, "Undone: renaming of a label, 3 changes; Z brings them back"),
        ("label.quote", 3, "Undone: quote"),
    ],
)
def test_undo_says_in_words_what_was_made_elsewhere_and_how_much_of_it(
    command: str, number: int, told: str
) -> None:
    editor = editor_with("w q w c w e e")
    changes = [Change(span, None) for span in [*editor.annotations.ordered()][:number]]
    assert editor.commit(command, changes)
    type_keys(editor, "z")
    assert said(editor) == told


def test_delete_never_reaches_for_an_annotation_out_of_sight() -> None:
    editor = editor_with('" q } } d')
    assert len(editor.annotations.spans) == 1
    assert "no annotation here" in said(editor)


def test_an_interrupted_quote_is_one_span_of_two_pieces() -> None:
    editor = editor_with('" q " p')
    assert spans(editor) == [("quote", "“We won,” … “It is over.”")]
    type_keys(editor, "P")
    assert spans(editor) == [("quote", "“We won,”")]


def test_a_piece_taken_from_the_middle_leaves_two() -> None:
    editor = editor_with('v " " q')
    editor.select(NEWS.index("said"), NEWS.index("Acme.") + 5)
    type_keys(editor, "P")
    assert spans(editor) == [("quote", "“We won,” … “It is over.”")]


def test_a_claim_is_one_piece_but_can_grow() -> None:
    editor = editor_with('" c " p')
    assert "unbroken" in said(editor)
    editor.select(NEWS.index("said"), NEWS.index("Anna"))
    type_keys(editor, "p")
    assert spans(editor) == [("claim", "“We won,”")]
    editor.select(5, NEWS.index(" Anna"))
    type_keys(editor, "p")
    assert spans(editor) == [("claim", "“We won,” said")]


def test_the_last_piece_is_not_taken_away() -> None:
    editor = editor_with('" q P')
    assert spans(editor) == [("quote", "“We won,”")]
    assert "delete" in said(editor)


def test_relabelling_keeps_what_fits() -> None:
    editor = editor_with('" q w w s')
    editor.visit(next(span.id for span in editor.annotations.ordered() if span.label == "quote"))
    editor.run("attribute.set", argument="type=direct")
    type_keys(editor, "r c")
    found = next(editor.annotations.ordered())
    assert (found.label, found.attributes) == ("claim", {})
    assert [kind for kind, _, _ in relations(editor)] == ["has_source"]
    type_keys(editor, "r e g")
    assert next(span.attributes for span in editor.annotations.ordered()) == {"type": "GPE"}
    assert relations(editor) == []


@pytest.mark.parametrize(
    ("argument", "words"),
    [("type=loud", "allowed: direct, indirect, mixed"), ("colour=red", "type, form, speaker")],
)
def test_attributes_are_held_against_the_label_set(argument: str, words: str) -> None:
    editor = editor_with('" q')
    assert editor.run("attribute.set", argument=argument).kind is OutcomeKind.REFUSED
    assert words in said(editor)


def test_free_words_must_match_their_pattern() -> None:
    editor = editor_with('" w w e p')
    assert editor.run("attribute.set", argument="qid=42").kind is OutcomeKind.REFUSED
    assert editor.run("attribute.set", argument="qid=Q42").kind is OutcomeKind.DONE


def test_an_attribute_goes_round_its_values() -> None:
    editor = editor_with('" q')
    seen = []
    for _ in range(4):
        editor.run("attribute.cycle", argument="type")
        seen.append(next(editor.annotations.ordered()).attributes.get("type"))
    assert seen == ["direct", "indirect", "mixed", None]
    editor.run("attribute.cycle", argument="form")
    assert next(editor.annotations.ordered()).attributes == {"form": "block"}


def test_clearing_what_is_required_warns() -> None:
    editor = editor_with('" w w e p')
    assert editor.run("attribute.clear", argument="type").kind is OutcomeKind.DONE
    assert editor.message is not None
    assert editor.message.severity is Severity.WARNING


def test_a_note_is_asked_for_and_kept() -> None:
    editor = editor_with('" q')
    outcome = editor.press("m")
    assert outcome.kind is OutcomeKind.ASK
    assert outcome.prompt is not None
    editor.run(outcome.prompt.command, argument="  check this ")
    assert next(editor.annotations.ordered()).note == "check this"
    prompt = editor.press("m").prompt
    assert prompt is not None
    assert prompt.initial == "check this"
    editor.journal.draft(prompt.draft, "half ty")
    again = editor.press("m").prompt
    assert again is not None
    assert again.initial == "check this"
    assert again.draft == prompt.draft
    editor.run("note.edit", argument="")
    assert next(editor.annotations.ordered()).note is None


def test_annotations_are_visited_in_order() -> None:
    editor = editor_with('" q " c g g h')
    editor.select(0, 1)
    editor.press("escape")
    visited = []
    while editor.press("]").kind is OutcomeKind.DONE:
        visited.append(editor.selected_text)
    assert visited == ["“We won,”", "“It is over.”"]
    assert editor.press("[", Pane.ANNOTATIONS).kind is OutcomeKind.DONE
    assert editor.selected_text == "“We won,”"
    assert editor.press("[").kind is OutcomeKind.REFUSED
    type_keys(editor, "9 ]")
    assert editor.selected_text == "“It is over.”"


def test_time_and_keys_are_counted_from_edit_to_edit_without_idle_time() -> None:
    clock = Clock()
    editor = open_editor(NEWS, clock=clock)
    for key, pause in [('"', 1.5), ("w", 60.0), ("b", 0.5), ("q", 0.25)]:
        clock.seconds += pause
        editor.press(key)
    span = next(editor.annotations.ordered())
    assert (span.provenance.milliseconds, span.provenance.keys) == (2250, 4)
    clock.seconds += 1
    type_keys(editor, "w c")
    newest = editor.active_span
    assert newest is not None
    assert (newest.provenance.milliseconds, newest.provenance.keys) == (1000, 2)


def test_changing_what_a_program_made_is_recorded_as_editing() -> None:
    journal = journal_of(article_of(NEWS))
    origin = Provenance(
        Annotator("rules"), "2026-01-01T00:00:00.000Z", "rule:quotes", 0.9, Decision.ACCEPTED, 10, 1
    )
    made = Span(SpanId("s-rule"), "quote", (Fragment(0, 9),), origin)
    journal.append(Edit(1, "d-rule", origin.at, Annotator("rules"), "import", (Change(None, made),)))
    editor = open_editor(journal)
    type_keys(editor, "]")
    editor.run("attribute.set", argument="type=direct")
    found = next(editor.annotations.ordered()).provenance
    assert (found.origin, found.confidence, found.decision) == ("rule:quotes", 0.9, Decision.EDITED)
    assert (found.by, found.keys) == ("ada", 2)


def test_what_cannot_be_saved_changes_nothing_and_is_said() -> None:
    journal = journal_of(article_of(NEWS))
    disk = FullDisk(journal)
    editor = open_editor(cast("Journal", disk))
    for keys in ('" q', "e p"):
        assert type_keys(editor, keys).kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert editor.message.severity is Severity.ERROR
        assert "disk is full" in editor.message.text
    assert spans(editor) == []
    assert editor.active is None
    disk.full = False
    type_keys(editor, "q")
    disk.full = True
    assert type_keys(editor, "z").kind is OutcomeKind.REFUSED
    assert len(spans(editor)) == 1
    disk.full = False
    assert type_keys(editor, "z").kind is OutcomeKind.DONE
    assert spans(editor) == []


def test_a_read_only_article_can_be_read_and_says_who_has_it() -> None:
    article = article_of(NEWS)
    library = MemoryLibrary("test", LABELS)
    library.add(article, b"", ".txt")
    writer = library.open(article.id, Annotator("ada"))
    editor = open_editor(library.open(article.id, Annotator("ada")))
    assert editor.journal.holder
    assert type_keys(editor, '" q').kind is OutcomeKind.REFUSED
    assert editor.journal.holder in said(editor)
    assert editor.selected_text == "“We won,”"
    assert not writer.annotations.spans


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    article = article_of(NEWS)
    library = init_library(tmp_path / "library")
    library.add(article, NEWS.encode(), ".txt")
    labels = library.labels
    editor = open_editor(library.open(article.id, Annotator("ada")), labels=labels)
    type_keys(editor, '" q w u w W s z')
    before = editor.selection
    editor.journal.close()

    again = open_library(tmp_path / "library")
    editor = open_editor(again.open(article.id, Annotator("ada")), labels=labels)
    assert spans(editor) == [("quote", "“We won,”"), ("cue", "said")]
    assert editor.selection == before
    type_keys(editor, "Z")
    assert ("has_source", "“We won,”", "Anna Hale") in relations(editor)
    type_keys(editor, "9 9 z")
    assert spans(editor) == []
    type_keys(editor, "9 9 Z")
    assert len(spans(editor)) == 3
    editor.journal.close()


def test_the_label_set_of_a_new_library_has_a_key_for_everything() -> None:
    registry = Registry(parse_labels(default_labels(), "labels.toml"))
    keymap = default_keymap(registry)
    keys = {command.id: keymap.keys(command.id) for command in registry}
    assert [keys[f"label.{name}"] for name in ("quote", "source", "cue", "claim", "entity")] == [
        ("q",), ("s",), ("u",), ("c",), ("e e",),
    ]  # fmt: skip
    assert keys["label.entity.WORK_OF_ART"] == ("e w",)
    assert [keys[f"relation.{name}"] for name in ("has_source", "has_cue", "states", "about", "coref")] == [
        ("S",), ("U",), ("T",), ("A",), ("R",),
    ]  # fmt: skip
    unbound = [command.id for command in registry for key in command.keys if key not in keys[command.id]]
    assert unbound == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("no indication", "“no indication”"),
        ("“no indication that North Korea acted in this”", "“no indication that North Korea acted i…”"),
        ("“no indication”", "“no indication”"),
        ("„kein Hinweis“", "„kein Hinweis“"),
        ("„brak śladów”", "„brak śladów”"),
        ("“Yes,” he said to all those who were in the hall", "“Yes,” he said to all those who were in…"),
        ('"', '""'),
    ],
)
def test_words_that_are_told_of_are_in_quotation_marks_and_these_are_closed(words: str, told: str) -> None:
    assert quoted(words) == told
