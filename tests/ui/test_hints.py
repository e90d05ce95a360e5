"""The footer: which keys it tells, and as whose."""

from __future__ import annotations

from reader.editor.command import Pane
from reader.editor.keymap import default_keymap
from reader.editor.keymap_file import load_keymap
from reader.editor.registry import Registry
from reader.ui.panes.hints import KeyHints
from tests.editor.desk import LABELS

REGISTRY = Registry(LABELS)


def test_the_footer_tells_the_labels_first_and_help_last() -> None:
    first = [
        (hint.key, hint.words) for hint in KeyHints(REGISTRY, default_keymap(REGISTRY)).told(Pane.ARTICLE)
    ]
    assert first[:5] == [("q", "quote"), ("s", "source"), ("u", "cue"), ("c", "claim"), ("e", "entity")]
    assert first[-1] == ("?", "keys")


def test_after_a_first_key_the_footer_tells_what_can_follow() -> None:
    told = KeyHints(REGISTRY, default_keymap(REGISTRY)).told(Pane.ARTICLE, ("e",))
    assert {("p", "person"), ("o", "org"), ("esc", "cancel")} <= {(hint.key, hint.words) for hint in told}


def test_the_footer_tells_the_users_keys() -> None:
    text = '[keys]\n"label.quote" = ["ctrl+k q"]\n"label.claim" = []\n"history.undo" = ["ctrl+u"]\n'
    keymap = load_keymap(text, where="keys.toml", registry=REGISTRY)
    told = {hint.words: hint.key for hint in KeyHints(REGISTRY, keymap).told(Pane.ARTICLE)}
    assert (told["quote"], told.get("claim"), told["undo"]) == ("ctrl+k q", None, "ctrl+u")
