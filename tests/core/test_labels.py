"""A label set is looked up by name."""

from __future__ import annotations

from dataclasses import replace

from reader.core.annotation import Fragment, Provenance, Span
from reader.core.ids import Annotator, SpanId
from reader.core.labels import Attribute, Label, LabelSet, RelationType
from tests.core.strategies import LABELS

SPAN = Span(
    SpanId("s-1"), "entity", (Fragment(0, 1),), Provenance(Annotator("ann"), "2026-01-31T10:00:00.000Z")
)


def test_labels_attributes_and_relations_are_found_by_name() -> None:
    quote = LABELS.label("quote")
    assert quote is not None
    assert quote.key == "q"
    kind = quote.attribute("type")
    assert kind is not None
    assert "direct" in kind.values
    has_source = LABELS.relation("has_source")
    assert has_source is not None
    assert has_source.max_per_head == 1


def test_what_is_not_in_it_is_none() -> None:
    quote = LABELS.label("quote")
    assert LABELS.label("banner") is None
    assert LABELS.relation("banner") is None
    assert quote is not None
    assert quote.attribute("banner") is None


def test_the_value_that_counts_is_a_spans_own_or_else_the_default() -> None:
    kind = Attribute("type", ("PERSON", "GPE"), default="PERSON")
    labels = LabelSet(
        "Test", (Label("entity", "e", "green", "Entity", attributes=(kind, Attribute("sure"))),)
    )
    assert labels.value_of(SPAN, "type") == "PERSON"
    assert labels.value_of(replace(SPAN, attributes={"type": "GPE"}), "type") == "GPE"
    assert labels.value_of(SPAN, "sure") is None
    assert labels.value_of(SPAN, "none") is None
    assert labels.value_of(replace(SPAN, label="none", attributes={"type": "GPE"}), "type") == "GPE"
    assert labels.value_of(replace(SPAN, label="none"), "type") is None


def test_a_relation_fits_a_tail_by_its_label_and_what_is_asked_of_its_attributes() -> None:
    kind = Attribute("type", ("PERSON", "GPE"), default="PERSON")
    labels = LabelSet("Test", (Label("entity", "e", "green", "Entity", attributes=(kind,)),))
    anyone = RelationType("about", ("claim",), ("entity",))
    person = replace(anyone, tail_where={"entity": {"type": ("PERSON", "ORG")}, "source": {"type": ()}})
    place = replace(SPAN, attributes={"type": "GPE"})
    assert [labels.tail_fits(anyone, tail) for tail in (SPAN, place)] == [True, True]
    assert [labels.tail_fits(person, tail) for tail in (SPAN, place)] == [True, False]
    assert not labels.tail_fits(anyone, replace(SPAN, label="claim"))


def test_values_that_are_not_listed_are_refused_where_any_are_and_optional_ones_offered_where_they_have_keys() -> (
    None
):
    free, listed = Attribute("note"), Attribute("type", ("a", "b", "c"), optional=("b", "c"), keys={"x": "c"})
    assert free.allows("anything")
    assert (listed.allows("c"), listed.allows("d")) == (True, False)
    assert listed.offered == ("a", "c")
    assert free.offered == ()
    assert (free.keys, free.computed, free.required, free.pattern) == ({}, {}, False, None)


def test_spans_are_tied_unasked_by_what_a_head_has_one_of_and_to_the_first_label_it_may_point_to() -> None:
    source = RelationType("has_source", ("quote", "claim"), ("source", "entity"), max_per_head=1)
    cue = RelationType("has_cue", ("quote", "quote"), ("cue",), max_per_head=1)
    again = replace(source, name="has_speaker", head=("quote",))
    others = (
        replace(source, name="many", max_per_head=None),
        replace(source, name="two", max_per_head=2),
        replace(source, name="off", enabled=False),
        replace(source, name="nowhere", tail=()),
    )
    labels = LabelSet("Test", (), (source, cue, again, *others))
    assert labels.unasked == {
        ("quote", "source"): (source, again), ("claim", "source"): (source,), ("quote", "cue"): (cue,),
    }  # fmt: skip
    assert replace(labels, relations=()).unasked == {}
