"""Whatever fails or ends an export while it is put in its place: the old is there, or the new is, as a whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from reader.errors import ExportError
from tests.exchange.placed import KINDS, write

STRACE = shutil.which("strace")


def found(place: Path) -> dict[str, str]:
    return {str(path.relative_to(place)): path.read_text() for path in place.rglob("*") if path.is_file()}


def expected(kind: str, words: str) -> dict[str, str]:
    return dict.fromkeys(KINDS[kind], words)


def disturbed(kind: str, place: Path, *faults: str) -> subprocess.CompletedProcess[str]:
    """Write once more while system calls fail or bring signals."""
    assert STRACE is not None
    chosen = [part for fault in faults for part in ("-e", f"inject={fault}")]
    done = subprocess.run(
        [
            STRACE,
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            *chosen,
            sys.executable,
            "-B",
            "-m",
            "tests.exchange.placed",
            kind,
            place,
            "new",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "PTRACE" in done.stderr:
        pytest.skip(f"strace may not trace here: {done.stderr}")
    return done


traced = pytest.mark.skipif(STRACE is None, reason="strace is not there to make system calls fail")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    write(request.param, tmp_path, "old")
    assert found(tmp_path) == expected(request.param, "old")
    return str(request.param)


@traced
@pytest.mark.parametrize("calls", ["/^rename", "/^link", "fsync"])
def test_a_call_that_fails_leaves_the_old_or_the_new(kind: str, calls: str, tmp_path: Path) -> None:
    for number in count(1):
        done = disturbed(kind, tmp_path, f"{calls}:error=EIO:when={number}")
        there = found(tmp_path)
        left = {name for name in there if ".before-export" in name}
        for name in left:
            assert f"{tmp_path}/{name.split('/')[0]}" in done.stderr, "what is left is told"
            assert there.pop(name) == "old"
        assert there in (expected(kind, "old"), expected(kind, "new"))
        assert not [*tmp_path.glob(".*")]
        if done.returncode == 0:
            break
        assert left or "Input/output error" in done.stderr
        start_again(kind, tmp_path)
    assert there == expected(kind, "new")


@traced
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_calls_that_fail_from_one_on_lose_nothing(kind: str, number: int, tmp_path: Path) -> None:
    done = disturbed(kind, tmp_path, f"/^rename:error=EIO:when={number}+")
    assert_nothing_is_lost(kind, found(tmp_path))
    assert (done.returncode == 0) == (found(tmp_path) == expected(kind, "new"))


@traced
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_an_interrupt_leaves_the_old_or_the_new_and_nothing_else(
    kind: str, number: int, tmp_path: Path
) -> None:
    disturbed(kind, tmp_path, f"/^(rename|link):signal=SIGINT:when={number}")
    assert found(tmp_path) in (expected(kind, "old"), expected(kind, "new"))
    assert not [*tmp_path.glob(".*")]


@traced
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7])
def test_who_is_killed_leaves_what_was_there_and_the_next_export_tells_of_it(
    kind: str, number: int, tmp_path: Path
) -> None:
    disturbed(kind, tmp_path, f"/^(rename|link|unlink):signal=SIGKILL:when={number}")
    assert_nothing_is_lost(kind, seen(tmp_path))
    left = [path for path in tmp_path.glob("*.before-export") if not is_in_place(path)]
    if left:
        with pytest.raises(ExportError, match="an export was killed") as told:
            write(kind, tmp_path, "newer")
        assert told.value.where in map(str, left)
        assert_nothing_is_lost(kind, seen(tmp_path))
        start_again(kind, tmp_path)
    write(kind, tmp_path, "newer")
    assert found(tmp_path) == expected(kind, "newer")
    assert not [*tmp_path.glob(".*/[!l]*")], "what was written aside is removed"


def seen(place: Path) -> dict[str, str]:
    """Return what is there but what an export was writing aside."""
    return {name: words for name, words in found(place).items() if not name.startswith(".export")}


def is_in_place(kept: Path) -> bool:
    """Tell whether what is kept is still in its place, too."""
    place = kept.with_name(kept.name.removesuffix(".before-export"))
    return place.exists() and place.samefile(kept)


def start_again(kind: str, place: Path) -> None:
    for path in place.iterdir():
        if not path.name.startswith("."):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    write(kind, place, "old")


def assert_nothing_is_lost(kind: str, there: dict[str, str]) -> None:
    """Assert that all of the new is there, or all of the old, in its place or kept beside it."""
    kept = {
        name.replace(".before-export", ""): words for name, words in there.items() if ".before-export" in name
    }
    places = {name: words for name, words in there.items() if ".before-export" not in name}
    assert places == expected(kind, "new") or {**places, **kept} == expected(kind, "old")
