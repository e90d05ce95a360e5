"""The commands that show what labels are for."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_ANNOTATED = frozenset({Pane.ARTICLE, Pane.ANNOTATIONS})

COMMANDS = (
    Command("guideline.show", "Guideline", "Shows what the label here is for, and what all the others are for.",
            ("g ?",), _ANNOTATED, Group.ANNOTATION, screen=True),
    Command("guideline.toggle", "Guideline on or off", "Shows or hides the guideline below the annotations.",
            (), _ANNOTATED, screen=True),
)  # fmt: skip
