"""The articles that a search has found, each with the piece of its text that fits best."""

from __future__ import annotations

import re

from textual.content import Content

from reader.core.display import display
from reader.library.protocol import Hit
from reader.ui.panes.line_list import Line, LineList

_ROWS = 2
_BREAK = re.compile(r"[\n\t]")
_GAP = re.compile(" {2,}")
_ENDS = tuple(".!?…:;”’\"')]»。！？」』")
"""What a sentence, or a quotation in it, ends with."""
_FOUND = "bold underline $warning"


class HitList(LineList):
    """Shows hits, best first, and has one of them chosen."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._hits: list[Hit] = []
        self._chosen = 0
        self._top = 0
        self._made: dict[tuple[int, int], list[Content]] = {}

    def __len__(self) -> int:
        return len(self._hits)

    @property
    def chosen(self) -> Hit | None:
        """The hit that the cursor is on."""
        return self._hits[self._chosen] if self._hits else None

    def show(self, hits: list[Hit]) -> None:
        """List other hits; the cursor goes to the first."""
        self._hits, self._made = hits, {}
        self._chosen = self._top = 0
        self.sync()
        # The same words can be marked in other places, which makes no unequal content.
        self.refresh()

    def step(self, hits: int) -> None:
        """Move the cursor down by so many hits, or up where negative."""
        self._chosen = max(0, min(self._chosen + hits, len(self._hits) - 1))
        self.sync()

    def choose(self, place: int) -> None:
        """Put the cursor on a hit."""
        self.step(place - self._chosen)

    def scroll_lines(self, lines: int) -> None:
        """Move the cursor, which the view follows."""
        self.step(1 if lines > 0 else -1)

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view, in which the chosen hit is."""
        self._top = min(self._top, self._chosen)
        while self._top < self._chosen and self._height(self._top, self._chosen, width) > height:
            self._top += 1
        while self._top and self._height(self._top - 1, len(self._hits) - 1, width) <= height:
            self._top -= 1
        lines: list[Line] = []
        for place in range(self._top, len(self._hits)):
            if len(lines) >= height:
                break
            chosen = place == self._chosen
            lines += [Line(content, place, chosen) for content in self._lines_of(place, width)]
            lines.append(Line(Content("")))
        return lines[:height]

    def _height(self, first: int, last: int, width: int) -> int:
        return sum(len(self._lines_of(place, width)) + 1 for place in range(first, last + 1)) - 1

    def _lines_of(self, place: int, width: int) -> list[Content]:
        key = place, width
        if key not in self._made:
            hit = self._hits[place]
            title = _marked(hit.title, hit.title_matches).stylize_before("bold")
            snippet = _marked(
                hit.snippet, [(start - hit.start, end - hit.start) for start, end in hit.matches]
            )
            room = max(1, width - 4)
            first = max(0, hit.matches[0][0] - hit.start - room) if hit.matches else 0
            rows = _rows(_closed_up(snippet[first:]), room, begun=hit.start + first > 0)
            self._made[key] = [
                Content.assemble(" ", title.truncate(room + 2, ellipsis=True)),
                *(Content.assemble("   ", line.rstrip()) for line in rows),
            ]
        return self._made[key]


def _rows(words: Content, width: int, *, begun: bool) -> list[Content]:
    """Return the first lines of a piece of text, with an ellipsis at each end where the text goes on.

    Args:
        words: The piece.
        width: Cells of a line.
        begun: Whether the text has begun before it.
    """
    rows = Content.assemble("…" if begun else "", words).wrap(width)
    if len(rows) <= _ROWS and words.plain.rstrip().endswith(_ENDS):
        return rows
    rows = rows[:_ROWS]
    last = rows[-1].rstrip()
    rows[-1] = last + "…" if last.cell_length < width else last.truncate(width - 1) + "…"
    return rows


def _closed_up(content: Content) -> Content:
    """Return content with one space where it has several: a paragraph may end there."""
    pieces: list[Content] = []
    start = 0
    for gap in _GAP.finditer(content.plain):
        pieces.append(content[start : gap.start() + 1])
        start = gap.end()
    return Content.assemble(*pieces, content[start:])


def _marked(text: str, matches: tuple[tuple[int, int], ...] | list[tuple[int, int]]) -> Content:
    content = Content(display(_BREAK.sub(" ", text)))
    for start, end in matches:
        content = content.stylize(_FOUND, start, end)
    return content
