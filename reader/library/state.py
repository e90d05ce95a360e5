"""What an annotator has said about an article so far, and how it follows from the edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.codec import MalformedError, Row, edit_from, optional_string, selection_from, string
from reader.core.dataclass import dataclass
from reader.core.edit import Change, Edit, EditKind, History, Item
from reader.core.ids import RelationId, SpanId
from reader.core.selection import Selection
from reader.library.protocol import Status


@dataclass(slots=True)
class State:
    """Annotations and all that goes with them, after the edit numbered `seq`."""

    annotations: Annotations = field(default_factory=Annotations)
    history: History = field(default_factory=History)
    seq: int = 0
    position: Selection | None = None
    status: Status = Status.TODO
    drafts: dict[str, str] = field(default_factory=dict)

    def item(self, identifier: str) -> Item | None:
        """Return the span or relation of an id, or None."""
        span = self.annotations.span(SpanId(identifier))
        return span or self.annotations.relations.get(RelationId(identifier))


class Replay:
    """Brings a state up to date, one record of the log after the other.

    While the log is whole, every edit fits. Where a part of it was lost, each later edit is taken for what
    it says that its items are now, and nothing from before the gap can be undone any more.

    Attributes:
        state: What the records have led to.
        touched: For each item, the last edit that changed it.
        gaps: How often something was missing or did not fit.
        forked: Whether an edit has a number that was passed: two machines have gone on from the same edit.
    """

    def __init__(self, state: State, text: str) -> None:
        self.state = state
        self.touched: dict[str, int] = {}
        self.gaps = 0
        self.forked = False
        self._doubtful = False
        self._text = text
        self._untied: dict[RelationId, Relation] = {}

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, as far as the records tell."""
        return self.gaps == 0 and not self._doubtful

    def take(self, record: Row) -> None:
        """Follow one record.

        Raises:
            MalformedError: If it cannot be read, or does not fit the article's text.
        """
        match record.get("type"):
            case "edit":
                self._take_edit(edit_from(record, self._text))
            case "position":
                self.state.position = within(selection_from(record.get("selection")), self._text)
            case "draft":
                _keep_draft(self.state.drafts, string(record, "key"), optional_string(record, "words"))
            case "status":
                self.state.status = status_from(record.get("status"))
            case kind:
                raise MalformedError(f"a record of the unknown type {kind!r}")

    def skip(self) -> None:
        """Take note of a record that cannot be read: whether an edit is missing, the next one tells."""
        self._doubtful = True

    def open_gap(self) -> None:
        """Take note that something is missing here."""
        self.gaps += 1
        self.state.history = History()

    def put(self, item: Item) -> None:
        """Make an item what it is said to be, whatever it was."""
        self._force(item.id, item)

    def finish(self) -> int:
        """Tie what could not be tied before, and return how many relations have lost an end."""
        for relation in list(self._untied.values()):
            self._put_relation(relation)
        return len(self._untied)

    def _take_edit(self, edit: Edit) -> None:
        state = self.state
        if edit.seq != state.seq + 1:
            self.open_gap()
            self.forked = self.forked or edit.seq <= state.seq
        self._doubtful = False
        try:
            state.annotations.apply(edit.changes)
            state.history.record(edit)
        except ValueError:
            self.open_gap()
            for change in edit.changes:
                kept = change.after or change.before
                if kept is not None:
                    self._force(kept.id, change.after)
        self.touched.update(dict.fromkeys(changed_ids(edit.changes), edit.seq))
        state.seq = max(state.seq, edit.seq)
        state.position = within(edit.after, self._text) or state.position

    def _force(self, identifier: str, item: Item | None) -> None:
        annotations = self.state.annotations
        here = self.state.item(identifier)
        self._untied.pop(RelationId(identifier), None)
        if isinstance(item, Relation):
            self._put_relation(item)
        elif item is not None:
            annotations.apply([Change(here if isinstance(here, Span) else None, item)])
        elif isinstance(here, Span):
            for relation in annotations.relations_from(here.id) + annotations.relations_to(here.id):
                if relation.id in annotations.relations:
                    annotations.apply([Change(relation, None)])
            annotations.apply([Change(here, None)])
        elif here is not None:
            annotations.apply([Change(here, None)])

    def _put_relation(self, relation: Relation) -> None:
        annotations = self.state.annotations
        if relation.head in annotations.spans and relation.tail in annotations.spans:
            annotations.apply([Change(annotations.relations.get(relation.id), relation)])
            self._untied.pop(relation.id, None)
        else:
            self._untied[relation.id] = relation


def changed_ids(changes: Iterable[Change]) -> list[str]:
    """Return the ids of the items that changes touch."""
    items = (change.after or change.before for change in changes)
    return [item.id for item in items if item is not None]


def verify_edit(edit: Edit, state: State, text: str) -> None:
    """Look whether an edit can follow a state, as far as its changes do not tell.

    Raises:
        ValueError: If it cannot.
    """
    if edit.seq != state.seq + 1:
        raise ValueError(f"the edit is number {edit.seq}, where {state.seq + 1} follows")
    if edit.kind is not EditKind.DO:
        stack = state.history.undoable if edit.kind is EditKind.UNDO else state.history.redoable
        if not stack or stack[-1] != edit.target:
            raise ValueError(
                f"edit {edit.seq} is the {edit.kind} of {edit.target}, which is not next in line"
            )
    for change in edit.changes:
        if isinstance(change.after, Span) and change.after.end > len(text):
            raise ValueError(f"span {change.after.id} runs past the text's end at {len(text)}")


def status_from(value: object) -> Status:
    """Read a status.

    Raises:
        MalformedError: If there is none of that name.
    """
    try:
        return Status(str(value))
    except ValueError:
        raise MalformedError(f"the status {value!r} is not known") from None


def _keep_draft(drafts: dict[str, str], key: str, words: str | None) -> None:
    if words is None:
        drafts.pop(key, None)
    else:
        drafts[key] = words


def within(selection: Selection | None, text: str) -> Selection | None:
    """Return a selection if it lies in the text: a position is a comfort, not worth an alarm."""
    return selection if selection is not None and selection.end <= len(text) else None
