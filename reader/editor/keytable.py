"""The key table of the documentation, written from the commands themselves."""

from __future__ import annotations

from reader.editor.command import Pane
from reader.editor.keymap import Keymap
from reader.editor.listing import sections
from reader.editor.registry import Registry


def key_table(registry: Registry, keymap: Keymap) -> str:
    """Return all keys as Markdown: a heading and a table for each group, without a first heading."""
    parts: list[str] = []
    for group, members in sections(registry, keymap):
        rows = [f"### {group}", "", "| Keys | What they do | Where |", "|---|---|---|"]
        for entry in members:
            keys = " ".join(_code(keys) for keys in entry.keys)
            command = entry.command
            where = "everywhere" if command.panes == frozenset(Pane) else ", ".join(sorted(command.panes))
            rows.append(f"| {keys} | **{_plain(command.title)}.** {_plain(command.help)} | {where} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _code(keys: str) -> str:
    return f"`{keys}`".replace("|", "\\|") if "`" not in keys else f"`` {keys} ``"


def _plain(words: str) -> str:
    return words.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")
