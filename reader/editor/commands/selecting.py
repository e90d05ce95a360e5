"""The commands that change the selection."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_ARTICLE = frozenset({Pane.ARTICLE})

COMMANDS = (
    Command("select.extend", "Extend mode", "Motions extend the selection until the mode is left.",
            ("v",), _ARTICLE, Group.SELECT, hint="extend"),
    Command("select.swap_ends", "Swap ends", "Lets the other end of the selection move.",
            ("o",), _ARTICLE, Group.SELECT),
    Command("select.grow", "Grow",
            "Selects more: word, inside the quotation, with its marks, sentence, paragraph, article.",
            ("+", "="), _ARTICLE, Group.SELECT, hint="grow", counts=True),
    Command("select.shrink", "Shrink", "Goes back the way the selection grew, or selects the next smaller thing.",
            ("-",), _ARTICLE, Group.SELECT, counts=True),
    Command("select.all", "Select the article", "Selects the whole article.", ("ctrl+a",), _ARTICLE, Group.SELECT),
    Command("select.cancel", "Let go",
            "Leaves extend mode; otherwise hides the matches of a search, or lets go of the active annotation.",
            ("escape",), _ARTICLE, Group.SELECT),
    Command("select.copy", "Copy", "Copies the selected text to the clipboard.",
            ("y",), _ARTICLE, Group.SELECT, screen=True),
)  # fmt: skip
