"""Where the user has jumped from, across articles: the way back, and the way forward again."""

from __future__ import annotations

from reader.core.dataclass import dataclass
from reader.core.ids import ArticleId
from reader.core.selection import Selection

_MOST = 200
"""Jumps that are remembered; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to come back to.

    Args:
        article: The article.
        selection: What was selected in it.
    """

    article: ArticleId
    selection: Selection


class JumpList:
    """Places left by jumps. A new jump from the middle of the list drops the way forward, as browsers do."""

    __slots__ = ("_ahead", "_behind", "_bound", "_entered", "_left", "_reached")

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []
        self._reached: Place | None = None
        self._entered: Place | None = None
        self._bound: Place | None = None
        self._left: Place | None = None

    def jumped(self, before: Place, after: Place, *, step: bool = False) -> None:
        """Remember a jump.

        Args:
            before: Where the user was.
            after: Where the user is now.
            step: Whether it is one of a row of steps, such as from annotation to annotation. A step that
                begins where the last one ended belongs to the same jump.
        """
        if before == after:
            return
        if not (step and before == self._reached):
            self._behind.append(before)
            del self._behind[:-_MOST]
        self._ahead.clear()
        self._reached, self._entered = after if step else None, None

    def back(self, here: Place, count: int = 1) -> Place | None:
        """Return the place of so many jumps ago, or the first there is; None if there is none."""
        return self._travel(here, count, self._behind, self._ahead)

    def forward(self, here: Place, count: int = 1) -> Place | None:
        """Return the place that `back` was called from so many times ago; None if there is none."""
        return self._travel(here, count, self._ahead, self._behind)

    def leave(self, here: Place) -> None:
        """Take note that an article is being closed."""
        self._left = here

    def enter(self, here: Place) -> Place:
        """Take note that an article was opened, and return where in it to be.

        Going to it is a jump, unless a way back or forward led to it; that one leads to its own place.

        Args:
            here: Where one is in the article after opening it.
        """
        bound, left = self._bound, self._left
        self._bound = self._left = None
        if bound is not None and bound.article == here.article:
            return bound
        if left is not None and left.article != here.article:
            self.jumped(left, here)
            self._entered = here
        return here

    def go_on(self, here: Place) -> None:
        """Count a step from here as part of the way into the article, if it was only just entered."""
        if here == self._entered:
            self._reached = here

    def _travel(self, here: Place, count: int, source: list[Place], other: list[Place]) -> Place | None:
        found: Place | None = None
        self._reached = self._entered = None
        for _ in range(count):
            while source and source[-1] == here:
                source.pop()
            if not source:
                break
            other.append(here)
            here = found = source.pop()
        if found is not None:
            self._bound = found
        return found
