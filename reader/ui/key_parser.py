"""What the terminal sends, as Textual reads it, but for escape: it is neither waited for nor lost before a key."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Self

from textual import constants, events
from textual._parser import Read1
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.keys import _character_to_key

_ESCAPE = "\x1b"
_OTHERS = "[Obf"
"""What stands after escape where a terminal tells of a key of its own: the first two begin one, the others are arrows
that are held with alt.
"""
_PATIENCE = constants.ESCAPE_DELAY if "ESCDELAY" in os.environ else 0.025
"""Seconds after which escape is a key by itself: what a terminal sends for one key, it sends at once."""


class _Awaited(Read1):
    """A character that is waited for; where escape is held back for it, no longer than that can wait."""

    def __new__(cls, timeout: float | None = None) -> Self:
        return super().__new__(cls, None if timeout is None else _PATIENCE)


class KeyParser(XTermParser):
    """Makes messages of what the terminal sends.

    Most terminals send a key that is held with alt as escape and the key. Each is `alt+` and its name here, and has its
    character: whoever takes it tells by what is bound to it whether it was meant, or escape was pressed before it.
    """

    read1 = _Awaited

    @property
    def patience(self) -> float | None:
        """Seconds until what is held back is a key by itself; None where nothing is."""
        return None if self._timeout_time is None else max(0.0, self._timeout_time - get_time())

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        held = sequence if alt else sequence.removeprefix(_ESCAPE)
        if (alt or held != sequence) and len(held) == 1 and (alt or held not in _OTHERS):
            if held == "\r":
                yield events.Key("alt+enter", held)
                return
            if held.isprintable():
                yield events.Key(f"alt+{_character_to_key(held)}", held)
                return
        yield from super()._sequence_to_key_events(sequence, alt)
