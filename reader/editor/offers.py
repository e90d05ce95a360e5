"""What is suggested about the open article and nobody has decided about yet, found by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from itertools import accumulate
from typing import NamedTuple

from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.ids import Offset
from reader.core.labels import LabelSet
from reader.editor.refusals import Refusals
from reader.suggest.suggestion import Suggestion, words_of

LOOKED_AT = 2_000
"""How many suggestions one key looks through for one that is still open."""
_MOST_TOLD = 4096
"""Of how many suggestions it is kept whether they are open."""


class OfferedPiece(NamedTuple):
    """A fragment that is suggested.

    Args:
        start: First code point.
        end: One past the last.
        label: The label that it would get.
        lowered: Whether it is only pointed at.
        begins: Whether it is the first of its suggestion.
    """

    start: Offset
    end: Offset
    label: str
    lowered: bool
    begins: bool


class OfferIndex:
    """Suggestions by place; it never changes, so that it can be made in a thread of its own.

    Args:
        suggestions: In text order.
        text: The article's text.
    """

    def __init__(self, suggestions: Sequence[Suggestion] = (), text: str = "") -> None:
        self.suggestions = tuple(suggestions)
        """All of them, in text order."""
        self.starts = [one.start for one in self.suggestions]
        """Where each begins."""
        pieces = sorted(
            (part.start, part.end, number)
            for number, one in enumerate(self.suggestions)
            for span in one.spans
            for part in span.fragments
        )
        self._starts = [start for start, _, _ in pieces]
        self._reach = [*accumulate((end for _, end, _ in pieces), max)]
        self._numbers = [number for _, _, number in pieces]
        self._same: dict[tuple[str, str], list[int]] = {}
        for number, one in enumerate(self.suggestions):
            if len(one.spans) == 1:
                self._same.setdefault((one.spans[0].label, words_of(one, text)), []).append(number)

    def touching(self, start: Offset, end: Offset) -> Iterator[Suggestion]:
        """Yield the suggestions with a fragment in `[start, end)`, each once."""
        seen: set[int] = set()
        for place in range(bisect_left(self._starts, end) - 1, -1, -1):
            if self._reach[place] <= start:
                return
            number = self._numbers[place]
            if number not in seen:
                seen.add(number)
                yield self.suggestions[number]

    def same(self, suggestion: Suggestion, text: str) -> list[Suggestion]:
        """Return the suggestions of one span with the label and the words of this one, itself among them."""
        key = suggestion.spans[0].label, words_of(suggestion, text)
        return [self.suggestions[number] for number in self._same.get(key, ())]


class Offers:
    """The suggestions about the open article, without those that were decided about.

    Args:
        article: The article.
        labels: The label set.
    """

    def __init__(self, article: Article, labels: LabelSet) -> None:
        self._text, self._labels = article.text, labels
        self._index = OfferIndex()
        self.refusals = Refusals(article)
        """What the annotator has refused."""
        self._told: dict[int, tuple[bool, Suggestion]] = {}
        """Whether suggestions are open, as far as it was asked, by their identity."""
        self._told_of: Annotations | None = None
        self._told_at = -1, -1
        self.version = 0
        """A number that is another when suggestions have come or gone without an edit."""

    @property
    def index(self) -> OfferIndex:
        """All suggestions, decided about or not."""
        return self._index

    def renew(self, index: OfferIndex, refusals: Refusals | None = None) -> None:
        """Offer other suggestions."""
        self._index = index
        if refusals is not None:
            self.refusals = refusals
        self.version += 1

    def refused(self) -> None:
        """Take note that something was refused, or that this was taken back."""
        self.version += 1

    def is_open(self, suggestion: Suggestion, annotations: Annotations) -> bool:
        """Tell whether nobody has decided about a suggestion: no annotation of a label like its lies over it."""
        told_at = annotations.version, self.version
        if self._told_of is not annotations or self._told_at != told_at or len(self._told) >= _MOST_TOLD:
            self._told_of, self._told_at = annotations, told_at
            self._told.clear()
        told = self._told.get(id(suggestion))
        if told is None:
            labels, fragments = self._labels.alike(suggestion.spans[0].label), suggestion.spans[0].fragments
            is_open = not (self.refusals.holds(suggestion) or annotations.is_labelled_in(labels, fragments))
            # It is kept with the suggestion, so that no other can have its identity meanwhile.
            told = self._told[id(suggestion)] = is_open, suggestion
        return told[0]

    def pieces(
        self, start: Offset, end: Offset, annotations: Annotations, *, but: Suggestion | None = None
    ) -> Iterator[OfferedPiece]:
        """Yield the fragments in `[start, end)` of the suggestions that are open, apart from one of them."""
        for one in self._index.touching(start, end):
            if one is not but and self.is_open(one, annotations):
                first = one.spans[0].fragments[0]
                for span in one.spans:
                    for part in span.fragments:
                        if part.start < end and start < part.end:
                            yield OfferedPiece(
                                part.start, part.end, span.label, one.is_lowered, part is first
                            )

    def extents(self, start: Offset, end: Offset) -> Iterator[tuple[Offset, Offset]]:
        """Yield all fragments of the suggestions that touch `[start, end)`, open or not."""
        for one in self._index.touching(start, end):
            for span in one.spans:
                for part in span.fragments:
                    yield part.start, part.end

    def after(
        self, offset: Offset, annotations: Annotations, labels: Set[str] = frozenset()
    ) -> Iterator[Suggestion]:
        """Yield the open suggestions that begin at an offset or behind it, as far as a key looks.

        Args:
            offset: Where to begin.
            annotations: What is annotated.
            labels: The labels that they are for; empty for any.
        """
        first = bisect_left(self._index.starts, offset)
        yield from self._open(self._index.suggestions[first : first + LOOKED_AT], annotations, labels)

    def before(self, offset: Offset, annotations: Annotations) -> Iterator[Suggestion]:
        """Yield the open suggestions that begin before an offset, the nearest first, as far as a key looks."""
        last = bisect_left(self._index.starts, offset)
        found = self._index.suggestions[max(0, last - LOOKED_AT) : last]
        yield from self._open(reversed(found), annotations)

    def same(self, suggestion: Suggestion, annotations: Annotations) -> list[Suggestion]:
        """Return the open suggestions of one span with the same label and words, in text order."""
        return [*self._open(self._index.same(suggestion, self._text), annotations)]

    def _open(
        self,
        found: Iterator[Suggestion] | Sequence[Suggestion],
        annotations: Annotations,
        labels: Set[str] = frozenset(),
    ) -> Iterator[Suggestion]:
        for one in found:
            if (not labels or one.spans[0].label in labels) and self.is_open(one, annotations):
                yield one
