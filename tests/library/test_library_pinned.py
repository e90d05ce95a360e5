"""A library lies on the disk as it did, says what it did, and of each damage what it did."""

from __future__ import annotations

import json

import pytest

from tests.damaging import spelled
from tests.library.pinning import FILE, parts, pinned

BEFORE = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", parts())
def test_what_is_kept_and_said_is_what_was(part: str) -> None:
    made = json.loads(spelled({part: pinned(part)}))[part]
    assert made == BEFORE[part], "python -m tests.library.pinning writes what is now"


def test_nothing_else_is_pinned() -> None:
    assert list(BEFORE) == list(parts())
