"""Answering what the editor suggests: going to it, turning the parts, shaping them, taking them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.keystrokes.attempt import Attempt, Tried
from benchmarks.keystrokes.gold import CONTENT, CUE, SOURCE, Part, Task
from benchmarks.keystrokes.hands import MOST_COUNT
from benchmarks.keystrokes.moves import Moves, Way, state_of
from benchmarks.keystrokes.typing import Script, Step
from reader.core.annotation import Fragment
from reader.editor.attribution import Role
from reader.editor.editor import Editor
from reader.editor.suggestion import Suggestion

_ROLES = ((CUE, Role.CUE), (SOURCE, Role.SOURCE), (CONTENT, Role.CONTENT))
_TURNS = 5
"""How often a part is turned before it is given up."""
_SHAPED = 4
"""Keys after which shaping a part is given up."""
WALKS = {"attribution.next_cue": CUE, "suggestion.next": CONTENT}
"""Commands that go to what is suggested, and the part that each selects there."""
ACCEPT = Step("attribution.accept", ("enter",))
"""Taking what is suggested."""
LEADS: tuple[tuple[str, int], ...] = (
    ("", 0),
    *((name, count) for name in ("move.next_sentence", "move.next_paragraph") for count in range(1, 4)),
    ("move.previous_sentence", 1),
    ("move.half_page_down", 1),
    ("move.page_down", 1),
)
"""Where to go first: a command, and how often."""


class Answers:
    """Finds answers in one article.

    Args:
        moves: The ways between its selections.
        keys: The keys of commands.
    """

    def __init__(self, moves: Moves, keys: dict[str, tuple[str, ...]]) -> None:
        self._moves, self._keys = moves, keys
        turns = {CUE: "relation.has_cue", SOURCE: "relation.has_source", CONTENT: "attribution.next_part"}
        self._turns = {
            label: (Step(f"label.{label}", keys[f"label.{label}"]), Step(back, keys[back]))
            for label, back in turns.items()
        }

    def walked(self, attempt: Attempt, task: Task, tried: Tried, most: int) -> Iterator[Attempt]:
        """Yield what comes of going to the cue of an attribution or to a suggestion of it, and answering there."""
        for command, label in WALKS.items():
            goal = next((part.fragments for part in task.parts if part.label == label), None)
            keys = self._keys.get(command)
            if goal is None or keys is None:
                continue
            cost, script = min(
                self._led(attempt, command, keys, goal, tried), key=lambda one: one[0], default=(most, ())
            )
            if cost < most:
                yield from self.answered(script, task, tried)

    def _led(
        self, attempt: Attempt, command: str, keys: tuple[str, ...], goal: Sequence[Fragment], tried: Tried
    ) -> Iterator[tuple[int, Script]]:
        """Yield the scripts that go to one place after the other until a part of the goal is selected."""
        for name, count in LEADS:
            lead = steps_of(self._keys, name, count)
            before = tried((*attempt.script, *lead))
            if before is None or before.typed.outcome.kind == "refused":
                continue
            editor = before.typed.editor
            for steps in range(1, MOST_COUNT + 1):
                for key in keys:
                    editor.press(key)
                selection = editor.selection
                if any(selection.start < piece.end and piece.start < selection.end for piece in goal):
                    step = Step(command, (*(str(steps),) * (steps > 1), *keys))
                    cost = before.cost - attempt.cost + len(step.strokes)
                    yield cost, (*attempt.script, *lead, step)
                if selection.start >= goal[0].start:
                    break

    def answered(self, script: Script, task: Task, tried: Tried) -> Iterator[Attempt]:
        """Yield what comes of answering the suggestion that a script has led to."""
        drafts: list[Script] = [script]
        for label, role in _ROLES:
            part = next((part for part in task.parts if part.label == label), None)
            drafts = [new for draft in drafts for new in self._settled(draft, role, label, part, tried)][:3]
        for draft in drafts:
            made = tried((*draft, ACCEPT))
            if made is not None:
                yield made

    def _settled(
        self, script: Script, role: Role, label: str, part: Part | None, tried: Tried
    ) -> Iterator[Script]:
        """Yield scripts after which one part of the suggestion is as it should be, or is left out."""
        begun = tried(script)
        if begun is None or (suggestion := begun.typed.editor.gestures.suggestion) is None:
            return
        wanted = tuple((piece.start, piece.end) for piece in part.fragments) if part is not None else None
        place = begun.stage.pieces[0]
        options: list[tuple[int, Script]] = []
        shapes: list[tuple[int, Script, Editor]] = []
        for step in self._turns[label]:
            live = tried(script)
            if live is None:
                continue
            editor = live.typed.editor
            for turn in range(_TURNS + 1):
                now = _part(editor, role)
                turned = (*script, *((step,) * turn))
                if now == wanted or (
                    role is Role.CONTENT and place and part is not None and now == _held(part, place)
                ):
                    options.append((turn - 2 * (now == wanted), turned))
                    if now == wanted:
                        break
                elif now is None and part is not None and role is not Role.CONTENT:
                    options.append((turn + 2, turned))
                elif now is not None and wanted is not None and len(wanted) == len(now) == 1:
                    near = (now[0][0] == wanted[0][0]) + (now[0][1] == wanted[0][1])
                    if near and (turn or suggestion.part(role) is not None) and turn < 3:
                        shapes.append((turn, turned, editor))
                if turn == _TURNS or editor.gestures.suggestion is None:
                    break
                editor.press(step.strokes[0] if isinstance(step.strokes[0], str) else "")
        exact = any(cost < len(turned) - len(script) for cost, turned in options)
        if not exact and part is not None and len(part.fragments) == 1:
            for turn, turned, _ in sorted(shapes, key=lambda item: item[0])[:2]:
                options += [
                    (turn + len(shaped), (*turned, *shaped))
                    for shaped in self._shaped(turned, part, role, tried)
                ]
        for _, found in sorted(options, key=lambda option: option[0])[:2]:
            yield found

    def _shaped(self, script: Script, part: Part, role: Role, tried: Tried) -> Iterator[Script]:
        live = tried(script)
        if live is None:
            return
        editor = live.typed.editor
        pieces = _part(editor, role)
        if pieces is None or (editor.selection.start, editor.selection.end) != pieces[0]:
            return
        goal = self._moves.goal(part.fragments[0])
        start = Way(0, (), state_of(editor.selection))
        for way in self._moves.ways([start], goal, most=_SHAPED, shaping=True)[:1]:
            after = tried((*script, *way.steps))
            wanted = tuple((piece.start, piece.end) for piece in part.fragments)
            if after is not None and _part(after.typed.editor, role) == wanted:
                yield way.steps


def _part(editor: Editor, role: Role) -> tuple[tuple[int, int], ...] | None:
    suggestion: Suggestion | None = editor.gestures.suggestion
    pieces = suggestion.part(role) if suggestion is not None else None
    return None if pieces is None else tuple(pieces)


def _held(part: Part, numbers: frozenset[int]) -> tuple[tuple[int, int], ...]:
    return tuple((part.fragments[at].start, part.fragments[at].end) for at in sorted(numbers))


def steps_of(keys: dict[str, tuple[str, ...]], command: str, count: int) -> Script:
    """Return the step that gives a command so many times; none for no command, or one without keys."""
    if command not in keys:
        return ()
    return (Step(command, (*((str(count),) if count > 1 else ()), *keys[command])),)
