"""Warnings that the annotator has dismissed, because the annotation is right as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reader.core.annotation import Span
from reader.core.edit import Change


def as_they_are(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes, where a span that gets another label or range is warned about again.

    What was dismissed was said of the span as it was.
    """
    told: list[Change] = []
    for change in changes:
        before, after = change.before, change.after
        if (
            isinstance(before, Span)
            and isinstance(after, Span)
            and after.dismissed
            and (before.label, before.fragments) != (after.label, after.fragments)
        ):
            change = Change(before, replace(after, dismissed=frozenset()))
        told.append(change)
    return tuple(told)
