"""How a search stands, beside the words that are typed for it."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.keys import format_sequence
from reader.ui.text import shown

SWITCHES: Final = {"find.regex": "regex", "find.whole_word": "whole_word", "find.case": "case"}
"""The commands that change how a search is made, and the options of the query that they switch."""

_ROOMY = 60


def standing_of(editor: Editor, pane: Pane, words: str, width: int) -> Content:
    """Return the count of matches or what is wrong with the query, then the options with their keys.

    Args:
        editor: The editor that searches.
        pane: The pane whose keys are told.
        words: What has been typed; where something else was searched for last, that search is not told of.
        width: Cells of the screen.
    """
    search = editor.search
    typed = search.query.words == words
    if search.fault and typed:
        return shown(f"! {search.fault}", "$warning")
    standing = search.standing if typed else ""
    parts = [shown(standing, "$warning" if standing.startswith("no") else "bold")] if standing else []
    for command_id, option in SWITCHES.items():
        keys = editor.keymap.keys(command_id, pane)
        on = option in search.query.options
        if (width >= _ROOMY and keys) or on:
            words = editor.registry.by_id[command_id].hint
            key = shown(format_sequence(keys[0]), "$accent") if keys and width >= _ROOMY else Content("")
            parts.append(Content(" ").join(part for part in (key, _switch(words, on=on)) if part))
    return Content("  ").join(parts)


def _switch(words: str, *, on: bool) -> Content:
    return shown(f"[{words}]", "bold reverse") if on else shown(words, "$muted")
