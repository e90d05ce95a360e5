"""A line to type words in, at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reader.editor.outcome import Prompt
from reader.ui.key_names import key_name
from reader.ui.text import shown

if TYPE_CHECKING:
    from textual.widgets import Input

    from reader.ui.panes.line_input import LineInput


_RECALLING = {"up": -1, "down": 1}
_MOST_SAID = 50


class PromptText(Widget):
    """Words beside the input: what is asked, or how it stands."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.words = Content("")

    def show(self, words: Content, most: int) -> None:
        """Say something else, in no more than a number of cells."""
        self.words = words
        self.styles.width = min(words.cell_length + 3, max(4, most)) if words else 0
        self.refresh()

    def render(self) -> Content:
        """Paint the words."""
        return self.words.truncate(self.content_size.width, ellipsis=True)


class PromptLine(Widget):
    """Asks for words; hidden while nothing is asked."""

    class Answered(Message):
        """The user confirmed words."""

        def __init__(self, prompt: Prompt, words: str) -> None:
            super().__init__()
            self.prompt = prompt
            self.words = words

    class Changed(Message):
        """The user typed on in a prompt that wants to know."""

        def __init__(self, prompt: Prompt, words: str) -> None:
            super().__init__()
            self.prompt = prompt
            self.words = words

    class KeyPressed(Message):
        """The user pressed a key that is not the input's, in a prompt that wants to know of changes."""

        def __init__(self, prompt: Prompt, key: str) -> None:
            super().__init__()
            self.prompt = prompt
            self.key = key

    class Cancelled(Message):
        """The user wants to go on without an answer; what was typed stays a draft."""

        def __init__(self, prompt: Prompt, words: str) -> None:
            super().__init__()
            self.prompt = prompt
            self.words = words

    def __init__(self) -> None:
        super().__init__()
        self.prompt: Prompt | None = None
        self.prefix = ""
        self.passing_on = False
        """Whether keys that were pressed after the end of a prompt are not yet where they belong."""
        self._kept: tuple[events.Key, ...] = ()
        self._said: dict[str, list[str]] = {}
        """What has been confirmed in the prompts of a command, the latest last."""
        self._recalled: list[str] = []
        """What can be brought back, and behind it what was typed."""
        self._place = 0
        self._title = PromptText(id="prompt-title")
        self._note = PromptText(id="prompt-note")

    @cached_property
    def _input(self) -> LineInput:
        from reader.ui.panes.line_input import LineInput

        return LineInput(compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Put the question before the input, and the note behind it."""
        yield self._title
        yield self._input
        yield self._note

    @property
    def words(self) -> str:
        """What has been typed so far."""
        return self._input.value

    def ask(self, prompt: Prompt, words: str, prefix: str = "") -> None:
        """Show a prompt and give it the keyboard.

        Args:
            prompt: What is asked.
            words: What the input starts with.
            prefix: What the command's argument has before the words.
        """
        from reader.ui.panes.completion import suggester

        self.prompt, self.prefix = prompt, prefix
        self._recalled = [*self._said.get(prompt.command, ()), words]
        self._place = len(self._recalled) - 1
        self._title.show(shown(prompt.title, "bold"), self.app.size.width // 2)
        self.note(Content(""))
        self._input.suggester = suggester(prompt)
        self._input.begin(words)
        before = self.screen.focused or self.screen
        if before is not self._input:
            self._input.wait(before)
        self.add_class("-asking")
        self._input.focus()

    def hand_on(self, event: events.Key) -> None:
        """Take a key that was pressed for the prompt before it had the keyboard."""
        self._input.hand_on(event)

    def begin(self) -> None:
        """Take the keys that have been handed on, and then those that come."""
        self._input.go()

    def note(self, words: Content) -> None:
        """Say how it stands, at the far end of the line."""
        self._note.show(words, self.app.size.width * 2 // 3)

    def leave(self) -> None:
        """Hide."""
        self.prompt = None
        self.remove_class("-asking")

    def pass_on(self, take: Callable[[events.Key], object]) -> None:
        """Give keys that were pressed after the end of the prompt to what has the keyboard now, in their order.

        Some are still on their way to the input: the application hands those that come after them to `keep`
        until the input has seen to its own.

        Args:
            take: Takes one of them.
        """
        self.passing_on = True
        self.app.call_later(self._input.call_later, partial(self._release, take))

    def keep(self, event: events.Key) -> None:
        """Let a key wait for those that were pressed before it."""
        self._kept += (event,)

    def _release(self, take: Callable[[events.Key], object]) -> None:
        self.passing_on = False
        keys = (*self._input.held, *self._kept)
        self._input.held = self._kept = ()
        for event in keys:
            take(events.Key(event.key, event.character))

    def on_key(self, event: events.Key) -> None:
        """End the prompt with escape; enter and most other keys are the input's."""
        event.stop()
        if self.prompt is None:
            return
        if event.key == "escape":
            self.post_message(self.Cancelled(self.prompt, self.words))
        elif event.key in _RECALLING:
            self._recall(self._place + _RECALLING[event.key])
        elif self.prompt.live is not None and not event.is_printable:
            self.post_message(self.KeyPressed(self.prompt, key_name(event)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell of what is being typed."""
        event.stop()
        if self.prompt is not None and self.prompt.live is not None:
            self.post_message(self.Changed(self.prompt, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass the words on."""
        event.stop()
        if self.prompt is not None:
            if event.value.strip():
                said = self._said.setdefault(self.prompt.command, [])
                said[:] = [*(words for words in said if words != event.value), event.value][-_MOST_SAID:]
            self.post_message(self.Answered(self.prompt, event.value))

    def _recall(self, place: int) -> None:
        """Bring back what was confirmed before, or what was typed then."""
        if not 0 <= place < len(self._recalled):
            return
        if self._place == len(self._recalled) - 1:
            self._recalled[-1] = self.words
        self._place = place
        self._input.value = self._recalled[place]
        self._input.cursor_position = len(self._input.value)
