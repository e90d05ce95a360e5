"""Which guideline helps just now."""

from __future__ import annotations

from reader.core.labels import Label
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.keymap import Keymap, KeySequence
from reader.editor.registry import Registry

_GIVING = frozenset({"label", "relabel"})


def label_in_hand(editor: Editor, pane: Pane) -> Label | None:
    """Return the label that the keys typed so far begin to give, or else that of the annotation here.

    Args:
        editor: The editor.
        pane: The pane that has the keyboard.
    """
    pending = editor.resolver.pending_keys
    begun = label_begun(editor.registry, editor.keymap, pane, pending) if pending else None
    if begun is not None:
        return begun
    span = editor.target or editor.active_span
    return editor.labels.label(span.label) if span is not None else None


def label_begun(registry: Registry, keymap: Keymap, pane: Pane, pending: KeySequence) -> Label | None:
    """Return the one label that the beginning of a key sequence can give, or None."""
    commands = (registry.by_id[name] for _, name in keymap.continuations(pane, pending))
    begun = {command.operands[0] for command in commands if command.action in _GIVING}
    return registry.labels.label(begun.pop()) if len(begun) == 1 else None


def paragraphs(label: Label) -> list[str]:
    """Return a label's guideline as paragraphs, one for each line that it was written in."""
    return [line.strip() for line in label.guideline.splitlines() if line.strip()]
