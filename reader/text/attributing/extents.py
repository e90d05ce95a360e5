"""Where a content ends that begins behind its cue."""

from __future__ import annotations

from reader.text import lexicon
from reader.text.attributing.inverted import is_occasion
from reader.text.attributing.sentence import Sentence
from reader.text.clauses import PREPOSITIONS
from reader.text.grammar import (
    DAYS,
    DETERMINERS,
    IRREGULAR,
    PERIODS,
    SUBJECTS,
    is_adverb,
    is_dash,
    is_finite,
    is_verb,
)
from reader.text.lexicon import Form

_OPENING = frozenset(
    "as when while after if although though because before since once until by in for with despite without".split()
)
"""What a clause or phrase before the main clause begins with."""
_CONJUNCTIONS = frozenset("but and yet so even".split())
_HEADS = SUBJECTS | DETERMINERS | {"many", "some", "most", "few"}
_CUTTING = frozenset(
    "while although though but because when after before during if since until unless".split()
)
"""What ends a content that is a thing, and not a clause."""
_JOINING = frozenset("and but while as although though when so or yet".split())
_RELATIVE = frozenset("which who whom whose where".split())
_PAIRED = 20
"""Tokens between two dashes that are a pair."""
_NEAR = 14
"""Tokens in which a new clause names its cue."""


def opening_end(sentence: Sentence, place: int) -> int | None:
    """Return the comma that ends the clause before the main one, where a token is in such a clause."""
    line = sentence.line
    first = 0
    while first < len(line) and line[first].word in _CONJUNCTIONS:
        first += 1
    if first > place or (first == place and not line[first].word.endswith("ing")):
        return None
    head = line[first].word
    if head not in _OPENING and not (head.endswith("ing") and head in lexicon.verbs()):
        return None
    commas = (p for p in range(place + 1, len(line) - 1) if line[p].word == ",")
    return next((p for p in commas if begins_clause(sentence, p + 1)), None)


def begins_clause(sentence: Sentence, place: int) -> bool:
    """Tell whether a noun phrase and a finite verb begin at a token."""
    line = sentence.line
    if not (line[place].capital or line[place].word in _HEADS):
        return False
    for at in range(place + 1, min(len(line), place + 9)):
        if line[at].word in (",", ";", ":", "and") or line[at].quoted:
            return False
        if is_finite(line, at):
            return True
    return False


def end_of_content(sentence: Sentence, start: int, *, clause: bool, stop: int | None = None) -> int:
    """Return one past the last token of a content.

    Args:
        sentence: The sentence.
        start: Where the content begins.
        clause: Whether it is a clause or an infinitive, which reach further than a thing does.
        stop: Where it ends at the latest.
    """
    line = sentence.line
    limit = len(line) if stop is None else stop
    at = start
    if line[start].quoted and sentence.ends_speech(start):
        while at + 1 < limit and line[at + 1].quoted:
            at += 1
        return at + 1
    depth = 0
    while at < limit:
        word = line[at].word
        if word == ")" and not depth:
            break
        depth += (word == "(") - (word == ")")
        if not depth and word != ")":
            pair = _pair_of(sentence, start, at)
            if pair is not None:
                at = pair
            elif _ends(sentence, start, at, limit, clause=clause):
                break
        at += 1
    while at > start and not _may_end(sentence, at - 1):
        at -= 1
    return at


def _pair_of(sentence: Sentence, start: int, at: int) -> int | None:
    """Return the dash that closes what another parts from the sentence, as in `those old - and new - posts`."""
    line = sentence.line
    if line[at].word != "-" or at in (start, len(line) - 1):
        return None
    if line[at - 1].end == line[at].start or line[at + 1].start == line[at].end:
        return None
    dashes = (p for p in range(at + 2, min(len(line) - 1, at + _PAIRED)) if is_dash(line[p]))
    return next((p for p in dashes if line[p - 1].end < line[p].start), None)


def _ends(sentence: Sentence, start: int, at: int, limit: int, *, clause: bool) -> bool:
    """Tell whether a content ends before a token."""
    line = sentence.line
    token = line[at]
    word = token.word
    following = line[at + 1] if at + 1 < limit else None
    if word == ";":
        return True
    if word == ",":
        return following is not None and _cuts(sentence, start, at + 1, clause=clause)
    if at == start:
        return False
    if word == ":":
        return following is not None and not following.quoted
    if is_dash(token):
        return word != "-" or line[at - 1].end < token.start
    if not clause and _ends_thing(sentence, at, limit):
        return True
    return (
        word in ("and", "but", "while", "as")
        and following is not None
        and _joins(sentence, at, clause=clause)
    )


