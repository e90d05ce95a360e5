"""A line as the terminal is sent it: each run tells only how it looks different from the one before.

The codes are those of ECMA-48, "Select Graphic Rendition". Rich and Textual give every run its whole style and take it
back after it, which makes half of the bytes of a page, and over ssh it is bytes that one waits for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from textual.strip import Strip

_RESET = "\x1b[0m"
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "7": "27", "9": "29"}
"""How an attribute is taken back alone: bold, dim, italic, underlines, reverse, strike. Others take a reset."""
_UNSEEN = frozenset("123")
"""Attributes that do not change how a space looks."""
_COLOR_LENGTH = {"2": 5, "5": 3}
"""Of how many numbers an extended colour is made, by the second of them."""
_MOST_TURNS = 4096


class _Look(NamedTuple):
    """How a run looks: the codes of its attributes and of its colours; empty is the terminal's own."""

    attributes: frozenset[str]
    foreground: str
    background: str


def sequences(strip: Strip, console: Console) -> str:
    """Return a line as the terminal is sent it, which begins and ends in the terminal's own look.

    The strip keeps it, as it keeps Textual's.

    Args:
        strip: The line.
        console: The terminal, of which only its colour system counts.
    """
    kept = strip._render_cache
    if kept is not None:
        return kept
    system = console._color_system or ColorSystem.TRUECOLOR
    sent, before = [], ""
    for text, style, _ in strip._segments:
        if style is None:
            look = ""
        elif style._link:
            return strip.render(console)
        else:
            if style._ansi is None:
                style._ansi = Strip.render_ansi(style, system)
            look = style._ansi
        if not text:
            continue
        if look != before and (turn := _turn(before, look, text.isspace())):
            sent.append(turn)
            before = look
        sent.append(text)
    if before:
        sent.append(_RESET)
    strip._render_cache = spelled = "".join(sent)
    return spelled


@lru_cache(_MOST_TURNS)
def _turn(before: str, after: str, blank: bool) -> str:
    """Return what turns one look, given by its codes, into another; nothing where they look the same.

    Args:
        before: The codes of the one.
        after: Those of the other.
        blank: Whether only spaces follow, of which no colour but the background is seen.
    """
    if not after:
        return _RESET
    if not before:
        return f"\x1b[{after}m"
    old, new = _look(before), _look(after)
    if blank and (old.attributes | new.attributes) <= _UNSEEN and old.background == new.background:
        return ""
    gone = old.attributes - new.attributes
    anew = f"\x1b[0;{after}m"
    if not gone <= _OFF.keys():
        return anew
    off = {_OFF[code] for code in gone}
    # What takes bold back takes dim back with it; so it is with two underlines.
    on = {code for code in new.attributes if code not in old.attributes or _OFF.get(code) in off}
    codes = [*sorted(off), *sorted(on)]
    if new.foreground != old.foreground:
        codes.append(new.foreground or "39")
    if new.background != old.background:
        codes.append(new.background or "49")
    return min(f"\x1b[{';'.join(codes)}m", anew, key=len) if codes else ""


def _look(codes: str) -> _Look:
    attributes, foreground, background = set[str](), "", ""
    numbers = codes.split(";") if codes else []
    while numbers:
        code = int(numbers[0])
        length = _COLOR_LENGTH[numbers[1]] if code in (38, 48) else 1
        taken, numbers = ";".join(numbers[:length]), numbers[length:]
        if 30 <= code <= 39 or 90 <= code <= 97:
            foreground = taken if code != 39 else ""
        elif 40 <= code <= 49 or 100 <= code <= 107:
            background = taken if code != 49 else ""
        else:
            attributes.add(taken)
    return _Look(frozenset(attributes), foreground, background)
