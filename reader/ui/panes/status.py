"""The two lines at the bottom: what is selected and saved, and what keys do now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import ClassVar

from textual.content import Content

from reader.core.dataclass import dataclass
from reader.editor.outcome import Message, Severity
from reader.ui.one_line import OneLine
from reader.ui.text import one_line, row, shown
from reader.ui.themes import component_style

_LONG = 20_000
_LONGEST_WORD = 16
_EXCERPT = 300


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
        progress: How far the view is through the article, 0 to 1; None without an article.
    """

    mode: str = ""
    special: bool = False
    about: str = ""
    extent: str = ""
    pending: str = ""
    saving: Saving = Saving.UNCHANGED
    progress: float | None = None


def extent_of(text: str) -> str:
    """Return how long a stretch of text is, in words or, where these are few and long, in characters."""
    words = len(re.findall(r"\w+(?:[’'.-]\w+)*", text)) if len(text) < _LONG else 0
    if words > 1 or (words == 1 and len(text) <= _LONGEST_WORD):
        return f"{words} word{'' if words == 1 else 's'}"
    return f"{len(text):,} character{'' if len(text) == 1 else 's'}"


class StateLine(OneLine):
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

    def line(self, width: int) -> Content:
        """Return what the line says."""
        state = self._state
        badge = "state-line--special" if state.special else "state-line--mode"
        mode = Content.styled(f" {state.mode} ", component_style(self, badge)) if state.mode else Content("")
        ends = [
            Content.styled(one_line(state.pending), "bold $accent"),
            Content.styled(state.saving.value, _SAVING_STYLES[state.saving]),
            Content("" if state.progress is None else f"{state.progress:.0%}".rjust(4)),
        ]
        right = Content("  ").join(part for part in ends if part) + Content(" ")
        if self._message is not None:
            return Content.assemble(mode, " ") + row(
                message_content(self._message), right, max(0, width - mode.cell_length - 1)
            )
        extent = Content.styled(state.extent, "$muted") if state.extent else Content("")
        room = width - mode.cell_length - right.cell_length - extent.cell_length - 5
        about = shown(state.about[:_EXCERPT]).truncate(max(0, room), ellipsis=True)
        middle = Content("  ").join(part for part in (about, extent) if part)
        return Content.assemble(mode, " ") + row(middle, right, max(0, width - mode.cell_length - 1))


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does, in a word or two; either may come from the user's own label set or key map."""

    key: str
    words: str
    style: str = "$accent"


class HintLine(OneLine):
    """Says what keys do now, as far as there is room; a message takes its place until the next key."""

    def __init__(self) -> None:
        super().__init__()
        self._hints: Sequence[Hint] = ()
        self._message: Message | None = None

    def show(self, hints: Sequence[Hint], message: Message | None = None) -> None:
        """Say something else. The last hint stands at the far end and is the last to go."""
        if (hints, message) != (self._hints, self._message):
            self._hints, self._message = hints, message
            self.refresh()

    def line(self, width: int) -> Content:
        """Return what the line says."""
        width -= 2
        if width <= 0:
            return Content("")
        if self._message is not None:
            content = message_content(self._message).truncate(width, ellipsis=True)
            return Content.assemble(" ", content)
        if not self._hints:
            return Content("")
        *hints, last = (_hint(hint) for hint in self._hints)
        line = Content("")
        for hint in hints:
            longer = line + Content("  ") + hint if line else hint
            if longer.cell_length + last.cell_length + 2 > width:
                break
            line = longer
        return Content(" ") + row(line, last, width)


def message_content(message: Message) -> Content:
    """Return a message as it is shown: a sign beside the colour, so that it reads without colours too."""
    return shown(_SIGNS[message.severity] + message.text, _MESSAGE_STYLES[message.severity])


def _hint(hint: Hint) -> Content:
    return Content.assemble(shown(hint.key, f"bold {hint.style}"), " ", shown(hint.words, "$muted"))
