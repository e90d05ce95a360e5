"""From keys to commands: counts, sequences and what is still open."""

from __future__ import annotations

from enum import Enum, auto

from reader.core.dataclass import dataclass
from reader.editor.command import Pane
from reader.editor.keymap import Keymap, KeySequence

MOST = 9_999
"""The highest count; a higher one is taken for this."""


class Found(Enum):
    """What keys came to."""

    COMMAND = auto()
    PENDING = auto()
    UNBOUND = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the keys so far stand for.

    Args:
        found: What they came to.
        command: The command's id, for `COMMAND`.
        count: The count typed before it, if any.
        keys: For `UNBOUND` and `CANCELLED`, the keys that led nowhere.
        letter: For `COMMAND`, the letter that was typed where the sequence takes any.
    """

    found: Found
    command: str | None = None
    count: int | None = None
    keys: str = ""
    letter: str | None = None


class KeyResolver:
    """Reads keys one by one. What is pending belongs to one pane: a key in another starts afresh."""

    __slots__ = ("_count", "_keys", "_pane", "keymap")

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._count = ""
        self._keys: KeySequence = ()
        self._pane = Pane.ARTICLE

    @property
    def pending(self) -> str:
        """The count and keys typed and not yet acted on, as `3` or `g` or `3 g`; empty if none are."""
        return " ".join((self._count, *self._keys) if self._count else self._keys)

    @property
    def pending_keys(self) -> KeySequence:
        """The keys typed and not yet acted on, without the count."""
        return self._keys

    def clear(self) -> None:
        """Forget what was typed."""
        self._count, self._keys = "", ()

    def press(self, key: str, pane: Pane) -> Resolution:
        """Take one more key and tell what the keys stand for now.

        Args:
            key: In the spelling of `parse_key`.
            pane: Where it was pressed.
        """
        if pane is not self._pane:
            self.clear()
            self._pane = pane
        if not self._keys and len(key) == 1 and key in "0123456789" and (key != "0" or self._count):
            self._count = str(min(int(self._count + key), MOST))
            return Resolution(Found.PENDING)
        if key == "escape" and self.pending:
            self.clear()
            return Resolution(Found.CANCELLED)
        keys = (*self._keys, key)
        command = self.keymap.command(pane, keys)
        if command is not None:
            count = int(self._count) if self._count else None
            self.clear()
            letter = None if keys in self.keymap.bindings[pane] else key
            return Resolution(Found.COMMAND, command, count, letter=letter)
        if self.keymap.starts(pane, keys):
            self._keys = keys
            return Resolution(Found.PENDING)
        before = self.pending
        self.clear()
        if before:
            return Resolution(Found.CANCELLED, keys=f"{before} {key}")
        return Resolution(Found.UNBOUND, keys=key)
