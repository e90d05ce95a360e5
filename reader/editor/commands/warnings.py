"""The commands for what needs mending: what does not keep to the guidelines, or has lost its place."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_ANNOTATED = frozenset({Pane.ARTICLE, Pane.ANNOTATIONS})

COMMANDS = (
    Command("warning.fix", "Mend",
            "Mends what the warning here is about; where there is none, goes to the next warning.",
            ("!",), _ANNOTATED, Group.ANNOTATION, hint="mend", annotates=True),
    Command("warning.dismiss", "Right as it is",
            "Dismisses the warning here for good; where all are dismissed, lets them come back.",
            ("_",), _ANNOTATED, Group.ANNOTATION, hint="right as it is", annotates=True),
    Command("warning.next", "Next warning", "Goes to the next annotation that does not keep to the guidelines.",
            ("g w",), _ANNOTATED, Group.ANNOTATION, counts=True),
    Command("warning.previous", "Previous warning", "Goes to the annotation before that does not keep to them.",
            ("g W",), _ANNOTATED, Group.ANNOTATION, counts=True),
    Command("unplaced.place", "Place what moved",
            "Goes through the highlights that lost their place when the text changed, to give each a place again.",
            ("g m",), _ANNOTATED, Group.ANNOTATION),
)  # fmt: skip
