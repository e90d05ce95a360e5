"""The gestures by which a part of an attribution is made: going there, pointing, answering a suggestion."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.keystrokes.answers import ACCEPT, LEADS, Answers, steps_of
from benchmarks.keystrokes.attempt import Attempt, Piece, Tried
from benchmarks.keystrokes.gold import ENTITY, Part, Task
from benchmarks.keystrokes.hands import MOST_COUNT, bindings
from benchmarks.keystrokes.moves import Goal, Moves, Way
from benchmarks.keystrokes.typing import Bench, Pick, Script, Step
from reader.core.annotation import Fragment
from reader.editor.cast import cast_of
from reader.editor.outcome import OutcomeKind

_WORTH_A_JUMP = 3
"""Keys from which on letters on screen are looked at as a way to a part."""
_TAKEN: dict[str, Script] = {
    "name.next": (Step("entity.known", ("enter",)),),
    "name.previous": (Step("entity.known", ("enter",)),),
    "suggestion.next": (ACCEPT,),
}
"""Commands that go to names; and what takes the one that is gone to for the entity that is known by it."""
_LEADS_KEPT = 2
"""Ways from name to name that are tried out."""
_UNCOVERING = (
    ("", 0),
    *((f"move.{name}", count) for count in (1, 2, 3) for name in ("page_down", "page_up")),
)
"""Steps that bring a piece into view, the first of which that does is taken: a command, and how often."""
_NAMES = 9
"""How many names are gone through before letters are looked at."""


class Gestures:
    """Finds the gestures that make a part, in one article.

    Args:
        bench: The article.
        moves: The ways between its selections.
    """

    def __init__(self, bench: Bench, moves: Moves) -> None:
        self._bench, self._moves = bench, moves
        self._keys = {binding.command.id: binding.keys for binding in bindings(bench)}
        self.answers = Answers(moves, self._keys)

    def made(self, attempt: Attempt, task: Task, piece: Piece, tried: Tried, most: int) -> Iterator[Attempt]:
        """Yield the attempts that go on from one and have made a piece."""
        place, number = piece
        part = task.parts[place]
        fragment = part.fragments[number]
        if part.label == ENTITY:
            yield from self._named(attempt, part, piece, tried, most)
            return
        label = (
            "piece.add" if attempt.stage.pieces[place] and len(part.fragments) > 1 else f"label.{part.label}"
        )
        step = Step(label, self._keys[label])
        pointed = list(self._pointed(attempt, fragment, step, piece, tried))
        yield from pointed
        most = min([most, *(one.cost - attempt.cost for one in pointed)]) - len(step.strokes)
        if most < 0:
            return
        goal = self._moves.goal(fragment)
        for way in self._ways(attempt, fragment, goal, tried, most):
            script = (*attempt.script, *way.steps, step)
            yield from self._fitting(attempt, tried(script), piece)
            if goal.exact and "annotation.reshape" in self._keys:
                keys = self._keys["annotation.reshape"]
                yield from self._fitting(attempt, tried((*script, Step("annotation.reshape", keys))), piece)

    def _ways(self, attempt: Attempt, fragment: Fragment, goal: Goal, tried: Tried, most: int) -> list[Way]:
        """Return the shortest ways to a piece; letters on screen are looked at where keys alone are not few."""
        near = self._moves.ways([attempt.way], goal, most=min(most, _WORTH_A_JUMP))
        if near or most <= _WORTH_A_JUMP:
            return near
        jumps: list[Way] = []
        for lead in _UNCOVERING:
            jumps = list(self._jumps(attempt, fragment, tried, steps_of(self._keys, *lead)))
            if jumps:
                break
        near_enough = (way for way in jumps if way.cost - attempt.cost <= most)
        return self._moves.ways([attempt.way, *near_enough], goal, most=most)

    def _named(
        self, attempt: Attempt, part: Part, piece: Piece, tried: Tried, most: int
    ) -> Iterator[Attempt]:
        """Yield the attempts that have labelled a mention: from name to name, or as other parts are made."""
        fragment = part.fragments[0]
        kind = dict(part.attributes).get("type", "")
        steps = [Step(name, self._keys[name]) for name in (f"label.entity.{kind}",) if name in self._keys]
        known = cast_of(attempt.typed.editor).letters()
        steps += [
            Step("entity.known", (*self._keys["entity.known"][:-1], letter))
            for letter, entity in known
            if entity.id == part.who
        ]
        leads = list(self._by_names(attempt, fragment, tried))
        goal = self._moves.goal(fragment)
        least = min(map(_typed, leads), default=most)
        leads += [way.steps for way in self._moves.ways([attempt.way], goal, most=min(most, least))]
        endings: list[Script] = [label for step in steps for label in ((step,), (step, step))]
        found = [
            one
            for lead in leads
            for label in (
                *((_TAKEN[lead[-1].command],) if lead and lead[-1].command in _TAKEN else ()),
                *endings,
            )
            for one in self._fitting(attempt, tried((*attempt.script, *lead, *label)), piece)
        ]
        if not found:
            starts = [attempt.way, *self._jumps(attempt, fragment, tried)]
            ways = self._moves.ways(starts, goal, most=most)
            found = [
                one
                for way in ways
                for label in endings
                for one in self._fitting(attempt, tried((*attempt.script, *way.steps, *label)), piece)
            ]
        yield from found

    def _by_names(self, attempt: Attempt, fragment: Fragment, tried: Tried) -> Iterator[Script]:
        """Yield the steps from name to name that select something around a mention, the shortest first."""
        found: list[Script] = []
        for lead in LEADS:
            move = steps_of(self._keys, *lead)
            for command in _TAKEN:
                live = tried((*attempt.script, *move))
                keys = self._keys.get(command)
                if live is None or keys is None or (move and live.way.state == attempt.way.state):
                    continue
                for times in range(1, _NAMES + 1):
                    for key in keys:
                        live.typed.editor.press(key)
                    selection = live.typed.editor.selection
                    if selection.start < fragment.end and fragment.start < selection.end:
                        found.append((*move, Step(command, _times(keys, times))))
                        break
        yield from sorted(found, key=_typed)[:_LEADS_KEPT]

    def tied(self, attempt: Attempt, task: Task, tried: Tried) -> Iterator[Attempt]:
        """Yield the attempts that tie what is not tied yet, by pointing."""
        for number, (kind, head, tail) in enumerate(task.ties):
            if number in attempt.stage.ties:
                continue
            keys = self._keys.get(f"relation.{kind}")
            if keys is None:
                return
            for end in (head, tail):
                offset = task.parts[end].fragments[0].start
                step = Step(f"relation.{kind}", (*keys, Pick(offset)))
                made = tried((*attempt.script, step))
                if made is not None and number in made.stage.ties:
                    if made.stage.left(task) == 0:
                        yield made
                    else:
                        yield from self.tied(made, task, tried)

    def _fitting(self, before: Attempt, after: Attempt | None, piece: Piece) -> Iterator[Attempt]:
        if (
            after is not None
            and piece[1] in after.stage.pieces[piece[0]]
            and after.stage.contains(before.stage)
            and after.stage != before.stage
        ):
            yield after

    def _jumps(self, attempt: Attempt, fragment: Fragment, tried: Tried, lead: Script = ()) -> Iterator[Way]:
        """Yield the ways by letters on screen to where a piece is, after steps that bring it into view."""
        text, reading = self._bench.article.text, self._bench.reading
        first = reading.words.next(fragment.start)
        while first and first[1] <= fragment.end and not text[first[0]].isalnum():
            first = reading.words.next(first[1])
        last = reading.words.previous(fragment.end)
        while last and last[0] >= fragment.start and not text[last[0]].isalnum():
            last = reading.words.previous(last[0])
        sentence = reading.sentences.around(fragment.start, fragment.start + 1)
        for command, strokes in (
            ("hint.word", (Pick(first[0]),) if first else ()),
            ("hint.word", (Pick(last[0]),) if last and last != first else ()),
            ("hint.word", (Pick(first[0], capital=True), Pick(last[0])) if first and last else ()),
            ("hint.sentence", (Pick(sentence[0]),) if sentence else ()),
        ):
            keys = self._keys.get(command)
            if keys is None or not strokes:
                continue
            step = Step(command, (*keys, *strokes))
            made = tried((*attempt.script, *lead, step))
            if made is not None and made.typed.outcome.kind is OutcomeKind.DONE:
                yield Way(made.cost, (*lead, step), made.way.state)

    def _pointed(
        self, attempt: Attempt, fragment: Fragment, step: Step, piece: Piece, tried: Tried
    ) -> Iterator[Attempt]:
        """Yield what labelling makes where letters ask what is meant."""
        asked = tried((*attempt.script, step))
        if asked is None or asked.typed.editor.choice is None or asked.typed.editor.choice.mode != "POINT":
            return
        inside = [
            offset for offset, _ in asked.typed.editor.choice.hints if fragment.start <= offset < fragment.end
        ]
        if not inside:
            return
        for strokes in ((Pick(inside[0]),), (Pick(inside[0], capital=True), Pick(max(inside)))):
            yield from self._fitting(
                attempt, tried((*attempt.script, Step(step.command, (*step.strokes, *strokes)))), piece
            )


def _times(keys: tuple[str, ...], times: int) -> tuple[str, ...]:
    """Return the keys that give a command so many times, with counts up to the highest."""
    high, rest = divmod(times, MOST_COUNT)
    counted = (str(MOST_COUNT), *keys) * high
    return (*counted, *((str(rest),) if rest > 1 and len(keys) == 1 else ()), *(keys if rest else ()))


def _typed(script: Script) -> int:
    return sum(len(step.strokes) for step in script)
