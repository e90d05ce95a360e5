"""The two lines at the bottom: what is selected and saved, and what keys do now."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from enum import Enum
from typing import ClassVar

from rich.cells import cell_len
from textual.strip import Strip

from reader.core.dataclass import dataclass
from reader.core.ids import Offset
from reader.core.numbers import count
from reader.editor.outcome import Message, Severity
from reader.ui.late_styles import LateStyles
from reader.ui.run_line import Run, RunLine, beside, cells_of, fitted
from reader.ui.text import one_line

_LONG = 20_000
_LONGEST_WORD = 16
_UNPARTED = (
    r"[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters: no spaces part their words."""
_EXCERPT = 300
_MORE = "  … {} more"
_KEPT = 4
"""Lines of hints that are kept as they are painted."""


class Saving(Enum):
    """What has become of the user's work."""

    UNCHANGED = ""
    SAVED = "✓ saved"
    FAILED = "✗ not saved"
    READ_ONLY = "read-only"


_SAVING_STYLES = {
    Saving.UNCHANGED: "",
    Saving.SAVED: "$success",
    Saving.FAILED: "bold $error",
    Saving.READ_ONLY: "bold $warning",
}
_SIGNS = {Severity.INFORMATION: "", Severity.WARNING: "! ", Severity.ERROR: "✗ "}
_MESSAGE_STYLES = {Severity.INFORMATION: "", Severity.WARNING: "$warning", Severity.ERROR: "bold $error"}


@dataclass(frozen=True, slots=True)
class State:
    """What the state line says.

    Args:
        mode: A word or two for what keys do, such as `SELECT`.
        special: Whether the mode is one to be left again, such as extending.
        about: What is selected, or the like; foreign text.
        extent: How much that is.
        pending: Keys typed and not yet acted on.
        saving: What has become of the user's work.
        progress: How far the view is through the article, 0 to 1; None without an article or its layout.
    """

    mode: str = ""
    special: bool = False
    about: str = ""
    extent: str = ""
    pending: str = ""
    saving: Saving = Saving.UNCHANGED
    progress: float | None = None


def extent_of(text: str, start: Offset = 0, end: Offset | None = None) -> str:
    """Return how long a range of a text is: in words or, where nothing parts these or they are long, in characters.

    Args:
        text: The text.
        start: Its first code point.
        end: One past the last; None for all that follows.
    """
    length = (len(text) if end is None else end) - start
    if length < _LONG and re.search(_UNPARTED, found := text[start : start + length]) is None:
        words = len(re.findall(r"\w+(?:[’'.-]\w+)*", found))
        if words > 1 or (words == 1 and length <= _LONGEST_WORD):
            return count(words, "word")
    return count(length, "character")


class StateLine(LateStyles, RunLine):
    """Says where the user is: mode, selection, keys typed so far, saved or not, progress."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"state-line--mode", "state-line--special"}

    def __init__(self) -> None:
        super().__init__()
        self._state = State()
        self._message: Message | None = None

    def show(self, state: State, message: Message | None = None) -> None:
        """Say something else.

        Args:
            state: Where the user is.
            message: Words to say in place of what is selected, where there is no other line for them.
        """
        if (state, message) != (self._state, self._message):
            self._state, self._message = state, message
            self.refresh()

    def runs(self, width: int) -> Sequence[Run]:
        """Return what the line says."""
        state = self._state
        badge = "state-line--special" if state.special else "state-line--mode"
        mode = [(f" {state.mode} ", badge), (" ", "")] if state.mode else [(" ", "")]
        right = _apart(
            (one_line(state.pending), "bold $accent"),
            (state.saving.value, _SAVING_STYLES[state.saving]),
            ("" if state.progress is None else f"{state.progress:.0%}".rjust(4), ""),
        )
        right.append((" ", ""))
        room = max(0, width - cells_of(mode))
        if self._message is not None:
            return [*mode, *beside([message_run(self._message)], right, room)]
        extent = (state.extent, "$muted")
        about = one_line(state.about[:_EXCERPT])
        most = max(0, room - cells_of(right) - cells_of([extent]) - 4)
        if cell_len(about) > most:
            about = fitted([(about, "")], most)[0][0] if most else ""
        return [*mode, *beside(_apart((about, ""), extent), right, room)]


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does, in a word or two; either may come from the user's own label set or key map.

    Args:
        key: The key; empty where the words tell of something else.
        words: What it does.
        style: The key's style.
        counts: Whether, where it is the last, the keys are counted that there was no room for.
    """

    key: str
    words: str
    style: str = "$accent"
    counts: bool = False


class HintLine(RunLine):
    """Says what keys do now, as far as there is room; a message takes its place until the next key."""

    def __init__(self) -> None:
        super().__init__()
        self._hints: Sequence[Hint] = ()
        self._message: Message | None = None
        self._painted: deque[tuple[object, list[Strip]]] = deque(maxlen=_KEPT)

    def show(self, hints: Sequence[Hint], message: Message | None = None) -> None:
        """Say something else. The last hint stands at the far end and is the last to go."""
        if (hints, message) != (self._hints, self._message):
            self._hints, self._message = hints, message
            self.refresh()

    def notify_style_update(self) -> None:
        """Paint anew when the theme changes."""
        super().notify_style_update()
        self._painted.clear()

    def lines_of(self, first: int, end: int) -> list[Strip]:
        """Return the line; keys go to and fro between a few, each of which has more runs than a row of text."""
        wanted = self._hints, self._message, self.outer_size, first, end
        for said, lines in self._painted:
            if said == wanted:
                return lines
        lines = super().lines_of(first, end)
        self._painted.append((wanted, lines))
        return lines

    def runs(self, width: int) -> Sequence[Run]:
        """Return what the line says."""
        width -= 2
        if width <= 0:
            return []
        if self._message is not None:
            return [(" ", ""), *fitted([message_run(self._message)], width)]
        if not self._hints:
            return []
        *hints, last = self._hints
        end = _told(last)
        room = width - cells_of(end) - 2
        line, left = _as_many(hints, room)
        if left and last.counts:
            line, left = _as_many(hints, room - len(_MORE.format(len(hints))))
            line.append((_MORE.format(left), "$muted"))
        return [(" ", ""), *beside(line, end, width)]


def message_run(message: Message) -> Run:
    """Return a message as it is shown: a sign beside the colour, so that it reads without colours too."""
    return one_line(_SIGNS[message.severity] + message.text), _MESSAGE_STYLES[message.severity]


def _as_many(hints: Sequence[Hint], room: int) -> tuple[list[Run], int]:
    """Return the first hints, as many as there are cells for, and how many keys are left."""
    line: list[Run] = []
    for place, hint in enumerate(hints):
        told = [("  ", ""), *_told(hint)] if line else _told(hint)
        room -= cells_of(told)
        if room < 0:
            return line, sum(bool(other.key) for other in hints[place:])
        line += told
    return line, 0


def _told(hint: Hint) -> list[Run]:
    return [(one_line(hint.key), f"bold {hint.style}"), (" ", ""), (one_line(hint.words), "$muted")]


def _apart(*runs: Run) -> list[Run]:
    """Return the runs that are not empty, with a gap between them."""
    apart: list[Run] = []
    for run in runs:
        if run[0]:
            apart += [("  ", ""), run] if apart else [run]
    return apart
