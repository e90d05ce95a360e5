"""What a report draws: the text in stretches by block, these in pieces by the spans that cover them, and lanes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reader.core.annotation import Relation, Span
from reader.core.article import Article, Block, BlockRole, MarkKind
from reader.core.display import display
from reader.core.ids import Offset, SpanId
from reader.core.labels import LabelSet
from reader.core.roles import HAS_CUE, HAS_SOURCE
from reader.exchange.record import Record

LANES = 6
"""How many spans over one word have a line of their own; those beyond share the last."""
_SHOWN = 280
"""How many code points of a span's words a list shows."""
_LINES = re.compile("([\n\t]+)")
_BLANK = " \t\n"
_DRAWN = (MarkKind.EMPHASIS, MarkKind.STRONG, MarkKind.CODE, MarkKind.STRIKE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a block that the same spans cover.

    Args:
        start: First code point.
        end: One past the last.
        spans: The numbers of those spans, from 1, in their order.
        begins: Those of them that do not cover what comes before in the block.
        again: Those of them that were drawn before, so that they go on here.
        ends: Those that do not cover what comes next in the block.
        marks: The inline styles of the text.
    """

    start: Offset
    end: Offset
    spans: tuple[int, ...]
    begins: tuple[int, ...]
    again: frozenset[int]
    ends: tuple[int, ...]
    marks: tuple[MarkKind, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block, or text between blocks.

    Args:
        block: The block; a paragraph for text between blocks.
        pieces: Its pieces, in text order, without gaps.
    """

    block: Block
    pieces: tuple[Piece, ...]


def stretches(record: Record) -> Iterator[Stretch]:
    """Yield all of an article that can be seen, in text order."""
    cuts, place = _cuts(record), 0
    covering: set[int] = set()
    seen: set[int] = set()
    for block in _blocks(record.article):
        parts: list[tuple[Offset, list[int]]] = []
        start = block.start
        while start < block.end:
            while place < len(cuts) and cuts[place][0] <= start:
                _, begins, number = cuts[place]
                (covering.add if begins else covering.discard)(number)
                place += 1
            parts.append((start, sorted(covering)))
            start = cuts[place][0] if place < len(cuts) else block.end
        yield Stretch(block, tuple(_pieces(block, parts, seen)))


def _pieces(block: Block, parts: list[tuple[Offset, list[int]]], seen: set[int]) -> Iterator[Piece]:
    ends = [*(start for start, _ in parts[1:]), block.end]
    covers = [[number for number in covering if number > 0] for _, covering in parts]
    for (start, covering), end, before, here, after in zip(
        parts, ends, [[], *covers[:-1]], covers, [*covers[1:], []], strict=True
    ):
        begins = [number for number in here if number not in before]
        yield Piece(
            start,
            end,
            tuple(here),
            tuple(begins),
            frozenset(seen.intersection(begins)),
            tuple(number for number in here if number not in after),
            tuple(_DRAWN[-number - 1] for number in covering if number < 0),
        )
        seen.update(begins)


def lanes(record: Record) -> list[int]:
    """Return for each span the lane that its line runs in, 0 next to the text: no two that overlap share one."""
    ends: list[Offset] = []
    found = []
    for span in record.spans:
        lane = next((lane for lane, end in enumerate(ends) if end <= span.start), len(ends))
        if lane == len(ends) < LANES:
            ends.append(span.end)
        lane = min(lane, LANES - 1)
        ends[lane] = max(ends[lane], span.end)
        found.append(lane)
    return found


def ties_of(record: Record, labels: LabelSet) -> Iterator[tuple[str, Mapping[SpanId, Sequence[Relation]]]]:
    """Yield the relations by the span that they start from, in two parts with a title: attributions, then the rest."""
    attributing = {kind.name for kind in labels.relations if kind.role in (HAS_SOURCE, HAS_CUE)}
    found: dict[SpanId, list[Relation]] = {}
    for tie in record.relations:
        found.setdefault(tie.head, []).append(tie)
    said = {head for head, ties in found.items() if any(tie.type in attributing for tie in ties)}
    for title, heads in (("Who said what", said), ("What else belongs together", found.keys() - said)):
        if heads:
            yield title, {span.id: found[span.id] for span in record.spans if span.id in heads}


def values_of(record: Record, span: Span) -> Mapping[str, str]:
    """Return the attributes of a span, the computed ones included."""
    return dict(sorted({**record.computed.get(span.id, {}), **span.attributes}.items()))


def shown(text: str) -> str:
    """Return text as a report may show it: line ends and tabs are kept, what cannot be seen is made visible."""
    return "".join(part if number % 2 else display(part) for number, part in enumerate(_LINES.split(text)))


def words_of(record: Record, span: Span) -> str:
    """Return the words of a span on one line, cut where they are many."""
    words = " ".join(shown(span.excerpt(record.article.text)).split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…"


def label_title(labels: LabelSet, name: str) -> str:
    """Return what a label is called on the screen."""
    label = labels.label(name)
    return display(label.title if label else name)


def facts(article: Article) -> list[str]:
    """Return what is known about an article, as it may be shown."""
    known = (article.byline, article.publisher, article.published, article.url)
    return [display(fact) for fact in known if fact]


def _cuts(record: Record) -> list[tuple[Offset, bool, int]]:
    """Return where spans and styles begin and end: the place, whether it is a beginning, and the number.

    Styles have negative numbers. At one place, ends come first.
    """
    ranges = [
        (part.start, part.end, number)
        for number, span in enumerate(record.spans, 1)
        for part in span.fragments
    ]
    ranges += (
        (mark.start, mark.end, -1 - _DRAWN.index(mark.kind))
        for mark in record.article.marks
        if mark.kind in _DRAWN and mark.start < mark.end
    )
    return sorted(
        cut for start, end, number in ranges for cut in ((start, True, number), (end, False, number))
    )


def _blocks(article: Article) -> Iterator[Block]:
    """Yield the blocks, and as paragraphs what can be seen between them."""
    last = 0
    for block in (*article.blocks, Block(len(article.text), len(article.text))):
        between = article.text[last : block.start]
        if between.strip(_BLANK):
            start = last + len(between) - len(between.lstrip(_BLANK))
            yield Block(start, last + len(between.rstrip(_BLANK)), BlockRole.PARAGRAPH)
        if block.start < block.end:
            yield block
        last = block.end


INDEX = ("article", "annotator", "status", "spans", "relations")
"""What the page that lists the others says of each; its name first, numbers last."""
INDEX_TITLE = "Annotated articles"


def index_cells(record: Record) -> tuple[str, str, str, str, str]:
    """Return what `INDEX` names of a record, as it is: nothing is escaped."""
    return (
        record.article.title or record.article.id,
        record.annotator,
        status_of(record),
        f"{len(record.spans):,}",
        f"{len(record.relations):,}",
    )


def status_of(record: Record) -> str:
    """Return how far its annotator is with a record, in words."""
    return record.status.replace("_", " ")
