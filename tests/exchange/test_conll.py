"""CoNLL: tags of whole tokens, read back with nothing but the lines, and every other span named."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from reader.core.annotation import Fragment, Span
from reader.core.ids import SpanId
from reader.errors import ExportError
from reader.exchange.account import Account
from reader.exchange.dialect import Job, dialect
from reader.exchange.record import Record
from reader.exchange.things import Thing
from reader.exchange.tokens import tokens
from tests.core.strategies import LABELS
from tests.exchange.comparing import own_bytes, write_all
from tests.exchange.sample import PROVENANCE, QUOTE, RECORD, fragment
from tests.exchange.torture import RECORDS, TORTURE
from tests.exchange.writing import write_records

CONLL = dialect("conll")


@dataclass
class Document:
    comments: dict[str, str]
    rows: list[list[str]] = field(default_factory=list)


def exported(*records: Record, account: Account | None = None, **options: str) -> str:
    job = Job(LABELS, account or Account(), CONLL.chosen(options))
    return own_bytes(list(write_records(CONLL, records, job))).decode("utf-8")


def documents(content: str) -> list[Document]:
    """Read lines as the page about the format says."""
    found: list[Document] = []
    comments: dict[str, str] = {}
    for line in content.split("\n"):
        if line.startswith("# "):
            name, _, value = line[2:].partition(" = ")
            comments[name] = value
        elif line.startswith("-DOCSTART-\t"):
            found.append(Document(dict(comments)))
        elif line:
            found[-1].rows.append(line.split("\t"))
    return found


def spans_of(document: Document, column: int, *, by_end: bool) -> set[tuple[str, int, int]]:
    """Return label, first and last token of each span, by the letters of the scheme."""
    tags = [row[column] for row in document.rows]
    found = set()
    for first, tag in enumerate(tags):
        mark, _, name = tag.partition("-")
        if mark == "S" and by_end:
            found.add((name, first, first))
        elif mark == "B":
            last = first
            while last + 1 < len(tags) and tags[last + 1] in (f"I-{name}", f"E-{name}"):
                last += 1
                if tags[last][0] == "E":
                    break
            assert not by_end or tags[last] == f"E-{name}"
            found.add((name, first, last))
    return found


@pytest.mark.parametrize("scheme", ["BIO", "BIOES"])
def test_tags_are_the_spans_that_are_whole_tokens_and_the_others_are_named(scheme: str) -> None:
    account = Account()
    found = documents(exported(*RECORDS, account=account, scheme=scheme, offsets="yes"))
    assert len(found) == len(RECORDS)
    written = 0
    for record, document in zip(RECORDS, found, strict=True):
        columns = document.comments["global.columns"].split()
        places = [(int(row[1]), int(row[2])) for row in document.rows]
        assert [record.article.text[start:end] for start, end in places] == [row[0] for row in document.rows]
        made = {(span.label, part.start, part.end) for span in record.spans for part in span.fragments}
        for column, name in list(enumerate(columns))[3:]:
            tagged = spans_of(document, column, by_end=scheme == "BIOES")
            assert {(label, places[first][0], places[last][1]) for label, first, last in tagged} <= made
            assert {label for label, _, _ in tagged} <= {name}
            written += len(tagged)
    # The interrupted quote is tagged once for each of its two fragments.
    assert written == account.went[Thing.SPANS] + 1
    told = {(lost.id, lost.reason, lost.text) for lost in account.examples}
    assert ("s-half", "it begins or ends inside a token (pressmark-words)", "hree fou") in told
    assert ("s-equal2", "it overlaps another span of its label", "one two") in told


def test_the_first_lines_say_what_the_columns_are_and_what_cut_the_text() -> None:
    (document,) = documents(exported(RECORD))
    assert document.comments == {
        "global.columns": "FORM quote source cue claim entity",
        "tokenizer": "pressmark-words",
        "scheme": "BIO",
        "newdoc id": RECORD.article.id,
        "annotator": "ann",
        "sha256": RECORD.article.sha256,
    }
    assert [row[0] for row in document.rows] == tokens(RECORD.article.text).words(RECORD.article.text)


def test_without_comments_every_line_has_as_many_columns() -> None:
    lines = exported(*RECORDS, comments="no").split("\n")
    assert {line.count("\t") for line in lines if line} == {len(LABELS.labels)}
    assert sum(line.startswith("-DOCSTART-") for line in lines) == len(RECORDS)
    first = exported(RECORD, comments="no", offsets="yes").split("\n")[0]
    assert first.split("\t") == ["-DOCSTART-", "_", "_", *"O" * len(LABELS.labels)]


def test_adjacent_spans_stay_apart() -> None:
    spans = [
        Span(SpanId(f"s-{number}"), "claim", (fragment(words),), PROVENANCE)
        for number, words in enumerate(("We heard", "it", "said"))
    ]
    text = exported(replace(RECORD, spans=tuple(spans), relations=(), entities=()), scheme="BIOES")
    assert [row[4] for row in documents(text)[0].rows][1:4] == ["B-claim", "E-claim", "S-claim"]


def test_what_crosses_is_dropped_whole_and_not_cut_short() -> None:
    heard = fragment("We heard")
    spans = (
        Span(SpanId("s-long"), "claim", (heard,), PROVENANCE),
        Span(
            SpanId("s-cross"), "claim", (Fragment(fragment("heard").start, fragment("it").end),), PROVENANCE
        ),
    )
    account = Account()
    text = exported(replace(RECORD, spans=spans, relations=(), entities=()), account=account)
    assert spans_of(documents(text)[0], 4, by_end=False) == {("claim", 1, 2)}
    assert [(lost.id, lost.text) for lost in account.examples] == [("s-cross", "heard it")]


def test_tags_can_name_types() -> None:
    (document,) = documents(exported(TORTURE, tags="types"))
    assert {row[5] for row in document.rows} == {"O", "B-ORG", "I-ORG", "B-PERSON", "I-PERSON"}


@pytest.mark.parametrize(("tags", "lost"), [("types", 0), ("labels", 1)])
def test_a_type_that_is_the_tag_is_not_lost(tags: str, lost: int) -> None:
    entity = replace(RECORD.spans[1], label="entity", attributes={"type": "PERSON"})
    account = Account()
    exported(replace(RECORD, spans=(entity,), relations=(), entities=()), account=account, tags=tags)
    assert account.reasons[Thing.ATTRIBUTES, "tags do not say it"] == lost


def test_a_label_without_a_column_is_dropped_and_named() -> None:
    account = Account()
    odd = replace(QUOTE, label="banner")
    exported(replace(RECORD, spans=(odd, *RECORD.spans[1:])), account=account)
    assert "its label is not in the label set" in {lost.reason for lost in account.examples}


def test_strictness_refuses_what_tags_cannot_hold(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot hold all of it"):
        list(write_records(CONLL, [RECORD], Job(LABELS, Account(CONLL.loses)), strict=True))
    cue = replace(RECORD, spans=(RECORD.spans[1],), relations=(), entities=())
    assert not write_all(CONLL, [cue], tmp_path / "out.conll").is_lossy
