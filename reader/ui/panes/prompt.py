"""A line to type words in, at the bottom of the screen."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from reader.editor.outcome import Prompt
from reader.ui.text import shown


class PromptTitle(Widget):
    """Says what is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Content("")

    def render(self) -> Content:
        """Paint the question."""
        return self.words


class PromptLine(Horizontal):
    """Asks for words; hidden while nothing is asked."""

    class Answered(Message):
        """The user confirmed words."""

        def __init__(self, prompt: Prompt, words: str) -> None:
            super().__init__()
            self.prompt = prompt
            self.words = words

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
        self._title = PromptTitle()
        self._input = Input(compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Put the question before the input."""
        yield self._title
        yield self._input

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
        self.prompt, self.prefix = prompt, prefix
        self._title.words = shown(prompt.title, "bold")
        self._title.styles.width = min(self._title.words.cell_length + 3, max(4, self.app.size.width // 2))
        self._title.refresh()
        self._input.suggester = (
            SuggestFromList(prompt.choices, case_sensitive=False) if prompt.choices else None
        )
        self._input.value = words
        self._input.cursor_position = len(words)
        self.add_class("-asking")
        self._input.focus()

    def leave(self) -> None:
        """Hide."""
        self.prompt = None
        self.remove_class("-asking")

    def on_key(self, event: events.Key) -> None:
        """End the prompt with escape; enter and all other keys are the input's."""
        if self.prompt is not None and event.key == "escape":
            event.stop()
            self.post_message(self.Cancelled(self.prompt, self.words))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass the words on."""
        event.stop()
        if self.prompt is not None:
            self.post_message(self.Answered(self.prompt, event.value))
