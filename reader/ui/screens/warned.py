"""Warnings on the screen: looked for while no key is pressed, told in the state line where the user is at one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.editor.command import Pane
from reader.editor.keys import format_sequence
from reader.editor.outcome import Message, Severity
from reader.ui.open_article import OpenArticle

if TYPE_CHECKING:
    from reader.ui.screens.main import MainScreen

_PAUSE = 0.04
"""Seconds between two looks."""
_LOOK = 0.003
"""The most seconds that a look takes, so that a key pressed meanwhile does not wait."""
_REST = 1.0
"""Seconds without a key after which it is gone on looking."""
_AT_ONCE = 16
_TOLD = 50
"""Looks between one count in the header and the next."""


def warning_here(screen: MainScreen) -> Message | None:
    """Return what is wrong with the annotation that the user is at, and the key that mends it."""
    opened = screen.opened
    if opened is None or screen.pane not in (Pane.ARTICLE, Pane.ANNOTATIONS):
        return None
    warnings = opened.editor.warnings
    finding = warnings.here()
    if finding is None:
        return None
    from reader.editor.actions.warnings import said

    mend, mending = warnings.fix(finding), ""
    keys = screen.keymap.keys("warning.fix", screen.pane)
    if mend is not None and keys and opened.journal.holder is None:
        mending = f"{format_sequence(keys[0])} to {mend.words}"
    severity = Severity.INFORMATION if finding.level == "note" else Severity.WARNING
    return Message(said(finding, mending or None), severity)


def look_out(screen: MainScreen, opened: OpenArticle) -> None:
    """Have annotations looked at, as long as there are some that nobody has looked at."""
    warnings = opened.editor.warnings
    if not warnings.watched and not warnings.complete:
        _Lookout(screen, opened).start()


class _Lookout:
    """Looks at annotations little by little, and tells how many warnings there are."""

    def __init__(self, screen: MainScreen, opened: OpenArticle) -> None:
        self._screen = screen
        self._opened = opened
        self._looks = 0
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin; it ends when all has been looked at or another article is open."""
        self._opened.editor.warnings.watched = True
        self._timer = self._screen.set_interval(_PAUSE, self._look)

    def _look(self) -> None:
        warnings = self._opened.editor.warnings
        if self._screen.opened is not self._opened:
            self._stop()
        elif time.monotonic() - self._screen.last_key >= _REST:
            until = time.monotonic() + _LOOK
            while not warnings.complete and time.monotonic() < until:
                warnings.look(_AT_ONCE)
            self._looks += 1
            if warnings.complete:
                self._stop()
            if warnings.complete or not self._looks % _TOLD:
                self._screen.refresh_all(follow=False)

    def _stop(self) -> None:
        self._opened.editor.warnings.watched = False
        if self._timer is not None:
            self._timer.stop()
