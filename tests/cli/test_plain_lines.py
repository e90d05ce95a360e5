"""Lines made straight into files leave what they would leave if they were read part by part."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.cli import takeover
from reader.cli.plain_lines import PlainLines
from reader.cli.takeover import Arrival, Takeover
from reader.core.annotation import Relation, Span
from reader.core.ids import Annotator
from reader.core.labels import LabelSet
from reader.exchange.dialect import dialect
from reader.exchange.dialects import native
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from tests.core.strategies import LABELS
from tests.damaging import damages
from tests.exchange.sample import LINE, RECORD, row
from tests.exchange.strategies import records

AT = "2026-01-31T10:00:00.000Z"
NATIVE = Takeover(dialect("native"), None, Annotator("bo"), LABELS, AT)


def general(line: bytes, terms: Takeover = NATIVE) -> Arrival | None:
    return terms.arrival(native.read_line(1, line))


def plain(line: bytes, terms: Takeover = NATIVE) -> Arrival | None:
    return PlainLines(terms).arrival(line)


@pytest.fixture(autouse=True, scope="module")
def _known() -> Any:
    """Draw the same id and the same time for every edit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(takeover, "new_id", lambda prefix: f"{prefix}-0000000000")
        patch.setattr(takeover, "now", lambda: AT)
        yield


def has_tiny_share(record: Record) -> bool:
    items: tuple[Span | Relation, ...] = (*record.spans, *record.relations)
    return any(0 < (item.provenance.confidence or 0) < 1e-4 for item in items)


@given(records())
@settings(max_examples=300)
def test_the_quick_way_leaves_what_the_general_way_leaves(record: Record) -> None:
    line = next(native.write([record]))
    quick = plain(line)
    assert quick == general(line) if quick else has_tiny_share(record) or general(line) is None


def test_the_quick_way_is_taken() -> None:
    assert plain(LINE) is not None
    assert plain(LINE) == general(LINE)


def test_what_an_article_of_the_library_was_changed_to_is_left_to_the_importer() -> None:
    article = RECORD.article
    assert plain(LINE, replace(NATIVE, revised={(article.sha256, "Another")})) is not None
    terms = replace(NATIVE, revised={(article.sha256, article.title)})
    assert (plain(LINE, terms), general(LINE, terms)) == (None, None)


@given(st.data())
def test_whatever_is_damaged_is_left_to_the_general_way_or_taken_alike(data: st.DataObject) -> None:
    kind, damaged = data.draw(st.sampled_from([*damages(row())]))
    line = dump_line(damaged)
    assert plain(line) in (None, general(line)), kind


def changed(change: Callable[[Any], object]) -> bytes:
    """Return the line after a change, spelled as we spell lines."""
    fields = row()
    change(fields)
    return dump_line(fields)


