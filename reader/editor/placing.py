"""Highlights that lost their place when the text changed, each placed again by hand or given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.core.annotation import Fragment, Relation
from reader.core.display import display
from reader.core.edit import Change
from reader.core.selection import Selection
from reader.editor import motions, telling, ties
from reader.editor.choice import Choice
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.errors import PressmarkError
from reader.text import Range

if TYPE_CHECKING:
    from reader.editor.editor import Editor
    from reader.library.unplaced import Waiting

PLACE = "unplaced.place"
"""The command that gives a highlight its place, as edits name it."""
_TOLD = 160
"""The most code points of a highlight that the question quotes."""
_DONE = Outcome(OutcomeKind.DONE)


def waiting_in(editor: Editor) -> Sequence[Waiting]:
    """Return the highlights that wait for a place and were not given up.

    Raises:
        LibraryError: If they cannot be read.
    """
    queue = editor.journal.unplaced()
    return [] if queue is None else queue.wanted


def place_waiting(editor: Editor) -> Outcome:
    """Ask where the highlights that wait stand now."""
    try:
        waiting = waiting_in(editor)
    except PressmarkError as fault:
        return editor.refuse(str(fault), Severity.ERROR)
    if not waiting:
        return editor.refuse("No highlight waits for a place", Severity.INFORMATION)
    return Placing(waiting).show(editor)


class Placing(Choice):
    """Goes through highlights of an earlier text; the selection is where the one in question will be.

    All keys but its own move and select as ever. Where no place is likely, what stands there now is selected, and is
    taken only if the user comes back to it from another selection.

    Args:
        waiting: The highlights, of which there is one at least.
        at: Which of them is in question.
    """

    mode = "PLACE"
    stays = True

    def __init__(self, waiting: Sequence[Waiting], at: int = 0) -> None:
        self._waiting, self._at, self._place = waiting, at % len(waiting), 0
        self._shown: Selection | None = None
        self._chosen = False

    @property
    def question(self) -> str:
        """Which highlight it is, by the words that it had."""
        entry = self._waiting[self._at]
        number = f"{self._at + 1} of {len(self._waiting)}" if len(self._waiting) > 1 else ""
        what = f"Where is {ties.named(entry.unplaced.span.label)}{f', {number},' if number else ''} now?"
        return f"{what}{'' if self._places else ' No place is likely.'} It was {_quoted(entry)}"

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What can be pressed."""
        places = len(self._places)
        told = [("enter", "what is selected" if places else "what you select")]
        if places > 1:
            told.append(("tab", f"likely place {self._place + 1}/{places}"))
        if len(self._waiting) > 1:
            told.append(("N", "another highlight"))
        return (*told, ("X", "nowhere any more"))

    def press(self, editor: Editor, key: str) -> Outcome | None:
        """Take one key."""
        self._chosen |= editor.selection != self._shown
        match key:
            case "enter" if not (self._places or self._chosen):
                editor.choice = self
                return editor.refuse("No place is likely: first select where it is now")
            case "enter":
                return self._put(editor)
            case "X":
                return self._give_up(editor)
            case "tab" if len(self._places) > 1:
                self._place = (self._place + 1) % len(self._places)
                return self.show(editor)
            case "N" if len(self._waiting) > 1:
                return Placing(self._waiting, self._at + 1).show(editor)
        editor.choice = self
        return None

    def show(self, editor: Editor) -> Outcome:
        """Select where the highlight may be, or what stands there now."""
        place = self._places[self._place] if self._places else self._waiting[self._at].unplaced.near
        if place:
            editor.go(Selection(*place), step=True)
        self._shown = editor.selection
        editor.choice = self
        return _DONE

    @property
    def _places(self) -> Sequence[Range]:
        return self._waiting[self._at].unplaced.places

    def _put(self, editor: Editor) -> Outcome:
        editor.choice = self
        if editor.journal.holder is not None:
            return editor.refuse(f"This article can only be read: {editor.journal.holder}")
        found = motions.trimmed(editor.text, *editor.selection.extent)
        if found is None:
            return editor.refuse("Only white space is selected")
        old = self._waiting[self._at].unplaced.span
        span = replace(old, fragments=(Fragment(*found),), provenance=editor.provenance(old.provenance))
        tied = [tie for tie in _relations(editor) if _is_whole(editor, tie, span.id)]
        if not editor.commit(PLACE, [Change(None, span), *(Change(None, tie) for tie in tied)]):
            return Outcome(OutcomeKind.REFUSED)
        return self._go_on(editor, f"{span.label.capitalize()} {ties.quoted(editor, span)} has its place")

    def _give_up(self, editor: Editor) -> Outcome:
        editor.choice = self
        try:
            editor.journal.give_up(self._waiting[self._at].unplaced.span.id)
        except PressmarkError as fault:
            return editor.refuse(f"Not saved: {fault}", Severity.ERROR)
        return self._go_on(editor, "Kept as a highlight of the earlier text")

    def _go_on(self, editor: Editor, said: str) -> Outcome:
        """Go to the next highlight that waits, or say that none is left."""
        editor.choice = None
        left = waiting_in(editor)
        if left:
            Placing(left, self._at if self._at < len(left) else 0).show(editor)
        editor.say(said if left else f"{said}; no other waits for a place")
        return _DONE


def _relations(editor: Editor) -> Sequence[Relation]:
    queue = editor.journal.unplaced()
    return () if queue is None else queue.relations


def _is_whole(editor: Editor, tie: Relation, placed: str) -> bool:
    """Tell whether both ends of a relation are there when a span is placed, which is one of them."""
    spans = editor.annotations.spans
    return placed in (tie.head, tie.tail) and all(
        end == placed or end in spans for end in (tie.head, tie.tail)
    )


def _quoted(entry: Waiting) -> str:
    return telling.quoted(" ".join(display(entry.words[: 2 * _TOLD]).split()), _TOLD)
