"""The consumers that other tests need anyway are asked in every run of the tests, not in environments of their own."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conformance.__main__ import judge
from tests.conformance.case import Case, Consumer, Found, prepare
from tests.conformance.registry import CONSUMERS

CHEAP = [consumer for consumer in CONSUMERS if consumer.name in ("cassis", "spacy-docbin")]


@pytest.mark.parametrize("consumer", CHEAP, ids=lambda consumer: consumer.name)
def test_it_finds_what_was_written_and_sees_every_damage(consumer: Consumer) -> None:
    name = (consumer.script or consumer.name).replace("-", "_")
    script = import_module(f"tests.conformance.consumers.{name}")

    def run(case: Case) -> Found:
        with TemporaryDirectory() as folder:
            found: Found = json.loads(json.dumps(script.main(prepare(consumer, case, Path(folder)))))
        return found

    verdict = judge(consumer, run)
    assert verdict.faults == []
    assert verdict.refusals.keys() == consumer.damages.keys()
    assert verdict.found["documents"] == len(consumer.records)
