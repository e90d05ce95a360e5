"""What an attribution in news English may be, by simple rules: from a cue its content and source, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from reader.core.ids import Offset
from reader.text import Range, clauses, cues
from reader.text.attributing.finder import attributed_to, attributions_between
from reader.text.attributing.sentence import Found
from reader.text.attributing.walking import next_cue, previous_cue
from reader.text.clauses import Token, breaks, phrase_end, phrase_start
from reader.text.host import Host, host_of
from reader.text.quotations import Quotation
from reader.text.reading import Reading

__all__ = [
    "Pieces",
    "attributed_to",
    "contents_of",
    "continued",
    "cues_of",
    "forms_of",
    "next_cue",
    "previous_cue",
    "sources_of",
]

T = TypeVar("T")

Pieces: TypeAlias = tuple[Range, ...]
"""The fragments of a content, in text order."""

_SAID_OF = ("according to", "words of", "view of", "opinion of")
_REPORTED = frozenset("that whether to how why what if".split())
_TOLD = ("tell", "told", "assur", "ask", "urg", "warn", "remind", "inform", "want")
_DETERMINERS = frozenset("the a an his her their its".split())
_MOST = 16
"""How many alternatives of one part are offered."""


def forms_of(reading: Reading, cue: Range) -> list[Range]:
    """Return what a cue may be taken to be: with and without its auxiliaries, adverbs and particle."""
    host = host_of(reading, *cue)
    text = reading.article.text
    if host is None:
        return [cue]
    wide = cues.widened(text, cue, host.start, host.end)
    found = _found_at(reading, cue)
    return _distinct(
        (
            found.cue if found else None,
            wide,
            cue,
            (cue[0], wide[1]),
            (wide[0], cue[1]),
            *_with_phrase(host, wide),
        )
    )


def cues_of(reading: Reading, content: Pieces) -> list[Range]:
    """Return the cues that may introduce a content: behind it, then before it, the nearest first."""
    host = host_of(reading, content[0][0], content[0][1])
    if host is None:
        return []
    text, end = reading.article.text, content[0][1]
    held = list(content)
    if len(content) > 1:
        host = host_of(reading, content[0][0], content[-1][1]) or host
    elif host.end <= end and (after := reading.sentences.next(end)) and after[0] <= end + 2:
        behind_it = host_of(reading, *after)
        host = behind_it if behind_it and behind_it.start < end else host
    found = [
        cue
        for cue in cues.likely_cues(text, host.start, host.end)
        if not any(start < cue[1] and cue[0] < end for start, end in held)
        and not any(mark.start < cue[0] < mark.end for mark in host.quotations)
    ]
    behind = [cue for cue in found if cue[0] >= end]
    ahead = [cue for cue in reversed(found) if cue[1] <= content[0][0]]
    gap = text[end : behind[0][0]] if behind else ""
    near = bool(behind) and len(gap) < 160 and not any(mark in gap for mark in ".;:—")
    order = [*behind, *ahead] if near else [*ahead, *behind]
    if not order:
        order = list(_introducing(reading, host, content[0][0]))
    alternatives = (form for cue in order for form in forms_of(reading, cue)[:2])
    return _distinct((_found_cue(reading, content), *alternatives))


def sources_of(reading: Reading, cue: Range) -> list[Range]:
    """Return the phrases that may be the source of a cue, the likeliest first."""
    host = host_of(reading, *cue)
    if host is None:
        return []
    line, text = host.line, reading.article.text
    first, last = host.before(cue[0]), host.after(cue[1])
    said_of = text[cue[0] : cue[1]].lower().endswith(_SAID_OF)
    comma = first > 0 and breaks(line[first - 1])
    quoted = first > 0 and (line[first - 1].quoted or (first > 1 and comma and line[first - 2].quoted))
    inverted = (quoted or said_of) and last < len(line) and not line[last].quoted and not breaks(line[last])
    before, after = list(_sources_before(line, first)), list(_sources_after(line, last, behind=first > 0))
    found = _found_at(reading, cue)
    return _distinct(
        [found.source if found else None, *([*after, *before] if inverted else [*before, *after])]
    )


def contents_of(reading: Reading, cue: Range, source: Range | None) -> list[Pieces]:
    """Return what may be the content of a cue, the likeliest first.

    Args:
        reading: The article's units.
        cue: The cue.
        source: Its source, if it is known: it lies between the cue and the content.
    """
    host = host_of(reading, *cue)
    if host is None:
        return []
    found = _found_at(reading, cue)
    whole = found.content if found and source in (None, found.source) else None
    return _distinct((whole, *_contents(reading, host, cue, source)))


def continued(reading: Reading, content: Range) -> Pieces | None:
    """Return a quotation with the one that goes on behind the clause after it, or None if none does."""
    host = host_of(reading, *content)
    if host is None:
        return None
    place = host.after(content[1])
    behind = [cue for cue in cues_of(reading, (content,)) if cue[0] >= content[1]]
    if (
        place == 0
        or (line := host.line)[place - 1].end != content[1]
        or not line[place - 1].quoted
        or not behind
    ):
        return None
    source = next(iter(sources_of(reading, behind[0])), None)
    pieces = next(iter(contents_of(reading, behind[0], source)), ())
    return pieces if len(pieces) > 1 and pieces[0] == content else None


def _found_at(reading: Reading, cue: Range) -> Found | None:
    """Return the attribution that the rules for whole articles find at a cue."""
    for item in attributions_between(reading, *cue):
        if item.cue is not None and item.cue[0] < cue[1] and cue[0] < item.cue[1]:
            return item
    return None


def _found_cue(reading: Reading, content: Pieces) -> Range | None:
    """Return the cue of the attribution that those rules find around a content."""
    start, end = content[0][0], content[-1][1]
    for item in attributions_between(reading, start, end):
        apart = item.cue and not any(low < item.cue[1] and item.cue[0] < high for low, high in content)
        if apart and any(low < end and start < high for low, high in item.content):
            return item.cue
    return None


def _introducing(reading: Reading, host: Host, offset: Offset) -> Iterator[Range]:
    """Yield the cue before a colon that introduces what begins at an offset, in the paragraph before too."""
    text, blocks = reading.article.text, reading.article.blocks
    lead = text[host.start : offset].rstrip()
    if lead.endswith(":"):
        yield host.start + len(lead) - 1, host.start + len(lead)
    place = blocks.at(offset)
    if not lead and place and text[blocks[place - 1].start : blocks[place - 1].end].rstrip().endswith(":"):
        end = blocks[place - 1].end
        before = host_of(reading, end - 1, end)
        if before is not None:
            yield from reversed(list(cues.likely_cues(text, before.start, before.end)))


def _sources_before(line: Sequence[Token], first: int) -> Iterator[Range | None]:
    comma = first > 0 and breaks(line[first - 1])
    left = first - 1 if comma else first
    if comma and left > 0:
        inner = next((p for p in range(left - 1, -1, -1) if line[p].quoted or breaks(line[p])), 0)
        if inner and not line[inner].quoted:
            head = phrase_start(line, inner, long=False)
            whole = _run(line, head, left)
            yield (whole[0], line[left].end) if whole else None
            yield _run(line, head, inner)
            yield whole
    yield _run(line, phrase_start(line, left, long=True), left)
    yield _run(line, phrase_start(line, left, long=False), left)
    opening = next((p + 1 for p in range(left - 1, -1, -1) if line[p].quoted or line[p].word in ";:—–"), 0)
    while opening < left and (breaks(line[opening]) or line[opening].word in ("and", "but")):
        opening += 1
    yield _run(line, opening, left)
    yield _run(line, opening, phrase_end(line[:left], opening, long=True))
    yield _run(line, opening, phrase_end(line[:left], opening, long=False))
    commas = [p for p in range(opening, left) if line[p].word == ","]
    if commas:
        yield _run(line, commas[0] + 1, phrase_end(line[:left], commas[0] + 1, long=True))
        yield _run(line, opening, commas[0])
    for p in range(left - 1, opening - 1, -1):
        if p == opening or breaks(line[p - 1]) or line[p - 1].word in clauses.CONJUNCTIONS:
            yield _run(line, p, _name_end(line, p, left))
    if first and line[first - 1].word == "'s":
        yield _run(line, phrase_start(line, first - 1, long=False), first - 1)
    if left and line[left - 1].solid:
        yield _run(line, left - 1, left)


def _sources_after(line: Sequence[Token], last: int, *, behind: bool) -> Iterator[Range | None]:
    parted = next(
        (p for p in range(last, len(line)) if line[p].quoted or line[p].word in tuple(",;:.—–")), len(line)
    )
    whole = next((p for p in range(last, len(line)) if line[p].quoted), len(line))
    if behind and parted + 1 < whole and line[parted].word == "," and not _goes_on(line[parted + 1]):
        yield _run(line, last, whole)
    yield _run(line, last, parted)
    yield _run(line, last, phrase_end(line, last, long=True))
    yield _run(line, last, phrase_end(line, last, long=False))
    yield _run(line, last, whole)


def _contents(reading: Reading, host: Host, cue: Range, source: Range | None) -> Iterator[Pieces | None]:
    text, line = reading.article.text, host.line
    last = host.after(source[1] if source and source[0] >= cue[1] else cue[1])
    left = host.before(source[0] if source and source[1] <= cue[0] else cue[0])
    while left and breaks(line[left - 1]):
        left -= 1
    right = last
    while right < len(line) and breaks(line[right]) and line[right].word != ".":
        right += 1
    before, rest = _trimmed(line, 0, left), _trimmed(line, right, len(line))
    said = line[left - 1] if left and line[left - 1].quoted else None
    says = line[right] if right < len(line) and line[right].quoted else None
    later = next((mark for mark in host.quotations if mark.start >= host.end), None)
    if later and text[host.end : later.start].strip():
        later = None
    if said:
        second = says or later
        if second:
            yield ((said.start, said.end), (second.start, second.end))
        yield ((said.start, said.end),)
    if says:
        yield ((says.start, says.end),)
    if not rest and ":" in text[cue[0] : host.end]:
        following = later or _block_after(reading, host.start)
        if following:
            yield ((following.start, following.end),)
    told = next((p for p in range(last, len(line)) if line[p].quoted or line[p].word in _REPORTED), None)
    reported = _trimmed(line, told, len(line)) if told is not None else None
    if reported and text[cue[0] : cue[1]].lower().startswith(_TOLD):
        yield (reported,)
    if rest:
        yield (rest,)
        ends = [
            p
            for p in range(len(line) - 1, right, -1)
            if breaks(line[p]) or (line[p - 1].quoted and text[line[p - 1].end - 1 - 1] == ",")
        ]
        yield from (_pieces(_trimmed(line, right, p)) for p in ends[:3])
    yield _pieces(before)
    if rest:
        yield _pieces(_trimmed(line, right, phrase_end(line, right, long=True)))
        yield _pieces(_trimmed(line, right, phrase_end(line, right, long=False)))
    if before and rest:
        yield (before, rest)
    opening = next((p for p in range(left) if line[p].word == ","), None)
    yield _pieces(_trimmed(line, opening, left) if opening is not None else None)
    for p in range(len(line) - 1, right, -1):
        if rest and line[p].word in clauses.CONJUNCTIONS:
            yield _pieces(_trimmed(line, right, p))
    yield _pieces(reported)


def _goes_on(token: Token) -> bool:
    """Tell whether a token behind a comma belongs to the sentence, and says nothing of the source before it."""
    return token.word.endswith("ing") or token.word in clauses.PREPOSITIONS | clauses.CONJUNCTIONS


def _name_end(line: Sequence[Token], start: int, end: int) -> int:
    """Return where the name or pronoun that a clause begins with ends."""
    stop = start
    if line[start].word in clauses.PRONOUNS:
        return start + 1
    if line[start].word in _DETERMINERS:
        stop += 1
    while stop < end and line[stop].capital:
        stop += 1
    return stop + 1 if start < stop < end and not line[stop - 1].capital else stop


def _with_phrase(host: Host, cue: Range) -> Iterator[Range]:
    """Yield a cue with what may follow it: a mark, or a phrase such as `in a statement`."""
    place = host.after(cue[1])
    line = host.line
    if place < len(line) and line[place].word in (":", "that", "of", "about", "to"):
        yield cue[0], line[place].end
    if place < len(line) and line[place].word in clauses.PREPOSITIONS:
        stop = phrase_end(line, place + 1, long=False)
        if stop > place + 1:
            yield cue[0], line[stop - 1].end


def _run(line: Sequence[Token], start: int, end: int) -> Range | None:
    while end > start and breaks(line[end - 1]):
        end -= 1
    if start >= end or any(token.quoted for token in line[start:end]):
        return None
    return line[start].start, line[end - 1].end


def _trimmed(line: Sequence[Token], start: int, end: int) -> Range | None:
    while start < end and breaks(line[start]) and line[start].word not in tuple("(["):
        start += 1
    while end > start and breaks(line[end - 1]) and line[end - 1].word not in tuple(")]"):
        end -= 1
    return (line[start].start, line[end - 1].end) if start < end else None


def _pieces(found: Range | None) -> Pieces | None:
    return (found,) if found else None


def _block_after(reading: Reading, offset: Offset) -> Quotation | None:
    blocks = reading.article.blocks
    place = blocks.at(offset) + 1
    if place >= len(blocks):
        return None
    quotations = reading.outermost(blocks[place].start)
    return quotations[0] if quotations else Quotation(blocks[place].start, blocks[place].end)


def _distinct(found: Iterable[T | None]) -> list[T]:
    return list(dict.fromkeys(item for item in found if item is not None))[:_MOST]
