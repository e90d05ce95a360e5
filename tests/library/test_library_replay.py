"""Random work, with restarts and kills at any moment: files and memory always agree."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.annotation import Span
from reader.core.edit import Change
from reader.core.selection import Selection
from reader.library.folder import FolderLibrary
from reader.library.label_file import default_labels, parse_labels
from reader.library.memory import MemoryLibrary
from reader.library.opening import open_library
from reader.library.protocol import Journal, Status
from tests.core.strategies import fragments
from tests.library.acts import (
    TEXT,
    add,
    article,
    change,
    checkpoint_file,
    edit,
    library_in,
    log_file,
    opened,
    redo,
    relation,
    span,
    state,
    undo,
)

ACTS = st.one_of(
    st.tuples(st.just("add"), fragments(len(TEXT))),
    st.tuples(st.just("change"), st.integers(0, 9)),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("tie"), st.integers(0, 9)),
    st.tuples(
        st.sampled_from(["undo", "redo", "checkpoint", "close", "kill", "lose checkpoint"]), st.just(0)
    ),
    st.tuples(st.just("status"), st.sampled_from(Status)),
    st.tuples(st.just("draft"), st.text(max_size=4)),
    st.tuples(st.just("position"), st.integers(0, len(TEXT) - 1)),
)
steps = st.lists(ACTS, max_size=25)


@settings(deadline=None)
@given(steps)
def test_files_tell_after_any_restart_what_memory_tells(acts: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = library_in(Path(folder))
        memory = MemoryLibrary("Test", parse_labels(default_labels(), "labels"))
        memory.add(article(), b"", ".txt")
        kept, model = opened(files), opened(memory)
        for number, (act, operand) in enumerate(acts):
            if act in ("close", "kill", "lose checkpoint"):
                files, kept = restarted(files, kept, act)
            for journal in (kept, model):
                perform(journal, number, act, operand)
            assert state(kept) == state(model)
        files, kept = restarted(files, kept, "close")
        assert state(kept) == state(model)
        assert kept.notices == []
        assert [kept.edit(seq) for seq in range(1, kept.next_seq)] == [
            model.edit(seq) for seq in range(1, model.next_seq)
        ]
        kept.close()


def restarted(files: FolderLibrary, journal: Journal, act: str) -> tuple[FolderLibrary, Journal]:
    if act == "kill":
        abandon(journal)
    else:
        journal.close()
    if act == "lose checkpoint":
        checkpoint_file(files).unlink(missing_ok=True)
        if not log_file(files).exists():
            journal.close()
    files = open_library(files.root)
    return files, opened(files)


def abandon(journal: Journal) -> None:
    """Leave a journal as a killed process does: the lock is taken away, nothing more is written."""
    lock = journal._lock  # type: ignore[attr-defined]
    lock.release()
    journal._lock = None  # type: ignore[attr-defined]


def perform(journal: Journal, number: int, act: str, operand: object) -> None:
    spans = list(journal.annotations.ordered())
    match act, operand:
        case "add", tuple(parts):
            add(journal, replace(span(number), fragments=parts))
        case "change", int(which) if spans:
            before = spans[which % len(spans)]
            change(journal, before, replace(before, note=f"“{number}”\n"))
        case "delete", int(which) if spans:
            delete(journal, spans[which % len(spans)])
        case "tie", int(which) if len(spans) > 1:
            add(journal, relation(number, spans[which % len(spans)], spans[which % len(spans) - 1]))
        case "undo", _ if journal.history.undoable:
            undo(journal)
        case "redo", _ if journal.history.redoable:
            redo(journal)
        case "checkpoint", _:
            journal.checkpoint()
        case "status", Status() as status:
            journal.set_status(status)
        case "draft", str(words):
            journal.draft("note", words or None)
        case "position", int(place):
            journal.remember(Selection(place, place + 1))


def delete(journal: Journal, gone: Span) -> None:
    annotations = journal.annotations
    ties = annotations.relations_from(gone.id) + annotations.relations_to(gone.id)
    changes = [Change(tie, None) for tie in {tie.id: tie for tie in ties}.values()]
    journal.append(edit(journal.next_seq, *changes, Change(gone, None)))


def test_a_clock_that_goes_back_a_year_changes_no_order(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    journal = opened(library)
    for year, end in (("2026", 5), ("2025", 9), ("2024", 12)):
        number = journal.next_seq
        before = journal.annotations.spans.get(span(1).id)
        made = edit(number, Change(before, span(1, 0, end)))
        journal.append(replace(made, at=made.at.replace("2026", year)))
        abandon(journal)
        for file in (checkpoint_file(library), log_file(library)):
            if file.exists():
                os.utime(file, (1e9 - number, 1e9 - number))
        library = open_library(library.root)
        journal = opened(library)
    assert journal.annotations.spans[span(1).id] == span(1, 0, 12)
    assert journal.history.undoable == [1, 2, 3]
    undo(journal)
    assert journal.annotations.spans[span(1).id] == span(1, 0, 9)
    journal.close()
