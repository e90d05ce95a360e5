"""A label set is looked up by name."""

from __future__ import annotations

from tests.core.strategies import LABELS


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