def _ends_thing(sentence: Sentence, at: int, limit: int) -> bool:
    """Tell whether a thing ends before a token: before a time, an occasion or a clause."""
    line = sentence.line
    word = line[at].word
    following = line[at + 1].word if at + 1 < limit else ""
    if word in _CUTTING or word in DAYS:
        return True
    if word in ("last", "this"):
        return following in PERIODS
    if word == "by" and following.endswith("ing"):
        return True
    return word in ("in", "on", "at", "by") and is_occasion(sentence, at)


def _may_end(sentence: Sentence, place: int) -> bool:
    token = sentence.line[place]
    return token.quoted or token.solid or token.word in (")", "%", "$", "'s", "]")


def _cuts(sentence: Sentence, start: int, place: int, *, clause: bool) -> bool:
    """Tell whether what follows a comma is no longer what is attributed."""
    line = sentence.line
    token = line[place]
    word = token.word
    if token.quoted:
        return False
    held = lexicon.verbs().get(word)
    if held is not None and held[1] & Form.ING and held[0].takes("cqoa"):
        return True
    if word in _RELATIVE:
        begun = not clause or any(is_finite(line, p) for p in range(start, place - 1))
        return begun and not _quotes_on(sentence, place)
    if word in ("according", "said", "says") or (not clause and word.endswith("ing")):
        return True
    if word in _JOINING:
        if word == "as" and place + 1 < len(line) and line[place + 1].word == "well":
            return False
        if not clause:
            return word != "or"
        return word in ("while", "although", "though") or _has_cue(sentence, place + 1)
    if word in SUBJECTS or word == "there":
        return not clause or _has_cue(sentence, place)
    if not clause:
        return word in ("the", "a", "an", "with", "even")
    return (token.capital or word in DETERMINERS) and _has_cue(sentence, place, near=6)


def _quotes_on(sentence: Sentence, place: int) -> bool:
    """Tell whether a relative clause has a quotation in it: who is quoted goes on then."""
    line = sentence.line
    end = next((p for p in range(place, len(line)) if line[p].word in (",", ";", ":")), len(line))
    return any(line[p].quoted for p in range(place, end))


def _has_cue(sentence: Sentence, place: int, near: int = _NEAR) -> bool:
    """Tell whether the clause that begins at a token has a cue for its verb."""
    line = sentence.line
    verbs = lexicon.verbs()
    for p in range(place, min(len(line), place + near)):
        if line[p].word in (",", ";", ":") and p > place + 1:
            return False
        held = verbs.get(line[p].word)
        if held is not None and is_verb(line, p, *held):
            return held[0].takes("ckq") and "s" not in held[0].frames
        if p > place and is_finite(line, p):
            return False
    return False


def _joins(sentence: Sentence, at: int, *, clause: bool) -> bool:
    """Tell whether a conjunction begins another cue, as in `called it X and said Y`."""
    line = sentence.line
    p = at + 1
    while p < len(line) and is_adverb(line[p]):
        p += 1
    if p + 1 >= len(line):
        return p < len(line) and not clause and _has_cue(sentence, p, near=5)
    if not clause and line[at].word in ("and", "but") and begins_clause(sentence, p):
        return True
    if not clause and (_has_cue(sentence, p, near=5) or (line[at].word == "and" and _is_past(sentence, p))):
        return True
    held = lexicon.verbs().get(line[p].word)
    if held is None or held[1] & Form.BASE or not held[1] & (Form.PAST | Form.S) or "s" in held[0].frames:
        return False
    return is_verb(line, p, *held) and line[p + 1].word not in ("by", "in")


def _is_past(sentence: Sentence, place: int) -> bool:
    token, after = sentence.line[place], sentence.line[place + 1]
    if token.capital:
        return False
    if token.word in IRREGULAR:
        return True
    return (
        token.word.endswith("ed")
        and len(token.word) > 4
        and (after.word in DETERMINERS or after.word in PREPOSITIONS or after.word in ("to", "that", "him"))
    )
