"""How a selection moves by units, and how it grows and shrinks."""

from __future__ import annotations

from reader.core.ids import Offset
from reader.core.selection import Selection
from reader.text import Range, graphemes
from reader.text import trimmed as trimmed
from reader.text.reading import Reading, Unit


def select(span: Range) -> Selection:
    """Return the selection of a range, its end the end that moves."""
    return Selection(span[0], span[1])


def forward(unit: Unit, selection: Selection) -> Selection | None:
    """Return the selection of the unit that holds more than the selection, or else of the next.

    The next is the first that begins at or after the moving end: behind the selection or, once its ends have
    been swapped, the first one in it. None if there is none.
    """
    if larger := _larger(unit, selection):
        return select(larger)
    found = unit.next(selection.head)
    if found == selection.extent:
        found = unit.next(selection.end)
    return select(found) if found else None


def backward(unit: Unit, selection: Selection) -> Selection | None:
    """Return the selection of the unit that holds more than the selection, or else of the one before it."""
    if larger := _larger(unit, selection):
        return select(larger)
    found = unit.previous(selection.start)
    return select(found) if found else None


def extend_forward(unit: Unit, selection: Selection) -> Selection | None:
    """Return the selection with its moving end at the next unit's edge, or None if there is none.

    While the first end is the one that moves, the selection shrinks to the beginning of the next unit in it.
    Where no further unit begins in it, it turns round: all of it stays, and the other end moves.
    """
    anchor, head = selection.anchor, selection.head
    if head < anchor:
        inner = unit.next(head + 1)
        if inner and inner[0] < anchor:
            return Selection(anchor, inner[0])
        anchor, head = head, anchor
    end = _end_after(unit, head)
    return None if end is None else Selection(anchor, end)


def extend_backward(unit: Unit, selection: Selection) -> Selection | None:
    """Return the selection with its moving end at the edge of the unit before; see `extend_forward`."""
    anchor, head = selection.anchor, selection.head
    if head > anchor:
        inner = unit.previous(head - 1)
        if inner and inner[1] > anchor:
            return Selection(anchor, inner[1])
        anchor, head = head, anchor
    start = _start_before(unit, head)
    return None if start is None else Selection(anchor, start)


def extended_to(reading: Reading, selection: Selection, target: Range) -> Selection:
    """Return the selection with its moving end carried to a far place, which it then includes.

    Where that turns it round, the word at the end that stays remains selected.

    Args:
        reading: The article's units.
        selection: What is selected.
        target: The character or word that the moving end is carried to.
    """
    anchor = selection.anchor
    if selection.head > anchor and target[0] < anchor:
        word = reading.words.around(anchor, anchor + 1) or reading.characters.around(anchor, anchor + 1)
        anchor = min(selection.end, word[1]) if word else selection.end
    elif selection.head < anchor and target[1] > anchor:
        word = reading.words.around(anchor - 1, anchor) or reading.characters.around(anchor - 1, anchor)
        anchor = max(selection.start, word[0]) if word else selection.start
    return Selection(anchor, target[0] if target[0] < anchor else target[1])


def grown(reading: Reading, selection: Selection) -> Selection | None:
    """Return the next larger selection: word, inside a quotation, quotation, sentence, paragraph, article."""
    larger = [span for span in _levels(reading, selection) if _holds_more(span, selection)]
    return select(min(larger, key=lambda span: span[1] - span[0])) if larger else None


def shrunk(reading: Reading, selection: Selection) -> Selection | None:
    """Return the next smaller selection of those that `grown` knows, at the selection's beginning."""
    first = reading.characters.next(selection.start)
    if first is None:
        return None
    inside = [quotation.inside for quotation in reading.quotations_around(*selection.extent)]
    smaller = [
        span
        for span in (*_levels(reading, select(first)), *inside)
        if selection.start <= span[0] < span[1] <= selection.end and span != selection.extent
    ]
    return select(max(smaller, key=lambda span: span[1] - span[0])) if smaller else None


def snapped(text: str, selection: Selection) -> Selection:
    """Return the selection with both ends on character boundaries inside the text, and not empty."""
    if not text:
        return Selection(0, 0)
    start = graphemes.floor(text, max(0, min(selection.start, len(text))))
    end = graphemes.ceiling(text, max(0, min(selection.end, len(text))))
    if start == end:
        if start == len(text):
            start = graphemes.preceding(text, start)
        end = graphemes.following(text, start)
    return Selection(start, end) if selection.anchor <= selection.head else Selection(end, start)


def whole(reading: Reading, found: Range) -> Range:
    """Return a range that no white space begins or ends, its half-covered words whole."""
    if _stands_alone(reading.article.text, *found):
        return found
    first = reading.words.around(found[0], found[0] + 1) or found
    last = first if first[1] >= found[1] else reading.words.around(found[1] - 1, found[1]) or found
    return min(first[0], found[0]), max(last[1], found[1])


def _stands_alone(text: str, start: Offset, end: Offset) -> bool:
    """Tell whether white space parts a range from the rest, so that it covers words whole, at a glance.

    A letter beyond ASCII may be one character with that white space.
    """
    before, after = text[start - 1 : start + 1], text[end - 1 : end + 1]
    return before.isascii() and after.isascii() and before[:1].isspace() and after[1:].isspace()


def _levels(reading: Reading, selection: Selection) -> list[Range]:
    start, end = selection.extent
    units = (reading.words, reading.sentences, reading.paragraphs)
    found = [span for unit in units if (span := unit.around(start, end))]
    for quotation in reading.quotations_around(start, end):
        found.append((quotation.start, quotation.end))
        inside = quotation.inside
        if inside[0] <= start and end <= inside[1] and inside[0] < inside[1]:
            found.append(inside)
    if reading.article.text:
        found.append((0, len(reading.article.text)))
    return found


def _holds_more(span: Range, selection: Selection) -> bool:
    return span[0] <= selection.start and selection.end <= span[1] and span != selection.extent


def _end_after(unit: Unit, offset: Offset) -> Offset | None:
    found = unit.around(offset, offset + 1) or unit.next(offset)
    return found[1] if found else None


def _start_before(unit: Unit, offset: Offset) -> Offset | None:
    found = (unit.around(offset - 1, offset) if offset else None) or unit.previous(offset)
    return found[0] if found else None


def _larger(unit: Unit, selection: Selection) -> Range | None:
    around = unit.around(*selection.extent)
    return around if around and _holds_more(around, selection) else None
