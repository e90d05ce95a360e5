"""Columns in the cache come back as they were, for whom they belong to; whatever else lies there is passed over."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.library import packed
from reader.library.packed import read_packed, write_packed

NUMBERS, BYTES, NONE = array("Q", [1, 2**40, 3]), array("B", b"\n\n"), array("I")


def columns() -> list[array[int]]:
    return [array("Q", [9]), array("B"), array("I")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "x.bin"
    write_packed(file, "it", {"a": [1, "é"]}, [NUMBERS, BYTES, NONE], b"tail\n")
    return file


@pytest.mark.parametrize("at_once", [1, 1 << 20])
def test_columns_what_was_kept_with_them_and_the_tail_come_back(
    path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(packed, "_HEADER", at_once)
    filled = columns()
    read = read_packed(path, "it", filled)
    assert read is not None
    assert (read[0], bytes(read[1])) == ({"a": [1, "é"]}, b"tail\n")
    assert filled == [NUMBERS, BYTES, NONE]


def test_what_belongs_to_another_or_is_not_there_is_nothing(path: Path) -> None:
    assert read_packed(path, "another", columns()) is None
    assert read_packed(path.with_name("none"), "it", columns()) is None
    assert read_packed(path.parent, "it", columns()) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda head: head | {"version": 2},
        lambda head: head | {"byte_order": {"little": "big", "big": "little"}[sys.byteorder]},
        lambda head: head | {"crc32": head["crc32"] + 1},
        lambda head: head | {"items": [["Q", 4, 3], *head["items"][1:]]},
        lambda head: head | {"items": [["q", 8, 3], *head["items"][1:]]},
        lambda head: head | {"items": head["items"][:2]},
        lambda head: head | {"items": [*head["items"], ["I", 4, 0]]},
        lambda head: {key: value for key, value in head.items() if key != "about"},
        lambda head: head | {"about": 7},
        lambda head: [head],
    ],
)
def test_what_is_not_as_it_was_written_is_nothing(path: Path, wrong: Callable[[dict[str, Any]], Any]) -> None:
    head, _, body = path.read_bytes().partition(b"\n")
    path.write_bytes(json.dumps(wrong(json.loads(head))).encode() + b"\n" + body)
    assert read_packed(path, "it", columns()) is None


def test_where_it_cannot_be_written_nothing_is_kept_and_nothing_raised(path: Path) -> None:
    write_packed(path / "below", "it", {}, [NUMBERS])
    assert read_packed(path, "it", columns()) is not None
