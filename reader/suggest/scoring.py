"""How far what a program proposes agrees with what people annotated: exact and overlap F1, and who spoke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reader.core.ids import Offset

Pieces: TypeAlias = tuple[tuple[Offset, Offset], ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """The parts of an attribution; a part that it lacks is empty."""

    content: Pieces
    cue: Pieces = ()
    source: Pieces = ()


@dataclass(slots=True)
class Counts:
    """Right ones, proposed ones and gold ones, of which precision, recall and F1 are made.

    Args:
        right: How many of the proposed are right.
        proposed: How many were proposed.
        gold: How many there are.
    """

    right: float = 0
    proposed: float = 0
    gold: float = 0

    def add(self, other: Counts) -> None:
        """Add the counts of another text, so that a mean over texts is one over items (micro-average)."""
        self.right += other.right
        self.proposed += other.proposed
        self.gold += other.gold

    @property
    def precision(self) -> float:
        """The right ones among the proposed; 0 where nothing is proposed."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """The right ones among the gold; 0 where there is no gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        whole = self.proposed + self.gold
        return 2 * self.right / whole if whole else 0.0


def bare(text: str, pieces: Pieces) -> Pieces:
    """Return fragments without punctuation and white space at their ends; those that words do not part are one.

    Args:
        text: The whole text.
        pieces: Fragments in text order.
    """
    found: list[tuple[Offset, Offset]] = []
    for start, end in pieces:
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        if start == end:
            continue
        if found and not any(letter.isalnum() for letter in text[found[-1][1] : start]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def exact(text: str, proposed: Iterable[Pieces], gold: Iterable[Pieces]) -> Counts:
    """Count the spans whose fragments all begin and end where those of a gold span do, edge punctuation ignored."""
    ours = Counter(found for pieces in proposed if (found := bare(text, pieces)))
    theirs = Counter(found for pieces in gold if (found := bare(text, pieces)))
    return Counts((ours & theirs).total(), ours.total(), theirs.total())


def overlapping(proposed: Sequence[Pieces], gold: Sequence[Pieces]) -> Counts:
    """Count the spans that share a code point with a gold span, each gold span for one proposed span at most."""
    free = list(gold)
    right = 0
    for pieces in proposed:
        match = next((other for other in free if overlap(pieces, other)), None)
        if match is not None:
            free.remove(match)
            right += 1
    return Counts(right, len(proposed), len(gold))


def overlap(one: Pieces, other: Pieces) -> int:
    """Return how many code points two spans share."""
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in one
        for other_start, other_end in other
    )


def speakers(proposed: Sequence[Scored], gold: Iterable[Scored]) -> Counts:
    """Count the gold attributions whose content is found and whose source is right, both by overlap.

    Of several proposed contents the one that shares the most with the gold content counts. Gold attributions
    without a source are left out.
    """
    counts = Counts()
    for item in gold:
        if not item.source:
            continue
        counts.gold += 1
        best = max(proposed, key=lambda other: overlap(other.content, item.content), default=None)
        if best is not None and overlap(best.content, item.content):
            counts.proposed += 1
            counts.right += overlap(best.source, item.source) > 0
    return counts
