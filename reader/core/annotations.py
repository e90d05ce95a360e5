"""All that one annotator says about one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from reader.core.annotation import Relation, Span
from reader.core.edit import Change, Item
from reader.core.ids import Offset, RelationId, SpanId
from reader.core.span_index import SpanIndex


class Annotations:
    """Spans and relations, changed only by applying changes, and found by id, by place and by tie."""

    __slots__ = ("_heads", "_index", "_relations", "_spans", "_tails")

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._spans: dict[SpanId, Span] = {}
        self._relations: dict[RelationId, Relation] = {}
        self._heads: dict[SpanId, dict[RelationId, Relation]] = {}
        self._tails: dict[SpanId, dict[RelationId, Relation]] = {}
        self._index = SpanIndex()
        for item in items:
            self._put(item)

    @property
    def spans(self) -> Mapping[SpanId, Span]:
        """Spans by id, as they stand; a view, not a copy."""
        return MappingProxyType(self._spans)

    @property
    def relations(self) -> Mapping[RelationId, Relation]:
        """Relations by id, as they stand; a view, not a copy."""
        return MappingProxyType(self._relations)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Annotations):
            return NotImplemented
        return self._spans == other._spans and self._relations == other._relations

    __hash__ = None  # type: ignore[assignment]

    def apply(self, changes: Iterable[Change]) -> None:
        """Apply changes, all or none.

        Raises:
            ValueError: If a change does not fit what is here: its item before differs, or its new item is
                there already, or a relation has lost an end.
        """
        done: list[Change] = []
        try:
            for change in changes:
                self._apply_one(change)
                done.append(change)
            self._verify_ends(done)
        except ValueError:
            for change in reversed(done):
                self._apply_one(change.inverted())
            raise

    def touching(self, start: Offset, end: Offset) -> list[Span]:
        """Return the spans with a fragment in `[start, end)`, by start, then longest first."""
        return self._index.touching(start, end)

    def ordered(self) -> Iterator[Span]:
        """Yield the spans by start, then longest first."""
        return (self._spans[identifier] for identifier in self._index.ordered())

    def after(self, span: Span | None, offset: Offset = 0) -> Span | None:
        """Return the span next after `span`, or without one the first that starts at or after `offset`."""
        key = (span.start, -span.end, span.id) if span else (offset, -(1 << 62), SpanId(""))
        found = self._index.after(key)
        return self._spans[found] if found else None

    def before(self, span: Span | None, offset: Offset = 0) -> Span | None:
        """Return the span ordered last before `span`, or without one the last that starts before `offset`."""
        key = (span.start, -span.end, span.id) if span else (offset, -(1 << 62), SpanId(""))
        found = self._index.before(key)
        return self._spans[found] if found else None

    def relations_from(self, head: SpanId) -> list[Relation]:
        """Return the relations that start from a span, oldest first."""
        return list(self._heads.get(head, {}).values())

    def relations_to(self, tail: SpanId) -> list[Relation]:
        """Return the relations that point to a span, oldest first."""
        return list(self._tails.get(tail, {}).values())

    def _apply_one(self, change: Change) -> None:
        if change.before is not None:
            if self._get(change.before) != change.before:
                raise ValueError(f"{change.before.id} is not what the change says it was")
        elif change.after is not None and self._get(change.after) is not None:
            raise ValueError(f"{change.after.id} is there already")
        if change.before is not None:
            self._drop(change.before)
        if change.after is not None:
            self._put(change.after)

    def _verify_ends(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if isinstance(change.after, Relation) and change.after.id in self._relations:
                for end in (change.after.head, change.after.tail):
                    if end not in self._spans:
                        raise ValueError(f"relation {change.after.id} ties span {end}, which is not there")
            gone = change.before if change.after is None else None
            if isinstance(gone, Span) and gone.id not in self._spans:
                held = self.relations_from(gone.id) + self.relations_to(gone.id)
                if held:
                    raise ValueError(f"span {gone.id} cannot go while relation {held[0].id} ties it")

    def _get(self, item: Item) -> Item | None:
        if isinstance(item, Span):
            return self._spans.get(item.id)
        return self._relations.get(item.id)

    def _put(self, item: Item) -> None:
        if isinstance(item, Span):
            self._spans[item.id] = item
            self._index.add(item)
        else:
            self._relations[item.id] = item
            self._heads.setdefault(item.head, {})[item.id] = item
            self._tails.setdefault(item.tail, {})[item.id] = item

    def _drop(self, item: Item) -> None:
        if isinstance(item, Span):
            del self._spans[item.id]
            self._index.remove(item)
        else:
            del self._relations[item.id]
            del self._heads[item.head][item.id]
            del self._tails[item.tail][item.id]
