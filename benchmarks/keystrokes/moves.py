"""Which keys lead from one selection to another: found by pressing every key there is, and remembered."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from benchmarks.keystrokes.hands import MOST_COUNT, STEADY, Binding, bindings
from benchmarks.keystrokes.typing import ROWS, Bench, Pick, Script, Step
from reader.editor.command import Group
from reader.editor.editor import Editor
from reader.editor.gestures import Gestures, shapes
from reader.editor.jumps import JumpList
from reader.editor.layout.lines import LayoutLines
from reader.editor.layout.row import Row
from reader.editor.layout.viewport import Viewport
from reader.editor.outcome import OutcomeKind

FARTHEST = 14
"""Keys after which a way is given up."""
_POINTED = 10
"""Hints that are looked at: those nearest to what is wanted."""
_SHAPED = 4
"""Keys after which shaping a part of a suggestion is given up."""
_AROUND = 90
"""How near to an end that is wanted, in code points, every selection is looked at."""
_STRIDE = 40
"""How much nearer, in code points, a key has to lead from farther off."""
_FURTHER = 4
"""Keys after the nearest of what is wanted within which the others are looked for; then it is their turn."""
_LONG = 1200
"""Code points that a motion may go for its count to be looked at too."""
_MARGIN = 250
"""How far from what is wanted, in code points, a way may lead."""
_INSIDE = 15
"""How near, in code points, to an end inside a word single characters are looked at."""


class State(NamedTuple):
    """What a moving key depends on: the selection, and whether motions extend it."""

    anchor: int
    head: int
    extending: bool

    @property
    def range(self) -> tuple[int, int]:
        """The selection's range."""
        return (self.anchor, self.head) if self.anchor <= self.head else (self.head, self.anchor)


class Way(NamedTuple):
    """How to get to a selection: how many keys, which, and whether the last of them extended it."""

    cost: int
    script: Script
    state: State
    extended: bool = False


def state_of(editor: Editor) -> State:
    """Return what an editor's moving keys depend on."""
    return State(editor.selection.anchor, editor.selection.head, editor.extending)


def nearest(editor: Editor, bounds: Collection[int]) -> Sequence[tuple[int, str]]:
    """Return those of the hints on screen that stand nearest to one of some places."""
    hints = editor.choice.hints if editor.choice is not None else ()
    return sorted(hints, key=lambda hint: min(abs(hint[0] - bound) for bound in bounds))[:_POINTED]


