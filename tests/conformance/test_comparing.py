"""The comparison with a consumer fails on anything that is missing, too much or complained about."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conformance.__main__ import CrashError, Verdict, compare, judge
from tests.conformance.case import Case, Consumer, Found, expected, prepare
from tests.conformance.damage import RELATIONS, SPANS, Damage
from tests.conformance.registry import CONSUMERS, ROOT
from tests.exchange.torture import RECORDS


def nothing(found: Found) -> None:
    found.update(documents=0, spans=[], relations=[])


def one_span_less(found: Found) -> None:
    del found["spans"][0]


def one_span_twice(found: Found) -> None:
    found["spans"].append(found["spans"][0])


def one_offset_shifted(found: Found) -> None:
    found["spans"][0][2][0][0] += 1


def one_relation_turned(found: Found) -> None:
    found["relations"][0][1:] = found["relations"][0][:0:-1]


def one_document_less(found: Found) -> None:
    found["documents"] -= 1


def one_complaint(found: Found) -> None:
    found["faults"].append("it is not valid")


def test_equal_findings_agree() -> None:
    assert compare(expected(RECORDS), copy.deepcopy(expected(RECORDS))) == []


@pytest.mark.parametrize(
    "damage",
    [
        nothing,
        one_span_less,
        one_span_twice,
        one_offset_shifted,
        one_relation_turned,
        one_document_less,
        one_complaint,
    ],
)
def test_one_difference_is_seen(damage: Callable[[Found], None]) -> None:
    found = copy.deepcopy(expected(RECORDS))
    damage(found)
    assert compare(expected(RECORDS), found) != []


@pytest.mark.parametrize("consumer", CONSUMERS, ids=lambda consumer: consumer.name)
def test_every_consumer_is_shown_damage(consumer: Consumer) -> None:
    assert {"offset shifted", "unknown label"} <= consumer.damages.keys()
    assert ("target gone" in consumer.damages) == bool(expected(consumer.records)["relations"])
    for name, damage in consumer.damages.items():
        contents = []
        for change in (damage.twin, damage.edit):
            with TemporaryDirectory() as folder:
                target = prepare(consumer, Case(name, consumer.short_records, change), Path(folder))
                files = target.rglob("*") if target.is_dir() else [target]
                contents.append([file.read_bytes() for file in sorted(files) if file.is_file()])
        assert contents[0] != contents[1], name


PAGE = (ROOT / "docs" / "exporting.md").read_text(encoding="utf-8")
PRETENDED = Consumer(
    "pretended",
    "",
    "native",
    (),
    {
        "offset shifted": Damage(lambda content: content, SPANS),
        "target gone": Damage(lambda content: content, RELATIONS, lambda content: content),
    },
)


def judged(edited: Callable[[str], Found]) -> Verdict:
    """Return the verdict on a consumer that is sound, and of which is told what it finds in damaged files."""

    def run(case: Case) -> Found:
        sound = case.name.endswith("sound")
        return copy.deepcopy(expected(case.records)) if sound else edited(case.name)

    return judge(PRETENDED, run)


def test_a_damage_counts_if_it_is_what_the_consumer_finds() -> None:
    def find(name: str) -> Found:
        found = copy.deepcopy(expected(PRETENDED.short_records))
        (one_offset_shifted if name == "offset shifted" else one_relation_turned)(found)
        return found

    verdict = judged(find)
    assert verdict.faults == []
    assert list(verdict.refusals) == ["offset shifted", "target gone"]


def crash(_: str) -> Found:
    raise CrashError("KeyError: 'spans'")


def overlook(_: str) -> Found:
    return copy.deepcopy(expected(PRETENDED.short_records))


def complain_of_something_else(_: str) -> Found:
    found = copy.deepcopy(expected(PRETENDED.short_records))
    one_document_less(found)
    one_complaint(found)
    return found


@pytest.mark.parametrize("find", [crash, overlook, complain_of_something_else])
def test_a_damage_counts_for_nothing_else(find: Callable[[str], Found]) -> None:
    verdict = judged(find)
    assert verdict.refusals == {}
    assert len(verdict.faults) == 2


def test_a_damage_does_not_count_where_its_sound_twin_fails() -> None:
    def run(case: Case) -> Found:
        found = copy.deepcopy(expected(case.records))
        if case.name != "sound":
            one_relation_turned(found)
        return found

    verdict = judge(PRETENDED, run)
    assert "target gone: its sound twin does not pass" in verdict.faults[1]


def test_nothing_counts_where_the_sound_export_fails() -> None:
    def run(case: Case) -> Found:
        found = copy.deepcopy(expected(RECORDS))
        nothing(found)
        return found

    verdict = judge(PRETENDED, run)
    assert verdict.faults[0] == f"0 documents instead of {len(RECORDS)}"
    assert verdict.refusals == {}


@pytest.mark.parametrize("consumer", CONSUMERS, ids=lambda consumer: consumer.name)
def test_the_page_shows_that_every_consumer_agreed(consumer: Consumer) -> None:
    (line,) = (line for line in PAGE.split("\n") if line.startswith(f"| {consumer.name}: {consumer.what} | "))
    _, _, version, documents, spans, relations, damages, _ = (cell.strip() for cell in line.split("|"))
    wanted = expected(consumer.records)
    assert version[0].isalnum()
    assert (int(documents), int(spans), int(relations)) == (
        wanted["documents"],
        len(wanted["spans"]),
        len(wanted["relations"]),
    )
    assert damages == f"{len(consumer.damages)} of {len(consumer.damages)}"
