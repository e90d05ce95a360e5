"""Commands that select a thing around or behind the selection, or the words that letters on screen stand at."""

from __future__ import annotations

from collections.abc import Callable

from reader.core.selection import Selection
from reader.editor import hinting, motions
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.hinting import Target
from reader.editor.outcome import Outcome, OutcomeKind
from reader.text import Range, clauses
from reader.text.host import host_of

_DONE = Outcome(OutcomeKind.DONE)
_NEAR = 4_000
"""How far from the selection's moving end words have letters, in code points."""


def select(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the thing that the command names, where the selection stands."""
    name = command.operands[0]
    found = _thing(editor, name)
    if found is None:
        return editor.refuse(f"There is nothing here to select as {command.title.lower()}")
    if found == (editor.selection.start, editor.selection.end):
        return editor.refuse("This is selected already")
    editor.place(motions.select(found))
    return _DONE


def hint_word(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Choose a word on screen; in extend mode, extend to it."""
    if editor.extending:
        return reach_word(editor, command, count, argument)

    return _choose(editor, motions.select)


def reach_word(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Choose a word on screen; the selection is extended to it."""
    return _choose(editor, lambda word: motions.extended_to(editor.reading, editor.selection, word))


def _choose(editor: Editor, selected: Callable[[Range], Selection]) -> Outcome:
    """Let the user point at a word; the selection it gives is that of the suggestion's part, if one is open."""

    def chosen(word: Range) -> Outcome:
        editor.place(selected(word))
        editor.gestures.shaped = editor.selection
        if editor.gestures.suggestion is not None:
            editor.gestures.suggestion.adopt(editor)
        return _DONE

    return hinting.choose(editor, _words_in_view(editor), chosen, "word")


def _thing(editor: Editor, name: str) -> Range | None:
    reading, start, end = editor.reading, editor.selection.start, editor.selection.end
    units = {"sentence": reading.sentences, "paragraph": reading.paragraphs, "phrase": reading.phrases}
    if name in units:
        return units[name].around(start, end) or units[name].around(start, start + 1)
    if name in ("inside", "quotation"):
        around = reading.quotations_around(start, end)
        if name == "quotation":
            return (around[-1].start, around[-1].end) if around else None
        inside = [item.inside for item in around if item.inside[0] < item.inside[1]]
        return inside[-1] if inside else None
    return _in_sentence(editor, name)


def _in_sentence(editor: Editor, name: str) -> Range | None:
    start, end = editor.selection.start, editor.selection.end
    host = host_of(editor.reading, start, end)
    if host is None:
        return None
    if name == "noun_phrase":
        return _noun_phrase(editor, start, end)
    line = host.line
    first = host.after(end) if name == "after" else host.before(start)
    last = len(line)
    while last > first and clauses.breaks(line[last - 1]) and line[last - 1].word not in (")", "]"):
        last -= 1
    while name == "after" and first < last and clauses.breaks(line[first]):
        first += 1
    return (line[first].start if name == "after" else start, line[last - 1].end) if first < last else None


def _noun_phrase(editor: Editor, start: int, end: int) -> Range | None:
    sentence = editor.reading.sentences.around(start, start + 1)
    if sentence is None:
        return None
    line = clauses.tokens(editor.text, *sentence, ())
    here = next((place for place, token in enumerate(line) if token.end > start), None)
    if here is None or not line[here].solid:
        return None
    for long in (False, True):
        last = clauses.phrase_end(line, here, long=long)
        first = clauses.phrase_start(line, min(last, here + 1), long=long)
        found = (line[first].start, line[max(last, here + 1) - 1].end)
        if found != (start, end):
            return found
    return None


def _words_in_view(editor: Editor) -> list[Target[Range]]:
    """Return the words of letters or digits that begin on screen."""
    head = editor.selection.head
    found: list[Target[Range]] = []
    done = -1
    for first, last in editor.rows.in_view:
        word = editor.reading.words.next(max(first, done, head - _NEAR))
        while word is not None and word[0] < min(last, head + _NEAR):
            if editor.text[word[0]].isalnum():
                found.append(Target(word[0], word))
            done = word[1]
            word = editor.reading.words.next(word[1])
    return found
