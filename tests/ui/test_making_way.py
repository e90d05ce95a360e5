"""Work in a thread pauses while keys are being pressed, and not for longer than it may."""

from __future__ import annotations

import time

import pytest

from reader.ui.making_way import BREATH, Pauses


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the pauses that are made, which take no time."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


def worked(pauses: Pauses, monkeypatch: pytest.MonkeyPatch, steps: int, seconds: float) -> None:
    """Work in steps of so many seconds, and pause after each."""
    start = time.monotonic()
    for step in range(steps):
        monkeypatch.setattr(time, "monotonic", lambda passed=step * seconds: start + passed)
        pauses.pause()


def test_nobody_waits_where_no_key_is_pressed(slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = Pauses(lambda: False)
    pauses.left = 10
    worked(pauses, monkeypatch, 100, 0.01)
    assert slept == []


def test_it_pauses_after_some_work_and_not_after_each_bit(
    slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = Pauses(lambda: True)
    pauses.left = 10
    worked(pauses, monkeypatch, 1_000, 0.0001)
    assert 50 < len(slept) < 200


def test_it_goes_on_once_it_has_waited_for_as_long_as_it_may(
    slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = Pauses(lambda: True)
    pauses.left = 10 * BREATH
    worked(pauses, monkeypatch, 1_000, 0.01)
    assert len(slept) in (10, 11)
