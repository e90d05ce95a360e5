"""The layer sees every call that changes a library; each that fails is said and costs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture import story
from tests.torture.calls import Fault
from tests.torture.crash_states import put_tree, tree_of
from tests.torture.forked import recorded, tell
from tests.torture.power_cut import truths
from tests.torture.story import Seen
from tests.torture.traced import STRACE, in_order, tell_traced

WATCHED = (
    "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat2,mkdir,unlink,link,truncate,fallocate"
)
INTERRUPTED = "write,pwrite64,fsync,fdatasync,ftruncate,flock"
"""What may wait, and so be interrupted, on a disk of this machine."""


@pytest.fixture(scope="module")
def found() -> list[Seen]:
    return truths()


def traced(folder: Path, *options: str) -> tuple[dict[str, list[list[str]]], list[tuple[str, str]]]:
    if STRACE is None:
        pytest.skip("strace is not there to watch system calls")
    try:
        return tell_traced(folder, *options)
    except RuntimeError as fault:
        if "may not trace" in str(fault):
            pytest.skip(str(fault))
        raise


def test_the_layer_sees_every_call_that_changes_a_library(tmp_path: Path) -> None:
    said, seen = traced(tmp_path, "-e", f"trace={WATCHED}")
    recorded = [(name, path) for name, path in said["calls"] if name not in ("fchmod", "open")]
    made = [path for name, path in said["calls"] if name == "open"]
    watched = [call for call in seen if call[0] != "open"]
    assert sorted(recorded) == sorted(watched)
    assert in_order(recorded) == in_order(watched)
    assert set(made) <= {path for name, path in seen if name == "open"}


@pytest.mark.parametrize("phase", [1, 2, 3])
def test_calls_that_are_interrupted_cost_nothing(tmp_path: Path, found: list[Seen], phase: int) -> None:
    said, _ = traced(tmp_path, "-e", f"inject={INTERRUPTED}:error=EINTR:when={phase}+3")
    assert story.verdict(tmp_path / "library", [found[-1]]) == ""
    assert [kind for kind, _ in said["told"] if kind == "!"] == []


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_a_call_that_fails_is_said_and_costs_nothing(tmp_path: Path, found: list[Seen], fault: Fault) -> None:
    """A sample, the same each time: `make torture` takes every call."""
    root = story.begin(tmp_path / "told")
    before, calls = tree_of(root), recorded(root)
    changing = [number for number, call in enumerate(calls) if call.changes and fault.fits(call)]
    for number in changing[:: max(1, len(changing) // 12)]:
        root = tmp_path / str(number)
        put_tree(before, root)
        report = tell(root, found, faulty=number, fault=fault)
        assert report.broken == ""
        allowed = found[report.done : report.done + 2] if report.killed else [found[-1]]
        assert story.verdict(root, allowed) == "", f"{fault} at call {number}, {calls[number]}"
