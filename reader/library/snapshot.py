"""Writing a checkpoint: what has changed is spelled, the rest is copied from the checkpoint before."""

from __future__ import annotations

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
from reader.library.saved_rows import Builder, Columns, Lines, SavedRows
from reader.library.state import State

VERSION = 1

_FEW = 64
"""Rows whose numbers are looked for one by one among those of all others."""


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
        taken, held = set[int](), _numbers(before.span_lines, len(self.standing.spans))
        done = 0
        for place, span in (*self.standing.spans, (len(self.standing.kept_spans), None)):
            for first, last in _kept(self.standing.kept_spans, done, place):
                builder.keep_spans(first, last)
                if self.saved is not None:
                    yield from self.saved.stretches(before.span_lines, first, last)
            done = place
            if span is not None:
                number = free_number(span.id, taken, held)
                line = row_line(number, spell_span(span, text).encode("utf-8"))
                builder.add_span(span, len(line), number)
                yield line

    def _relation_lines(self, builder: Builder, before: Columns) -> Iterator[bytes]:
        taken, held = set[int](), _numbers(before.relation_lines, len(self.standing.relations))
        for first, last in _kept(self.standing.kept_relations, 0, len(self.standing.kept_relations)):
            builder.keep_relations(first, last)
            if self.saved is not None:
                yield from self.saved.stretches(before.relation_lines, first, last)
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
    """Yield the stretches from `first` to before `last` whose flags are 1."""
    begin = flags.find(1, first, last)
    while begin >= 0:
        end = flags.find(0, begin, last)
        if end < 0:
            end = last
        yield begin, end
        begin = flags.find(1, end, last)


def free_number(identifier: str, taken: set[int], held: Collection[int] = ()) -> int:
    """Return the number of a row for an item, and take it: the item's own, or the next that is free.

    Args:
        identifier: The item's id.
        taken: Numbers that others have; this one comes to them.
        held: More of them.
    """
    number = row_number(identifier)
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


def _numbers(lines: Lines, looked_for: int) -> Collection[int]:
    """Return the numbers of rows, as a set only where so many are looked for that it is worth its memory."""
    return lines.numbers if looked_for < _FEW else frozenset(lines.numbers)


def _spelled(numbers: list[int]) -> list[JSONValue]:
    """Spell numbers as runs `[first, last]`: an undo list is long, and nearly all one run."""
    return [[first, last] for first, last in runs(numbers)]
