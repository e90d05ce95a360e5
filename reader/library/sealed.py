"""Annotations read at once, for who goes through a library: where a sealed checkpoint says everything.

The decoder holds every value to its type, so that nothing has to be looked at twice. Whatever is not as we write it,
such as an edit behind the checkpoint, a key that is not known or damage, is left to `loading`, which reads or mends it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from reader.core.annotation import Relation, Span
from reader.core.article import Article
from reader.core.codec import listed_words
from reader.core.dataclass import dataclass
from reader.core.ids import RelationId
from reader.core.saved import OrderKey
from reader.library.edit_log import Anchor
from reader.library.protocol import Status
from reader.library.row_lines import LINES_BESIDE_ROWS, is_sealed
from reader.library.snapshot import VERSION
from reader.rows import Count, RelationRow, SpanRow

_Runs: TypeAlias = list[tuple[Count, Count]]


class _Meta(Struct, gc=False):
    version: int
    sha256: str
    seq: Count
    log: tuple[Count, Count, Count] | None
    status: Status
    position: tuple[Count, Count] | None
    drafts: dict[str, str]
    undoable: _Runs
    redoable: _Runs


class _Tables(Struct, forbid_unknown_fields=True, gc=False):
    meta: dict[Literal["1"], _Meta]
    spans: dict[str, SpanRow]
    relations: dict[str, RelationRow]
    seal: Any


_decoder = msgspec.json.Decoder(_Tables)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a checkpoint says.

    Args:
        status: How far the annotator is.
        drafts: Words typed and not yet confirmed, by what they are for.
        anchor: The place in the log that it stands for; None if there was no log.
        spans: The rows of the spans, held against the text: by start, then longest first, then by id.
        ties: The rows of the relations, oldest first.
    """

    status: Status
    drafts: Mapping[str, str]
    anchor: Anchor | None
    spans: Sequence[SpanRow]
    ties: Sequence[RelationRow]

    @property
    def relations(self) -> Mapping[RelationId, Relation]:
        """Relations by id, oldest first."""
        made = msgspec.convert(self.ties, tuple[Relation, ...], from_attributes=True)
        return {tie.id: tie for tie in made}

    def ordered(self) -> Iterator[Span]:
        """Yield the spans by start, then longest first."""
        return iter(msgspec.convert(self.spans, tuple[Span, ...], from_attributes=True))


def sealed_from(content: bytes, article: Article) -> Sealed | None:
    """Read a whole checkpoint; None where it is not, to the byte, what this version would write, or of another text.

    Args:
        content: The file.
        article: The article, whose text every span is held against.
    """
    if not is_sealed(content):
        return None
    try:
        tables = _decoder.decode(content)
        meta = tables.meta["1"]
        spans, ties = [*tables.spans.values()], [*tables.relations.values()]
        _hold(spans, article.text)
    except (ValueError, LookupError, RecursionError):
        return None
    anchor = None if meta.log is None else Anchor(*meta.log)
    most = anchor.end if anchor else 0
    ids = {span.id for span in spans}
    if (
        meta.version != VERSION
        or meta.sha256 != article.sha256
        or not (_are_runs(meta.undoable, most) and _are_runs(meta.redoable, most))
        # Each row stands on a line of its own: none has hidden another by its number.
        or content.count(b"\n") != 1 + len(spans) + len(ties) + LINES_BESIDE_ROWS
        or len(ids) != len(spans)
        or (ties and not _are_sound(ties, ids))
    ):
        return None
    return Sealed(meta.status, meta.drafts, anchor, spans, ties)


def _are_runs(runs: _Runs, most: int) -> bool:
    """Tell whether runs are of numbers from 1 on, and of at most so many in all: no log has more edits than bytes."""
    return all(0 < first <= last for first, last in runs) and most >= sum(
        last - first + 1 for first, last in runs
    )


def _hold(rows: Sequence[SpanRow], text: str) -> None:
    """Hold spans against the text.

    Raises:
        ValueError: If one does not fit it or has no fragment, or they are out of order.
    """
    length, last = len(text), -1
    before: SpanRow | None = None
    for row in rows:
        part, *more = row.fragments
        start, end = part.start, part.end
        if not start < end <= length or text[start:end] != part.text:
            raise ValueError("a fragment does not fit the text")
        for part in more:
            # Neither do they overlap or touch.
            if not end < part.start < part.end <= length or text[part.start : part.end] != part.text:
                raise ValueError("a fragment does not fit the text")
            end = part.end
        if start <= last and (before is None or _place(before) >= _place(row)):
            raise ValueError("a span is out of order")
        last, before = start, row
        if row.dismissed and len({*listed_words([*row.dismissed], "dismissed")}) != len(row.dismissed):
            raise ValueError("a warning is dismissed twice")


def _place(row: SpanRow) -> OrderKey:
    return row.fragments[0].start, -row.fragments[-1].end, row.id


def _are_sound(ties: Sequence[RelationRow], spans: Collection[str]) -> bool:
    """Tell whether relations tie spans that are there, and no id is that of anything else."""
    ids = {tie.id for tie in ties}
    return (
        len(ids) == len(ties)
        and ids.isdisjoint(spans)
        and all(tie.head in spans and tie.tail in spans for tie in ties)
    )
