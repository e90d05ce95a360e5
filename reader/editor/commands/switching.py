"""The commands that tell how one works, and switch the reader's help on and off; what they set is kept."""

from __future__ import annotations

from reader.editor.command import EVERYWHERE, Command, Group, Pane

COMMANDS = (
    Command("pace.show", "Pace", "Shows how fast you annotate, by article and day, and what you do with suggestions.",
            ("a s",), frozenset({Pane.LIBRARY, Pane.ARTICLE}), Group.LIBRARY, hint="pace", screen=True),
    Command("suggestions.toggle", "Suggestions on or off",
            "Suggests the parts of an attribution, or nothing; the next cue is then only gone to.",
            (), EVERYWHERE, Group.ANNOTATION, screen=True),
    Command("queue.toggle", "Queue by lot or by uncertainty",
            "Says which article to do is next: one by lot, or the one whose suggestions are least sure.",
            (), EVERYWHERE, Group.LIBRARY, screen=True),
    Command("effort.toggle", "Time and keys on or off",
            "Stores with each annotation how long it took and how many keys, or neither.",
            (), EVERYWHERE, Group.ANNOTATION, screen=True),
    Command("haste.toggle", "Word about haste on or off",
            "Says so when suggestions are accepted faster than they can be read, or never says it.",
            (), EVERYWHERE, Group.ANNOTATION, screen=True),
)  # fmt: skip
