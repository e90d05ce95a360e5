"""Every reader takes any bytes, or refuses them with a reason; longer: `make torture`."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.one import changed
from tests.fuzz.targets import seeds, targets

TARGETS = targets()


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_reader_understands_is_read(name: str) -> None:
    for seed in seeds(name):
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_changed_bytes_are_read_or_refused_with_a_reason(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(seeds(name)))
    TARGETS[name](changed(seed, random.Random(data.draw(st.integers(0, 1 << 30)))))


NOTHING = (b"", b"\0", b"\xff\xfe", b"[" * 50_000, b'{"a":' * 20_000, b"<" * 50_000, b"\n" * 9)


@pytest.mark.parametrize(("name", "data"), [(name, data) for name in TARGETS for data in NOTHING])
def test_what_is_nothing_at_all_is_refused_or_empty(name: str, data: bytes) -> None:
    TARGETS[name](data)
