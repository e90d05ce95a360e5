"""Which keys lead from one selection to another: found by pressing every key there is, and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

from benchmarks.keystrokes.hands import MOST_COUNT, Binding, bindings
from benchmarks.keystrokes.typing import Bench, Step
from reader.core.annotation import Fragment
from reader.core.selection import Selection
from reader.editor.command import Group
from reader.editor.gestures import Gestures, shapes
from reader.editor.jumps import JumpList
from reader.editor.motions import trimmed, whole
from reader.editor.outcome import OutcomeKind

FARTHEST, VERY_FAR = 8, 14
"""Keys after which a way is given up: at first, and where no script was found so."""
_MARGIN = 120
"""How far outside start and goal, in code points, a way may lead."""
_PAGE = 1_500
"""Code points from which on motions by pages are looked at."""
_ROWS = (("down",), ("up",))
"""Motions that keep the column, so that three of them do not lead where three times one of them does."""
_FAR = ("half_page_down", "half_page_up", "page_down", "page_up", "article_start", "article_end")
_WAYS = 2
"""Ways to the same goal that are kept."""
STATES, MANY_STATES = 1_000, 10_000
"""Selections that are gone on from before a way is given up: at first, and where no script was found so."""
_BLANK = 2
"""White space, in code points, that may be selected around a goal."""


class State(NamedTuple):
    """The ends of a selection: the one that stays, and the one that moves."""

    anchor: int
    head: int

    @property
    def range(self) -> tuple[int, int]:
        """The selection's range."""
        return (self.anchor, self.head) if self.anchor <= self.head else (self.head, self.anchor)


