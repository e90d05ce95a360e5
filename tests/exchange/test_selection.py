"""What is exported is what was asked for, and the rest of the record stays as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.core.annotation import Decision, Fragment
from reader.core.ids import RelationId, SpanId
from reader.exchange.rules import structural_faults
from reader.exchange.selection import Selection, View, is_suggested, suggested_only, without_suggested
from reader.library.label_file import default_labels, parse_labels
from tests.exchange.sample import CUE, HAS_CUE, HAS_SOURCE, MAUD, QUOTE, RECORD, SOURCE, TEXT

LABELS = parse_labels(default_labels(), "the default labels")


def words(selection: Selection) -> list[tuple[str, str]]:
    record = selection.of(RECORD)
    assert list(structural_faults(record)) == []
    return [(span.label, span.excerpt(TEXT)) for span in record.spans]


def test_everything_is_the_same_record() -> None:
    assert Selection().of(RECORD) is RECORD


def test_a_label_brings_its_spans_and_the_relations_between_them() -> None:
    chosen = Selection(labels=frozenset({"quote", "cue"})).of(RECORD)
    assert [span.id for span in chosen.spans] == [QUOTE.id, CUE.id]
    assert [tie.id for tie in chosen.relations] == ["r-cue"]
    assert chosen.entities == ()


def test_quotation_marks_at_the_ends_are_left_out_of_quotes() -> None:
    assert words(Selection(label_set=LABELS, quotation_marks=False))[0] == (
        "quote",
        "We heard it 😀 stop, … Then we looked.",
    )


@pytest.mark.parametrize("name", ["", "the clerk"])
def test_the_simple_view_has_the_speaker_on_the_quote(name: str) -> None:
    record = RECORD
    if name:
        source = replace(SOURCE, entity=None)
        record = replace(record, spans=(QUOTE, CUE, source), entities=())
    chosen = Selection(label_set=LABELS, view=View.SIMPLE).of(record)
    (quote,) = chosen.spans
    assert quote.attributes["speaker"] == "Maud Ellery"
    assert (chosen.relations, chosen.entities) == ((), ())


def test_a_speaker_that_the_annotator_gave_stays() -> None:
    given = replace(QUOTE, attributes={"speaker": "M. Ellery"})
    chosen = Selection(label_set=LABELS, view=View.SIMPLE).of(replace(RECORD, spans=(given, CUE, SOURCE)))
    assert chosen.spans[0].attributes == {"speaker": "M. Ellery"}


def test_what_nobody_accepted_is_left_out_with_what_hangs_on_it() -> None:
    guess = replace(
        SOURCE, provenance=replace(SOURCE.provenance, origin="model:x", decision=Decision.CREATED)
    )
    record = replace(RECORD, spans=(QUOTE, CUE, guess))
    assert Selection(suggestions=True).of(record) is record
    chosen = Selection(suggestions=False).of(record)
    assert [span.id for span in chosen.spans] == [QUOTE.id, CUE.id]
    assert [tie.id for tie in chosen.relations] == ["r-cue"]


@pytest.mark.parametrize(
    ("origin", "decision", "stays"),
    [
        ("human", Decision.CREATED, True),
        ("human", Decision.REJECTED, False),
        ("rule:marks", Decision.ACCEPTED, True),
        ("gazetteer", Decision.EDITED, True),
        ("gazetteer", Decision.CREATED, False),
        ("import:brat", Decision.CREATED, True),
    ],
)
def test_a_decision_tells_whether_a_person_stands_behind_it(
    origin: str, decision: Decision, stays: bool
) -> None:
    span = replace(CUE, provenance=replace(CUE.provenance, origin=origin, decision=decision))
    chosen = Selection(suggestions=False).of(replace(RECORD, spans=(span,), relations=(), entities=()))
    assert bool(chosen.spans) is stays


def test_the_entity_of_a_source_that_stays_stays() -> None:
    chosen = Selection(labels=frozenset({"source"})).of(RECORD)
    assert [entity.id for entity in chosen.entities] == [MAUD]


def test_several_sources_are_all_named_and_a_claim_has_a_claimer() -> None:
    claim = replace(QUOTE, id=SpanId("s-claim"), label="claim", attributes={})
    second = replace(SOURCE, id=SpanId("s-second"), entity=None)
    ties = (
        replace(HAS_SOURCE, head=claim.id),
        replace(HAS_SOURCE, id=RelationId("r-second"), head=claim.id, tail=second.id),
        HAS_CUE,
        replace(HAS_SOURCE, id=RelationId("r-cue-source"), head=CUE.id, tail=second.id),
    )
    record = replace(RECORD, spans=(QUOTE, claim, CUE, SOURCE, second), relations=ties)
    chosen = Selection(label_set=LABELS, view=View.SIMPLE).of(record)
    assert [(span.id, dict(span.attributes)) for span in chosen.spans] == [
        (QUOTE.id, {"type": "direct"}), (claim.id, {"claimer": "Maud Ellery; Maud Ellery"}),
    ]  # fmt: skip
    assert chosen.relations == ()


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“a b”", "a b"), (" ‘a b’ ", "a b"), ("«a»", "a"), ("« a »", "a"), ("a b", "a b"), ("”a“", "a"),
        ("\u201ea\u201c", "a"), ('"a"', "a"), ("'a'", "a"), ("''a b''", "a b"),
        ("the boys’", "the boys’"), ("“the boys’”", "the boys’"), ("\"'em all\"", "'em all"),
        ("'tis a' b", "'tis a' b"),
        ("“‘No,’ he said”", "‘No,’ he said"), ("“‘No’”", "‘No’"), ("“No,” he said, “never”", "“No,” he said, “never”"),
        ("“No", "“No"), ("No”", "No”"), ("“No”.", "“No”."), ("“”", "“”"), ("“ ”", "“ ”"), ("“", "“"),
        ("“One.\n\n“Two.”", "One.\n\n“Two."), ("“One.”\n\n“Two.”", "“One.”\n\n“Two.”"),
        ('"One."\n\n"Two."', '"One."\n\n"Two."'),
    ],
)  # fmt: skip
def test_the_pair_around_a_quote_is_left_out_and_nothing_else(text: str, inside: str) -> None:
    whole = replace(QUOTE, fragments=(Fragment(0, len(text)),))
    article = replace(RECORD.article, text=text)
    record = replace(RECORD, article=article, spans=(whole,), relations=(), entities=())
    chosen = Selection(label_set=LABELS, quotation_marks=False).of(record)
    assert [span.excerpt(text) for span in chosen.spans] == [inside]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“a b,| x |c d.”", ["a b,", "c d."]), ("“a b,”| x |“c ‘d.’”", ["a b,", "c ‘d.’"]),
        ("“a b,”| x |c d.", ["a b,", "c d."]), ("“a b,| x |“c d.”", ["“a b,", "c d."]),
        ("“|a| b c.”", ["“", " b c.”"]),
    ],
)  # fmt: skip
def test_a_pair_may_enclose_all_pieces_of_a_quote_or_each(text: str, inside: list[str]) -> None:
    pieces = text.split("|")
    starts = [sum(map(len, pieces[:number])) for number in range(len(pieces))]
    fragments = tuple(
        Fragment(starts[number], starts[number] + len(pieces[number])) for number in range(0, len(pieces), 2)
    )
    article = replace(RECORD.article, text="".join(pieces))
    record = replace(
        RECORD, article=article, spans=(replace(QUOTE, fragments=fragments),), relations=(), entities=()
    )
    (quote,) = Selection(label_set=LABELS, quotation_marks=False).of(record).spans
    assert [article.text[part.start : part.end] for part in quote.fragments] == inside


def test_what_nobody_has_decided_about_can_be_had_alone_or_left_out() -> None:
    guess = replace(CUE, provenance=replace(CUE.provenance, decision=Decision.SUGGESTED))
    record = replace(RECORD, spans=(QUOTE, guess, SOURCE))
    assert [span.id for span in suggested_only(record).spans] == [CUE.id]
    assert [span.id for span in without_suggested(record).spans] == [QUOTE.id, SOURCE.id]
    assert [tie.id for tie in without_suggested(record).relations] == [HAS_SOURCE.id]
    assert without_suggested(RECORD) is RECORD
    tie = replace(HAS_CUE, provenance=guess.provenance)
    kept = without_suggested(replace(RECORD, relations=(tie, HAS_SOURCE)))
    assert [tie.id for tie in kept.relations] == [HAS_SOURCE.id]
    assert is_suggested(guess)
    assert not is_suggested(CUE)
