"""Annotations that are read at once are those that are found by opening them, and so is all that is wrong with them."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.cli.records import records, row_records
from reader.core.annotation import Provenance, Relation
from reader.core.article import Article, Block, BlockRole, BlockTable, Mark, MarkKind, MarkTable
from reader.core.edit import Change, Item
from reader.core.ids import Annotator
from reader.editor.aid import aid_told
from reader.errors import PressmarkError
from reader.exchange.account import Account
from reader.exchange.dialect import Job
from reader.exchange.dialects import native
from reader.exchange.record import Record, RecordMaker, RowRecord
from reader.exchange.writing import write_sound, write_sound_rows
from reader.library.bulk import SealedWork
from reader.library.edit_log import spell_line
from reader.library.folder import FolderLibrary
from reader.library.protocol import Annotated, Status
from tests.core.strategies import ENTITIES, LABELS, annotation_lists, articles, json_values
from tests.library.acts import (
    ANN,
    add,
    article,
    change,
    checkpoint_file,
    edit,
    library_in,
    log_file,
    only,
    opened,
    relation,
    span,
)
from tests.library.test_library_replay import abandon, perform, restarted, steps

BO = Annotator("bo")


def one_by_one(library: FolderLibrary) -> Iterator[Annotated]:
    for place in library.ids():
        for annotator in library.annotators(place):
            with closing(library.open(place, annotator, writable=False)) as journal:
                yield journal


def told(works: Iterable[Annotated]) -> tuple[list[object], str]:
    """All that is told of annotations, to the byte; and where it ends, why."""
    found: list[object] = []
    try:
        for held in works:
            record = RecordMaker(ENTITIES, LABELS).make(
                held.article, held.annotations, annotator=held.annotator, status=str(held.status)
            )
            relations = list(held.annotations.relations.values())
            found.append((next(native.write([record])), record, relations, dict(held.drafts)))
    except PressmarkError as fault:
        return found, f"{type(fault).__name__} {fault}"
    return found, ""


def written(chunks: Iterable[Any]) -> tuple[bytes, str]:
    """All of an export; nothing where it fails, and why."""
    try:
        return b"".join(chunks), ""
    except PressmarkError as fault:
        return b"", f"{type(fault).__name__} {fault}"


def exported(library: FolderLibrary) -> tuple[bytes, str]:
    """The export of a library whose annotations were all opened."""
    maker = RecordMaker(library.entities(), library.labels)
    of = (
        maker.make(
            held.article,
            held.annotations,
            annotator=held.annotator,
            status=str(held.status),
            aid=aid_told(held),
        )
        for held in one_by_one(library)
        if held.annotations.spans or held.status in (Status.DONE, Status.FLAGGED)
    )
    return written(write_sound(native.DIALECT, of, Job(library.labels)))


def assert_alike(library: FolderLibrary) -> None:
    assert told(library.annotated(library.ids())) == told(one_by_one(library))
    quick = Account()
    found = written(write_sound_rows(native.write, row_records(library), Job(library.labels, quick)))
    slow = Account()
    assert found == written(write_sound(native.DIALECT, records(library), Job(library.labels, slow)))
    assert found == exported(library)
    if not found[1]:
        assert (quick.came, quick.went) == (slow.came, slow.went)


def put_all(library: FolderLibrary, annotator: Annotator, items: list[Item]) -> None:
    with closing(library.open(only(library), annotator)) as journal:
        if items:
            journal.append(edit(journal.next_seq, *(Change(None, item) for item in items)))
        journal.set_status(Status.DONE)


@settings(deadline=None)
@given(steps)
def test_whatever_was_done_and_however_it_ended(acts: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = library_in(Path(folder))
        kept = opened(library)
        for number, (act, operand) in enumerate(acts):
            if act in ("close", "kill", "lose checkpoint"):
                library, kept = restarted(library, kept, act)
            perform(kept, number, act, operand)
        assert_alike(library)
        kept.close()
        assert_alike(library)


@settings(deadline=None)
@given(st.data())
def test_whatever_an_article_and_its_annotations_hold(data: st.DataObject) -> None:
    held: Article = data.draw(articles())
    with tempfile.TemporaryDirectory() as folder:
        library = library_in(Path(folder), held)
        first, second = ENTITIES.values()
        merged = data.draw(st.sampled_from([None, first.id]))
        for entity in data.draw(st.sampled_from([(), (first, replace(second, merged_into=merged))])):
            library.put_entity(entity)
        for annotator in (ANN, BO):
            put_all(library, annotator, data.draw(annotation_lists(len(held.text))))
        assert_alike(library)


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    """A library of one article whose annotations have a fragmented span, a relation, a note and a draft."""
    library = library_in(tmp_path, article(), article("The pier"))
    return filled(library)


def filled(library: FolderLibrary) -> FolderLibrary:
    for place in library.ids():
        journal = library.open(place, ANN)
        add(journal, span(1), span(2, 10, 20, label="source"), span(3, 10, 12))
        add(journal, relation(1, span(1), span(2, 10, 20, label="source")))
        change(journal, span(3, 10, 12), span(3, 10, 13, type="direct"))
        journal.draft("note", "half a")
        journal.close()
    return library


def quickly(library: FolderLibrary) -> list[bool]:
    return [isinstance(held, SealedWork) for held in library.annotated(library.ids())]


def test_sealed_annotations_are_read_at_once_and_others_opened(library: FolderLibrary) -> None:
    assert quickly(library) == [True, True]
    place = library.ids()[0]
    journal = library.open(place, ANN)
    add(journal, span(4, 20, 22))
    abandon(journal)
    assert quickly(library) == [False, True]
    assert_alike(library)
    library.open(place, ANN).close()
    assert quickly(library) == [True, True]


def test_rows_go_out_as_they_are_unless_a_span_must_point_at_another_entry(tmp_path: Path) -> None:
    first, second = ENTITIES.values()
    library = library_in(tmp_path)
    for entity in (first, second):
        library.put_entity(entity)
    journal = opened(library)
    add(journal, replace(span(1, label="entity", type="ORG"), entity=second.id))
    journal.close()
    assert [type(record) for record in row_records(library)] == [RowRecord]
    assert_alike(library)
    library.put_entity(replace(second, merged_into=first.id))
    assert [type(record) for record in row_records(library)] == [Record]
    assert_alike(library)
    assert b'"entity":"%s"' % first.id.encode() in exported(library)[0]


def test_annotations_whose_log_is_gone_are_read_at_once_and_an_edit_behind_them_opened(
    tmp_path: Path,
) -> None:
    library = filled(library_in(tmp_path))
    log_file(library).unlink()
    opened(library).close()
    assert not log_file(library).exists()
    assert quickly(library) == [True]
    assert_alike(library)
    kept = opened(library)
    add(kept, span(9))
    abandon(kept)
    assert quickly(library) == [False]
    assert_alike(library)


def test_an_annotator_who_has_done_nothing_is_passed_over(library: FolderLibrary) -> None:
    put_all_in = library.ids()[1]
    with closing(library.open(put_all_in, BO)) as journal:
        add(journal, span(9))
    assert [(held.article.id, held.annotator) for held in library.annotated(library.ids())] == [
        (library.ids()[0], ANN),
        (library.ids()[1], ANN),
        (library.ids()[1], BO),
    ]
    assert [held.annotator for held in library.annotated(library.ids(), {"bo"})] == [BO]
    assert_alike(library)


def test_few_articles_are_asked_for_before_what_was_made_of_them_is_taken(library: FolderLibrary) -> None:
    asked = []

    def source() -> Iterator[Any]:
        for place in list(library.ids()) * 50:
            asked.append(place)
            yield place

    works = library.annotated(source())
    next(works)
    assert len(asked) < 50


def test_a_link_out_of_the_library_is_refused_as_ever(library: FolderLibrary, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    file = library.root / "annotations" / ANN / f"{library.ids()[0]}.json"
    file.rename(outside)
    file.symlink_to(outside)
    assert_alike(library)
    assert "a link leads out of the library" in told(library.annotated(library.ids()))[1]


def test_a_log_of_a_newer_version_is_refused_as_ever(library: FolderLibrary) -> None:
    place = library.ids()[0]
    log = library.root / "annotations" / ANN / f"{place}.edits.jsonl"
    first, _, rest = log.read_bytes().partition(b"\n")
    newer = spell_line({"type": "log", "version": 9, "article": place, "sha256": ""})
    log.write_bytes(newer + b" " * (len(first) + 1 - len(newer)) + rest)
    assert_alike(library)


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(["article", "checkpoint", "log"]),
    st.floats(0, 1),
    st.binary(max_size=3),
    st.integers(0, 3),
)
def test_any_damage_of_any_file_is_told_alike(which: str, where: float, new: bytes, gone: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = filled(library_in(Path(folder)))
        path = {
            "article": library.root / "articles" / f"{only(library)}.json",
            "checkpoint": checkpoint_file(library),
            "log": log_file(library),
        }[which]
        content = path.read_bytes()
        at = int(where * len(content))
        path.write_bytes(content[:at] + new + content[at + gone :])
        assert_alike(library)


def resealed(tables: Any) -> bytes:
    rows = {
        name: b",\n".join(
            b"%s:%s"
            % (json.dumps(number).encode(), json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
            for number, row in table.items()
        )
        for name, table in tables.items()
        if name != "seal"
    }
    body = b"{\n" + b"".join(
        b'"%s":{\n%s%s},\n' % (name.encode(), lines, b"\n" if lines else b"") for name, lines in rows.items()
    )
    return body + b'"seal":{"1":{"crc32":"%08x"}}\n}\n' % zlib.crc32(body)


def put_anything(data: st.DataObject, place: Any) -> None:
    """Change, remove or double something in a JSON value, or add something to it."""
    while isinstance(place, dict | list) and place:
        keys = [*place] if isinstance(place, dict) else [*range(len(place))]
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.integers(0, 3)) == 0:
            break
        place = place[key]
    if not isinstance(place, dict | list) or not place:
        return
    match data.draw(st.sampled_from(["other", "gone", "more", "twice"])):
        case "other":
            place[key] = data.draw(
                json_values
                | st.integers(0, 40)
                | st.sampled_from(["s-0000000001", "quote", "", "direct", True])
            )
        case "gone":
            del place[key]
        case "more" if isinstance(place, dict):
            place["mood"] = data.draw(json_values)
        case _ if isinstance(place, dict):
            place["77"] = place[key]


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_value_in_any_place_under_a_seal_that_fits_is_told_alike(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = filled(library_in(Path(folder)))
        path = checkpoint_file(library)
        tables = json.loads(path.read_bytes())
        path.write_bytes(resealed(tables))
        assert quickly(library) == [True], "the seal is as ours"
        put_anything(data, tables[data.draw(st.sampled_from(["meta", "spans", "relations"]))])
        path.write_bytes(resealed(tables))
        assert_alike(library)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_value_in_any_place_of_an_article_s_file_is_told_alike(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = filled(library_in(Path(folder), marked()))
        path = library.root / "articles" / f"{only(library)}.json"
        parts = json.loads(path.read_bytes())
        assert path.read_bytes() == spelled(parts)
        assert quickly(library) == [True]
        put_anything(data, parts)
        path.write_bytes(spelled(parts))
        assert_alike(library)


def marked() -> Article:
    """Return an article with two blocks, a list item and two marks."""
    held = article()
    middle = len(held.text) // 2
    blocks = BlockTable([Block(0, middle), Block(middle, len(held.text), BlockRole.LIST_ITEM, marker="•")])
    marks = MarkTable([Mark(0, 3, MarkKind.STRONG), Mark(4, 6, MarkKind.LINK, "a.html")])
    return replace(held, blocks=blocks, marks=marks, metadata={"section": ["world", 1.5]})


def spelled(parts: dict[str, Any]) -> bytes:
    lines = (
        json.dumps({name: part}, ensure_ascii=False, separators=(",", ":"))[1:-1]
        for name, part in parts.items()
    )
    return "{{\n{}\n}}\n".format(",\n".join(lines)).encode("utf-8", "replace")


@pytest.mark.parametrize("end", [1 << 40, 1 << 62, 1 << 80])
def test_a_place_in_the_log_that_no_log_can_have_is_told_alike(tmp_path: Path, end: int) -> None:
    library = filled(library_in(tmp_path))
    path = checkpoint_file(library)
    tables = json.loads(path.read_bytes())
    ((_, row),) = tables["meta"].items()
    row["log"] = [end, *row["log"][1:]]
    path.write_bytes(resealed(tables))
    assert_alike(library)


def test_nesting_without_end_under_a_seal_that_fits_is_told_alike(tmp_path: Path) -> None:
    library = filled(library_in(tmp_path))
    path = checkpoint_file(library)
    tables = json.loads(path.read_bytes())
    ((_, row),) = tables["meta"].items()
    row["drafts"] = "HERE"
    nested = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    body = resealed(tables).rpartition(b'"seal"')[0].replace(b'"HERE"', nested)
    path.write_bytes(body + b'"seal":{"1":{"crc32":"%08x"}}\n}\n' % zlib.crc32(body))
    assert_alike(library)


def test_rows_out_of_order_or_twice_are_not_read_at_once(library: FolderLibrary) -> None:
    path = library.root / "annotations" / ANN / f"{library.ids()[0]}.json"
    tables = json.loads(path.read_bytes())
    turned = {**tables, "spans": dict(reversed(tables["spans"].items()))}
    for changed in (turned, {**tables, "spans": {**tables["spans"], "7": [*tables["spans"].values()][-1]}}):
        path.write_bytes(resealed(changed))
        assert quickly(library) == [False, True]
        assert_alike(library)


def test_one_id_for_two_things_is_not_read_at_once(library: FolderLibrary) -> None:
    path = library.root / "annotations" / ANN / f"{library.ids()[0]}.json"
    whole = path.read_bytes()
    for table, number in (("spans", -1), ("relations", 0)):
        tables = json.loads(whole)
        row = [*tables[table].values()][number]
        row["id"] = next(iter(tables["spans"].values()))["id"]
        path.write_bytes(resealed(tables))
        assert quickly(library) == [False, True]
        assert_alike(library)


def test_an_article_that_another_program_has_spelled_is_read_as_ever(library: FolderLibrary) -> None:
    path = library.root / "articles" / f"{library.ids()[0]}.json"
    content = path.read_bytes()
    path.write_bytes(json.dumps(json.loads(content), indent=1).encode())
    assert quickly(library) == [False, True]
    assert_alike(library)
    path.write_bytes(content.replace(b'"text":', b'"text":"another",\n"text":', 1))
    assert_alike(library)
    assert "stands twice" in told(library.annotated(library.ids()))[1]


def test_a_relation_that_ends_nowhere_is_not_read_at_once(library: FolderLibrary) -> None:
    path = library.root / "annotations" / ANN / f"{library.ids()[0]}.json"
    tables = json.loads(path.read_bytes())
    (tie,) = tables["relations"].values()
    tie["tail"] = "s-none"
    path.write_bytes(resealed(tables))
    assert quickly(library) == [False, True]
    assert_alike(library)


def test_what_memory_holds_is_yielded_alike() -> None:
    from reader.library.memory import MemoryLibrary

    memory = MemoryLibrary("Test", LABELS)
    memory.add(article(), b"", ".txt")
    with closing(memory.open(article().id, ANN)) as journal:
        add(journal, span(1), span(2, 10, 20))
        add(
            journal,
            Relation(
                relation(1, span(1), span(2)).id, "has_source", span(1).id, span(2).id, Provenance(ANN, "")
            ),
        )
    (held,) = memory.annotated(memory.ids())
    assert [item.id for item in held.annotations.ordered()] == [span(1).id, span(2).id]
    assert list(memory.annotated(memory.ids(), {"bo"})) == []


@pytest.mark.parametrize(
    ("start", "end", "words"), [(0, 4, "????"), (10, 14, None), (0, 9_999, None), (9_990, 9_999, "")]
)
def test_words_under_a_seal_that_are_not_the_article_s_are_not_taken_at_once(
    library: FolderLibrary, start: int, end: int, words: str | None
) -> None:
    place = library.ids()[0]
    file = library.root / "annotations" / ANN / f"{place}.json"
    tables = json.loads(file.read_bytes())
    part = next(iter(tables["spans"].values()))["fragments"][0]
    part |= {"start": start, "end": end} if words is None else {"start": start, "end": end, "text": words}
    file.write_bytes(resealed(tables))
    assert quickly(library) == [False, True]
    assert_alike(library)


@pytest.mark.parametrize("ranges", [[(5, 9), (0, 3)], [(0, 3), (3, 5)], [(0, 4), (2, 6)], [(3, 3)], []])
def test_fragments_that_no_span_can_have_are_not_taken_at_once(
    library: FolderLibrary, ranges: list[tuple[int, int]]
) -> None:
    place = library.ids()[0]
    file = library.root / "annotations" / ANN / f"{place}.json"
    tables = json.loads(file.read_bytes())
    text = library.article(place).text
    first = next(iter(tables["spans"].values()))
    first["fragments"] = [{"start": start, "end": end, "text": text[start:end]} for start, end in ranges]
    file.write_bytes(resealed(tables))
    assert quickly(library) == [False, True]
    assert_alike(library)


@pytest.mark.parametrize("rules", [["long_source"] * 2, ["two words"]])
def test_warnings_that_cannot_be_dismissed_so_are_not_taken_at_once(
    library: FolderLibrary, rules: list[str]
) -> None:
    file = library.root / "annotations" / ANN / f"{library.ids()[0]}.json"
    tables = json.loads(file.read_bytes())
    next(iter(tables["spans"].values()))["dismissed"] = rules
    file.write_bytes(resealed(tables))
    assert quickly(library) == [False, True]
    assert_alike(library)


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("article", "added", "2026-01-31"),
        ("article", "sha256", "0" * 64),
        ("article", "length", 3),
        ("blocks", "end", [9, 9_999]),
        ("blocks", "start", [0, 5]),
        ("marks", "end", [3, 9_999]),
        ("marks", "start", [4, 4]),
    ],
)
def test_an_article_that_contradicts_itself_is_not_taken_at_once(
    tmp_path: Path, part: str, key: str, value: object
) -> None:
    library = filled(library_in(tmp_path, marked()))
    path = library.root / "articles" / f"{only(library)}.json"
    parts = json.loads(path.read_bytes())
    parts[part][key] = value
    path.write_bytes(spelled(parts))
    found: list[bool] = []
    with suppress(PressmarkError):
        found += quickly(library)
    assert True not in found
    assert_alike(library)
    assert exported(library)[1]


def test_a_link_in_an_annotators_place_is_nobodys_work(library: FolderLibrary) -> None:
    (library.root / "annotations" / "bo").symlink_to(library.root / "annotations" / ANN)
    (library.root / "annotations" / "no one").mkdir()
    (library.root / "annotations" / "notes.txt").touch()
    assert [held.annotator for held in library.annotated(library.ids())] == [ANN, ANN]
