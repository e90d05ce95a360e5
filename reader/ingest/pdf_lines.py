"""From the lines that are printed on pages to paragraphs: what a layout broke, put together again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

from reader.ingest.pdf_hyphens import HYPHENATED, joined, whole_words


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page, in points from the page's upper left corner.

    Args:
        text: Its words.
        left: Where it begins.
        right: Where it ends.
        top: The upper edge of most of its letters.
        bottom: Their lower edge.
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
"""How many lines at the top and at the bottom of a page may be running titles and page numbers."""

_TURN = 2
_OFTEN = 3

_LARGER = 1.15
_CODE = 1.4
_FARTHEST = 2.5
"""How many times as far below as usual a full line goes on at most, in the middle of a sentence."""

_INDENT = 0.7
"""How far further in a line stands at least that is set so, in heights of a line."""

_APART = 1.15
"""How many times as far apart as usual a finished sentence and the next paragraph are at least."""

_LONGEST_HEADING = 200
_SENTENCE_END = re.compile(r"[.?!…:][)\]\"'’”»]*\Z")
_BULLET = re.compile(r"[•◦‣⁃▪▫●○■□](?:\s|\Z)")
# At the beginning or the end of a line: `7 The harbour`, `The harbour – 7 –`, `Page 7 of 12`.
_PAGE_NUMBER = re.compile(r"\A\d+\b|\b\d+(?=[\s|–—-]*\Z|\s*(?:/|of|von|de|sur)\s*\d+\Z)")


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Return the paragraphs of a document.

    A line ends a paragraph if the next one is set in another size, further below than usual or further in, begins
    a list item, or if its first word would have fitted on the line before. Where a sentence visibly goes on, only
    a line that is less than half full does, or one that stands apart too.

    Args:
        pages: The lines of each page, in reading order.
    """
    bodies = _without_running_lines([_rows(page) for page in pages])
    lines = [line for page in bodies for line in page]
    if not lines:
        return []
    usual = median([line.height for line in lines for _ in range(1 + len(line.text) // 20)])
    pitch = _pitch(bodies, usual)
    edges = [_right_edges(page) for page in bodies]
    words = whole_words(line.text for line in lines)
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


def _rows(page: Iterable[Line]) -> list[Line]:
    """Return the lines of a page, those put together that small raised letters between them broke."""
    rows: list[Line] = []
    for line in page:
        if rows and _continues_row(rows[-1], line):
            before = rows.pop()
            longer = max(before, line, key=lambda part: len(part.text))
            text = f"{before.text} {line.text}"
            line = Line(text, before.left, line.right, longer.top, longer.bottom)
        rows.append(line)
    return rows


def _continues_row(before: Line, line: Line) -> bool:
    shared = min(before.bottom, line.bottom) - max(before.top, line.top)
    return (
        2 * shared > min(before.height, line.height)
        and -0.5 * line.height < line.left - before.right < line.height
    )


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without titles and page numbers that stand on their edges."""
    heights = [line.height for page in pages for line in page]
    usual = median(heights) if heights else 0.0
    running = _repeated(pages, usual) | _titles_again(pages, usual) | _on_both(pages, usual)
    return [
        [line for index, line in enumerate(page) if (number, index) not in running]
        for number, page in enumerate(pages)
    ]


def _repeated(pages: Sequence[Sequence[Line]], usual: float) -> set[tuple[int, int]]:
    """Return which lines neighbouring pages have at the same place, up to their digits: page, and line in it.

    Left and right pages may take turns. Three of a kind are enough, two that count the pages, and one that goes on
    counting.
    """
    seen: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for index in _edges(page):
            key = _PAGE_NUMBER.sub("#", page[index].text).casefold(), _place(page[index])
            seen[key].append((number, index))
    found: set[tuple[int, int]] = set()
    pagination: set[int] = set()
    for places in seen.values():
        run: list[tuple[int, int]] = []
        for place in places:
            if run and place[0] - run[-1][0] > _TURN:
                run = []
            counted = _offsets(pages, run[-1]) & _offsets(pages, place) if run else set()
            if counted and run[-1][0] < place[0] and pages[place[0]][place[1]].height <= usual * _LARGER:
                found |= {run[-1], place}
                pagination |= counted
            run.append(place)
            if len({number for number, _ in run}) >= _OFTEN:
                found.update(run)
    heads = {_place(pages[number][index]) for number, index in found}
    for number, page in enumerate(pages):
        for index in _edges(page):
            numbered = not pagination.isdisjoint(_offsets(pages, (number, index)))
            if numbered and (page[index].text.isdecimal() or _place(page[index]) in heads):
                found.add((number, index))
    return found


def _on_both(pages: Sequence[Sequence[Line]], usual: float) -> set[tuple[int, int]]:
    """Return the uppermost lines of two pages, if there are no more and both have the same, apart from the text."""
    if len(pages) != 2 or not all(pages):
        return set()
    first = [page.index(min(page, key=attrgetter("top"))) for page in pages]
    lines = [page[index] for page, index in zip(pages, first, strict=True)]
    same = _name(lines[0]) and _name(lines[0]) == _name(lines[1]) and _place(lines[0]) == _place(lines[1])
    apart = all(
        line.height <= usual * _LARGER and _stands_apart(line, page)
        for line, page in zip(lines, pages, strict=True)
    )
    return set(enumerate(first)) if same and apart else set()


def _place(line: Line) -> int:
    return round(line.top / 8)


def _offsets(pages: Sequence[Sequence[Line]], place: tuple[int, int]) -> set[int]:
    """Return by how much the numbers at the ends of a line are higher than that of its page."""
    return {int(digits[-9:]) - place[0] for digits in _PAGE_NUMBER.findall(pages[place[0]][place[1]].text)}


def _titles_again(pages: Sequence[Sequence[Line]], usual: float) -> set[tuple[int, int]]:
    """Return which lines on the edge of a page repeat a title, set larger on a page before: page, and line in it."""
    found: set[tuple[int, int]] = set()
    titles: dict[str, float] = {}
    for number, page in enumerate(pages):
        for index in _edges(page):
            line = page[index]
            if line.height * _LARGER < titles.get(_name(line), 0.0) and _stands_apart(line, page):
                found.add((number, index))
        titles |= {_name(line): line.height for line in page if line.height > usual * _LARGER and _name(line)}
    return found


def _name(line: Line) -> str:
    """Return what a line says without its numbers; nothing if it has no letters beside them."""
    name = " ".join(_PAGE_NUMBER.sub("", line.text).casefold().split())
    return name if any(map(str.isalpha, name)) else ""


def _stands_apart(line: Line, page: Sequence[Line]) -> bool:
    gaps = (max(other.top - line.bottom, line.top - other.bottom) for other in page)
    return min((gap for gap in gaps if gap > 0), default=0.0) > line.height


def _edges(page: Sequence[Line]) -> Iterable[int]:
    """Return which lines are the first and the last of a page."""
    return sorted({*range(len(page))[:_EDGE], *range(len(page))[-_EDGE:]})


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
    heading = before.height > usual * _LARGER
    ended = _SENTENCE_END.search(before.text) is not None
    in_item = _BULLET.match(group[0].text) is not None
    hung = group[1:] if in_item else group
    level = abs(line.left - before.left) < _INDENT * line.height or not hung
    runs_on = level and not (heading or ended)
    # A line of nothing but code among prose is a little lower.
    if not _is_alike(before, line, _CODE if runs_on and line.height <= usual * _LARGER else _LARGER):
        return True
    if _BULLET.match(line.text):
        return True
    lower = line.text[:1].islower()
    if lower and HYPHENATED.search(before.text):
        return False
    step = line.top - before.top
    letter = (before.right - before.left) / max(1, len(before.text))
    fits = before.right + (len(line.text.split(None, 1)[0]) + 1) * letter < edge - 2 * letter
    pace = max(pitch, before.height if heading else before.top - group[-2].top if len(group) > 1 else 0)
    if step > pace * (_FARTHEST if level and lower and not (ended or fits) else 1.5):
        return True
    if heading:
        return step <= 0
    if in_item and step > 0 and _leaves_item(group, line, ended=ended):
        return True
    if lower and not ended:
        return fits and (step > _APART * pitch or before.right - before.left < (edge - before.left) / 2)
    if step <= 0:
        # On to another column or page: what is not yet a sentence goes on there.
        return fits or ended
    indented = bool(hung) and line.left - min(each.left for each in hung[-3:]) > _INDENT * line.height
    return fits or (ended and (indented or step > _APART * pitch))


def _is_alike(before: Line, line: Line, most: float) -> bool:
    return before.height / most <= line.height <= before.height * most


def _leaves_item(item: Sequence[Line], line: Line, *, ended: bool) -> bool:
    """Tell whether a line below a list item stands too far left to be part of it."""
    if len(item) > 1:
        return item[-1].left - line.left > _INDENT * line.height
    return line.left - item[0].left < _INDENT * line.height and (ended or not line.text[:1].islower())


def _joined(group: Sequence[Line], usual: float, largest: float, words: Counter[str]) -> Paragraph:
    parts: list[str] = []
    for index, line in enumerate(group):
        following = group[index + 1].text if index + 1 < len(group) else ""
        text = " ".join(line.text.split())
        if not following:
            parts.append(text)
        else:
            parts.append(joined(text, following, words) if HYPHENATED.search(text) else f"{text} ")
    text = "".join(parts)
    if group[0].height <= usual * _LARGER or len(text) > _LONGEST_HEADING:
        return Paragraph(text)
    return Paragraph(text, 1 if group[0].height * _LARGER > largest else 2)
