"""Every system call of everything that can be done to a library, each made to fail in every way that it can."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.table import Row, figure
from benchmarks.torture import not_run
from tests.torture import story
from tests.torture.calls import Fault
from tests.torture.crash_states import put_tree, tree_of
from tests.torture.forked import recorded, tell
from tests.torture.power_cut import quick_folder, truths
from tests.torture.traced import STRACE, in_order, tell_traced

_WATCHED = ("write", "fsync", "fdatasync", "ftruncate", "rename", "mkdir", "unlink")
"""What a save consists of: the calls that the kernel is made to refuse."""
_MAY_WAIT = ("write", "fsync", "fdatasync", "ftruncate")
"""Calls that a signal may interrupt."""
_ERRORS = ("ENOSPC", "EIO", "EACCES", "EINTR")
_FEW = 40


def rows(quick: bool) -> Iterable[Row]:
    """Let each call fail by a layer over the system, then by the kernel itself."""
    found = truths()
    yield layered(found, quick)
    yield traced(found, quick)


def layered(found: list[story.Seen], quick: bool) -> Row:
    """Let each call of the story fail in each way; the layer is held against `strace` by a test."""
    bad: list[str] = []
    silent = tried = 0
    with quick_folder() as folder:
        root = story.begin(folder / "told")
        before, calls = tree_of(root), recorded(root)
        faults = [(number, fault) for number, call in enumerate(calls) for fault in Fault if fault.fits(call)]
        if quick:
            faults = random.Random(3).sample(faults, _FEW)
        for number, fault in faults:
            root = folder / "library"
            put_tree(before, root)
            report = tell(root, found, faulty=number, fault=fault)
            allowed = found[report.done : report.done + 2] if report.killed else [found[-1]]
            wrong = report.broken or story.verdict(root, allowed, use_it=number % 5 == 0)
            tried += 1
            says = f"{fault.name} at call {number} ({calls[number].name} {calls[number].path})"
            if wrong:
                bad.append(f"{says}: {wrong}")
            silent += is_silent(fault, calls[number].changes, report.told)
            shutil.rmtree(root)
    said = f"{tried:,} of {tried:,} calls and faults; {silent} of those that fail a change went unsaid, all harmless"
    return figure(
        "every system call × every fault: lost, unreadable, broken", len(bad), "bad",
        "; ".join([said, *bad[:3]]), 0,
    )  # fmt: skip


def is_silent(fault: Fault, changes: bool, told: tuple[str, ...]) -> bool:
    """Tell whether a fault of a call that changes something was told to nobody: what is saved does not rest on it."""
    return changes and not fault.kills and fault is not Fault.SHORT and not told


def traced(found: list[story.Seen], quick: bool) -> Row:
    """Let the kernel refuse one call after the other, each of several kinds, by `strace -e inject`."""
    name = "the same by the kernel, strace -e inject: lost, unreadable"
    if STRACE is None:
        return not_run(name, "strace is not installed")
    bad: list[str] = []
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        try:
            (Path(folder) / "seen").mkdir()
            _, seen = tell_traced(Path(folder) / "seen", "-e", f"trace={','.join(_WATCHED)}")
        except RuntimeError as fault:
            return not_run(name, str(fault))
        for call, error, when in injections(seen, quick):
            here = Path(folder) / f"{tried}"
            here.mkdir()
            says = f"{error} at {call} {when}"
            try:
                said, _ = tell_traced(here, "-e", f"inject={call}:error={error}:when={when}")
            except RuntimeError as fault:
                bad.append(f"{says}: {fault!s:.300}")
                shutil.rmtree(here)
                continue
            tried += 1
            wrong = [what for kind, what in said["told"] if kind == "!"]
            verdict = story.verdict(here / "library", [found[-1]], use_it=False)
            if wrong or verdict:
                bad.append(f"{says}: {wrong[:1]} {verdict}")
            shutil.rmtree(here)
    return figure(name, len(bad), "bad", "; ".join([f"{tried:,} runs, a call refused in each", *bad[:3]]), 0)


def injections(seen: Iterable[tuple[str, str]], quick: bool) -> Iterable[tuple[str, str, int]]:
    """Yield which call is refused: its name, the error, and which of its kind it is; the errors go round.

    Args:
        seen: The calls that the story makes, as `strace` saw them.
        quick: Only some of them.
    """
    # Each thread's calls are counted by themselves: the first of each are refused with the first of the others.
    made = Counter(name for name, _ in in_order(seen))
    for call in _WATCHED:
        errors = _ERRORS if call in _MAY_WAIT else _ERRORS[:3]
        for when in range(1, made[call] + 1, 12 if quick else 1):
            yield call, errors[when % len(errors)], when
