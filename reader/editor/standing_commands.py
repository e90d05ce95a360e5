"""The commands that every label set has: selecting, annotating, undoing, and those of the screen."""

from __future__ import annotations

from reader.editor.command import EVERYWHERE, Command, Group, Pane

_ARTICLE = frozenset({Pane.ARTICLE})
_ANNOTATED = frozenset({Pane.ARTICLE, Pane.ANNOTATIONS})
_LISTS = frozenset({Pane.LIBRARY, Pane.ANNOTATIONS})

_SELECT = (
    Command("select.extend", "Extend mode", "Motions extend the selection until the mode is left.",
            ("v",), _ARTICLE, Group.SELECT, hint="extend"),
    Command("select.swap_ends", "Swap ends", "Lets the other end of the selection move.",
            ("o",), _ARTICLE, Group.SELECT),
    Command("select.grow", "Grow",
            "Selects more: word, inside the quotation, with its marks, sentence, paragraph, article.",
            ("+", "="), _ARTICLE, Group.SELECT, hint="grow", counts=True),
    Command("select.shrink", "Shrink", "Goes back the way the selection grew, or selects the next smaller thing.",
            ("-",), _ARTICLE, Group.SELECT, counts=True),
    Command("select.all", "Select the article", "Selects the whole article.", ("ctrl+a",), _ARTICLE, Group.SELECT),
    Command("select.cancel", "Let go",
            "Leaves extend mode; otherwise lets go of the active annotation.",
            ("escape",), _ARTICLE, Group.SELECT),
    Command("select.copy", "Copy", "Copies the selected text to the clipboard.",
            ("y",), _ARTICLE, Group.SELECT, screen=True),
)  # fmt: skip

_ANNOTATE = (
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

_SCREEN = (
    Command("list.next", "Next in list", "Goes to the next line of the list.",
            ("j", "down"), _LISTS, counts=True, screen=True),
    Command("list.previous", "Previous in list", "Goes to the line before.",
            ("k", "up"), _LISTS, counts=True, screen=True),
    Command("list.page_down", "Page down in list", "Goes a page down.",
            ("space", "pagedown", "ctrl+d"), _LISTS, counts=True, screen=True),
    Command("list.page_up", "Page up in list", "Goes a page up.", ("pageup", "ctrl+u"), _LISTS,
            counts=True, screen=True),
    Command("list.first", "First in list", "Goes to the first line.", ("g g", "home"), _LISTS, screen=True),
    Command("list.last", "Last in list", "Goes to the last line.", ("G", "end"), _LISTS, screen=True),
    Command("list.open", "Open", "Opens the article, or changes the attribute, on this line.",
            ("enter", "l", "right"), _LISTS, hint="open", screen=True),
    Command("pane.next", "Next pane", "Gives the next pane the keyboard.",
            ("tab",), EVERYWHERE, hint="pane", screen=True),
    Command("pane.previous", "Previous pane", "Gives the pane before the keyboard.",
            ("shift+tab",), EVERYWHERE, screen=True),
    Command("pane.article", "Article pane", "Gives the article the keyboard.",
            ("escape",), _LISTS, hint="article", screen=True),
    Command("pane.annotations", "Annotation pane", "Gives the annotation pane the keyboard.",
            ("enter",), _ARTICLE, screen=True),
    Command("pane.toggle_library", "Library pane on or off", "Shows or hides the library pane.",
            ("\\",), EVERYWHERE, screen=True),
    Command("pane.toggle_annotations", "Annotation pane on or off", "Shows or hides the annotation pane.",
            ("|",), EVERYWHERE, screen=True),
    Command("pane.wider", "Wider pane", "Makes the pane beside the article wider.", (">",), EVERYWHERE, screen=True),
    Command("pane.narrower", "Narrower pane", "Makes the pane beside the article narrower.",
            ("<",), EVERYWHERE, screen=True),
    Command("app.help", "Keys", "Shows what every key does.", ("?", "f1"), EVERYWHERE, hint="keys", screen=True),
    Command("app.palette", "Commands", "Finds any command by its name.",
            ("ctrl+p", ":"), EVERYWHERE, screen=True),
    Command("app.theme", "Light or dark", "Changes between the light and the dark theme.", ("ctrl+t",), EVERYWHERE,
            screen=True),
    Command("app.quit", "Quit", "Leaves the program; everything is saved.", ("ctrl+q",), EVERYWHERE, screen=True),
)  # fmt: skip

STANDING_COMMANDS = (*_SELECT, *_ANNOTATE, *_SCREEN)
