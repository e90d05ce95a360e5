"""brat: what a line of an `.ann` can hold, what brat itself writes, and each fault named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Fragment
from reader.core.ids import SpanId
from reader.exchange.dialect import Reading, dialect
from tests.exchange.comparing import write_all
from tests.exchange.sample import CUE, HAS_CUE, HAS_SOURCE, QUOTE, RECORD, SOURCE
from tests.exchange.torture import TORTURE

BRAT = dialect("brat")
TEXT = "the port\nstrike goes on"


def read(folder: Path, *lines: str, text: str = TEXT) -> Reading:
    (folder / "news.txt").write_text(text, encoding="utf-8")
    (folder / "news.ann").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (reading,) = BRAT.readings(folder)
    return reading


def exported(folder: Path) -> list[str]:
    write_all(BRAT, [TORTURE], folder / "out")
    (file,) = (folder / "out").rglob("*.ann")
    return file.read_text(encoding="utf-8").split("\n")


def test_no_line_can_be_taken_for_several(tmp_path: Path) -> None:
    lines = exported(tmp_path)
    assert "\n".join(lines).splitlines() == lines[:-1]
    assert all(line.count("\t") == (1 if line[0] in "RA" else 2) for line in lines[:-1])


def test_the_words_of_a_line_are_those_at_its_offsets(tmp_path: Path) -> None:
    text = TORTURE.article.text
    bound = [line.split("\t") for line in exported(tmp_path) if line.startswith("T")]
    assert len(bound) == len(TORTURE.spans) - 1
    for _, about, words in bound:
        places = [[int(end) for end in place.split()] for place in about.partition(" ")[2].split(";")]
        assert " ".join(text[start:end] for start, end in places) == words


def test_white_space_alone_is_dropped(tmp_path: Path) -> None:
    account = write_all(BRAT, [TORTURE], tmp_path / "out")
    assert [(lost.id, lost.reason) for lost in account.examples] == [
        ("s-adjacent2", "it is white space alone")
    ]


def test_the_configuration_knows_all_labels_relations_and_values(tmp_path: Path) -> None:
    write_all(BRAT, [RECORD], tmp_path / "out")
    config = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
    assert "[entities]\nquote\nsource\ncue\nclaim\nentity\n" in config
    assert "has_source\tArg1:quote|claim, Arg2:source|entity\n" in config
    assert "quote_type\tArg:quote, Value:direct|indirect|mixed\n" in config
    assert "<OVL-TYPE>:<ANY>" in config
    sections = [line for line in config.splitlines() if line.startswith("[")]
    assert sections == ["[entities]", "[relations]", "[events]", "[attributes]"]


def test_pieces_that_a_line_end_parts_are_one_fragment(tmp_path: Path) -> None:
    reading = read(tmp_path, "T1\tEVENT 4 8;9 15;21 23\tport strike on")
    assert reading.faults == ()
    assert reading.record is not None
    assert reading.record.spans[0].fragments == (Fragment(4, 15), Fragment(21, 23))
    assert reading.record.article.title == reading.record.article.text.split("\n")[0]


def test_what_is_changed_there_counts(tmp_path: Path) -> None:
    write_all(BRAT, [RECORD], tmp_path / "out")
    (file,) = (tmp_path / "out").rglob("*.ann")
    content = file.read_text(encoding="utf-8")
    file.write_text(content.replace("the clerk", "a clerk").replace("\tcue ", "\tclaim "), encoding="utf-8")
    (reading,) = BRAT.readings(tmp_path / "out")
    assert reading.record is not None
    assert {(span.id, span.label, span.note) for span in reading.record.spans} == {
        ("s-quote", "quote", None),
        ("s-cue", "claim", None),
        ("s-source", "source", "a clerk"),
    }


def test_a_folder_made_there_is_read(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "T1\tORG 4 8\tport",
        "T2\tEVENT 9 15\tstrike",
        "R1\tIn Arg1:T2 Arg2:T1\t",
        "A1\tCertain T2",
        "A2\tForm T1 Name",
        "#1\tAnnotatorNotes T1\twhich one?",
        "#2\tNormalisation T1\tQ1",
    )
    assert reading.faults == ()
    assert reading.record is not None
    port, strike = reading.record.spans
    assert (port.label, port.attributes, port.note) == ("ORG", {"Form": "Name"}, "which one?")
    assert strike.attributes == {"Certain": "true"}
    assert [(tie.type, tie.head, tie.tail) for tie in reading.record.relations] == [
        ("In", strike.id, port.id)
    ]


def test_an_event_ties_its_trigger_to_what_takes_part(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "T1\tORG 4 8\tport",
        "T2\tStrike 9 15\tstrike",
        "E1\tStrike:T2 Where1:T1",
        "A1\tNegation E1",
        "T3\tGoing 16 20\tgoes",
        "E2\tGoing:T3 What:E1",
    )
    assert reading.faults == ()
    assert reading.record is not None
    labels = {span.id: span.label for span in reading.record.spans}
    assert {(labels[tie.head], tie.type, labels[tie.tail]) for tie in reading.record.relations} == {
        ("Strike", "Where", "ORG"),
        ("Going", "What", "Strike"),
    }
    assert [dict(span.attributes) for span in reading.record.spans] == [{}, {"Negation": "true"}, {}]


def test_a_byte_order_mark_before_text_and_annotations_is_none_of_them(tmp_path: Path) -> None:
    reading = read(tmp_path, "\ufeffT1\tORG 4 8\tport", text=f"\ufeff{TEXT}")
    assert reading.faults == ()
    assert reading.record is not None
    assert reading.record.article.text == TEXT
    assert [span.fragments for span in reading.record.spans] == [(Fragment(4, 8),)]


@pytest.mark.parametrize("note", ["-", " - ", "\n", "two\nlines"])
def test_a_note_comes_back_to_the_letter(tmp_path: Path, note: str) -> None:
    record = replace(RECORD, spans=(QUOTE, CUE, replace(SOURCE, note=note)))
    write_all(BRAT, [record], tmp_path / "out")
    (reading,) = BRAT.readings(tmp_path / "out")
    assert reading.record is not None
    assert [span.note for span in reading.record.spans if span.id == SOURCE.id] == [note]


def test_of_two_notes_or_values_none_is_lost_in_silence(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "T1\tORG 4 8\tport",
        "#1\tAnnotatorNotes T1\tfirst",
        "#2\tAnnotatorNotes T1\tsecond",
        "#3\tAnnotatorNotes T1\tfirst",
        "A1\tForm T1 Name",
        "A2\tForm T1 Nickname",
        "A3\tForm T1 Name",
        '#4\tPressmark T1\t{"id":"s-port"}',
        '#5\tPressmark T1\t{"id":"s-quay"}',
    )
    assert reading.record is not None
    (span,) = reading.record.spans
    assert (span.id, span.note, span.attributes) == ("s-port", "first", {"Form": "Name"})
    assert [str(fault) for fault in reading.faults] == [
        "line 3, #2: T1 has another note already: “first”, not “second”",
        "line 6, A2: Form of T1 is “Name” already, not “Nickname”",
        "line 9, #5: T1 has another note of the type Pressmark already",
    ]


def test_a_line_end_in_the_words_does_not_end_the_annotation(tmp_path: Path) -> None:
    reading = read(tmp_path, "T1\tEVENT 4 15\tport", "strike", "T2\tWORD 16 20\tgoes")
    assert reading.faults == ()
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [(Fragment(4, 15),), (Fragment(16, 20),)]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("T2\tORG 5 8\tport", "line 2, T2: the text at 5 8 is not 'port'"),
        ("T2\tORG 4 99\tport", "4-99 is no range of the text"),
        ("T2\tORG 8 4\tport", "8-4 is no range"),
        ("T2\tORG 4\tport", "'4' is no range"),
        ("T1\tORG 4 8\tport", "stands there twice"),
        ("R1\tIn Arg1:T1 Arg2:T9", "it ties T9, which is no span here"),
        ("R1\tIn Arg1:T1", "it does not tie two spans"),
        ("R1\t\tIn", "it does not tie two spans"),
        ("A1\tForm T9 Name", "Form is set on T9, which is not there"),
        ("A1\t\tForm", "it is set on nothing, which is not there"),
        ("#1\tAnnotatorNotes T9\twhat?", "it is on T9, which is not there"),
        ("E1\tStrike:T9 Where:T1", "it ties T9, which is no span here"),
        ("E1\t\tStrike", "it ties nothing, which is no span here"),
        ("*\tEquiv T1 T2", "an equivalence cannot be taken over"),
        ("N1\tReference T1 wikidata:Q1\tPort", "a normalisation cannot be taken over"),
        ("what is this", "it is no annotation of brat"),
        ("X1\tORG 4 8\tport", "it is no annotation of brat"),
    ],
)
def test_what_cannot_be_read_is_named_and_costs_only_itself(
    tmp_path: Path, line: str, complaint: str
) -> None:
    reading = read(tmp_path, "T1\tORG 4 8\tport", line)
    assert [complaint in str(fault) for fault in reading.faults] == [True]
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [(Fragment(4, 8),)]
    assert reading.file == "news.ann"


def test_a_text_that_is_not_there_or_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.ann").write_bytes(b"")
    (tmp_path / "two.ann").write_bytes(b"")
    (tmp_path / "two.txt").write_bytes(b"\xff")
    complaints = [str(reading.faults[0]) for reading in BRAT.readings(tmp_path)]
    assert complaints == [
        "one.txt cannot be read: No such file or directory",
        "byte 1 of two.txt is not UTF-8",
    ]


@pytest.mark.parametrize("end", ["head", "tail"])
def test_a_relation_goes_with_the_end_of_it_that_is_dropped(tmp_path: Path, end: str) -> None:
    text = RECORD.article.text
    blank = replace(CUE, id=SpanId("s-blank"), fragments=(Fragment(text.index(" "), text.index(" ") + 1),))
    tie = replace(HAS_CUE, **{end: blank.id})  # type: ignore[arg-type]
    record = replace(RECORD, spans=(QUOTE, blank, CUE, SOURCE), relations=(tie, HAS_SOURCE))
    account = write_all(BRAT, [record], tmp_path / "out")
    assert [(lost.id, lost.reason) for lost in account.examples] == [
        (blank.id, "it is white space alone"), (tie.id, "one of its spans was left out"),
    ]  # fmt: skip
    (file,) = (tmp_path / "out").rglob("*.ann")
    assert [line for line in file.read_text("utf-8").splitlines() if line.startswith("R")] == [
        "R1\thas_source Arg1:T1 Arg2:T3"
    ]
