"""Pointing at the parts of an attribution: letters over words, where one begins and where it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.editor.editor import Editor
from reader.editor.pointing import with_marks
from tests.editor.desk import open_editor, type_keys

TEXT = (
    "“The bridge is safe,” said the chief engineer. Residents near the river have often warned that the "
    "piers are cracked, and a councillor called the report “a fairy tale.”\n\nNobody asked."
)


@pytest.fixture
def editor() -> Editor:
    """An editor that suggests nothing, with the first quotation labelled."""
    found = open_editor(TEXT)
    found.settings = replace(found.settings, suggestions=False)
    start = TEXT.index("“The")
    found.select(start, TEXT.index("”") + 1)
    type_keys(found, "q")
    return found


def over(editor: Editor, word: str, *, capital: bool = False) -> None:
    """Type the letters that stand over a word, the last as a capital if the end is to be pointed at."""
    assert editor.choice is not None
    hint = dict(editor.choice.hints)[TEXT.index(word)]
    type_keys(editor, [*hint[:-1], hint[-1].upper() if capital else hint[-1]])


def words_of(editor: Editor, label: str) -> list[str]:
    """Return what has a label, in text order."""
    spans = editor.annotations.ordered()
    return [TEXT[span.start : span.end] for span in spans if span.label == label]


def test_cue_and_source_of_a_quote_are_pointed_at_without_leaving_it(editor: Editor) -> None:
    before = editor.selection
    type_keys(editor, "u")
    over(editor, "said")
    type_keys(editor, "s")
    over(editor, "the chief")
    assert (words_of(editor, "cue"), words_of(editor, "source")) == (["said"], ["the chief engineer"])
    assert len(editor.annotations.relations) == 2
    assert editor.selection == before


def test_a_cue_takes_its_verb_along_where_it_begins_with_an_auxiliary(editor: Editor) -> None:
    type_keys(editor, "u")
    over(editor, "have often")
    assert words_of(editor, "cue") == ["have often warned"]


def test_after_a_capital_the_end_is_pointed_at(editor: Editor) -> None:
    type_keys(editor, "s")
    over(editor, "Residents", capital=True)
    over(editor, "river")
    assert words_of(editor, "source") == ["Residents near the river"]


def test_the_next_quote_goes_on_to_the_end_of_its_sentence_and_is_then_selected(editor: Editor) -> None:
    type_keys(editor, "q")
    over(editor, "a councillor")
    assert words_of(editor, "quote")[1] == "a councillor called the report “a fairy tale.”"
    assert editor.selected_text == words_of(editor, "quote")[1]


def test_a_range_that_ends_in_a_quotation_takes_its_closing_mark_along(editor: Editor) -> None:
    type_keys(editor, "q")
    over(editor, "the report", capital=True)
    over(editor, "tale")
    assert words_of(editor, "quote")[1] == "the report “a fairy tale.”"


def test_a_source_ends_before_the_cue_of_its_quote() -> None:
    text = "The ministry account that all is well is odd."
    found = open_editor(text)
    found.settings = replace(found.settings, suggestions=False)
    for words, key in (("that all is well", "q"), ("account", "u")):
        start = text.index(words)
        found.select(start, start + len(words))
        type_keys(found, key)
    start = text.index("that all")
    found.select(start, start + len("that all is well"))
    type_keys(found, "s")
    assert found.choice is not None
    type_keys(found, [*dict(found.choice.hints)[0]])
    assert [text[s.start : s.end] for s in found.annotations.ordered() if s.label == "source"] == [
        "The ministry"
    ]


def test_a_piece_is_pointed_at_where_the_selection_is_part_of_the_quote(editor: Editor) -> None:
    type_keys(editor, "p")
    over(editor, "Nobody")
    (quote,) = [span for span in editor.annotations.ordered() if span.label == "quote"]
    assert [TEXT[piece.start : piece.end] for piece in quote.fragments] == [
        "“The bridge is safe,”",
        "Nobody asked",
    ]


def test_pointing_is_left_without_a_trace(editor: Editor) -> None:
    seq = editor.journal.next_seq
    type_keys(editor, "u escape s escape q escape")
    assert editor.journal.next_seq == seq
    assert editor.choice is None


def test_letters_that_stand_nowhere_are_refused_and_pointing_goes_on(editor: Editor) -> None:
    type_keys(editor, "u 7")
    assert editor.choice is not None
    over(editor, "said")
    assert words_of(editor, "cue") == ["said"]


def test_what_was_pointed_at_is_one_edit_that_undo_takes_back(editor: Editor) -> None:
    type_keys(editor, "u")
    over(editor, "said")
    type_keys(editor, "z")
    assert (words_of(editor, "cue"), editor.annotations.relations) == ([], {})


def test_a_source_that_is_there_already_is_tied_and_not_made_again(editor: Editor) -> None:
    type_keys(editor, "s")
    over(editor, "the chief")
    type_keys(editor, "q")
    over(editor, "Nobody")
    type_keys(editor, "s")
    over(editor, "the chief")
    assert words_of(editor, "source") == ["the chief engineer"]
    assert len(editor.annotations.relations) == 2


def test_a_quote_can_be_a_claim_too(editor: Editor) -> None:
    type_keys(editor, "c")
    assert words_of(editor, "claim") == words_of(editor, "quote")


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("The bridge is safe", "“The bridge is safe,”"),
        ("safe,” said", "safe,” said"),
        ("bridge is safe", "bridge is safe"),
        ("The bridge is safe,” said", "“The bridge is safe,” said"),
    ],
)
def test_marks_belong_to_what_was_pointed_at(words: str, taken: str) -> None:
    reading = open_editor(TEXT).reading
    start = TEXT.index(words)
    first, last = with_marks(reading, (start, start + len(words)))
    assert TEXT[first:last] == taken
