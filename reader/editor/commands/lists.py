"""The commands of the panes that are lists."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_LISTS = frozenset({Pane.LIBRARY, Pane.OUTLINE, Pane.ANNOTATIONS})

COMMANDS = (
    Command("list.next", "Next in list", "Goes to the next line of the list.",
            ("j", "down"), _LISTS, Group.MOVE, counts=True, screen=True),
    Command("list.previous", "Previous in list", "Goes to the line before.",
            ("k", "up"), _LISTS, Group.MOVE, counts=True, screen=True),
    Command("list.page_down", "Page down in list", "Goes a page down.",
            ("space", "pagedown", "ctrl+d"), _LISTS, Group.MOVE, counts=True, screen=True),
    Command("list.page_up", "Page up in list", "Goes a page up.", ("pageup", "ctrl+u"), _LISTS,
            Group.MOVE, counts=True, screen=True),
    Command("list.first", "First in list", "Goes to the first line.", ("g g", "home"), _LISTS, Group.MOVE, screen=True),
    Command("list.last", "Last in list", "Goes to the last line.", ("G", "end"), _LISTS, Group.MOVE, screen=True),
    Command("list.open", "Open", "Opens the article, goes to the heading, or changes the attribute, on this line.",
            ("enter", "l", "right"), _LISTS, Group.MOVE, hint="open", screen=True),
)  # fmt: skip
