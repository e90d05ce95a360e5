"""What words of an English sentence are, by closed classes, endings and neighbours alone."""

from __future__ import annotations

from collections.abc import Sequence

from reader.text import lexicon
from reader.text.clauses import ADVERBS, AUXILIARIES, PREPOSITIONS, Token
from reader.text.lexicon import DO, MODALS, Form, Verb

CONTRACTED = frozenset("'s 'd 've 're 'll 'm".split())
SUBJECTS = frozenset("he she it they i we you".split())
OBJECTS = frozenset("him her them us me reporters you".split())
RELATIVE = frozenset("who which that whom whose".split())
DETERMINERS = frozenset(
    "the a an this these those his her their its our my your no any each every some another both all".split()
)
SUBORDINATE = frozenset(
    """
    that as while because if when although though since whether than how why what where whereas unless until whenever
    wherever after before once so yet or nor
    """.split()
)
STARTERS = frozenset("that how why whether if what".split())
"""What a reported clause begins with."""
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow".split()
)
PERIODS = frozenset(
    "week month year day time fall spring summer winter morning night afternoon evening".split()
)
OCCASIONS = frozenset(
    """
    statement statements interview interviews speech email e-mail emails letter memo tweet tweets post call phone
    telephone briefing hearing rally event conference debate forum town gathering fundraiser campaign report article
    blog column essay book message release remarks address press filing ad video episode show appearance stop meeting
    segment broadcast note op-ed editorial testimony twitter facebook instagram radio television tv monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august september october
    november december week month year night morning afternoon evening
    """.split()
)
"""What something is said in, at or during, as in `said in a statement`."""
IRREGULAR = frozenset(
    """
    went made took came got gave became held left lost won met ran saw brought bought built chose did drew drove ate
    fell fought found flew forgot grew heard hid kept knew laid led let lay made paid put read rose sat sold sent set
    shook shot sang sank slept spent stood stole struck taught threw understood woke wore wrote began broke caught
    goes makes takes comes gets gives becomes holds leaves loses wins meets runs sees brings buys has keeps puts
    remains includes faces leads needs uses works lives serves seeks
    """.split()
)
"""Common verbs whose finite forms have no ending that tells."""
CLOSING = frozenset(".!?")

_NOT_PAST = frozenset(
    "need seed speed feed breed hundred sacred indeed united red bed shed weed deed greed naked wicked".split()
)
_NOT_ADVERBS = frozenset(
    "family reply only supply ally rally july italy daily weekly early monopoly assembly anomaly".split()
)
_PEOPLE = frozenset("people many some others most women men".split())
_CLEAR_SUBJECTS = frozenset("some all both this those another each".split())
_DASHES = frozenset(("-", "–", "—", "―", "--"))
_OBJECT_HEADS = DETERMINERS | SUBJECTS | frozenset((":", ",", "that", "to", "him", "them", "how", "why"))


def is_adverb(token: Token) -> bool:
    """Tell whether a word is an adverb that may stand between a subject and its verb."""
    word = token.word
    if token.capital:
        return False
    return (
        word in ADVERBS or word == "n't" or (word[-2:] == "ly" and len(word) > 4 and word not in _NOT_ADVERBS)
    )


def is_dash(token: Token) -> bool:
    """Tell whether a token is a dash, or half of a double hyphen."""
    return token.word in _DASHES


def is_finite(line: Sequence[Token], place: int) -> bool:
    """Tell whether a word is most likely a finite verb: an auxiliary, a common verb, or a past form."""
    token = line[place]
    word = token.word
    if token.quoted or (not token.solid and not word.startswith("'")):
        return False
    before = line[place - 1] if place else None
    if word in AUXILIARIES and not (token.capital and place):
        if word == "'s":
            return before is not None and before.word in SUBJECTS | {"that", "there", "who"}
        return word not in ("be", "been", "being")
    if token.capital or before is None:
        return word in IRREGULAR and not token.capital
    if before.word in DETERMINERS or before.word in PREPOSITIONS or before.word in ("'s", "to"):
        return False
    if word in IRREGULAR:
        return True
    held = lexicon.verbs().get(word)
    if held is not None:
        return is_verb(line, place, *held)
    if not word.endswith("ed") or len(word) < 5 or word in _NOT_PAST:
        return False
    after = line[place + 1].word if place + 1 < len(line) else ""
    named = before.capital or before.word in SUBJECTS or before.word in RELATIVE
    return after != "by" and (named or before.word.endswith("s") or is_adverb(before))


def is_verb(line: Sequence[Token], place: int, verb: Verb, form: int) -> bool:
    """Tell whether a word that may be a verb of the lexicon is one here, and not a noun or an adjective.

    Args:
        line: The tokens of a sentence.
        place: The word's place among them.
        verb: The verb.
        form: What its form may be.
    """
    if line[place].capital and place:
        return False
    at = place - 1
    while at >= 0 and is_adverb(line[at]):
        at -= 1
    before = line[at] if at >= 0 else None
    after = line[place + 1] if place + 1 < len(line) else None
    if before is not None and _makes_noun(line, at, form):
        return False
    owned = after is not None and after.word in ("of", "'s") and after.word not in verb.particles
    if owned and (form & (Form.BASE | Form.S | Form.ING) or not verb.takes("q")):
        return False
    if form & Form.ING:
        return True
    noun_like = "w" in verb.frames
    if form & (Form.PAST | Form.PARTICIPLE) and not (noun_like and form & (Form.BASE | Form.S)):
        return True
    if before is None:
        return False
    word = before.word
    if word in SUBJECTS or word in MODALS or word in DO or word in ("to", "who", "which"):
        return True
    if not noun_like:
        return (
            bool(form & Form.S) or before.quoted or before.solid or is_dash(before) or word in (",", "%", ")")
        )
    plural = word.endswith("s") and not word.endswith("ss")
    if form & Form.S:
        return (before.capital or word in (",", ")") or not word.endswith("s")) and _has_object(after)
    last = (
        place > 2 and (after is None or after.word == ".") and any(token.word == "," for token in line[:at])
    )
    return (plural or word in _PEOPLE) and (_has_object(after) or last)


def _makes_noun(line: Sequence[Token], at: int, form: int) -> bool:
    """Tell whether the word before one makes it a noun or an adjective, as `the`, `his` and a number do."""
    word = line[at].word
    if word == "'s":
        return not (at and line[at - 1].word in SUBJECTS | {"who", "that", "there"})
    if word in DETERMINERS:
        return not (word in _CLEAR_SUBJECTS and form & (Form.PAST | Form.S))
    if form & Form.S and (word == "percentage" or word.isdecimal()):
        return True
    return word in PREPOSITIONS and not form & Form.ING


def _has_object(after: Token | None) -> bool:
    return after is not None and (after.quoted or after.capital or after.word in _OBJECT_HEADS)
