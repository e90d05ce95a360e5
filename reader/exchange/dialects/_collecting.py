"""A record put together from what a file says part by part; what does not fit is a fault and costs only itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reader.core.annotation import Fragment, Provenance, Relation, Span, merge_fragments
from reader.core.codec import MalformedError
from reader.core.ids import Annotator, EntityId, JSONValue, RelationId, SpanId
from reader.exchange.derived import kept_id
from reader.exchange.dialect import Reading, unknown_provenance
from reader.exchange.dialects._continuing import CONTINUES, piece, wholes
from reader.exchange.dialects._told import Told
from reader.exchange.record import LabelNames, Record, in_order
from reader.exchange.rules import Fault


@dataclass(slots=True)
class Extra:
    """What a file can say of a span beside label and place.

    Args:
        id: The id of the span in the library that it was exported from, if the file tells.
        attributes: Values by attribute name.
        entity: The entry of the register that it points at.
        note: Free words.
        made: Who made it and when, as far as the file tells.
    """

    id: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    entity: str = ""
    note: str = ""
    made: Provenance | None = None


@dataclass(slots=True)
class _Held:
    label: str
    fragments: list[Fragment]
    extra: Extra


class Collection:
    """The spans and relations of one article and annotator, as they are read.

    Args:
        dialect: The dialect's name; ids follow from it.
        known: The article and what else the file says.
        joins: Whether spans that the relation `continues` ties are one, because the format has none of several ranges.
    """

    def __init__(self, dialect: str, known: Told, *, joins: bool = False) -> None:
        self._known = known
        self._dialect = dialect
        self._text = known.article.text
        self._held: dict[str, _Held] = {}
        self._ties: list[tuple[str, str, str, str, Provenance | None]] = []
        self._joined_by = CONTINUES if joins else None
        self._wholes: dict[str, str] = {}
        self.faults = list(known.faults)

    def __contains__(self, name: str) -> bool:
        return name in self._held

    def fragment(self, start: JSONValue, end: JSONValue, words: JSONValue = None) -> Fragment:
        """Return the range of the text that two offsets in code points name.

        Args:
            start: The first code point.
            end: One past the last.
            words: What must stand there; None where the file does not say.

        Raises:
            MalformedError: If it is no range of the text, or other words stand there.
        """
        start, end = whole(start), whole(end)
        if not 0 <= start < end <= len(self._text):
            raise MalformedError(
                f"{start}-{end} is no range of the text, which has {len(self._text)} code points"
            )
        if isinstance(words, str) and words != self._text[start:end]:
            raise MalformedError(f"the text at {start}-{end} is not {words!r}")
        return Fragment(start, end)

    def add_span(
        self, name: str, label: JSONValue, fragments: Iterable[Fragment], extra: Extra | None = None
    ) -> None:
        """Take in a span.

        Args:
            name: What the file calls it; relations name it so.
            label: Its label.
            fragments: Its ranges, in any order.
            extra: What else is told of it.

        Raises:
            MalformedError: If it has no label, or its name is taken.
        """
        if not isinstance(label, str) or not label:
            raise MalformedError("it has no label")
        if name in self._held:
            raise MalformedError("this id stands there twice")
        self._held[name] = _Held(label, list(fragments), extra or Extra())

    def add_fragment(self, name: str, fragment: Fragment) -> None:
        """Take in a further range of a span.

        Args:
            name: What the file calls the span.
            fragment: The range.

        Raises:
            MalformedError: If there is no such span.
        """
        held = self._held.get(name)
        if held is None:
            raise MalformedError(f"span {name} is not there")
        held.fragments.append(fragment)

    def add_relation(
        self,
        kind: JSONValue,
        head: str,
        tail: str,
        identifier: JSONValue = "",
        *,
        made: Provenance | None = None,
    ) -> None:
        """Take in a relation; whether its ends are there is seen when all is read.

        Args:
            kind: Its type.
            head: The span that it starts from, as the file calls it.
            tail: The one that it points to.
            identifier: What the file calls the relation itself.
            made: Who made it and when, as far as the file tells.

        Raises:
            MalformedError: If it has no type.
        """
        if not isinstance(kind, str) or not kind:
            raise MalformedError("it has no type")
        self._ties.append((kind, head, tail, identifier if isinstance(identifier, str) else "", made))

    def reading(self, line: int, file: str = "") -> Reading:
        """Return all that was taken in, as a record.

        Args:
            line: Where it starts, counted from 1.
            file: The file inside a folder; empty where the export is one file.
        """
        self._join()
        known = self._known
        spans = dict(self._spans())
        relations = list(self._relations(spans))
        named = sorted({span.entity for span in spans.values() if span.entity is not None})
        record = Record(
            article=known.article,
            annotator=Annotator(known.annotator),
            status=known.status,
            spans=tuple(spans.values()),
            relations=tuple(relations),
            entities=tuple(known.entities[name] for name in named),
            label_set=LabelNames(
                self._dialect,
                1,
                tuple(dict.fromkeys(span.label for span in spans.values())),
                tuple(dict.fromkeys(tie.type for tie in relations)),
            ),
        )
        return Reading(line, in_order(record), tuple(self.faults), file)

    def _join(self) -> None:
        """Make one span of those that the relation `continues` ties."""
        ties = [(head, tail) for kind, head, tail, *_ in self._ties if kind == self._joined_by]
        if not ties:
            return
        pieces = {
            name: piece(
                self._text,
                held.fragments,
                (held.label,),
                held.extra.attributes,
                held.extra.entity,
                held.extra.note,
            )
            for name, held in self._held.items()
        }
        self._wholes = wholes("span", pieces, ties, self.faults)
        for name, first in self._wholes.items():
            self._held[first].fragments += self._held.pop(name).fragments

    def _spans(self) -> Iterator[tuple[str, Span]]:
        for name, held in self._held.items():
            entity = EntityId(held.extra.entity) if held.extra.entity else None
            if entity is not None and entity not in self._known.entities:
                self.faults.append(Fault(f"span {name}", f"it points at entity {entity}, which is not there"))
                entity = None
            yield (
                name,
                Span(
                    SpanId(kept_id("s", held.extra.id or name, *self._origin)),
                    held.label,
                    merge_fragments(tuple(held.fragments)),
                    held.extra.made or unknown_provenance(self._known.annotator),
                    held.extra.attributes,
                    entity,
                    held.extra.note or None,
                ),
            )

    def _relations(self, spans: Mapping[str, Span]) -> Iterator[Relation]:
        for kind, head, tail, identifier, made in self._ties:
            if kind == self._joined_by:
                continue
            missing = next((end for end in (head, tail) if end not in spans), None)
            if missing is not None:
                first = self._wholes.get(missing)
                why = f"a part of span {first}" if first else "not there"
                self.faults.append(Fault(f"relation {kind}", f"it ties span {missing}, which is {why}"))
                continue
            key = kept_id("r", identifier, *self._origin, head, tail, kind)
            provenance = made or unknown_provenance(self._known.annotator)
            yield Relation(RelationId(key), kind, spans[head].id, spans[tail].id, provenance)

    @property
    def _origin(self) -> tuple[str, str, str]:
        return self._dialect, self._known.article.sha256, self._known.annotator


def whole(value: JSONValue) -> int:
    """Return an offset that a file gives, which is a number: `true` and `false` are none.

    Raises:
        MalformedError: If it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedError("its offsets are not numbers")
    return value


def spell_extra(span: Span) -> dict[str, JSONValue]:
    """Spell what `Extra` holds; what a span does not have is left out."""
    row: dict[str, JSONValue] = {"id": span.id}
    if span.attributes:
        row["attributes"] = dict(sorted(span.attributes.items()))
    if span.entity:
        row["entity"] = span.entity
    if span.note:
        row["note"] = span.note
    return row


def extra_from(row: Mapping[str, JSONValue]) -> Extra:
    """Read what `spell_extra` spelt, or what of it is there."""
    strings = {key: value for key in ("id", "entity", "note") if isinstance(value := row.get(key), str)}
    pairs = row.get("attributes")
    given = pairs.items() if isinstance(pairs, dict) else ()
    return Extra(
        strings.get("id", ""),
        {key: value for key, value in given if isinstance(value, str)},
        strings.get("entity", ""),
        strings.get("note", ""),
    )
