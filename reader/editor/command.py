"""What a command is: the one description that footer, palette, help and key table are made from."""

from __future__ import annotations

from enum import StrEnum

from reader.core.dataclass import dataclass


class Pane(StrEnum):
    """A part of the screen that can have the keyboard."""

    ARTICLE = "article"
    ANNOTATIONS = "annotations"
    LIBRARY = "library"
    OUTLINE = "outline"


EVERYWHERE = frozenset(Pane)


class Group(StrEnum):
    """A heading under which help and palette show commands."""

    MOVE = "Move and select"
    JUMP = "Jump"
    FIND = "Find"
    EXTEND = "Extend the selection"
    SELECT = "Change the selection"
    LABEL = "Label"
    ENTITY = "Entities"
    ANNOTATION = "Annotations"
    RELATION = "Relations"
    HISTORY = "Undo"
    LIBRARY = "Articles"
    SCREEN = "Screen"


@dataclass(frozen=True, slots=True)
class Command:
    """Something a user can do, by key or from the palette.

    Args:
        id: Dotted and imperative, such as `move.next_word`; what a key map names.
        title: What help and palette call it.
        help: One sentence that says what it does.
        keys: Default key sequences, such as `("g g", "ctrl+home")`.
        panes: Where its keys work.
        group: The heading it is shown under.
        hint: A word or two for the footer; empty to leave it out there.
        counts: Whether a count before its keys repeats it.
        annotates: Whether it needs an article that is open for writing.
        screen: Whether the screen runs it; the editor then answers `DELEGATED`.
        action: Name of the handler that runs it; its own id where empty.
        operands: What the handler is given to tell commands of one action apart.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...] = ()
    panes: frozenset[Pane] = frozenset({Pane.ARTICLE})
    group: Group = Group.SCREEN
    hint: str = ""
    counts: bool = False
    annotates: bool = False
    screen: bool = False
    action: str = ""
    operands: tuple[str, ...] = ()
