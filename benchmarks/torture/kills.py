"""A process killed with SIGKILL at random points of everything that can be done to a library."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.table import Row, figure
from tests.torture import story
from tests.torture.crash_states import Tree, put_tree, tree_of
from tests.torture.forked import tell
from tests.torture.power_cut import quick_folder, truths

_FEW, _MANY = 300, 10_000
_LONGEST = 0.012
"""Seconds after which a child is killed at the latest; it takes about six steps in them."""


def rows(quick: bool) -> Iterable[Row]:
    """Kill a child at each of many points, and look what is left."""
    points = _FEW if quick else _MANY
    dice = random.Random(7)
    found = truths()
    bad: list[str] = []
    hit: Counter[str] = Counter()
    killed = 0
    with quick_folder() as folder:
        starts = beginnings(folder / "told")
        root = folder / "library"
        for point in range(points):
            begin = dice.randrange(len(story.STEPS))
            put_tree(starts[begin], root)
            report = tell(root, found, begin=begin, kill_after=dice.uniform(0, _LONGEST))
            killed += report.killed
            hit[story.STEPS[min(report.done, len(story.STEPS) - 1)][0]] += report.killed
            wrong = report.broken or story.verdict(
                root, found[report.done : report.done + 2], use_it=point % 10 == 0
            )
            if wrong:
                bad.append(f"during {story.STEPS[report.done][0]}: {wrong}")
            shutil.rmtree(root)
    tried = f"{killed:,} of {points:,} killed before the story's end, in {len(hit)} of {len(story.STEPS)} operations"
    yield figure(
        f"kill -9, {points:,} points: saved edits lost, libraries unreadable",
        len(bad), "bad", "; ".join([tried, *bad[:3]]), 0,
    )  # fmt: skip


def beginnings(folder: Path) -> list[Tree]:
    """Return the library as it is before each step of the story, all annotations closed."""
    trees: list[Tree] = []
    for step in range(len(story.STEPS)):
        root = story.begin(folder / str(step))
        desk = story.Desk.at(root)
        for _, take in story.STEPS[:step]:
            take(desk)
        desk.leave()
        trees.append(tree_of(root))
    return trees
