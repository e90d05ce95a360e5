"""Annotations of another version of a text, brought over to the one that the library holds, and never by a guess.

What has no sure place there is left out and named, with where it may be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from reader.core.article import Article
from reader.core.ids import SpanId
from reader.exchange.record import Record
from reader.exchange.rules import Fault, words_of
from reader.text.anchoring import Anchoring, Fate
from reader.text.carrying import Carried, Unplaced, carry


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What has become of a record's annotations.

    Args:
        record: The record of the text that is held, with the spans that have a sure place in it and what ties them.
        fates: How many spans met each fate.
        faults: What was left out, and why.
    """

    record: Record
    fates: Counter[Fate]
    faults: tuple[Fault, ...]


def carry_over(record: Record, held: Article) -> CarriedOver:
    """Bring annotations over to another version of their text.

    Args:
        record: The annotations, with the text that they were made on.
        held: The article as the library has it.
    """
    carried = carry(record.spans, Anchoring(record.article.text, held.text))
    placed = {span.id for span in carried.spans}
    ties = tuple(tie for tie in record.relations if tie.head in placed and tie.tail in placed)
    made = replace(record, article=held, spans=carried.spans, relations=ties, computed={})
    return CarriedOver(made, carried.fates, tuple(_faults(record, carried, placed)))


def _faults(record: Record, carried: Carried, placed: Set[SpanId]) -> Iterator[Fault]:
    for lost in carried.unplaced:
        yield Fault(f"span {lost.span.id}", _why(record, lost))
    for tie in record.relations:
        if not (tie.head in placed and tie.tail in placed):
            yield Fault(
                f"relation {tie.id}", "a span that it ties has no sure place in the text that is here"
            )


def _why(record: Record, lost: Unplaced) -> str:
    words = words_of(lost.span, record.article.text)
    places = ", ".join(f"{start}-{end}" for start, end in lost.places)
    if not places:
        return f"the text that is here has nothing like “{words}”"
    return f"“{words}” has no sure place in the text that is here; it may be {places}"
