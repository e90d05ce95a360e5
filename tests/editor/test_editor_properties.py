"""What holds for every text and every sequence of keys."""

from __future__ import annotations

import copy
import json

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.codec import span_from
from reader.core.spelling import spell_span
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.outcome import OutcomeKind
from tests.editor.desk import open_editor

WORDS = st.sampled_from(
    [
        *"“Yes,” “ ” \" ' ‘ ’ « » „ 「 」 Mr. U.S. don't firm’s nuclear-armed 1,250.5 said . ! ? , ; ( ) — …".split(),
        "👩‍👩‍👧", "🇫🇷🇩🇪", "e\u0301", "\u0301", "\u200d", "ก็", "กำ", "नमस्ते", "東京都", "ひらがな", "カタカナ",
        "مرحبا", "한국어", "각", "\u00a0", "\u202e", "\x1b[31m", "[@click]", "\t", "a" * 70,
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(
        st.tuples(WORDS, st.sampled_from([" ", " ", " ", "", "\n", "\n\n", ". ", "  "])).map("".join),
        max_size=40,
    ).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
)
KEYS = st.one_of(
    st.sampled_from(
        "w b W B h l H L j k J K ) ( } { \" ' g G 0 $ home end space pageup ctrl+d ctrl+u v o + - escape q s "
        "u c e p P d x z Z ; , . Q C X Y I ^ ] [ m t y r S U T R o n 1 2 3 9 enter tab ? é ctrl+a shift+home".split()
    ),
    st.text(min_size=1, max_size=1),
)
PRESS = st.tuples(KEYS, st.sampled_from([Pane.ARTICLE] * 8 + [Pane.ANNOTATIONS, Pane.LIBRARY]))
PRESSES = st.lists(PRESS, max_size=60)


def boundaries(text: str) -> set[int]:
    return {0, *(match.end() for match in regex.finditer(r"\X", text))}


def press_all(editor: Editor, presses: list[tuple[str, Pane]]) -> None:
    for key, pane in presses:
        outcome = editor.press(key, pane)
        if outcome.kind is OutcomeKind.ASK and outcome.command is not None:
            editor.run(outcome.command, argument="words")


@given(TEXTS, PRESSES)
@settings(max_examples=300, deadline=None)
def test_the_selection_is_never_empty_and_never_cuts_a_character(
    text: str, presses: list[tuple[str, Pane]]
) -> None:
    editor = open_editor(text)
    edges = boundaries(text)
    for press in [("g", Pane.ARTICLE), *presses]:
        press_all(editor, [press])
        selection = editor.selection
        assert {selection.start, selection.end} <= edges
        assert selection.start < selection.end or not text


@given(TEXTS, PRESSES)
@settings(max_examples=200, deadline=None)
def test_undoing_everything_gives_the_state_before_and_redoing_the_state_after(
    text: str, presses: list[tuple[str, Pane]]
) -> None:
    editor = open_editor(text)
    press_all(editor, presses)
    editor.run("history.redo", count=99)
    after = copy.deepcopy(dict(editor.annotations.spans)), copy.deepcopy(dict(editor.annotations.relations))
    history = editor.journal.history
    last = editor.journal.edit(history.undoable[-1]).after if history.undoable else None
    first = editor.journal.edit(history.undoable[0]).before if history.undoable else None

    editor.run("history.undo", count=99)
    assert not editor.annotations.spans
    assert not editor.annotations.relations
    assert first is None or editor.selection == first

    editor.run("history.redo", count=99)
    assert (editor.annotations.spans, editor.annotations.relations) == after
    assert last is None or editor.selection == last


@given(TEXTS, PRESSES)
@settings(deadline=None)
def test_every_span_holds_the_text_it_says(text: str, presses: list[tuple[str, Pane]]) -> None:
    editor = open_editor(text)
    press_all(editor, [(key, pane) for key, pane in presses if key != "C"])
    for span in editor.annotations.ordered():
        assert span_from(json.loads(spell_span(span, text)), text) == span
        label = editor.labels.label(span.label)
        assert label is not None
        assert len(span.fragments) == 1 or label.discontinuous
        assert all(
            text[part.start : part.end].strip() == text[part.start : part.end] for part in span.fragments
        )


@given(TEXTS, PRESSES)
@settings(deadline=None)
def test_relations_are_those_that_the_label_set_allows(text: str, presses: list[tuple[str, Pane]]) -> None:
    editor = open_editor(text)
    press_all(editor, presses)
    held = editor.annotations
    for relation in held.relations.values():
        kind = editor.labels.relation(relation.type)
        assert kind is not None
        assert kind.enabled
        assert held.spans[relation.head].label in kind.head
        assert held.spans[relation.tail].label in kind.tail
        same = [item for item in held.relations_from(relation.head) if item.type == kind.name]
        assert kind.max_per_head is None or len(same) <= kind.max_per_head


@given(TEXTS, st.lists(st.sampled_from("w b ) ( } { \" ' h l + -".split()), min_size=1, max_size=12))
@settings(deadline=None)
def test_what_a_motion_selects_is_in_the_text_as_a_whole(text: str, keys: list[str]) -> None:
    editor = open_editor(text)
    for key in keys:
        before = editor.selection
        outcome = editor.press(key)
        assert outcome.kind in (OutcomeKind.DONE, OutcomeKind.REFUSED)
        assert outcome.kind is OutcomeKind.DONE or (editor.selection == before and editor.message is not None)
