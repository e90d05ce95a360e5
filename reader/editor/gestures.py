"""What goes on from one command to the next: a suggestion, the last action, the last selection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.core.selection import Selection
from reader.editor.command import Command, Pane
from reader.editor.haste import Haste
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.errors import SaveError

if TYPE_CHECKING:
    from reader.editor.editor import Editor
    from reader.editor.suggestion import Suggestion

SHAPING = frozenset(
    {"extend", "select.swap_ends", "select.grow", "select.shrink", "select.object", "hint.word", "hint.reach"}
)
"""Actions that make a selection what it should be, where others go from one thing to the next."""
REFUSED = "refused:"
"""What the drafts that count refused suggestions begin with; a day follows."""
_AT_WORK: tuple[frozenset[str], str] = frozenset(), ""
_NOT_REPEATED = frozenset(
    {
        "history.undo",
        "history.redo",
        "action.repeat",
        "attribution.accept",
        "suggestion.refuse",
        "suggestion.accept_same",
    }
)


class Gestures:
    """Remembers what the next command may need of those before it."""

    __slots__ = ("_expected", "_onward", "_rest", "_suggestion", "action", "grown", "haste", "shaped")

    def __init__(self) -> None:
        self._suggestion: Suggestion | None = None
        self._expected: Callable[[], Suggestion | None] | None = None
        self._rest: tuple[frozenset[str], str] = _AT_WORK
        self._onward: Suggestion | None = None
        self.action: tuple[str, int | None, str | None] | None = None
        """The last command that annotated, with its count and argument."""
        self.shaped: Selection | None = None
        """The last selection that was made on purpose: extended, grown, pointed at, labelled, or as one thing."""

        self.grown: list[Selection] = []
        """What the selection was before it grew, the latest last; any other command forgets it."""
        self.haste = Haste()
        """How fast suggestions are accepted."""

    @property
    def suggestion(self) -> Suggestion | None:
        """The attribution that is suggested, if one is; what is expected is worked out first."""
        if self._expected is not None:
            self.work_out()
        return self._suggestion

    @suggestion.setter
    def suggestion(self, suggestion: Suggestion | None) -> None:
        self._suggestion, self._expected = suggestion, None

    @property
    def suggested(self) -> Suggestion | None:
        """The attribution that is suggested, as far as that is known: nothing is worked out."""
        return self._suggestion

    @property
    def expecting(self) -> bool:
        """Whether there may be a suggestion that was not worked out yet."""
        return self._expected is not None

    def expect(self, make: Callable[[], Suggestion | None]) -> None:
        """Suggest something when it is first asked for: whoever shows the work before it does not wait for it.

        Args:
            make: Gives what is suggested, or None. Any key asks for it, so that it finds all as it is now.
        """
        self._suggestion, self._expected = None, make

    def work_out(self) -> None:
        """Suggest what is expected, if anything is."""
        expected, self._expected = self._expected, None
        if expected is not None:
            self._suggestion = expected()

    def rest(self, keys: Iterable[str], words: str) -> None:
        """Say that nothing is left for keys that hands in rhythm may press once more: the next key is then not theirs.

        Args:
            keys: The keys, which do something else where nothing is suggested.
            words: What is said when one of them comes, before what it does otherwise.
        """
        self._rest = frozenset(keys), words

    def go_on_from(self, editor: Editor, suggestion: Suggestion) -> None:
        """Let `tab` go on from a suggestion that was in hand and was decided about in another way, and say so."""
        self._onward = suggestion if suggestion.onward else None
        told = editor.message
        if self._onward is not None and told is not None and told.severity is Severity.INFORMATION:
            editor.say(f"{told.text}; tab goes on")

    def forget(self) -> None:
        """Let go of the suggestion and of the way the selection grew: another thing is selected."""
        self.suggestion = None
        self.grown.clear()

    def press(self, editor: Editor, key: str) -> Outcome | None:
        """Let the suggestion take a key that begins no command; one that came a moment too late is only told of."""
        (late, words), self._rest = self._rest, _AT_WORK
        before, self._onward = self._onward, None
        if editor.resolver.pending:
            return None
        suggestion = self.suggestion
        if suggestion is None and before is not None and key == "tab":
            outcome = editor.run(before.onward, argument=before.behind)
            before.end(editor)
            return outcome
        if suggestion is None:
            if key not in late:
                return None
            command = editor.registry.get(editor.keymap.command(Pane.ARTICLE, (key,)) or "")
            if command is None:
                return None
            return editor.refuse(f"{words}; {key} again: {command.title}", Severity.INFORMATION)
        if key == "escape":
            if suggestion.offer is None:
                refused(editor)
            if not editor.extending:
                # The annotation that it is about stays active: what is labelled next is still tied to it.
                self.suggestion = None
                return Outcome(OutcomeKind.DONE)
        return suggestion.press(editor, key)

    def ran(
        self,
        editor: Editor,
        command: Command,
        count: int | None,
        argument: str | None,
        before: tuple[Selection, Suggestion | None],
        outcome: Outcome,
    ) -> None:
        """Take note of a command; the suggestion in hand stays where it shaped that or could not be done.

        Args:
            editor: The editor that ran it.
            command: The command.
            count: Its count.
            argument: Its argument.
            before: The selection and the suggestion before it.
            outcome: What became of it.
        """
        selection, suggestion = before
        if command.id not in ("select.grow", "select.shrink"):
            self.grown.clear()
        shaping = shapes(command) or (command.action == "move" and editor.extending)
        if outcome.kind is OutcomeKind.DONE:
            if shaping:
                self.shaped = editor.selection
            elif command.annotates and command.id not in _NOT_REPEATED:
                self.shaped = selection
                self.action = (command.id, count, argument)
                if command.action == "label":
                    self.rest(("enter",), "Nothing is suggested to go with it")
                    if suggestion is not None and suggestion.offer is not None:
                        self.go_on_from(editor, suggestion)
        if suggestion is not None and self._suggestion is suggestion:
            if shaping:
                suggestion.adopt(editor)
            elif outcome.kind is not OutcomeKind.REFUSED:
                self.suggestion = None


def refused(editor: Editor) -> None:
    """Keep count of the suggestions that were let go of, day by day, with the annotator's drafts."""
    journal = editor.journal
    if journal.holder is not None or not editor.settings.effort:
        return
    key = REFUSED + editor.provenance().at[:10]
    held = journal.drafts.get(key, "")
    # A count that cannot be written now is one too low, and no loss worth a word.
    with suppress(SaveError):
        journal.draft(key, str(int(held if held.isdecimal() else 0) + 1))


def shapes(command: Command) -> bool:
    """Tell whether a command makes a selection what it should be."""
    return (command.action or command.id) in SHAPING
