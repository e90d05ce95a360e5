"""How much of a task an editor holds, and whether it holds anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.keystrokes.gold import GIVEN, Part, Task
from reader.core.annotation import Relation, Span
from reader.core.ids import EntityId, SpanId
from reader.editor.editor import Editor


@dataclass(frozen=True, slots=True)
class Stage:
    """What has been made of a task.

    Args:
        pieces: For each part, the numbers of its fragments that are there.
        ties: The ties that are there, by number.
    """

    pieces: tuple[frozenset[int], ...]
    ties: frozenset[int]

    def left(self, task: Task) -> int:
        """Return how many fragments and ties are still to be made."""
        missing = sum(
            len(part.fragments) - len(held) for part, held in zip(task.parts, self.pieces, strict=True)
        )
        return missing + len(task.ties) - len(self.ties)

    def is_untied(self, task: Task) -> bool:
        """Tell whether all fragments are there, and ties alone may be missing."""
        return all(
            len(held) == len(part.fragments) for held, part in zip(self.pieces, task.parts, strict=True)
        )

    def contains(self, other: Stage) -> bool:
        """Tell whether all that another stage has is here too."""
        return self.ties >= other.ties and all(
            mine >= theirs for mine, theirs in zip(self.pieces, other.pieces, strict=True)
        )


def stage_of(editor: Editor, task: Task) -> Stage | None:
    """Return what of a task an editor holds; None if it holds anything else that was not there before."""
    held = [set[int]() for _ in task.parts]
    known = {span.entity for span in editor.annotations.spans.values() if _is_given(span)}
    names: dict[SpanId, int] = {}
    for span in editor.annotations.spans.values():
        if _is_given(span):
            for place, part in enumerate(task.parts):
                if (part.label, part.fragments) == (span.label, span.fragments):
                    names[span.id] = place
                    held[place] = set(range(len(part.fragments)))
    for span in editor.annotations.spans.values():
        if _is_given(span):
            continue
        number = next(
            (
                place
                for place, part in enumerate(task.parts)
                if not held[place] and _is_of(span, part) and _is_who(span, part, known)
            ),
            None,
        )
        if number is None:
            return None
        names[span.id] = number
        held[number] = {task.parts[number].fragments.index(piece) for piece in span.fragments}
    ties: set[int] = set()
    for relation in editor.annotations.relations.values():
        if _is_given(relation):
            continue
        tie = _tie_of(relation, names)
        if tie not in task.ties:
            return None
        ties.add(task.ties.index(tie))
    return Stage(tuple(frozenset(pieces) for pieces in held), frozenset(ties))


def _is_given(record: Span | Relation) -> bool:
    return record.id.partition("-")[2].startswith(GIVEN)


def _is_of(span: Span, part: Part) -> bool:
    return (
        span.label == part.label
        and all(piece in part.fragments for piece in span.fragments)
        and all(span.attributes.get(name) == value for name, value in part.attributes)
    )


def _is_who(span: Span, part: Part, known: set[EntityId | None]) -> bool:
    """Tell whether a span points at the right entity: the one that is known, or else none that is."""
    if not part.who:
        return True
    return span.entity == part.who if part.who in known else span.entity is None or span.entity not in known


def _tie_of(relation: Relation, names: Mapping[SpanId, int]) -> tuple[str, int, int]:
    return (relation.type, names.get(relation.head, -1), names.get(relation.tail, -1))
