"""Commands that go far: back and forward, to marks, to what a hint stands at, along links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from reader.core.annotation import Span
from reader.core.article import Mark
from reader.core.display import display
from reader.core.selection import Selection
from reader.editor import hinting, links, motions
from reader.editor.choice import Choice
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.jumps import Place
from reader.editor.marks import marks, set_mark
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.errors import SaveError
from reader.text import Range

_DONE = Outcome(OutcomeKind.DONE)
_EXCERPT = 24

_Act: TypeAlias = Callable[[Editor, str], Outcome]


def back(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go back to where jumps were made from, in another article too."""
    place = editor.jumps.back(editor.here, count or 1)
    return _to(editor, place) if place else editor.refuse("There is nothing to go back to")


def forward(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go forward again."""
    place = editor.jumps.forward(editor.here, count or 1)
    return _to(editor, place) if place else editor.refuse("There is nothing to go forward to")


def mark(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Let a letter stand for the selection."""
    return _with_letter(editor, argument, _Letter("MARK", _set, editor))


def go_to_mark(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go to the place that a letter stands for."""
    if not marks(editor.journal):
        keys = editor.keymap.keys("mark.set")
        return editor.refuse(f"No place is marked{f'; {keys[0]} and a letter mark one' if keys else ''}")
    return _with_letter(editor, argument, _Letter("GO TO", _go, editor))


def hint_sentence(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Choose a sentence on screen; in extend mode, extend to it."""

    def chosen(sentence: Range) -> Outcome:
        if editor.extending:
            editor.place(motions.extended_to(editor.reading, editor.selection, sentence))
        else:
            editor.go(motions.select(sentence))
        return _DONE

    return hinting.choose(editor, hinting.sentences_in_view(editor), chosen, "sentence")


def hint_annotation(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Choose an annotation on screen; it becomes the active one."""

    def chosen(span: Span) -> Outcome:
        editor.visit(span.id)
        return _DONE

    return hinting.choose(editor, hinting.annotations_in_view(editor), chosen, "annotation")


def hint_link(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Choose a link on screen, which is then asked about; a single one needs no choosing."""
    targets = hinting.links_in_view(editor)

    def chosen(found: Mark) -> Outcome:
        editor.go(Selection(found.start, found.end))
        return links.follow(editor, found.target)

    if len(targets) == 1:
        return chosen(targets[0].value)
    return hinting.choose(editor, targets, chosen, "link")


def follow_link(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Follow the link that the selection touches."""
    found = links.link_at(editor)
    return links.follow(editor, found.target) if found else editor.refuse("There is no link here")


class _Letter(Choice):
    """Takes the letter of a mark."""

    def __init__(self, mode: str, act: _Act, editor: Editor) -> None:
        self.mode = mode
        self._act = act
        self._marked = [
            (letter, " ".join(editor.text[place.start : min(place.end, place.start + _EXCERPT)].split()))
            for letter, place in marks(editor.journal).items()
        ]

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """The marks there are; the words are foreign text."""
        return self._marked or [("a–z", "letter for this place")]

    def press(self, editor: Editor, key: str) -> Outcome:
        """Take the letter."""
        return self._act(editor, key)


def _with_letter(editor: Editor, argument: str | None, letter: _Letter) -> Outcome:
    if argument:
        return letter.press(editor, argument)
    editor.choice = letter
    return _DONE


def _set(editor: Editor, letter: str) -> Outcome:
    if len(letter) != 1 or not letter.isalpha():
        return editor.refuse("A mark is a letter")
    try:
        set_mark(editor.journal, letter, editor.selection)
    except SaveError as fault:
        return editor.refuse(f"The mark is not kept: {fault}", Severity.ERROR)
    editor.say(f"Marked as {letter}")
    return _DONE


def _go(editor: Editor, letter: str) -> Outcome:
    place = marks(editor.journal).get(letter)
    if place is None:
        return editor.refuse(f"No place is marked as {display(letter)}")
    editor.go(place)
    return _DONE


def _to(editor: Editor, place: Place) -> Outcome:
    if place.article != editor.article.id:
        return Outcome(OutcomeKind.DELEGATED, "article.open", argument=place.article)
    editor.select(place.selection.anchor, place.selection.head)
    return _DONE
