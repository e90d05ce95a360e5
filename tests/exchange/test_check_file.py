"""Export files are held against the rules, and each fault is named with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.exchange.check_file import file_faults
from reader.exchange.dialects import native
from reader.exchange.record import Record
from tests.exchange.sample import CUE, LINE, QUOTE, row
from tests.exchange.strategies import records

SECOND = QUOTE.fragments[1]


def faults_of(*lines: bytes) -> list[str]:
    return [f"{line}: {fault}" for line, fault in file_faults(native.read(lines)) if fault is not None]


@given(st.lists(records(), max_size=3, unique_by=lambda record: record.article.text))
def test_what_was_exported_has_no_fault(exported: list[Record]) -> None:
    lines = list(native.write(exported))
    assert list(file_faults(native.read(lines))) == [(number, None) for number in range(1, len(lines) + 1)]


def test_a_key_may_be_absent_only_where_earlier_versions_did_not_write_it() -> None:
    def lacking(holder: Callable[[Any], Any], key: str) -> bytes:
        loaded = row()
        del holder(loaded)[key]
        return json.dumps(loaded).encode()

    parts: list[Callable[[Any], Any]] = [lambda loaded: loaded, lambda loaded: loaded["spans"][0]]
    spared = {key for part in parts for key in part(row()) if not faults_of(lacking(part, key))}
    assert spared == {"suggestions", "dismissed"}


def shift(loaded: Any) -> None:
    loaded["spans"][0]["fragments"][1]["start"] -= 1


def shift_all(loaded: Any) -> None:
    for end in ("start", "end"):
        loaded["spans"][1]["fragments"][0][end] += 1


def drop_end(loaded: Any) -> None:
    del loaded["spans"][2]


def rename_label(loaded: Any) -> None:
    loaded["spans"][1]["label"] = "cuee"


def change_text(loaded: Any) -> None:
    loaded["text"] = loaded["text"].replace("looked", "Looked")


def change_text_beyond_spans(loaded: Any) -> None:
    loaded["text"] += "!"


def swap_surrogates(loaded: Any) -> None:
    loaded["title"] = loaded["text"] = "\ud83d"
    loaded["spans"] = loaded["relations"] = loaded["blocks"] = loaded["marks"] = []


def stretch_block(loaded: Any) -> None:
    loaded["blocks"][0]["end"] = 10**30


def forget_maker(loaded: Any) -> None:
    loaded["spans"][0]["provenance"]["by"] = ""


def count_keys(loaded: Any) -> None:
    loaded["relations"][0]["provenance"]["keys"] = 2**63


def break_note(loaded: Any) -> None:
    loaded["spans"][0]["note"] = "\ud83d"


def break_title(loaded: Any) -> None:
    loaded["title"] = "\ud83d"


def forget_entity(loaded: Any) -> None:
    loaded["entities"] = []


def leave_library(loaded: Any) -> None:
    loaded["id"] = "../labels"


def name_with_space(loaded: Any) -> None:
    loaded["annotator"] = "ann b"


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (shift, f"2: span s-quote: fragment {SECOND.start - 1}-{SECOND.end} does not match its stored text"),
        (shift_all, f"2: span s-cue: fragment {CUE.start + 1}-{CUE.end + 1} does not match its stored text"),
        (drop_end, "2: relation r-source: its tail is span s-source, which is not there"),
        (rename_label, "2: span s-cue: label 'cuee' is not in the label set"),
        (
            change_text,
            f"2: span s-quote: fragment {SECOND.start}-{SECOND.end} does not match its stored text",
        ),
        (change_text_beyond_spans, "2: sha256: it is not that of the text"),
        (swap_surrogates, "2: text: it holds half of a surrogate pair at 0"),
        (stretch_block, "2: block 0: 0-1000000000000000000000000000000 is no range of the text"),
        (forget_entity, "2: span s-source: it points at entity e-0000000001, which is not there"),
        (forget_maker, "2: span s-quote: it does not say who made it"),
        (count_keys, "2: relation r-cue: the time or the keys that it took are impossibly many"),
        (break_note, "2: span s-quote: note holds half of a surrogate pair"),
        (break_title, "2: title: it holds half of a surrogate pair"),
        (leave_library, "2: '../labels' cannot be an article's id"),
        (name_with_space, "2: 'ann b' cannot be an annotator's name (use up to 64 letters"),
    ],
)
def test_one_change_in_one_line_is_found_there(damage: Callable[[Any], None], complaint: str) -> None:
    loaded = row()
    loaded["id"] += "-damaged"
    damage(loaded)
    faults = faults_of(LINE, json.dumps(loaded).encode())
    assert faults[0].startswith(complaint)
    assert all(fault.startswith("2: ") for fault in faults)


def test_an_annotator_has_an_article_once() -> None:
    assert faults_of(LINE, b"\n", LINE) == ["3: line 1 holds this article by this annotator already"]


def test_an_article_has_one_text() -> None:
    other = row() | {"annotator": "bo", "text": "x", "spans": [], "relations": [], "blocks": [], "marks": []}
    other["sha256"] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert faults_of(LINE, json.dumps(other).encode()) == [
        "2: line 1 holds another text under the same id and revision"
    ]
