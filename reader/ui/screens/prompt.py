"""What a screen does while it asks for words."""

from __future__ import annotations

from textual import events, on

from reader.core.ids import Offset
from reader.editor.outcome import Message, Outcome, OutcomeKind, Prompt, Severity
from reader.errors import SaveError
from reader.ui.article_view import ArticleView
from reader.ui.open_article import OpenArticle
from reader.ui.panes.prompt import PromptLine
from reader.ui.screens.mouse import MouseScreen


class PromptScreen(MouseScreen, inherit_bindings=False):
    """A screen that asks for a command's words, and keeps those that were never confirmed as drafts."""

    view: ArticleView
    """Where the article is shown."""
    message: Message | None = None
    """What the screen has to say until the next key."""

    def __init__(self) -> None:
        super().__init__()
        self.prompt_line = PromptLine()
        self._place: tuple[Offset, int] | None = None

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
        self._place = _place_of(self.view) if prompt.live is not None else None
        self.add_class("-prompting")
        self.prompt_line.ask(prompt, words, prefix)
        self.show_standing()

    def show_standing(self) -> None:
        """Say beside a live prompt how the search stands, and how its options are."""
        from reader.ui.panes.standing import standing_of

        prompt, opened = self.prompt_line.prompt, self.opened
        if prompt is not None and prompt.live is not None and opened is not None:
            pane = opened.editor.registry.by_id[prompt.command].panes
            words = self.prompt_line.words
            self.prompt_line.note(standing_of(opened.editor, next(iter(pane)), words, self.size.width))

    def on_line_input_arrived(self) -> None:
        """Let the line take keys, now that it has all that were pressed before it had the keyboard."""
        self.prompt_line.begin()

    @on(PromptLine.Changed)
    def _changed(self, event: PromptLine.Changed) -> None:
        if event.prompt is self.prompt_line.prompt and event.prompt.live is not None:
            event.prompt.live.changed(event.words)
            self._follow_typing()

    @on(PromptLine.KeyPressed)
    def _key_pressed(self, event: PromptLine.KeyPressed) -> None:
        """Let the keys that switch the search's options work while words are typed."""
        from reader.ui.panes.standing import SWITCHES

        opened = self.opened
        if event.prompt is not self.prompt_line.prompt or event.prompt.live is None or opened is None:
            return
        for pane in opened.editor.registry.by_id[event.prompt.command].panes:
            command = opened.editor.keymap.command(pane, (event.key,)) or ""
            if command in SWITCHES:
                event.prompt.live.switched(command)
                self._follow_typing()

    def _follow_typing(self) -> None:
        """Show what the words typed so far have led to; without a match, what was in view before."""
        opened = self.opened
        if opened is not None and opened.editor.search.current is None:
            self._scroll_back()
        self.show_standing()
        self.refresh_all()

    def _scroll_back(self) -> None:
        """Scroll to where the prompt found the article."""
        if self._place is not None:
            self.refresh_all(follow=False)
            self.view.scroll_to_offset(self._place[0])
            self.view.scroll_rows(-self._place[1])

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
        self.prompt_line.pass_on(self._take_over)

    @on(PromptLine.Cancelled)
    def _cancelled(self, event: PromptLine.Cancelled) -> None:
        if self.opened is not None and event.prompt.draft:
            same = event.words == event.prompt.initial
            self._draft(self.opened, event.prompt.draft, None if same else event.words)
            if not same:
                self.say("Kept as a draft")
        if event.prompt.live is not None:
            event.prompt.live.cancelled()
            self._scroll_back()
        self.drop_prompt()
        self.resume()
        self.refresh_all()
        self.prompt_line.pass_on(self._take_over)

    def _take_over(self, event: events.Key) -> None:
        """Take a key that was pressed before all that the application has still to deal with."""
        if self.takes_keys:
            event._set_forwarded()
            self.post_message(event)
        else:
            self.app.post_message(event)

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


def _place_of(view: ArticleView) -> tuple[Offset, int]:
    """Return the first offset in view, and how many rows without text are above it."""
    top = view.top_offset
    lines = iter(range(1, view.rows_per_page))
    return top, next((line - 1 for line in lines if view.offset_at(0, line) != top), 0)
