"""All that one annotator says about one article."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from heapq import merge
from typing import Protocol

from reader.core.annotation import Fragment, Relation, Span
from reader.core.dataclass import dataclass
from reader.core.edit import Change, Item
from reader.core.ids import Offset, RelationId, SpanId
from reader.core.saved import OrderKey, Piece, SavedItems, order_key
from reader.core.span_index import SpanIndex
from reader.core.view import View

_LAST = -(1 << 62)
_REMEMBERED = 256
"""Changes of spans whose places are remembered."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Annotations at one moment, for writing them while they go on changing.

    Args:
        saved: The items that were saved.
        kept_spans: For each saved span, 1 if it still stands as it was saved.
        spans: The other spans in order, each with the number of saved spans ordered before it.
        kept_relations: For each saved relation, 1 if it still stands as it was saved.
        relations: The other relations, oldest first.
        label_counts: How many spans there are of each label.
    """

    saved: SavedItems
    kept_spans: bytes
    spans: tuple[tuple[int, Span], ...]
    kept_relations: bytes
    relations: tuple[Relation, ...]
    label_counts: Mapping[str, int]


class Items(Protocol):
    """Spans and relations, to be gone through."""

    @property
    def spans(self) -> Collection[object]:
        """The spans; no more is said here than how many there are."""

    @property
    def relations(self) -> Mapping[RelationId, Relation]:
        """Relations by id, oldest first."""

    def ordered(self) -> Iterator[Span]:
        """Yield the spans by start, then longest first, then by id."""


class Annotations:
    """Spans and relations, changed only by applying changes, and found by id, by place and by tie.

    What was saved stays where it lies until it is asked for; what has changed since is held here.

    Args:
        items: Spans and relations to begin with.
        saved: Items that were saved; the ids of `items` are none of theirs.
    """

    __slots__ = (
        "_heads",
        "_index",
        "_kept_relations",
        "_kept_spans",
        "_labels",
        "_recent",
        "_relations",
        "_saved",
        "_spans",
        "_tails",
        "version",
    )  # fmt: skip

    def __init__(self, items: Iterable[Item] = (), saved: SavedItems | None = None) -> None:
        self._saved = saved or SavedItems()
        self._kept_spans = bytearray(b"\1") * self._saved.span_count
        self._kept_relations = bytearray(b"\1") * self._saved.relation_count
        self._labels = Counter(self._saved.label_counts)
        self._spans: dict[SpanId, Span] = {}
        self._relations: dict[RelationId, Relation] = {}
        self._heads: dict[SpanId, dict[RelationId, Relation]] = {}
        self._tails: dict[SpanId, dict[RelationId, Relation]] = {}
        self._index = SpanIndex()
        self.version = 0
        """A number that is another after every change."""
        self._recent: deque[tuple[int, Offset, Offset]] = deque(maxlen=_REMEMBERED)
        for item in items:
            self._put(item)

    @classmethod
    def of(cls, standing: Standing) -> Annotations:
        """Return annotations as they were at one moment, for another thread to read."""
        made = cls((*(span for _, span in standing.spans), *standing.relations), standing.saved)
        made._kept_spans = bytearray(standing.kept_spans)
        made._kept_relations = bytearray(standing.kept_relations)
        made._labels = Counter(standing.label_counts)
        return made

    @property
    def saved(self) -> SavedItems:
        """The items that were saved, some of which may have gone or changed."""
        return self._saved

    @property
    def spans(self) -> Mapping[SpanId, Span]:
        """Spans by id, as they stand; a view, not a copy."""
        return View(self.span, self._span_ids, self._labels.total)

    @property
    def relations(self) -> Mapping[RelationId, Relation]:
        """Relations by id, as they stand; a view, not a copy."""
        return View(self._relation, self._relation_ids, self._relation_total)

    @property
    def label_counts(self) -> Mapping[str, int]:
        """How many spans there are of each label that has any."""
        return self._labels

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Annotations):
            return NotImplemented
        return dict(self.spans) == dict(other.spans) and dict(self.relations) == dict(other.relations)

    __hash__ = None  # type: ignore[assignment]

    def standing(self) -> Standing:
        """Return the annotations as they are at this moment."""
        return Standing(
            self._saved,
            bytes(self._kept_spans),
            tuple((self._saved.place(order_key(span)), span) for span in self._changed()),
            bytes(self._kept_relations),
            tuple(self._relations.values()),
            dict(self._labels),
        )

    def verify(self, changes: Iterable[Change]) -> None:
        """Look whether changes, one after the other, fit what is here; nothing is changed.

        Raises:
            ValueError: If one does not: its item before differs, or its new item is there already, or a relation
                would lose an end.
        """
        made: dict[str, Item | None] = {}
        for change in changes:
            before, after = change.before, change.after
            if before is not None:
                if (made[before.id] if before.id in made else self._get(before)) != before:
                    raise ValueError(f"{before.id} is not what the change says it was")
                made[before.id] = None
            elif after is not None and (made[after.id] if after.id in made else self._get(after)) is not None:
                raise ValueError(f"{after.id} is there already")
            if after is not None:
                made[after.id] = after
        for identifier, item in made.items():
            if isinstance(item, Relation):
                for end in (item.head, item.tail):
                    if (made[end] if end in made else self.span(end)) is None:
                        raise ValueError(f"relation {identifier} ties span {end}, which is not there")
            elif item is None:
                span = SpanId(identifier)
                for tie in (*self.relations_from(span), *self.relations_to(span)):
                    if tie.id not in made:
                        raise ValueError(f"span {span} cannot go while relation {tie.id} ties it")

    def apply(self, changes: Sequence[Change]) -> None:
        """Apply changes, all or none.

        Raises:
            ValueError: If one does not fit, as `verify` says.
        """
        self.verify(changes)
        self.take(changes)

    def take(self, changes: Sequence[Change]) -> None:
        """Apply changes that `verify` has found to fit what is here."""
        self.version += 1
        for change in changes:
            if change.before is not None:
                self._drop(change.before)
            if change.after is not None:
                self._put(change.after)

    def changed_since(self, version: int) -> list[tuple[Offset, Offset]] | None:
        """Return the ranges of the text whose spans have changed since a version; None if that is too long ago."""
        if len(self._recent) == _REMEMBERED and self._recent[0][0] > version:
            return None
        return [(start, end) for changed, start, end in self._recent if changed > version]

    def span(self, identifier: str) -> Span | None:
        """Return the span of an id, or None."""
        held = self._spans.get(SpanId(identifier))
        if held is None and self._kept_spans:
            number = self._saved.find_span(identifier)
            if number is not None and self._kept_spans[number]:
                return self._saved.span(number)
        return held

    def touching(self, start: Offset, end: Offset) -> list[Span]:
        """Return the spans with a fragment in `[start, end)`, by start, then longest first."""
        changed = self._index.touching(start, end)
        saved, kept = self._saved, self._kept_spans
        found = [
            span
            for number in saved.touching(start, end)
            if kept[number] and (span := saved.span(number)).touches(start, end)
        ]
        return sorted(found + changed, key=order_key) if found and changed else found or changed

    def pieces(self, start: Offset, end: Offset) -> Iterator[Piece]:
        """Yield the fragments that touch `[start, end)`, in no order."""
        yield from self._saved.pieces(start, end, self._kept_spans)
        for span in self._index.touching(start, end):
            for fragment in span.fragments:
                if fragment.start < end and start < fragment.end:
                    yield Piece(fragment.start, fragment.end, span.label, span.id)

    def is_labelled(self, labels: Set[str], start: Offset, end: Offset) -> bool:
        """Tell whether a span of one of some labels lies over `[start, end)` in part or whole."""
        return any(piece.label in labels for piece in self.pieces(start, end))

    def is_labelled_in(self, labels: Set[str], fragments: Iterable[Fragment]) -> bool:
        """Tell whether a span of one of some labels lies over one of some fragments in part or whole."""
        return any(self.is_labelled(labels, part.start, part.end) for part in fragments)

    def ordered(self) -> Iterator[Span]:
        """Yield the spans by start, then longest first."""
        done = 0
        for span in self._changed():
            place = self._saved.place(order_key(span))
            yield from self._kept(done, place)
            yield span
            done = place
        yield from self._kept(done, self._saved.span_count)

    def labelled(self, labels: Set[str]) -> Iterator[Span]:
        """Yield the spans of some labels by start, then longest first; no other is read."""
        saved = (
            self._saved.span(number) for number in self._saved.labelled(labels) if self._kept_spans[number]
        )
        return merge(saved, (span for span in self._changed() if span.label in labels), key=order_key)

    def count(self, labels: Iterable[str]) -> int:
        """Return how many spans there are of some labels."""
        return sum(self._labels[label] for label in labels)

    def within(self, start: Offset, end: Offset) -> Annotations:
        """Return the spans that lie in `[start, end)`, untied; their offsets count from `start`."""
        changed = (span.moved(-start) for span in self._changed() if start <= span.start and span.end <= end)
        return Annotations(changed, self._saved.within(start, end, self._kept_spans))

    def after(self, span: Span | None, offset: Offset = 0) -> Span | None:
        """Return the span next after `span`, or without one the first that starts at or after `offset`."""
        key: OrderKey = order_key(span) if span else (offset, _LAST, "")
        number = self._kept_spans.find(1, self._saved.place(key))
        if number >= 0 and self._saved.key(number) == key:
            number = self._kept_spans.find(1, number + 1)
        changed = self._index.after(key)
        if number < 0 or (changed and order_key(self._spans[changed]) < self._saved.key(number)):
            return self._spans[changed] if changed else None
        return self._saved.span(number)

    def before(self, span: Span | None, offset: Offset = 0) -> Span | None:
        """Return the span ordered last before `span`, or without one the last that starts before `offset`."""
        key: OrderKey = order_key(span) if span else (offset, _LAST, "")
        number = self._kept_spans.rfind(1, 0, self._saved.place(key))
        changed = self._index.before(key)
        if number < 0 or (changed and order_key(self._spans[changed]) > self._saved.key(number)):
            return self._spans[changed] if changed else None
        return self._saved.span(number)

    def relations_from(self, head: SpanId) -> list[Relation]:
        """Return the relations that start from a span, oldest first."""
        saved = self._kept_among(self._saved.relations_from(head))
        return [*saved, *self._heads.get(head, {}).values()]

    def relations_to(self, tail: SpanId) -> list[Relation]:
        """Return the relations that point to a span, oldest first."""
        saved = self._kept_among(self._saved.relations_to(tail))
        return [*saved, *self._tails.get(tail, {}).values()]

    def _changed(self) -> Iterator[Span]:
        return (self._spans[identifier] for identifier in self._index.ordered())

    def _kept(self, first: int, last: int) -> Iterator[Span]:
        return (self._saved.span(number) for number in range(first, last) if self._kept_spans[number])

    def _kept_among(self, numbers: Iterable[int]) -> list[Relation]:
        return [self._saved.relation(number) for number in numbers if self._kept_relations[number]]

    def _relation(self, identifier: str) -> Relation | None:
        held = self._relations.get(RelationId(identifier))
        if held is None and self._kept_relations:
            number = self._saved.find_relation(identifier)
            if number is not None and self._kept_relations[number]:
                return self._saved.relation(number)
        return held

    def _span_ids(self) -> Iterator[SpanId]:
        saved = (number for number, kept in enumerate(self._kept_spans) if kept)
        yield from (self._saved.span_id(number) for number in saved)
        yield from self._spans

    def _relation_ids(self) -> Iterator[RelationId]:
        yield from (item.id for item in self._kept_among(range(self._saved.relation_count)))
        yield from self._relations

    def _relation_total(self) -> int:
        return self._kept_relations.count(1) + len(self._relations)

    def _get(self, item: Item) -> Item | None:
        return self.span(item.id) if isinstance(item, Span) else self._relation(item.id)

    def _put(self, item: Item) -> None:
        if isinstance(item, Span):
            self._recent.append((self.version, item.start, item.end))
            self._spans[item.id] = item
            self._index.add(item)
            self._labels[item.label] += 1
        else:
            self._relations[item.id] = item
            self._heads.setdefault(item.head, {})[item.id] = item
            self._tails.setdefault(item.tail, {})[item.id] = item

    def _drop(self, item: Item) -> None:
        if isinstance(item, Span):
            self._recent.append((self.version, item.start, item.end))
            self._labels[item.label] -= 1
            if not self._labels[item.label]:
                del self._labels[item.label]
            if item.id in self._spans:
                del self._spans[item.id]
                self._index.remove(item)
            else:
                self._kept_spans[self._saved.find_span(item.id) or 0] = 0
        elif item.id in self._relations:
            del self._relations[item.id]
            del self._heads[item.head][item.id]
            del self._tails[item.tail][item.id]
        else:
            self._kept_relations[self._saved.find_relation(item.id) or 0] = 0
