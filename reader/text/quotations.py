"""Passages between quotation marks."""

from __future__ import annotations

import re

from reader.core.dataclass import dataclass
from reader.core.ids import Offset
from reader.text import Range
from reader.text.lazy import lazy

_CLOSERS = {
    "“": "”“", "”": "”", "„": "“”", "‟": "”", '"': '"', "«": "»", "»": "«", "‹": "›", "›": "‹",
    "‘": "’", "‚": "‘’", "'": "'", "「": "」", "『": "』", "﹁": "﹂", "〝": "〞〟", "＂": "＂",
}  # fmt: skip
"""What can close each mark that can open."""
_SINGLE = "‘‚'"
_DOUBLES = '“”"'
_FIXED = "「『﹁〝"
_EVERY = (
    "".join(dict.fromkeys("".join(_CLOSERS) + "".join(_CLOSERS.values()))).replace("'", "").replace('"', "")
)
_TYPED = "\"'"
MARKS = lazy(f"[{re.escape(_EVERY)}{_TYPED}]")
"""Any character that may begin or end a quotation."""
OPENERS = lazy("[“”„‟\"«»‹›「『﹁〝＂‘‚]|(?<!\\w)'(?=\\w)")
"""Any character that may begin one."""
_PAIR = "''"
_STAND_IN = '"\u2060'
"""A mark and what cannot be seen: as long as the pair that it stands for."""
_BEFORE_OPENING = "([{<—–―‒-/…:=*_"
_ELIDED = lazy(r"(?:\d0s|em|til|tis|twas|cause|n|round|bout)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted passage.

    Args:
        start: Its opening mark.
        end: One past its closing mark, or the end of the block where nothing closes it.
        closed: Whether a mark closes it.
        width: Code points of a mark: 2 where it is two apostrophes, as some wire services write it.
    """

    start: Offset
    end: Offset
    closed: bool = True
    width: int = 1

    @property
    def inside(self) -> Range:
        """The range between its marks."""
        return self.start + self.width, self.end - self.width if self.closed else self.end


def quotations(text: str) -> list[Quotation]:
    """Return the quoted passages of one block with their marks, by start, the outer before the inner.

    A double mark that is opened and not closed runs to the end of the block: in a quotation of several
    paragraphs each opens and only the last closes. A second opening of the same kind shows that the first
    was a slip, and that one is dropped. An apostrophe, a decade such as ’90s and an inch mark open nothing.

    Args:
        text: The block's text; the ranges count its code points.
    """
    if "'" in text and _PAIR in text:
        wider = (_widened(text, item) for item in quotations(text.replace(_PAIR, _STAND_IN)))
        return [item for item in wider if item.inside[0] < item.inside[1]]
    opened: list[tuple[str, Offset]] = []
    found: list[Quotation] = []
    for offset, mark in _marks(text):
        position = _closable(text, offset, mark, opened)
        if position is not None:
            found.append(Quotation(opened[position][1], offset + 1))
            del opened[position:]
        elif _opens(text, offset, mark):
            slips = [place for place, (other, _) in enumerate(opened) if other == mark and mark not in _FIXED]
            if slips and not _nests(text, offset, mark):
                del opened[slips[0] :]
            opened.append((mark, offset))
    end = len(text.rstrip())
    found.extend(
        Quotation(start, end, closed=False)
        for mark, start in opened
        if mark not in _SINGLE and start + 1 < end
    )
    return sorted(found, key=lambda quotation: (quotation.start, -quotation.end))


def _marks(text: str) -> list[tuple[Offset, str]]:
    """Return where there are quotation marks, in order.

    Each kind is looked for by itself, which takes a fifth of the time that a class of so many characters does.
    """
    found: list[tuple[Offset, str]] = []
    for mark in _TYPED if text.isascii() else _TYPED + _EVERY:
        offset = text.find(mark)
        while offset >= 0:
            found.append((offset, mark))
            offset = text.find(mark, offset + 1)
    return sorted(found)


def _widened(text: str, item: Quotation) -> Quotation:
    """Return a quotation as it is where a pair of apostrophes was read as one mark."""
    width = len(_PAIR) if text.startswith(_PAIR, item.start) else 1
    wider = item.closed and text.startswith(_PAIR, item.end - 1)
    return Quotation(item.start, item.end + wider, item.closed, width)


def _closable(text: str, offset: Offset, mark: str, opened: list[tuple[str, Offset]]) -> int | None:
    """Return which open mark this one closes, the innermost first, or None."""
    position = next(
        (place for place in range(len(opened) - 1, -1, -1) if mark in _CLOSERS[opened[place][0]]), None
    )
    if position is None and mark in _DOUBLES and opened and not _opens(text, offset, mark):
        # A slip of the keyboard: what a curly mark opens a straight one closes, and the other way round.
        position = next((place for place, (other, _) in enumerate(opened) if other in _DOUBLES), None)
    if position is None or opened[position][1] == offset - 1:
        return None
    if mark in _FIXED or mark in "」』﹂":
        return position
    before, after = text[offset - 1], text[offset + 1 : offset + 2]
    if mark in "’'" and (after.isalnum() or before.isspace() or _possessive(text, offset)):
        return None
    if mark in '"“' and before.isspace() and after.strip():
        return None
    return position


def _possessive(text: str, offset: Offset) -> bool:
    """Tell whether the mark after an s belongs to the word, because another mark is left to close with."""
    if text[offset - 1] not in "sS":
        return False
    later = re.compile(r"[’'](?!\w)|[‘“]").search(text, offset + 1, offset + 300)
    return later is not None and later.group() in "’'" and not text[later.start() - 1].isspace()


def _nests(text: str, offset: Offset, mark: str) -> bool:
    """Tell whether a mark inside a quotation of its kind opens another: enough marks are left to close both."""
    closer = _CLOSERS[mark][0]
    return closer != mark and text.count(closer, offset) >= text.count(mark, offset) + 1


def _opens(text: str, offset: Offset, mark: str) -> bool:
    if mark not in _CLOSERS:
        return False
    if mark in _FIXED:
        return True
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if mark in "«‹" and not before.strip():
        return bool(after)
    if not after.strip() or after in _CLOSERS[mark]:
        return False
    if mark in "“„‟‚«‹" and not before.isalnum():
        return True
    if mark in "'‘" and _ELIDED.match(text, offset + 1):
        return False
    return (
        not before
        or before.isspace()
        or before in _BEFORE_OPENING
        or (before in "“„«‘\"'" and before != mark)
    )
