"""The article on screen with everything that has to be kept of it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from reader import stamps
from reader.core.ids import Offset
from reader.core.selection import Selection
from reader.editor.editor import Editor
from reader.editor.keymap import Keymap
from reader.editor.keys import format_sequence
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.editor.registry import Registry
from reader.editor.who import Names
from reader.errors import LibraryError, SaveError
from reader.library.protocol import Journal, Status
from reader.settings import Settings
from reader.ui.panes.status import Saving

if TYPE_CHECKING:
    from reader.editor.tutor import Tutor

GUIDED = "start-here"
"""How the id of the guided article begins."""


class OpenArticle:
    """A journal, the editor on it, and what has become of the user's work.

    Args:
        journal: The annotations; closing them is this object's business.
        registry: The commands there are.
        keymap: Which keys give which command.
        settings: What the user has switched on and off.
    """

    def __init__(self, journal: Journal, registry: Registry, keymap: Keymap, settings: Settings) -> None:
        self.journal = journal
        self.editor = Editor(
            journal, registry, keymap, now=stamps.now, new_id=stamps.new_id, clock=time.monotonic
        )
        self.editor.settings = settings
        self.names = Names(self.editor)
        """What the entities are called that annotations point at."""
        self.saving = Saving.READ_ONLY if journal.holder is not None else Saving.UNCHANGED
        self.tutor: Tutor | None = None
        """What follows the user through the guided article; None in all others."""
        if journal.article.id.startswith(GUIDED):
            from reader.editor.tutor import tutor_of

            self.tutor = tutor_of(self.editor)
        self.scrolled_to: Offset | None = None
        """The first offset in view while the selection is out of view."""
        self._seq = journal.next_seq
        self._checkpointed = journal.next_seq

    @property
    def behind(self) -> bool:
        """Whether edits were made since the last checkpoint."""
        return self.journal.next_seq != self._checkpointed

    def waiting(self, *, briefly: bool = False) -> str:
        """Return what is said of highlights that lost their place when the text changed; empty where none wait."""
        try:
            queue = self.journal.unplaced()
        except LibraryError as fault:
            return str(fault)
        count = len(queue.wanted) if queue is not None else 0
        if not count:
            return ""
        from reader.editor.placing import PLACE

        keys = self.editor.keymap.keys(PLACE)
        if briefly:
            lost = "1 highlight has no place" if count == 1 else f"{count} highlights have no place"
            return f"{lost}{f': {format_sequence(keys[0])}' if keys else ''}"
        lost = (
            "1 highlight has lost its place" if count == 1 else f"{count} highlights have lost their places"
        )
        return f"{lost} in the changed text{f': {format_sequence(keys[0])} asks where' if keys else ''}"

    @property
    def refused(self) -> bool:
        """Whether suggestions were refused that are still to be kept as such."""
        return self.editor.offers is not None and any(self.editor.offers.refusals.unsaved)

    def note(self, outcome: Outcome) -> bool:
        """Learn from what became of a key or command whether work was saved; tell whether annotations changed."""
        editor = self.editor
        if self.tutor is not None:
            self.tutor.note(outcome)
        if self.journal.next_seq != self._seq:
            self._seq = self.journal.next_seq
            self.saving = Saving.SAVED
            if self.journal.status is Status.TODO:
                self._start()
            return True
        if outcome.kind is not OutcomeKind.PENDING and editor.message is not None:
            command = editor.registry.get(outcome.command or "")
            if editor.message.severity is Severity.ERROR and command is not None and command.annotates:
                self.saving = Saving.FAILED
        return False

    def remember(self) -> None:
        """Keep the reading position: the selection, or the first word in view where that was scrolled away."""
        if not self.editor.text:
            return
        away = None if self.scrolled_to is None else self.editor.reading.words.next(self.scrolled_to)
        self.journal.remember(Selection(*away) if away else self.editor.selection)

    def checkpoint(self) -> None:
        """Write a checkpoint; may run in a thread of its own.

        Raises:
            SaveError: If it could not be written. The edits are safe in the log.
        """
        reached = self.journal.next_seq
        if self.journal.holder is None:
            self.journal.checkpoint()
        self._checkpointed = reached

    def close(self) -> None:
        """Keep the reading position, write a checkpoint and let others write.

        Raises:
            SaveError: If the checkpoint could not be written. The edits are safe in the log.
        """
        self.remember()
        self.journal.close()

    def _start(self) -> None:
        # The edit itself is saved; a status that could not be is set with the next one.
        with suppress(SaveError):
            self.journal.set_status(Status.IN_PROGRESS)
