"""Attributions without a verb of their own: `according to X`, `X: “A”`, `Asked about A`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from reader.text import lexicon
from reader.text.attributing.extents import begins_clause, end_of_content
from reader.text.attributing.inverted import goes_on
from reader.text.attributing.sentence import Found, Sentence, Stretch
from reader.text.attributing.subjects import ASKED, subject_before
from reader.text.clauses import PREPOSITIONS
from reader.text.grammar import DAYS, SUBORDINATE, is_dash, is_finite

_LONG = 40
"""Code points of a quotation that no name of a source holds."""
_NAME = 8
"""Tokens of the longest name before a colon."""


def told_behind_colon(sentence: Sentence, used: Sequence[Stretch]) -> tuple[int, Found] | None:
    """Return the quotation behind a colon in a sentence with no other cue, and the token of its verb.

    Args:
        sentence: The sentence.
        used: What belongs to other attributions.
    """
    line = sentence.line
    colon = next((p for p in range(1, len(line) - 1) if line[p].word == ":" and line[p + 1].quoted), None)
    if colon is None or any(low < colon + 2 and colon < high for low, high in used):
        return None
    verb = next((p for p in range(1, colon) if is_finite(line, p)), None)
    if verb is None:
        return None
    source = subject_before(sentence, verb)
    content = sentence.range(colon + 1, _end_of_quotations(sentence, colon + 1))
    whom = sentence.range(*source) if source else None
    return verb, Found((content,), sentence.range(verb, colon + 1), whom, "colon")


def asked(sentence: Sentence) -> Stretch | None:
    """Return the tokens of what somebody is asked, in `Asked whether ..., she said`."""
    line = sentence.line
    first = int(line[0].word == "when")
    if len(line) < first + 4 or line[first].word not in ASKED:
        return None
    start = first + 1 + (line[first + 1].word in DAYS)
    start += line[start].word in ("about", "on")
    commas = (p for p in range(start + 1, len(line) - 1) if line[p].word == ",")
    comma = next((p for p in commas if begins_clause(sentence, p + 1)), None)
    return (start, comma) if comma is not None else None


def transcript(sentence: Sentence) -> Found | None:
    """Return what somebody says whose name stands before a colon, as in a transcript."""
    line = sentence.line
    colon = next((p for p in range(min(_NAME, len(line))) if line[p].word == ":"), 0)
    if not colon or colon + 1 >= len(line) or not line[colon + 1].quoted or not line[0].capital:
        return None
    verbs = lexicon.verbs()
    for p in range(colon):
        word = line[p].word
        if line[p].quoted or word in verbs or (word in PREPOSITIONS and word != "of") or is_finite(line, p):
            return None
    content = sentence.range(colon + 1, _end_of_quotations(sentence, colon + 1))
    return Found((content,), sentence.range(colon, colon + 1), sentence.range(0, colon), "transcript")


def phrases_in(sentence: Sentence) -> Iterator[Stretch]:
    """Yield the phrases that are cues, such as `according to`."""
    line = sentence.line
    for place, token in enumerate(line[:-1]):
        for phrase in _phrases():
            if token.word == phrase[0] and tuple(t.word for t in line[place : place + len(phrase)]) == phrase:
                yield place, place + len(phrase)


def according_to(sentence: Sentence, low: int, high: int) -> tuple[Stretch, Stretch | None] | None:
    """Return content and source of a phrase such as `according to`.

    Args:
        sentence: The sentence.
        low: Where the phrase begins.
        high: Where it ends.
    """
    if low <= 1:
        comma = _comma_behind(sentence, high)
        if comma is None:
            return None
        end = end_of_content(sentence, comma + 1, clause=True)
        return ((comma + 1, end), (high, comma)) if end > comma + 1 else None
    line = sentence.line
    end = low
    while end > 0 and not (line[end - 1].quoted or line[end - 1].solid or line[end - 1].word in (")", "%")):
        end -= 1
    start = end
    while start > 0 and not _parts(sentence, start - 1):
        start -= 1
    while start < end and not _may_begin(sentence, start):
        start += 1
    return ((start, end), _reference(sentence, high)) if start < end else None


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in lexicon.phrases())


def _end_of_quotations(sentence: Sentence, start: int) -> int:
    while start < len(sentence.line) and sentence.line[start].quoted:
        start += 1
    return start


def _parts(sentence: Sentence, place: int) -> bool:
    token = sentence.line[place]
    return token.word in (";", ":", "…") or (is_dash(token) and token.word != "-")


def _may_begin(sentence: Sentence, place: int) -> bool:
    token = sentence.line[place]
    if token.word in ("but", "and", "so", "yet"):
        return False
    return token.quoted or token.solid or token.word in ("(", "$", "[")


def _comma_behind(sentence: Sentence, start: int) -> int | None:
    """Return the comma that ends the source of a phrase at the beginning of a sentence."""
    line = sentence.line
    commas = [p for p in range(start + 1, len(line) - 1) if line[p].word == ","]
    for p in commas:
        if not goes_on(sentence, p + 1) or any(
            is_finite(line, k) for k in range(p + 1, min(len(line), p + 5))
        ):
            return p
    return commas[-1] if commas else None


def _reference(sentence: Sentence, start: int) -> Stretch | None:
    """Return the source that begins behind a phrase."""
    line = sentence.line
    at = start
    while at < len(line):
        word = line[at].word
        if line[at].quoted and line[at].end - line[at].start > _LONG:
            break
        if word in (";", ":", "?", "!") or is_dash(line[at]) or sentence.stops(at):
            break
        if word == "," and not goes_on(sentence, at + 1):
            break
        if word in SUBORDINATE and word != "that" and at > start:
            break
        if word in ("and", "but") and any(is_finite(line, k) for k in range(at + 1, min(len(line), at + 5))):
            break
        at += 1
    while at > start and line[at - 1].word in (",", "(", "and"):
        at -= 1
    return (start, at) if at > start else None
