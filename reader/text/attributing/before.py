"""Contents that stand before their cue, whole or in part: `“A,” said X`, `A, X said`, `A, X said, B`."""

from __future__ import annotations

from reader.text import lexicon
from reader.text.attributing.complements import complement_of
from reader.text.attributing.extents import end_of_content
from reader.text.attributing.inverted import is_occasion, subject_after
from reader.text.attributing.phrasal import phrases_in
from reader.text.attributing.sentence import Cue, Sentence, Stretch
from reader.text.attributing.subjects import is_introduction, relative_of, subject_before
from reader.text.attributing.verbgroups import cues_in
from reader.text.clauses import PREPOSITIONS
from reader.text.grammar import CLOSING, DAYS, DETERMINERS, STARTERS, SUBORDINATE, is_dash, is_finite, is_verb

_INVERTED = frozenset("say add explain note write argue recall insist report".split())
"""Verbs that may stand before their subject without a quotation, as in `..., said the mayor`."""
_SPEECH = 25
"""Code points of a quotation that is speech though it does not end as a sentence does."""
_ADDRESSEE = 7
"""Tokens of the longest name of somebody who is spoken to."""
_GAP = 14
"""Tokens between `X said` and the quotation that goes on."""
_NOTHING = frozenset(", . ; ? ! in at on during to after last this of earlier before while as".split())
"""What stands behind a cue whose content is not behind it."""
_OPENING_MARKS = frozenset("([$'#@")


def content_before(sentence: Sentence, cue: Cue) -> tuple[Stretch, Stretch | None] | None:
    """Return content and source where the content stands before them, as in `“A,” said X` and `A, X said`."""
    line = sentence.line
    at = cue.first
    if cue.participle or cue.passive or at == 0:
        return None
    parted = cue.last >= len(line) or line[cue.last].word in (".", ",") or cue.last > cue.verb + 1
    if not cue.entry.takes("ckq") and not parted:
        return None
    comma = at > 1 and line[at - 1].word == ","
    subject = subject_before(sentence, at)
    if line[at - 1].quoted:
        end = at if _is_speech(sentence, at - 1) else 0
        source = subject_after(sentence, cue.last)
    elif comma and ((line[at - 2].quoted and subject is None) or _inverts(sentence, cue)):
        end = at - 1
        source = subject_after(sentence, cue.last)
    else:
        end = _end_before(sentence, cue, subject) if subject else 0
        source = subject
    start = _content_start(sentence, end)
    return ((start, end), source) if start < end else None


def content_around(sentence: Sentence, cue: Cue) -> tuple[Stretch, Stretch, Stretch] | None:
    """Return first part, source and second part of a content that `, X said,` parts before its verb."""
    line = sentence.line
    behind = cue.last + 1
    if cue.passive or not cue.entry.takes("ckq") or behind >= len(line) or line[cue.last].word != ",":
        return None
    source = subject_before(sentence, cue.first)
    if source is None or source[0] < 2 or line[source[0] - 1].word != "," or source[1] < cue.first - 1:
        return None
    end = source[0] - 1
    start = 0
    while start < end and (
        line[start].word in ("but", "and") or not (line[start].quoted or line[start].solid)
    ):
        start += 1
    if start >= end or any(line[p].quoted or is_finite(line, p) for p in range(start, end)):
        return None
    if line[behind].quoted or line[behind].word.endswith("ing"):
        return None
    stop = end_of_content(sentence, behind, clause=True)
    if not any(is_finite(line, p) for p in range(behind, stop)):
        return None
    return (start, end), source, (behind, stop)


def introduces_speech(sentence: Sentence, cue: Cue) -> bool:
    """Tell whether a quotation that begins with a capital stands behind a cue and a comma or colon."""
    line = sentence.line
    if cue.passive or cue.first == 0 or not cue.entry.takes("ckqo"):
        return False
    at = cue.last + 1 + (cue.last < len(line) and line[cue.last].word in DAYS)
    if at >= len(line) or line[at - 1].word not in (",", ":") or not line[at].quoted:
        return False
    if cue.participle and line[cue.first - 1].word not in (",", "and"):
        return False
    opening = sentence.text[line[at].start : line[at].start + 4].lstrip("“\"'‘[")
    return opening[:1].isupper() and subject_before(sentence, cue.first) is not None


def resumed(
    sentence: Sentence, rest: int, following: Sentence | None, *, spoken: bool
) -> tuple[Sentence, Stretch] | None:
    """Return what goes on behind `X said`: in the same sentence, or a quotation that is the next sentence.

    Args:
        sentence: The sentence.
        rest: The token behind cue and source.
        following: The sentence behind it in the paragraph.
        spoken: Whether the content before the cue is one quotation.
    """
    line = sentence.line
    at = _next_quotation(sentence, rest)
    if at is not None and not _says_more(sentence, rest, at):
        return sentence, (at, at + 1)
    if not spoken and _goes_on(sentence, rest):
        stop = end_of_content(sentence, rest + 1, clause=True)
        if any(is_finite(line, p) for p in range(rest + 1, stop)):
            return sentence, (rest + 1, stop)
    verbs = lexicon.verbs()
    if any(
        line[p - 1].word == "," and line[p].word.endswith("ing") and line[p].word in verbs
        for p in range(max(1, rest), len(line))
    ):
        return None
    if not spoken or following is None or not following.line[0].quoted:
        return None
    if following.only_quotations:
        return following, (0, 1)
    if any(True for _ in cues_in(following)) or any(True for _ in phrases_in(following)):
        return None
    return following, (0, following.end_of_sentence())


