"""Power cuts on a real ext4: the disk below it is cut at random points, mounted again and looked at."""

from __future__ import annotations

import os
import random
import signal
import sys
import traceback
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.table import Row, figure, reaching
from benchmarks.torture import not_run
from benchmarks.torture.disk import (
    Disk,
    Event,
    MountError,
    after_cut,
    mend,
    mount,
    new_image,
    read_log,
    recorded_disk,
    unmount,
)
from tests.torture import story
from tests.torture.power_cut import quick_folder, truths
from tests.torture.seeded import SEEDS, Seed

_FEW, _MANY = 60, 1_000
_SEEDS = ("no file sync", "no folder sync", "truncate before snapshot", "shown before saved")
"""Faults that a file system as careful as ext4 lets show; the others are for the enumerated crash states."""
_WORDS = "power cuts on ext4: saved edits lost or libraries unreadable"


def rows(quick: bool) -> Iterable[Row]:
    """Cut the power at random points of the story; then of stores that break a promise."""
    found = truths()
    cuts = _FEW if quick else _MANY
    try:
        bad, events = _cut(found, cuts, None)
    except MountError as fault:
        yield not_run(_WORDS, str(fault))
        return
    flushes = sum(event.kind == b"f" for event in events)
    tried = f"{cuts:,} cuts among {len(events):,} writes and {flushes:,} flushes of the disk"
    yield figure(_WORDS, len(bad), "bad", "; ".join([tried, *bad[:3]]), 0)
    caught = [name for name in _SEEDS if _cut(found, _MANY, SEEDS[name])[0]]
    yield reaching(
        "power cuts: stores with a seeded fault that are found out",
        len(caught), "stores", ", ".join(caught), len(_SEEDS),
    )  # fmt: skip


def _cut(found: list[story.Seen], cuts: int, seed: Seed | None) -> tuple[list[str], list[Event]]:
    """Return what is wrong after each of so many cuts, and what happened to the disk; of a seeded fault the first."""
    dice = random.Random(5)
    with quick_folder() as folder:
        image = folder / "image"
        new_image(image)
        _begin(image, folder / "made")
        before = bytearray(image.read_bytes())
        with recorded_disk(image, folder / "log", folder) as disk:
            _tell_in_child(disk, seed)
        events = read_log(folder / "log")
        marks = [place for place, event in enumerate(events) if event.kind == b"m"]
        bad: list[str] = []
        applied = 0
        place = folder / "looked-at"
        place.mkdir()
        for point in sorted(dice.randrange(marks[0] + 1, len(events) + 1) for _ in range(cuts)):
            flushed = max((at for at in range(applied, point) if events[at].kind == b"f"), default=applied)
            for event in events[applied:flushed]:
                before[event.place : event.place + len(event.data)] = event.data
            applied = flushed
            pending = [event for event in events[applied:point] if event.kind == b"w"]
            image.write_bytes(after_cut(before, pending, dice))
            done = bisect_right(marks, point - 1) - 1
            if wrong := _looked_at(image, place, found[done : done + 2]):
                bad.append(
                    f"after {story.STEPS[min(done, len(story.STEPS) - 1)][0]}, event {point}: {wrong:.300}"
                )
                if seed is not None:
                    break
        return bad, events


def _looked_at(image: Path, place: Path, allowed: list[story.Seen]) -> str:
    try:
        _mounted(image, place)
    except MountError as fault:
        return f"the file system cannot be mounted: {fault}"
    try:
        return story.verdict(place / "library", allowed)
    finally:
        unmount(place)


def _mounted(image: Path, place: Path) -> None:
    """Mount what a cut has left; where it tore the superblock, two sectors under one checksum, mend that first."""
    try:
        mount(image, place)
    except MountError:
        mend(image)
        mount(image, place)


def _begin(image: Path, place: Path) -> None:
    place.mkdir()
    mount(image, place)
    try:
        story.begin(place)
    finally:
        unmount(place)


def _tell_in_child(disk: Disk, seed: Seed | None) -> None:
    """Tell the story on the disk in a process of its own, and set a mark before it and after each step."""
    child = os.fork()
    if child == 0:
        signal.alarm(120)
        try:
            with pytest.MonkeyPatch.context() as patch:
                if seed is not None:
                    seed(patch)
                desk = story.Desk.at(disk.folder / "library")
                disk.mark()
                for _, step in story.STEPS:
                    step(desk)
                    disk.mark()
        except BaseException:  # noqa: BLE001 - whatever it is, it is shown
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError("the story could not be told on the disk")
