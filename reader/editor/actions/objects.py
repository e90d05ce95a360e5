"""Commands that select a thing around or behind the selection, or the words that letters on screen stand at."""

from __future__ import annotations

from functools import partial

from reader.editor import hinting, motions, pointing
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.hinting import Target
from reader.editor.outcome import Outcome, OutcomeKind
from reader.text import Range, clauses
from reader.text.host import host_of

_DONE = Outcome(OutcomeKind.DONE)


def select(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the thing that the command names, where the selection stands."""
    name = command.operands[0]
    found = _thing(editor, name)
    if found is None:
        return editor.refuse(f"There is nothing here to select as {command.title.lower()}")
    if found == editor.selection.extent:
        return editor.refuse("This is selected already")
    editor.place(motions.select(found))
    return _DONE


def hint_word(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Choose a word on screen, or the first and last of several; in extend mode, extend to it."""
    if editor.extending:
        return reach_word(editor, command, count, argument)
    told = (("a–z", "go to the word"), ("A–Z", "select from there"))
    words = sorted(hinting.words_in_view(editor), key=lambda word: abs(word[0] - editor.selection.head))
    return pointing.point(editor, words, told, lambda word: word, partial(_selected, editor))


def reach_word(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Choose a word on screen; the selection is extended to it."""

    def chosen(word: Range) -> Outcome:
        editor.place(motions.extended_to(editor.reading, editor.selection, word))
        return _shaped(editor)

    targets = [Target(word[0], word) for word in hinting.words_in_view(editor)]
    return hinting.choose(editor, targets, chosen, "word")


def _selected(editor: Editor, found: Range) -> Outcome:
    editor.place(motions.select(found))
    return _shaped(editor)


def _shaped(editor: Editor) -> Outcome:
    """Take note of a selection that was made by pointing; it is that of the suggestion's part, if one is open."""
    editor.gestures.shaped = editor.selection
    if editor.gestures.suggestion is not None:
        editor.gestures.suggestion.adopt(editor)
    return _DONE


def _thing(editor: Editor, name: str) -> Range | None:
    reading, (start, end) = editor.reading, editor.selection.extent
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
    start, end = editor.selection.extent
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
        last = max(last, here + 1)
        if first < last and (found := (line[first].start, line[last - 1].end)) != (start, end):
            return found
    return None
