"""The commands that search: the article's text, its annotations, the library."""

from __future__ import annotations

from reader.editor.command import EVERYWHERE, Command, Group, Pane

_ARTICLE = frozenset({Pane.ARTICLE})
_ANNOTATIONS = frozenset({Pane.ANNOTATIONS})
_BOTH = _ARTICLE | _ANNOTATIONS

COMMANDS = (
    Command("find.text", "Find",
            "Searches the article’s text while you type, and selects the match; ↑ brings earlier words back.",
            ("/",), _ARTICLE, Group.FIND, hint="find"),
    Command("find.next", "Next match or cue",
            "Selects the next match, in extend mode reaching to it; with no search on, does as next cue does.",
            ("n",), _ARTICLE, Group.FIND, counts=True),
    Command("find.previous", "Previous match or cue",
            "Selects the match before, in extend mode reaching to it; with no search on, does as previous cue does.",
            ("N",), _ARTICLE, Group.FIND, counts=True),
    Command("find.selection", "Find selection", "Searches for the words that are selected, and selects the next match.",
            ("*",), _ARTICLE, Group.FIND, counts=True),
    Command("find.annotation", "Find annotation", "Searches words, labels, notes and values of the annotations.",
            ("/",), _ANNOTATIONS, Group.FIND, hint="find"),
    Command("find.next_annotation", "Next annotation found", "Goes to the next annotation that matches.",
            ("n",), _ANNOTATIONS, Group.FIND, counts=True, action="find.next", operands=("annotations",)),
    Command("find.previous_annotation", "Previous annotation found", "Goes to the annotation before that matches.",
            ("N",), _ANNOTATIONS, Group.FIND, counts=True, action="find.previous", operands=("annotations",)),
    Command("find.regex", "Regular expression on or off",
            "Takes what is searched for as a regular expression, or as words.",
            ("f6",), _BOTH, Group.FIND, hint="regex", action="find.switch", operands=("regex",)),
    Command("find.whole_word", "Whole words on or off", "Finds whole words only, or parts of words too.",
            ("f7",), _BOTH, Group.FIND, hint="words", action="find.switch", operands=("whole_word",)),
    Command("find.case", "Case as typed on or off",
            "Minds capitals and accents always, or only those that are searched for.",
            ("f8",), _BOTH, Group.FIND, hint="case", action="find.switch", operands=("case",)),
    Command("find.library", "Find in library", "Searches the texts of all articles, and opens one at the match.",
            ("ctrl+f",), EVERYWHERE, Group.FIND, screen=True),
)  # fmt: skip
