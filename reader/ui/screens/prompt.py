"""What a screen does while it asks for words."""

from __future__ import annotations

from textual import on

from reader.editor.outcome import Message, Outcome, OutcomeKind, Prompt, Severity
from reader.errors import SaveError
from reader.ui.open_article import OpenArticle
from reader.ui.panes.prompt import PromptLine
from reader.ui.screens.mouse import MouseScreen


class PromptScreen(MouseScreen, inherit_bindings=False):
    """A screen that asks for a command's words, and keeps those that were never confirmed as drafts."""

    message: Message | None = None
    """What the screen has to say until the next key."""

    def __init__(self) -> None:
        super().__init__()
        self.prompt_line = PromptLine()

    def carry_out(self, command: str, argument: str | None = None) -> Outcome:
        """Run a command by its id, and return what has become of it."""
        raise NotImplementedError

    def settle(self, outcome: Outcome) -> None:
        """Show what has become of a command."""
        raise NotImplementedError

    def say(self, text: str, severity: Severity = Severity.INFORMATION) -> None:
        """Show a message until the next key."""
        raise NotImplementedError

    def resume(self) -> None:
        """Give the keyboard back to what had it."""
        raise NotImplementedError

    def ask(self, prompt: Prompt, prefix: str = "") -> None:
        """Ask for words; what was typed before and never confirmed is there again.

        Args:
            prompt: What is asked.
            prefix: What the command's argument has before the words.
        """
        drafts = self.opened.journal.drafts if self.opened else {}
        words = drafts.get(prompt.draft, prompt.initial) if prompt.draft else prompt.initial
        self.add_class("-prompting")
        self.prompt_line.ask(prompt, words, prefix)

    @on(PromptLine.Answered)
    def _answered(self, event: PromptLine.Answered) -> None:
        opened = self.opened
        self.drop_prompt()
        self.resume()
        outcome = self.carry_out(event.prompt.command, self.prompt_line.prefix + event.words)
        message = opened.editor.message if opened else None
        failed = (
            outcome.kind is OutcomeKind.REFUSED and message is not None and message.severity is Severity.ERROR
        )
        if opened is not None and event.prompt.draft and not failed:
            self._draft(opened, event.prompt.draft, None)
        self.settle(outcome)

    @on(PromptLine.Cancelled)
    def _cancelled(self, event: PromptLine.Cancelled) -> None:
        if self.opened is not None and event.prompt.draft:
            same = event.words == event.prompt.initial
            self._draft(self.opened, event.prompt.draft, None if same else event.words)
            if not same:
                self.say("Kept as a draft")
        self.drop_prompt()
        self.resume()
        self.refresh_all()

    def drop_prompt(self) -> None:
        """Ask no more."""
        self.prompt_line.leave()
        self.remove_class("-prompting")

    def keep_draft(self, opened: OpenArticle) -> None:
        """Keep what is being typed."""
        prompt = self.prompt_line.prompt
        if prompt is not None and prompt.draft and self.prompt_line.words != prompt.initial:
            self._draft(opened, prompt.draft, self.prompt_line.words)

    def _draft(self, opened: OpenArticle, key: str, words: str | None) -> None:
        if opened.journal.holder is not None:
            return
        try:
            opened.journal.draft(key, words)
        except SaveError as fault:
            self.say(str(fault), Severity.ERROR)
