"""Merging a record into annotations: everything once, nothing overwritten, nothing dangling."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.ids import RelationId, SpanId
from reader.exchange.derived import derived_id
from reader.exchange.merge import merge
from reader.exchange.record import Record
from reader.exchange.things import Thing
from tests.core.strategies import ENTITIES
from tests.exchange.sample import CUE, HAS_CUE, HAS_SOURCE, MAUD, QUOTE, RECORD, SOURCE
from tests.exchange.strategies import records


def kept(provenance: Provenance) -> Provenance:
    return provenance


@given(records())
def test_merging_into_nothing_gives_the_record_and_merging_again_changes_nothing(record: Record) -> None:
    annotations = Annotations()
    first = merge(record, annotations, ENTITIES, kept)
    annotations.apply(first.changes)
    assert annotations == Annotations([*record.spans, *record.relations])
    again = merge(record, annotations, ENTITIES, kept)
    assert (again.changes, again.faults) == ((), ())
    assert again.present == len(record.spans) + len(record.relations)


def test_taken_over_annotations_get_the_stamp_and_are_still_known_the_second_time() -> None:
    annotations = Annotations()

    def stamp(provenance: Provenance) -> Provenance:
        return replace(provenance, origin="import:native")

    annotations.apply(merge(RECORD, annotations, ENTITIES, stamp).changes)
    assert {span.provenance.origin for span in annotations.spans.values()} == {"import:native"}
    assert merge(RECORD, annotations, ENTITIES, stamp).changes == ()


def test_what_is_there_and_differs_stays_and_is_reported() -> None:
    mine = replace(CUE, note="mine")
    found = merge(RECORD, Annotations([mine]), ENTITIES, kept)
    assert [str(fault) for fault in found.faults] == [
        f"span s-cue “{CUE.excerpt(RECORD.article.text)}”: it is there already and differs; it was left as it is"
    ]
    assert mine.id not in {change.after.id for change in found.changes if change.after}


def test_a_relation_without_both_spans_is_left_out() -> None:
    found = merge(replace(RECORD, spans=(QUOTE, SOURCE)), Annotations(), ENTITIES, kept)
    assert [str(fault) for fault in found.faults] == ["relation r-cue: a span that it ties is not there"]
    assert {change.after.id for change in found.changes if change.after} == {
        "s-quote",
        "s-source",
        "r-source",
    }


def test_an_entity_that_the_register_lacks_is_left_out_of_its_span() -> None:
    found = merge(RECORD, Annotations(), {}, kept)
    assert [str(fault) for fault in found.faults] == [f"span s-source: entity {MAUD} is not in the register"]
    (source,) = [change.after for change in found.changes if change.after and change.after.id == SOURCE.id]
    assert source == replace(SOURCE, entity=None)


def test_what_a_dialect_cannot_hold_makes_no_span_another_one() -> None:
    richer = replace(QUOTE, note="mine", attributes={"type": "direct"}, dismissed=frozenset({"long_source"}))
    poorer = replace(QUOTE, fragments=(Fragment(QUOTE.start, QUOTE.end),), attributes={})
    record = replace(RECORD, spans=(poorer,), relations=())
    lost = {Thing.FRAGMENTS, Thing.NOTES, Thing.ATTRIBUTES, Thing.DISMISSED}
    assert merge(record, Annotations([richer]), ENTITIES, kept, lost).faults == ()
    for thing in lost:
        assert len(merge(record, Annotations([richer]), ENTITIES, kept, lost - {thing}).faults) == 1
    unlinked = replace(RECORD, spans=(replace(SOURCE, entity=None),), relations=())
    assert merge(unlinked, Annotations([SOURCE]), ENTITIES, kept, {Thing.ENTITIES}).faults == ()
    assert len(merge(unlinked, Annotations([SOURCE]), ENTITIES, kept, lost).faults) == 1


def test_spans_that_lost_their_ids_are_known_by_what_they_say() -> None:
    ids = [*(span.id for span in RECORD.spans), *(tie.id for tie in RECORD.relations)]
    names = {str(identifier): derived_id(identifier[0], identifier) for identifier in ids}
    record = replace(
        RECORD,
        spans=tuple(replace(span, id=SpanId(names[span.id])) for span in RECORD.spans),
        relations=tuple(
            replace(
                tie, id=RelationId(names[tie.id]), head=SpanId(names[tie.head]), tail=SpanId(names[tie.tail])
            )
            for tie in RECORD.relations
        ),
    )
    found = merge(record, Annotations([*RECORD.spans, *RECORD.relations]), ENTITIES, kept)
    assert (found.changes, found.faults, found.present) == ((), (), 5)
    found = merge(record, Annotations([QUOTE]), ENTITIES, kept)
    assert {change.after.id for change in found.changes if change.after} == set(names.values()) - {
        names[QUOTE.id]
    }


def test_equal_spans_are_counted_and_each_is_taken_once() -> None:
    twice = tuple(replace(CUE, id=SpanId(derived_id("s", number))) for number in range(2))
    record = replace(RECORD, spans=twice, relations=(), entities=())
    found = merge(record, Annotations([CUE]), ENTITIES, kept)
    assert (len(found.changes), found.present) == (1, 1)


def test_what_has_an_id_of_its_own_is_another_though_it_says_the_same_and_what_lost_its_id_is_not() -> None:
    lost, own = replace(QUOTE, id=SpanId(derived_id("s", 1))), replace(CUE, id=SpanId("s-theirs0000"))
    record = replace(RECORD, spans=(lost, own), relations=(), entities=())
    found = merge(record, Annotations([QUOTE, CUE]), ENTITIES, kept)
    assert [change.after.id for change in found.changes if change.after] == [own.id]
    assert found.present == 1
    ties = (
        replace(HAS_CUE, id=RelationId("r-theirs0000"), head=lost.id),
        replace(HAS_SOURCE, id=RelationId(derived_id("r", 1)), head=lost.id),
    )
    record = replace(RECORD, spans=(lost, CUE, SOURCE), relations=ties)
    found = merge(record, Annotations([*RECORD.spans, HAS_SOURCE]), ENTITIES, kept)
    assert [
        (change.after.id, change.after.head) for change in found.changes if isinstance(change.after, Relation)
    ] == [("r-theirs0000", QUOTE.id)]
    assert (len(found.changes), found.present) == (1, 4)


def test_a_relation_that_ties_the_same_spans_in_the_same_way_is_the_one_that_is_there_whatever_its_id() -> (
    None
):
    own = replace(HAS_CUE, id=RelationId("r-theirs0000"))
    record = replace(RECORD, relations=(own, HAS_SOURCE))
    there = Annotations([*RECORD.spans, HAS_CUE, HAS_SOURCE])
    found = merge(record, there, ENTITIES, kept)
    assert (found.changes, found.faults, found.present) == ((), (), 5)
    doubled = replace(RECORD, relations=(HAS_CUE, own, HAS_SOURCE))
    assert len(merge(doubled, Annotations(), ENTITIES, kept).changes) == 6


def test_a_span_that_lost_its_id_is_one_that_says_as_much_or_else_more_and_never_one_that_says_less() -> None:
    plain = replace(QUOTE, id=SpanId("s-plain"), attributes={}, note=None)
    noted = replace(plain, id=SpanId("s-noted"), note="mine")
    lost = [replace(each, id=SpanId(derived_id("s", each.id))) for each in (plain, noted)]

    def new(*there: Span) -> list[str]:
        record = replace(RECORD, spans=tuple(lost), relations=(), entities=())
        found = merge(record, Annotations(there), ENTITIES, kept)
        assert not found.faults
        assert found.present + len(found.changes) == 2
        return [change.after.id for change in found.changes if change.after]

    assert new(noted) == [lost[0].id]
    assert new(plain) == [lost[1].id]
    assert new(noted, plain) == []
    assert new(noted, replace(noted, id=SpanId("s-too"))) == []
    assert new(replace(noted, note="another"), plain) == [lost[1].id]
