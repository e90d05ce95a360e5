"""Articles: tables that are columns inside and sequences outside, digests and ids."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.article import (
    Block,
    BlockFlag,
    BlockRole,
    BlockTable,
    Mark,
    MarkKind,
    MarkTable,
    article_id,
    text_digest,
)
from tests.core.strategies import block_lists, mark_lists, texts, words

LENGTH = 200
blocks = block_lists(LENGTH)
marks = mark_lists(LENGTH)


@given(blocks, st.slices(8))
def test_a_block_table_is_the_sequence_of_its_blocks(rows: list[Block], part: slice) -> None:
    table = BlockTable(rows)
    assert list(table) == rows
    assert [table[-number] for number in range(1, len(rows) + 1)] == rows[::-1]
    assert list(table[part]) == rows[part]
    with pytest.raises(IndexError):
        table[len(rows)]


@given(blocks)
def test_a_block_table_survives_its_columns(rows: list[Block]) -> None:
    table = BlockTable(rows)
    assert BlockTable.from_columns(*table.columns()) == table


@given(blocks, st.permutations(list(BlockRole)))
def test_columns_may_number_the_roles_as_they_like(rows: list[Block], roles: list[BlockRole]) -> None:
    columns, _, markers = BlockTable(rows).columns()
    columns["role"] = [roles.index(row.role) for row in rows]
    assert list(BlockTable.from_columns(columns, [str(role) for role in roles], markers)) == rows


@given(blocks.filter(bool), st.integers(0, LENGTH))
def test_at_is_the_block_that_holds_an_offset_or_the_last_before_it(rows: list[Block], offset: int) -> None:
    before = [number for number, row in enumerate(rows) if row.start <= offset]
    assert BlockTable(rows).at(offset) == (before[-1] if before else 0)


@given(blocks, st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_a_block_is_found_by_where_it_begins_and_ends(rows: list[Block], start: int, end: int) -> None:
    table = BlockTable(rows)
    extents = {(row.start, row.end): number for number, row in enumerate(rows) if row.start < row.end}
    assert [table.of(*extent) for extent in extents] == list(extents.values())
    assert start >= end or table.of(start, end) == extents.get((start, end))


@given(blocks, st.sampled_from(BlockRole))
def test_with_role_finds_all_blocks_of_a_role(rows: list[Block], role: BlockRole) -> None:
    assert list(BlockTable(rows).with_role(role)) == [n for n, row in enumerate(rows) if row.role is role]


COLUMNS, ROLES, _ = BlockTable(
    [Block(0, 3, BlockRole.HEADING, level=1), Block(5, 9, flags=BlockFlag.TIGHT)]
).columns()


@pytest.mark.parametrize(
    "damage",
    [
        {"start": [0, 2]},
        {"start": [-1, 5]},
        {"start": [4, 5]},
        {"end": [3, 4]},
        {"end": [3]},
        {"end": [3, "9"]},
        {"end": [3, 2**70]},
        {"role": [0, 99]},
        {"role": [0, -1]},
        {"level": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("roles", [ROLES, ROLES[::-1]], ids=["usual roles", "other roles"])
def test_damaged_columns_are_refused(damage: dict[str, Any], roles: list[str]) -> None:
    with pytest.raises(ValueError, match="block table"):
        BlockTable.from_columns({**COLUMNS, **damage}, roles, {})


@pytest.mark.parametrize("roles", [["banner"], []])
def test_columns_with_unknown_roles_are_refused(roles: list[str]) -> None:
    with pytest.raises(ValueError, match="role"):
        BlockTable.from_columns(COLUMNS, roles, {})


def test_a_missing_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'level'"):
        BlockTable.from_columns({k: v for k, v in COLUMNS.items() if k != "level"}, ROLES, {})


@given(marks, st.slices(4))
def test_a_mark_table_is_its_marks_by_start_then_longest_first(rows: list[Mark], part: slice) -> None:
    table = MarkTable(rows)
    ordered = sorted(rows, key=lambda row: (row.start, -row.end))
    assert list(table) == ordered
    assert list(table[part]) == ordered[part]
    assert MarkTable(table) == table


def test_tables_differ_when_any_row_does() -> None:
    assert BlockTable([Block(0, 1)]) != BlockTable([Block(0, 1, marker="•")])
    assert MarkTable([Mark(0, 1, MarkKind.LINK, "a")]) != MarkTable([Mark(0, 1, MarkKind.LINK, "b")])


@given(texts)
def test_the_digest_is_that_of_the_text_in_utf8(text: str) -> None:
    assert text_digest(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_half_a_surrogate_pair_has_no_digest() -> None:
    with pytest.raises(UnicodeEncodeError):
        text_digest("\ud800")


@given(words | st.text(), texts.map(text_digest))
def test_an_id_is_a_safe_file_name_on_every_system(title: str, digest: str) -> None:
    identifier = article_id(title, digest)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identifier)
    assert identifier.endswith(f"-{digest[:8]}")
    assert len(identifier) <= 50


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("U.S. asks China for help", "us-asks-china-for-help"),
        ("Café société", "cafe-societe"),
        ("語", "article"),
        ("../../etc/passwd", "etc-passwd"),
        ("one two three four five six seven eight nine", "one-two-three-four-five-six-seven-eight"),
        ("a" * 60, "a" * 40),
    ],
)
def test_a_slug_reads_like_the_title(title: str, slug: str) -> None:
    assert article_id(title, "0123456789abcdef") == f"{slug}-01234567"


@given(st.integers(0, 60).flatmap(block_lists), st.integers(0, 60).flatmap(mark_lists))
def test_tables_read_and_compare_like_the_lists_that_they_hold(
    blocks: list[Block], marks: list[Mark]
) -> None:
    marks = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    for table, rows, again in (
        (BlockTable(blocks), blocks, BlockTable(blocks)),
        (MarkTable(marks), marks, MarkTable(marks)),
    ):
        assert list(table) == rows
        assert len(table) == len(rows)
        assert table == again
        assert hash(table) == hash(again)
        assert repr(table) == f"{type(table).__name__}({rows!r})"
        assert list(table[1:-1]) == rows[1:-1]
        assert [table[place] for place in range(-len(rows), len(rows))] == [*rows, *rows]
        with pytest.raises(IndexError):
            table[len(rows)]
        assert table != rows
        if rows:
            assert table != type(table)(rows[1:])  # type: ignore[arg-type]
