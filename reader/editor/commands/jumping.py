"""The commands that go far: back and forward, to marks, to what a hint stands at, along links."""

from __future__ import annotations

from reader.editor.command import EVERYWHERE, Command, Group, Pane

_ARTICLE = frozenset({Pane.ARTICLE})

COMMANDS = (
    Command("hint.sentence", "Jump to sentence", "Puts letters at each sentence on screen; typing them selects it.",
            ("f",), _ARTICLE, Group.JUMP, hint="jump"),
    Command("hint.annotation", "Jump to annotation", "Puts letters at each annotation on screen; they go there.",
            ("F",), _ARTICLE, Group.JUMP),
    Command("hint.link", "Jump to link", "Puts letters at each link on screen; typing them shows where it leads.",
            ("g l",), _ARTICLE, Group.JUMP),
    Command("link.follow", "Follow link", "Goes to the heading that the link here names, or asks whether to open it.",
            ("g f",), _ARTICLE, Group.JUMP),
    Command("jump.back", "Back", "Goes back to where the last jump was made from, in another article too.",
            ("ctrl+o", "alt+left"), EVERYWHERE, Group.JUMP, counts=True),
    Command("jump.forward", "Forward", "Goes forward again after going back.",
            ("ctrl+n", "alt+right"), EVERYWHERE, Group.JUMP, counts=True),
    Command("mark.set", "Set mark", "Lets the next letter stand for the selection; it is kept with the article.",
            ("M",), _ARTICLE, Group.JUMP),
    Command("mark.go", "Go to mark", "Goes to the place that the next letter stands for.",
            ("`",), _ARTICLE, Group.JUMP),
    Command("link.open", "Open link", "Opens the link here in a browser; without one, copies its address.",
            (), _ARTICLE, Group.JUMP, screen=True),
    Command("link.copy", "Copy link", "Copies the address of the link here to the clipboard.",
            (), _ARTICLE, Group.JUMP, screen=True),
    Command("article.open", "Open article", "Goes to the library pane, to open another article.",
            (), EVERYWHERE, Group.JUMP, screen=True),
)  # fmt: skip
