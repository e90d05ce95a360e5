"""An edit: undo step, audit trail and unit of saving in one."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from reader.core.annotation import Relation, Span
from reader.core.dataclass import dataclass
from reader.core.ids import Annotator, Timestamp
from reader.core.selection import Selection

Item: TypeAlias = Span | Relation

UPDATE = "article.update"
"""The command of edits that begin the annotations of a new text; what was before counts another one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One span or relation before and after.

    Args:
        before: None where the item is new.
        after: None where the item is deleted.

    Raises:
        ValueError: If both are None, or they are not the same item.
    """

    before: Item | None
    after: Item | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change needs an item before or after")
        if (
            self.before is not None
            and self.after is not None
            and (type(self.before) is not type(self.after) or self.before.id != self.after.id)
        ):
            raise ValueError("a change cannot turn one item into another")

    def inverted(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.after, self.before)


class EditKind(StrEnum):
    """Whether an edit is new, or takes another back, or makes it again."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Edit:
    """What one action of the annotator changed.

    Args:
        seq: 1 for the first edit of an article by this annotator, then one more for each.
        id: Stable for life, never reused.
        at: When. Order comes from `seq` alone.
        by: The annotator.
        command: Id of the command that made it, such as `label.quote`.
        changes: In the order in which they apply.
        kind: New, undo or redo.
        target: For an undo or redo, the `seq` of the new edit that it takes back or makes again.
        before: The selection before the action.
        after: The selection after it.
    """

    seq: int
    id: str
    at: Timestamp
    by: Annotator
    command: str
    changes: tuple[Change, ...]
    kind: EditKind = EditKind.DO
    target: int | None = None
    before: Selection | None = None
    after: Selection | None = None

    def inverted_changes(self) -> tuple[Change, ...]:
        """Return the changes that take this edit back, in the order in which they apply."""
        return tuple(change.inverted() for change in reversed(self.changes))


class History:
    """Which edits can be undone and redone, by their `seq`, as the edits themselves tell."""

    __slots__ = ("redoable", "undoable")

    def __init__(self, undoable: list[int] | None = None, redoable: list[int] | None = None) -> None:
        self.undoable = undoable or []
        self.redoable = redoable or []

    def verify(self, edit: Edit) -> None:
        """Tell whether an edit can come next.

        Raises:
            ValueError: If it undoes or redoes what is not next in line.
        """
        if edit.kind is EditKind.DO:
            return
        stack = self.undoable if edit.kind is EditKind.UNDO else self.redoable
        if not stack or stack[-1] != edit.target:
            raise ValueError(
                f"edit {edit.seq} is the {edit.kind} of {edit.target}, which is not next in line"
            )

    def record(self, edit: Edit) -> None:
        """Take note of an edit that was applied.

        Raises:
            ValueError: If it undoes or redoes what is not next in line.
        """
        self.verify(edit)
        match edit.kind:
            case EditKind.DO if edit.command == UPDATE:
                self.undoable.clear()
                self.redoable.clear()
            case EditKind.DO:
                self.undoable.append(edit.seq)
                self.redoable.clear()
            case EditKind.UNDO:
                self.redoable.append(self.undoable.pop())
            case EditKind.REDO:
                self.undoable.append(self.redoable.pop())
