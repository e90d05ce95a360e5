"""Whom a cue names: the subject before a verb group."""

from __future__ import annotations

from reader.text import lexicon
from reader.text.attributing.sentence import Sentence, Stretch
from reader.text.clauses import ADVERBS, PREPOSITIONS
from reader.text.grammar import (
    DAYS,
    DETERMINERS,
    PERIODS,
    SUBJECTS,
    SUBORDINATE,
    is_adverb,
    is_dash,
    is_finite,
)

_SHORT = 30
"""Code points of the longest quotation that a subject may hold, as a nickname or a title."""
_FAR = 26
"""Tokens between the two dashes around what explains a name."""
_LISTED = 4
"""Tokens of the longest member of a list of names."""
_PARTING = frozenset((":", ";", "…", "?", "!", "(", "but"))
_CONJUNCTIONS = frozenset("and but so yet".split())
_INTRODUCING = (
    PREPOSITIONS
    | ADVERBS
    | SUBORDINATE
    | DAYS
    | frozenset("and but to still yet asked instead then indeed nonetheless nevertheless like".split())
)
_TIMES = PERIODS | DAYS | {"later", "ago", "earlier"}
_ASIDE = PREPOSITIONS | DAYS | frozenset("however too meanwhile though also as when while if after".split())
ASKED = ("asked", "pressed", "questioned")
"""What begins a phrase about what somebody answers."""
_LEADING = DAYS | frozenset(
    "and but so yet or then still also meanwhile however , because now later even".split()
)
_TRAILING = frozenset("himself herself themselves itself all both".split())


def subject_before(sentence: Sentence, first: int) -> Stretch | None:
    """Return the tokens of the subject before a verb group, with what explains it between commas or dashes."""
    line = sentence.line
    at = _without_time(sentence, first)
    if at == 0 or (line[at - 1].quoted and not sentence.is_title(at - 1)):
        return None
    before = line[at - 1]
    if before.word in SUBJECTS or before.word in ("who", "which", "whom"):
        return at - 1, at
    if _is_relative(sentence, first, at - 1):
        return at - 1, at
    if is_dash(before):
        opening = next((p for p in range(at - 3, max(0, at - _FAR), -1) if is_dash(line[p])), None)
        head = subject_before(sentence, opening) if opening is not None else None
        return (head[0], at - 1) if head is not None else None
    comma = before.word == "," or (before.quoted and sentence.text[before.end - 2] == ",")
    end = at - (before.word == ",")
    start = _clause_start(sentence, end)
    chunks = _chunks(sentence, start, end)
    while len(chunks) > 1 and is_introduction(sentence, chunks[0]):
        chunks.pop(0)
    if not chunks:
        return None
    if comma:
        while len(chunks) > 1 and _is_aside(sentence, chunks[-1]):
            chunks.pop()
        return _stripped(sentence, chunks[0][0], chunks[-1][1])
    low, high = chunks[-1]
    spoken = start > 0 and line[start - 1].quoted and chunks[0][0] == start
    listed = len(chunks) > 1 and (spoken or line[low].word == "and" or _is_list(sentence, chunks))
    return _stripped(sentence, chunks[0][0] if listed else low, high)


def _is_relative(sentence: Sentence, first: int, place: int) -> bool:
    """Tell whether a word is the `that` of `a survey that found`, straight before its verb."""
    line = sentence.line
    if line[place].word != "that" or place + 1 != first or place < 1:
        return False
    return line[place - 1].solid and line[place - 1].word not in lexicon.verbs()


def main_subject(sentence: Sentence, limit: int) -> Stretch | None:
    """Return the subject of a sentence's first verb before a token."""
    for place in range(1, limit):
        if is_finite(sentence.line, place):
            found = subject_before(sentence, place)
            if found is not None:
                return found
    return None


def relative_of(sentence: Sentence, place: int) -> int | None:
    """Return where the relative pronoun stands that a verb belongs to; None for a verb of a main clause."""
    line = sentence.line
    for at in range(place - 1, max(-1, place - 6), -1):
        word = line[at].word
        if word in ("who", "which", "whom", "whose") and at > 0:
            return at - 1 if line[at - 1].word == "," else at
        if word in (",", ";", ":") or line[at].quoted:
            return None
    return None


def is_introduction(sentence: Sentence, chunk: Stretch) -> bool:
    """Tell whether what stands before a comma only leads to the main clause, as `On Monday` and `Later` do."""
    line = sentence.line
    low, high = chunk
    while low < high - 1 and line[low].word in _CONJUNCTIONS:
        low += 1
    word = line[low].word
    if word in _INTRODUCING or word.endswith(("ing", "ly")):
        return True
    if word.endswith("ed") and not (low and line[low].capital):
        return True
    return line[high - 1].word in _TIMES or line[high - 1].word.isdigit()


