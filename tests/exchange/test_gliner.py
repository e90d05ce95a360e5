"""GLiNER and GLiNER2: spans by token and by offset, read with nothing but the rows, and every other span named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Relation, Span
from reader.core.article import Block
from reader.core.ids import RelationId, SpanId
from reader.errors import ExportError
from reader.exchange.account import Account
from reader.exchange.dialect import Job, dialect
from reader.exchange.dialects._gliner_rows import token_rows
from reader.exchange.record import Record
from reader.exchange.things import Thing
from reader.exchange.tokens import GLINER, tokens
from tests.core.strategies import LABELS
from tests.exchange.comparing import own_bytes
from tests.exchange.sample import CUE, PROVENANCE, QUOTE, RECORD, SOURCE
from tests.exchange.torture import LONG, RECORDS, TORTURE
from tests.exchange.torture import record as made
from tests.exchange.writing import write_records

NAMES = {"quote", "source", "cue", "claim", "entity"}


def exported(name: str, *records: Record, account: Account | None = None, **options: str) -> list[Any]:
    found = dialect(name)
    job = Job(
        LABELS, account or Account(), found.chosen({key.replace("_", "-"): options[key] for key in options})
    )
    content = own_bytes(list(write_records(found, records, job))).decode("utf-8")
    if name == "gliner" and options.get("layout") != "lines":
        rows: list[Any] = json.loads(content)
        return rows
    return [json.loads(line) for line in content.split("\n")[:-1]]


def places(row: Any) -> list[tuple[int, int]]:
    """Return where the tokens of a row are in its article."""
    cut = tokens(row["text"], row["tokenizer"])
    assert cut.words(row["text"]) == row["tokenized_text"]
    return [
        (row["start"] + start, row["start"] + end) for start, end in zip(cut.starts, cut.ends, strict=True)
    ]


def test_rows_name_the_first_and_the_last_token_itself() -> None:
    (row,) = exported("gliner", RECORD)
    named = [
        (label, row["tokenized_text"][first], row["tokenized_text"][last])
        for first, last, label in row["ner"]
    ]
    assert named == [
        ("quote", "“", "”"),
        ("quote", "“", "”"),
        ("cue", "said", "said"),
        ("source", "Maud", "Ellery"),
    ]
    assert row["ner_labels"] == ["quote", "source", "cue", "claim", "entity"]
    ties = [(kind, row["ner"][head][2], row["ner"][tail][2]) for head, tail, kind in row["relations"]]
    assert ties == [("has_cue", "quote", "cue"), ("has_source", "quote", "source")]


def test_every_span_of_whole_tokens_is_in_a_row_and_the_others_are_named() -> None:
    account = Account()
    rows = exported("gliner", *RECORDS, account=account)
    for record in RECORDS:
        spans = {(span.label, part.start, part.end) for span in record.spans for part in span.fragments}
        own = [
            row
            for row in rows
            if (row["sha256"], row["annotator"]) == (record.article.sha256, record.annotator)
        ]
        found = set()
        for row in own:
            assert record.article.text[row["start"] :].startswith(row["text"])
            assert len(row["tokenized_text"]) <= 384
            at = places(row)
            found |= {(label, at[first][0], at[last][1]) for first, last, label in row["ner"]}
        assert found <= spans
    # The interrupted quote is written once for each of its two fragments.
    assert sum(len(row["ner"]) for row in rows) == account.went[Thing.SPANS] + 1
    assert ("s-half", "it begins or ends inside a token (gliner-words)", "hree fou") in {
        (lost.id, lost.reason, lost.text) for lost in account.examples
    }


def test_the_rows_of_an_article_are_all_its_tokens() -> None:
    rows = exported("gliner", LONG)
    assert len(rows) > 50
    words = tokens(LONG.article.text, GLINER).words(LONG.article.text)
    assert [word for row in rows for word in row["tokenized_text"]] == words
    (whole,) = exported("gliner", LONG, max_tokens="0")
    assert whole["tokenized_text"] == words


def test_a_relation_from_row_to_row_and_a_span_longer_than_a_row_are_dropped_and_named() -> None:
    text = "one two three four. five six seven eight."
    spans = [
        Span(
            SpanId(f"s-{words[:2]}"),
            "claim",
            (Fragment(text.index(words), text.index(words) + len(words)),),
            PROVENANCE,
        )
        for words in ("two", "four. five", "eight", "one two three four. five six")
    ]
    spans[3] = replace(spans[3], id=SpanId("s-long"))
    tie = Relation(RelationId("r-far"), "coref", SpanId("s-tw"), SpanId("s-ei"), PROVENANCE)
    account = Account()
    rows = exported("gliner", made(text, "Numbers", [*spans, tie]), account=account, max_tokens="6")
    assert [row["text"] for row in rows] == ["one two three four. five", "six seven eight."]
    assert {(lost.id, lost.reason) for lost in account.examples} == {
        ("s-long", "it does not fit into one row of 6 tokens"),
        ("r-far", "its spans are in different rows"),
    }


@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 9)), max_size=9),
    st.integers(1, 20),
)
def test_rows_follow_each_other_and_cut_no_span_that_they_need_not(
    size: int, spans: list[tuple[int, int]], most: int
) -> None:
    text = "a " * size
    runs = [(first, min(size, first + length)) for first, length in spans if first < size]
    rows = token_rows([Block(0, size)], tokens(text, GLINER), runs, most)
    assert [start for start, _ in rows] == [0, *(after for _, after in rows[:-1])]
    assert rows[-1][1] == size
    assert all(0 < after - start <= most for start, after in rows)
    for start, after in rows[:-1]:
        if any(first < after < end and end - first <= most for first, end in runs):
            reach = range(start + 1, min(size, start + most) + 1)
            assert all(any(f < place < e and e - f <= most for f, e in runs) for place in reach)


def test_rows_end_with_paragraphs_where_they_can() -> None:
    text = "one two three.\n\nfour five six."
    rows = token_rows([Block(0, 14), Block(16, 30)], tokens(text, GLINER), [], 6)
    assert rows == [(0, 4), (4, 8)]


def test_what_models_do_not_see_is_said() -> None:
    for name, most in (("gliner", 12), ("gliner2", 8)):
        account = Account()
        exported(name, TORTURE, account=account)
        assert [f"more than {most} tokens" in words for words in account.advice] == [True]


def test_no_record_at_all_is_an_empty_list() -> None:
    assert exported("gliner") == []


def test_a_row_a_line_is_the_same() -> None:
    assert exported("gliner", *RECORDS, layout="lines") == exported("gliner", *RECORDS)


@pytest.mark.parametrize("words", ["many", "-1", "²"])
def test_the_size_of_a_row_must_be_a_number(words: str) -> None:
    with pytest.raises(ExportError, match="max-tokens cannot be"):
        exported("gliner", RECORD, max_tokens=words)


def test_mentions_are_where_they_say() -> None:
    account = Account()
    rows = exported("gliner2", *RECORDS, account=account)
    assert len(rows) == len(RECORDS)
    for row, record in zip(rows, RECORDS, strict=True):
        assert row["input"] == record.article.text
        assert row["output"]["entities"].keys() == NAMES
        mentions = [mention for several in row["output"]["entities"].values() for mention in several]
        ends = [
            tie[kind][end] for tie in row["output"]["relations"] for kind in tie for end in ("head", "tail")
        ]
        assert all(row["input"][part["start"] : part["end"]] == part["text"] for part in (*mentions, *ends))
        assert all(end in mentions for end in ends)
    assert sum(len(row["output"]["relations"]) for row in rows) == account.went[Thing.RELATIONS] == 5
    assert ("s-half", "it begins or ends inside a token (gliner2-words)") in {
        (lost.id, lost.reason) for lost in account.examples
    }


def test_a_relation_of_a_mention_that_is_left_out_is_left_out_too() -> None:
    half = replace(CUE, fragments=(Fragment(CUE.start + 1, CUE.end),))
    account = Account()
    (row,) = exported("gliner2", replace(RECORD, spans=(QUOTE, half, SOURCE)), account=account)
    assert [*row] == ["input", "output", "article", "annotator", "sha256", "tokenizer"]
    assert row["tokenizer"] == "gliner2-words"
    assert [[*tie] for tie in row["output"]["relations"]] == [["has_source"]]
    assert account.reasons[Thing.RELATIONS, "one of its spans was left out"] == 1


def test_names_can_be_types() -> None:
    (row,) = exported("gliner2", TORTURE, tags="types")
    assert {name for name, found in row["output"]["entities"].items() if found} >= {"PERSON", "ORG", "claim"}
    (row,) = exported("gliner", TORTURE, tags="types")
    assert {"PERSON", "ORG", "claim"} <= {label for _, _, label in row["ner"]} <= set(row["ner_labels"])


@pytest.mark.parametrize("name", ["gliner", "gliner2"])
def test_strictness_refuses_what_rows_cannot_hold(name: str) -> None:
    found = dialect(name)
    with pytest.raises(ExportError, match="cannot hold all of it"):
        list(write_records(found, [RECORD], Job(LABELS, Account(found.loses)), strict=True))
    plain = replace(QUOTE, fragments=QUOTE.fragments[:1], attributes={})
    kept = replace(RECORD, spans=(plain, CUE), relations=RECORD.relations[:1], entities=())
    assert list(write_records(found, [kept], Job(LABELS, Account(found.loses)), strict=True))
