"""The commands that arrange the panes, and go from one to another."""

from __future__ import annotations

from reader.editor.command import EVERYWHERE, Command, Pane

_ARTICLE = frozenset({Pane.ARTICLE})
_LISTS = frozenset({Pane.LIBRARY, Pane.OUTLINE, Pane.ANNOTATIONS})

COMMANDS = (
    Command("pane.next", "Next pane", "Gives the next pane the keyboard.",
            ("tab",), EVERYWHERE, hint="pane", screen=True),
    Command("pane.previous", "Previous pane", "Gives the pane before the keyboard.",
            ("shift+tab",), EVERYWHERE, screen=True),
    Command("pane.article", "Article pane", "Gives the article the keyboard.",
            ("escape",), _LISTS, hint="article", screen=True),
    Command("pane.annotations", "Annotation pane", "Gives the annotation pane the keyboard.",
            ("enter",), _ARTICLE, screen=True),
    Command("pane.outline", "Outline pane", "Gives the outline the keyboard.",
            ("g o",), _ARTICLE, hint="outline", screen=True),
    Command("pane.toggle_library", "Library pane on or off", "Shows or hides the library pane.",
            ("\\",), EVERYWHERE, screen=True),
    Command("pane.toggle_outline", "Outline pane on or off", "Shows or hides the outline of the article’s headings.",
            ("O",), EVERYWHERE, screen=True),
    Command("pane.toggle_annotations", "Annotation pane on or off", "Shows or hides the annotation pane.",
            ("|",), EVERYWHERE, screen=True),
    Command("pane.wider", "Wider pane", "Makes the pane beside the article wider.", (">",), EVERYWHERE, screen=True),
    Command("pane.narrower", "Narrower pane", "Makes the pane beside the article narrower.",
            ("<",), EVERYWHERE, screen=True),
)  # fmt: skip
