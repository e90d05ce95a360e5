"""Annotations change by whole edits or not at all, and their indexes never disagree with their items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.edit import Change, Item
from reader.core.ids import Annotator, RelationId, SpanId
from tests.core.strategies import annotation_lists, fragments, provenances, spans

LENGTH = 60
items = annotation_lists(LENGTH)


def order(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.id


def assert_holds(annotations: Annotations, expected: Iterable[Item]) -> None:
    """Hold every way of looking things up against a plain list of items."""
    expected = list(expected)
    held = {item.id: item for item in expected if isinstance(item, Span)}
    ties = {item.id: item for item in expected if isinstance(item, Relation)}
    assert dict(annotations.spans) == held
    assert dict(annotations.relations) == ties
    in_order = sorted(held.values(), key=order)
    assert list(annotations.ordered()) == in_order
    for item, before, after in zip(in_order, [None, *in_order], [*in_order[1:], None], strict=False):
        assert (annotations.before(item), annotations.after(item)) == (before, after)
    for offset in (0, 7, LENGTH):
        assert annotations.after(None, offset) == next((s for s in in_order if s.start >= offset), None)
        assert annotations.before(None, offset) == next((s for s in in_order[::-1] if s.start < offset), None)
    for start, end in ((0, LENGTH), (7, 8), (20, 40)):
        touched = [
            s for s in held.values() if any(part.start < end and start < part.end for part in s.fragments)
        ]
        assert annotations.touching(start, end) == sorted(touched, key=order)
        inside = [span.moved(-start) for span in in_order if start <= span.start and span.end <= end]
        part = annotations.within(start, end)
        assert (list(part.ordered()), dict(part.relations)) == (inside, {})
        assert part.touching(0, end - start) == inside
    for label in {"quote", *(span.label for span in in_order)}:
        assert list(annotations.labelled({label})) == [span for span in in_order if span.label == label]
    for span in held:
        assert {tie.id for tie in annotations.relations_from(span)} == {
            i for i, t in ties.items() if t.head == span
        }
        assert {tie.id for tie in annotations.relations_to(span)} == {
            i for i, t in ties.items() if t.tail == span
        }
    assert annotations == Annotations(expected)


@st.composite
def sound_changes(draw: st.DrawFn, held: list[Item]) -> list[Change]:
    """Changes that fit the items: some deleted with all that ties them, some altered, some new."""
    gone = {item.id for item in held if draw(st.integers(0, 3)) == 0}
    changes = [
        Change(item, None)
        for item in reversed(held)
        if item.id in gone or (isinstance(item, Relation) and {item.head, item.tail} & gone)
    ]
    deleted = {change.before.id for change in changes if change.before}
    changes += [
        Change(item, replace(item, fragments=draw(fragments(LENGTH)), note="moved"))
        for item in held
        if isinstance(item, Span) and item.id not in deleted and draw(st.booleans())
    ]
    new = draw(spans(LENGTH, "quote", "s-new"))
    changes.append(Change(None, new))
    stayed = [item for item in held if isinstance(item, Span) and item.id not in deleted]
    if stayed:
        tail = draw(st.sampled_from(stayed))
        changes.append(
            Change(None, Relation(RelationId("r-new"), "has_source", new.id, tail.id, draw(provenances)))
        )
    return changes


def after(held: Iterable[Item], changes: Iterable[Change]) -> list[Item]:
    result: dict[str, Item] = {item.id: item for item in held}
    for change in changes:
        if change.before is not None:
            del result[change.before.id]
        if change.after is not None:
            result[change.after.id] = change.after
    return list(result.values())


@given(items, st.data())
def test_applying_changes_does_what_they_say_and_their_inverses_take_it_back(
    held: list[Item], data: st.DataObject
) -> None:
    annotations = Annotations(held)
    assert_holds(annotations, held)
    changes = data.draw(sound_changes(held))
    annotations.apply(changes)
    assert_holds(annotations, after(held, changes))
    annotations.apply([change.inverted() for change in reversed(changes)])
    assert_holds(annotations, held)


def unsound(held: list[Item], new: Span) -> list[Change]:
    """Return one change of each kind that must not be applied to the items."""
    gone = replace(new, id=SpanId("s-gone"))
    faults = [
        Change(gone, None),
        Change(gone, replace(gone, note="altered")),
        Change(None, Relation(RelationId("r-x"), "coref", SpanId("s-gone"), new.id, new.provenance)),
        Change(None, Relation(RelationId("r-x"), "coref", new.id, SpanId("s-gone"), new.provenance)),
    ]
    for item in held:
        faults.append(Change(None, item))
        if isinstance(item, Span):
            faults.append(Change(replace(item, note="something else"), None))
        else:
            head = next(span for span in held if span.id == item.head)
            faults.append(Change(head, None))
    return faults


@given(items, st.data())
def test_changes_that_do_not_fit_leave_everything_as_it_was(held: list[Item], data: st.DataObject) -> None:
    changes = data.draw(sound_changes(held))
    result = after(held, changes)
    new = next(item for item in result if item.id == "s-new" and isinstance(item, Span))
    for fault in unsound(result, new):
        annotations = Annotations(held)
        with pytest.raises(ValueError, match=r"not what the change says|there already|not there|cannot go"):
            annotations.apply([*changes, fault])
        assert_holds(annotations, held)


@given(items)
def test_neighbours_walk_through_all_spans_in_order(held: list[Item]) -> None:
    annotations = Annotations(held)
    ordered = list(annotations.ordered())
    found, span = [], annotations.after(None)
    while span is not None:
        found.append(span)
        span = annotations.after(span)
    assert found == ordered
    found, span = [], annotations.before(None, LENGTH + 1)
    while span is not None:
        found.append(span)
        span = annotations.before(span)
    assert found == ordered[::-1]


@given(items, st.integers(0, LENGTH))
def test_without_a_span_neighbours_are_looked_for_from_an_offset(held: list[Item], offset: int) -> None:
    annotations = Annotations(held)
    ordered = list(annotations.ordered())
    assert annotations.after(None, offset) == next((span for span in ordered if span.start >= offset), None)
    earlier = [span for span in ordered if span.start < offset]
    assert annotations.before(None, offset) == (earlier[-1] if earlier else None)


@given(items, st.data())
def test_the_ranges_that_have_changed_since_a_version_are_known(
    held: list[Item], data: st.DataObject
) -> None:
    annotations = Annotations(held)
    first = annotations.version
    changes = data.draw(sound_changes(held))
    annotations.apply(changes)
    second = annotations.version
    both = [item for change in changes for item in (change.before, change.after)]
    expected = [(item.start, item.end) for item in both if isinstance(item, Span)]
    assert annotations.changed_since(first) == expected
    assert annotations.changed_since(second) == []
    annotations.apply([change.inverted() for change in reversed(changes)])
    assert annotations.version > second > first
    assert sorted(annotations.changed_since(second) or []) == sorted(expected)


def test_what_changed_too_long_ago_is_not_known_any_more() -> None:
    spans = [
        Span(
            SpanId(f"s-{number}"), "claim", (Fragment(number, number + 1),), Provenance(Annotator("ann"), "t")
        )
        for number in range(300)
    ]
    annotations = Annotations()
    versions = []
    for span in spans[:256]:
        versions.append(annotations.version)
        annotations.apply([Change(None, span)])
    assert annotations.changed_since(versions[1]) == [(number, number + 1) for number in range(1, 256)]
    assert annotations.changed_since(versions[0]) in (None, [(number, number + 1) for number in range(256)])
    annotations.apply([Change(None, span) for span in spans[256:]])
    assert annotations.changed_since(versions[0]) is None
    assert annotations.changed_since(versions[20]) is None
    assert annotations.changed_since(annotations.version) == []
    assert annotations.label_counts == {"claim": 300}
    annotations.apply([Change(span, None) for span in spans[:299]])
    assert annotations.label_counts == {"claim": 1}


@given(items)
def test_what_stands_is_what_there_is(made: list[Item]) -> None:
    annotations = Annotations(made)
    standing = annotations.standing()
    assert (standing.kept_spans, standing.kept_relations) == (b"", b"")
    assert [span for _, span in standing.spans] == [*annotations.ordered()]
    assert standing.relations == (*annotations.relations.values(),)
    assert standing.label_counts == annotations.label_counts
    annotations.apply([Change(item, None) for item in reversed(made)])
    assert [span for _, span in standing.spans] == sorted(
        [item for item in made if isinstance(item, Span)], key=order
    )
