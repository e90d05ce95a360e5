"""What is selected in an article."""

from __future__ import annotations

from reader.core.dataclass import dataclass
from reader.core.ids import Offset


@dataclass(frozen=True, slots=True)
class Selection:
    """A range of the text with one end that moves.

    The range is `[min(anchor, head), max(anchor, head))`; both ends sit on grapheme boundaries, and in an
    article with text it is never empty.

    Args:
        anchor: The end that stays when the selection is extended, in code points.
        head: The end that moves.
    """

    anchor: Offset
    head: Offset

    @property
    def start(self) -> Offset:
        """First code point selected."""
        return min(self.anchor, self.head)

    @property
    def end(self) -> Offset:
        """One past the last code point selected."""
        return max(self.anchor, self.head)

    @property
    def extent(self) -> tuple[Offset, Offset]:
        """Where the range begins and ends."""
        return (self.anchor, self.head) if self.anchor < self.head else (self.head, self.anchor)

    def swapped(self) -> Selection:
        """Return the same range with its ends exchanged."""
        return Selection(self.head, self.anchor)
