"""A user's own keys, read from TOML."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator

from reader.core.dataclass import dataclass
from reader.editor.command import Pane
from reader.editor.keymap import Keymap, KeySequence, default_keymap, overlaps
from reader.editor.keys import EXAMPLES, parse_sequence
from reader.editor.registry import Registry
from reader.errors import KeymapError


@dataclass(frozen=True, slots=True)
class _Entry:
    command: str
    panes: frozenset[Pane]
    sequences: tuple[tuple[KeySequence, str], ...]
    path: tuple[str, ...]


def load_keymap(text: str, *, where: str, registry: Registry) -> Keymap:
    """Return the default keys with a user's changes.

    The file has a table `[keys]` of command ids, each with the list of its key sequences:
    `"label.quote" = ["q", "ctrl+k q"]`. The list replaces the command's default keys; an empty list leaves it
    without one. `[keys.article]`, `[keys.annotations]` and `[keys.library]` hold for one pane. A key taken
    from another command's defaults is gone there.

    Args:
        text: The file's contents, TOML 1.0.
        where: The file's name, for messages.
        registry: The commands there are.

    Raises:
        KeymapError: If an entry cannot be followed; it names the line and what is allowed.
    """
    source = _Source(text, where)
    entries = list(_entries(source, registry))
    defaults = default_keymap(registry)
    bindings = {pane: dict(defaults.bindings[pane]) for pane in Pane}
    claimed: dict[Pane, dict[KeySequence, _Entry]] = {pane: {} for pane in Pane}
    for entry in entries:
        for pane in entry.panes:
            for sequence in [keys for keys, command in bindings[pane].items() if command == entry.command]:
                del bindings[pane][sequence]
    for entry in entries:
        for pane in Pane:
            if pane in entry.panes:
                for sequence, spelling in entry.sequences:
                    _claim(claimed[pane], sequence, entry, source, spelling, pane)
    for pane, taken in claimed.items():
        for sequence, entry in taken.items():
            bindings[pane].pop(sequence, None)
            rival = next((other for other in bindings[pane] if overlaps(sequence, other)), None)
            if rival is not None:
                other = bindings[pane][rival]
                raise source.fault(
                    f'"{entry.command}" cannot have {" ".join(sequence)!r} in the {pane} pane, because '
                    f'{" ".join(rival)!r} gives "{other}"',
                    entry,
                    " ".join(sequence),
                    remedy=f'give that command other keys, or none: "{other}" = []',
                )
    return Keymap(
        {
            pane: bindings[pane] | {sequence: entry.command for sequence, entry in claimed[pane].items()}
            for pane in Pane
        }
    )


def _claim(
    claimed: dict[KeySequence, _Entry],
    sequence: KeySequence,
    entry: _Entry,
    source: _Source,
    spelling: str,
    pane: Pane,
) -> None:
    for other, owner in claimed.items():
        if overlaps(sequence, other) and (owner is not entry or sequence != other):
            line = source.line(owner.path, "")
            raise source.fault(
                f"{spelling!r} and {' '.join(other)!r} cannot both be bound in the {pane} pane: "
                f'"{owner.command}" has the latter (line {line})',
                entry,
                spelling,
                remedy="a key sequence gives one command, and cannot be the start of another",
            )
    claimed[sequence] = entry


def _entries(source: _Source, registry: Registry) -> Iterator[_Entry]:
    table = source.table
    for name in table:
        if name != "keys":
            raise source.fault_at(
                f"there is nothing called {name!r} here", (name,), remedy="the table is [keys]"
            )
    keys = table.get("keys", {})
    if not isinstance(keys, dict):
        raise source.fault_at(
            "keys is not a table", ("keys",), remedy='write "[keys]" and the entries below it'
        )
    for path, value in _leaves(keys, ()):
        pane = path[0] if path[0] in list(Pane) else None
        command_id = ".".join(path[1:] if pane else path)
        command = registry.get(command_id)
        if command is None:
            near = difflib.get_close_matches(command_id, list(registry.by_id), n=1, cutoff=0.5)
            remedy = f'did you mean "{near[0]}"?' if near else "the help screen lists all commands"
            raise source.fault_at(f'there is no command "{command_id}"', ("keys", *path), remedy=remedy)
        panes = frozenset({Pane(pane)}) if pane else command.panes
        if not panes <= command.panes:
            allowed = " and ".join(sorted(command.panes))
            raise source.fault_at(
                f'"{command_id}" does not work in the {pane} pane',
                ("keys", *path),
                remedy=f"it works in: {allowed}",
            )
        yield _Entry(command_id, panes, tuple(_sequences(value, path, source)), ("keys", *path))


def _leaves(table: dict[str, object], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name), value


def _sequences(value: object, path: tuple[str, ...], source: _Source) -> Iterator[tuple[KeySequence, str]]:
    spellings = [value] if isinstance(value, str) else value
    if not isinstance(spellings, list) or not all(isinstance(spelling, str) for spelling in spellings):
        raise source.fault_at(
            "keys are given as a list of key sequences",
            ("keys", *path),
            remedy='as in ["q", "ctrl+k q"]; [] for none',
        )
    for spelling in spellings:
        try:
            yield parse_sequence(spelling), spelling
        except ValueError as fault:
            raise KeymapError(
                str(fault),
                where=f"{source.where}, line {source.line(('keys', *path), spelling)}",
                remedy=f"a key is {EXAMPLES}; a sequence is keys with spaces between",
            ) from None


class _Source:
    """The file's text: its table, and the line on which an entry stands, which `tomllib` does not tell."""

    _HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$")
    _ASSIGNMENT = re.compile(
        r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*="""
    )
    _PART = re.compile(r"""\s*\.?\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))""")

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self._lines = text.splitlines()
        try:
            self.table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise KeymapError(
                f"this is not TOML: {fault}", where=where, remedy='write lines such as "label.quote" = ["q"]'
            ) from None

    def fault(self, what: str, entry: _Entry, spelling: str, *, remedy: str) -> KeymapError:
        return KeymapError(what, where=f"{self.where}, line {self.line(entry.path, spelling)}", remedy=remedy)

    def fault_at(self, what: str, path: tuple[str, ...], *, remedy: str) -> KeymapError:
        return KeymapError(what, where=f"{self.where}, line {self.line(path, '')}", remedy=remedy)

    def line(self, path: tuple[str, ...], spelling: str) -> int:
        """Return the number of the line that holds `spelling` in the entry at `path`, or else of the entry."""
        table: tuple[str, ...] = ()
        found = 0
        for number, line in enumerate(self._lines, 1):
            if header := self._HEADER.match(line):
                if found:
                    break
                table = self._parts(header[1])
                if table == path:
                    return number
            elif assignment := self._ASSIGNMENT.match(line):
                if found:
                    break
                if (*table, *self._parts(assignment[1])) == path:
                    found = number
            if found and spelling and (f'"{spelling}"' in line or f"'{spelling}'" in line):
                return number
        return found or 1

    def _parts(self, dotted: str) -> tuple[str, ...]:
        return tuple(next(filter(None, part), "") for part in self._PART.findall(dotted))
