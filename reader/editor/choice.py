"""What the next keys choose from, where they mean something else than commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.core.ids import Offset
from reader.editor.outcome import Outcome, OutcomeKind

if TYPE_CHECKING:
    from reader.editor.editor import Editor


class Choice:
    """Takes the keys pressed in the article until something is chosen; escape always leaves it.

    Before each key the editor lets go of its choice: one that is not made yet puts itself back.
    """

    mode = ""
    """A word for what keys do now, such as `HINT`."""

    hints: Sequence[tuple[Offset, str]] = ()
    """Letters to show over the text, each with the offset it stands at, in text order."""

    stays = False
    """Whether it goes on when something else is selected."""

    scrolled = 0
    """Lines of the question to leave out at its start, where it does not fit on the screen."""

    @property
    def question(self) -> str:
        """What is asked, to be shown in full; it may quote the article. Empty where the text itself shows it."""
        return ""

    @property
    def pending(self) -> str:
        """The keys typed so far."""
        return ""

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What can be pressed: keys, and a word or two for what they do."""
        return ()

    def press(self, editor: Editor, key: str) -> Outcome | None:
        """Take one key; None where it is a command like any other."""
        raise NotImplementedError

    def take(self, editor: Editor, key: str) -> Outcome | None:
        """Take one key, which may be the one that leaves."""
        return self.leave(editor) if key == "escape" else self.press(editor, key)

    def leave(self, editor: Editor) -> Outcome:  # noqa: ARG002
        """Take the key that leaves without a choice."""
        return Outcome(OutcomeKind.DONE)
