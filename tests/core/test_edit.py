"""Edits and the history of what can be undone and redone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.edit import Change, Edit, EditKind, History
from reader.core.ids import Annotator, RelationId, SpanId

ANN = Annotator("ann")
AT = "2026-01-31T10:00:00.000Z"
PROVENANCE = Provenance(ANN, AT)


def span(name: str) -> Span:
    return Span(SpanId(name), "quote", (Fragment(0, 1),), PROVENANCE)


def edit(seq: int, kind: EditKind = EditKind.DO, target: int | None = None, *changes: Change) -> Edit:
    return Edit(seq, f"d-{seq}", AT, ANN, "label.quote", changes, kind, target)


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=40))
def test_undo_and_redo_walk_through_all_states_like_a_list_with_a_cursor(actions: list[str]) -> None:
    annotations, history = Annotations(), History()
    made: dict[int, Edit] = {}
    states, cursor = [Annotations()], 0
    for seq, action in enumerate(actions, 1):
        if action == "do":
            new = edit(seq, EditKind.DO, None, Change(None, span(f"s-{seq}")))
            del states[cursor + 1 :]
            states.append(Annotations([*states[cursor].spans.values(), span(f"s-{seq}")]))
            cursor += 1
        elif action == "undo" and history.undoable:
            target = made[history.undoable[-1]]
            new = edit(seq, EditKind.UNDO, target.seq, *target.inverted_changes())
            cursor -= 1
        elif action == "redo" and history.redoable:
            target = made[history.redoable[-1]]
            new = edit(seq, EditKind.REDO, target.seq, *target.changes)
            cursor += 1
        else:
            continue
        annotations.apply(new.changes)
        history.record(new)
        made[seq] = new
        assert annotations == states[cursor]
        assert len(history.undoable) == cursor
        assert len(history.redoable) == len(states) - 1 - cursor


@pytest.mark.parametrize(
    ("kind", "target"), [(EditKind.UNDO, 1), (EditKind.UNDO, None), (EditKind.REDO, 2), (EditKind.REDO, 1)]
)
def test_what_is_not_next_in_line_cannot_be_undone_or_redone(kind: EditKind, target: int | None) -> None:
    history = History()
    history.record(edit(1))
    history.record(edit(2))
    with pytest.raises(ValueError, match="not next in line"):
        history.record(edit(3, kind, target))
    assert (history.undoable, history.redoable) == ([1, 2], [])


def test_inverted_changes_run_backwards() -> None:
    tie = Relation(RelationId("r-1"), "coref", SpanId("s-1"), SpanId("s-1"), PROVENANCE)
    there = edit(1, EditKind.DO, None, Change(None, span("s-1")), Change(None, tie))
    annotations = Annotations()
    annotations.apply(there.changes)
    annotations.apply(there.inverted_changes())
    assert annotations == Annotations()


def test_a_change_is_of_one_item() -> None:
    with pytest.raises(ValueError, match="before or after"):
        Change(None, None)
    with pytest.raises(ValueError, match="one item into another"):
        Change(span("s-1"), span("s-2"))
