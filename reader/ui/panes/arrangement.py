"""Which panes are shown, and how wide."""

from __future__ import annotations

from dataclasses import field

from reader.core.dataclass import dataclass
from reader.editor.command import Pane

MEDIUM = 72
"""Cells from which on the article has one column of panes beside it."""
WIDE = 108
"""Cells from which on it has both."""

COLUMNS = ((Pane.LIBRARY, Pane.OUTLINE), (Pane.ARTICLE,), (Pane.ANNOTATIONS,))
"""The columns from left to right, with the panes of each from top to bottom."""

_STEP = 2
_LEAST = {Pane.LIBRARY: 16, Pane.ANNOTATIONS: 24}
_SHARE = {Pane.LIBRARY: (0.20, 22, 34), Pane.ANNOTATIONS: (0.32, 28, 52)}
_LEAST_ARTICLE = 24


def column_of(pane: Pane) -> Pane:
    """Return the pane that gives a pane's column its name."""
    return next(column[0] for column in COLUMNS if pane in column)


@dataclass(slots=True)
class Arrangement:
    """The user's wishes about panes, and what follows from them at a width.

    Attributes:
        focus: The pane that has the keyboard; it is always shown.
        side: The pane whose column stands beside the article where there is room for one.
        hidden: Panes that the user does not want to see.
        missing: Panes that have nothing to show just now.
        extra: Cells by which the user made a column wider, or if negative narrower.
    """

    focus: Pane = Pane.ARTICLE
    side: Pane = Pane.ANNOTATIONS
    hidden: set[Pane] = field(default_factory=set)
    missing: set[Pane] = field(default_factory=lambda: {Pane.OUTLINE})
    extra: dict[Pane, int] = field(default_factory=dict)

    def give_focus(self, pane: Pane) -> None:
        """Give a pane the keyboard, and with it a place on the screen; one with nothing to show gets none."""
        if pane in self.missing:
            return
        self.focus = pane
        if pane is not Pane.ARTICLE:
            self.side = pane
            self.hidden.discard(pane)

    def set_missing(self, pane: Pane, *, missing: bool) -> None:
        """Say whether a pane has something to show; the keyboard leaves one that has nothing."""
        if not missing:
            self.missing.discard(pane)
            return
        self.missing.add(pane)
        if self.focus is pane:
            self.focus = Pane.ARTICLE

    def toggle(self, pane: Pane, width: int) -> None:
        """Show a pane that is not seen at a width of so many cells, or hide one that is."""
        if pane in self.missing:
            return
        if pane in self.shown(width):
            self.hidden.add(pane)
            if self.focus is pane:
                self.focus = Pane.ARTICLE
            if width < WIDE and column_of(pane) is not column_of(self.focus):
                self.side = Pane.LIBRARY if column_of(pane) is Pane.ANNOTATIONS else Pane.ANNOTATIONS
            return
        self.hidden.discard(pane)
        self.side = pane
        if self.focus not in self.shown(width) or width < MEDIUM:
            self.focus = pane

    def resize(self, wider: bool, width: int) -> None:
        """Make the column with the keyboard, or else the one beside the article, wider or narrower."""
        column = column_of(self.focus if self.focus is not Pane.ARTICLE else self.side)
        before = self.widths(width).get(column)
        if before is not None:
            self.extra[column] = self.extra.get(column, 0) + (_STEP if wider else -_STEP)
            if self.widths(width)[column] == before:
                self.extra[column] -= _STEP if wider else -_STEP

    def shown(self, width: int) -> tuple[Pane, ...]:
        """Return the panes that are seen at a width of so many cells, from left to right, top to bottom."""
        if width < MEDIUM:
            return (self.focus,)
        away = self.hidden | self.missing
        columns = [tuple(pane for pane in column if pane not in away) for column in COLUMNS]
        beside = [column for column in columns if column and Pane.ARTICLE not in column]
        if width < WIDE and len(beside) > 1:
            beside = [column for column in beside if column_of(column[0]) is column_of(self.side)]
        return tuple(
            pane for column in columns if column in beside or Pane.ARTICLE in column for pane in column
        )

    def widths(self, width: int) -> dict[Pane, int]:
        """Return the cells of each column beside the article that is seen, borders included, by its name."""
        shown = self.shown(width)
        found: dict[Pane, int] = {}
        if len(shown) == 1:
            return found
        columns = [column[0] for column in COLUMNS if any(pane in shown for pane in column)]
        room = width - _LEAST_ARTICLE
        for column in columns:
            if column is Pane.ARTICLE:
                continue
            share, least, most = _SHARE[column]
            wish = max(least, min(round(width * share), most)) + self.extra.get(column, 0)
            others = sum(found.values()) + sum(
                _LEAST[other] for other in columns if other in _LEAST and other not in (column, *found)
            )
            found[column] = max(_LEAST[column], min(wish, room - others))
        return found

    def neighbour(self, direction: int) -> Pane:
        """Return the pane that comes next in the round of those that are not hidden."""
        away = self.hidden | self.missing
        panes = [pane for column in COLUMNS for pane in column if pane not in away or pane is self.focus]
        return panes[(panes.index(self.focus) + direction) % len(panes)]
