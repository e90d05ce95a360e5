"""From Markdown tokens to text, blocks and marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from reader.core.article import BlockFlag, BlockRole, MarkKind
from reader.core.ids import Offset
from reader.ingest.blocks import BlockBuilder

_OPENING = {
    "em_open": MarkKind.EMPHASIS,
    "strong_open": MarkKind.STRONG,
    "s_open": MarkKind.STRIKE,
    "link_open": MarkKind.LINK,
}
_CLOSING = frozenset({"em_close", "strong_close", "s_close", "link_close"})
_AS_SPACES = str.maketrans("\t\n\r", "   ")


class TextBuilder(BlockBuilder):
    """Builds an article's text from the token stream, block by block, in one pass and without recursion."""

    def add(self, tokens: Sequence[Token]) -> None:
        """Add the blocks of a token stream, as `MarkdownIt.parse` gives it."""
        position = 0
        while position < len(tokens):
            token = tokens[position]
            kind = token.type
            if kind == "inline":
                self._add_inline(token.children or ())
            elif kind == "paragraph_open":
                self._set_tight(token.hidden)
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
            self._open_quotation()
        elif kind in ("bullet_list_open", "ordered_list_open"):
            number = int(token.attrs.get("start", 1)) if kind == "ordered_list_open" else None
            self._open_list(number, token.markup)
        elif kind in ("blockquote_close", "bullet_list_close", "ordered_list_close"):
            self._close_container()
        elif kind == "list_item_open":
            self._begin_item()

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
