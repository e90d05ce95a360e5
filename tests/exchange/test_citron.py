"""Citron: attributions as it has them, what it cannot hold, and each fault named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.core.annotation import Fragment, Relation, Span
from reader.core.ids import RelationId, SpanId
from reader.exchange.dialect import Reading, dialect
from tests.exchange.comparing import verify_returned, write_all
from tests.exchange.sample import CUE, PROVENANCE, QUOTE, RECORD, SOURCE, fragment
from tests.exchange.torture import TORTURE

CITRON = dialect("citron")
TEXT = "“Yes,” she said. “No,” they said."


def part(words: str, nth: int = 0, **more: Any) -> Any:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words, **more}


def quote(**more: Any) -> Any:
    return {"cue": part("said"), "sources": [part("she")], "contents": [part("“Yes,”")], **more}


def read(folder: Path, *quotes: Any, **more: Any) -> Reading:
    (folder / "news.json").write_text(json.dumps({"text": TEXT, "quotes": quotes, **more}), encoding="utf-8")
    (reading,) = CITRON.readings(folder)
    return reading


def exported(folder: Path, record: Any) -> Any:
    write_all(CITRON, [record], folder / "out")
    (file,) = (folder / "out").rglob("*.json")
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_fragments_of_a_quote_are_its_contents(tmp_path: Path) -> None:
    (found,) = exported(tmp_path, RECORD)["quotes"]
    assert [row["text"] for row in found["contents"]] == ["“We heard it 😀 stop,”", "“Then we looked.”"]
    assert [row["text"] for row in found["sources"]] == ["Maud Ellery"]
    assert found["cue"]["text"] == "said"
    text = RECORD.article.text
    for row in (found["cue"], *found["sources"], *found["contents"]):
        assert text[row["start"] : row["end"]] == row["text"]


def test_a_quote_with_a_cue_and_no_source_has_no_sources(tmp_path: Path) -> None:
    cued = replace(RECORD, relations=tuple(tie for tie in RECORD.relations if tie.type == "has_cue"))
    (found,) = exported(tmp_path, cued)["quotes"]
    assert (found["cue"]["text"], found["sources"]) == ("said", [])


def test_what_is_no_attribution_with_a_cue_is_dropped_with_its_words(tmp_path: Path) -> None:
    account = write_all(CITRON, [TORTURE], tmp_path / "out")
    assert {str(thing): amount for thing, amount in account.went.items()} == {"spans": 3, "relations": 2}
    reasons = {reason for (_, reason) in account.reasons}
    assert "it is no part of an attribution that has a cue" in reasons
    assert "«لن ننتظر»" in [lost.text for lost in account.examples]


def test_a_source_that_two_quotes_share_stays_one(tmp_path: Path) -> None:
    other = Span(SpanId("s-other"), "quote", (fragment("looked"),), PROVENANCE)
    ties = [
        Relation(RelationId("r-other1"), "has_cue", other.id, CUE.id, PROVENANCE),
        Relation(RelationId("r-other2"), "has_source", other.id, SOURCE.id, PROVENANCE),
    ]
    record = replace(RECORD, spans=(*RECORD.spans, other), relations=(*RECORD.relations, *ties))
    account = write_all(CITRON, [record], tmp_path / "out")
    (reading,) = CITRON.readings(tmp_path / "out")
    assert reading.record is not None
    assert {span.id for span in reading.record.spans} == {QUOTE.id, CUE.id, SOURCE.id, other.id}
    verify_returned(CITRON, account, [record], [reading.record])


def test_files_made_elsewhere_are_read(tmp_path: Path) -> None:
    second = quote(
        cue=part("said", 1),
        sources=[part("they")],
        contents=[part("“No,”")],
        coreferences=None,
        confidence="0.9",
    )
    reading = read(tmp_path, quote(id=7), second)
    assert reading.faults == ()
    assert reading.record is not None
    assert [(span.label, span.excerpt(TEXT)) for span in reading.record.spans] == [
        ("quote", "“Yes,”"), ("source", "she"), ("cue", "said"), ("quote", "“No,”"), ("source", "they"), ("cue", "said")
    ]  # fmt: skip
    assert sorted(tie.type for tie in reading.record.relations) == [
        "has_cue",
        "has_cue",
        "has_source",
        "has_source",
    ]
    assert reading.record.article.title == " ".join(TEXT.split())


def test_several_sources_without_ids_are_one_span(tmp_path: Path) -> None:
    reading = read(tmp_path, quote(sources=[part("she"), part("they")]))
    assert reading.record is not None
    (source,) = (span for span in reading.record.spans if span.label == "source")
    assert source.fragments == (Fragment(7, 10), Fragment(23, 27))


@pytest.mark.parametrize(
    ("damaged", "complaint"),
    [
        (quote(cue=None), "quote 2: cue is not an object"),
        (quote(contents=[]), "it has no contents"),
        (quote(contents=[part("“Yes,”", end=99)]), "0-99 is no range of the text"),
        (quote(sources=[part("she", start=6, end=9)]), "the text at 6-9 is not 'she'"),
        (quote(sources=7), "sources is not a list"),
        (quote(id="one"), "stands there twice"),
        (7, "a quote is not an object"),
    ],
)
def test_what_cannot_be_read_is_named_and_costs_only_itself(
    tmp_path: Path, damaged: Any, complaint: str
) -> None:
    reading = read(tmp_path, quote(id="one"), damaged)
    assert [complaint in str(fault) for fault in reading.faults] == [True]
    assert reading.record is not None
    assert len(reading.record.spans) == 3


def test_a_file_that_is_no_article_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"quotes": []}', encoding="utf-8")
    (tmp_path / "b.json").write_text("{", encoding="utf-8")
    complaints = [f"{reading.file}: {reading.faults[0]}" for reading in CITRON.readings(tmp_path)]
    assert complaints[0] == "a.json: there is no text"
    assert complaints[1].startswith("b.json: this is not JSON")


def test_what_each_part_says_of_itself_comes_back_with_it(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        quote(
            id="s-aaa", label="claim", note="of it", attributes={"claimer": "she"},
            cue=part("said", id="s-bbb", label="verb", note="of the cue", attributes={"tense": "past"}),
            sources=[part("she", id="s-ccc", label="person", note="of her", attributes={"type": "PERSON"})],
        ),
        quote(
            cue=part("said", 1), contents=[part("“No,”")],
            sources=[part("they", id=7), part("“Yes,”", id=7), part("No", id=8)],
        ),
    )  # fmt: skip
    assert reading.faults == ()
    assert reading.record is not None
    spans = reading.record.spans
    assert [(one.label, one.excerpt(TEXT), one.note, dict(one.attributes)) for one in spans] == [
        ("source", "“Yes,” … they", None, {}),
        ("claim", "“Yes,”", "of it", {"claimer": "she"}),
        ("person", "she", "of her", {"type": "PERSON"}),
        ("verb", "said", "of the cue", {"tense": "past"}),
        ("quote", "“No,”", None, {}),
        ("source", "No", None, {}),
        ("cue", "said", None, {}),
    ]
    assert [one.id for one in spans if one.note] == ["s-aaa", "s-ccc", "s-bbb"]
    named = {one.id: one.excerpt(TEXT) for one in spans}
    assert [(tie.type, named[tie.head], named[tie.tail]) for tie in reading.record.relations] == [
        ("has_source", "“Yes,”", "she"), ("has_cue", "“Yes,”", "said"),
        ("has_source", "“No,”", "“Yes,” … they"), ("has_source", "“No,”", "No"), ("has_cue", "“No,”", "said"),
    ]  # fmt: skip
