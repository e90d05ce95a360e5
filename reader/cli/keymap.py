"""The user's own keys."""

from __future__ import annotations

from reader.editor.keymap import Keymap, default_keymap
from reader.editor.registry import Registry
from reader.errors import KeymapError
from reader.paths import keymap_file


def user_keymap(registry: Registry) -> Keymap:
    """Return the commands' own keys with the changes of the user's file, where there is one.

    Raises:
        KeymapError: If the file cannot be read or followed.
    """
    file = keymap_file()
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return default_keymap(registry)
    except (OSError, UnicodeDecodeError) as fault:
        raise KeymapError(f"cannot be read as UTF-8 text: {fault}", where=str(file)) from None
    from reader.editor.keymap_file import load_keymap

    return load_keymap(text, where=str(file), registry=registry)
