"""Ids of what another program calls by its place in a file: they follow what it says, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from reader.core.annotation import Fragment, Span
from reader.core.ids import RelationId, SpanId
from reader.exchange.derived import is_derived, kept_id
from reader.exchange.lasting_ids import with_lasting_ids
from reader.exchange.record import Record
from tests.exchange.sample import CUE, HAS_CUE, QUOTE, RECORD, SOURCE


def read(*spans: Span, names: str) -> Record:
    """Return a record whose spans have these names in their file, one letter each, the first tied to the second."""
    named = tuple(
        replace(span, id=SpanId(kept_id("s", name))) for span, name in zip(spans, names, strict=True)
    )
    head, tail, *_ = (span.id for span in named)
    tie = replace(HAS_CUE, id=RelationId(kept_id("r", "", head, tail)), head=head, tail=tail)
    return replace(RECORD, spans=named, relations=(tie,))


def ids(record: Record, *, keeps_ids: bool = False) -> list[str]:
    known = with_lasting_ids(record, "brat", keeps_ids=keeps_ids)
    assert {span.id for span in known.spans} > {known.relations[0].head, known.relations[0].tail}
    found: list[str] = [*(span.id for span in known.spans), known.relations[0].id]
    assert all(map(is_derived, found))
    assert len({*found}) == len(found)
    return found


def test_other_names_are_the_same_ids_where_the_name_tells_only_a_place() -> None:
    first, later = read(QUOTE, CUE, SOURCE, names="123"), read(QUOTE, CUE, SOURCE, names="456")
    assert ids(first) == ids(later)
    assert {*ids(first, keeps_ids=True)}.isdisjoint(ids(later, keeps_ids=True))


def test_another_span_of_the_same_name_has_another_id() -> None:
    first = ids(read(QUOTE, CUE, SOURCE, names="123"))
    for other in (
        replace(QUOTE, label="claim"),
        replace(QUOTE, fragments=(Fragment(QUOTE.start, QUOTE.end),)),
        replace(QUOTE, note="another"),
        replace(QUOTE, attributes={**QUOTE.attributes, "polarity": "another"}),
    ):
        changed = ids(read(other, CUE, SOURCE, names="123"))
        # The relation is another one too: it ties another span.
        assert len({*first} - {*changed}) == 2


def test_equal_spans_have_ids_of_their_own_and_names_that_stand_there_twice_stay_one() -> None:
    ids(read(QUOTE, CUE, CUE, names="123"))
    twice = with_lasting_ids(read(QUOTE, CUE, SOURCE, names="122"), "brat", keeps_ids=False)
    assert len({span.id for span in twice.spans}) == 2


def test_ids_of_ours_stay() -> None:
    assert with_lasting_ids(RECORD, "brat", keeps_ids=False) is RECORD
