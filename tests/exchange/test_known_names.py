"""Of annotations from elsewhere only what the library's label set knows is taken in, and the rest is named."""

from __future__ import annotations

from dataclasses import replace

from reader.core.labels import RelationType
from reader.exchange.known_names import known_names_only
from tests.core.strategies import LABELS
from tests.exchange.sample import CUE, HAS_CUE, HAS_SOURCE, QUOTE, RECORD, SOURCE

SAID = QUOTE.excerpt(RECORD.article.text)


def test_what_is_known_is_taken_as_it_is() -> None:
    assert known_names_only(RECORD, LABELS) == (RECORD, [])


def test_a_label_that_is_not_known_takes_its_relations_along_and_nothing_else() -> None:
    record = replace(RECORD, spans=(QUOTE, replace(CUE, label="banner"), SOURCE))
    kept, faults = known_names_only(record, LABELS)
    assert [span.id for span in kept.spans] == [QUOTE.id, SOURCE.id]
    assert [tie.id for tie in kept.relations] == [HAS_SOURCE.id]
    assert [str(fault) for fault in faults] == [
        f"span {CUE.id} “said”: label 'banner' is not in the library's label set "
        f"(it has {', '.join(label.name for label in LABELS.labels)}; add it to labels.toml)",
        f"relation {HAS_CUE.id}: a span that it ties was left out",
    ]


def test_several_fragments_where_the_label_allows_one_are_left_out_with_what_ties_them() -> None:
    pieces = tuple(QUOTE.fragments)
    record = replace(RECORD, spans=(QUOTE, replace(CUE, fragments=pieces), SOURCE))
    kept, faults = known_names_only(record, LABELS)
    assert [span.id for span in kept.spans] == [QUOTE.id, SOURCE.id]
    assert [tie.id for tie in kept.relations] == [HAS_SOURCE.id]
    assert [str(fault) for fault in faults] == [
        f"span {CUE.id} “{SAID}”: it has 2 fragments, and a cue may have one only in the library's label set "
        '(say spans = "multi" in labels.toml)',
        f"relation {HAS_CUE.id}: a span that it ties was left out",
    ]


def test_attributes_and_relation_types_that_are_not_known_are_left_out_alone() -> None:
    odd = replace(QUOTE, attributes={"type": "direct", "mood": "loud", "pitch": "high"})
    record = replace(RECORD, spans=(odd, CUE, SOURCE), relations=(replace(HAS_CUE, type="near"), HAS_SOURCE))
    kept, faults = known_names_only(record, LABELS)
    assert [dict(span.attributes) for span in kept.spans[:1]] == [{"type": "direct"}]
    assert len(kept.spans) == 3
    assert [tie.id for tie in kept.relations] == [HAS_SOURCE.id]
    assert [str(fault) for fault in faults] == [
        f"span {QUOTE.id} “{SAID}”: quote has no attribute mood, pitch in the library's label set "
        "(add it to labels.toml)",
        f"relation {HAS_CUE.id}: type 'near' is not in the library's label set (add it to labels.toml)",
    ]


def test_a_value_that_is_not_listed_is_left_out_alone() -> None:
    odd = replace(QUOTE, attributes={"type": "loud", "speaker": "anybody"})
    kept, faults = known_names_only(replace(RECORD, spans=(odd, CUE, SOURCE)), LABELS)
    assert [dict(span.attributes) for span in kept.spans[:1]] == [{"speaker": "anybody"}]
    assert kept.relations == RECORD.relations
    assert [str(fault) for fault in faults] == [
        f"span {QUOTE.id} “{SAID}”: type cannot be 'loud' in the library's label set "
        "(it can be direct, indirect, mixed; add it to labels.toml)"
    ]


def test_a_relation_between_labels_that_it_may_not_tie_is_left_out() -> None:
    record = replace(RECORD, relations=(HAS_CUE, replace(HAS_SOURCE, tail=CUE.id)))
    kept, faults = known_names_only(record, LABELS)
    assert kept.relations == (HAS_CUE,)
    assert [str(fault) for fault in faults] == [
        f"relation {HAS_SOURCE.id}: has_source cannot tie 'quote' to 'cue' in the library's label set "
        "(it can tie quote, claim to source, entity)"
    ]


def test_what_is_only_not_finished_stays() -> None:
    untyped = replace(SOURCE, label="entity")
    record = replace(RECORD, spans=(QUOTE, CUE, untyped))
    assert known_names_only(record, LABELS) == (record, [])


def test_a_symmetric_relation_may_tie_either_way() -> None:
    both = replace(
        LABELS, relations=(*LABELS.relations, RelationType("same", ("quote",), ("cue",), symmetric=True))
    )
    record = replace(RECORD, relations=(replace(HAS_CUE, type="same", head=CUE.id, tail=QUOTE.id),))
    assert known_names_only(record, both) == (record, [])
