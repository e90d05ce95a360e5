"""The shortest script that is found for an attribution: every edit in it is made by the real editor."""

from __future__ import annotations

import string
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

from benchmarks.keystrokes.gold import Task
from benchmarks.keystrokes.hands import STEADY, bindings, moving
from benchmarks.keystrokes.moves import FARTHEST, Moves, State, Way, nearest, state_of
from benchmarks.keystrokes.stage import Stage, stage_of
from benchmarks.keystrokes.typing import Bench, Pick, Script, Step, Stroke, Typed
from reader.core.selection import Selection
from reader.editor.editor import Editor
from reader.editor.keys import LETTER, NAMED
from reader.editor.outcome import OutcomeKind

_LOOKED_AT = 6
_AT_MOST = 20
"""Nodes that are expanded while there is no script at all."""
"""Nodes that are expanded before the best script so far is taken."""
_A_STAGE = 1
"""Nodes that are expanded with the same annotations made."""
_WAYS = 2
"""Ways to the same range from which labels are tried."""
_PATIENCE = 10.0
"""Seconds of computing after which the best script so far is taken."""
_LONGEST_STEP = 3
"""Keys and choices that a command is given before it is given up."""
_TOUCHING = 5
"""Other selections that touch what is wanted, the nearest, on which gestures are tried."""
_LABELLING = ("label", "relabel")
_NEAR = 3
"""How many earlier tasks an editor starts with while scripts are searched for."""


Draft: TypeAlias = frozenset[tuple[str, tuple[int, int]]]
"""What a suggestion shows and has not saved: labels and ranges."""


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


@dataclass(frozen=True, slots=True)
class _Node:
    script: Script
    cost: int
    stage: Stage
    state: State
    draft: Draft | None = None


def is_key(spelling: str) -> bool:
    """Tell whether what a question names is one key, and not a range of them."""
    return len(spelling) == 1 or spelling in NAMED


def _spelt(keys: tuple[str, ...], *, exact: bool) -> Iterator[tuple[str, ...]]:
    """Yield the keys that a binding stands for: itself, or one for each letter."""
    if keys[-1] != LETTER:
        yield keys
    elif exact:
        yield from ((*keys[:-1], letter) for letter in string.ascii_lowercase)


def _draft(editor: Editor) -> Draft | None:
    suggestion = editor.gestures.suggestion
    return None if suggestion is None else frozenset(suggestion.parts)


def _pieces(task: Task) -> Draft:
    return frozenset(
        (part.label, (piece.start, piece.end)) for part in task.parts for piece in part.fragments
    )


def _ahead(node: _Node, task: Task) -> float:
    """Return about how many keys are still to come."""
    pieces = _pieces(task)
    missing = {
        (part.label, (piece.start, piece.end))
        for part, held in zip(task.parts, node.stage.pieces, strict=True)
        for place, piece in enumerate(part.fragments)
        if place not in held
    }
    ties = (len(task.ties) - len(node.stage.ties)) / 2
    if node.draft is None:
        return 2 * len(missing) + ties
    return 1 + 2 * len(missing - node.draft) + 0.7 * len(node.draft - pieces)


def _least(node: _Node, task: Task) -> int:
    """Return the fewest keys that can still be to come."""
    wrong = node.draft is not None and bool(node.draft - _pieces(task))
    return 1 + wrong if node.stage.left(task) else 0


