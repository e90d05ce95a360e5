"""A large file is read by parts, and each part is what stands there."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from reader.library.content import Content

SIZE = (1 << 20) + 12_345


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("content") / "large"
    path.write_bytes(Random(7).randbytes(SIZE))
    return path


def test_any_part_is_what_stands_there(large: Path) -> None:
    content, whole, source = Content(large), large.read_bytes(), Random(3)
    assert content.size == SIZE
    at = 0
    for _ in range(3_000):
        # Near the last one, as rows are read, or anywhere; of a few bytes or of many, and past the end too.
        at = source.choice([at, at + source.randrange(400), source.randrange(SIZE)])
        end = at + source.choice([0, 1, 250, 16_384, 40_000])
        assert content.read(at, end) == whole[at:end]
    assert content.read() == whole


def test_rows_in_order_are_read_many_at_a_time(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, read, reads = Content(large), os.pread, list[int]()

    def counted(descriptor: int, size: int, start: int) -> bytes:
        reads.append(size)
        return read(descriptor, size, start)

    monkeypatch.setattr(os, "pread", counted)
    whole = large.read_bytes()
    for start in range(500_000, 600_000, 250):
        assert content.read(start, start + 250) == whole[start : start + 250]
    assert len(reads) < 10
