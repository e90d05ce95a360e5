"""`export` and `check`: what comes out is what was highlighted, and every damage to it is found in its place."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import closing
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.importer import import_records
from reader.cli.records import records as records_of
from reader.core.article import Article
from reader.core.edit import Change, Edit, Item
from reader.core.ids import Annotator, ArticleId
from reader.exchange.check_file import file_faults
from reader.exchange.dialects import native
from reader.library.memory import MemoryLibrary
from reader.library.opening import open_library
from reader.library.protocol import Library, Status
from tests.cli.conftest import ANN, Run
from tests.core.strategies import ENTITIES, LABELS, annotation_lists, articles

AT = "2026-01-31T10:00:00.000Z"


def annotate(library: Library, article: ArticleId, items: list[Item], annotator: Annotator = ANN) -> None:
    with closing(library.open(article, annotator)) as journal:
        changes = tuple(Change(None, item) for item in items)
        journal.append(Edit(journal.next_seq, f"d-{journal.next_seq}", AT, annotator, "test", changes))


def verify_independently(exported: bytes) -> list[dict[str, Any]]:
    """Read an export with nothing but the JSON module, and return its records."""
    loaded: list[dict[str, Any]] = [json.loads(line) for line in exported.splitlines()]
    for record in loaded:
        assert hashlib.sha256(record["text"].encode("utf-8")).hexdigest() == record["sha256"]
        ids = {span["id"] for span in record["spans"]}
        assert len(ids) == len(record["spans"])
        assert all(tie["head"] in ids and tie["tail"] in ids for tie in record["relations"])
        for span in record["spans"]:
            for part in span["fragments"]:
                assert record["text"][part["start"] : part["end"]] == part["text"] != ""
    return loaded


@st.composite
def annotated_articles(draw: st.DrawFn) -> list[tuple[Article, list[Item]]]:
    drawn = draw(st.lists(articles(), max_size=3, unique_by=lambda article: article.id))
    return [(article, draw(annotation_lists(len(article.text)))) for article in drawn]


@given(annotated_articles())
def test_whatever_is_annotated_is_exported_exactly_and_found_sound(
    given_articles: list[tuple[Article, list[Item]]],
) -> None:
    library = MemoryLibrary("random", LABELS)
    for entity in ENTITIES.values():
        library.put_entity(entity)
    for article, items in given_articles:
        library.add(article, b"", ".txt")
        if items:
            annotate(library, article.id, items)
    exported = b"".join(native.write(records_of(library)))
    assert exported == b"".join(native.write(records_of(library)))
    loaded = {record["id"]: record for record in verify_independently(exported)}
    for article, items in given_articles:
        found = loaded[article.id]["spans"] + loaded[article.id]["relations"] if article.id in loaded else []
        assert {row["id"] for row in found} == {item.id for item in items}
    lines = exported.splitlines(keepends=True)
    assert all(fault is None for _, fault in file_faults(native.read(lines)))

    copy = MemoryLibrary("copy", LABELS)
    imported = import_records(copy, native.DIALECT, native.read(lines), annotator=None, where="export.jsonl")
    assert imported.problems == []
    assert b"".join(native.write(records_of(copy))) == exported
    again = import_records(copy, native.DIALECT, native.read(lines), annotator=None, where="export.jsonl")
    assert (again.articles, again.items) == (0, 0)


def exported_by(run: Run, capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> bytes:
    capsysbinary.readouterr()
    assert run("export", "--to", "-", *words) == 0
    return capsysbinary.readouterr().out


def test_what_was_highlighted_is_exported_the_same_each_time(
    run: Run, annotated: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    exported = exported_by(run, capsysbinary)
    (record,) = verify_independently(exported)
    assert (record["id"], record["annotator"]) == (annotated, "ann")
    assert [(span["label"], span["fragments"][0]["text"]) for span in record["spans"]] == [
        ("quote", "“It was quiet,”"),
        ("cue", "said"),
        ("source", "Maud Ellery"),
    ]
    target = tmp_path / "out.jsonl"
    assert run("export", "--to", target) == 0
    assert target.read_bytes() == exported == exported_by(run, capsysbinary)
    assert run("check", target) == 0


def test_the_summary_goes_to_standard_error(
    run: Run, annotated: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    capsysbinary.readouterr()
    run("export", "--to", "-")
    assert capsysbinary.readouterr().err == b"1 record, 3 spans, 2 relations to standard output\n"


def test_annotators_and_statuses_are_chosen(
    run: Run, library: Path, annotated: ArticleId, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    held = open_library(library)
    other = next(name for name in held.ids() if name != annotated)
    with closing(held.open(other, Annotator("bo"))) as journal:
        journal.set_status(Status.DONE)
    everything = verify_independently(exported_by(run, capsysbinary))
    assert {(row["id"], row["annotator"]) for row in everything} == {(annotated, "ann"), (other, "bo")}
    assert [
        row["annotator"] for row in verify_independently(exported_by(run, capsysbinary, "--annotator", "bo"))
    ] == ["bo"]
    assert [
        row["id"] for row in verify_independently(exported_by(run, capsysbinary, "--status", "done"))
    ] == [other]
    assert exported_by(run, capsysbinary, "--annotator", "bo", "--status", "flagged") == b""


def test_where_nothing_goes_out_it_is_said_whether_something_was_chosen(
    run: Run, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    why = "articles are exported once they have a highlight or are marked as done."
    assert run("export", "--to", "-", "--status", "flagged") == 0
    assert capsys.readouterr().err.splitlines()[-1] == f"Of what was chosen, {why}"
    assert run("remove", "--yes", annotated) == 0
    assert run("export", "--to", "-") == 0
    assert capsys.readouterr().err.splitlines()[-1] == why.capitalize()


def test_an_article_that_was_only_opened_is_no_training_data(
    run: Run, library: Path, annotated: ArticleId, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    held = open_library(library)
    other = next(name for name in held.ids() if name != annotated)
    with closing(held.open(other, ANN)) as journal:
        journal.set_status(Status.IN_PROGRESS)
    assert [row["id"] for row in verify_independently(exported_by(run, capsysbinary))] == [annotated]


def test_a_failed_export_leaves_the_file_as_it_was(
    run: Run, library: Path, annotated: str, tmp_path: Path
) -> None:
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"the last export\n")
    article = library / "articles" / f"{annotated}.json"
    article.write_bytes(article.read_bytes().replace(b"Monday", b"Sunday"))
    assert run("export", "--to", target) == 2
    assert target.read_bytes() == b"the last export\n"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_link_to_a_file_stays_a_link(run: Run, annotated: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real.jsonl")
    assert run("export", "--to", tmp_path / "link") == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real.jsonl").stat().st_size > 0


def test_a_device_is_written_to_and_not_replaced(run: Run, annotated: str) -> None:
    assert run("export", "--to", os.devnull) == 0
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize("target", [".", "nowhere/out.jsonl"])
def test_a_target_that_cannot_be_a_file_is_refused(
    run: Run, annotated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", "--to", target) == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_sound_library_has_one_line_and_status_0(
    run: Run, library: Path, annotated: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    for words in ([], [library]):
        assert run("check", *words) == 0
        assert capsys.readouterr().out == "2 articles, 1 record, 0 faults\n"


def shift_offset(record: Any) -> None:
    record["spans"][0]["fragments"][0]["start"] += 1


def drop_end(record: Any) -> None:
    record["spans"].pop()


def unknown_label(record: Any) -> None:
    record["spans"][1]["label"] = "banner"


def changed_text(record: Any) -> None:
    record["text"] = record["text"].replace("Monday", "Sunday")


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (shift_offset, "span s-quote: fragment"),
        (drop_end, "relation r-source: its tail is span s-source"),
        (unknown_label, "span s-cue: label 'banner'"),
        (changed_text, "sha256: it is not that of the text"),
    ],
)
def test_one_damage_in_a_file_is_named_with_file_and_line(
    run: Run,
    annotated: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Any], None],
    place: str,
) -> None:
    target = tmp_path / "out.jsonl"
    run("export", "--to", target)
    damaged = json.loads(target.read_bytes()) | {"id": "other"}
    damage(damaged)
    target.write_bytes(target.read_bytes() + json.dumps(damaged).encode() + b"\n")
    capsys.readouterr()
    assert run("check", target) == 1
    found, *_, summary = capsys.readouterr().out.splitlines()
    assert found.startswith(f"{target}:2: {place}")
    assert summary.startswith("2 records, ")


def test_standard_input_is_checked_like_a_file(
    run: Run,
    annotated: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out.jsonl"
    assert run("export", "--to", out) == 0
    capsys.readouterr()
    for content, status in ((out.read_bytes(), 0), (out.read_bytes().replace(b"s-cue", b"s-cut", 1), 1)):
        out.write_bytes(content)
        assert run("check", out) == status
        told = capsys.readouterr().out
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(content)))
        assert run("check", "-") == status
        assert capsys.readouterr().out == told.replace(str(out), "standard input")
