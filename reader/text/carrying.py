"""Highlights of one text as highlights of another: which have a sure place there, and which a person must place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from reader.core.annotation import Fragment, Span
from reader.core.dataclass import dataclass
from reader.text import Range
from reader.text.anchoring import Anchor, Anchoring, Fate


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A span that has no sure place in the new text.

    Args:
        span: The span; its fragments count the old text.
        fate: Ambiguous, or orphaned where nothing like it is there.
        places: Where it may lie in the new text, the likeliest first.
        near: The word that stands there now, where it may lie nowhere.
    """

    span: Span
    fate: Fate
    places: tuple[Range, ...]
    near: Range | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What has become of highlights in a new text. Nothing is dropped.

    Args:
        spans: Those with a sure place, with fragments that count the new text.
        unplaced: The others.
        fates: How many met each fate.
    """

    spans: tuple[Span, ...]
    unplaced: tuple[Unplaced, ...]
    fates: Counter[Fate]


def carry(spans: Iterable[Span], anchoring: Anchoring) -> Carried:
    """Return what highlights of an old text are in a new one.

    Args:
        spans: Spans of the old text.
        anchoring: What finds ranges of the old text in the new one.
    """
    placed: list[Span] = []
    unplaced: list[Unplaced] = []
    fates: Counter[Fate] = Counter()
    for span in spans:
        anchors = [anchoring.place(fragment.start, fragment.end) for fragment in span.fragments]
        fate = _fate(anchors)
        if _sure(fate):
            placed.append(replace(span, fragments=tuple(Fragment(*anchor.places[0]) for anchor in anchors)))
        else:
            places = tuple(place for anchor in anchors for place in anchor.places)
            near = None if places else anchoring.word_at(span.start)
            unplaced.append(Unplaced(span, fate, places, near))
        fates[fate] += 1
    return Carried(tuple(placed), tuple(unplaced), fates)


def _sure(fate: Fate) -> bool:
    return fate in {Fate.KEPT, Fate.MOVED}


def _fate(anchors: Sequence[Anchor]) -> Fate:
    """Return what becomes of a span whose fragments have found these places."""
    fates = {anchor.fate for anchor in anchors}
    if fates == {Fate.ORPHANED}:
        return Fate.ORPHANED
    if not all(_sure(fate) for fate in fates):
        return Fate.AMBIGUOUS
    places = [anchor.places[0] for anchor in anchors]
    if any(left[1] >= right[0] for left, right in pairwise(places)):
        return Fate.AMBIGUOUS
    return Fate.MOVED if Fate.MOVED in fates else Fate.KEPT
