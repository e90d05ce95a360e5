"""Whom a cue names where the subject stands behind it, as in `said the mayor`."""

from __future__ import annotations

from reader.text import lexicon
from reader.text.attributing.sentence import Sentence, Stretch
from reader.text.attributing.subjects import relative_of
from reader.text.clauses import ADVERBS, PREPOSITIONS
from reader.text.grammar import (
    DAYS,
    OBJECTS,
    OCCASIONS,
    RELATIVE,
    SUBJECTS,
    SUBORDINATE,
    is_adverb,
    is_dash,
    is_finite,
)

_SHORT = 30
"""Code points of the longest quotation that a subject may hold."""
_FAR = 7
"""Tokens from a preposition to the occasion that it leads to."""
_NOT_FIRST = PREPOSITIONS | SUBORDINATE | DAYS | OBJECTS | {"to"}
_NOT_NEXT = PREPOSITIONS | SUBORDINATE | RELATIVE | SUBJECTS | ADVERBS | DAYS | {"and", "but", "to"}


def subject_after(sentence: Sentence, last: int) -> Stretch | None:
    """Return the tokens of a subject that begins at a token, with what explains it behind a comma."""
    line = sentence.line
    if last >= len(line) or not line[last].solid:
        return None
    head = line[last]
    if head.word in SUBJECTS:
        return last, last + 1
    if head.word in _NOT_FIRST or is_adverb(head):
        return None
    at = last
    while at < len(line) and not _ends(sentence, last, at):
        at += 1
    while at > last and (line[at - 1].word in (",", "and", "(") or is_adverb(line[at - 1])):
        at -= 1
    return (last, at) if at > last else None


def goes_on(sentence: Sentence, place: int) -> bool:
    """Tell whether what stands behind a comma still explains the name before it."""
    line = sentence.line
    if place >= len(line) or not line[place].solid:
        return False
    token = line[place]
    word = token.word
    if word in ("who", "whose", "of"):
        return True
    if word in _NOT_NEXT or word.endswith(("ing", "ly")):
        return False
    return token.capital or not (word in lexicon.verbs() and word.endswith("ed"))


def is_occasion(sentence: Sentence, place: int) -> bool:
    """Tell whether a preposition leads to where or when something is said, as in `in a statement`."""
    line = sentence.line
    if line[place].word in ("of", "for", "from", "with"):
        return False
    for p in range(place + 1, min(len(line), place + _FAR)):
        word = line[p].word
        if word in OCCASIONS or (word.isdigit() and len(word) == 4):
            return True
        if word in (",", "and", "that"):
            return False
    return False


def _ends(sentence: Sentence, first: int, at: int) -> bool:
    """Tell whether a subject that begins at `first` ends before a token."""
    line = sentence.line
    token = line[at]
    word = token.word
    if token.quoted:
        return token.end - token.start > _SHORT or at + 1 >= len(line)
    if word in (":", ";", "?", "!", "…") or is_dash(token) or sentence.stops(at):
        return True
    if word == ",":
        return not goes_on(sentence, at + 1)
    if (word in SUBORDINATE and word != "that") or word in DAYS or word == "to":
        return True
    if word in PREPOSITIONS:
        return at > first and is_occasion(sentence, at)
    return is_finite(line, at) and relative_of(sentence, at) is None
