"""The letters of known entities, for the footer while one is asked for."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice

from reader.editor.cast import cast_of, short_name
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.keys import LETTER, format_sequence
from reader.errors import PressmarkError
from reader.ui.panes.status import Hint
from reader.ui.themes import label_style

_COMMAND = "entity.known"
_MOST = 6


def known_hints(editor: Editor, pane: Pane) -> tuple[Hint, ...]:
    """Return what can follow the key of entities: letters of those known here first, the one met last first.

    Empty where the keys typed so far ask for something else, or nobody is known.
    """
    pending = editor.resolver.pending_keys
    if editor.keymap.bindings.get(pane, {}).get((*pending, LETTER)) != _COMMAND:
        return ()
    style = label_style("blue")
    known: list[Hint] = []
    with suppress(PressmarkError):
        letters = islice(cast_of(editor).letters(), _MOST)
        known = [Hint(letter, short_name(entity), style) for letter, entity in letters]
    if not known:
        return ()
    rest = [
        Hint(format_sequence(keys), command.hint or command.title)
        for keys, found in editor.keymap.continuations(pane, pending)
        if (command := editor.registry.by_id[found]).id != _COMMAND
    ]
    return (*known, *rest, Hint("esc", "cancel", counts=True))
