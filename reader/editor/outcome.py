"""What became of a key or a command."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from reader.core.dataclass import dataclass


class Severity(StrEnum):
    """How much a message matters."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for the status line.

    Args:
        text: It may quote the article: show it through `display`.
        severity: How much it matters.
    """

    text: str
    severity: Severity = Severity.INFORMATION


class LivePrompt(Protocol):
    """What follows the words of a prompt while they are typed."""

    def changed(self, words: str) -> None:
        """Take what has been typed so far."""

    def switched(self, command: str) -> None:
        """Run a command that changes how the words are taken."""

    def cancelled(self) -> None:
        """Put back what was before."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words that a command needs before it can run.

    Args:
        command: The command to run with what the user types, as `Editor.run(command, argument=words)`.
        title: What is asked, for display above the input.
        initial: What the input starts with, where there is no draft; words that are the same are none.
        choices: What may be chosen; empty where any words will do.
        several: Whether several of the choices may be given, parted by spaces.
        draft: The journal's key for words typed and not confirmed; empty where none are kept.
        live: What is told of every change of the words, if anything is.
    """

    command: str
    title: str
    initial: str = ""
    choices: tuple[str, ...] = ()
    several: bool = False
    draft: str = ""
    live: LivePrompt | None = None


class OutcomeKind(StrEnum):
    """What became of a key or a command."""

    DONE = "done"
    """It ran; selection, annotations and message are up to date."""
    PENDING = "pending"
    """More keys are needed; `Editor.pending` holds those so far."""
    UNBOUND = "unbound"
    """The key means nothing here; the screen may use it."""
    REFUSED = "refused"
    """Nothing has changed; the message says why."""
    DELEGATED = "delegated"
    """The screen has to run the command."""
    ASK = "ask"
    """The command needs words first; `prompt` says which."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a key or a command.

    Args:
        kind: What happened.
        command: The id of the command it came to, if it came to one; a handler may hand over to another.
        count: The count given with it, if any.
        argument: The argument given with it, if any.
        prompt: What to ask, for `ASK`.
    """

    kind: OutcomeKind
    command: str | None = None
    count: int | None = None
    argument: str | None = None
    prompt: Prompt | None = None
