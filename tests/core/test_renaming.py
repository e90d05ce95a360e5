"""A new name for a label, attribute, value or relation type changes what uses the old one, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.edit import Item
from reader.core.renaming import (
    AttributeName,
    LabelName,
    Name,
    RelationName,
    Renaming,
    ValueName,
    is_known,
    names_in,
    parse_name,
)
from tests.core.strategies import LABELS, annotation_lists


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("quote", LabelName("quote")),
        ("quote.type", AttributeName("quote", "type")),
        ("quote.type:mixed", ValueName("quote", "type", "mixed")),
        ("quote.speaker:J. R. Hale: envoy", ValueName("quote", "speaker", "J. R. Hale: envoy")),
    ],
)
def test_names_are_read_as_they_are_written(spelling: str, name: Name) -> None:
    assert parse_name(spelling) == name
    assert str(name) == spelling


@pytest.mark.parametrize("spelling", ["", ".", "quote.", "quote:mixed", "quote.type:", ".type", "a.b.c"])
def test_what_is_no_name_is_refused(spelling: str) -> None:
    with pytest.raises(ValueError, match="LABEL"):
        parse_name(spelling)


def test_the_label_set_knows_its_own_names_and_any_words_of_free_text() -> None:
    known = ["quote", "quote.type", "quote.type:mixed", "quote.speaker:anyone"]
    assert all(is_known(LABELS, parse_name(name)) for name in known)
    unknown = [
        "has_source",
        "speech",
        "speech.type",
        "quote.mood",
        "quote.type:sung",
        "speech.speaker:anyone",
    ]
    assert not any(is_known(LABELS, parse_name(name)) for name in unknown)
    assert is_known(LABELS, RelationName("has_source"))
    assert not is_known(LABELS, RelationName("quote"))


@given(annotation_lists(60), st.data())
def test_after_a_renaming_nothing_has_the_old_name_and_as_many_have_the_new(
    items: list[Item], data: st.DataObject
) -> None:
    used = sorted({name for item in items for name in names_in(item)}, key=repr)
    if not used:
        return
    renaming = Renaming(data.draw(st.sampled_from(used)), "brand_new")
    annotations = Annotations(items)
    concerned = sum(renaming.old in names_in(item) for item in items)
    changes = renaming.changes(items)
    assert len(changes) == concerned
    annotations.apply(changes)
    after: list[Item] = [*annotations.spans.values(), *annotations.relations.values()]
    assert not any(renaming.old in names_in(item) for item in after)
    assert sum(renaming.target in names_in(item) for item in after) == concerned
    assert renaming.changes(after) == ()
    for change in changes:
        before, then = change.before, change.after
        assert before is not None
        assert then is not None
        assert then.provenance == before.provenance
        if isinstance(before, Span) and isinstance(then, Span):
            assert (then.fragments, then.entity, then.note) == (before.fragments, before.entity, before.note)
            assert len(then.attributes) == len(before.attributes)
        elif isinstance(before, Relation) and isinstance(then, Relation):
            assert (then.head, then.tail) == (before.head, before.tail)
    back = Annotations(items)
    back.apply(changes)
    back.apply([change.inverted() for change in reversed(changes)])
    assert back == Annotations(items)


@given(annotation_lists(60))
def test_an_attribute_that_is_there_under_the_new_name_is_not_written_over(items: list[Item]) -> None:
    renaming = Renaming(AttributeName("quote", "type"), "speaker")
    for item in items:
        if isinstance(item, Span) and {"type", "speaker"} <= item.attributes.keys():
            assert renaming.applied(item) is item