class Search:
    """Finds scripts for the tasks of one article.

    Args:
        bench: The article.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self._moves = Moves(bench)
        every = bindings(bench)
        self._edits = [binding for binding in every if binding.command.annotates]
        self._unsteady = [pair for pair in moving(every) if pair[0].command.group not in STEADY]

    def script(self, task: Task, made: Sequence[Task], start: Selection) -> Found | None:
        """Return the shortest script that is found, typed into an editor that holds all that was made before.

        Args:
            task: What to make.
            made: What was made before, in text order.
            start: What is selected.
        """
        self._moves.end = time.process_time() + _PATIENCE
        for script in self._scripts(task, made[-_NEAR:] if task.ties else made, start):
            typed = self._typed(made, start, script)
            if typed is not None:
                stage = stage_of(typed.editor, task)
                if stage is not None and stage.left(task) == 0:
                    return Found(script, start, typed)
        return None

    def _scripts(self, task: Task, made: Sequence[Task], start: Selection) -> Iterator[Script]:
        """Yield the scripts that were found, the shortest first."""
        nothing = Stage(tuple(frozenset() for _ in task.parts), frozenset())
        typed = self._typed(made, start, ())
        if typed is None:
            return
        queue: list[tuple[float, int, _Node]] = [(0, 0, _Node((), 0, nothing, state_of(typed.editor)))]
        number = looked = 0
        best = 10**6
        done: list[tuple[int, int, Script]] = []
        expanded: dict[tuple[Stage, Draft | None], list[_Node]] = {}
        while queue and looked < (_LOOKED_AT if done else _AT_MOST) and time.process_time() < self._moves.end:
            _, _, node = heappop(queue)
            earlier = expanded.setdefault((node.stage, node.draft), [])
            if (
                node.cost + _least(node, task) >= best
                or len(earlier) >= _A_STAGE
                or node.state in {one.state for one in earlier}
            ):
                continue
            earlier.append(node)
            looked += 1
            for child in self._children(node, task, made, start, min(FARTHEST, best - node.cost - 2)):
                number += 1
                if child.stage.left(task) == 0:
                    best = min(best, child.cost)
                    done.append((child.cost, number, child.script))
                    continue
                heappush(queue, (child.cost + _ahead(child, task), number, child))
        for _, _, script in sorted(done):
            yield script

    def _children(
        self, node: _Node, task: Task, made: Sequence[Task], start: Selection, most: int
    ) -> Iterator[_Node]:
        if node.draft is not None:
            yield from self._answered(node, task, made, start, most)
            if not (node.draft & _pieces(task)) and not any(node.stage.pieces):
                return
        starts = [Way(0, (), node.state), *self._unsteady_ways(node, task, made, start)]
        wanted = {
            (piece.start, piece.end): part.label
            for part, held in zip(task.parts, node.stage.pieces, strict=True)
            for place, piece in enumerate(part.fragments)
            if place not in held or len(node.stage.ties) < len(task.ties)
        }
        heads = {head for _, head, _ in task.ties}
        first = {
            (part.fragments[0].start, part.fragments[0].end)
            for place, part in enumerate(task.parts)
            if place in heads and not node.stage.pieces[place]
        }
        reached, touching = self._moves.ways(starts, wanted, first, most=most)
        labels = {part.label for part, held in zip(task.parts, node.stage.pieces, strict=True) if not held}
        for span, ways in reached.items():
            for way in ways[:_WAYS]:
                yield from self._edited(node, way, {wanted[span]} & labels, task, made, start)
        for way in touching[:_TOUCHING]:
            yield from self._edited(node, way, labels, task, made, start)

    def _unsteady_ways(
        self, node: _Node, task: Task, made: Sequence[Task], start: Selection
    ) -> Iterator[Way]:
        bounds = {edge for _, span in _pieces(task) for edge in span}
        for binding, keys in self._unsteady:
            step = Step(binding.command.id, keys)
            typed = self._typed(made, start, (*node.script, step))
            if typed is None or typed.outcome.kind is not OutcomeKind.DONE:
                continue
            if typed.editor.choice is not None:
                for offset, letters in nearest(typed.editor, bounds):
                    chosen = Step(binding.command.id, (*keys, Pick(offset)))
                    picked = self._typed(made, start, (*node.script, chosen))
                    if picked is not None and state_of(picked.editor) != node.state:
                        yield Way(len(keys) + len(letters), (chosen,), state_of(picked.editor))
            elif state_of(typed.editor) != node.state:
                yield Way(len(keys), (step,), state_of(typed.editor))

    def _edited(
        self, node: _Node, way: Way, labels: set[str], task: Task, made: Sequence[Task], start: Selection
    ) -> Iterator[_Node]:
        for binding in self._edits:
            command = binding.command
            if command.action in _LABELLING and command.operands[0] not in labels:
                continue
            for keys in _spelt(binding.keys, exact=len(labels) == 1):
                yield from self._tried(node, way, Step(command.id, keys), task, made, start)

    def _tried(
        self, node: _Node, way: Way, step: Step, task: Task, made: Sequence[Task], start: Selection
    ) -> Iterator[_Node]:
        script = (*node.script, *way.script, step)
        typed = self._typed(made, start, script)
        if typed is None or typed.outcome.kind is OutcomeKind.REFUSED:
            return
        choice = typed.editor.choice
        stage = stage_of(typed.editor, task)
        if stage is None or not stage.contains(node.stage):
            return
        draft = _draft(typed.editor)
        if stage != node.stage or (draft is not None and draft != node.draft):
            yield _Node(script, len(typed.keys), stage, state_of(typed.editor), draft)
        elif choice is not None and len(step.strokes) < _LONGEST_STEP:
            picks = [Pick(offset) for offset, _ in choice.hints]
            keys = [keys for keys, _ in choice.options if is_key(keys)]
            strokes: list[Stroke] = [*picks, *keys]
            for stroke in strokes:
                yield from self._tried(
                    node, way, Step(step.command, (*step.strokes, stroke)), task, made, start
                )

    def _answered(
        self, node: _Node, task: Task, made: Sequence[Task], start: Selection, most: int
    ) -> Iterator[_Node]:
        """Yield what becomes of a suggestion: by the keys that it names, and by shaping its part in focus."""
        typed = self._typed(made, start, node.script)
        if typed is None or typed.editor.gestures.suggestion is None or node.draft is None:
            return
        here = Way(0, (), node.state)
        for keys, _ in typed.editor.gestures.suggestion.options:
            if is_key(keys):
                yield from self._tried(node, here, Step("suggestion", (keys,)), task, made, start)
        for binding in self._edits:
            if binding.command.action == "relation" or binding.command.id == "attribution.next_part":
                yield from self._tried(node, here, Step("suggestion", binding.keys), task, made, start)
        wanted = {span: label for label, span in _pieces(task) - node.draft}
        if wanted:
            reached, _ = self._moves.ways([here], wanted, shaping=True, most=most)
            for ways in reached.values():
                way = ways[0]
                typed = self._typed(made, start, (*node.script, *way.script))
                draft = _draft(typed.editor) if typed is not None else None
                if way.script and typed is not None and draft is not None and draft != node.draft:
                    yield _Node(
                        (*node.script, *way.script),
                        len(typed.keys),
                        node.stage,
                        state_of(typed.editor),
                        draft,
                    )

    def _typed(self, made: Sequence[Task], start: Selection, script: Script) -> Typed | None:
        editor = self.bench.editor(made, start)
        editor.reading = self.bench.reading
        return self.bench.type(editor, script)