def _is_speech(sentence: Sentence, place: int) -> bool:
    long = place == 0 and sentence.line[0].end - sentence.line[0].start > _SPEECH
    return long or sentence.ends_speech(place)


def _end_before(sentence: Sentence, cue: Cue, source: Stretch) -> int:
    """Return where a content ends that stands before `X said`; 0 where none does."""
    line = sentence.line
    if source[0] < 1:
        return 0
    left = line[source[0] - 1]
    if left.quoted and (_is_title(sentence, source[0] - 1, cue) or _is_introduced(sentence, source[0] - 1)):
        return 0
    if left.quoted:
        return source[0] if _is_speech(sentence, source[0] - 1) else 0
    end = source[0] - 1
    if end == 0 or not (left.word == "," or is_dash(left)):
        return 0
    complement = complement_of(sentence, cue)
    if line[end - 1].quoted:
        introduces = cue.last < len(line) and line[cue.last].word in (",", ":")
        if _is_title(sentence, end - 1, cue):
            return 0
        return end if complement is None or introduces or sentence.ends_speech(end - 1) else 0
    if complement is not None or not _closes(sentence, _behind_addressee(sentence, cue)):
        return 0
    if is_introduction(sentence, (0, end)) and not any(
        is_finite(line, p) or line[p].quoted for p in range(end)
    ):
        return 0
    subordinate = line[0].capital and line[0].word in ("as", "asked", "while", "after", "when")
    return 0 if subordinate else end


def _is_title(sentence: Sentence, place: int, cue: Cue) -> bool:
    """Tell whether a quotation is a title or a few words, as in `On “Morning Boats,” X said that A`."""
    before = sentence.line[place - 1] if place else None
    if before is None or not (
        before.word in PREPOSITIONS or before.word in DETERMINERS or before.word == "'s"
    ):
        return False
    return complement_of(sentence, cue) is not None


def _is_introduced(sentence: Sentence, place: int) -> bool:
    """Tell whether a quotation ends the clause before the main one, as in `When X shouted, “A,” Y said that B`."""
    line = sentence.line
    return (
        place > 2 and line[place - 1].word in (",", ":") and line[0].word in ("when", "after", "while", "as")
    )


def _inverts(sentence: Sentence, cue: Cue) -> bool:
    """Tell whether `, said X` ends a sentence, so that what stands before it is the content."""
    line = sentence.line
    if cue.last >= len(line) or cue.entry.lemma not in _INVERTED or line[cue.verb - 1].word != ",":
        return False
    named = subject_after(sentence, cue.last)
    if named is None or not _has_main_verb(sentence, 0, cue.verb - 1):
        return False
    return not _has_main_verb(sentence, named[0] + 1, len(line))


def _has_main_verb(sentence: Sentence, start: int, end: int) -> bool:
    return any(is_finite(sentence.line, p) and relative_of(sentence, p) is None for p in range(start, end))


def _behind_addressee(sentence: Sentence, cue: Cue) -> int:
    """Return the token behind a cue and whom it is spoken to, as in `told the Gazette`."""
    line = sentence.line
    at = cue.last
    if cue.entry.takes("o"):
        while at < min(len(line), cue.last + _ADDRESSEE) and line[at].solid and line[at].word not in _NOTHING:
            if line[at].word in STARTERS or line[at].word in DAYS or is_finite(line, at):
                break
            at += 1
    return at


def _closes(sentence: Sentence, at: int) -> bool:
    """Tell whether nothing that could be a content follows a cue."""
    line = sentence.line
    return at >= len(line) or line[at].word in _NOTHING or line[at].word in DAYS or is_dash(line[at])


def _content_start(sentence: Sentence, end: int) -> int:
    """Return where a content begins that ends at a token: with its sentence, or with speech behind a comma."""
    line = sentence.line
    if end and line[end - 1].quoted:
        at = end - 1
        while at > 0 and line[at - 1].quoted:
            at -= 1
        if at == 0 or line[at - 1].word in (",", ":") or is_dash(line[at - 1]):
            return at
    start = 0
    while start < end and not (line[start].quoted or line[start].solid or line[start].word in _OPENING_MARKS):
        start += 1
    return start


def _next_quotation(sentence: Sentence, rest: int) -> int | None:
    """Return the quotation that ends a sentence and goes on with what is said before it."""
    line = sentence.line
    at = rest
    while at < len(line) and not line[at].quoted and at - rest < _GAP:
        if line[at].word in (";", "?", "!") or sentence.stops(at):
            at += line[at].word in CLOSING
            break
        at += 1
    if at >= len(line) or not line[at].quoted or at + 1 < len(line) - 1:
        return None
    parted = at == rest or line[at - 1].word[-1:] in tuple(",.;:") or is_dash(line[at - 1])
    return at if parted else None


def _says_more(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether somebody speaks anew between two tokens."""
    line = sentence.line
    verbs = lexicon.verbs()
    for p in range(start, end):
        if line[p].word in ("that", "but"):
            return True
        held = verbs.get(line[p].word)
        if held is not None and held[0].takes("ckq") and is_verb(line, p, *held):
            return True
    return False


def _goes_on(sentence: Sentence, rest: int) -> bool:
    """Tell whether a clause behind `X said,` is the second part of what was begun before it."""
    line = sentence.line
    if rest + 1 >= len(line) or line[rest].word != ",":
        return False
    head = line[rest + 1]
    if head.quoted or head.word in ("who", "which", "a", "the") or head.word in lexicon.verbs():
        return False
    if head.word in SUBORDINATE - {"that", "if", "because"} or head.word.endswith("ing"):
        return False
    return not (head.word in PREPOSITIONS and is_occasion(sentence, rest + 1))
