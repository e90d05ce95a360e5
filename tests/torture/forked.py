"""The story told by a child of this process, which may be killed or be let down by the system at any point."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from reader.errors import PressmarkError
from tests.torture import story
from tests.torture.calls import Call, Calls, Fault

_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a child.

    Args:
        done: The last step that was confirmed, counted from 1; `begin` if none was.
        told: What it was told of failures.
        broken: A traceback, or what a failure changed though it was told; empty if nothing is wrong.
        killed: Whether it was killed.
    """

    done: int
    told: tuple[str, ...]
    broken: str
    killed: bool


def tell(
    root: Path,
    truths: list[story.Seen],
    *,
    begin: int = 0,
    end: int = len(story.STEPS),
    faulty: int | None = None,
    fault: Fault = Fault.KILL,
    kill_after: float | None = None,
) -> Report:
    """Let a child tell the story, or some of it.

    A step that fails is made again: the same annotations first, then with everything opened anew.

    Args:
        root: The library as it is before the first of the steps.
        truths: What must be found before the story and after each step.
        begin: The first step, counted from 0.
        end: One past the last.
        faulty: The number of the call that fails, counted from 0; None if none does.
        fault: How it fails.
        kill_after: Seconds after which the child is killed from outside.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(
            root, truths, range(begin, end), writing, None if faulty is None else Calls(root, faulty, fault)
        )
    os.close(writing)
    if kill_after is not None:
        os.read(reading, 1)
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().decode("utf-8", "replace").split("\0")
    _, status = os.waitpid(child, 0)
    done = [int(line[1:]) for line in lines if line.startswith("+")]
    told = tuple(line[1:] for line in lines if line.startswith("-"))
    broken = "".join(line[1:] for line in lines if line.startswith("!"))
    return Report(done[-1] if done else begin, told, broken, os.WIFSIGNALED(status))


def _live(root: Path, truths: list[story.Seen], steps: range, pipe: int, calls: Calls | None) -> NoReturn:
    """Tell the story in this process, report to a pipe, and end."""
    write = os.write
    signal.alarm(_PATIENCE)

    def say(kind: str, what: object) -> None:
        write(pipe, f"{kind}{what}\0".encode())

    try:
        desk = story.Desk.at(root)
        write(pipe, b".\0")
        with calls or nullcontext():
            for number in steps:
                take(desk, number, truths, say)
                say("+", number + 1)
    except BaseException:  # noqa: BLE001 - whatever it is, it is reported and judged
        say("!", traceback.format_exc())
    sys.stderr.flush()
    os._exit(0)


def take(desk: story.Desk, number: int, truths: list[story.Seen], say: Callable[[str, object], None]) -> None:
    """Take a step; where it fails, look that nothing has changed, and take it again.

    Args:
        desk: Where it is taken.
        number: The step, counted from 0.
        truths: What must be found before the story and after each step.
        say: Is told `-` and what the failure said, and `!` with what should not be.
    """
    name, step = story.STEPS[number]
    for attempt in (1, 2, 3):
        try:
            step(desk)
        except PressmarkError as fault:
            say("-", f"{name}: {fault}")
            seen = _look(desk.library.root)
            # What replaces a whole file is there already where only the folder's sync has failed.
            allowed = truths[number : number + 1 if name in story.EDITING else number + 2]
            if not story.is_between(seen, allowed[0], allowed[-1]):
                say("!", f"{name} failed and changed something: {story.difference(seen, truths[number])}")
            if attempt == 3:
                say("!", f"{name} cannot be done any more: {fault}")
                return
            if attempt == 2:
                desk.abandon()
        else:
            return


def _look(root: Path) -> story.Seen:
    """Look at a library where the system may let this process down as well."""
    while True:
        try:
            return story.look(root)
        except PressmarkError as fault:
            if os.strerror(errno.EINTR) not in str(fault):
                raise


def recorded(root: Path) -> list[Call]:
    """Tell the story in this process and return the calls that it makes."""
    desk = story.Desk.at(root)
    with Calls(root) as calls:
        for _, step in story.STEPS:
            step(desk)
    return calls.made
