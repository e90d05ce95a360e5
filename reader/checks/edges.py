"""Rules about where spans begin and end: quotation marks, the full stop around, white space and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from reader.checks.finding import Context, Finding, Fix, Level, Rule, deleted
from reader.core.annotation import Fragment, Span, merge_fragments
from reader.core.ids import Offset
from reader.core.roles import FORM, QUOTE, TYPE
from reader.text import Range, graphemes, trimmed, words
from reader.text.quotations import MARKS, Quotation

_REACH = 64
"""How far the letters of a word and the end of a sentence before are looked for, in code points."""
_PARTED = re.compile(r"(?:[^\W\d_]{2}|\d{2})")
_LAST_PARTED = "\u058f"
"""Above it come scripts that join small words to others, or do not part words at all."""
_ENDED = re.compile(r"(?:[.!?…:。！？][\"'”’»›」』)\]]*|\A)\s*\Z")
_AFTER_FULL_STOP = re.compile(r"[)\]]*(?:\Z|\n|\s+(?=[^\s])(?![a-z]))")
_WHOLE_FORMS = ("pull", "block", "headline")

Moved: TypeAlias = Callable[[Context, Span, Fragment], Range]
"""Where a fragment should begin and end; nowhere else than it does if nothing is wrong with it."""


def mark_outside(context: Context, span: Span, piece: Fragment) -> Range:
    """Return a quoted passage with its marks, where a quote leaves one or both just outside."""
    start, end = piece.start, piece.end
    if context.labels.role_of(span.label) != QUOTE:
        return start, end
    while around := next(_just_outside(context, start, end), None):
        start = min(start, around.start)
        end = max(end, around.end) if around.closed else end
    return start, end


def stray_mark(context: Context, span: Span, piece: Fragment) -> Range:
    """Return a fragment without marks at its ends whose partners are outside it; a quote may go on after its mark."""
    start, end = piece.start, piece.end
    while end - start > 1:
        if _is_stray_at_start(context, span, start, end):
            start += 1
        elif _is_stray_at_end(context, span, start, end):
            end -= 1
        else:
            break
        start, end = trimmed(context.text, start, end) or (start, start)
    return start, end


def host_full_stop(context: Context, span: Span, piece: Fragment) -> Range:
    """Return the last piece of an indirect quote without the full stop of the sentence that reports it."""
    start, end, text, labels = piece.start, piece.end, context.text, context.labels
    whole = (
        labels.role_of(span.label) != QUOTE
        or piece != span.fragments[-1]
        or labels.given(span, TYPE) == "direct"
        or labels.given(span, FORM) in _WHOLE_FORMS
    )
    if whole or end - start < 2 or text[end - 1] not in ".。" or text[end - 2] in ".。":
        return start, end
    if _ENDED.search(text[max(_block_start(context, start), start - _REACH) : start]):
        return start, end
    if _AFTER_FULL_STOP.match(text, end) is None:
        return start, end
    if next(words.words_back_from(text, end), None) != (end - 1, end) or _quotations(context, end - 1):
        return start, end
    return trimmed(text, start, end - 1) or (start, start)


def ragged_edge(context: Context, span: Span, piece: Fragment) -> Range:
    """Return a fragment without white space at its ends, and with all of the words it begins and ends in."""
    text = context.text
    found = trimmed(text, piece.start, piece.end)
    if found is None:
        return piece.start, piece.start
    start, end = found
    return _word_start(text, graphemes.floor(text, start)), _word_end(text, graphemes.ceiling(text, end))


def _just_outside(context: Context, start: Offset, end: Offset) -> Iterator[Quotation]:
    """Yield the quotations that have a mark just outside a range, which else holds all of them."""
    for offset in (start - 1, end):
        for quotation in _quotations(context, offset):
            beside = quotation.start == start - 1 or (quotation.closed and quotation.end == end + 1)
            held = quotation.start >= start - 1 and (quotation.end <= end + 1 or not quotation.closed)
            if beside and held:
                yield quotation


def _is_stray_at_start(context: Context, span: Span, start: Offset, end: Offset) -> bool:
    is_quote = context.labels.role_of(span.label) == QUOTE
    return any(
        (quotation.closed and quotation.end == start + 1)
        or (not is_quote and quotation.start == start and quotation.end > end)
        for quotation in _quotations(context, start)
    )


def _is_stray_at_end(context: Context, span: Span, start: Offset, end: Offset) -> bool:
    is_quote = context.labels.role_of(span.label) == QUOTE
    return any(
        quotation.start == end - 1
        or (not is_quote and quotation.closed and quotation.end == end and quotation.start < start)
        for quotation in _quotations(context, end - 1)
    )


def _quotations(context: Context, offset: Offset) -> list[Quotation]:
    """Return the quotations that hold a character if it may be a mark or a full stop, else none."""
    text = context.text
    if not 0 <= offset < len(text) or not (MARKS.match(text, offset) or text[offset] in ".。"):
        return []
    return context.reading.quotations_around(offset, offset + 1)


def _block_start(context: Context, offset: Offset) -> Offset:
    blocks = context.reading.article.blocks
    return blocks[blocks.at(offset)].start if blocks else 0


def _word_start(text: str, offset: Offset) -> Offset:
    nearest = max(0, offset - _REACH)
    start = offset
    while start > nearest and _inside_word(text, start):
        start -= 1
    return offset if _inside_word(text, start) else start


def _word_end(text: str, offset: Offset) -> Offset:
    farthest = min(len(text), offset + _REACH)
    end = offset
    while end < farthest and _inside_word(text, end):
        end += 1
    return offset if _inside_word(text, end) else end


def _inside_word(text: str, offset: Offset) -> bool:
    """Tell whether a letter meets a letter here, or a digit a digit, in a script that parts words by spaces."""
    around = text[offset - 1 : offset + 1] if offset else ""
    return max(around, default=" ") <= _LAST_PARTED and _PARTED.fullmatch(around) is not None


def _rule(name: str, title: str, moved: Moved, what: str, remedy: str) -> Rule:
    """Return a rule that finds fragments which should begin or end elsewhere, and moves their ends there."""

    def find(context: Context, span: Span) -> Iterator[Finding]:
        for piece in span.fragments if span.end <= len(context.text) else ():
            if moved(context, span, piece) != (piece.start, piece.end):
                yield Finding(span.id, piece.start, piece.end, what.format(span.label), remedy)

    def mend(context: Context, span: Span, finding: Finding) -> Fix | None:
        ranges = [moved(context, span, piece) for piece in span.fragments]
        pieces = tuple(Fragment(start, end) for start, end in ranges if start < end)
        if not pieces:
            return deleted(context, span)
        return Fix(remedy, changed=(replace(span, fragments=merge_fragments(pieces)),))

    return Rule(name, title, Level.WARNING, find, mend)


RULES = (
    _rule("mark_outside", "a quotation mark just outside a quote", mark_outside,
          "a quotation mark stands just outside this {}", "take the marks in"),
    _rule("stray_mark", "a quotation mark whose partner is outside", stray_mark,
          "this {} holds a quotation mark at its end without the other one", "leave the mark out"),
    _rule("host_full_stop", "the full stop of the sentence around an indirect quote", host_full_stop,
          "this {} ends with the full stop of the sentence around it", "leave the full stop out"),
    _rule("ragged_edge", "white space or half a word at an end", ragged_edge,
          "this {} begins or ends in white space or inside a word", "move its ends to whole words"),
)  # fmt: skip
