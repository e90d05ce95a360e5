"""Contents that stand behind their cue, or around it: `X said that A`, `A was praised by X`, `A seems to B`."""

from __future__ import annotations

from reader.text.attributing.complements import complement_of
from reader.text.attributing.extents import end_of_content, opening_end
from reader.text.attributing.inverted import subject_after
from reader.text.attributing.sentence import Cue, Sentence, Stretch
from reader.text.attributing.subjects import main_subject, subject_before
from reader.text.clauses import PREPOSITIONS
from reader.text.grammar import STARTERS, is_finite
from reader.text.lexicon import Form

_RAISED = frozenset(
    """
    expect believe say report think know consider see view regard describe call ask estimate allege suppose rumor
    identify portray
    """.split()
)
"""Verbs whose passive has no source, as in `is expected to`."""
_SHARING = frozenset((",", "and", "while", "before", "after", "when"))
"""What stands before a participle that has the subject of its sentence."""
_REPORTED = 8
"""Tokens between the cue and the comma in `As X reported last week, ...`."""


def content_behind(
    sentence: Sentence, cue: Cue, last_source: Stretch | None
) -> tuple[Stretch | None, Stretch, str] | None:
    """Return source, content and rule where the content stands behind the cue.

    Args:
        sentence: The sentence.
        cue: The cue.
        last_source: The source of the cue before it, which `and said` and `, saying` share.
    """
    line = sentence.line
    if cue.passive:
        return _asked(sentence, cue) or _passive(sentence, cue)
    inverted = _inverted(sentence, cue)
    if inverted is not None:
        return inverted
    begun = complement_of(sentence, cue)
    if begun is None:
        return _as_reported(sentence, cue)
    start, clause = begun
    if start >= len(line):
        return None
    source = _source(sentence, cue, last_source)
    if source is None and not _needs_no_source(sentence, cue):
        return None
    if source is not None and "r" in cue.entry.frames and line[source[0]].word == "it":
        source = None
    stop = opening_end(sentence, cue.verb)
    if stop is not None and stop <= start:
        stop = None
    end = end_of_content(sentence, start, clause=clause, stop=stop)
    if end <= start:
        return None
    if cue.entry.takes("a") and not clause:
        named = next((p for p in range(start, end) if line[p].quoted), None)
        if named is not None and (named + 1 >= end or line[named + 1].word not in PREPOSITIONS):
            end = named + 1
    if stop is not None and cue.participle:
        verb = next((p for p in range(stop + 1, len(line)) if is_finite(line, p)), None)
        source = (subject_before(sentence, verb) if verb is not None else None) or source
    return source, (start, end), _kind(sentence, start, clause=clause)


def content_of_raising(sentence: Sentence, cue: Cue) -> tuple[Stretch, Stretch] | None:
    """Return the two parts of a content around `seems`, `is expected` and the like, which have no source."""
    line = sentence.line
    raising = "r" in cue.entry.frames
    if cue.last >= len(line) or not (raising or (cue.passive and line[cue.last].word != "by")):
        return None
    subject = subject_before(sentence, cue.first)
    if subject is None:
        return None
    head = line[cue.last]
    if cue.passive:
        named = head.word in ("to", "as") and cue.entry.lemma in _RAISED
        if not (named or (head.word == "as" and cue.entry.takes("a")) or _is_accused(cue, head.word)):
            return None
    elif not (head.solid or head.quoted) or line[subject[0]].word in ("it", "there"):
        return None
    end = end_of_content(sentence, cue.last, clause=False, stop=opening_end(sentence, cue.verb))
    return (subject, (cue.last, end)) if end > cue.last else None


def _kind(sentence: Sentence, start: int, *, clause: bool) -> str:
    """Return the name of the rule by what stands behind the cue."""
    head = sentence.line[start]
    if head.quoted:
        return "speech behind"
    if head.word in STARTERS:
        return "that behind"
    if head.word == "to":
        return "infinitive behind"
    return "clause behind" if clause else "thing behind"


def _is_accused(cue: Cue, head: str) -> bool:
    return cue.entry.lemma == "accuse" and head == "of"


def _source(sentence: Sentence, cue: Cue, last_source: Stretch | None) -> Stretch | None:
    line = sentence.line
    before = line[cue.first - 1] if cue.first else None
    if before is None:
        return None
    if before.word == "to" and cue.first == cue.verb:
        return last_source if cue.entry.takes("ckqo") and "s" not in cue.entry.frames else None
    if cue.participle:
        if not cue.entry.takes("cqoa") and before.word != ",":
            return None
        if before.word in _SHARING or before.word in PREPOSITIONS:
            return last_source or main_subject(sentence, cue.first)
        return subject_before(sentence, cue.first)
    if before.word in ("and", "but", "or"):
        return last_source or main_subject(sentence, cue.first - 1)
    if before.word == ",":
        return subject_before(sentence, cue.first) or last_source
    return subject_before(sentence, cue.first)


def _needs_no_source(sentence: Sentence, cue: Cue) -> bool:
    """Tell whether a participle may attribute though nobody is named: at the beginning or behind a comma."""
    if not cue.form & Form.ING:
        return False
    return cue.first == 0 or sentence.line[cue.first - 1].word == ","


def _as_reported(sentence: Sentence, cue: Cue) -> tuple[Stretch | None, Stretch, str] | None:
    """Return what `As X reported, ...` introduces."""
    line = sentence.line
    if not cue.entry.takes("ckq"):
        return None
    nearest = range(cue.last, min(len(line) - 1, cue.last + _REPORTED))
    comma = next((p for p in nearest if line[p].word == ","), None)
    source = subject_before(sentence, cue.first)
    if comma is None or source is None or source[0] == 0 or line[source[0] - 1].word != "as":
        return None
    if source[0] > 1 and line[source[0] - 2].word not in (",", "and", "but"):
        return None
    end = end_of_content(sentence, comma + 1, clause=True)
    return (source, (comma + 1, end), "as reported") if end > comma + 1 else None


def _inverted(sentence: Sentence, cue: Cue) -> tuple[Stretch, Stretch, str] | None:
    """Return what `But, said X, “A”` attributes."""
    line = sentence.line
    opening = cue.first == 0 or (cue.first < 3 and line[cue.first - 1].word == ",")
    if not opening or not cue.entry.takes("ckq"):
        return None
    source = subject_after(sentence, cue.last)
    if source is None or source[1] + 1 >= len(line) or line[source[1]].word not in (",", ":"):
        return None
    start = source[1] + 1
    if not line[start].quoted:
        return None
    return source, (start, end_of_content(sentence, start, clause=True)), "speech behind"


def _asked(sentence: Sentence, cue: Cue) -> tuple[None, Stretch, str] | None:
    """Return what `X was asked whether A` and `X was asked, “A?”` hold; who asks is not named."""
    begun = complement_of(sentence, cue) if cue.entry.lemma == "ask" else None
    if begun is None or begun[0] >= len(sentence.line) or sentence.line[begun[0]].word == "to":
        return None
    start, clause = begun
    end = end_of_content(sentence, start, clause=clause, stop=opening_end(sentence, cue.verb))
    return (None, (start, end), "asked") if end > start else None


def _passive(sentence: Sentence, cue: Cue) -> tuple[Stretch | None, Stretch, str] | None:
    """Return what `A was praised by X` attributes."""
    if cue.last >= len(sentence.line) or sentence.line[cue.last].word != "by":
        return None
    subject, source = subject_before(sentence, cue.first), subject_after(sentence, cue.last + 1)
    return (source, subject, "passive") if subject is not None and source is not None else None
