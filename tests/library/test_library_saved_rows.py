"""Annotations read from where they were saved are the same as annotations held in memory."""

from __future__ import annotations

import tempfile
from array import array
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.annotation import Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.edit import Change, Item
from reader.errors import DamagedError
from reader.library import snapshot
from reader.library.checkpoint import Checkpoint, columns_name, read_checkpoint
from reader.library.column_file import read_columns, write_columns
from reader.library.content import Content
from reader.library.opening import open_library
from reader.library.saved_rows import Columns, SavedRows
from reader.library.snapshot import Snapshot
from reader.library.state import State
from tests.core.strategies import annotation_lists
from tests.core.test_annotations import LENGTH, assert_holds, sound_changes

from .acts import ANN, TEXT, add, article, change, library_in, opened, span

ARTICLE = article(text=TEXT[:LENGTH])


def saved(path: Path, annotations: Annotations, rows: SavedRows | None = None) -> SavedRows:
    columns = Snapshot.of(State(annotations), ARTICLE, ANN, None, rows).write(path, ARTICLE.text)
    return SavedRows(Content(path), columns)


def without_names(columns: Columns) -> tuple[list[str], dict[str, int], Columns]:
    """Columns whose labels are told by their names, since a name that nothing has any more may stay."""
    spans = columns.spans
    labels = [spans.names[label] for label in spans.labels]
    counts = {name: count for name, count in zip(spans.names, spans.counts, strict=True) if count}
    return labels, counts, replace(columns, spans=replace(spans, names=(), labels=array("I"), counts=()))


@given(st.data())
@settings(max_examples=60)
def test_saved_annotations_are_changed_and_saved_again_like_those_in_memory(data: st.DataObject) -> None:
    held: list[Item] = data.draw(annotation_lists(LENGTH))
    with tempfile.TemporaryDirectory() as folder:
        rows = saved(Path(folder) / "0.json", Annotations(held))
        for round_ in (1, 2):
            annotations = Annotations(saved=rows.items(ARTICLE.text))
            assert_holds(annotations, held)
            changes = data.draw(sound_changes(held)) if round_ == 1 else []
            model = Annotations(held)
            model.apply(changes)
            annotations.apply(changes)
            held = [*model.spans.values(), *model.relations.values()]
            assert_holds(annotations, held)
            assert annotations.label_counts == model.label_counts
            rows = saved(Path(folder) / f"{round_}.json", annotations, rows)
            again = read_checkpoint(Path(folder) / f"{round_}.json", ARTICLE)
            assert isinstance(again, Checkpoint)
            assert again.state.annotations == model
            assert again.rows is not None
            assert without_names(again.rows.columns) == without_names(rows.columns)


def test_rows_that_come_to_others_of_their_number_get_the_next_that_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "_AT_ONCE", 2)
    monkeypatch.setattr(snapshot, "row_numbers", lambda names: [7 for _ in names])
    monkeypatch.setattr(snapshot, "row_number", lambda _: 7)
    early, late = ([span(number) for number in range(first, first + 5)] for first in (0, 5))
    rows = saved(tmp_path / "0.json", Annotations(early))
    assert [*rows.columns.span_lines.numbers] == [7, 8, 9, 10, 11]
    annotations = Annotations(saved=rows.items(ARTICLE.text))
    annotations.apply([Change(early[1], None), *(Change(None, one) for one in late)])
    rows = saved(tmp_path / "1.json", annotations, rows)
    assert_holds(annotations, [early[0], *early[2:], *late])
    again = read_checkpoint(tmp_path / "1.json", ARTICLE)
    assert isinstance(again, Checkpoint)
    assert again.state.annotations == annotations
    ids = rows.columns.spans.ids
    numbers = {ids[place]: number for place, number in enumerate(rows.columns.span_lines.numbers)}
    assert {numbers[one.id] for one in (early[0], *early[2:])} == {7, 9, 10, 11}
    assert {numbers[one.id] for one in late} == {12, 13, 14, 15, 16}


@given(annotation_lists(LENGTH), st.integers(0, LENGTH), st.integers(0, LENGTH))
@settings(max_examples=60)
def test_pieces_are_the_fragments_that_touch(held: list[Item], start: int, end: int) -> None:
    expected = sorted(
        (part.start, part.end, item.label, item.id)
        for item in held
        if isinstance(item, Span)
        for part in item.fragments
        if part.start < end and start < part.end
    )
    with tempfile.TemporaryDirectory() as folder:
        rows = saved(Path(folder) / "0.json", Annotations(held))
        annotations = Annotations(saved=rows.items(ARTICLE.text))
        assert sorted(annotations.pieces(start, end)) == expected
    assert sorted(Annotations(held).pieces(start, end)) == expected