class Way(NamedTuple):
    """Steps that lead to a selection, and their keys."""

    cost: int
    steps: tuple[Step, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Goal:
    """A range to select, white space around it or not.

    Args:
        starts: Where the selection may begin.
        ends: Where it may end.
        exact: Whether labels would take it otherwise: an end of it cuts a word, or is white space.
    """

    starts: frozenset[int]
    ends: frozenset[int]
    exact: bool


_Edge: TypeAlias = tuple[int, Step, State]


class Moves:
    """The ways between the selections of one article.

    Args:
        bench: The article.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench, self._text = bench, bench.article.text
        self.farthest, self.most_states = FARTHEST, STATES
        """Keys after which a way is given up, and selections."""
        steady = [
            binding
            for binding in bindings(bench)
            if binding.command.group in (Group.MOVE, Group.EXTEND, Group.SELECT)
            and binding.command.action not in ("hint.word", "hint.reach")
            and not binding.command.id.startswith("hint.")
        ]
        self._moving = [
            one
            for one in steady
            if one.command.group is not Group.EXTEND and one.command.id != "select.extend"
        ]
        direct = [one for one in steady if one.command.group is Group.EXTEND]
        twins = {one.command.operands for one in direct}
        mode = next((one for one in steady if one.command.id == "select.extend"), None)
        self._extending = direct + [
            Binding(mode.command, (*mode.keys, *one.keys))
            for one in steady
            if mode is not None and one.command.group is Group.MOVE and one.command.operands not in twins
        ]
        self._counted = {one.keys for one in self._moving if one.command.counts} | {
            one.keys for one in self._extending if one.command.counts or one.command.id == "select.extend"
        }
        self._editor = bench.editor()
        self._editor.reading = bench.reading
        self._screen = bench.screen(self._editor)
        self._pressed: dict[tuple[State, tuple[str, ...]], State] = {}
        self._fresh: dict[tuple[State, tuple[bool, bool]], list[_Edge]] = {}
        self._heads: dict[tuple[bool, int, bool], list[_Edge]] = {}

    def goal(self, piece: Fragment) -> Goal:
        """Return the goal of a piece; white space around it may be selected too if its ends are those of words."""
        text, starts, ends = self._text, [piece.start], [piece.end]
        solid = trimmed(text, piece.start, piece.end)
        exact = solid is None or whole(self._bench.reading, solid) != (piece.start, piece.end)
        while not exact and starts[-1] > 0 and text[starts[-1] - 1].isspace() and len(starts) <= _BLANK:
            starts.append(starts[-1] - 1)
        while not exact and ends[-1] < len(text) and text[ends[-1]].isspace() and len(ends) <= _BLANK:
            ends.append(ends[-1] + 1)
        return Goal(frozenset(starts), frozenset(ends), exact)

    def ways(
        self,
        starts: Sequence[Way],
        goal: Goal,
        *,
        most: int = FARTHEST,
        shaping: bool = False,
    ) -> list[Way]:
        """Return the shortest ways to a goal, at most one for each end that then moves.

        Args:
            starts: Where to start from, with what it took to get there.
            goal: What to select.
            most: The most keys of a way from its start.
            shaping: Whether only keys are pressed that shape a selection.
        """
        floor = min(way.cost for way in starts)
        low = min(*goal.starts, *(way.state.range[0] for way in starts)) - _MARGIN
        high = max(*goal.ends, *(way.state.range[1] for way in starts)) + _MARGIN
        far = high - low > _PAGE + 2 * _MARGIN
        queue: list[tuple[int, int, Way, bool]] = []
        for way in starts:
            heappush(queue, (way.cost, len(queue), way, False))
        number = len(queue)
        found: list[Way] = []
        done: set[State] = set()
        limit = floor + min(most, self.farthest)
        while queue:
            cost, _, way, extended = heappop(queue)
            if cost > limit or len(done) > self.most_states:
                break
            if way.state in done:
                continue
            done.add(way.state)
            start, end = way.state.range
            if start in goal.starts and end in goal.ends:
                found.append(way)
                limit = min(limit, cost + 1)
                if len(found) == _WAYS:
                    break
                continue
            for keys, step, state in self._edges(
                way.state, goal, extended=extended, shaping=shaping, far=far
            ):
                total = cost + keys
                first, last = state.range
                if total > limit or state in done or first < low or last > high:
                    continue
                if not goal.exact and abs(state.head - way.state.head) == 1 and self._is_inside(state.head):
                    continue
                number += 1
                is_extension = step.command.startswith("extend.") or step.strokes[0] == "v"
                heappush(
                    queue, (total, number, Way(total, (*way.steps, step), state), extended or is_extension)
                )
        return found

    def _is_inside(self, edge: int) -> bool:
        return 0 < edge < len(self._text) and self._text[edge - 1].isalnum() and self._text[edge].isalnum()

    def _edges(
        self, state: State, goal: Goal, *, extended: bool, shaping: bool, far: bool
    ) -> Iterator[_Edge]:
        forward = state.anchor < state.head
        held = state.anchor in (goal.starts if forward else goal.ends)
        if extended:
            if held:
                for keys, step, (_, head) in self._from_head(state.head, forward=forward, exact=goal.exact):
                    if (head > state.anchor) if forward else (head < state.anchor):
                        yield keys, step, State(state.anchor, head)
            if state.head in (goal.ends if forward else goal.starts):
                yield from self._by(
                    state, [one for one in self._moving if one.command.id == "select.swap_ends"]
                )
            return
        which = (goal.exact, far)
        if (state, which) not in self._fresh:
            self._fresh[state, which] = self._by(state, self._sensible(self._moving, which))
        for edge in self._fresh[state, which]:
            if not shaping or shapes(self._bench.registry.by_id[edge[1].command]):
                yield edge
        start, end = state.range
        if start in goal.starts or end in goal.ends:
            yield from self._by(state, self._sensible(self._extending, (goal.exact, far)))

    def _from_head(self, head: int, *, forward: bool, exact: bool) -> list[_Edge]:
        """Return what the keys that extend make of a moving end, as long as it does not pass the other one."""
        key = (forward, head, exact)
        if key not in self._heads:
            state = State(0, head) if forward else State(len(self._text), head)
            self._heads[key] = self._by(state, self._sensible(self._extending, (exact, False)))
        return self._heads[key]

    @staticmethod
    def _sensible(keys: Sequence[Binding], which: tuple[bool, bool]) -> list[Binding]:
        """Leave out single characters where no goal cuts a word, and pages where none is far away."""
        exact, far = which
        left_out = (() if exact else ("left", "right")) + (() if far else _FAR)
        return [one for one in keys if one.command.operands[:1] not in {(name,) for name in left_out}]

    def _by(self, state: State, keys: Sequence[Binding]) -> list[_Edge]:
        found: dict[State, _Edge] = {}
        for binding in keys:
            new = self._press(state, binding.keys)
            counted = binding.keys in self._counted
            for count in range(1, (MOST_COUNT if counted else 1) + 1):
                if new == state:
                    break
                typed = binding.keys if count == 1 else _with_count(binding, count)
                if new not in found or found[new][0] > len(typed):
                    found[new] = (len(typed), Step(binding.command.id, typed), new)
                if count < MOST_COUNT and counted:
                    before = new
                    if binding.command.operands[:1] in _ROWS:
                        new = self._press(state, _with_count(binding, count + 1))
                    else:
                        new = self._press(new, binding.keys)
                    if new == before:
                        break
        return list(found.values())

    def _press(self, state: State, keys: tuple[str, ...]) -> State:
        known = self._pressed.get((state, keys))
        if known is None:
            self._set(state)
            for key in keys:
                outcome = self._editor.press(key)
            editor = self._editor
            done = outcome.kind is OutcomeKind.DONE and editor.choice is None
            known = State(editor.selection.anchor, editor.selection.head) if done else state
            self._pressed[state, keys] = known
        return known

    def _set(self, state: State) -> None:
        editor = self._editor
        editor.resolver.clear()
        editor.jumps, editor.gestures = JumpList(), Gestures()
        editor.active = editor.choice = None
        editor.extending = False
        editor.select(state.anchor, state.head)


def state_of(selection: Selection) -> State:
    """Return the ends of a selection."""
    return State(selection.anchor, selection.head)


def _with_count(binding: Binding, count: int) -> tuple[str, ...]:
    if binding.command.id == "select.extend":
        return (binding.keys[0], str(count), *binding.keys[1:])
    return (str(count), *binding.keys)
