"""Where rows break: after Unicode's line breaking classes (UAX #14) as far as reading needs them.

Words part after spaces, hyphens, dashes and slashes. Ideographs, kana, Hangul and emoji part from one another and
from other letters, but no row begins with what closes, such as `、。」ー` and small kana, or ends with what opens:
the line breaking classes and strict kinsoku of UAX #14, as the `regex` package knows them. Scripts that are written
without spaces and need a dictionary part between graphemes where a row would stay short otherwise. White space at a
row's end hangs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from reader.editor.layout.measure import TAB_STOP, clusters, is_simple
from reader.text.lazy import lazy

if TYPE_CHECKING:
    import regex

_SPACE = " \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_LETTER = r"[^\W\d_]"

_BETWEEN_WORDS = (
    rf"[{_SPACE}](?=[^{_SPACE}])|(?<={_LETTER})[-‐](?={_LETTER})|(?<=\w)/(?={_LETTER})"
    r"|(?<=\w)[–—](?=\w)|(?<=[^\s–—])—(?=[\w“‘«\"'(])"
)
_LAST_BETWEEN_WORDS = re.compile(rf"(?s:.*)(?:{_BETWEEN_WORDS})")
_HANGING = lazy(rf"[{_SPACE}]*")

_WIDE = r"[\p{EA=W}\p{EA=F}\p{EA=H}\p{LB=CJ}\p{LB=ID}]"
_ATTACHED = r"[\p{LB=CM}\p{LB=ZWJ}]"
_NEVER_FIRST = (
    r"[\p{LB=CL}\p{LB=CP}\p{LB=EX}\p{LB=IS}\p{LB=SY}\p{LB=NS}\p{LB=CJ}\p{LB=BA}\p{LB=HY}\p{LB=IN}\p{LB=PO}"
    r"\p{LB=GL}\p{LB=WJ}\p{LB=ZW}\p{LB=CM}\p{LB=ZWJ}\p{LB=EM}\p{LB=SP}[\p{LB=QU}--\p{Pi}]\s]"
)
_NEVER_LAST = r"[\p{LB=OP}\p{LB=PR}\p{LB=BB}\p{LB=GL}\p{LB=WJ}\p{LB=SP}[\p{LB=QU}--\p{Pf}]\s]"
_PARTS_WORDS = r"[[\p{LB=BA}&&\p{Po}]--[\x00-\xff\u2000-\u206f]]"

_UNSPACED_NEVER_FIRST = "ะาำๅๆฯະາຳໆຯ"
_UNSPACED_NEVER_LAST = "เแโใไເແໂໃໄ"


@cache
def _last_break() -> regex.Pattern[str]:
    """Match up to the last place where a row may end, in whatever script."""
    import regex

    wide = (
        rf"(?!{_NEVER_FIRST})(?<!{_NEVER_LAST}{_ATTACHED}*)(?:(?<={_WIDE}{_ATTACHED}*)|(?={_WIDE}))"
        r"(?<!\p{LB=B2}(?=\p{LB=B2}))"
    )
    return regex.compile(
        rf"(?s:.*)(?:{_BETWEEN_WORDS}|(?<=[^\s]){wide}(?=[^\s])|(?<={_PARTS_WORDS})(?=\w))", regex.V1
    )


@cache
def _unspaced() -> regex.Pattern[str]:
    """Match letters of a script whose words only a dictionary finds, such as Thai, Lao, Khmer and Burmese."""
    import regex

    return regex.compile(r"\p{LB=SA}+")


def row_starts(shown: str, width: int, *, hard: bool = False, simple: bool | None = None) -> list[int]:
    """Return where the rows of a painted text begin, in code points from its start; the first is 0.

    Every row has at most `width` cells, save the white space that hangs at its end.

    Args:
        shown: A painted text; a line break in it ends a row.
        width: Cells a row may have; at least 4.
        hard: Break only where the row is full, as for code.
        simple: What `is_simple` says of the text, if that is known.
    """
    if simple is None:
        simple = is_simple(shown)
    starts: list[int] = []
    begin = 0
    while True:
        end = shown.find("\n", begin)
        line_end = len(shown) if end < 0 else end
        if simple:
            _wrap_simple(shown, begin, line_end, width, hard, starts)
        else:
            starts.extend(begin + start for start in _wrap_clusters(shown[begin:line_end], width, hard))
        begin = line_end + 1
        if begin >= len(shown):
            return starts


def _wrap_simple(shown: str, begin: int, end: int, width: int, hard: bool, starts: list[int]) -> None:
    add, last_break = starts.append, _LAST_BETWEEN_WORDS.match
    while True:
        add(begin)
        full = begin + width
        if full >= end:
            return
        if hard:
            begin = full
            continue
        if shown[full] == " ":
            begin = full + 1
        elif found := last_break(shown, begin, full + 1):
            begin = found.end()
        else:
            begin = full
        if begin < end and shown[begin] == " ":
            begin = _after_hanging(shown, begin, end)
        if begin >= end:
            return


def _after_hanging(shown: str, begin: int, end: int) -> int:
    found = _HANGING.match(shown, begin, end)
    return found.end() if found else begin


def _wrap_clusters(line: str, width: int, hard: bool) -> Iterator[int]:
    starts, cells = clusters(line)
    tabs = "\t" in line
    last = len(starts) - 1
    first = 0
    while True:
        yield starts[first]
        if tabs:
            full = _full_with_tabs(line, starts, cells, first, width)
        else:
            full = bisect_right(cells, cells[first] + width, first) - 1
        if full >= last:
            return
        full = max(full, first + 1)
        following = full if hard else _break_before(line, starts, first, full)
        if starts[following] >= len(line):
            return
        first = following


def _full_with_tabs(line: str, starts: Sequence[int], cells: Sequence[int], first: int, width: int) -> int:
    """Return the first cluster that does not fit in a row from cluster `first` on."""
    cell = 0
    for index in range(first, len(starts) - 1):
        tab = line[starts[index]] == "\t"
        cell += TAB_STOP - cell % TAB_STOP if tab else cells[index + 1] - cells[index]
        if cell > width:
            return index
    return len(starts) - 1


def _break_before(line: str, starts: Sequence[int], first: int, full: int) -> int:
    """Return the cluster that the next row begins with.

    Args:
        line: The painted line.
        starts: Its clusters, as `clusters` gives them.
        first: The cluster that the row begins with.
        full: The first cluster that does not fit.
    """
    begin, limit = starts[first], starts[full]
    if (hung := _after_hanging(line, limit, len(line))) > limit:
        # A joiner may bind the letter after white space to it: then the row begins with both.
        return max(full, bisect_right(starts, hung) - 1)
    if _unspaced().fullmatch(line, begin, limit + 1):
        return _between_unspaced(line, starts, first, full)
    best = full
    last_break = _last_break()
    while found := last_break.match(line, begin, limit + 1):
        cluster = bisect_left(starts, found.end())
        if starts[cluster] == found.end() and first < cluster <= full:
            best = cluster
            break
        limit = found.end() - 1
        if limit <= begin:
            break
    else:
        return _between_unspaced(line, starts, first, full)
    if full - best > (full - first) // 3:
        unspaced = _between_unspaced(line, starts, first, full)
        if (
            unspaced > best
            and _unspaced().match(line, starts[full])
            and _unspaced().match(line, starts[full - 1])
        ):
            return unspaced
    return best


def _between_unspaced(line: str, starts: Sequence[int], first: int, full: int) -> int:
    """Return `full`, or a cluster just before it where a script without spaces parts better."""
    for cluster in range(full, max(first, full - 4), -1):
        before, after = line[starts[cluster] - 1], line[starts[cluster]]
        if after not in _UNSPACED_NEVER_FIRST and before not in _UNSPACED_NEVER_LAST:
            return cluster
    return full
