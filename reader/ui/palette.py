"""The command palette: every command of the registry by its name, with its keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.style import Style
from textual.widgets import Input

from reader.core.display import display
from reader.editor.command import Command, Pane
from reader.editor.keymap import Keymap
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry
from reader.ui.compositor import RowCompositor


class _CommandList(CommandList):
    """Shows which command is chosen without colours too."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return a style with `reverse`, which Textual's own way leaves out."""
        reverse = any(self.get_component_styles(name).text_style.reverse for name in component_classes)
        return super().get_visual_style(*component_classes, partial=partial) + Style(reverse=reverse)


class _Palette(CommandPalette):
    """Holds a list of our own."""

    def compose(self) -> ComposeResult:
        """Put the list in the place of Textual's."""
        for widget in super().compose():
            yield _CommandList() if isinstance(widget, CommandList) else widget

    def on_key(self, event: events.Key) -> None:
        """Have letters typed that come before the input has the keyboard; those that it is given end there."""
        if event.is_printable:
            event.stop()
            self.query_one(Input).post_message(events.Key(event.key, event.character))


def palette(registry: Registry, keymap: Keymap, pane: Pane, run: Callable[[str], None]) -> CommandPalette:
    """Return a palette that offers all commands.

    Args:
        registry: The commands there are.
        keymap: Which keys give which.
        pane: The pane that has the keyboard; where keys work in others alone, these are named.
        run: Runs a command by its id once the palette is gone.
    """

    class Commands(Provider):
        async def discover(self) -> Hits:
            for command in registry:
                yield DiscoveryHit(_prompt(command, keymap, pane), partial(run, command.id), _title(command))

        async def search(self, query: str) -> Hits:
            matcher = self.matcher(query)
            for command in registry:
                score = max(matcher.match(_title(command)), matcher.match(command.id))
                if score > 0:
                    yield Hit(
                        score, _prompt(command, keymap, pane), partial(run, command.id), _title(command)
                    )

    made = _Palette(providers=[Commands], placeholder="Find a command")
    made._compositor = RowCompositor()
    return made


def _title(command: Command) -> str:
    return display(command.title)


def _prompt(command: Command, keymap: Keymap, pane: Pane) -> Text:
    keys = ", ".join(format_sequence(key) for key in keymap.keys(command.id))
    if keys and pane not in command.panes:
        keys += f" in {', '.join(name for name in Pane if name in command.panes)}"
    return Text.assemble(_title(command), "  ", (display(keys), "dim"))
