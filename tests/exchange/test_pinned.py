"""Every dialect writes and reads as it did: others have files of ours, and programs that were built on them."""

from __future__ import annotations

import json

import pytest

from reader.exchange.dialect import dialect, names
from tests.damaging import spelled
from tests.exchange.pinning import path_of, pinned


@pytest.mark.parametrize("name", names())
def test_what_is_written_and_read_is_what_was(name: str) -> None:
    found = dialect(name)
    made, before = json.loads(spelled(pinned(found))), json.loads(path_of(found).read_text(encoding="utf-8"))
    assert made.keys() == before.keys()
    for part, value in before.items():
        assert made[part] == value, f"{name}, {part}: python -m tests.exchange.pinning writes what is now"
