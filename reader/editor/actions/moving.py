"""Commands that move the selection, or one end of it."""

from __future__ import annotations

from collections.abc import Callable

from reader.core.ids import Offset
from reader.core.selection import Selection
from reader.editor import motions
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.line_layout import KEPT_IN_VIEW
from reader.editor.outcome import Outcome, OutcomeKind
from reader.text import Range
from reader.text.reading import Unit

_DONE = Outcome(OutcomeKind.DONE)


def move(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Move the selection; in extend mode, its moving end."""
    return _go(editor, command.operands[0], count, extending=editor.extending)


def extend(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Move the selection's moving end."""
    return _go(editor, command.operands[0], count, extending=True)


def _go(editor: Editor, name: str, count: int | None, *, extending: bool) -> Outcome:
    if not editor.text:
        return editor.refuse("This article is empty")
    rows = _rows(editor, name)
    if rows:
        return _by_rows(editor, rows * (count or 1), extending=extending, blank="page" in name)
    editor.goal_cell = None
    if name in ("row_start", "row_end"):
        return _to(editor, _row_edge(editor, name), extending=extending)
    if name in ("article_start", "article_end"):
        before = editor.here
        outcome = _to(editor, _far(editor, name, count), extending=extending)
        editor.jumps.jumped(before, editor.here)
        return outcome
    return _by_units(editor, name, count or 1, extending=extending)


def _by_units(editor: Editor, name: str, count: int, *, extending: bool) -> Outcome:
    direction, _, what = name.rpartition("_")
    unit = _unit(editor, what)
    onward = direction == "next" or name == "right"
    step: Callable[[Unit, Selection], Selection | None]
    if extending:
        step = motions.extend_forward if onward else motions.extend_backward
    elif unit is editor.reading.characters:
        step = _character_after if onward else _character_before
    else:
        step = motions.forward if onward else motions.backward
    started = editor.selection
    for done in range(count):
        found = step(unit, editor.selection)
        before = editor.selection
        if found is not None:
            editor.place(found)
        if editor.selection == before:
            if done == 0:
                kind = {"left": "character", "right": "character"}.get(what, what)
                place = "further on" if onward else "before this"
                return editor.refuse(f"There is no {kind} {place}")
            editor.say("The article goes no further")
            break
    return _DONE if editor.selection != started else Outcome(OutcomeKind.REFUSED)


def _unit(editor: Editor, what: str) -> Unit:
    reading = editor.reading
    units = {
        "word": reading.words,
        "phrase": reading.phrases,
        "sentence": reading.sentences,
        "quotation": reading.quotations,
        "paragraph": reading.paragraphs,
    }
    return units.get(what, reading.characters)


def _character_after(unit: Unit, selection: Selection) -> Selection | None:
    found = unit.next(selection.end)
    return motions.select(found) if found else None


def _character_before(unit: Unit, selection: Selection) -> Selection | None:
    found = unit.previous(selection.start)
    return motions.select(found) if found else None


def _rows(editor: Editor, name: str) -> int:
    page = max(1, editor.rows.rows_per_page)
    steps = {
        "down": 1,
        "half_page_down": max(1, page // 2),
        "page_down": max(1, page - KEPT_IN_VIEW),
    }
    return steps.get(name) or -steps.get(name.replace("up", "down"), 0)


def _by_rows(editor: Editor, rows: int, *, extending: bool, blank: bool) -> Outcome:
    if editor.goal_cell is None:
        editor.goal_cell = editor.rows.cell_of(_cursor(editor)[0])
    target = _across(editor, rows, blank=blank)
    if target is None:
        return editor.refuse(f"This is the {'last' if rows > 0 else 'first'} row")
    return _to(editor, _character(editor, target), extending=extending)


def _across(editor: Editor, rows: int, *, blank: bool) -> Offset | None:
    layout, at = editor.rows, _cursor(editor)[0]
    goal = layout.cell_of(at) if editor.goal_cell is None else editor.goal_cell
    return (layout.below if rows > 0 else layout.above)(at, goal, abs(rows), blank=blank)


def page_end(editor: Editor, name: str) -> Range | None:
    """Return the character that a motion by pages would lead to; None where there is none.

    Args:
        editor: The editor; its text is not empty.
        name: `page_down` or `page_up`.
    """
    target = _across(editor, _rows(editor, name), blank=True)
    return None if target is None else _character(editor, target)


def _cursor(editor: Editor) -> Range:
    """Return the character at the moving end."""
    head = editor.selection.head
    if editor.selection.anchor < head:
        return editor.reading.characters.previous(head) or (head - 1, head)
    return _character(editor, head) or (head, head + 1)


def _character(editor: Editor, offset: Offset) -> Range | None:
    offset = min(offset, len(editor.text) - 1)
    return editor.reading.characters.around(offset, offset + 1)


def _row_edge(editor: Editor, name: str) -> Range | None:
    at = _cursor(editor)[0]
    start, end = editor.rows.row_start(at), editor.rows.row_end(at)
    if start >= end:
        return None
    return _character(editor, start if name == "row_start" else end - 1)


def _far(editor: Editor, name: str, count: int | None) -> Range | None:
    reading, blocks = editor.reading, editor.article.blocks
    if count is not None and blocks:
        return reading.words.next(blocks[min(count, len(blocks)) - 1].start)
    return reading.words.next(0) if name == "article_start" else reading.words.previous(len(editor.text))


def _to(editor: Editor, target: Range | None, *, extending: bool) -> Outcome:
    if target is None:
        return editor.refuse("There is nothing there")
    if extending:
        editor.place(motions.extended_to(editor.reading, editor.selection, target))
    else:
        editor.place(motions.select(target))
    return _DONE
