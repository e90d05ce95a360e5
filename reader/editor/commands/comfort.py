"""The commands that make the article pleasant to read; what they set is kept from one start to the next."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_ARTICLE = frozenset({Pane.ARTICLE})
_ANNOTATED = frozenset({Pane.ARTICLE, Pane.ANNOTATIONS})

COMMANDS = (
    Command("view.focus", "Focus mode", "Shows nothing but the article, or all the panes again.",
            ("V",), _ANNOTATED, screen=True),
    Command("view.wider", "Wider column", "Makes the text column wider, up to the whole pane.",
            ("g .",), _ARTICLE, counts=True, screen=True),
    Command("view.narrower", "Narrower column", "Makes the text column narrower.",
            ("g ,",), _ARTICLE, counts=True, screen=True),
    Command("view.spacing", "Line spacing", "Puts a blank row between the rows of a paragraph, or none.",
            ("g ;",), _ARTICLE, screen=True),
    Command("note.edit_outside", "Note in your editor",
            "Edits the annotation’s note in $VISUAL or $EDITOR, with as many lines as you like.",
            ("ctrl+e",), _ANNOTATED, Group.ANNOTATION, annotates=True, screen=True),
)  # fmt: skip
