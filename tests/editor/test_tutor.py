"""The guided article: its user presses the keys that it names, and what it promises happens."""

from __future__ import annotations

import re

import pytest

from reader.editor.command import Pane
from reader.editor.keymap import default_keymap
from reader.editor.registry import Registry
from reader.editor.tutor import tutor_of
from reader.editor.tutor_steps import STEPS

from ..guided import LABELS, Learner, Record, mentioned, steps
from .desk import open_editor, spans

WORDS_A_MINUTE = 230
"""Silent reading of non-fiction: 238 on average (Brysbaert, 2019)."""
SECONDS_A_KEY = 1.2
"""A key for those who do not know the keyboard (Card, Moran and Newell, 1980); an average typist takes 0.28."""


@pytest.fixture(scope="module")
def lessons() -> tuple[Learner, dict[str, Record]]:
    """Go through the whole article once."""
    learner = Learner()
    return learner, {step.title: learner.learn(step) for step in steps()}


@pytest.fixture
def records(lessons: tuple[Learner, dict[str, Record]]) -> dict[str, Record]:
    return lessons[1]


def test_every_step_is_done_by_the_keys_it_names_and_by_no_other(records: dict[str, Record]) -> None:
    assert list(records) == [step.title for step in STEPS]
    for number, record in enumerate(records.values(), 1):
        assert record.refused == []
        assert record.before is not None
        assert record.after is not None
        assert record.before.number == record.after.number == number
        assert not any(done for _, done in record.before.deeds), f"step {number} is done before it is begun"
        assert record.after.done, f"step {number}: {record.after.deeds}"
        assert record.after.left == len(STEPS) - number


def test_select(records: dict[str, Record]) -> None:
    sentence = "The clock of Larkhaven has four faces, one bell and a pendulum as long as a boat."
    assert records["Select"].selections == ["The", "clock", "The", "Larkhaven", sentence]


def test_move_the_ends(records: dict[str, Record]) -> None:
    sentence = "It was built by two brothers who were not on speaking terms."
    assert records["Move the ends"].selections == [
        "brothers", "brothers who", "brothers", "brothers", "two brothers", sentence, "two brothers",
    ]  # fmt: skip


def test_a_quote_and_its_suggested_source_and_cue(records: dict[str, Record]) -> None:
    quote = "“We heard the silence before we saw the hands,”"
    assert records["A quote"].spans == [
        ("quote", quote), ("cue", "said"), ("source", "Maud Ellery, the town clerk"),
    ]  # fmt: skip
    assert set(records["A quote"].ties) == {
        ("has_cue", quote, "said"), ("has_source", quote, "Maud Ellery, the town clerk"),
    }  # fmt: skip


def test_a_quote_in_pieces(records: dict[str, Record]) -> None:
    pieces = "“Everybody will blame the cold,” … “It was not the cold.” … “It was a pigeon.”"
    assert ("quote", pieces) in records["A quote in pieces"].spans
    assert ("has_source", pieces, "Ellery") in records["A quote in pieces"].ties


def test_the_cue_first(records: dict[str, Record]) -> None:
    record = records["The cue first"]
    first, other, back, _ = record.selections
    assert first == "later confirmed"
    assert other not in (first, back)
    assert back == "Engineer Tomas Brandt"
    quote = "that a nest had jammed the largest wheel"
    assert set(record.ties) == {("has_cue", quote, first), ("has_source", quote, back)}


def test_a_pull_quote(records: dict[str, Record]) -> None:
    ((relation, quote, source),) = records["A pull quote"].ties
    assert relation == "has_source"
    assert quote.startswith("A town without a clock")
    assert source.startswith("Ida Kestrel")


def test_one_source_for_two_quotes(records: dict[str, Record]) -> None:
    record = records["One source, two quotes"]
    sources = [tie for tie in record.ties if tie[0] == "has_source"]
    assert sources == [
        ("has_source", "“Nobody asked me,”", "the mayor"), ("has_source", "“Nobody ever does.”", "the mayor"),
    ]  # fmt: skip
    assert record.selections[-1] == "the mayor"


def test_names(lessons: tuple[Learner, dict[str, Record]]) -> None:
    learner, records = lessons
    assert [text for _, text in records["Names"].spans] == ["Vera Quill", "Harrow & Pell", "Norway", "Quill"]
    entities = [span for span in learner.editor.annotations.ordered() if span.label == "entity"]
    assert [span.attributes["type"] for span in entities] == ["PERSON", "ORG", "GPE", "PERSON"]
    assert entities[0].entity == entities[3].entity
    assert len({span.entity for span in entities}) == 3


def test_claims(records: dict[str, Record]) -> None:
    assert [label for label, _ in records["Claims"].spans] == ["claim", "claim"]


def test_mend(records: dict[str, Record]) -> None:
    record = records["Mend"]
    assert "So are the buns," in record.selections
    assert any("mark" in what for what in record.warned)
    assert ("quote", "“So are the buns,”") in record.spans
    assert record.commands[-1] == "warning.fix"


def test_change_your_mind(lessons: tuple[Learner, dict[str, Record]]) -> None:
    learner, records = lessons
    record = records["Change your mind"]
    assert record.spans == []
    assert record.ties == []
    assert record.commands[-3:] == ["note.edit", "annotation.delete", "history.undo"]
    assert [span.note for span in learner.editor.annotations.ordered() if span.note] == ["sure"]


def test_find(records: dict[str, Record]) -> None:
    found, following, back = records["Find"].selections[1:]
    assert found == following == "clock"
    assert back == records["Find"].selections[0]


def test_done(records: dict[str, Record]) -> None:
    assert records["Done"].commands == ["article.finish"]


def test_keys_that_are_only_told_of_do_what_is_said() -> None:
    keymap = default_keymap(Registry(LABELS))
    assert {key: keymap.command(Pane.ARTICLE, (key,)) for key in mentioned()} == {
        "}": "move.next_paragraph",
        "z": "history.undo",
        "?": "app.help",
        "ctrl+p": "app.palette",
        "tab": "pane.next",
        "ctrl+q": "app.quit",
    }


def test_five_minutes_are_enough(lessons: tuple[Learner, dict[str, Record]]) -> None:
    learner, _ = lessons
    words = len(re.findall(r"\w+(?:[’'-]\w+)*", learner.editor.text))
    assert words / WORDS_A_MINUTE * 60 + learner.keys * SECONDS_A_KEY <= 5 * 60


def test_what_was_annotated_is_known_when_the_article_is_opened_again() -> None:
    learner = Learner()
    for step in steps()[:3]:
        learner.learn(step)
    again = open_editor(learner.editor.journal, labels=LABELS)
    start = again.text.index("3. A quote")
    again.select(start, start + 1)
    tutor = tutor_of(again)
    assert tutor is not None
    assert tutor.lesson is not None
    assert tutor.lesson.done


def test_taking_back_does_not_undo_what_was_learnt() -> None:
    learner = Learner()
    for step in steps()[:3]:
        learner.learn(step)
    for key in "zz":
        learner.tutor.note(learner.editor.press(key))
    assert spans(learner.editor) == []
    assert learner.tutor.lesson is not None
    assert learner.tutor.lesson.done


def test_an_article_that_is_not_the_guided_one_has_no_tutor() -> None:
    assert tutor_of(open_editor("1. Select\n\nNot the same at all.\n")) is None