ODD: dict[str, Callable[[Any], object]] = {
    "a label of another library": lambda line: line["spans"][1].update(label="clue"),
    "a label that the line does not list": lambda line: line["label_set"]["labels"].remove("cue"),
    "a type that the line does not list": lambda line: line["label_set"]["relations"].remove("has_cue"),
    "an attribute of another library": lambda line: line["spans"][0]["attributes"][0].update(name="kind"),
    "a value that is not listed": lambda line: line["spans"][0]["attributes"][0].update(value="loud"),
    "ends that a relation may not tie": lambda line: line["relations"][0].update(type="has_source"),
    "several fragments where the label allows one": lambda line: line.update(
        relations=[], spans=[line["spans"][0] | {"label": "cue", "attributes": []}]
    ),
    "an attribute twice": lambda line: line["spans"][0]["attributes"].append(line["spans"][0]["attributes"][0]),
    "an id twice": lambda line: line["spans"][0].update(id=line["spans"][1]["id"]),
    "a span with a relation's id": lambda line: line["relations"][0].update(id=line["spans"][1]["id"]),
    "a relation to itself": lambda line: line["relations"][0].update(tail=line["relations"][0]["head"]),
    "a relation to nothing": lambda line: line["relations"][0].update(tail="s-gone"),
    "an entity that is not there": lambda line: line["entities"].clear(),
    "an entity twice": lambda line: line["entities"].append(line["entities"][0]),
    "a scheme twice": lambda line: line["entities"][0].update(ids=[{"scheme": "x", "value": "1"}] * 2),
    "a fragment of other words": lambda line: line["spans"][1]["fragments"][0].update(text="sold"),
    "a fragment past the end": lambda line: line["spans"][1]["fragments"][0].update(end=10_000),
    "an empty fragment": lambda line: line["spans"][1]["fragments"][0].update(start=0, end=0, text=""),
    "no fragment": lambda line: line["spans"][1]["fragments"].clear(),
    "fragments out of order": lambda line: line["spans"][0]["fragments"].reverse(),
    "a fragment twice": lambda line: line["spans"][1]["fragments"].append(line["spans"][1]["fragments"][0]),
    "nobody has decided": lambda line: line["spans"][1]["provenance"].update(decision="suggested"),
    "no time": lambda line: line["relations"][0]["provenance"].update(at="today"),
    "a time that there is not": lambda line: line["relations"][0]["provenance"].update(at="2026-13-45T99:99:99.000Z"),
    "nobody who made it": lambda line: line["spans"][1]["provenance"].update(by=""),
    "impossibly much time": lambda line: line["spans"][1]["provenance"].update(milliseconds=10**22),
    "an impossible revision": lambda line: line.update(revision=10**25),
    "another digest": lambda line: line.update(sha256="0" * 64),
    "no status of ours": lambda line: line.update(status="new"),
    "no annotator": lambda line: line.update(annotator=""),
    "an annotator who cannot be a folder": lambda line: line.update(annotator=".."),
    "an id that cannot be a file": lambda line: line.update(id="../x"),
    "suggestions that are not told": lambda line: line.update(suggestions="perhaps"),
    "a block past the end": lambda line: line["blocks"][0].update(end=10_000),
    "blocks that overlap": lambda line: line["blocks"].append(line["blocks"][0]),
    "a flag of another format": lambda line: line["blocks"][0].update(flags="torn"),
    "a mark past the end": lambda line: line["marks"][0].update(end=10_000),
    "metadata that is no object": lambda line: line.update(metadata="[]"),
}  # fmt: skip


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_what_is_odd_is_left_to_the_general_way(change: Callable[[Any], object]) -> None:
    line = changed(change)
    assert line != LINE
    assert plain(line) is None


HARMLESS: dict[str, Callable[[Any], object]] = {
    "spans in another order": lambda line: line["spans"].reverse(),
    "dismissed rules in another order": lambda line: line["spans"][0].update(dismissed="b  a b"),
    "flags in another order": lambda line: line["blocks"][0].update(flags="ruled tight"),
    "marks in another order": lambda line: line["marks"].extend(
        {"start": start, "end": 3, "kind": "strong", "target": ""} for start in (2, 1)
    ),
    "metadata in another order": lambda line: line.update(metadata='{"b": 1e-7, "a": 1e100}'),
    "attributes in another order": lambda line: line["spans"][0]["attributes"].insert(
        0, {"name": "speaker", "value": "Maud", "computed": False}
    ),
    "computed attributes": lambda line: line["spans"][0]["attributes"].append(
        {"name": "length", "value": "2", "computed": True}
    ),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_is_only_spelled_in_another_order_is_taken_alike(change: Callable[[Any], object]) -> None:
    line = changed(change)
    assert line != LINE
    quick = plain(line)
    assert quick is not None
    assert quick == general(line)


def test_a_line_that_is_not_to_the_byte_as_we_write_it_is_left_to_the_general_way() -> None:
    line = json.dumps(row()).encode()
    assert plain(line) is None
    assert general(line) == general(LINE)


def test_who_takes_over_what_others_made_goes_the_general_way() -> None:
    assert plain(LINE, replace(NATIVE, annotator=Annotator("bo"))) is None
    assert plain(LINE, replace(NATIVE, dialect=dialect("prodigy"))) is None


def test_a_library_that_knows_less_takes_nothing_the_quick_way() -> None:
    few: LabelSet = replace(LABELS, relations=LABELS.relations[:1])
    assert plain(LINE, replace(NATIVE, labels=few)) is None


def test_a_share_that_has_an_exponent_is_left_to_the_general_way() -> None:
    def unsure(share: float) -> bytes:
        made = [replace(span, provenance=replace(span.provenance, confidence=share)) for span in RECORD.spans]
        spans: tuple[Span, ...] = tuple(made)
        return next(native.write([replace(RECORD, spans=spans)]))

    assert plain(unsure(0.5)) == general(unsure(0.5))
    assert plain(unsure(0.5)) is not None
    assert plain(unsure(1e-5)) is None
