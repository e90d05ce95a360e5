"""The commands that change the selection."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_ARTICLE = frozenset({Pane.ARTICLE})

COMMANDS = (
    Command("select.extend", "Extend mode", "Motions extend the selection until the mode is left.",
            ("v",), _ARTICLE, Group.SELECT, hint="extend"),
    Command("select.swap_ends", "Swap ends", "Lets the other end of the selection move.",
            ("o",), _ARTICLE, Group.SELECT),
    Command("select.grow", "Grow",
            "Selects more: word, inside the quotation, with its marks, sentence, paragraph, article.",
            ("+", "="), _ARTICLE, Group.SELECT, hint="grow", counts=True),
    Command("select.shrink", "Shrink", "Goes back the way the selection grew, or selects the next smaller thing.",
            ("-",), _ARTICLE, Group.SELECT, counts=True),
    *(
        Command(f"select.{name}", title, help_, (keys,), _ARTICLE, Group.SELECT,
                action="select.object", operands=(name,))
        for name, title, help_, keys in (
            ("inside", "Inside the quotation", "Selects what lies between the quotation marks around this.", "g i"),
            ("quotation", "The quotation", "Selects the quotation around this, with its marks.", "g q"),
            ("sentence", "The sentence", "Selects the sentence around this.", "g s"),
            ("paragraph", "The paragraph", "Selects the paragraph around this.", "g p"),
            ("noun_phrase", "The noun phrase", "Selects the noun phrase here; once more, with what prepositions add.",
             "g n"),
            ("phrase", "The phrase", "Selects what lies between the commas or other marks around this.", "g c"),
            ("after", "What follows", "Selects what follows the selection in its sentence, without the full stop.",
             "g r"),
            ("to_end", "To the end of the sentence", "Selects from here to the end of the sentence, without its stop.",
             "g t"),
        )
    ),
    Command("select.last", "Last selection",
            "Selects again what was last extended, grown, pointed at, labelled or selected as a thing like a sentence.",
            ("g v",), _ARTICLE, Group.SELECT),
    Command("hint.word", "Jump to word",
            "Puts letters at each word on screen; they select it, or after a capital from there to a second word.",
            ("Y",), _ARTICLE, Group.JUMP),
    Command("hint.reach", "Reach to word", "Puts letters at each word on screen; the selection extends to it.",
            ("X",), _ARTICLE, Group.EXTEND),
    Command("select.all", "Select the article", "Selects the whole article.", ("ctrl+a",), _ARTICLE, Group.SELECT),
    Command("select.cancel", "Let go",
            "Leaves extend mode; otherwise hides the matches of a search, or lets go of the active annotation.",
            ("escape",), _ARTICLE, Group.SELECT),
    Command("select.copy", "Copy", "Copies the selected text to the clipboard.",
            ("y",), _ARTICLE, Group.SELECT, screen=True),
)  # fmt: skip
