"""Inline styles and links that are open while a text is built, in whatever order they are closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reader.core.article import Mark, MarkKind
from reader.core.ids import Offset


@dataclass(slots=True)
class _Open:
    """An inline style or link that is open.

    Args:
        depth: How many elements of its kind are open in one another.
        target: Where a link points.
        start: Where its text begins in this block; None before there is any.
    """

    depth: int = 0
    target: str = ""
    start: Offset | None = None


class OpenStyles:
    """The styles that are open. Each goes on in the next block until it is closed."""

    def __init__(self) -> None:
        self._styles: dict[MarkKind, _Open] = {}

    def open(self, kind: MarkKind) -> None:
        """Open a style, perhaps within itself."""
        self._styles.setdefault(kind, _Open()).depth += 1

    def open_link(self, target: str) -> None:
        """Open a link; the last one must be closed."""
        self._styles[MarkKind.LINK] = _Open(1, target)

    def close(self, kind: MarkKind, end: Offset) -> Iterator[Mark]:
        """Close a style, and yield its mark in this block if it has text there.

        Args:
            kind: The style; it may not be open at all.
            end: Length of the text so far.
        """
        style = self._styles.get(kind)
        if style is None:
            return
        style.depth -= 1
        if not style.depth:
            del self._styles[kind]
            if style.start is not None and end > style.start:
                yield Mark(style.start, end, kind, style.target)

    def write(self, start: Offset) -> None:
        """Take in that text is written.

        Args:
            start: Where it begins.
        """
        for style in self._styles.values():
            if style.start is None:
                style.start = start

    def suspend(self, end: Offset) -> Iterator[Mark]:
        """Yield the marks of what is open, up to the end of this block.

        Args:
            end: Length of the text so far.
        """
        for kind, style in self._styles.items():
            if style.start is not None:
                if end > style.start:
                    yield Mark(style.start, end, kind, style.target)
                style.start = None

    def clear(self) -> None:
        """Forget what is open."""
        self._styles.clear()
