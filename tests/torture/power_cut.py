"""The story told once, and a library looked at in every state that a power cut on the way may leave."""

from __future__ import annotations

import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.torture import story
from tests.torture.calls import Call, Calls
from tests.torture.crash_states import Tree, crash_states, put_tree, tree_of


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it was recorded.

    Args:
        before: The folder at its beginning.
        calls: The system calls about the folder.
        ends: How many of them had been made after each step.
        truths: What must be found before the first step and after each.
    """

    before: Tree
    calls: list[Call]
    ends: list[int]
    truths: list[story.Seen]


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Give a folder in memory where there is one: a state needs no disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def truths() -> list[story.Seen]:
    """Tell the story and return what must be found before it and after each step."""
    with quick_folder() as folder:
        return story.truths(story.begin(folder))


def tell(found: list[story.Seen]) -> Told:
    """Tell the story and record its calls; `found` is what `truths` returned."""
    with quick_folder() as folder:
        root = story.begin(folder)
        before, ends = tree_of(root), []
        with Calls(root) as calls:
            desk = story.Desk.at(root)
            for _, step in story.STEPS:
                step(desk)
                ends.append(len(calls.made))
    return Told(before, calls.made, ends, found)


def faults_in(told: Told, *, most: int = 300, use_every: int = 1) -> Iterator[str]:
    """Yield for each state what is wrong with it; empty if nothing is.

    Args:
        told: The story.
        most: The most states of one moment.
        use_every: In how many states one is also worked on in.
    """
    # Later calls may leave what earlier ones may have left: to look at the very same files again tells nothing.
    looked_at: dict[int, str] = {}
    with quick_folder() as folder:
        for number, (made, tree) in enumerate(crash_states(told.before, told.calls, most=most)):
            done = bisect_right(told.ends, made)
            key, use_it = hash((done, *tree.items())), number % use_every == 0
            if use_it or key not in looked_at:
                root = folder / "crash"
                put_tree(tree, root)
                looked_at[key] = story.verdict(root, told.truths[done : done + 2], use_it=use_it)
                shutil.rmtree(root)
            wrong = looked_at[key]
            step = story.STEPS[min(done, len(story.STEPS) - 1)][0]
            yield f"{step}, call {made} ({told.calls[made - 1].name}): {wrong}" if wrong else ""