class Moves:
    """The ways between the selections of one article.

    Args:
        bench: The article.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._text = bench.article.text
        steady = [
            binding
            for binding in bindings(bench)
            if not binding.command.annotates and binding.command.group in STEADY
        ]
        self._twins = {
            binding.command.operands for binding in steady if binding.command.group is Group.EXTEND
        }
        self.end = math.inf
        """When to give up, by the clock of this process in seconds."""
        self._editor = bench.editor()
        self._editor.reading = bench.reading
        _Still(bench, self._editor)
        self._asking = [binding for binding in steady if self._asks(binding)]
        self._keys = [binding for binding in steady if binding not in self._asking]
        self._known: dict[tuple[State, str], State] = {}

    def ways(
        self,
        starts: Sequence[Way],
        wanted: Mapping[tuple[int, int], object],
        first_of_all: Collection[tuple[int, int]] = (),
        *,
        shaping: bool = False,
        most: int = FARTHEST,
    ) -> tuple[dict[tuple[int, int], list[Way]], list[Way]]:
        """Return the shortest ways to ranges, and the ways to the first selections that touch them.

        A wanted range counts as reached when nothing but white space is selected around it.

        Args:
            starts: Where to start from, with the keys that led there.
            wanted: The ranges to reach.
            most: The most keys that a way may have.
            shaping: Whether only keys are pressed that shape a selection, so that a suggestion stays.
            first_of_all: Those without which the search does not end early.
        """
        bounds = {edge for span in wanted for edge in span}
        near = [edge for edge in bounds if self._is_inside(edge)]
        first, last = min(bounds) - _MARGIN, max(bounds) + _MARGIN
        here = starts[0].state.range
        earliest, latest = min(first, here[0]), max(last, here[1])
        reached: dict[tuple[int, int], list[Way]] = {}
        touching: list[Way] = []
        best: dict[State, int] = {}
        queue: list[tuple[int, int, Way]] = []
        for way in starts:
            if way.script and not first <= way.state.range[0] <= way.state.range[1] <= last:
                continue
            heappush(queue, (way.cost, len(queue), way))
        number = len(queue)
        needed = set(first_of_all)
        limit = min(most, _SHAPED if shaping else FARTHEST)
        seen: set[tuple[int, int]] = set()
        pushed: dict[State, int] = {}
        costs: dict[tuple[int, int], int] = {}
        while queue and time.process_time() < self.end:
            cost, _, way = heappop(queue)
            if cost > limit:
                break
            if way.state in best:
                continue
            best[way.state] = cost
            span = self._trimmed(way.state.range)
            if span in wanted:
                reached.setdefault(span, []).append(way)
                if span not in seen:
                    seen.add(span)
                    costs[span] = cost
                    if costs.keys() >= needed:
                        limit = min(
                            limit, max(min(costs.values()) + _FURTHER, *(costs[one] for one in needed), 0)
                        )
                    if len(seen) == len(wanted):
                        limit = min(limit, max(costs.values()))
            elif any(start < span[1] and span[0] < end for start, end in wanted):
                touching.append(way)
            if cost >= limit:
                continue
            for keys, step, state, extends in self._from(way, bounds, shaping):
                total = cost + keys
                if state in best or total > limit or pushed.get(state, limit) < total:
                    continue
                start, end = state.range
                if start < earliest or end > latest:
                    continue
                if not self._is_on_the_way(way.state, state, bounds):
                    continue
                if extends and not (bounds & {start, end, *self._trimmed((start, end))}):
                    continue
                if not self._is_worth(way.state, state, bounds, near):
                    continue
                if (found := self._trimmed(state.range)) in wanted and found not in seen:
                    seen.add(found)
                    costs[found] = total
                    if costs.keys() >= needed:
                        limit = min(
                            limit, max(min(costs.values()) + _FURTHER, *(costs[one] for one in needed), 0)
                        )
                    if len(seen) == len(wanted):
                        limit = min(limit, max(costs.values()))
                number += 1
                pushed[state] = total
                heappush(queue, (total, number, Way(total, (*way.script, step), state, extends)))
        return reached, touching

    def _is_inside(self, edge: int) -> bool:
        return 0 < edge < len(self._text) and self._text[edge - 1].isalnum() and self._text[edge].isalnum()

    def _is_on_the_way(self, old: State, new: State, bounds: set[int]) -> bool:
        """Tell whether a selection is near an end that is wanted, or nearer by far than the one before."""
        distance = _distance(new, bounds)
        return distance <= _AROUND or distance < _distance(old, bounds) - _STRIDE

    def _is_worth(self, old: State, new: State, bounds: set[int], near: list[int]) -> bool:
        """Tell whether a selection that cuts a word can matter: it came from afar, or an end is wanted near by."""
        cut = [edge for edge in new.range if edge not in bounds and self._is_inside(edge)]
        if not cut or abs(new.head - old.head) > 2 * _INSIDE:
            return True
        return any(abs(edge - new.head) <= _INSIDE for edge in near)

    def _trimmed(self, span: tuple[int, int]) -> tuple[int, int]:
        start, end = span
        while start < end and self._text[start].isspace():
            start += 1
        while start < end and self._text[end - 1].isspace():
            end -= 1
        return start, end

    def _from(self, way: Way, bounds: set[int], shaping: bool) -> Iterator[tuple[int, Step, State, bool]]:
        """Yield what every key leads to; what stands at hints is looked at where extending has just begun."""
        state = way.state
        found: dict[State, tuple[int, Step, State, bool]] = {}
        for binding in self._keys:
            group = binding.command.group
            extends = group is Group.EXTEND or (state.extending and group is Group.MOVE)
            if shaping and not (
                shapes(binding.command) or state.extending or binding.command.id == "select.extend"
            ):
                continue
            if group is Group.MOVE and (
                binding.command.operands in self._twins if state.extending else way.extended
            ):
                continue
            new = self._pressed(state, binding)
            steps = [(binding.keys, new)]
            if binding.command.counts and new != state and abs(new.head - state.head) < _LONG:
                again = new
                for _ in range(MOST_COUNT - 1):
                    again = self._pressed(again, binding)
                steps.append(((str(MOST_COUNT), *binding.keys), again))
            for keys, after in steps:
                if after != state and (after not in found or found[after][0] > len(keys)):
                    found[after] = (len(keys), Step(binding.command.id, keys), after, extends)
        yield from found.values()
        if not way.extended and bounds & {*state.range}:
            yield from self._pointed(state, bounds)

    def _pressed(self, state: State, binding: Binding) -> State:
        if binding.command.group is Group.EXTEND and state.extending:
            new = self._pressed(state._replace(extending=False), binding)
            return new._replace(extending=True)
        key = (state, binding.command.id)
        known = self._known.get(key)
        if known is None:
            self._set(state)
            for one in binding.keys:
                outcome = self._editor.press(one)
            done = outcome.kind is OutcomeKind.DONE and self._editor.choice is None
            known = self._known[key] = state_of(self._editor) if done else state
        return known

    def _asks(self, binding: Binding) -> bool:
        self._set(state_of(self._editor))
        for key in binding.keys:
            self._editor.press(key)
        return self._editor.choice is not None

    def _pointed(self, state: State, bounds: set[int]) -> Iterator[tuple[int, Step, State, bool]]:
        for binding in self._asking:
            self._set(state)
            for key in binding.keys:
                self._editor.press(key)
            for offset, letters in nearest(self._editor, bounds):
                self._set(state)
                for key in (*binding.keys, *letters):
                    self._editor.press(key)
                keys = len(binding.keys) + len(letters)
                yield (
                    keys,
                    Step(binding.command.id, (*binding.keys, Pick(offset))),
                    state_of(self._editor),
                    True,
                )

    def _set(self, state: State) -> None:
        editor = self._editor
        editor.resolver.clear()
        editor.jumps = JumpList()
        editor.gestures = Gestures()
        editor.active = None
        editor.extending = state.extending
        editor.select(state.anchor, state.head)


def _distance(state: State, bounds: set[int]) -> int:
    """Return how far a selection is from the nearest end that is wanted, in code points; 0 if that is in it."""
    start, end = state.range
    return min(max(start - bound, bound - end, 0) for bound in bounds)


class _Still:
    """A screen with the cursor in the middle, wherever it came from."""

    def __init__(self, bench: Bench, editor: Editor) -> None:
        self._layout, self._editor = bench.layout, editor
        editor.layout = LayoutLines(bench.layout, lambda: ROWS, self._rows)

    def _rows(self) -> Sequence[Row]:
        viewport = Viewport(self._layout, ROWS)
        viewport.put(self._editor.selection.start, ROWS // 2)
        return viewport.rows()
