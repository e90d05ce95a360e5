"""Every dialect writes and reads as it did: others have files of ours, and programs that were built on them."""

from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from reader.exchange.dialect import dialect, names
from tests.damaging import spelled
from tests.exchange.pinning import path_of, pinned

PINNED_WITH = {"spacy": "3.8."}
"""Versions of what cuts texts into tokens for a dialect; later ones may cut otherwise, which is no fault of ours."""


@pytest.mark.parametrize("name", names())
def test_what_is_written_and_read_is_what_was(name: str) -> None:
    if name in PINNED_WITH and not version(name).startswith(PINNED_WITH[name]):
        pytest.skip(f"pinned with {name} {PINNED_WITH[name]}")
    found = dialect(name)
    made, before = json.loads(spelled(pinned(found))), json.loads(path_of(found).read_text(encoding="utf-8"))
    assert made.keys() == before.keys()
    for part, value in before.items():
        assert made[part] == value, f"{name}, {part}: python -m tests.exchange.pinning writes what is now"
