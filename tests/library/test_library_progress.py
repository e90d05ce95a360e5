"""The list tells of annotations what opening them would, from whatever of their files there is."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.edit import Change
from reader.core.selection import Selection
from reader.core.spelling import spell_edit
from reader.library.edit_log import seal_line
from reader.library.folder import FolderLibrary
from reader.library.headings import NOT_BEGUN, Heading, Progress, read_heading, read_progress
from reader.library.layout import Layout
from reader.library.opening import open_library
from reader.library.protocol import Journal, Status
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
    redo,
    relation,
    span,
    state,
    undo,
)


def progress(library: FolderLibrary) -> Progress:
    return read_progress(Layout(library.root), only(library), ANN)


def told(journal: Journal) -> Progress:
    counts = Counter(held.label for held in journal.annotations.spans.values())
    return Progress(journal.status, counts, journal.position.start if journal.position else None)


def act(journal: Journal, what: str, number: int) -> None:
    spans = list(journal.annotations.spans.values())
    match what:
        case "add":
            head, tail = span(number, number, number + 9), span(1000 + number, 2, 5, label="source")
            add(journal, head, tail, relation(2000 + number, head, tail))
        case "claim":
            add(journal, span(3000 + number, 1, 4, label="claim"))
        case "delete" if spans and not journal.annotations.relations:
            change(journal, spans[-1], None)
        case "undo" if journal.history.undoable:
            undo(journal)
        case "redo" if journal.history.redoable:
            redo(journal)
        case "status":
            journal.set_status(list(Status)[number % 4])
        case "position":
            journal.remember(Selection(number, number + 3))
        case "draft":
            journal.draft("note", "half a thought")
        case "checkpoint":
            journal.checkpoint()


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from("add claim delete undo redo status position draft checkpoint".split()), max_size=9
    )
)
def test_it_is_what_opening_them_tells(acts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        library = library_in(Path(folder))
        with closing(opened(library)) as journal:
            for number, what in enumerate(acts):
                act(journal, what, number)
                assert progress(library) == told(journal)
                assert state(opened(library, writable=False)) == state(journal)


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    """A library whose log goes on after the checkpoint."""
    made = library_in(tmp_path)
    journal = opened(made)
    add(journal, span(1, 7, 9), span(2, 3, 5))
    journal.checkpoint()
    change(journal, span(2, 3, 5), None)
    add(journal, span(3, 1, 4, label="claim"))
    journal.set_status(Status.FLAGGED)
    journal.remember(Selection(11, 12))
    return made


AFTER = Progress(Status.FLAGGED, {"quote": 1, "claim": 1}, 11)


def test_the_log_is_followed_from_where_the_checkpoint_ends(library: FolderLibrary) -> None:
    assert progress(library) == AFTER
    (summary,) = open_library(library.root).summaries(ANN)
    assert (summary.status, summary.spans, summary.position) == (Status.FLAGGED, {"quote": 1, "claim": 1}, 11)


def test_neither_the_article_nor_the_rows_are_read_for_it(library: FolderLibrary) -> None:
    held = only(library)
    (library.root / "articles" / f"{held}.json").unlink()
    for deleted in (False, True):
        if deleted:
            (library.root / "annotations" / ANN / f"{held}.json").unlink()
        assert read_progress(Layout(library.root), held, ANN) == AFTER


def test_a_line_that_was_torn_off_is_not_counted(library: FolderLibrary) -> None:
    with log_file(library).open("ab") as file:
        file.write(b'{"crc32":"00000000","type":"status"')
    assert progress(library) == AFTER


def test_without_a_checkpoint_the_log_tells(library: FolderLibrary) -> None:
    checkpoint_file(library).unlink()
    assert progress(library) == AFTER


def test_a_checkpoint_of_another_log_or_one_that_is_damaged_costs_nothing(library: FolderLibrary) -> None:
    file = checkpoint_file(library)
    sound = file.read_bytes()
    file.write_bytes(sound.replace(b'"log":[', b'"log":[1'))
    assert progress(library) == AFTER
    file.write_bytes(sound[:40])
    assert progress(library) == AFTER


def test_where_nothing_can_be_read_nothing_is_said_of_spans(library: FolderLibrary) -> None:
    checkpoint_file(library).write_bytes(b"?")
    (library.root / "articles" / f"{only(library)}.json").unlink()
    assert read_progress(Layout(library.root), article().id, ANN) == Progress(Status.TODO, None, None)


def test_what_was_never_opened_has_not_been_begun(tmp_path: Path) -> None:
    assert progress(library_in(tmp_path)) == NOT_BEGUN == Progress(Status.TODO, {}, None)


def test_a_heading_has_all_that_the_list_shows_of_an_article(library: FolderLibrary) -> None:
    path = library.root / "articles" / f"{only(library)}.json"
    held = library.article(only(library))
    assert read_heading(path, held.id) == Heading(held.title, len(held.text))
    content = path.read_bytes()
    for key in ("publisher", "byline", "published", "language", "added"):
        content = content.replace(
            b'"%s":null' % key.encode(), b'"%s":"its %s"' % (key.encode(), key.encode())
        )
    path.write_bytes(content)
    assert read_heading(path, held.id) == Heading(
        held.title,
        len(held.text),
        "its added",
        "its publisher",
        "its byline",
        "its published",
        "its language",
    )
    (summary,) = open_library(library.root).summaries(ANN)
    assert (summary.added, summary.publisher, summary.byline, summary.published, summary.language) == (
        "its added", "its publisher", "its byline", "its published", "its language",
    )  # fmt: skip
    path.write_bytes(content[:20])
    assert read_heading(path, held.id) == Heading(f"{held.id} (damaged)", 0)
    path.unlink()
    assert read_heading(path, held.id) == Heading(f"{held.id} (damaged)", 0)


def test_an_edit_that_selects_nothing_leaves_the_reader_where_they_were(library: FolderLibrary) -> None:
    with closing(opened(open_library(library.root), writable=False)) as journal:
        number = journal.next_seq
    made = replace(edit(number, Change(None, span(9, 40, 44))), after=None)
    with log_file(library).open("ab") as file:
        file.write(seal_line(spell_edit(made, article().text).encode()))
    assert progress(library) == Progress(Status.FLAGGED, {"quote": 2, "claim": 1}, 11)
