"""From Markdown tokens to text, blocks and marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from reader.core.article import Block, BlockFlag, BlockRole, Mark, MarkKind
from reader.core.ids import Offset
from reader.ingest.attribution import DASHES
from reader.ingest.draft import BULLET
from reader.ingest.pullquote import attribution_tail

_OPENING = {
    "em_open": MarkKind.EMPHASIS,
    "strong_open": MarkKind.STRONG,
    "s_open": MarkKind.STRIKE,
    "link_open": MarkKind.LINK,
}
_CLOSING = frozenset({"em_close", "strong_close", "s_close", "link_close"})
_AS_SPACES = str.maketrans("\t\n\r", "   ")


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

    def begin_item(self) -> None:
        if self.number is None:
            self.marker = BULLET
        else:
            self.marker = f"{self.number}{self.delimiter}"
            self.number += 1


class TextBuilder:
    """Builds an article's text from the token stream, block by block, in one pass and without recursion.

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

    def add(self, tokens: Sequence[Token]) -> None:
        """Add the blocks of a token stream, as `MarkdownIt.parse` gives it."""
        position = 0
        while position < len(tokens):
            token = tokens[position]
            kind = token.type
            if kind == "inline":
                self._add_inline(token.children or ())
            elif kind == "paragraph_open":
                if self._containers and isinstance(inner := self._containers[-1], _List):
                    inner.tight = token.hidden
            elif kind == "heading_open":
                self._heading = int(token.tag[1:])
            elif kind == "heading_close":
                self._heading = 0
            elif kind in ("fence", "code_block"):
                self._add_verbatim(token.content, BlockRole.CODE)
            elif kind == "html_block":
                self._add_verbatim(token.content, self._role())
            elif kind == "hr":
                self._ruled = True
            elif kind == "table_open":
                position = self._add_table(tokens, position)
            else:
                self._open_or_close(token)
            position += 1

    def _open_or_close(self, token: Token) -> None:
        kind = token.type
        if kind == "blockquote_open":
            self._containers.append(_Quotation())
            self._quotes += 1
        elif kind == "blockquote_close":
            self._containers.pop()
            self._quotes -= 1
        elif kind in ("bullet_list_open", "ordered_list_open"):
            if not (self._containers and isinstance(self._containers[-1], _List)):
                self._list_begins = True
            number = int(token.attrs.get("start", 1)) if kind == "ordered_list_open" else None
            self._containers.append(_List(number, token.markup))
            self._lists += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._containers.pop()
            self._lists -= 1
        elif kind == "list_item_open" and isinstance(inner := self._containers[-1], _List):
            inner.begin_item()

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
        self.blocks.append(Block(start, self._length, role, level, self._quotes, self._lists, marker, flags))
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

    def _add_inline(self, children: Sequence[Token]) -> None:
        tight = self._is_tight()
        parts = self._begin(tight=tight)
        start, first_part, first_mark = self._length, len(self._parts), len(self.marks)
        last_break = self._write_inline(children)
        role = BlockRole.HEADING if self._heading else self._role()
        flags = BlockFlag.TIGHT if tight else BlockFlag.NONE
        kept = self._end(start, parts, role, flags, self._heading)
        if kept and last_break >= 0 and role in (BlockRole.PARAGRAPH, BlockRole.QUOTATION):
            self._part_attribution(first_part, last_break, first_mark)

    def _write_inline(self, children: Iterable[Token]) -> int:
        """Write inline tokens and return which part is the last line break; -1 if there is none."""
        parts, length = self._parts, self._length
        last_break = -1
        opened: list[tuple[MarkKind, Offset, str]] = []
        # An image's alternative text is a token stream of its own, and may hold images.
        streams = [iter(children)]
        while streams:
            for token in streams[-1]:
                kind = token.type
                if kind == "softbreak" or kind == "hardbreak":
                    last_break = len(parts)
                    parts.append(" " if kind == "softbreak" else "\n")
                    length += 1
                elif kind in _OPENING:
                    opened.append((_OPENING[kind], length, str(token.attrs.get("href", ""))))
                elif kind in _CLOSING:
                    self._mark(*opened.pop(), length)
                elif kind == "image":
                    opened.append((MarkKind.IMAGE, length, str(token.attrs.get("src", ""))))
                    streams.append(iter(token.children or ()))
                    break
                else:
                    parts.append(token.content)
                    length += len(token.content)
                    if kind == "code_inline":
                        self._mark(MarkKind.CODE, length - len(token.content), "", length)
            else:
                streams.pop()
                if streams:
                    self._mark(*opened.pop(), length)
        self._length = length
        return last_break

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

    def _add_table(self, tokens: Sequence[Token], position: int) -> int:
        """Add the rows of the table that opens at `position` and return where it closes."""
        flags = BlockFlag.TIGHT if self._is_tight() else BlockFlag.NONE
        while (token := tokens[position]).type != "table_close":
            if token.type == "tr_open":
                head = BlockFlag.TABLE_HEAD if tokens[position - 1].type == "thead_open" else BlockFlag.NONE
                rows = len(self.blocks)
                position = self._add_row(tokens, position, flags | head)
                if len(self.blocks) > rows:
                    flags = BlockFlag.TIGHT
            position += 1
        return position

    def _add_row(self, tokens: Sequence[Token], position: int, flags: BlockFlag) -> int:
        """Add the table row that opens at `position` and return where it closes."""
        parts = self._begin(tight=BlockFlag.TIGHT in flags)
        start = self._length
        cells = 0
        while (token := tokens[position]).type != "tr_close":
            if token.type == "inline":
                if cells:
                    self._write("\t")
                cells += 1
                cell = len(self._parts)
                self._write_inline(token.children or ())
                # A tab in a cell, or a line end that an entity stands for, would read as the end of the cell.
                self._parts[cell:] = [part.translate(_AS_SPACES) for part in self._parts[cell:]]
            position += 1
        self._end(start, parts, BlockRole.TABLE_ROW, flags)
        return position
