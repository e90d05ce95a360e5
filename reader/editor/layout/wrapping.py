"""Where rows break: after Unicode's line breaking classes (UAX #14) as far as reading needs them.

Words part after spaces, hyphens, dashes and slashes; ideographs and kana part anywhere but before closing and
after opening punctuation (JIS X 4051); scripts that are written without spaces and need a dictionary part
between graphemes where a row would stay short otherwise. White space at a row's end hangs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from reader.editor.layout.measure import TAB_STOP, clusters, is_simple

_SPACE = " \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_IDEOGRAPH = (
    "\u2e80-\u2fff\u3001-\u30ff\u3105-\u312f\u31a0-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f"
    "\uffe0-\uffe6\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff\U00020000-\U0003ffff"
)
_NEVER_FIRST = (
    r"!%),.:;?\]}\-¢°’”»›‐–—…‥‰℃"
    "、。々〉》」』】〕〗〙〛〜〞〟〻ぁぃぅぇぉっゃゅょゎゕゖ゛゜ゝゞァィゥェォッャュョヮヵヶ・ーヽヾㇰ-ㇿ"
    "！％），．：；？］｝～｠｡｣､･ｧ-ｰﾞﾟ"
    "\u0300-\u036f\u200c\u200d\u2060\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
)
_NEVER_LAST = r"(\[{‘“«‹$£¥€〈《「『【〔〖〘〚〝（［｛｟｢￡￥\u00a0\u2007\u200d\u202f\u2060"
_LETTER = r"[^\W\d_]"

_BETWEEN_WORDS = (
    rf"[{_SPACE}](?=[^{_SPACE}])|(?<={_LETTER})[-‐](?={_LETTER})|(?<=\w)/(?={_LETTER})"
    r"|(?<=\w)[–—](?=\w)|(?<=[^\s–—])—(?=[\w“‘«\"'(])"
)
_LAST_BETWEEN_WORDS = re.compile(rf"(?s:.*)(?:{_BETWEEN_WORDS})")
_LAST_BREAK = re.compile(
    rf"(?s:.*)(?:{_BETWEEN_WORDS}"
    rf"|(?![{_NEVER_LAST}])[{_IDEOGRAPH}](?=[^\s{_NEVER_FIRST}])"
    rf"|[^\s{_NEVER_LAST}](?=(?![{_NEVER_FIRST}])[{_IDEOGRAPH}]))"
)
_HANGING = re.compile(rf"[{_SPACE}]*")

# Scripts whose words only a dictionary finds: Thai, Lao, Tibetan, Myanmar, Khmer, Tai Le, New Tai Lue, Tai Tham.
_UNSPACED = re.compile("[\u0e01-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf]")
_UNSPACED_NEVER_FIRST = "ะาำๅๆฯະາຳໆຯ"
_UNSPACED_NEVER_LAST = "เแโใไເແໂໃໄ"


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
        return bisect_left(starts, hung)
    best = full
    while found := _LAST_BREAK.match(line, begin, limit + 1):
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
            and _UNSPACED.match(line, starts[full])
            and _UNSPACED.match(line, starts[full - 1])
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
