"""From Textual's key events to the editor's spelling of keys."""

from __future__ import annotations

from textual import events

from reader.editor.keys import parse_key


def key_name(event: events.Key) -> str:
    """Return how the editor spells a key: a printable character as itself, anything else by its name."""
    character = event.character
    if character and len(character) == 1 and character.isprintable() and not event.key.startswith("alt+"):
        return parse_key(character)
    try:
        return parse_key(event.key)
    except ValueError:
        return event.key
