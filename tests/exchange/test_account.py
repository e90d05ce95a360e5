"""What an export says was lost: the words of dropped spans first, however much else there is to say."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

from reader.core.annotation import Fragment, Span
from reader.core.ids import SpanId
from reader.exchange.account import Account, Loss
from reader.exchange.dialect import dialect
from reader.exchange.things import Thing
from tests.exchange.comparing import write_all
from tests.exchange.sample import HAS_SOURCE, RECORD
from tests.exchange.torture import LONG, PROVENANCE, RECORDS, TEXT, TORTURE


def test_dropped_spans_come_first_with_their_words_and_what_is_never_kept_last(tmp_path: Path) -> None:
    account = write_all(dialect("conll"), RECORDS, tmp_path / "out.conll")
    lines = list(account.lines())
    things = [line.partition(":")[0] for line in lines if not line.startswith("  ")]
    assert things[0] == "spans"
    ranked = [list(map(str, Thing)).index(thing) for thing in things if thing in set(Thing)]
    assert ranked == sorted(ranked)
    never = (
        Thing.DISMISSED, Thing.PROVENANCE, Thing.STATUS, Thing.METADATA, Thing.BLOCKS, Thing.MARKS
    )  # fmt: skip
    told = ", ".join(f"{thing} {account.reasons[thing, 'left out']}" for thing in never)
    assert lines[-2:] == [
        f"left out, as always in this format: {told}",
        "and more; --report FILE lists each",
    ]
    half = next(span for span in TORTURE.spans if span.id == "s-half")
    place = next(number for number, line in enumerate(lines) if "s-half “hree fou”" in line)
    assert half.excerpt(TEXT) == "hree fou"
    above = next(line for line in reversed(lines[:place]) if not line.startswith("  "))
    assert above.endswith("not kept (it begins or ends inside a token (pressmark-words))")


def test_what_is_told_does_not_grow_with_what_is_lost() -> None:
    whole = Span(SpanId("s-whole"), "claim", (Fragment(0, 200_000),), PROVENANCE)
    record = replace(LONG, spans=(whole,))
    details = io.BytesIO()
    account = Account((Loss(Thing.BLOCKS, "left out"),), details)
    assert list(account.watch([record])) == [record]
    for _ in range(1000):
        account.drop_span(record, whole, "it is long")
        account.miss(record, whole, Thing.NOTES, "no room")
    account.came[Thing.SPANS] = 1000
    account.came[Thing.NOTES] = 2000
    account.verify()
    lines = list(account.lines())
    assert sum(map(len, lines)) < 10_000
    assert sum("s-whole" in line for line in lines) == 20 + 3
    assert "[199,800 more]" in lines[1]
    assert lines[-1] == "and more; the report lists each"
    dropped = json.loads(b"".join(account.report()))["dropped"]
    assert [row["text"] for row in dropped] == [LONG.article.text] * 2000


def test_what_a_dropped_relation_ties_is_told_in_words() -> None:
    account = Account(details=io.BytesIO())
    list(account.watch([RECORD]))
    account.drop_relation(RECORD, HAS_SOURCE.id, "no room")
    account.drop_relation(RECORD, "r-unknown", "no room")
    assert list(account.lines()) == [
        "relations: 2 of 2 not kept (no room)",
    ]
    told = json.loads(b"".join(account.report()))
    assert [(row["id"], row["text"]) for row in told["dropped"]] == [
        (HAS_SOURCE.id, "s-quote has_source s-source"), ("r-unknown", ""),
    ]  # fmt: skip
