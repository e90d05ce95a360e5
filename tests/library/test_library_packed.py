"""Columns in the cache come back as they were, for whom they belong to; whatever else lies there is passed over."""

from __future__ import annotations

import json
import sys
import tempfile
import zlib
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.packed import read_packed, write_packed

NUMBERS, BYTES, NONE = array("Q", [1, 2**40, 3]), array("B", b"\n\n"), array("I")


def columns() -> list[array[int]]:
    return [array("Q", [9]), array("B"), array("I")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "x.bin"
    write_packed(file, "it", {"a": [1, "é"]}, [NUMBERS, BYTES, NONE], [b"one\n", b"", b"two"])
    return file


def test_columns_what_was_kept_with_them_and_the_strings_come_back(path: Path) -> None:
    filled = columns()
    read = read_packed(path, "it", filled)
    assert read is not None
    assert read == ({"a": [1, "é"]}, [b"one\n", b"", b"two"])
    assert filled == [NUMBERS, BYTES, NONE]


@given(st.data())
def test_no_byte_of_the_file_can_change_unseen(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.bin"
        write_packed(file, "it", {"a": [1, "é"]}, [NUMBERS, BYTES, NONE], [b"one\n", b"", b"two"])
        content = bytearray(file.read_bytes())
        place = data.draw(st.integers(0, len(content) - 1))
        changed = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
        content[place] = changed
        file.write_bytes(content)
        read = read_packed(file, "it", columns())
        # The checksum's own digits may be spelled in another way.
        assert read is None or place < len("00000000 ")


def test_what_belongs_to_another_or_is_not_there_is_nothing(path: Path) -> None:
    assert read_packed(path, "another", columns()) is None
    assert read_packed(path.with_name("none"), "it", columns()) is None
    assert read_packed(path.parent, "it", columns()) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda head: head | {"version": 2},
        lambda head: head | {"byte_order": {"little": "big", "big": "little"}[sys.byteorder]},
        lambda head: head | {"items": [["Q", 8, 1 << 62], *head["items"][1:]]},
        lambda head: head | {"items": [["Q", 8, 1 << 80], *head["items"][1:]]},
        lambda head: head | {"items": [["Q", 8, -1], *head["items"][1:]]},
        lambda head: head | {"items": [["Q", 4, 3], *head["items"][1:]]},
        lambda head: head | {"items": [["q", 8, 3], *head["items"][1:]]},
        lambda head: head | {"items": head["items"][:2]},
        lambda head: head | {"items": [*head["items"], ["I", 4, 0]]},
        lambda head: {key: value for key, value in head.items() if key != "about"},
        lambda head: head | {"about": 7},
        lambda head: head | {"strings": [4, 0, 4]},
        lambda head: head | {"strings": [4, 0, 2]},
        lambda head: head | {"strings": [4, 0, 1 << 80]},
        lambda head: head | {"strings": [4, 0, "3"]},
        lambda head: [head],
    ],
)
def test_what_is_not_as_it_was_written_is_nothing(path: Path, wrong: Callable[[dict[str, Any]], Any]) -> None:
    head, _, body = path.read_bytes().partition(b" ")[2].partition(b"\n")
    content = json.dumps(wrong(json.loads(head))).encode() + b"\n" + body
    path.write_bytes(b"%08x %s" % (zlib.crc32(content), content))
    assert read_packed(path, "it", columns()) is None


def test_where_it_cannot_be_written_nothing_is_kept_and_nothing_raised(path: Path) -> None:
    write_packed(path / "below", "it", {}, [NUMBERS])
    assert read_packed(path, "it", columns()) is not None
