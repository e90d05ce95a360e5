"""Prodigy: what its interfaces need, and what it and other programs write, with each fault named."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from reader.core.annotation import Fragment
from reader.errors import ExportError
from reader.exchange.detecting import detect
from reader.exchange.dialect import Job, Reading, dialect
from reader.exchange.record import Record
from tests.core.strategies import LABELS
from tests.exchange.sample import QUOTE, RECORD
from tests.exchange.torture import LONG, RECORDS, SECOND, TORTURE
from tests.exchange.writing import write_records

PRODIGY = dialect("prodigy")


def exported(record: Record, job: Job | None = None, **options: str) -> Any:
    (line,) = write_records(PRODIGY, [record], job or Job(LABELS, options=PRODIGY.chosen(options)))
    return json.loads(line) if isinstance(line, bytes) else None


def read(*tasks: Any) -> list[Reading]:
    assert PRODIGY.read is not None
    return list(PRODIGY.read(BytesIO(b"".join(json.dumps(task).encode() + b"\n" for task in tasks))))


def span(start: int, end: int, label: str = "ORG", **more: Any) -> Any:
    return {"start": start, "end": end, "label": label, **more}


def task(*spans: Any, **more: Any) -> Any:
    return {"text": "the port strike", "_input_hash": 1, "_task_hash": 2, "spans": list(spans), **more}


@pytest.mark.parametrize("record", [TORTURE, LONG], ids=lambda record: record.article.title)
@pytest.mark.parametrize("tokens", ["words", "characters"])
def test_the_tokens_and_their_spaces_are_the_text(record: Record, tokens: str) -> None:
    written = exported(record, tokens=tokens)
    assert "".join(token["text"] + " " * token["ws"] for token in written["tokens"]) == written["text"]
    assert [token["id"] for token in written["tokens"]] == list(range(len(written["tokens"])))


@pytest.mark.parametrize("tokens", ["words", "characters"])
def test_a_span_begins_with_its_first_token_and_ends_with_its_last(tokens: str) -> None:
    written = exported(TORTURE, tokens=tokens)
    for row in written["spans"]:
        assert written["tokens"][row["token_start"]]["start"] == row["start"]
        assert written["tokens"][row["token_end"]]["end"] == row["end"]
        assert written["text"][row["start"] : row["end"]] == row["text"]


def test_a_relation_names_the_last_tokens_of_its_spans() -> None:
    for row in exported(TORTURE)["relations"]:
        assert (row["head"], row["child"]) == (row["head_span"]["token_end"], row["child_span"]["token_end"])


def test_a_task_has_what_its_interfaces_look_for() -> None:
    written = exported(RECORD)
    assert [*written][:7] == [
        "_input_hash",
        "_task_hash",
        "_view_id",
        "_annotator_id",
        "answer",
        "text",
        "meta",
    ]
    assert [*written][7:10] == ["tokens", "spans", "relations"]
    assert (written["_view_id"], written["_annotator_id"], written["answer"]) == (
        "relations",
        "ann",
        "accept",
    )
    assert written["meta"] == {"title": "The clock", "annotator": "ann", "tokens": "pressmark-words"}


def test_hashes_are_signed_and_follow_from_text_and_annotations() -> None:
    one, other, long = map(exported, (TORTURE, SECOND, LONG))
    assert one["_input_hash"] == other["_input_hash"] != long["_input_hash"]
    assert one["_task_hash"] != other["_task_hash"]
    hashes = [exported(record)[name] for record in RECORDS for name in ("_input_hash", "_task_hash")]
    assert all(-(2**31) <= found < 2**31 for found in hashes)
    assert any(found < 0 for found in hashes)


def test_a_span_inside_a_word_is_dropped_with_its_words_or_kept_by_character() -> None:
    job = Job(LABELS, options=PRODIGY.chosen({}))
    exported(TORTURE, job)
    assert {"s-half", "s-adjacent2"} <= {lost.id for lost in job.account.examples}
    assert "hree fou" in [lost.text for lost in job.account.examples]
    kept = {row["id"] for row in exported(TORTURE, tokens="characters")["spans"]}
    assert {"s-half", "s-adjacent2"} <= kept


def test_the_fragments_of_a_span_are_spans_that_are_tied() -> None:
    written = exported(RECORD)
    assert [row["id"] for row in written["spans"] if row["label"] == "quote"] == ["s-quote", "s-quote.2"]
    (reading,) = read(written)
    assert reading.record is not None
    assert QUOTE.fragments in [found.fragments for found in reading.record.spans]


def test_a_task_made_there_is_read() -> None:
    head, child = span(4, 8), span(9, 15, "EVENT")
    tie = {"head": 1, "child": 2, "label": "in", "head_span": head, "child_span": child}
    made = task(head, child, relations=[tie], answer="accept", _annotator_id="news-ann")
    (one,), (other,) = read(made), read(made)
    assert one == other
    assert one.record is not None
    assert one.faults == ()
    assert one.record.annotator == "news-ann"
    assert [found.fragments for found in one.record.spans] == [(Fragment(4, 8),), (Fragment(9, 15),)]
    assert [(found.type, found.head) for found in one.record.relations] == [("in", one.record.spans[0].id)]


@pytest.mark.parametrize(
    ("more", "annotator"),
    [
        ({"_annotator_id": "news-ann", "_session_id": "news-bo"}, "news-ann"),
        ({"_session_id": "news-ann"}, "news-ann"),
        ({"_annotator_id": "an n", "_session_id": "news-ann"}, "news-ann"),
        ({"_annotator_id": "an n"}, "an n"),
        ({"_annotator_id": "2026-01-31_10-00-00", "_session_id": "news-2026-01-31_10-00-00"}, ""),
        ({"_annotator_id": None, "_session_id": 7}, ""),
        ({"_session_id": "news-ann", "pressmark": {"annotator": "bo"}}, "news-ann"),
        ({"_annotator_id": "an n", "pressmark": {"annotator": "bo"}}, "bo"),
        ({"_session_id": "2026-01-31_10-00-00", "pressmark": {"annotator": "bo"}}, "bo"),
    ],
)
def test_the_annotator_is_who_worked_on_the_task(more: Any, annotator: str) -> None:
    (reading,) = read(task(span(4, 8), **more))
    assert reading.record is not None
    assert reading.record.annotator == annotator


@pytest.mark.parametrize(("more", "choice"), [({"label": "SPORT"}, "'SPORT'"), ({"accept": ["a", 2]}, "'a'")])
def test_what_is_said_of_the_whole_text_is_told_and_spans_are_kept(more: Any, choice: str) -> None:
    (reading,) = read(task(span(4, 8), **more))
    assert reading.record is not None
    assert len(reading.record.spans) == 1
    assert str(reading.faults[0]) == f"{choice} is said of the whole text, which no span holds"
    (reading,) = read(task(span(4, 8), answer="reject", **more))
    assert reading.faults == ()


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_a_task_that_was_not_accepted_has_no_annotations(answer: str) -> None:
    (reading,) = read(task(span(4, 8), answer=answer))
    assert reading.record is not None
    assert reading.record.spans == ()


@pytest.mark.parametrize(
    ("damaged", "complaint"),
    [
        (task(span(4, 99)), "4-99 is no range of the text"),
        (task(span(8, 4)), "8-4 is no range"),
        (task(span(True, 4)), "not numbers"),
        (task(span(4, 8, "")), "it has no label"),
        (task(span(4, 8, text="port strike")), "the text at 4-8 is not 'port strike'"),
        (task(span(4, 8), span(4, 8)), "stands there twice"),
        (task(7), "a span is not an object"),
        (task(relations=[{"label": "in", "head": 1, "child": 2}]), "head_span is not an object"),
        (
            task(relations=[{"label": "in", "head_span": span(4, 8), "child_span": 2}]),
            "child_span is not an object",
        ),
        (
            task(relations=[{"label": "in", "head_span": span(4, 8), "child_span": span(9, 15)}]),
            "it ties span 4-8 ORG, which is not there",
        ),
        (task(text=""), "there is no text"),
        (task(spans={}), "spans is not a list"),
    ],
)
def test_what_cannot_be_read_is_named(damaged: Any, complaint: str) -> None:
    *_, last = read(task(span(0, 3)), damaged)
    assert complaint in " ".join(map(str, last.faults))
    assert last.line == 2


def written(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_texts_with_spans_are_prodigys_wherever_the_first_span_stands(tmp_path: Path) -> None:
    bare, spanned = {"text": "the port", "spans": []}, {"text": "the strike", "spans": [span(4, 10)]}
    assert detect(written(tmp_path / "rows", spanned)) is PRODIGY
    assert detect(written(tmp_path / "rows", {"text": "the port"}, bare, spanned)) is PRODIGY


def test_spans_that_hold_more_than_prodigy_knows_are_not_taken_for_its_own(tmp_path: Path) -> None:
    """In ours for `datasets` a span of several fragments would become one from the first to the last."""
    wide = {"text": "the strike", "spans": [span(0, 10, fragments=[{"start": 0, "end": 3}])]}
    for rows in ([wide], [{"text": "the port", "spans": []}], [{"text": "the port"}]):
        with pytest.raises(ExportError, match="no format that can be read"):
            detect(written(tmp_path / "rows", *rows))
