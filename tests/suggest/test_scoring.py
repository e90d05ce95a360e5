"""How far what is proposed agrees with gold, counted."""

from __future__ import annotations

import pytest

from reader.suggest.scoring import Counts, Scored, bare, exact, overlapping, speakers

TEXT = "“The boats are old,” said Mara Quill. “And slow.”"


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def test_punctuation_at_the_edges_does_not_count() -> None:
    assert bare(TEXT, (place("“The boats are old,”"),)) == (place("The boats are old"),)
    assert exact(TEXT, [(place("“The boats are old,”"),)], [(place("The boats are old"),)]).f1 == 1


def test_every_fragment_has_to_be_right() -> None:
    whole, half = (place("The boats are old"), place("And slow")), (place("The boats are old"),)
    assert exact(TEXT, [half], [whole]).f1 == 0
    assert overlapping([half], [whole]).f1 == 1


def test_fragments_that_no_word_parts_are_one() -> None:
    assert bare("Old. New.", ((0, 4), (5, 9))) == ((0, 8),)


def test_precision_and_recall_part() -> None:
    counts = exact(TEXT, [(place("said"),), (place("old"),)], [(place("said"),)])
    assert (counts.precision, counts.recall) == (0.5, 1)
    assert counts.f1 == pytest.approx(2 / 3)
    assert Counts().f1 == 0


def test_a_speaker_is_right_where_content_and_source_are_touched() -> None:
    gold = [Scored((place("The boats are old"),), (), (place("Mara Quill"),))]
    right = Scored((place("boats"),), (), (place("Quill"),))
    wrong = Scored((place("boats"),), (), (place("said"),))
    assert speakers([right], gold).recall == 1
    assert speakers([wrong], gold).recall == 0
    assert speakers([], gold).recall == 0
    assert speakers([right], [Scored((place("slow"),))]).gold == 0
