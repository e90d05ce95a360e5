"""Where a content begins behind its cue: past an addressee, a day, an occasion."""

from __future__ import annotations

from reader.text.attributing.inverted import is_occasion
from reader.text.attributing.sentence import Cue, Sentence
from reader.text.clauses import PREPOSITIONS
from reader.text.grammar import (
    CLOSING,
    DAYS,
    DETERMINERS,
    OBJECTS,
    OCCASIONS,
    STARTERS,
    SUBJECTS,
    is_adverb,
    is_dash,
    is_finite,
)

_ASKING = frozenset("ask urge encourage implore beg advise want".split())
"""Verbs whose content holds whom they are spoken to, as in `urged them to go`."""
_CIRCUMSTANCES = DAYS | frozenset(
    """
    to on in at during after before from through last this earlier via recently later again afterward
    """.split()
)
"""What leads to when, where or to whom something is said."""
_INSIDE = frozenset("like despite without during under".split())
"""Prepositions that a content may begin with."""
_OPENING_MARKS = frozenset("$([#@'")
_FAR, _NEAR, _ADDRESSED = 16, 10, 14
"""Tokens past a circumstance, a preposition and an addressee in which a content is looked for."""


def complement_of(sentence: Sentence, cue: Cue) -> tuple[int, bool] | None:
    """Return where what a cue introduces begins, and whether it is a clause; None where nothing follows."""
    line = sentence.line
    verb = cue.entry
    at = cue.last
    if at >= len(line):
        return None
    head = line[at]
    if head.word == ":":
        return (at + 1, True) if at + 1 < len(line) else None
    if verb.takes("ckqo") and (told := _behind_colon(sentence, at)) is not None:
        return told, True
    if head.word == ",":
        return _behind_comma(sentence, at) if verb.takes("ckqo") else None
    if head.word in CLOSING or is_dash(head):
        return None
    if head.quoted:
        return at, True
    if cue.last - 1 > cue.verb:
        return at, False
    if verb.takes("o") and head.word not in STARTERS and head.word != "to":
        found = _behind_addressee(sentence, at, asked=verb.lemma in _ASKING, particles=verb.particles)
        if found is not None or not verb.takes("n"):
            return found
    if head.word in STARTERS:
        return at, verb.takes("ckqo") or not verb.takes("tp")
    if head.word == "to":
        if verb.takes("t") or cue.passive:
            return at, True
        if not verb.takes("ckq"):
            return None
    if head.word in DAYS and at + 1 < len(line) and line[at + 1].word == "'s":
        return at, verb.takes("c")
    if head.word in ("about", "under", "over") and at + 1 < len(line) and line[at + 1].word[:1].isdigit():
        return at, verb.takes("c")
    if head.word in _CIRCUMSTANCES or (head.word in PREPOSITIONS and is_occasion(sentence, at)):
        return _behind_circumstance(sentence, at) if verb.takes("ckqo") else None
    if head.word in PREPOSITIONS and verb.takes("ckq"):
        behind = _behind_phrase(sentence, at)
        if behind is not None:
            return behind, True
    if head.word in PREPOSITIONS and head.word not in _INSIDE:
        return None
    if is_adverb(head) and at + 1 < len(line) and line[at + 1].word in ("that", ","):
        at += 1
        head = line[at]
    if not head.solid and head.word not in _OPENING_MARKS:
        return None
    if verb.takes("cn"):
        return at, verb.takes("c") and (not verb.takes("n") or _has_verb(sentence, at))
    return (at, False) if verb.takes("a") else None


def _behind_colon(sentence: Sentence, at: int) -> int | None:
    """Return the quotation behind a colon near a cue, as in `put it this way: “A”` and `replied, with a smile: “A”`."""
    line = sentence.line
    for p in range(at, min(len(line) - 1, at + _NEAR)):
        if line[p].quoted or line[p].word in STARTERS or line[p].word in CLOSING or is_finite(line, p):
            return None
        if line[p].word == ":":
            return p + 1 if line[p + 1].quoted else None
    return None


def _behind_comma(sentence: Sentence, at: int) -> tuple[int, bool] | None:
    """Return where a content begins behind `said,` or `said, in a statement,`."""
    line = sentence.line
    if at + 1 < len(line) and line[at + 1].quoted:
        return at + 1, True
    stop = next((p for p in range(at + 1, min(len(line), at + 12)) if line[p].word == ","), None)
    if stop is not None and stop + 1 < len(line) and (line[stop + 1].quoted or line[stop + 1].word == "that"):
        return stop + 1, True
    return None


def _behind_circumstance(sentence: Sentence, at: int) -> tuple[int, bool] | None:
    line = sentence.line
    for p in range(at, min(len(line), at + _FAR)):
        following = line[p + 1] if p + 1 < len(line) else None
        if line[p].quoted or line[p].word in STARTERS:
            return p, True
        if line[p].word == ":" and following is not None:
            return p + 1, True
        if line[p].word == "," and not (following is not None and following.quoted):
            break
    stop = at
    if line[at].word in ("on", "last", "this") and at + 1 < len(line):
        stop += 2 * (line[at + 1].word in OCCASIONS or line[at + 1].word in DAYS)
    elif line[at].word in DAYS or line[at].word in ("earlier", "later", "recently", "again"):
        stop += 1
    if at < stop < len(line) and line[stop].solid and line[stop].word not in PREPOSITIONS:
        return stop, True
    return None


def _behind_phrase(sentence: Sentence, at: int) -> int | None:
    """Return where a clause or quotation begins behind a phrase such as `for the newspaper`."""
    line = sentence.line
    for p in range(at + 1, min(len(line), at + _NEAR)):
        if line[p].word == "that":
            return p
        if p + 1 < len(line) and (line[p].word == ":" or (line[p].word == "," and line[p + 1].quoted)):
            return p + 1
        if line[p].quoted or line[p].word == "," or is_finite(line, p):
            return None
    return None


def _has_verb(sentence: Sentence, at: int) -> bool:
    line = sentence.line
    return any(is_finite(line, p) for p in range(at + 1, min(len(line), at + 9)))


def _behind_addressee(
    sentence: Sentence, at: int, *, asked: bool, particles: frozenset[str]
) -> tuple[int, bool] | None:
    """Return where what somebody is told begins, and whether it is a clause."""
    line = sentence.line
    for p in range(at + 1, min(len(line), at + _ADDRESSED)):
        token, before = line[p], line[p - 1]
        following = line[p + 1] if p + 1 < len(line) else None
        if token.quoted or token.word in STARTERS:
            return p, True
        if token.word == "to":
            return at if asked else p, True
        if token.word == ":" and following is not None:
            return p + 1, True
        if token.word == "about" or (token.word in ("of", "for") and token.word in particles):
            return (p + 1, False) if p - at <= 4 and following is not None else None
        if token.word in (",", ".", ";"):
            told = following is not None and (following.quoted or following.word == "that")
            return (p + 1, True) if told and token.word == "," else None
        if token.word in SUBJECTS:
            return p, True
        if token.word in DETERMINERS and (before.capital or before.word in OBJECTS or before.word in DAYS):
            return p, True
    after = line[at + 1] if at + 1 < len(line) else None
    if line[at].word in OBJECTS and after is not None and after.solid:
        return None if after.word in PREPOSITIONS or after.word in DAYS else (at + 1, True)
    return None
