"""Sentences, by nupunkt's model of abbreviations, mended where closing marks follow the full stop."""

from __future__ import annotations

from collections.abc import Iterator

from reader.text import Range
from reader.text.lazy import lazy

_CLOSING = lazy(r"[”’»›」』﹂)\]}]+|[\"'](?=\s|$|[”’)\]])")
_ENDED = lazy(r"[.!?…][\"'”’»›)\]]+$")
_ABBREVIATED = lazy(
    r"(?<!\w)(?:Lt|Gen|Col|Sgt|Capt|Maj|Adm|Sens?|Reps?|Govs?|Dr|Mrs?|Ms|Prof|Rev|Hon|St|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.$"
)
"""What a sentence does not end with: a title before a name, or a month before a day."""
_OTHER_ENDS = lazy(
    r"[。！？｡．](?![。！？｡．」』”’）)\]])|[。！？｡．][」』”’）)\]]+(?=[\s「『“]|$)|[।॥؟۔։።](?=\s|$)"
)
_PLAUSIBLE_CUT = lazy(r"[.!?。！？][\"'”’)\]]*\s+(?=[^\W\d_])|\n")
_LONGEST = 65_536
"""A longer text is cut at a likely end of a sentence before it is looked at, in code points."""


def sentences(text: str) -> list[Range]:
    """Return the sentences of one block, without the white space between them.

    Args:
        text: The block's text; the ranges count its code points.
    """
    found: list[Range] = []
    for start, end in _split(text):
        closing = _CLOSING.match(text, start, end) if found else None
        if closing:
            found[-1] = (found[-1][0], closing.end())
            start = closing.end()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if found and (
            (text[start].islower() and _ENDED.search(text, *found[-1]))
            or _ABBREVIATED.search(text, max(found[-1][0], found[-1][1] - 8), found[-1][1])
        ):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _split(text: str) -> Iterator[Range]:
    for left, right in _pieces(text):
        for start, end in _punkt(text[left:right]):
            begin = left + start
            for other in _OTHER_ENDS.finditer(text, begin, left + end):
                yield begin, other.end()
                begin = other.end()
            if begin < left + end:
                yield begin, left + end


def _punkt(text: str) -> list[Range]:
    if not text.strip():
        return []
    from nupunkt import sent_spans

    return [(start, end) for start, end in sent_spans(text)]


def _pieces(text: str) -> Iterator[Range]:
    start = 0
    while len(text) - start > _LONGEST:
        cut = _PLAUSIBLE_CUT.search(text, start + _LONGEST // 2, start + _LONGEST)
        end = cut.end() if cut else start + _LONGEST
        yield start, end
        start = end
    yield start, len(text)
