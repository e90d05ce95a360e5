"""From the elements of HTML to text, blocks and marks, wherever they come from: a page, a chapter, an extract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from reader.core.article import BlockFlag, BlockRole, MarkKind
from reader.core.ids import Offset
from reader.ingest.blocks import BlockBuilder
from reader.ingest.events import Event, Step, without_layout_tables
from reader.ingest.styles import OpenStyles

_MARKS = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), MarkKind.EMPHASIS),
    **dict.fromkeys(("strong", "b"), MarkKind.STRONG),
    **dict.fromkeys(("s", "strike", "del"), MarkKind.STRIKE),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), MarkKind.CODE),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_ENDS_HEADING = frozenset(("p", "pre", "blockquote", "table", "hr", *_LISTS))
_PARTING = frozenset(
    "address article aside body center dd details dialog div dl dt fieldset figcaption figure footer form header "
    "hgroup hr html legend li main nav p pre section summary blockquote caption table thead tbody tfoot tr td th "
    "ul ol menu dir h1 h2 h3 h4 h5 h6".split()
)
_NESTING = frozenset(("blockquote", "li", *_LISTS))
_DEEPEST = 40
_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class _Writing:
    """The block that is being written.

    Args:
        before: Length of the text before what parts the block from the last one.
        start: Where the block begins.
        parts: How many parts the text had before the parting.
        first_part: Which part the block begins with.
        first_mark: Index of the block's first mark.
        tight: True if no blank line parts it from the last one.
        last_break: Which part is its last line break; -1 if it has none.
    """

    before: Offset
    start: Offset
    parts: int
    first_part: int
    first_mark: int
    tight: bool
    last_break: int = -1


@dataclass(slots=True)
class _Row:
    """An open table row.

    Args:
        cells: How many cells it has so far.
        heads: How many of them are column titles.
        filled: True if any of them has text.
        cell_filled: True if the last of them has.
    """

    cells: int = 0
    heads: int = 0
    filled: bool = False
    cell_filled: bool = False


class ElementBuilder(BlockBuilder):
    """Builds an article's text from the elements of a document, however broken their nesting is.

    White space is what HTML makes of it: runs of it are one space, two line breaks in a row part paragraphs,
    and only preformatted text keeps its own. A table's rows become blocks if it is one of data; one that only
    arranges the page is read as if it were not there.

    Attributes:
        anchors: Where elements begin in the text, by the ids that links lead to.
    """

    def __init__(self, base: str = "") -> None:
        """Begin.

        Args:
            base: The address that links without one of their own are relative to; empty if it is not known.
        """
        super().__init__()
        self.anchors: dict[str, Offset] = {}
        self._base = base
        self._unplaced: list[str] = []
        self._nesting: list[tuple[str, bool]] = []
        self._counts: Counter[str] = Counter()
        self._styles = OpenStyles()
        self._in_paragraph = False
        self._verbatim: list[str] | None = None
        self._row: _Row | None = None
        self._first_row = False
        self._block: _Writing | None = None
        self._space = False
        self._breaks = 0

    def add(self, events: Iterable[Event]) -> None:
        """Add a document, or a part of one that is followed by others."""
        for step, value, attributes in without_layout_tables(events):
            if step is Step.TEXT:
                self._add_text(value)
            elif step is Step.OPEN:
                self._open(value, attributes)
            else:
                self._close(value)
        self._finish()

    def _finish(self) -> None:
        self._end_verbatim()
        self._end_row()
        self._end_block()
        if self.blocks:
            self._place_anchors(self.blocks[-1].start)
        self._pop_until(0)
        self._styles.clear()
        self._heading = 0
        self._in_paragraph = False

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if name := attributes.get("id") or (attributes.get("name") if tag == "a" else None):
            self._unplaced.append(name)
        if tag in _PARTING:
            self._part()
            self._open_block(tag, attributes)
        elif tag == "br":
            self._break_line()
        elif tag == "a":
            self._close_style(MarkKind.LINK)
            if href := attributes.get("href", "").strip():
                self._styles.open_link(self._absolute(href))
        elif tag == "q":
            self._add_text("“")
        elif (kind := _MARKS.get(tag)) is not None:
            self._styles.open(kind)

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _ENDS_HEADING:
            self._heading = 0
        if tag == "p":
            self._in_paragraph = True
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag in _NESTING:
            self._nest(tag, attributes)
        elif tag == "pre":
            self._verbatim = []
        elif tag == "hr":
            self._ruled = bool(self.blocks)
        elif tag == "table":
            self._first_row = True
        elif tag == "tr":
            self._end_row()
            self._begin_row()
        elif tag in ("td", "th"):
            self._begin_cell(head=tag == "th")

    def _close(self, tag: str) -> None:
        if tag in _PARTING:
            self._close_block(tag)
        elif tag == "a":
            self._close_style(MarkKind.LINK)
        elif tag == "q":
            self._add_text("”")
        elif (kind := _MARKS.get(tag)) is not None:
            self._close_style(kind)

    def _close_block(self, tag: str) -> None:
        if tag == "pre":
            self._end_verbatim()
        elif tag in ("tr", "table") and self._row is not None:
            self._end_row()
        else:
            self._part()
        if tag == "p":
            self._in_paragraph = False
        elif tag in _HEADINGS:
            self._heading = 0
        elif self._counts[tag]:
            depth = len(self._nesting)
            while self._nesting[depth - 1][0] != tag:
                depth -= 1
            self._pop_until(depth - 1)

    def _nest(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._in_paragraph = False
        if tag == "li":
            if self._nesting and self._nesting[-1][0] == "li":
                self._pop_until(len(self._nesting) - 1)
            self._begin_item()
        held = tag != "li" and len(self._containers) < _DEEPEST
        if held and tag == "blockquote":
            self._open_quotation()
        elif held:
            start = attributes.get("start", "")
            first = int(start) if re.fullmatch("[0-9]{1,6}", start) else 1
            self._open_list(first if tag == "ol" else None, ".")
        self._nesting.append((tag, held))
        self._counts[tag] += 1

    def _pop_until(self, depth: int) -> None:
        while len(self._nesting) > depth:
            tag, held = self._nesting.pop()
            self._counts[tag] -= 1
            if held:
                self._close_container()

    def _add_text(self, text: str) -> None:
        if self._verbatim is not None:
            self._verbatim.append(text)
            return
        words = _SPACES.sub(" ", text)
        if words.startswith(" "):
            self._space = self._space or self._is_begun()
            words = words[1:]
        if not words:
            return
        if self._block is None:
            self._begin_block()
        elif self._breaks and self._row is None and not self._heading:
            self._block.last_break = len(self._parts)
            self._write("\n")
        elif self._space or self._breaks:
            self._write(" ")
        self._breaks = 0
        self._space = words.endswith(" ")
        self._styles.write(self._length)
        self._place_anchors(self._length)
        self._write(words.removesuffix(" "))
        if self._row is not None:
            self._row.filled = self._row.cell_filled = True

    def _is_begun(self) -> bool:
        """Tell whether the block, or the cell, that is being written has text."""
        return self._block is not None and (self._row is None or self._row.cell_filled)

    def _break_line(self) -> None:
        if self._verbatim is not None:
            self._verbatim.append("\n")
            return
        self._space = False
        self._breaks += 1
        if self._breaks > 1:
            self._part()

    def _part(self) -> None:
        """End the paragraph that is being written, or the line, in a cell or in preformatted text."""
        if self._verbatim is not None:
            if self._verbatim and not self._verbatim[-1].endswith("\n"):
                self._verbatim.append("\n")
        elif self._row is not None:
            self._space = self._space or self._is_begun()
        else:
            self._end_block()

    def _begin_block(self) -> None:
        self._set_tight(not self._in_paragraph)
        self._write_from_here(tight=self._is_tight())

    def _write_from_here(self, *, tight: bool) -> None:
        before, first_mark = self._length, len(self.marks)
        parts = self._begin(tight=tight)
        self._block = _Writing(before, self._length, parts, len(self._parts), first_mark, tight)
        self._space, self._breaks = False, 0

    def _end_block(self) -> None:
        self._space, self._breaks = False, 0
        block, self._block = self._block, None
        if block is None:
            return
        self._suspend_styles()
        role = BlockRole.HEADING if self._heading else self._role()
        flags = BlockFlag.TIGHT if block.tight else BlockFlag.NONE
        self._end(block.start, block.parts, role, flags, self._heading)
        if block.last_break >= 0 and role in (BlockRole.PARAGRAPH, BlockRole.QUOTATION):
            self._part_attribution(block.first_part, block.last_break, block.first_mark)

    def _end_verbatim(self) -> None:
        if self._verbatim is None:
            return
        content, self._verbatim = "".join(self._verbatim).strip("\n"), None
        if content.strip():
            self._set_tight(False)
            self._add_verbatim(content, BlockRole.CODE)
            self._place_anchors(self.blocks[-1].start)

    def _begin_row(self) -> None:
        self._set_tight(False)
        self._write_from_here(tight=not self._first_row)
        self._row = _Row()

    def _begin_cell(self, *, head: bool) -> None:
        if self._row is None:
            return
        if self._row.cells:
            self._suspend_styles()
            self._write("\t")
        self._row.cells += 1
        self._row.heads += head
        self._row.cell_filled = False
        self._space, self._breaks = False, 0

    def _end_row(self) -> None:
        row, block = self._row, self._block
        if row is None or block is None:
            return
        self._row = self._block = None
        self._space, self._breaks = False, 0
        self._suspend_styles()
        if not row.filled:
            del self._parts[block.parts :]
            self._length = block.before
            return
        flags = BlockFlag.TIGHT if block.tight else BlockFlag.NONE
        if row.heads == row.cells:
            flags |= BlockFlag.TABLE_HEAD
        self._end(block.start, block.parts, BlockRole.TABLE_ROW, flags)
        self._first_row = False

    def _suspend_styles(self) -> None:
        self.marks.extend(self._styles.suspend(self._length))

    def _close_style(self, kind: MarkKind) -> None:
        self.marks.extend(self._styles.close(kind, self._length))

    def _place_anchors(self, offset: Offset) -> None:
        """Say where the elements that have opened since there was text begin."""
        for name in self._unplaced:
            self.anchors.setdefault(name, offset)
        self._unplaced.clear()

    def _absolute(self, href: str) -> str:
        if not self._base or href.startswith("#"):
            return href
        try:
            whole = urljoin(self._base, href)
            address, fragment = urldefrag(whole)
            return f"#{fragment}" if fragment and address == urldefrag(self._base)[0] else whole
        except ValueError:
            return href
