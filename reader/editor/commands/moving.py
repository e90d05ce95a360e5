"""The commands that move the selection, and those that extend it the same way."""

from __future__ import annotations

from collections.abc import Iterator

from reader.core.dataclass import dataclass
from reader.editor.command import Command, Group


@dataclass(frozen=True, slots=True)
class Motion:
    """A way to move, from which one command that moves and one that extends are made.

    Args:
        name: Second part of the commands' ids.
        title: What help calls it.
        help: What it does, as a sentence.
        keys: Default keys that move.
        extend_keys: Default keys that extend directly.
        hint: A word for the footer.
        counts: Whether a count repeats it, or is a number it goes to.
    """

    name: str
    title: str
    help: str
    keys: tuple[str, ...]
    extend_keys: tuple[str, ...] = ()
    hint: str = ""
    counts: bool = True


MOTIONS = (
    Motion("next_word", "Next word", "Selects the word here, then the next; punctuation is a word of its own.",
           ("w", "ctrl+right"), ("W", "ctrl+shift+right"), "word"),
    Motion("previous_word", "Previous word", "Selects the word here, then the one before.",
           ("b", "ctrl+left"), ("B", "ctrl+shift+left")),
    Motion("next_phrase", "Next phrase", "Selects what lies between commas and other marks, then the next.",
           (), ("I",)),
    Motion("previous_phrase", "Previous phrase", "Selects the phrase here, then the one before.", (), ("^",)),
    Motion("next_sentence", "Next sentence", "Selects the sentence here, then the next.",
           (")",), (), "sentence"),
    Motion("previous_sentence", "Previous sentence", "Selects the sentence here, then the one before.", ("(",)),
    Motion("next_quotation", "Next quotation", "Selects the quotation here with its marks, then the next.",
           ('"',), (), "quotation"),
    Motion("previous_quotation", "Previous quotation", "Selects the quotation here, then the one before.", ("'",)),
    Motion("next_paragraph", "Next paragraph", "Selects the paragraph here, then the next.",
           ("}",), (), "paragraph"),
    Motion("previous_paragraph", "Previous paragraph", "Selects the paragraph here, then the one before.", ("{",)),
    Motion("left", "Left", "Moves one character to the left.", ("h", "left"), ("H", "shift+left")),
    Motion("right", "Right", "Moves one character to the right.", ("l", "right"), ("L", "shift+right")),
    Motion("down", "Down", "Moves one row down and keeps the column.", ("j", "down"), ("J", "shift+down")),
    Motion("up", "Up", "Moves one row up and keeps the column.", ("k", "up"), ("K", "shift+up")),
    Motion("row_start", "Start of row", "Moves to the first character of the row.",
           ("0", "home"), ("shift+home",), counts=False),
    Motion("row_end", "End of row", "Moves to the last character of the row.",
           ("$", "end"), ("shift+end",), counts=False),
    Motion("half_page_down", "Half a page down", "Moves half a page down.", ("ctrl+d",)),
    Motion("half_page_up", "Half a page up", "Moves half a page up.", ("ctrl+u",)),
    Motion("page_down", "Page down", "Moves a page down.", ("space", "pagedown"), ("shift+pagedown",)),
    Motion("page_up", "Page up", "Moves a page up.", ("pageup",), ("shift+pageup",)),
    Motion("article_start", "Start of article", "Goes to the first word; with a count, to that paragraph.",
           ("g g", "ctrl+home"), ("ctrl+shift+home",)),
    Motion("article_end", "End of article", "Goes to the last word; with a count, to that paragraph.",
           ("G", "ctrl+end"), ("ctrl+shift+end",)),
)  # fmt: skip


def motion_commands() -> Iterator[Command]:
    """Yield `move.NAME` and `extend.NAME` for every motion."""
    for motion in MOTIONS:
        yield Command(
            f"move.{motion.name}",
            motion.title,
            motion.help,
            motion.keys,
            group=Group.MOVE,
            hint=motion.hint,
            counts=motion.counts,
            action="move",
            operands=(motion.name,),
        )
        yield Command(
            f"extend.{motion.name}",
            f"Extend: {motion.title[0].lower()}{motion.title[1:]}",
            f"Moves the end of the selection. {motion.help}",
            motion.extend_keys,
            group=Group.EXTEND,
            counts=motion.counts,
            action="extend",
            operands=(motion.name,),
        )
