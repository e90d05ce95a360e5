"""Words that signal that somebody else is speaking: verbs of saying and the like, in news English.

The verbs are those of the lexicon; forms that are as often something else, such as `plan` or `report`, are left to
the annotator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reader.core.ids import Offset
from reader.text import Range, lexicon
from reader.text.lexicon import BE, DO, HAVE, MODALS, Form

_BEFORE = frozenset(
    """
    again already also always angrily apparently are be been being bluntly can clearly consistently
    correctly could did do does even eventually explicitly falsely famously first flatly frequently
    further had has have immediately initially is jokingly just largely later long loudly may might
    must n't never not now often once originally previously privately publicly quickly recently
    repeatedly reportedly seemingly should simply specifically still strongly then to was were
    widely will would wrongly yet
    """.split()
)
"""Auxiliaries and adverbs that belong to the cue where they stand before its verb."""
_PARTICLES = {
    "call": "for on", "calling": "for on", "called": "for on", "calls": "for on",
    "pointed": "out to", "referring": "to", "referred": "to", "spoke": "of about", "speaking": "of about",
    "talked": "about", "complained": "about of", "warned": "of about against", "warning": "of about against",
    "agreed": "with", "responded": "to", "asked": "about", "said": "of", "worried": "about", "hinted": "at",
}  # fmt: skip
"""Words that belong to the cue where they stand behind its verb."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'](?!s\b)[^\W\d_]+)?")


@lru_cache(maxsize=1)
def _sure() -> frozenset[str]:
    """Return the forms that are nearly always cues."""
    ambiguous = Form.BASE | Form.S
    return frozenset(
        word
        for word, (verb, form) in lexicon.verbs().items()
        if "s" not in verb.frames and not ("w" in verb.frames and form & ambiguous)
    )


@lru_cache(maxsize=1)
def _finder() -> re.Pattern[str]:
    phrases = "|".join(phrase.replace(" ", r"\s+") for phrase in lexicon.phrases())
    return re.compile(rf"(?<![\w’'-])(?:(?P<phrase>(?i:{phrases}))|[A-Za-z]{{3,13}}(?![\w’'-]))")


def likely_cues(text: str, start: Offset, end: Offset) -> Iterator[Range]:
    """Yield the words of a range that are nearly always cues in news, without what belongs to them."""
    for match in _finder().finditer(text, start, end):
        if match.lastgroup or match.group().lower() in _sure():
            yield match.span()


def is_cue(word: str) -> bool:
    """Tell whether a word is nearly always a cue."""
    return word.lower() in _sure()


def widened(text: str, cue: Range, start: Offset, end: Offset) -> Range:
    """Return a cue with the auxiliaries and adverbs before its verb and the particle after it.

    Args:
        text: The whole text.
        cue: The verb.
        start: How far it may reach back.
        end: How far it may reach on.
    """
    return led(text, cue, start)[0], followed(text, cue, end)[1]


def led(text: str, cue: Range, start: Offset) -> Range:
    """Return a cue with the auxiliaries and adverbs before its verb."""
    first = cue[0]
    verb = lexicon.verbs().get(text[cue[0] : cue[1]].lower())
    bare = verb is None or bool(verb[1] & Form.BASE)
    for match in reversed([*_WORD.finditer(text, max(start, first - 60), first)]):
        word = match.group().lower().replace("’", "'")
        if text[match.end() : first].strip() or not (word in _BEFORE or word.endswith("n't")):
            break
        if word in MODALS and not bare:
            break  # somebody’s name, as in `May said`
        bare = bare or word in BE or word in HAVE or word in DO
        first = match.start()
    return first, cue[1]


def followed(text: str, cue: Range, end: Offset) -> Range:
    """Return a cue with the particle that its verb takes, as in `called for`."""
    verb = text[cue[0] : cue[1]].lower()
    after = _WORD.search(text, cue[1], min(end, cue[1] + 20))
    takes = _PARTICLES.get(verb, "").split()
    if after and not text[cue[1] : after.start()].strip() and after.group().lower() in takes:
        return cue[0], after.end()
    return cue
