"""Short articles full of quotations, for a pipeline to learn from: what quotes are is plain in them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from reader.core.annotation import Fragment, Span
from reader.core.ids import SpanId
from reader.exchange.record import Record
from tests.exchange.torture import PROVENANCE, record

_SPEAKERS = ("the harbour master", "a spokesman", "her lawyer", "the union", "one official")
_VERBS = ("said", "warned", "insisted", "added")
_CLAUSES = (
    "we will not wait for the river to fall",
    "the bridge was safe when we left it",
    "nobody has told us what it costs",
    "there are forty boats out there",
    "we have asked for this every year",
)
_REST = ("The council meets again on Monday.", "Rain is expected.", "No ship had left by noon.")


def quotation_records(amount: int = 20) -> list[Record]:
    """Return so many records, the same each time; their quotes have 9 to 40 tokens."""
    return [_record(number, random.Random(number)) for number in range(amount)]


def _record(number: int, dice: random.Random) -> Record:
    text, spans = f"Report {number}\n\n", []
    for _ in range(4):
        words = ", and ".join(dice.sample(_CLAUSES, dice.randint(1, 4)))
        for label, part in (
            ("quote", f"“{words.capitalize()},”"),
            ("cue", dice.choice(_VERBS)),
            ("source", dice.choice(_SPEAKERS)),
        ):
            spans.append((label, Fragment(len(text), len(text) + len(part))))
            text += f"{part} "
        text = f"{text[:-1]}. {dice.choice(_REST)}\n\n"
    return record(text.rstrip(), f"Report {number}", _spans(spans))


def _spans(places: list[tuple[str, Fragment]]) -> Iterator[Span]:
    for number, (label, place) in enumerate(places):
        yield Span(SpanId(f"s-{number}"), label, (place,), PROVENANCE)
