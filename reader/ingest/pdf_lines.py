"""From the lines that are printed on pages to paragraphs: what a layout broke, put together again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page, in points from the page's upper left corner.

    Args:
        text: Its words.
        left: Where it begins.
        right: Where it ends.
        top: Its upper edge.
        bottom: Its lower edge.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """How high its letters are set."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines put together.

    Args:
        text: The words, on one line.
        level: 1 or 2 for a heading, else 0.
    """

    text: str
    level: int = 0


_EDGE = 2
"""How many lines at the top and at the bottom of a page may be the same on most pages."""

_LARGER = 1.15
_LONGEST_HEADING = 200
_HYPHENS = "-‐\u00ad"
_HYPHENATED = re.compile(r"([^\W\d_]+)[-‐\u00ad]\Z")
_SENTENCE_END = re.compile(r"[.?!…:][)\]\"'’”»]*\Z")
_PAGE_NUMBER = re.compile(r"\A\d+\b|\b\d+\Z")
_WORD = re.compile(r"[^\W_]+(?:[-‐’'][^\W_]+)*")


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Return the paragraphs of a document.

    A line ends a paragraph if the next one is set in another size, further below than usual or further in, or
    if its first word would have fitted on the line before.

    Args:
        pages: The lines of each page, in reading order.
    """
    bodies = _without_running_lines(pages)
    lines = [line for page in bodies for line in page]
    if not lines:
        return []
    usual = median([line.height for line in lines for _ in range(1 + len(line.text) // 20)])
    pitch = _pitch(bodies, usual)
    edges = [_right_edges(page) for page in bodies]
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    groups: list[list[Line]] = []
    before: Line | None = None
    edge = 0.0
    for page, right_edges in zip(bodies, edges, strict=True):
        for line in page:
            if before is None or _parts(groups[-1], before, line, edge, pitch, usual):
                groups.append([])
            groups[-1].append(line)
            before, edge = line, right_edges[_column(line)]
    largest = max(line.height for line in lines)
    return [_joined(group, usual, largest, words) for group in groups]


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without titles and page numbers that stand at the same place on most of them."""
    seen = Counter(key for page in pages for key in {_running_key(line) for line in _edges(page)})
    most = max(2, len(pages) // 2)
    running = {key for key, times in seen.items() if times > most or (times == len(pages) > 2)}
    return [
        [
            line
            for index, line in enumerate(page)
            if _EDGE <= index < len(page) - _EDGE or _running_key(line) not in running
        ]
        for page in pages
    ]


def _edges(page: Sequence[Line]) -> Iterable[Line]:
    return [*page[:_EDGE], *page[max(_EDGE, len(page) - _EDGE) :]]


def _running_key(line: Line) -> tuple[str, int]:
    return _PAGE_NUMBER.sub("#", line.text).casefold(), round(line.top / 8)


def _pitch(pages: Iterable[Sequence[Line]], usual: float) -> float:
    """Return how far apart lines of running text usually are."""
    steps = [
        step
        for page in pages
        for before, line in pairwise(page)
        if 0 < (step := line.top - before.top) < 3 * usual
        and _is_usual(line, usual)
        and _is_usual(before, usual)
    ]
    return median(steps) if steps else 1.2 * usual


def _is_usual(line: Line, usual: float) -> bool:
    return usual / _LARGER <= line.height <= usual * _LARGER


def _column(line: Line) -> int:
    return round(line.left / 72)


def _right_edges(page: Sequence[Line]) -> defaultdict[int, float]:
    """Return how far to the right the lines of each column go."""
    edges: defaultdict[int, float] = defaultdict(float)
    for line in page:
        for column in range(_column(line) - 1, _column(line) + 2):
            edges[column] = max(edges[column], line.right)
    return edges


def _parts(group: Sequence[Line], before: Line, line: Line, edge: float, pitch: float, usual: float) -> bool:
    """Tell whether a line begins a paragraph.

    Args:
        group: The lines of the paragraph so far.
        before: The last of them.
        line: The line.
        edge: How far to the right the lines in the column of the last one go.
        pitch: How far apart lines usually are.
        usual: How high lines usually are.
    """
    if not before.height / _LARGER <= line.height <= before.height * _LARGER:
        return True
    if _HYPHENATED.search(before.text) and line.text[:1].islower():
        return False
    step = line.top - before.top
    heading = before.height > usual * _LARGER
    if step > 1.5 * max(pitch, before.height if heading else 0):
        return True
    if heading:
        return step <= 0
    letter = (before.right - before.left) / max(1, len(before.text))
    fits = before.right + (len(line.text.split(None, 1)[0]) + 1) * letter < edge - 2 * letter
    if step <= 0:
        # On to another column or page: what is not yet a sentence goes on there.
        return fits or _SENTENCE_END.search(before.text) is not None
    indented = line.left - min(each.left for each in group[-3:]) > 0.7 * line.height
    return fits or (indented and _SENTENCE_END.search(before.text) is not None)


def _joined(group: Sequence[Line], usual: float, largest: float, words: Counter[str]) -> Paragraph:
    parts: list[str] = []
    for index, line in enumerate(group):
        following = group[index + 1].text if index + 1 < len(group) else ""
        text = " ".join(line.text.split())
        if not following:
            parts.append(text)
        elif (broken := _HYPHENATED.search(text)) is not None and following[:1].islower():
            parts.append(text if _keeps_hyphen(broken[1], following, words) else text.rstrip(_HYPHENS))
        else:
            parts.append(f"{text} ")
    text = "".join(parts)
    if group[0].height <= usual * _LARGER or len(text) > _LONGEST_HEADING:
        return Paragraph(text)
    return Paragraph(text, 1 if group[0].height * _LARGER > largest else 2)


def _keeps_hyphen(before: str, following: str, words: Counter[str]) -> bool:
    """Tell whether a word that is broken at its hyphen has one elsewhere in the document too."""
    rest = _WORD.match(following)
    if rest is None:
        return False
    return words[f"{before}-{rest[0]}".casefold()] > words[f"{before}{rest[0]}".casefold()]
