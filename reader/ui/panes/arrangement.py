"""Which panes are shown, and how wide."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.editor.command import Pane

MEDIUM = 72
"""Cells from which on the article has one pane beside it."""
WIDE = 108
"""Cells from which on it has both."""

ORDER = (Pane.LIBRARY, Pane.ARTICLE, Pane.ANNOTATIONS)

_STEP = 2
_LEAST = {Pane.LIBRARY: 16, Pane.ANNOTATIONS: 24}
_SHARE = {Pane.LIBRARY: (0.20, 22, 34), Pane.ANNOTATIONS: (0.32, 28, 52)}
_LEAST_ARTICLE = 24


@dataclass(slots=True)
class Arrangement:
    """The user's wishes about panes, and what follows from them at a width.

    Attributes:
        focus: The pane that has the keyboard; it is always shown.
        side: The pane that stands beside the article where there is room for one.
        hidden: Panes that the user does not want to see.
        extra: Cells by which the user made a pane wider, or if negative narrower.
    """

    focus: Pane = Pane.ARTICLE
    side: Pane = Pane.ANNOTATIONS
    hidden: set[Pane] = field(default_factory=set)
    extra: dict[Pane, int] = field(default_factory=dict)

    def give_focus(self, pane: Pane) -> None:
        """Give a pane the keyboard, and with it a place on the screen."""
        self.focus = pane
        if pane is not Pane.ARTICLE:
            self.side = pane
            self.hidden.discard(pane)

    def toggle(self, pane: Pane, width: int) -> None:
        """Show a pane that is not seen at a width of so many cells, or hide one that is."""
        if pane in self.shown(width):
            self.hidden.add(pane)
            if self.focus is pane:
                self.focus = Pane.ARTICLE
            return
        self.hidden.discard(pane)
        self.side = pane
        if self.focus not in self.shown(width) or width < MEDIUM:
            self.focus = pane

    def resize(self, wider: bool, width: int) -> None:
        """Make the pane with the keyboard, or else the one beside the article, wider or narrower."""
        pane = self.focus if self.focus is not Pane.ARTICLE else self.side
        if pane in self.shown(width) and width >= MEDIUM:
            before = self.widths(width)[pane]
            self.extra[pane] = self.extra.get(pane, 0) + (_STEP if wider else -_STEP)
            if self.widths(width)[pane] == before:
                self.extra[pane] -= _STEP if wider else -_STEP

    def shown(self, width: int) -> tuple[Pane, ...]:
        """Return the panes that are seen at a width of so many cells, from left to right."""
        if width < MEDIUM:
            return (self.focus,)
        wanted = [pane for pane in ORDER if pane is Pane.ARTICLE or pane not in self.hidden]
        if width < WIDE and len(wanted) == len(ORDER):
            wanted = [pane for pane in wanted if pane in (Pane.ARTICLE, self.side)]
        return tuple(wanted)

    def widths(self, width: int) -> dict[Pane, int]:
        """Return the cells of each pane beside the article that is seen, borders included."""
        shown = self.shown(width)
        found: dict[Pane, int] = {}
        room = width - _LEAST_ARTICLE
        for pane in shown:
            if pane is Pane.ARTICLE or len(shown) == 1:
                continue
            share, least, most = _SHARE[pane]
            wish = max(least, min(round(width * share), most)) + self.extra.get(pane, 0)
            others = sum(found.values()) + sum(
                _LEAST[p] for p in shown if p in _LEAST and p not in (pane, *found)
            )
            found[pane] = max(_LEAST[pane], min(wish, room - others))
        return found

    def neighbour(self, direction: int) -> Pane:
        """Return the pane that comes next in the round of those that are not hidden."""
        panes = [pane for pane in ORDER if pane not in self.hidden or pane is self.focus]
        return panes[(panes.index(self.focus) + direction) % len(panes)]
