"""The comparison with a consumer fails on anything that is missing, too much or complained about."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conformance.__main__ import compare
from tests.conformance.case import Found, expected, prepare
from tests.conformance.registry import CONSUMERS
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


def test_every_consumer_is_shown_damage() -> None:

    for consumer in CONSUMERS:
        assert {"offset shifted", "unknown label"} <= consumer.damages.keys()
        for case in consumer.cases():
            with TemporaryDirectory() as folder:
                prepare(consumer, case, Path(folder))
