"""From foreign text to what a widget may show: never a `str` that could be parsed as markup."""

from __future__ import annotations

import re

from textual.content import Content
from textual.style import Style

from reader.core.display import display

_BREAKS = re.compile(r"\s*[\n\t]\s*")
_LONGEST = 2000


def one_line(text: str) -> str:
    """Return foreign text as one line that can be shown, cut at 2,000 code points."""
    return display(_BREAKS.sub(" ", text[:_LONGEST]).strip())


def shown(text: str, style: Style | str = "") -> Content:
    """Return foreign text as one line of content in one style."""
    return Content.styled(one_line(text), style) if style else Content(one_line(text))


def row(left: Content, right: Content, width: int) -> Content:
    """Return content of exactly `width` cells; `right` stands at the far end if `left` keeps half of the room."""
    room = width - right.cell_length - 1
    return beside(left, right if room >= min(left.cell_length, width // 2) else Content(""), width)


def beside(left: Content, right: Content, width: int) -> Content:
    """Return content of exactly `width` cells, `left` cut as far as `right` needs."""
    if width <= 0:
        return Content("")
    if not right:
        return left.truncate(width, ellipsis=True, pad=True)
    room = max(0, width - right.cell_length - 1)
    return Content.assemble(left.truncate(room, ellipsis=True, pad=True), " ", right)