@given(annotation_lists(LENGTH))
@settings(max_examples=40)
def test_columns_come_back_from_the_cache_as_they_were(held: list[Item]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns = saved(Path(folder) / "0.json", Annotations(held)).columns
        columns.spans.names = tuple(columns.spans.names)
        write_columns(Path(folder) / "0.bin", columns, "it")
        assert read_columns(Path(folder) / "0.bin", "it") == columns
        assert read_columns(Path(folder) / "0.bin", "another") is None


def test_a_damaged_or_missing_column_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "columns.bin"
    assert read_columns(path, "it") is None
    write_columns(path, Columns(), "it")
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[: len(whole) // 2], b"", b"{}\n", whole[:-1] + b"\1", b"[]\n" + whole):
        path.write_bytes(damaged)
        assert read_columns(path, "it") is None


MANY = 1500


def large(folder: Path) -> tuple[Path, Article]:
    """A library in which one article has so many annotations that the cache keeps their columns."""
    library = library_in(folder)
    journal = opened(library)
    add(journal, *(span(number, number % 400, number % 400 + 5) for number in range(MANY)))
    journal.close()
    return library.root, article()


def test_many_annotations_are_opened_from_the_cache_without_reading_their_rows(tmp_path: Path) -> None:
    root, about = large(tmp_path)
    file = root / "annotations" / ANN / f"{about.id}.json"
    columns_file = root / ".cache" / "columns" / ANN / f"{about.id}.bin"
    name = columns_name(Content(file), about)
    assert name
    assert read_columns(columns_file, name) is not None
    checkpoint = read_checkpoint(file, about, columns_file)
    assert isinstance(checkpoint, Checkpoint)
    assert checkpoint.unlisted == ""
    assert len(checkpoint.state.annotations.spans) == MANY


@pytest.mark.parametrize("damage", [b"", b"not columns"])
def test_a_cache_that_is_no_use_is_made_again(tmp_path: Path, damage: bytes) -> None:
    root, about = large(tmp_path)
    columns_file = root / ".cache" / "columns" / ANN / f"{about.id}.bin"
    columns_file.write_bytes(damage)
    journal = opened(open_library(root))
    assert len(journal.annotations.spans) == MANY
    journal.close()
    name = columns_name(Content(root / "annotations" / ANN / f"{about.id}.json"), about)
    assert read_columns(columns_file, name) is not None


def test_rows_stay_readable_when_another_file_takes_the_place_of_theirs(tmp_path: Path) -> None:
    root, about = large(tmp_path)
    journal = opened(open_library(root))
    file = root / "annotations" / ANN / f"{about.id}.json"
    file.rename(tmp_path / "away")
    file.write_bytes(b"{}")
    assert sum(1 for _ in journal.annotations.ordered()) == MANY
    add(journal, span(MANY + 1))
    journal.close()
    assert len(opened(open_library(root)).annotations.spans) == MANY + 1
    assert (file.parent / f"{file.name}.damaged-1").read_bytes() == b"{}"


def test_only_changed_annotations_are_spelled_anew(tmp_path: Path) -> None:
    root, about = large(tmp_path)
    file = root / "annotations" / ANN / f"{about.id}.json"
    before = file.read_bytes().splitlines()
    journal = opened(open_library(root))
    add(journal, span(MANY + 1, 7, 9))
    third = journal.annotations.spans[span(3).id]
    change(journal, third, replace(third, note="looked at again"))
    journal.close()
    after = file.read_bytes().splitlines()
    changed = {line.rstrip(b",") for line in after} ^ {line.rstrip(b",") for line in before}
    assert sum(b'"fragments"' in line for line in changed) == 3


def test_rows_that_are_changed_on_the_disk_while_they_are_open_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, about = large(tmp_path)
    monkeypatch.setattr("reader.library.content._SMALL", 0)
    file = root / "annotations" / ANN / f"{about.id}.json"
    journal = opened(open_library(root))
    content = file.read_bytes()
    file.write_bytes(content.replace(b'"fragments"', b'"fragmentX"'))
    with pytest.raises(DamagedError) as raised:
        list(journal.annotations.ordered())
    assert raised.value.what.startswith("the file has changed on the disk: span ")
    assert (raised.value.where, raised.value.remedy) == (str(file), "open the article again")


def test_what_touches_a_range_is_found_among_many_saved_spans(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    held = [
        span(number, place := number * 7919 % 440, place + 1 + number % 5 + (50 if number % 97 == 0 else 0))
        for number in range(MANY)
    ]
    with closing(opened(library)) as journal:
        add(journal, *held)
    found = opened(library, writable=False).annotations
    in_order = sorted(held, key=lambda item: (item.start, -item.end, item.id))
    assert list(found.ordered()) == in_order
    for start in range(0, 490, 11):
        for end in (start + 1, start + 30):
            touched = [item for item in in_order if item.start < end and start < item.end]
            assert found.touching(start, end) == touched
            assert {piece.span for piece in found.pieces(start, end)} == {item.id for item in touched}
        assert found.after(None, start) == next((item for item in in_order if item.start >= start), None)
