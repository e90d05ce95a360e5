"""The commands that change annotations, or go from one to the next."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_ARTICLE = frozenset({Pane.ARTICLE})
_ANNOTATED = frozenset({Pane.ARTICLE, Pane.ANNOTATIONS})

COMMANDS = (
    Command("annotation.next", "Next annotation", "Makes the next annotation active and selects it.",
            ("]",), _ANNOTATED, Group.ANNOTATION, hint="next", counts=True),
    Command("annotation.previous", "Previous annotation", "Makes the annotation before active and selects it.",
            ("[",), _ANNOTATED, Group.ANNOTATION, counts=True),
    Command("annotation.delete", "Delete annotation", "Deletes the annotation here, and the relations that tie it.",
            ("d", "x"), _ANNOTATED, Group.ANNOTATION, hint="delete", annotates=True),
    Command("attribute.edit", "Attributes", "Opens the annotation's attributes in the annotation pane.",
            ("t",), _ANNOTATED, Group.ANNOTATION, hint="attributes", screen=True),
    Command("attribute.set", "Set attribute", "Gives the annotation here an attribute, as in type=direct.",
            (), _ANNOTATED, Group.ANNOTATION, annotates=True),
    Command("attribute.cycle", "Next value", "Gives an attribute its next allowed value.",
            (), _ANNOTATED, Group.ANNOTATION, annotates=True),
    Command("attribute.clear", "Clear attribute", "Takes an attribute's value away.",
            (), _ANNOTATED, Group.ANNOTATION, annotates=True),
    Command("note.edit", "Note", "Asks for a note on the annotation here; an empty one removes it.",
            ("m",), _ANNOTATED, Group.ANNOTATION, hint="note", annotates=True),
    Command("piece.add", "Add piece", "Adds the selection to the active annotation.",
            ("p",), _ARTICLE, Group.ANNOTATION, hint="add piece", annotates=True),
    Command("piece.remove", "Take piece away", "Takes the selection out of the active annotation.",
            ("P",), _ARTICLE, Group.ANNOTATION, annotates=True),
    Command("history.undo", "Undo", "Takes the last edit back, and the selection with it.",
            ("z", "ctrl+z"), _ANNOTATED, Group.HISTORY, hint="undo", counts=True, annotates=True),
    Command("history.redo", "Redo", "Makes an undone edit again.",
            ("Z", "ctrl+y"), _ANNOTATED, Group.HISTORY, counts=True, annotates=True),
)  # fmt: skip