def _without_time(sentence: Sentence, first: int) -> int:
    """Return where a subject may end: before the adverbs and the time between it and its verb."""
    line = sentence.line
    at = first
    while at > 0 and (is_adverb(line[at - 1]) or line[at - 1].word in DAYS):
        at -= 1
        if at and line[at].word in DAYS and line[at - 1].word == "on":
            at -= 1
    if at > 1 and line[at - 1].word in ("week", "month", "year") and line[at - 2].word in ("this", "last"):
        at -= 2
    return at


def _clause_start(sentence: Sentence, end: int) -> int:
    """Return where the clause begins whose subject ends at a token; relative clauses in it are stepped over."""
    line = sentence.line
    at = end
    depth = 0
    while at > 0:
        token = line[at - 1]
        word = token.word
        if word == ")":
            depth += 1
        elif word == "(" and depth:
            depth -= 1
        elif depth:
            pass
        elif token.quoted:
            if token.end - token.start > _SHORT or sentence.ends_speech(at - 1):
                break
        elif _begins_clause(sentence, at - 1):
            break
        elif word == "and" and at > 1 and line[at - 2].word == ",":
            if not any(line[p].word == "," for p in range(max(0, at - 7), at - 2)):
                break
        elif is_finite(line, at - 1) and not (word in ASKED and at > 1 and line[at - 2].word == ","):
            relative = relative_of(sentence, at - 1)
            if relative is None:
                break
            at = relative
            continue
        at -= 1
    return at


def _begins_clause(sentence: Sentence, place: int) -> bool:
    token = sentence.line[place]
    if token.word in SUBORDINATE:
        return not token.capital or place == 0
    return token.word in _PARTING or is_dash(token) or sentence.stops(place)


def _chunks(sentence: Sentence, start: int, end: int) -> list[Stretch]:
    """Return what lies between the commas outside brackets."""
    found = []
    low = start
    depth = 0
    for at in range(start, end):
        word = sentence.line[at].word
        depth += (word == "(") - (word == ")")
        if word == "," and depth <= 0:
            if low < at:
                found.append((low, at))
            low = at + 1
    if low < end:
        found.append((low, end))
    return found


def _is_list(sentence: Sentence, chunks: list[Stretch]) -> bool:
    line = sentence.line
    low, high = chunks[-1]
    first = chunks[0][0]
    return (
        first > 0
        and line[first].capital
        and any(line[p].word == "and" for p in range(low, high))
        and all(stop - start <= _LISTED for start, stop in chunks[:-1])
    )


def _is_aside(sentence: Sentence, chunk: Stretch) -> bool:
    word = sentence.line[chunk[0]].word
    return word in _ASIDE or word in ASKED or word.endswith("ing")


def _stripped(sentence: Sentence, low: int, high: int) -> Stretch | None:
    """Return a subject without conjunctions, adverbs and times at its ends."""
    line = sentence.line
    while low < high and (
        line[low].word in _LEADING
        or is_adverb(line[low])
        or (low + 1 < high and _is_first_adverb(sentence, low))
    ):
        low += 1
    if low + 1 < high and line[low].word in ("who", "which", "what", "whom"):
        low += 1
    if low < high and line[low].word in PREPOSITIONS and line[low].word not in ("about", "over", "near"):
        low = _behind_phrase(sentence, low, high)
    while high > low and (line[high - 1].word == "," or is_dash(line[high - 1])):
        high -= 1
    if high - 2 > low and line[high - 1].word in DAYS and line[high - 2].word == "on":
        high -= 2
    if high - low > 1 and line[high - 1].word in _TRAILING:
        high -= 1
    return (low, high) if low < high else None


def _is_first_adverb(sentence: Sentence, low: int) -> bool:
    word = sentence.line[low].word
    return low == 0 and word.endswith("ly") and word not in ("only", "family")


def _behind_phrase(sentence: Sentence, low: int, high: int) -> int:
    """Return where the name begins that stands behind a phrase such as `in a statement` without a comma."""
    line = sentence.line
    at = high
    while at > low and (line[at - 1].capital or line[at - 1].word in DETERMINERS):
        at -= 1
        if line[at].word in DETERMINERS:
            break
    if at < high:
        return at
    return next((p for p in range(high - 1, low, -1) if line[p].word in DETERMINERS), high)
