"""Quotations with a name behind a dash: `“We came for the view.” — Ana Brandt, who runs the lift`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reader.text import cues
from reader.text.attributing.sentence import Found
from reader.text.quotations import Quotation

_SIGNED = re.compile(
    r"[^\S\n]*(?:\n\s{0,8})?(?P<dash>[―—–]|--?)[^\S\n]*(?P<who>[^\W\d_][^\n“”„«»\"―—]{0,160})"
)
_NAME, _SHORT = 7, 3
"""Words of the longest name, and code points of the words in it that may be without a capital."""
_FULL_STOP = re.compile(r"(?<=\w{3})\.(?=\s|$)")


def signed(text: str, quotations: Iterable[Quotation], end: int) -> Iterator[Found]:
    """Yield an attribution for each quotation behind which a dash and a name stand, or below which they do.

    The dash is the cue, and the rest of the line or of its sentence the source. Where no name follows, or a verb of
    saying does, the author's own sentence goes on and names nobody.

    Args:
        text: The whole text.
        quotations: Those of a block, in order.
        end: Where the block ends, or the next one if a name may stand there.
    """
    for mark in quotations:
        match = _SIGNED.match(text, mark.end, end)
        if match is None or not mark.closed or not match["who"][0].isupper():
            continue
        start, last = match.span("who")
        stop = _FULL_STOP.search(text, start, last)
        if stop is not None:
            last = stop.start()
        elif last < end and text[last] not in '\n“”„«»"':
            continue
        last = start + len(text[start:last].rstrip(" \t,"))
        if _is_somebody(text[start:last]) and not any(cues.likely_cues(text, start, last)):
            yield Found(((mark.start, mark.end),), match.span("dash"), (start, last), "signed")


def is_dash_at(text: str, offset: int) -> bool:
    """Tell whether a dash stands at an offset."""
    return text.startswith(("―", "—", "–", "-"), offset)


def _is_somebody(words: str) -> bool:
    """Tell whether words begin with a name: up to a comma, all that are long have capitals."""
    named = re.split(r",| \(", words)[0].split()
    return len(named) <= _NAME and all(word[0].isupper() or len(word) <= _SHORT for word in named)
