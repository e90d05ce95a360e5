"""What files and commands of a library call things, and what is meant where nothing is said."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from reader.core.ids import ArticleId, JSONValue
from reader.library.doctor import Examined
from reader.library.doctor.finding import Finding
from reader.library.edit_log import EditIndex
from reader.library.headings import Heading, Progress
from reader.library.migration import Migrated
from reader.library.order import Order, Ranks
from reader.library.proposed import Stored
from reader.library.protocol import Status, Summary
from reader.library.query import QueryError
from reader.library.row_storage import RowStorage
from reader.library.saved_rows import Columns, Lines
from reader.library.search_words import Term
from reader.library.state import State
from reader.library.unplaced import Queue, Waiting
from reader.text.anchoring import Fate
from reader.text.carrying import Unplaced
from tests.library.acts import span


def test_states_and_orders_are_called_by_these_words() -> None:
    words = "added title published publisher length status spans minutes random uncertainty"
    assert [*map(str, Status)] == "todo in_progress done flagged".split()
    assert [*map(str, Order)] == words.split()
    assert [one.name.lower() for one in (*Status, *Order)] == [*map(str, (*Status, *Order))]
    assert [*map(str, Fate)] == [fate.name.lower() for fate in Fate]


def test_what_is_not_said_of_an_article_in_the_list_is_not_known() -> None:
    summary = Summary(ArticleId("a"), "A", 4, None)
    assert summary == Summary(
        ArticleId("a"), "A", 4, None, Status.TODO, None, None, None, None, None, None, frozenset()
    )
    assert (summary.span_count, summary.minutes_left) == (0, 4 / (230 * 6))
    assert Heading("A", 4) == Heading("A", 4, None, None, None, None, None)
    assert Progress() == Progress(Status.TODO, None, None)
    assert Ranks() == Ranks(0, {})
    assert Stored() == Stored(frozenset(), (), {})


def test_what_is_not_said_of_what_waits_and_what_is_found() -> None:
    waiting = Waiting(1, Unplaced(span(1), Fate.ORPHANED, ()), "words")
    assert not waiting.given_up
    assert Queue((waiting,)).wanted == [waiting]
    assert Queue() == Queue((), ())
    finding = Finding("here", "it is wrong")
    assert (finding.remedy, finding.mend, finding.is_note) == ("", None, False)
    assert QueryError("no", 0, 1).remedy == ""
    assert not Term(()).is_open


def test_tables_are_written_alike_in_one_piece_and_in_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: dict[str, dict[str, JSONValue]] = {
        str(number): {"id": f"e-{number}", "words": "x" * number} for number in range(40)
    }
    whole, pieces = RowStorage(tmp_path / "whole.json"), RowStorage(tmp_path / "pieces.json")
    whole.write({"meta": {"1": {"version": 1}}, "rows": rows, "none": {}})
    for size in (1, 7, 100):
        monkeypatch.setattr("reader.library.row_storage._CHUNK", size)
        pieces.write({"meta": {"1": {"version": 1}}, "rows": rows, "none": {}})
        assert (tmp_path / "pieces.json").read_bytes() == (tmp_path / "whole.json").read_bytes()
    assert pieces.read() == {"meta": {"1": {"version": 1}}, "rows": rows, "none": {}}


def test_a_state_a_count_and_columns_begin_with_nothing(tmp_path: Path) -> None:
    state = State()
    assert (len(state.annotations.spans), state.history.undoable, state.history.redoable) == (0, [], [])
    assert (state.seq, state.position, state.status, state.drafts) == (0, None, Status.TODO, {})
    assert (Examined().articles, Examined().annotations) == (0, 0)
    assert (Migrated().items, Migrated().articles, Migrated().skipped) == (0, 0, [])
    assert (EditIndex(tmp_path).known_from, EditIndex(tmp_path).starts) == (0, {})
    columns = Columns()
    assert (len(columns.spans.starts), len(columns.relations.heads)) == (0, 0)
    assert columns.span_lines == columns.relation_lines == Lines(0, array("Q"), array("Q"))
    assert {part.typecode for part in (Lines().ends, Lines().numbers)} == {"Q"}
