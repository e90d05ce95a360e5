"""The verb groups of a sentence that may be cues: auxiliaries, adverbs, the verb and its particle."""

from __future__ import annotations

from collections.abc import Iterator

from reader.text import lexicon
from reader.text.attributing.sentence import Cue, Sentence
from reader.text.grammar import (
    CLOSING,
    CONTRACTED,
    DAYS,
    DETERMINERS,
    SUBJECTS,
    is_adverb,
    is_finite,
    is_verb,
)
from reader.text.lexicon import BE, DO, HAVE, MODALS, Form, Verb

_LEADS = frozenset(
    """
    declined refused decline declines refuse refuses declining refusing seek seeks sought seeking continued continues
    continue went began begins begin failed seemed seems appeared appears tried try tries used came going wants want
    wanted
    """.split()
)
"""What stands before `to` and a verb that is the cue, as in `declined to say`."""
_GOING = frozenset("went goes go gone".split())
_LIGHT = frozenset("express voice reject offer dismiss give raise share".split())
"""Verbs whose cue holds the noun behind them, as in `expressed concern about`."""
_ATTITUDES = frozenset(
    """
    concern concerns confidence support hope hopes doubt doubts interest skepticism frustration disappointment optimism
    outrage anger opposition notion idea suggestion claim claims fear fears regret sympathy disbelief surprise
    dismay displeasure gratitude condolences reservations willingness desire worry worries view views opinion
    """.split()
)
_TIES = frozenset("about for of over with in to at on".split())
_WENT = frozenset("went shot began broke cut came".split())
"""Past forms without an ending that stand where `said` would, as in `went on` and `cut in`."""
_ANY = Verb("", "q", frozenset())
"""A verb that is not in the lexicon, behind a quotation."""
_NAME = 6
"""Tokens of a quotation and the name before such a verb, at most."""
_BETWEEN = frozenset("back out directly up".split())
"""What may stand between a verb and its preposition."""
_LEADING = DAYS | {"meanwhile", "however", "then", "once"}
"""Adverbs that are left out where a group begins with them."""


def cues_in(sentence: Sentence) -> Iterator[Cue]:
    """Yield the verb groups that may be cues, from left to right."""
    verbs = lexicon.verbs()
    line = sentence.line
    for place, token in enumerate(line):
        held = verbs.get(token.word)
        if held is None and _follows_speech(sentence, place):
            held = (_ANY, Form.PAST)
        if held is None or not is_verb(line, place, *held):
            continue
        if token.word in _LEADS and place + 2 < len(line) and line[place + 1].word == "to":
            after = verbs.get(line[place + 2].word)
            if after is not None and after[1] & Form.BASE and "s" not in after[0].frames:
                continue
        yield _group(sentence, place, *held)


def _follows_speech(sentence: Sentence, place: int) -> bool:
    """Tell whether a past form stands where `said` would: behind a quotation, and before or behind a name."""
    line = sentence.line
    word = line[place].word
    if not place or line[place].capital or not (word.endswith("ed") or word in _WENT):
        return False
    if line[place - 1].quoted and place + 1 < len(line):
        after = line[place + 1]
        return sentence.ends_speech(place - 1) and (after.capital or after.word in DETERMINERS)
    if line[0].quoted and sentence.ends_speech(0) and place < _NAME and line[place - 1].capital:
        return not any(line[p].quoted or line[p].word == "," or is_finite(line, p) for p in range(1, place))
    last = place + 1 == len(line) or line[place + 1].word in CLOSING
    return last and line[0].quoted and sentence.ends_speech(0) and place < _NAME


def _group(sentence: Sentence, place: int, verb: Verb, form: int) -> Cue:
    line = sentence.line
    first = place
    passive = False
    bare = bool(form & Form.BASE)
    while first > 0:
        before = line[first - 1]
        word = before.word
        if word in BE or word in HAVE or word in MODALS or word in DO:
            if word in CONTRACTED and not (first > 1 and line[first - 2].word in SUBJECTS):
                break
            if word in MODALS and not bare:
                break  # no auxiliary stands so before a past form: it is somebody’s name
            bare = bare or word not in MODALS
            passive |= word in BE and bool(form & (Form.PAST | Form.PARTICIPLE)) and not form & Form.BASE
            first -= 1
        elif is_adverb(before):
            first -= 1
        elif word == "to" and first > 1 and line[first - 2].word in _LEADS:
            first -= 2
        elif word == "to" and first > 2 and line[first - 2].word == "on" and line[first - 3].word in _GOING:
            first -= 3
        else:
            break
    while first < place and line[first].word in _LEADING:
        first += 1
    return Cue(first, place, _last(sentence, place, verb), verb, form, passive)


def _last(sentence: Sentence, place: int, verb: Verb) -> int:
    """Return one past the particle, preposition or noun that belongs to a verb."""
    line = sentence.line
    last = place + 1
    while last < len(line) and line[last].word in verb.particles and last < place + 3:
        last += 1
    parted = last == place + 1 and last + 1 < len(line) and line[last + 1].word in verb.particles
    if parted and (is_adverb(line[last]) or line[last].word in _BETWEEN):
        last += 2
    if verb.lemma in _LIGHT:
        nouns = (p for p in range(place + 1, min(len(line), place + 4)) if line[p].word in _ATTITUDES)
        noun = next(nouns, None)
        if noun is not None:
            last = noun + 1
            last += last < len(line) and line[last].word in _TIES
    return last
