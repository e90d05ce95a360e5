"""How an article looks in a list: on one line where there is room for columns, on two where there is not."""

from __future__ import annotations

import math
from itertools import takewhile

from rich.cells import cell_len
from textual.content import Content

from reader.core.display import day_of
from reader.library.protocol import Status, Summary
from reader.text.lazy import lazy
from reader.ui.text import row, shown

STATUS_SIGNS = {Status.TODO: "○", Status.IN_PROGRESS: "◐", Status.DONE: "●", Status.FLAGGED: "⚑"}
_STATUS_STYLES = {
    Status.TODO: "$muted",
    Status.IN_PROGRESS: "$warning",
    Status.DONE: "$success",
    Status.FLAGGED: "$error",
}

_COLUMNS = 64
"""Cells from which on an article takes one line."""
_TALL = 14
"""Lines from which on it may take two."""
_INDENT = 3
_GAP = lazy(r"\s+|(?<=\w)[-\u2010](?=\w)")
"""Where a line of a title may end."""
_MINUTES = 7
_SPANS = 5
_HOURS_FROM = 100


def lines_a_row(width: int, height: int) -> int:
    """Return how many lines each article takes in a list of so many cells and lines."""
    return 2 if width < _COLUMNS and height >= _TALL else 1


def article_row(summary: Summary, width: int, lines: int, *, here: bool) -> list[Content]:
    """Return an article as it is listed.

    Args:
        summary: The article.
        width: The list's cells.
        lines: How many lines to make, one or two.
        here: Whether the article is open.
    """
    left = Content.assemble(
        Content.styled("▸", "$accent") if here else " ",
        Content.styled(STATUS_SIGNS[summary.status], _STATUS_STYLES[summary.status]),
        " ",
    )
    title = shown(summary.title, "bold" if here else "")
    minutes = Content.styled(time_left(summary), "$muted")
    spans = Content.styled(_spans(summary), "$muted")
    room = max(0, width - _INDENT - 1)
    if lines == 2:
        about = Content.styled(_about(summary, room - minutes.cell_length - bool(minutes)), "$muted")
        first = title
        if not about and title.cell_length > (space := room - spans.cell_length - bool(spans)):
            first = title[: _break(title, max(1, space))].rstrip()
            about = shown(title.plain[len(first) :], "bold" if here else "")
        return [
            left + row(first, spans, room) + " ",
            Content(" " * _INDENT) + row(about, minutes, room) + " ",
        ]
    if width < _COLUMNS:
        return [left + row(title, minutes, room) + " "]
    about = Content.styled(_about(summary, room // 3), "$muted").truncate(room // 3, ellipsis=True, pad=True)
    figures = Content.assemble(" ", _right(spans, _SPANS), " ", _right(minutes, _MINUTES))
    right = Content(" ") + about + figures
    return [left + title.truncate(room - right.cell_length, ellipsis=True, pad=True) + right + " "]


def time_left(summary: Summary) -> str:
    """Return how long the rest of an article takes to read, such as `4 min`; empty where nothing is left."""
    minutes = math.ceil(summary.minutes_left)
    if minutes >= _HOURS_FROM:
        return f"{minutes / 60:.0f} h"
    return f"{minutes} min" if minutes else ""


def _spans(summary: Summary) -> str:
    if summary.spans is None:
        return "?"
    return f"{summary.span_count:,}" if summary.span_count else ""


def _break(title: Content, width: int) -> int:
    """Return how much of a title a line takes, in code points: whole words, or parts of words up to their hyphens."""
    plain = title.plain
    ends = (found.end() for found in _GAP.finditer(plain))
    fitting = [*takewhile(lambda end: cell_len(plain[:end].rstrip()) <= width, ends)]
    return fitting[-1] if fitting else len(title.wrap(width)[0])


def _about(summary: Summary, room: int) -> str:
    """Return where an article comes from, its date and its tags, as many of them as there are cells for."""
    tags = " ".join(f"#{tag}" for tag in sorted(summary.tags))
    parts = (summary.publisher or "", day_of(summary.published or ""), tags)
    told = [shown(part).plain for part in parts if part]
    while len(told) > 1 and cell_len(" · ".join(told)) > room:
        told.pop()
    return " · ".join(told)


def _right(content: Content, width: int) -> Content:
    return content.truncate(width, ellipsis=True).pad_left(max(0, width - content.cell_length))
