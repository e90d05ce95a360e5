"""The attributions of an article, across its sentences and paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from reader.core.article import Block, BlockRole
from reader.core.ids import Offset
from reader.text import Range
from reader.text.attributing.combining import Combining
from reader.text.attributing.inverted import subject_after
from reader.text.attributing.labelled import told_by_label
from reader.text.attributing.sentence import Found, Sentence
from reader.text.attributing.signed import is_dash_at, signed
from reader.text.attributing.subjects import main_subject, subject_before
from reader.text.attributing.verbgroups import cues_in
from reader.text.clauses import Token
from reader.text.grammar import CLOSING
from reader.text.host import host_of
from reader.text.reading import Reading

_SILENT = (BlockRole.CODE, BlockRole.TABLE_ROW, BlockRole.ATTRIBUTION)
_SPEECH = 30
"""Code points of the shortest quotation that somebody may go on with in the next paragraph."""
_NEAR = 1_500
"""Code points of a paragraph that are looked at around a range."""
_FOLLOWED = ("that behind", "clause behind", "speech behind", "thing behind")
"""Rules whose content goes on in a quotation that is the whole of the next sentence."""
_SPOKEN = ("before", "according to", "followed before", "followed according to")
"""Rules whose content also goes on in a sentence that only holds a quotation."""
_SINGLE = ("'", "‘")

_last: WeakKeyDictionary[Reading, tuple[Range, Sequence[Found]]] = WeakKeyDictionary()
"""What was found where an article was looked at last: whoever asks for the parts of an attribution asks many times."""


def attributions_in(reading: Reading, pause: Callable[[], None] | None = None) -> list[Found]:
    """Return the attributions of an article, in the order of their cues.

    Args:
        reading: The article's units.
        pause: Called between sentences: a millisecond of work lies between two calls.
    """
    paragraphs = _Paragraphs(reading, pause)
    for block in reading.article.blocks:
        if block.role is BlockRole.PULL_QUOTE:
            line = attributed_to(reading, block.start, block.end)
            paragraphs.found.append(Found(((block.start, block.end),), None, line, "pull quote"))
        elif block.role not in _SILENT:
            paragraphs.add(block)
    return sorted(paragraphs.found, key=lambda item: item.cue or item.content[0])


def attributions_between(reading: Reading, start: Offset, end: Offset) -> Sequence[Found]:
    """Return the attributions of the paragraph around a range, its sentences looked at by themselves.

    Args:
        reading: The article's units.
        start: Where the range begins; its paragraph is what counts.
        end: Where it ends; of a long paragraph only what is near the range is looked at.
    """
    article = reading.article
    if not article.blocks:
        return []
    block = article.blocks[article.blocks.at(start)]
    around = max(block.start, start - _NEAR), min(block.end, end + _NEAR)
    held = _last.get(reading)
    if held is None or held[0] != around:
        held = _last[reading] = around, _found_between(reading, block, *around)
    return held[1]


def _found_between(reading: Reading, block: Block, low: Offset, high: Offset) -> Sequence[Found]:
    items = _in_sentences(sentences_in(reading, low, high))
    near = (
        one
        for one in _signed(reading, block, items)
        if one.content[0][0] < high and one.cue and low <= one.cue[0]
    )
    return [*items, *near]


def sentences_in(reading: Reading, start: Offset, end: Offset) -> list[Sentence]:
    """Return the sentences of a part of one block; a quotation behind a full stop begins one."""
    text = reading.article.text
    found: list[Sentence] = []
    at = start
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        host = host_of(reading, at, at + 1)
        if host is None or host.end <= at:
            break
        # A quotation of several sentences ends inside what says who spoke: that sentence begins with it.
        while found and found[-1].line[0].start >= host.start:
            found.pop()
        last = found[-1].line[-1].end if found else start
        line = [token for token in host.line if token.start >= last]
        low = 0
        for place in range(1, len(line)):
            if line[place].quoted and _parts(text, line, low, place):
                found.append(Sentence(text, line[low:place]))
                low = place
        if line:
            found.append(Sentence(text, line[low:]))
        at = host.end
    return found


def attributed_to(reading: Reading, start: Offset, end: Offset) -> Range | None:
    """Return the attribution line below a pull quote, where a range is all of the pull quote."""
    blocks = reading.article.blocks
    place = blocks.of(start, end)
    if place is None or place + 1 >= len(blocks) or blocks[place].role is not BlockRole.PULL_QUOTE:
        return None
    line = blocks[place + 1]
    if line.role is not BlockRole.ATTRIBUTION:
        return None
    begin = line.start
    while begin < line.end and reading.article.text[begin] in "—–-―~ \t":
        begin += 1
    return (begin, line.end) if begin < line.end else None


class _Paragraphs:
    """What is found so far, and what reaches over from one paragraph to the next."""

    def __init__(self, reading: Reading, pause: Callable[[], None] | None) -> None:
        self._reading, self._pause = reading, pause
        self._text = reading.article.text
        self._first = reading.article.blocks[0].start if reading.article.blocks else 0
        self.found: list[Found] = []
        self._open: list[Range] = []
        """Quotations that no mark has closed, of which the next paragraph may be the rest."""
        self._owner: int | None = None
        """The attribution that the last quotation belongs to."""
        self._speaking = False
        """Whether that quotation is long enough to be gone on with by a paragraph that names nobody."""
        self._introduced: Found | None = None
        """Cue and source of a paragraph that ends in a colon."""

    def add(self, block: Block) -> None:
        """Find the attributions of the next block."""
        sentences = sentences_in(self._reading, block.start, block.end)
        spoken = None
        if block.start == self._first or block.role is not BlockRole.HEADING:
            spoken = told_by_label(self._text, sentences, headline=block.start == self._first)
        items = _in_sentences(sentences, self._pause) if spoken is None else [spoken]
        marks = self._reading.outermost(block.start)
        items += [one for one in _signed(self._reading, block, items) if _begins_in(block, one)]
        quoted = [(mark.start, mark.end) for mark in marks]
        alone = bool(sentences) and all(sentence.only_quotations for sentence in sentences)
        claimed = self._link(block, items, quoted, alone=alone)
        self._introduced = _introduction(sentences[-1], items) if sentences else None
        base = len(self.found)
        self.found += items
        holder = next(
            (base + place for place, item in enumerate(items) if quoted and _covers(item, quoted[-1])), None
        )
        if holder is not None:
            self._owner = holder
            self._speaking = quoted[-1][1] - quoted[-1][0] > _SPEECH
        elif not (alone and claimed):
            self._owner, self._speaking = None, False
        if marks and not marks[-1].closed:
            self._open = [*self._open, quoted[-1]] if self._owner is None else [quoted[-1]]
        else:
            self._open = []

    def _link(self, block: Block, items: list[Found], quoted: Sequence[Range], *, alone: bool) -> bool:
        """Give what begins a block to an attribution before it, and tell whether it belongs to any now."""
        heads = bool(quoted) and not self._text[block.start : quoted[0][0]].strip()
        if not heads:
            self._open, self._owner = [], None if self._open else self._owner
            return bool(quoted) and any(_covers(item, quoted[0]) for item in items)
        first = quoted[0]
        if self._text.startswith(_SINGLE, first[0]) and not self._text.startswith("''", first[0]):
            return any(_covers(item, first) for item in items)
        place = next((place for place, item in enumerate(items) if _covers(item, first)), None)
        pieces = tuple(quoted) if alone else (first,)
        if place is not None:
            if self._open and self._owner is None:
                items[place] = replace(items[place], content=(*self._open, *items[place].content))
        elif self._introduced is not None and alone:
            self.found.append(replace(self._introduced, content=pieces))
            self._owner, self._speaking = len(self.found) - 1, True
        elif self._owner is not None and (self._open or (alone and self._speaking)):
            before = self.found[self._owner]
            rule = before.rule if self._open else "orphan"
            self.found[self._owner] = replace(before, content=before.content + pieces, rule=rule)
        else:
            return False
        return True


def _signed(reading: Reading, block: Block, items: Sequence[Found]) -> list[Found]:
    """Return the quotations that a name behind a dash signs, as far as nothing else is said to introduce them.

    Those of a block, and the last of the block before where the name is all that this block holds.
    """
    text, blocks = reading.article.text, reading.article.blocks
    place = blocks.at(block.start)
    found: list[Found] = []
    if place and is_dash_at(text, block.start):
        before = blocks[place - 1]
        found += signed(text, reading.outermost(before.start)[-1:], block.end)
    end = blocks[place + 1].end if place + 1 < len(blocks) else block.end
    found += signed(text, reading.outermost(block.start), end)
    return [one for one in found if not any(_covers(item, one.content[0]) for item in items)]


def _begins_in(block: Block, found: Found) -> bool:
    """Tell whether the cue stands in a block, so that each is found once."""
    return found.cue is not None and block.start <= found.cue[0] < block.end


def _in_sentences(sentences: Sequence[Sentence], pause: Callable[[], None] | None = None) -> list[Found]:
    found: list[Found] = []
    taken = False
    for number, sentence in enumerate(sentences):
        if pause is not None:
            pause()
        if taken:
            taken = False
            continue
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        combining = Combining(sentence, following)
        items = combining.run()
        taken = combining.takes_next
        if not items and found and (owner := _goes_on(sentences, number, found)) is not None:
            rest = (
                (0, 1)
                if sentence.only_quotations
                else (sentence.start_of_sentence(), sentence.end_of_sentence())
            )
            found[owner] = _followed(found[owner], sentence.range(*rest))
            continue
        found += items
    return found


def _goes_on(sentences: Sequence[Sentence], number: int, found: Sequence[Found]) -> int | None:
    """Return the attribution that a sentence goes on with, of those found before it in the paragraph.

    It does where it is a quotation, or holds one and no cue, and the sentence before it tells what somebody says.
    """
    sentence = sentences[number]
    if not number or not any(token.quoted for token in sentence.line):
        return None
    before = sentences[number - 1].line[0].start
    near = [place for place, item in enumerate(found) if item.cue and item.source and item.cue[0] >= before]
    spoken = [place for place in near if found[place].rule in _SPOKEN]
    if spoken:
        return spoken[-1]
    alone = sentence.only_quotations and near and found[near[-1]].rule in _FOLLOWED
    return near[-1] if alone else None


def _followed(item: Found, piece: Range) -> Found:
    rule = item.rule if item.rule.startswith("followed ") else f"followed {item.rule}"
    return replace(item, content=(*item.content, piece), rule=rule)


def _introduction(sentence: Sentence, items: Sequence[Found]) -> Found | None:
    """Return cue and source of a sentence that ends in a colon and so introduces the next paragraph."""
    line = sentence.line
    if line[-1].word != ":" or (items and items[-1].cue and items[-1].cue[0] >= line[0].start):
        return None
    for cue in reversed(list(cues_in(sentence))):
        if cue.entry.takes("ckqo") and not cue.passive:
            source = (
                main_subject(sentence, cue.first) if cue.participle else subject_before(sentence, cue.first)
            )
            if source is None:
                source = subject_after(sentence, cue.last)
            whom = sentence.range(*source) if source else None
            return Found((), sentence.range(cue.first, cue.last), whom, "introduced")
    return None


def _parts(text: str, line: Sequence[Token], low: int, place: int) -> bool:
    """Tell whether a quotation inside a line begins a sentence."""
    before = line[place - 1]
    if before.word in CLOSING:
        return True
    if not before.quoted or place - 1 <= low:
        return False
    return text[before.start : before.end].rstrip("”\"'’")[-1:] in (".", "!", "?")


def _covers(item: Found, piece: Range) -> bool:
    return any(start <= piece[0] and piece[1] <= end for start, end in item.content)
