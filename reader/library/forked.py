"""A log into which a merge has put what two machines had added: both sides, with the same outcome wherever it is read.

An edit's number is higher than those of all edits that whoever made it had before them. So the order by number, then
time, then id never puts an edit before one that it rests on, and does not depend on which side's lines come first.
What an edit changes is put over what is there part by part. Where both sides changed the same part, the later time
stands; a deletion never wins over what the other side did with the thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from itertools import chain, pairwise
from typing import Any

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.codec import Row, edit_from
from reader.core.edit import Edit, History, Item
from reader.core.ids import SpanId
from reader.library.state import Replay, State, status_from, within

_SPOKEN = {"label", "fragments", "entity", "note", "dismissed", "type", "head", "tail"}
"""The parts whose loss is told of, beside attributes; who did something last, and how, is not."""

_LONGEST = 60
"""The code points of a highlight that are told."""

_CHANGED = "deleted on one side and changed on the other; it is kept"


class ForkedReplay(Replay):
    """Takes the records of a forked log in any order, and brings the state up to date when it is settled."""

    def __init__(self, text: str) -> None:
        super().__init__(State(), text)
        self.disputes: list[str] = []
        self._edits: dict[str, list[Edit]] = {}
        self._since = 0
        self._status_at = ""
        self._missing_from = 0

    def take(self, record: Row) -> None:
        """Keep an edit, each once, and follow any other record."""
        match record.get("type"):
            case "edit":
                edit = edit_from(record, self._text)
                same = self._edits.setdefault(edit.id, [])
                if edit not in same:
                    if edit.seq <= self.state.seq:
                        self._since = edit.seq
                    same.append(edit)
                    self.state.seq = max(self.state.seq, edit.seq)
                    self.state.position = within(edit.after, self._text) or self.state.position
            case "status":
                status, at = status_from(record.get("status")), str(record.get("at", ""))
                if at >= self._status_at:
                    self.state.status, self._status_at = status, at
            case _:
                super().take(record)

    def settle(self) -> None:
        """Work out what all edits have led to. Nothing from before can be undone: the numbers stand twice."""
        edits = sorted(chain(*self._edits.values()), key=lambda edit: (edit.seq, edit.at, edit.id))
        union = _Union(self._text, self._since)
        numbers = [0, *sorted({edit.seq for edit in edits})]
        lost = [number for before, number in pairwise(numbers) if number > before + 1]
        self.gaps += len(lost)
        self._missing_from = lost[-1] if lost else 0
        for edit in edits:
            union.take(edit)
            for change in edit.changes:
                item = change.after or change.before
                if item is not None:
                    self.touched[item.id] = edit.seq
        self.state.annotations, untied = union.finish()
        self._untied.update((relation.id, relation) for relation in untied)
        self.state.history = History()
        self.disputes = union.disputes

    def may_lack(self, item: Item) -> bool:
        """Tell whether a checkpoint may have an item from an edit that the log has lost."""
        last = self.touched.get(item.id)
        return last is None or (last < self._missing_from and self.state.item(item.id) is not None)


class _Union:
    """What edits of both sides lead to, taken by number.

    Args:
        text: The article's text.
        since: The number from which on the last fork goes; what was in dispute before was told then.
    """

    def __init__(self, text: str, since: int) -> None:
        self.disputes: list[str] = []
        self._text = text
        self._since = since
        self._items: dict[str, Item | None] = {}
        self._setters: dict[tuple[str, str], Edit] = {}
        self._gone: dict[str, tuple[Edit, Item]] = {}

    def take(self, edit: Edit) -> None:
        """Put what an edit changes over what is there."""
        kept: list[str] = []
        for change in edit.changes:
            before, after = change.before, change.after
            if after is not None:
                self._change(edit, before, after)
            elif before is not None:
                here = self._items.get(before.id, before)
                if here == before:
                    self._gone[before.id] = edit, before
                    self._items[before.id] = None
                elif here is not None:
                    kept.append(here.id)
                    self._tell(edit, f"{self._named(here)} was {_CHANGED}")
        for identifier in kept:
            self._restore_ties(identifier, edit)

    def finish(self) -> tuple[Annotations, list[Relation]]:
        """Return the annotations, and the relations that have lost an end."""
        untied: list[Relation] = []
        for tie in [item for item in self._items.values() if isinstance(item, Relation)]:
            for end in (tie.head, tie.tail):
                if self._items.get(end) is None and end in self._gone:
                    self._revive(end, "deleted on one side and tied on the other; it is kept")
            if not (self._is_span(tie.head) and self._is_span(tie.tail)):
                untied.append(tie)
        lost = {tie.id for tie in untied}
        items = [item for item in self._items.values() if item is not None and item.id not in lost]
        return Annotations(sorted(items, key=lambda item: isinstance(item, Relation))), untied

    def _change(self, edit: Edit, before: Item | None, after: Item) -> None:
        identifier = after.id
        if identifier in self._items and self._items[identifier] is None and before is not None:
            self._revive(identifier, _CHANGED)
        here = self._items.get(identifier) or before
        if here is None or before is None or type(here) is not type(before):
            self._items[identifier] = after
            return
        old, new, held = _parts(before), _parts(after), _parts(here)
        for part in old.keys() | new.keys():
            if old.get(part) == new.get(part):
                continue
            mine, setter = held.get(part), self._setters.get((identifier, part))
            if mine not in (old.get(part), new.get(part)) and setter is not None:
                later = (edit.at, edit.id) > (setter.at, setter.id)
                self._tell_part(
                    setter, edit, here, part, (mine, new.get(part)) if later else (new.get(part), mine)
                )
                if not later:
                    continue
            held[part] = new.get(part)
            self._setters[identifier, part] = edit
        self._items[identifier] = _made(after, held)

    def _revive(self, identifier: str, how: str) -> None:
        edit, item = self._gone[identifier]
        self._items[identifier] = item
        self._tell(edit, f"{self._named(item)} was {how}")
        self._restore_ties(identifier, edit)

    def _restore_ties(self, span: str, edit: Edit) -> None:
        """Take back that the edit which deleted a span has deleted its relations."""
        for change in edit.changes:
            tie = change.before
            if (
                isinstance(tie, Relation)
                and change.after is None
                and span in (tie.head, tie.tail)
                and self._items.get(tie.id) is None
                and self._is_span(tie.head)
                and self._is_span(tie.tail)
            ):
                self._items[tie.id] = tie

    def _is_span(self, identifier: SpanId) -> bool:
        return isinstance(self._items.get(identifier), Span)

    def _tell(self, edit: Edit, said: str) -> None:
        if edit.seq >= self._since and said not in self.disputes:
            self.disputes.append(said)

    def _tell_part(self, setter: Edit, edit: Edit, item: Item, part: str, values: tuple[Any, Any]) -> None:
        name = part.removeprefix("attributes.")
        if setter.seq >= self._since and (part in _SPOKEN or name != part):
            lost, stands = (self._spelled(part, value) for value in values)
            said = f"its {name} was changed on both sides; the later stands, {stands}, and not {lost}"
            self._tell(edit, f"{self._named(item)}: {said}")

    def _spelled(self, part: str, value: Any) -> str:
        if part == "fragments":
            return "“" + " … ".join(self._text[one.start : one.end] for one in value) + "”"
        if isinstance(value, frozenset):
            return " ".join(sorted(value)) or "none"
        return f"“{value}”" if value else "none"

    def _named(self, item: Item) -> str:
        if isinstance(item, Relation):
            return f"relation {item.type} {item.id}"
        return f"{item.label} “{item.excerpt(self._text)[:_LONGEST]}”"


def _parts(item: Item) -> dict[str, Any]:
    """Return what an item says, each attribute by itself."""
    parts = {field.name: getattr(item, field.name) for field in fields(item)}
    held: Mapping[str, str] = parts.pop("attributes", {})
    return parts | {f"attributes.{name}": value for name, value in held.items()}


def _made(like: Item, parts: Mapping[str, Any]) -> Item:
    """Return an item that says what its parts do."""
    own = {name: value for name, value in parts.items() if not name.startswith("attributes.")}
    if isinstance(like, Relation):
        return replace(like, **own)
    held = {
        name.removeprefix("attributes."): value
        for name, value in parts.items()
        if name.startswith("attributes.") and value is not None
    }
    return replace(like, **own, attributes=held)
