"""What every format with a structure of its own shares: an article's text, built block by block."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reader.core.article import Block, BlockFlag, BlockRole, Mark, MarkKind
from reader.core.ids import Offset
from reader.ingest.attribution import DASHES
from reader.ingest.draft import BULLET
from reader.ingest.pullquote import attribution_tail

_DEEPEST = 1_000
"""How deep quotations and lists are told apart; what lies deeper is drawn as if it lay there."""


@dataclass(slots=True)
class _Quotation:
    """An open block quotation."""


@dataclass(slots=True)
class _List:
    """An open list.

    Args:
        number: The number of the next item; None in a bullet list.
        delimiter: What follows an item's number.
        marker: The marker of the present item until its first block takes it.
        tight: True if no blank lines part the items.
    """

    number: int | None
    delimiter: str
    marker: str = ""
    tight: bool = False


class BlockBuilder:
    """Builds an article's text, block by block, in one pass and without recursion.

    Blocks are parted by a blank line, those of a tight list by a line end. List markers and rules are
    properties of blocks, not text.

    Attributes:
        blocks: The blocks so far.
        marks: The marks so far, in the order in which they end.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self._parts: list[str] = []
        self._length: Offset = 0
        self._containers: list[_Quotation | _List] = []
        self._quotes = 0
        self._lists = 0
        self._list_begins = False
        self._ruled = False
        self._heading = 0

    def text(self) -> str:
        """Return the text so far."""
        # An entity can stand for a carriage return; it ends a line, like every other one.
        return "".join(self._parts).replace("\r", "\n")

    def _open_quotation(self) -> None:
        self._containers.append(_Quotation())
        self._quotes += 1

    def _open_list(self, number: int | None, delimiter: str) -> None:
        """Open a list.

        Args:
            number: The number of its first item; None for a bullet list.
            delimiter: What follows an item's number.
        """
        if not (self._containers and isinstance(self._containers[-1], _List)):
            self._list_begins = True
        self._containers.append(_List(number, delimiter))
        self._lists += 1

    def _begin_item(self) -> None:
        if not (self._containers and isinstance(inner := self._containers[-1], _List)):
            return
        if inner.number is None:
            inner.marker = BULLET
        else:
            inner.marker = f"{inner.number}{inner.delimiter}"
            inner.number += 1

    def _close_container(self) -> None:
        if isinstance(self._containers.pop(), _Quotation):
            self._quotes -= 1
        else:
            self._lists -= 1

    def _set_tight(self, tight: bool) -> None:
        """Say whether blank lines part the items of the innermost container, if that is a list."""
        if self._containers and isinstance(inner := self._containers[-1], _List):
            inner.tight = tight

    def _role(self) -> BlockRole:
        """Return the role of running text at this place."""
        if not self._containers:
            return BlockRole.PARAGRAPH
        return BlockRole.QUOTATION if isinstance(self._containers[-1], _Quotation) else BlockRole.LIST_ITEM

    def _is_tight(self) -> bool:
        if self._list_begins or not self._containers:
            return False
        inner = self._containers[-1]
        return isinstance(inner, _List) and inner.tight

    def _begin(self, *, tight: bool) -> int:
        """Part the next block from the last one and return how many parts the text had before."""
        parts = len(self._parts)
        if self.blocks:
            separator = "\n" if tight else "\n\n"
            self._parts.append(separator)
            self._length += len(separator)
        return parts

    def _end(self, start: Offset, parts: int, role: BlockRole, flags: BlockFlag, level: int = 0) -> bool:
        """Record the block that began at `start`; if it has no text, take back what `_begin` wrote."""
        if self._length == start:
            self._length -= sum(map(len, self._parts[parts:]))
            del self._parts[parts:]
            return False
        if self._ruled:
            flags |= BlockFlag.RULED
            self._ruled = False
        marker = self._take_marker() if self._lists else ""
        quotes, lists = min(self._quotes, _DEEPEST), min(self._lists, _DEEPEST)
        self.blocks.append(Block(start, self._length, role, level, quotes, lists, marker, flags))
        self._list_begins = False
        return True

    def _take_marker(self) -> str:
        marker = ""
        for container in self._containers:
            if isinstance(container, _List):
                marker, container.marker = container.marker or marker, ""
        return marker

    def _write(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)

    def _add_verbatim(self, content: str, role: BlockRole) -> None:
        tight = self._is_tight()
        parts = self._begin(tight=tight)
        start = self._length
        self._write(content.removesuffix("\n"))
        self._end(start, parts, role, BlockFlag.TIGHT if tight else BlockFlag.NONE)

    def _mark(self, kind: MarkKind, start: Offset, target: str, end: Offset) -> None:
        if end > start:
            self.marks.append(Mark(start, end, kind, target))

    def _part_attribution(self, first_part: int, last_break: int, first_mark: int) -> None:
        """Make the last line of the last block a block of its own if it is a dash and an attribution.

        Args:
            first_part: Which part of the text the block begins with.
            last_break: Which part of the text is the line break before its last line.
            first_mark: Index of the block's first mark.
        """
        tail = "".join(self._parts[last_break + 1 :])
        if not tail.startswith(DASHES):
            return
        block = self.blocks[-1]
        lines = "".join(self._parts[first_part:last_break]) + "\n" + tail
        if attribution_tail(lines, quoted=block.role is BlockRole.QUOTATION) is None:
            return
        self._parts[last_break] = "\n"
        cut = block.end - len(tail) - 1
        self.blocks[-1] = replace(block, end=cut)
        self.blocks.append(replace(block, start=cut + 1, flags=BlockFlag.TIGHT))
        marks, self.marks[first_mark:] = self.marks[first_mark:], []
        for mark in marks:
            self._mark(mark.kind, mark.start, mark.target, min(mark.end, cut))
            self._mark(mark.kind, max(mark.start, cut + 1), mark.target, mark.end)
