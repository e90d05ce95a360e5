"""What lies over a range of an article: marks, annotations and the selection, swept into runs of one look."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.core.annotations import Annotations
from reader.core.article import Mark, MarkKind
from reader.core.dataclass import dataclass
from reader.core.ids import Offset, SpanId
from reader.core.selection import Selection

if TYPE_CHECKING:
    from reader.editor.offers import OfferedPiece

ACTIVE, LINKED, SELECTED, HEAD, MATCH, SUGGESTED = 1, 2, 4, 8, 16, 32
"""Flags of a run: it belongs to the active span, to one tied to it, to the selection, to its moving end, to a match,
to what is suggested and not saved."""

MARK_KINDS = tuple(MarkKind)
_MOST_DEEP = 3
_OFFER_LANE = 1 << 15
_FLAG_LANE = 1 << 16
_MARK_LANE = 1 << 17
_OPENS = 1 << 18
_OFFSET = 19
"""An event is one number, since those sort fastest: the offset above this bit, then `_OPENS`, then its lane."""


class Look(NamedTuple):
    """All that a run's style depends on, its block apart.

    Args:
        depths: For each label in order, two bits: how many of its spans lie here, 3 for any more.
        marks: A bit for each kind of mark, in their order.
        flags: `ACTIVE`, `LINKED`, `SELECTED`, `HEAD`, `MATCH` and `SUGGESTED`.
        offered: A bit for each label, in order, that suggesters offer here.
    """

    depths: int = 0
    marks: int = 0
    flags: int = 0
    offered: int = 0


BARE = Look()


class Beginning(NamedTuple):
    """Where a fragment begins, for the gutter.

    Args:
        offset: Its first code point.
        label: Index of its label.
        flags: `ACTIVE` or `LINKED`, or 0.
    """

    offset: Offset
    label: int
    flags: int


@dataclass(frozen=True, slots=True)
class Focus:
    """What stands out.

    Args:
        selection: What is selected.
        head: The grapheme at the selection's moving end.
        active: The active span, if there is one.
        linked: The spans tied to it.
    """

    selection: Selection
    head: tuple[Offset, Offset]
    active: SpanId | None = None
    linked: frozenset[SpanId] = frozenset()


@dataclass(frozen=True, slots=True)
class Scene:
    """A range of an article as runs of one look.

    Args:
        edges: Where runs begin, in order.
        looks: The look of each run; before the first edge everything is bare.
        beginnings: The fragments that begin in the range, by offset, the longest first.
        active: The active span's fragments in the range, each with its label.
        offers: Where suggestions begin that nobody has decided about: offset, label, and whether it is lowered.
    """

    edges: Sequence[Offset]
    looks: Sequence[Look]
    beginnings: Sequence[Beginning]
    active: Sequence[tuple[Offset, Offset, int]]
    offers: Sequence[tuple[Offset, int, bool]] = ()

    def runs(self, start: Offset, end: Offset) -> Sequence[tuple[Offset, Offset, Look]]:
        """Return the runs that make up `[start, end)`, in order and without gaps."""
        edges, looks = self.edges, self.looks
        index = bisect_right(edges, start) - 1
        found: list[tuple[Offset, Offset, Look]] = []
        while start < end:
            upto = edges[index + 1] if index + 1 < len(edges) else end
            found.append((start, min(upto, end), looks[index] if index >= 0 else BARE))
            start = upto
            index += 1
        return found

    def beginning_in(self, start: Offset, end: Offset) -> Sequence[Beginning]:
        """Return the fragments that begin in `[start, end)`."""
        return self.beginnings[bisect_left(self.beginnings, (start,)) : bisect_left(self.beginnings, (end,))]

    def offered_in(self, start: Offset, end: Offset) -> Sequence[tuple[Offset, int, bool]]:
        """Return the suggestions that begin in `[start, end)`."""
        return [offer for offer in self.offers if start <= offer[0] < end] if self.offers else ()

    def active_in(self, start: Offset, end: Offset) -> int | None:
        """Return the label of the active span where it has a fragment in `[start, end)`; None elsewhere."""
        for first, last, label in self.active:
            if first < end and start < last:
                return label
        return None


def scene_of(
    start: Offset,
    end: Offset,
    annotations: Annotations,
    labels: Mapping[str, int],
    marks: Iterable[Mark],
    focus: Focus,
    matches: Iterable[tuple[Offset, Offset]] = (),
    suggested: Iterable[tuple[str, tuple[Offset, Offset]]] = (),
    offered: Iterable[OfferedPiece] = (),
) -> Scene:
    """Sweep everything that lies over `[start, end)` into runs.

    Args:
        start: First code point.
        end: One past the last.
        annotations: The annotations.
        labels: Index by label name. Spans of other labels share the index one past the last.
        marks: The marks that touch the range.
        focus: What stands out.
        matches: The matches of a search that touch the range.
        suggested: Fragments that are suggested, anywhere, each with its label.
        offered: Fragments in the range that suggesters offer and that are not suggested just now.
    """
    events: list[int] = []
    offers: list[tuple[Offset, int, bool]] = []
    beginnings: list[Beginning] = []
    active: list[tuple[Offset, Offset, int]] = []
    for first, last, name, span in annotations.pieces(start, end) if end > start else ():
        label = labels.get(name, len(labels))
        flags = ACTIVE if span == focus.active else LINKED if span in focus.linked else 0
        if first >= start:
            beginnings.append(Beginning(first, label, flags))
        first, last = max(first, start), min(last, end)
        _add_range(events, first, last, label)
        if flags:
            _add_range(events, first, last, _FLAG_LANE + flags)
        if flags == ACTIVE:
            active.append((first, last, label))
    for mark in marks:
        _add_range(
            events, max(mark.start, start), min(mark.end, end), _MARK_LANE + MARK_KINDS.index(mark.kind)
        )
    for (first, last), flag in ((focus.selection.extent, SELECTED), (focus.head, HEAD)):
        if first < end and start < last:
            _add_range(events, max(first, start), min(last, end), _FLAG_LANE + flag)
    for first, last in matches:
        _add_range(events, max(first, start), min(last, end), _FLAG_LANE + MATCH)
    for name, (first, last) in suggested:
        if first < end and start < last:
            first, last = max(first, start), min(last, end)
            _add_range(events, first, last, labels.get(name, len(labels)))
            _add_range(events, first, last, _FLAG_LANE + SUGGESTED)
    for piece in offered:
        label = labels.get(piece.label, len(labels))
        if piece.begins and piece.start >= start:
            offers.append((piece.start, label, piece.lowered))
        if not piece.lowered:
            _add_range(events, max(piece.start, start), min(piece.end, end), _OFFER_LANE + label)
    events.sort()
    beginnings.sort()
    edges, looks = _swept(events)
    return Scene(edges, looks, beginnings, active, offers)


def _add_range(events: list[int], first: Offset, last: Offset, lane: int) -> None:
    events += (first << _OFFSET | _OPENS | lane, last << _OFFSET | lane)


def _swept(events: Sequence[int]) -> tuple[list[Offset], list[Look]]:
    edges: list[Offset] = []
    looks: list[Look] = []
    counts: dict[int, int] = {}
    depths = marks = flags = offered = 0
    here = events[0] >> _OFFSET if events else 0
    for event in events:
        if event >> _OFFSET != here:
            edges.append(here)
            looks.append(Look(depths, marks, flags, offered))
            here = event >> _OFFSET
        lane = event & (_OPENS - 1)
        count = counts[lane] = counts.get(lane, 0) + (1 if event & _OPENS else -1)
        if lane >= _MARK_LANE:
            bit = 1 << (lane - _MARK_LANE)
            marks = marks | bit if count else marks & ~bit
        elif lane >= _FLAG_LANE:
            bit = lane - _FLAG_LANE
            flags = flags | bit if count else flags & ~bit
        elif lane >= _OFFER_LANE:
            bit = 1 << (lane - _OFFER_LANE)
            offered = offered | bit if count else offered & ~bit
        elif count <= _MOST_DEEP:
            depths = depths & ~(3 << 2 * lane) | count << 2 * lane
    edges.append(here)
    looks.append(Look(depths, marks, flags, offered))
    return edges, looks
