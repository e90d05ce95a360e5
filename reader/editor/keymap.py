"""Which keys give which command, in each pane."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from reader.core.dataclass import dataclass
from reader.editor.command import Command, Group, Pane
from reader.editor.keys import LETTER, format_sequence, parse_sequence
from reader.editor.registry import Registry

KeySequence: TypeAlias = tuple[str, ...]

_OF_LABEL_SET = (Group.LABEL, Group.RELATION)


@dataclass(frozen=True, slots=True)
class Keymap:
    """Key sequences by pane, and the command each gives. No sequence is the start of another in its pane."""

    bindings: Mapping[Pane, Mapping[KeySequence, str]]
    _spellings: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _starts: Mapping[Pane, frozenset[KeySequence]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spellings: dict[str, dict[str, None]] = {}
        starts: dict[Pane, frozenset[KeySequence]] = {}
        for pane, bound in self.bindings.items():
            for sequence, command in bound.items():
                spellings.setdefault(command, {})[" ".join(sequence)] = None
            starts[pane] = frozenset(
                sequence[:length] for sequence in bound for length in range(1, len(sequence))
            )
        object.__setattr__(self, "_spellings", {name: tuple(keys) for name, keys in spellings.items()})
        object.__setattr__(self, "_starts", starts)

    def command(self, pane: Pane, keys: KeySequence) -> str | None:
        """Return the id of the command that a sequence gives in a pane, or None; any letter fits `letter`."""
        bound = self.bindings.get(pane, {})
        found = bound.get(keys)
        if found is None and keys and len(keys[-1]) == 1 and keys[-1].isalpha():
            return bound.get((*keys[:-1], LETTER))
        return found

    def starts(self, pane: Pane, keys: KeySequence) -> bool:
        """Tell whether a longer sequence of the pane begins with `keys`."""
        return keys in self._starts.get(pane, frozenset())

    def continuations(self, pane: Pane, keys: KeySequence) -> Iterator[tuple[str, str]]:
        """Yield what can follow `keys` in a pane: the remaining keys, and the command's id."""
        for sequence, command in self.bindings.get(pane, {}).items():
            if len(sequence) > len(keys) and sequence[: len(keys)] == keys:
                yield " ".join(sequence[len(keys) :]), command

    def keys(self, command_id: str, pane: Pane | None = None) -> tuple[str, ...]:
        """Return the sequences that give a command, in one pane or in any, as `("g g", "ctrl+home")`."""
        if pane is None:
            return self._spellings.get(command_id, ())
        bound = self.bindings.get(pane, {})
        return tuple(keys for keys in self.keys(command_id) if bound.get(tuple(keys.split())) == command_id)

    def label_key(self, label: str) -> str:
        """Return what is pressed for a label in the article, as it is shown; empty where no key gives it.

        `e e` labels without a value, and with one `e` is followed by another key: both begin with `e`.
        """
        keys = next(iter(self.keys(f"label.{label}", Pane.ARTICLE)), "")
        first, _, more = keys.partition(" ")
        return format_sequence(first if more == first else keys)


def default_keymap(registry: Registry) -> Keymap:
    """Return the keys that commands have by themselves.

    Where the label set claims a key, it has it: the other command keeps its other keys.
    """
    own = [command for command in registry if command.group in _OF_LABEL_SET]
    others = [command for command in registry if command.group not in _OF_LABEL_SET]
    bindings: dict[Pane, dict[KeySequence, str]] = {pane: {} for pane in Pane}
    begun: dict[Pane, set[KeySequence]] = {pane: set() for pane in Pane}
    for sequence, command in _bindings([*own, *others]):
        starts = [sequence[:length] for length in range(1, len(sequence) + 1)]
        for pane in command.panes:
            if sequence not in begun[pane] and bindings[pane].keys().isdisjoint(starts):
                bindings[pane][sequence] = command.id
                begun[pane].update(starts)
    return Keymap(bindings)


def overlaps(one: KeySequence, other: KeySequence) -> bool:
    """Tell whether one of two sequences is the other or its beginning, so that both cannot be bound."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _bindings(commands: Iterable[Command]) -> Iterator[tuple[KeySequence, Command]]:
    for command in commands:
        for spelling in command.keys:
            yield parse_sequence(spelling), command
