"""No state that a power cut may leave costs anything that was saved; broken stores are found out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reader.core.ids import ArticleId
from reader.library import incoming
from reader.library.incoming import Incoming, Stage, write_staged
from reader.library.layout import Layout
from tests.torture.calls import Call
from tests.torture.crash_states import crash_states
from tests.torture.power_cut import faults_in, tell, truths
from tests.torture.seeded import SEEDS, Seed
from tests.torture.story import Seen


@pytest.fixture(scope="module")
def found() -> list[Seen]:
    return truths()


def test_every_state_that_a_power_cut_may_leave_holds_what_was_saved(found: list[Seen]) -> None:
    verdicts = list(faults_in(tell(found), use_every=7))
    assert len(verdicts) > 500
    assert [fault for fault in verdicts if fault] == []


@pytest.mark.parametrize("seed", SEEDS.values(), ids=SEEDS)
def test_a_store_that_breaks_a_promise_is_found_out(
    seed: Seed, found: list[Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    seed(monkeypatch)
    told = tell(found)
    monkeypatch.undo()
    assert next(filter(None, faults_in(told, use_every=10_000)), "")


def as_in_a_big_import(patch: pytest.MonkeyPatch) -> None:
    """Let new articles be written as other processes do it: not waiting for the disk, which is synced as a whole."""

    def take_in(layout: Layout, arrivals: Sequence[Incoming]) -> Sequence[ArticleId]:
        with Stage(layout) as stage:
            return stage.take_in(write_staged(stage.folder, arrivals, durable=False))

    patch.setattr(incoming, "can_sync_whole", lambda _path: True)
    patch.setattr(incoming, "take_in", take_in)


def test_no_state_that_a_big_import_may_leave_costs_anything(
    found: list[Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_in_a_big_import(monkeypatch)
    told = tell(found)
    monkeypatch.undo()
    assert any(call.name == "syncfs" for call in told.calls)
    assert [fault for fault in faults_in(told, use_every=7) if fault] == []


def test_a_big_import_that_does_not_sync_is_found_out(
    found: list[Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_in_a_big_import(monkeypatch)
    monkeypatch.setattr(incoming, "can_sync_whole", lambda _path: False)
    told = tell(found)
    monkeypatch.undo()
    assert next(filter(None, faults_in(told, use_every=10_000)), "")


def states(*calls: Call, **before: bytes) -> list[dict[str, bytes | None]]:
    return [dict(tree) for _, tree in crash_states(before, calls)]


def test_what_is_not_synced_may_be_there_in_part() -> None:
    found = states(Call("write", "a", data=b"0123456789", offset=2), a=b"ab")
    assert {tree["a"] for tree in found} == {b"ab", b"ab0", b"ab01234", b"ab0123456789", b"ab" + bytes(10)}


def test_a_synced_file_may_still_have_no_name() -> None:
    made = Call("open", "new", created=True)
    written, synced = Call("write", "new", data=b"words"), Call("fdatasync", "new")
    assert {} in states(made, written, synced)
    last = states(made, written, synced, Call("fsync", ""))[-1]
    assert last == {"new": b"words"}


def test_a_renaming_is_done_or_not_and_never_half() -> None:
    found = states(Call("replace", "b", target="a"), a=b"old", b=b"new")
    assert found == [{"a": b"old", "b": b"new"}, {"a": b"new"}]


def test_later_writes_may_get_to_the_disk_before_earlier_ones() -> None:
    first, second = Call("write", "a", data=b"one"), Call("write", "b", data=b"two")
    assert {"a": b"", "b": b"two"} in states(first, second, a=b"", b=b"")
