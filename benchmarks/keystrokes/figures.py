"""From scripts to figures: keys by part and by command, and how sure they are."""

from __future__ import annotations

import math
import random
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.keystrokes.gold import CONTENT, CUE, SOURCE, Task, place_of
from benchmarks.keystrokes.search import Found
from benchmarks.keystrokes.stage import stage_of
from benchmarks.keystrokes.typing import Bench

TRAVEL, RELATIONS = "going there", "relations"
PARTS = (TRAVEL, CONTENT, CUE, SOURCE, RELATIONS)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a task took.

    Args:
        keys: All keys of its script, in order; none if no script was found.
        by_part: Keys by what they were for.
        by_command: Keys by the command they gave.
        peer: Keys of the tool it is compared with, one step at a time and with counts.
        spans: How many spans it has.
        known: Whether whom it is about had been labelled before.
        place: Where it is, and how it begins.
    """

    keys: tuple[str, ...]
    by_part: Counter[str]
    by_command: Counter[str]
    peer: tuple[int, int]
    spans: int
    known: bool = False
    place: str = ""

    @property
    def is_made(self) -> bool:
        """Whether a script was found."""
        return bool(self.keys)


def measured(
    bench: Bench,
    task: Task,
    made: Sequence[Task],
    found: Found | None,
    peer: tuple[int, int],
    *,
    led: bool = False,
) -> Measured:
    """Return the figures of a task.

    The keys until the selection first touches it are for going there; those after them, up to an edit, are for
    the first part that the edit made or changed.

    Args:
        bench: The article.
        task: The task.
        made: What was made before it.
        found: Its script; None if none was found.
        peer: What the other tool takes.
        led: Whether the last key of the task before has done what the first of this script does.
    """
    by_part: Counter[str] = Counter()
    by_command: Counter[str] = Counter()
    if found is None:
        place = place_of(bench.article, task)
        return Measured((), by_part, by_command, peer, len(task.parts), place=place)
    editor = bench.editor(made, found.start)
    screen = bench.screen(editor)
    stage = stage_of(editor, task)
    open_keys, there = 0, False
    for at, (step, typed_keys) in enumerate(zip(found.script, found.typed.by_step, strict=True)):
        keys = typed_keys - (led and not at)
        by_command[step.command] += keys
        typed = bench.type(editor, (step,), screen)
        assert typed is not None
        reached = stage_of(typed.editor, task)
        open_keys += keys
        if reached is not None and stage is not None and reached != stage:
            pairs = zip(task.parts, reached.pieces, stage.pieces, strict=True)
            changed = next((part.label for part, now, before in pairs if now != before), RELATIONS)
            by_part[changed] += open_keys
            open_keys, there = 0, True
        elif not there and _touches(typed.editor.selection.start, typed.editor.selection.end, task):
            by_part[TRAVEL] += open_keys
            open_keys, there = 0, True
        stage = reached or stage
    before = {part.who for earlier in made for part in earlier.parts if part.who}
    known = any(part.who in before for part in task.parts)
    return Measured(found.typed.keys[led:], by_part, by_command, peer, len(task.parts), known)


def interval(groups: Sequence[Sequence[float]], rounds: int = 1000) -> tuple[float, float]:
    """Return the 95 % confidence interval of the mean, by bootstrap over groups of neighbours.

    Args:
        groups: The values; those of one group are not independent.
        rounds: How many samples are drawn.
    """
    dice = random.Random(0)
    means = sorted(
        statistics.fmean(value for group in dice.choices(groups, k=len(groups)) for value in group)
        for _ in range(rounds)
    )
    return means[round(rounds * 0.025)], means[min(rounds - 1, round(rounds * 0.975))]


def p90(values: Sequence[float]) -> float:
    """Return the least value that 9 of 10 do not exceed, by the nearest-rank rule."""
    return sorted(values)[math.ceil(len(values) * 0.9) - 1]


def _touches(start: int, end: int, task: Task) -> bool:
    return any(piece.start < end and start < piece.end for part in task.parts for piece in part.fragments)
