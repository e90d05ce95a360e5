"""Commands that search the text or the annotations, and go from match to match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.core.annotation import Span
from reader.core.dataclass import dataclass
from reader.core.ids import Offset
from reader.core.roles import HAS_CUE
from reader.core.selection import Selection
from reader.editor import motions
from reader.editor.actions import selecting
from reader.editor.annotation_matches import AnnotationMatches, SpanBatch
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.matches import Batch, Matches
from reader.editor.outcome import Outcome, OutcomeKind, Prompt
from reader.editor.pattern import LONGEST, Query
from reader.editor.searching import Origin
from reader.editor.telling import quoted
from reader.text import Range

_DONE = Outcome(OutcomeKind.DONE)
_SWITCHES = {"regex": "Regular expression", "whole_word": "Whole words", "case": "Case and accents as typed"}


def find_text(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the first match from the selection on; without words, ask for them, and search while they are typed."""
    return _find(editor, command, argument, "Find", spans=False)


def find_annotation(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go to the first annotation that matches from the selection on; without words, ask for them."""
    return _find(editor, command, argument, "Find annotation", spans=True)


def find_selection(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Search for the words that are selected, and go to the next place that has them."""
    start, end = editor.selection.extent
    if end - start > LONGEST or not editor.selected_text.strip():
        return editor.refuse(f"Select words to search for, {LONGEST:,} characters at most")
    editor.search.seek(_query_for(editor, start, end))
    return _step(editor, count, onward=True)


def next_match(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the next match; in the article, go to the next likely cue where no search is shown."""
    if _at_rest(editor, command):
        return editor.run("attribution.next_cue", count)
    return _step(editor, count, onward=True, spans=bool(command.operands))


def previous_match(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the match before; in the article, go to the likely cue before where no search is shown."""
    if _at_rest(editor, command):
        return editor.run("attribution.previous_cue", count)
    return _step(editor, count, onward=False, spans=bool(command.operands))


def switch(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Search in another way: the command's operand is the option of the query to turn on or off."""
    option = command.operands[0]
    query = editor.search.query.switched(option)
    if editor.search.matches is not None:
        _seek(editor, query, spans=editor.search.spans is not None)
    else:
        editor.search.query = query
    editor.search.manner = replace(query, words="")
    editor.say(f"{_SWITCHES[option]}: {'on' if option in query.options else 'off'}")
    return _DONE


def let_go(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Leave extend mode, or else show no matches any more, or else let go of the active annotation."""
    if editor.extending or not editor.searched or editor.search.matches is None:
        return selecting.cancel(editor, command, count, argument)
    editor.search.stop()
    return _DONE


@dataclass(frozen=True, slots=True)
class Typing:
    """What is searched for while it is typed.

    Args:
        editor: The editor.
        spans: Whether annotations are searched.
    """

    editor: Editor
    spans: bool

    def changed(self, words: str) -> None:
        """Search for what has been typed so far, from where the search began."""
        _preview(self.editor, replace(self.editor.search.query, words=words), spans=self.spans)

    def switched(self, command: str) -> None:
        """Run a command that switches an option, and search anew from where the search began."""
        self.editor.run(command)
        self.changed(self.editor.search.query.words)
        self.editor.message = None

    def cancelled(self) -> None:
        """Go back to where the search began."""
        origin = _return(self.editor)
        if origin is None:
            return
        if origin.shown:
            _seek(self.editor, origin.query, spans=self.spans)
        else:
            self.editor.search.stop()
            self.editor.search.query = replace(self.editor.search.query, words=origin.query.words)


def arrive(editor: Editor, matches: Sequence[Range]) -> None:
    """Select the first of the matches that a search of the library has found, and search on for its words.

    Args:
        editor: The editor.
        matches: Ranges of the text; where there are none, nothing is selected.
    """
    if not matches or not editor.text[slice(*matches[0])].strip():
        return
    editor.search.seek(_query_for(editor, *matches[0]))
    editor.search.current = matches[0]
    editor.jumps.go_on(editor.here)
    editor.go(motions.select(matches[0]), step=True)
    _tell(editor)


def take(editor: Editor, matches: Matches | AnnotationMatches, batch: Batch | SpanBatch) -> bool:
    """Learn what was counted meanwhile; tell whether it still matters.

    Args:
        editor: The editor.
        matches: What was counted.
        batch: What was found.
    """
    search = editor.search
    if isinstance(matches, Matches) and isinstance(batch, Batch):  # noqa: SIM114 - each takes its own kind
        matches.take(batch)
    elif isinstance(matches, AnnotationMatches) and isinstance(batch, SpanBatch):
        matches.take(batch)
    if matches is not search.matches:
        return False
    if search.waiting:
        _first(editor)
    if search.said is not None and editor.message is search.said:
        _tell(editor)
    return True


def _find(editor: Editor, command: Command, words: str | None, title: str, *, spans: bool) -> Outcome:
    search = editor.search
    if words is None:
        shown = search.matches is not None and (search.spans is not None) == spans
        search.origin = Origin(editor.selection, editor.active, search.query, shown)
        search.query = replace(search.manner, words=search.query.words)
        return Outcome(OutcomeKind.ASK, prompt=Prompt(command.id, title, live=Typing(editor, spans)))
    origin = _return(editor)
    if not words:
        last = origin.query if origin else search.query
        search.query = replace(search.manner, words=last.words)
        search.stop()
        return _step(editor, None, onward=True, spans=spans)
    query = replace(search.manner, words=words)
    if query != search.query or search.matches is None or (search.spans is not None) != spans:
        _seek(editor, query, spans=spans)
    return _settled(editor, _first(editor))


def _return(editor: Editor) -> Origin | None:
    """Go back to where the search began that is being typed."""
    origin, editor.search.origin = editor.search.origin, None
    if origin is not None:
        editor.place(origin.selection)
        editor.active = origin.active
    return origin


def _preview(editor: Editor, query: Query, *, spans: bool) -> None:
    search = editor.search
    if search.origin is None:
        return
    editor.place(search.origin.selection)
    editor.active = search.origin.active
    _seek(editor, query, spans=spans)
    _first(editor)


def _first(editor: Editor) -> bool:
    """Go to the first match from the selection on, or else the first of all; tell whether there is one."""
    search = editor.search
    start = editor.selection.head if editor.extending else editor.selection.start
    try:
        if search.spans is not None:
            span = search.spans.after(None, start) or search.spans.after(None, 0)
            return span is not None and _reach(editor, span)
        if search.text is not None:
            match = search.text.after(start) or search.text.after(0)
            return match is not None and _reach(editor, match)
    except TimeoutError:
        search.waiting = search.uncounted is not None
    return False


def _at_rest(editor: Editor, command: Command) -> bool:
    """Tell whether no search is shown, so that its keys are free for what else there is to find."""
    if command.operands or editor.extending or (editor.searched and editor.search.matches is not None):
        return False
    return editor.labels.relation_for(HAS_CUE) is not None


def _step(editor: Editor, count: int | None, *, onward: bool, spans: bool = False) -> Outcome:
    search = editor.search
    if not search.query.words:
        return editor.refuse("Nothing has been searched for yet")
    if search.matches is None or (search.spans is not None) != spans:
        _seek(editor, search.query, spans=spans)
    try:
        for done in range(count or 1):
            found = _further(editor, onward=onward)
            wrapped = found is None and not editor.extending
            if wrapped:
                found = _outermost(editor, onward=onward)
            if found is None or not _reach(editor, found):
                return _settled(editor, done > 0)
    except TimeoutError:
        return _settled(editor, False)
    again = f", from the {'start' if onward else 'end'} again" if wrapped else ""
    return _settled(editor, True, again)


def _further(editor: Editor, *, onward: bool) -> Range | Span | None:
    """Return the next match, or the one before, that is not what is selected."""
    search = editor.search
    if search.spans is not None:
        here = editor.active_span
        if here is not None and here not in editor.annotations.touching(*editor.selection.extent):
            here = None
        step = search.spans.after if onward else search.spans.before
        return step(here, editor.selection.start)
    if search.text is None:
        return None
    selection = editor.selection
    offset = selection.head if editor.extending else selection.start
    match = search.text.after(offset) if onward else search.text.before(offset)
    while match is not None and _selection_of(editor, match) == selection:
        match = search.text.after(match[0] + 1) if onward else search.text.before(match[0])
    return match


def _outermost(editor: Editor, *, onward: bool) -> Range | Span | None:
    """Return the first match of all, or the last."""
    search, end = editor.search, len(editor.text) + 1
    if search.spans is not None:
        return search.spans.after(None, 0) if onward else search.spans.before(None, end)
    if search.text is not None:
        return search.text.after(0) if onward else search.text.before(end)
    return None


def _reach(editor: Editor, found: Range | Span) -> bool:
    """Select a match, and let the user come back unless it is only shown while words are typed."""
    search = editor.search
    search.waiting = False
    if isinstance(found, Span):
        search.current = found.id
        if search.origin is None:
            editor.visit(found.id)
        else:
            editor.active = found.id
            editor.place(Selection(found.fragments[0].start, found.fragments[0].end))
        return True
    search.current = found
    if search.origin is None and not editor.extending:
        editor.go(_selection_of(editor, found), step=True)
    else:
        editor.place(_selection_of(editor, found))
    return True


def _selection_of(editor: Editor, match: Range) -> Selection:
    if editor.extending:
        return motions.snapped(editor.text, motions.extended_to(editor.reading, editor.selection, match))
    return motions.snapped(editor.text, motions.select(match))


def _settled(editor: Editor, found: bool, again: str = "") -> Outcome:
    """Say what has become of a search."""
    search = editor.search
    if search.fault:
        return editor.refuse(f"Cannot search: {search.fault}")
    if found:
        _tell(editor, again)
        return _DONE
    if search.uncounted is not None:
        search.waiting = True
        editor.say("Searching …")
        search.said = editor.message
        return Outcome(OutcomeKind.REFUSED)
    matches = search.matches
    if matches is not None and len(matches):
        return editor.refuse(f"There is no further match for {quoted(search.query.words)}")
    if matches is not None and matches.complete:
        where = "the text" if search.spans is None else "the annotations"
        return editor.refuse(f"{quoted(search.query.words)} is not in {where}")
    return editor.refuse("This expression takes too long to search for: make it simpler")


def _tell(editor: Editor, again: str = "") -> None:
    search = editor.search
    editor.say(f"{search.standing} for {quoted(search.query.words)}{again}")
    search.said = editor.message


def _query_for(editor: Editor, start: Offset, end: Offset) -> Query:
    """Return a query for the words in a range; for whole words if no word reaches over its ends."""
    words = " ".join(editor.text[start:end].split())
    beside = (editor.text[max(0, start - 1) : start + 1], editor.text[end - 1 : end + 1])
    cut = any(len(pair) == 2 and all(_in_word(letter) for letter in pair) for pair in beside)
    whole = not cut and _in_word(words[0]) and _in_word(words[-1])
    return Query(words, whole_word=whole, case=editor.search.query.case)


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _seek(editor: Editor, query: Query, *, spans: bool) -> None:
    if spans:
        editor.search.seek_spans(query, editor.annotations)
    else:
        editor.search.seek(query)
