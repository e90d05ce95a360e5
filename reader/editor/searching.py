"""The search in an article: what for, what of it is known, and where it began."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.core.ids import Offset, SpanId
from reader.core.selection import Selection
from reader.editor.annotation_matches import AnnotationMatches
from reader.editor.matches import Matches
from reader.editor.outcome import Message
from reader.editor.pattern import Query, QueryError
from reader.text import Range

if TYPE_CHECKING:
    from regex import Pattern

_AT_ONCE = 0.01
"""Seconds that a key may spend on counting; the rest is for a thread of the screen's."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a search began that is being typed.

    Args:
        selection: What was selected.
        active: The active span.
        query: What had been searched for before.
        shown: Whether matches of that were shown.
    """

    selection: Selection
    active: SpanId | None
    query: Query
    shown: bool


class Search:
    """A search in an article's text, or in its annotations.

    Args:
        article: The article.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._letters: frozenset[str] | None = None
        self.query = Query("")
        """What was searched for last."""
        self.manner = Query("")
        """How words that are typed are searched for: without words, with what the user has switched on."""
        self.fault = ""
        """Why the query cannot be used, if it cannot."""
        self.text: Matches | None = None
        """The matches in the text; None while none are shown."""
        self.spans: AnnotationMatches | None = None
        """The annotations that match, where these are searched."""
        self.origin: Origin | None = None
        """Where a search began that is being typed."""
        self.current: Range | SpanId | None = None
        """The match, or the annotation, that was gone to last."""
        self.waiting = False
        """Whether what was asked for is not found yet, and may be once more is counted."""
        self.said: Message | None = None
        """The message that says where the search stands."""

    @property
    def matches(self) -> Matches | AnnotationMatches | None:
        """What matches, in the text or among the annotations."""
        return self.text if self.spans is None else self.spans

    @property
    def uncounted(self) -> Matches | AnnotationMatches | None:
        """The matches, if they are not counted to the end."""
        matches = self.matches
        return matches if matches is not None and not matches.over else None

    @property
    def look(self) -> object:
        """What the matches on screen depend on: unequal to what it was if they may be others."""
        return (self.text, self.text.slow and len(self.text)) if self.text is not None else None

    @property
    def standing(self) -> str:
        """Where the search stands, such as `3 of 17`; empty if nothing is searched for."""
        matches = self.matches
        if matches is None:
            return ""
        if not len(matches):
            return (
                "no match" if matches.complete else "this takes too long" if matches.over else "searching …"
            )
        total = f"{len(matches):,}{'' if matches.complete else '+' if matches.over else ' …'}"
        place = self._place()
        return f"{total} found" if place is None else f"{place + 1:,} of {total}"

    def seek(self, query: Query) -> None:
        """Search the text; nothing is found where the query has no words, or `fault` says why it cannot be used."""
        pattern = self._begin(query, self._beyond_ascii())
        if pattern is not None:
            self.text = Matches(self._article.text, pattern, self._block_start)
            self.text.count(_AT_ONCE)

    def seek_pattern(self, pattern: Pattern[str]) -> Matches:
        """Show the matches of an expression of the program's own, and return them."""
        self.stop()
        self.text = Matches(self._article.text, pattern, self._block_start)
        self.text.count(_AT_ONCE)
        return self.text

    def seek_spans(self, query: Query, annotations: Annotations) -> None:
        """Search annotations as `seek` does the text."""
        from reader.editor.accents import COMMON

        # Notes are not looked through for what they have before each key.
        pattern = self._begin(query, COMMON | self._beyond_ascii())
        if pattern is not None:
            self.spans = AnnotationMatches(annotations, self._article.text, pattern)
            self.spans.count(_AT_ONCE)

    def stop(self) -> None:
        """Show no matches any more; what was searched for stays known."""
        self.text = self.spans = self.current = None
        self.fault, self.waiting = "", False

    def touching(self, start: Offset, end: Offset) -> list[Range]:
        """Return the matches in the text that lie over `[start, end)` in part or whole."""
        return self.text.touching(start, end) if self.text is not None else []

    def _beyond_ascii(self) -> frozenset[str]:
        if self._letters is None:
            from reader.editor.accents import letters_beyond_ascii

            self._letters = letters_beyond_ascii(self._article.text)
        return self._letters

    def _begin(self, query: Query, letters: Iterable[str]) -> Pattern[str] | None:
        self.stop()
        self.query = query
        try:
            return query.pattern(letters) if query.words else None
        except QueryError as fault:
            self.fault = str(fault)
            return None

    def _block_start(self, offset: Offset) -> Offset:
        blocks = self._article.blocks
        return min(offset, blocks[blocks.at(offset)].start) if blocks else 0

    def _place(self) -> int | None:
        if self.spans is not None:
            return self.spans.place(self.current) if isinstance(self.current, str) else None
        if self.text is not None and isinstance(self.current, tuple):
            return self.text.place(self.current)
        return None
