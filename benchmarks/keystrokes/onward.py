"""Accepting a suggestion and going on to the next with one key, where two scripts in a row allow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.keystrokes.answers import ACCEPT, WALKS
from benchmarks.keystrokes.gold import Task
from benchmarks.keystrokes.search import Found
from benchmarks.keystrokes.stage import stage_of
from benchmarks.keystrokes.typing import Bench

_ON = "tab"


def goes_on(bench: Bench, made: Sequence[Task], pair: Sequence[tuple[Task, Found]]) -> bool:
    """Tell whether one key does what the last key of a script and the first of the next do: both are typed so.

    Args:
        bench: The article.
        made: What was made before both.
        pair: The two tasks, each with its script.
    """
    (task, found), (following, next_found) = pair
    if found.script[-1] != ACCEPT or not next_found.script:
        return False
    first = next_found.script[0]
    if first.command not in WALKS or len(first.strokes) != 1:
        return False
    on = replace(ACCEPT, strokes=(_ON,))
    typed = bench.type(bench.editor(made, found.start), (*found.script[:-1], on, *next_found.script[1:]))
    both = _both(task, following)
    stage = stage_of(typed.editor, both) if typed is not None else None
    return stage is not None and stage.left(both) == 0


def _both(one: Task, other: Task) -> Task:
    """Return two tasks as one; a part that both have is in it once."""
    parts = list(dict.fromkeys((*one.parts, *other.parts)))
    ties = [
        (kind, parts.index(task.parts[head]), parts.index(task.parts[tail]))
        for task in (one, other)
        for kind, head, tail in task.ties
    ]
    return Task(tuple(parts), tuple(dict.fromkeys(ties)))
