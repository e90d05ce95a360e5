"""The commands that suggest attributions, and follow those that are made."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_ARTICLE = frozenset({Pane.ARTICLE})
_ANNOTATED = frozenset({Pane.ARTICLE, Pane.ANNOTATIONS})

REFUSE, ACCEPT_SAME = "suggestion.refuse", "suggestion.accept_same"

COMMANDS = (
    Command("suggestion.next", "Next suggestion",
            "Goes to the next suggestion of any kind: enter accepts it, tab accepts it and goes on, d refuses it.",
            ("~",), _ARTICLE, Group.ANNOTATION, hint="next suggestion", counts=True, annotates=True),
    Command("suggestion.previous", "Previous suggestion", "Goes to the suggestion before.",
            ("g ~",), _ARTICLE, Group.ANNOTATION, counts=True, annotates=True),
    Command("suggestion.next_doubtful", "Next doubtful suggestion",
            "Goes to the next that is only pointed at: a sentence perhaps worth a check, words perhaps quoted.",
            ("#",), _ARTICLE, Group.ANNOTATION, counts=True, annotates=True),
    Command(REFUSE, "Refuse the suggestion",
            "Refuses what is suggested here and goes on; a name that is refused twice is not suggested again.",
            (), _ARTICLE, Group.ANNOTATION, annotates=True),
    Command(ACCEPT_SAME, "Accept all of the same",
            "Accepts what is suggested here wherever the same words are suggested in this article.",
            (), _ARTICLE, Group.ANNOTATION, annotates=True),
    Command("attribution.next_cue", "Next cue",
            "Goes to the next suggestion: a likely cue with its content and source; enter saves all three.",
            (";",), _ARTICLE, Group.ANNOTATION, hint="next cue", counts=True, annotates=True),
    Command("attribution.previous_cue", "Previous cue",
            "Goes to the suggestion before: a likely cue with its content and source.",
            (",",), _ARTICLE, Group.ANNOTATION, counts=True, annotates=True),
    Command("attribution.suggest", "Suggest the rest",
            "Suggests the cue and source of the quote here, or the content and source of the cue.",
            ("g a",), _ARTICLE, Group.ANNOTATION, annotates=True),
    Command("attribution.accept", "Accept the suggestion", "Saves the attribution that is suggested, as enter does.",
            (), _ARTICLE, Group.ANNOTATION, annotates=True),
    Command("attribution.next_part", "Next part of the attribution",
            "Goes from the content to its source and cue, and back; from a source to what it says.",
            ("Q",), _ANNOTATED, Group.RELATION, counts=True),
    Command("annotation.reshape", "Correct the range",
            "Gives the annotation here exactly the selection as its range; its relations and attributes stay.",
            ("C",), _ARTICLE, Group.ANNOTATION, hint="correct range", annotates=True),
    Command("action.repeat", "Repeat", "Does the last thing that was done to annotations once more, here.",
            (".",), _ARTICLE, Group.HISTORY, counts=True, annotates=True),
)  # fmt: skip
