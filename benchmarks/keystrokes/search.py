"""The shortest script that is found for an attribution: every edit in it is made by the real editor.

A plan is an order in which the parts are made. Step by step along each plan, the ways are tried to make the next
part from what the one before has left: going there and labelling, pointing, and answering what is suggested. Every
attempt is typed into a fresh editor, and goes on only if that holds exactly what it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.keystrokes.attempt import Attempt, Piece, Tried
from benchmarks.keystrokes.gestures import Gestures
from benchmarks.keystrokes.gold import CONTENT, Task
from benchmarks.keystrokes.moves import FARTHEST, MANY_STATES, STATES, VERY_FAR, Moves
from benchmarks.keystrokes.stage import stage_of
from benchmarks.keystrokes.typing import Bench, Script, Typed
from reader.core.selection import Selection

_LEAST = 2
"""The fewest keys that a piece takes."""
_NONE = 10**6
"""More keys than any script has."""
_KEPT = 2
"""Attempts that go on from one part of a plan to the next."""
_NEAR = 3
"""How many earlier tasks an editor starts with while scripts are searched for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A script that makes a task.

    Args:
        script: The script.
        start: What was selected before it.
        typed: What typing it came to.
    """

    script: Script
    start: Selection
    typed: Typed

    @property
    def cost(self) -> int:
        """How many keys it takes."""
        return len(self.typed.keys)

    @property
    def end(self) -> Selection:
        """What is selected after it."""
        return self.typed.editor.selection


class Search:
    """Finds scripts for the tasks of one article.

    Args:
        bench: The article.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self._moves = Moves(bench)
        self._gestures = Gestures(bench, self._moves)

    def script(self, task: Task, made: Sequence[Task], start: Selection) -> Found | None:
        """Return the shortest script that is found, typed into an editor that holds all that was made before.

        Args:
            task: What to make.
            made: What was made before, in text order.
            start: What is selected.
        """
        for farthest, states, near in (
            (FARTHEST, STATES, made[-_NEAR:] if task.ties else made),
            (VERY_FAR, MANY_STATES, made),
        ):
            self._moves.farthest, self._moves.most_states = farthest, states
            for attempt in self._attempts(task, near, start):
                typed = self.bench.type(self.bench.editor(made, start), attempt.script)
                stage = stage_of(typed.editor, task) if typed is not None else None
                if typed is not None and stage is not None and stage.left(task) == 0:
                    return Found(attempt.script, start, typed)
        return None

    def _attempts(self, task: Task, made: Sequence[Task], start: Selection) -> list[Attempt]:
        """Return the attempts that make all of a task, the shortest first."""

        def tried(script: Script) -> Attempt | None:
            typed = self._typed(made, start, script)
            stage = stage_of(typed.editor, task) if typed is not None else None
            return Attempt(script, stage, typed) if typed is not None and stage is not None else None

        first = tried(())
        if first is None:
            return []
        reached: dict[tuple[Piece, ...], list[Attempt]] = {(): [first]}
        walked: list[Attempt] = []
        if self.bench.suggesters and task.ties:
            walked = self._answered([first], task, _NONE, tried)
        done = [attempt for attempt in walked if not attempt.stage.left(task)]
        best = min((attempt.cost for attempt in done), default=_NONE)
        for plan in _plans(task):
            for length in range(1, len(plan) + 1):
                key = plan[:length]
                if key in reached:
                    continue
                spare = best - 1 - _LEAST * (len(plan) - length)
                before = reached[key[:-1]]
                found = [
                    one
                    for attempt in before
                    if attempt.cost < spare
                    for one in self._next(attempt, task, key[-1], tried, spare - attempt.cost)
                ]
                if self.bench.suggesters and task.ties:
                    found += self._answered(found, task, best, tried)
                if length == 1:
                    found += walked
                whole = [attempt for attempt in found if not attempt.stage.left(task)]
                done += whole
                best = min([best, *(attempt.cost for attempt in whole)])
                reached[key] = _kept(attempt for attempt in found if attempt.stage.left(task))
        if not done:
            every = (attempt for attempts in reached.values() for attempt in attempts)
            done = [
                tied
                for attempt in every
                if attempt.stage.is_untied(task)
                for tied in self._gestures.tied(attempt, task, tried)
            ]
        return sorted(done, key=lambda attempt: attempt.cost)

    def _next(self, attempt: Attempt, task: Task, piece: Piece, tried: Tried, most: int) -> Iterator[Attempt]:
        place, number = piece
        ties = [at for at, tie in enumerate(task.ties) if place in tie[1:]]
        if attempt.script and number in attempt.stage.pieces[place] and attempt.stage.ties.issuperset(ties):
            yield attempt
            return
        yield from self._gestures.made(attempt, task, piece, tried, most)

    def _answered(self, attempts: Iterable[Attempt], task: Task, best: int, tried: Tried) -> list[Attempt]:
        """Return what comes of answering what is suggested after some attempts, or at the cue."""
        found: list[Attempt] = []
        for attempt in attempts:
            if not attempt.script:
                found += self._gestures.answers.walked(attempt, task, tried, best)
            elif attempt.typed.editor.gestures.suggestion is not None and attempt.stage.left(task):
                found += self._gestures.answers.answered(attempt.script, task, tried)
        return [one for one in found if any(one.stage.pieces)]

    def _typed(self, made: Sequence[Task], start: Selection, script: Script) -> Typed | None:
        editor = self.bench.editor(made, start)
        editor.reading = self.bench.reading
        return self.bench.type(editor, script)


def _kept(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Return the cheapest attempts that differ in what they have made, select or suggest."""
    best: dict[object, Attempt] = {}
    for attempt in sorted(attempts, key=lambda one: one.cost):
        suggestion = attempt.typed.editor.gestures.suggestion
        best.setdefault(
            (attempt.stage, attempt.way.state, suggestion is not None and tuple(suggestion.parts)), attempt
        )
    return [*best.values()][:_KEPT]


def _plans(task: Task) -> Iterator[tuple[Piece, ...]]:
    """Yield the orders in which the pieces of a task may be made."""
    contents = [place for place, part in enumerate(task.parts) if part.label == CONTENT]
    others = [place for place in range(len(task.parts)) if place not in contents]
    head = [(place, number) for place in contents for number in range(len(task.parts[place].fragments))]
    tails = [[(place, 0) for place in order] for order in {(*others,), (*reversed(others),)}]
    if not head:
        yield from (tuple(order) for order in tails)
        return
    for order in tails:
        yield (*head, *order)
        if len(head) > 1:
            yield (head[0], *order, *head[1:])
        if order:
            yield (order[0], *head, *order[1:])
