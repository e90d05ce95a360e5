"""Writing a checkpoint: what has changed is spelled, the rest is copied from the checkpoint before."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from reader.core.annotations import Standing
from reader.core.article import Article
from reader.core.codec import Row, selection_row
from reader.core.dataclass import dataclass
from reader.core.ids import Annotator, JSONValue
from reader.core.runs import runs
from reader.core.spelling import spell_relation, spell_span
from reader.library.edit_log import Anchor
from reader.library.row_lines import row_line, row_number, row_numbers, spell_row
from reader.library.saved_rows import Builder, Columns, SavedRows
from reader.library.state import State

VERSION = 1

_AT_ONCE = 2000
"""Rows that are taken over in one step. In a step of very many, no other thread, and so no key, would get its turn."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that goes into a checkpoint, taken in one moment so that it can be written while edits go on.

    Args:
        standing: The annotations.
        saved: The rows of the saved ones among them; None if there are none.
        meta: The row about the checkpoint itself.
    """

    standing: Standing
    saved: SavedRows | None
    meta: Row

    @classmethod
    def of(
        cls,
        state: State,
        article: Article,
        annotator: Annotator,
        anchor: Anchor | None,
        saved: SavedRows | None,
    ) -> Snapshot:
        """Take a snapshot of a state."""
        standing = state.annotations.standing()
        return cls(standing, saved, meta_row(state, article, annotator, anchor, standing.label_counts))

    def write(self, path: Path, text: str) -> Columns:
        """Write the checkpoint in the place of the one before, and return where its rows lie.

        Args:
            path: The file.
            text: The article's text.

        Raises:
            SaveError: If it cannot be written; the one before is still there.
        """
        from reader.library.row_storage import RowStorage  # TinyDB is not needed to open an article

        before = self.saved.columns if self.saved else Columns()
        builder = Builder(before)
        starts = RowStorage(path, sealed=True).write_lines(
            {
                "meta": iter([spell_row(1, self.meta)]),
                "spans": self._span_lines(builder, before, text),
                "relations": self._relation_lines(builder, before),
            }
        )
        columns = builder.finish()
        columns.span_lines.start, columns.relation_lines.start = starts["spans"], starts["relations"]
        return columns

    def _span_lines(self, builder: Builder, before: Columns, text: str) -> Iterator[bytes]:
        held = before.span_lines.numbers
        taken = _among(held, [span.id for _, span in self.standing.spans])
        done = 0
        for place, span in (*self.standing.spans, (len(self.standing.kept_spans), None)):
            for first, last in _kept(self.standing.kept_spans, done, place):
                builder.keep_spans(first, last)
                if self.saved is not None:
                    yield self.saved.lines(before.span_lines, first, last)
            done = place
            if span is not None:
                number = free_number(span.id, taken, held)
                line = row_line(number, spell_span(span, text).encode("utf-8"))
                builder.add_span(span, len(line), number)
                yield line

    def _relation_lines(self, builder: Builder, before: Columns) -> Iterator[bytes]:
        held = before.relation_lines.numbers
        taken = _among(held, [relation.id for relation in self.standing.relations])
        for first, last in _kept(self.standing.kept_relations, 0, len(self.standing.kept_relations)):
            builder.keep_relations(first, last)
            if self.saved is not None:
                yield self.saved.lines(before.relation_lines, first, last)
        for relation in self.standing.relations:
            number = free_number(relation.id, taken, held)
            line = row_line(number, spell_relation(relation).encode("utf-8"))
            builder.add_relation(relation, len(line), number)
            yield line


def meta_row(
    state: State, article: Article, annotator: Annotator, anchor: Anchor | None, labels: Mapping[str, int]
) -> Row:
    """Return the row that a checkpoint says of itself.

    Args:
        state: What it holds; its annotations are not looked at.
        article: The article.
        annotator: Whose annotations they are.
        anchor: The place in the log that it stands for; None if there is no log.
        labels: How many spans there are of each label.
    """
    return {
        "file": "annotations",
        "version": VERSION,
        "article": article.id,
        "annotator": annotator,
        "sha256": article.sha256,
        "seq": state.seq,
        "log": None if anchor is None else [anchor.end, anchor.line, anchor.crc32],
        "status": str(state.status),
        "labels": dict(sorted(labels.items())),
        "position": selection_row(state.position),
        "drafts": dict(state.drafts),
        "undoable": _spelled(state.history.undoable),
        "redoable": _spelled(state.history.redoable),
    }


def _kept(flags: bytes, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches from `first` to before `last` whose flags are 1, the long ones in steps."""
    begin = flags.find(1, first, last)
    while begin >= 0:
        end = flags.find(0, begin, min(last, begin + _AT_ONCE))
        if end < 0:
            end = min(last, begin + _AT_ONCE)
        yield begin, end
        begin = flags.find(1, end, last)


def free_number(identifier: str, taken: set[int], held: Collection[int] = ()) -> int:
    """Return the number of a row for an item, and take it: the item's own, or the next that is free.

    Args:
        identifier: The item's id.
        taken: Numbers that others have, with all that items of these ids would have and are held; this one comes to
            them.
        held: Numbers that are held by other rows.
    """
    number = row_number(identifier)
    if number in taken:
        while number in taken or number in held:
            number += 1
    taken.add(number)
    return number


def free_numbers(identifiers: Sequence[str]) -> Sequence[int]:
    """Return the numbers of the rows of items in a table that has no others, as `free_number` gives them one by one."""
    numbers = row_numbers(identifiers)
    if len({*numbers}) == len(numbers):
        return numbers
    taken: set[int] = set()
    return [free_number(identifier, taken) for identifier in identifiers]


def _among(held: array[int], identifiers: Sequence[str]) -> set[int]:
    """Return which of the items' own numbers are held."""
    own = {*row_numbers(identifiers)}
    found = set[int]()
    for first in range(0, len(held) if own else 0, _AT_ONCE):
        found |= own.intersection(held[first : first + _AT_ONCE])
    return found


def _spelled(numbers: list[int]) -> list[JSONValue]:
    """Spell numbers as runs `[first, last]`: an undo list is long, and nearly all one run."""
    return [[first, last] for first, last in runs(numbers)]
