"""The attributions of one sentence: which rule goes first, and which words are taken already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.text.attributing.before import content_around, content_before, introduces_speech, resumed
from reader.text.attributing.behind import content_behind, content_of_raising
from reader.text.attributing.phrasal import according_to, asked, phrases_in, told_behind_colon, transcript
from reader.text.attributing.sentence import Cue, Found, Sentence, Stretch, found_in
from reader.text.attributing.subjects import relative_of
from reader.text.attributing.verbgroups import cues_in
from reader.text.grammar import is_finite

_REACHING = ("that behind", "clause behind", "thing behind", "speech behind", "infinitive behind")
"""Rules whose content is the last thing of its clause."""
_PRONOUNS = ("which", "what", "who", "whom")


class Combining:
    """Collects the attributions of a sentence, so that no word belongs to two.

    What stands before its cue goes first, because an earlier cue inside it belongs to the content; then speech
    behind a cue; then all other cues from left to right, where the first takes what follows it.

    Args:
        sentence: The sentence.
        following: The sentence behind it in the paragraph; a quotation may go on there.
    """

    def __init__(self, sentence: Sentence, following: Sentence | None) -> None:
        self._sentence = sentence
        self._following = following
        self._used: list[Stretch] = []
        self._found: list[tuple[int, Found]] = []
        self._last_source: Stretch | None = None
        self.takes_next = False
        """Whether the following sentence belongs to an attribution of this one."""

    def run(self) -> list[Found]:
        """Return the attributions in the order of their cues."""
        spoken = transcript(self._sentence)
        if spoken is not None:
            return [spoken]
        cues = list(cues_in(self._sentence))
        self._phrases()
        for cue, content, source in list(self._before(cues)):
            self._take_before(cue, content, source)
        self._asked()
        for cue in sorted(cues, key=lambda cue: not introduces_speech(self._sentence, cue)):
            if not any(low <= cue.verb < high for low, high in self._used):
                self._take_behind(cue)
        told = told_behind_colon(self._sentence, self._used)
        if told is not None:
            self._found.append(told)
        self._reach_quotations()
        return [item for _, item in sorted(self._found, key=lambda item: item[0])]

    def _phrases(self) -> None:
        sentence = self._sentence
        for low, high in phrases_in(sentence):
            item = according_to(sentence, low, high)
            if item is None:
                continue
            content, source = item
            self._used.append((min(content[0], low), max(content[1], source[1] if source else high)))
            whom = sentence.range(*source) if source else None
            cue = sentence.range(low, high)
            self._found.append((low, Found((sentence.range(*content),), cue, whom, "according to")))

    def _before(self, cues: Sequence[Cue]) -> Iterator[tuple[Cue, Stretch, Stretch | None]]:
        for cue in cues:
            around = content_around(self._sentence, cue)
            if around is not None and self._is_free(around[0][0], around[2][1]):
                first, source, second = around
                self._used.append((first[0], second[1]))
                self._add(cue, (first, second), source, "around")
                continue
            before = content_before(self._sentence, cue)
            if before is not None:
                yield cue, *before

    def _take_before(self, cue: Cue, content: Stretch, source: Stretch | None) -> None:
        if not self._is_free(*content):
            return
        low, high = content
        self._used.append(content)
        rest = max(cue.last, source[1] if source else 0)
        spoken = self._sentence.line[high - 1].quoted and low == high - 1
        more = resumed(self._sentence, rest, self._following, spoken=spoken)
        pieces = [self._sentence.range(low, high)]
        if more is not None:
            sentence, stretch = more
            pieces.append(sentence.range(*stretch))
            if sentence is self._sentence:
                self._used.append(stretch)
            else:
                self.takes_next = True
        self._used.append((min(cue.first, source[0] if source else cue.first), rest))
        self._last_source = source or self._last_source
        whom = self._sentence.range(*source) if source else None
        said = self._sentence.range(cue.first, cue.last)
        self._found.append((cue.first, Found(tuple(sorted(pieces)), said, whom, "before")))

    def _asked(self) -> None:
        question = asked(self._sentence)
        if question is not None:
            sentence = self._sentence
            self._used.append((0, question[1]))
            cue = sentence.range(0, question[0])
            self._found.append((0, Found((sentence.range(*question),), cue, None, "asked")))

    def _take_behind(self, cue: Cue) -> None:
        line = self._sentence.line
        parted = content_of_raising(self._sentence, cue)
        if parted is not None:
            if self._is_free(parted[0][0], parted[1][1]):
                self._used.append((parted[0][0], parted[1][1]))
                self._add(cue, parted, None, "seems")
            return
        behind = content_behind(self._sentence, cue, self._last_source)
        if behind is None:
            return
        source, (low, high), rule = behind
        if not self._is_free(low, high):
            high = min((start for start, _ in self._used if start > low), default=high)
        while high > low + 1 and not _closes(self._sentence, high - 1):
            high -= 1
        if high <= low or not self._is_free(low, high):
            return
        near = source is not None and cue.first - source[1] < 3
        self._used.append((min(cue.first, source[0]) if source and near else cue.first, high))
        self._last_source = source or self._last_source
        pieces: list[Stretch] = [(low, high)]
        at = source[0] - 1 if source else 0
        if (
            source
            and at > 0
            and source[1] >= cue.first - 1
            and rule.endswith("behind")
            and is_finite(line, low)
        ):
            relative = line[at].word in _PRONOUNS or (line[at].word == "that" and line[at - 1].solid)
            pieces = [(at, at + 1), *pieces] if relative else pieces
        self._add(cue, pieces, source, rule)

    def _reach_quotations(self) -> None:
        """Let a content that was thought to end before a quotation reach over it, if nothing begins between them."""
        line = self._sentence.line
        for place, token in enumerate(line):
            if not token.quoted or not self._is_free(place, place + 1):
                continue
            ends = [
                (high, number)
                for number, (_, item) in enumerate(self._found)
                if item.rule in _REACHING and (high := self._end_of(item)) <= place
            ]
            if not ends:
                continue
            high, number = max(ends)
            if self._is_free(high, place + 1) and not _begins_anew(self._sentence, high, place):
                cue, item = self._found[number]
                wider = (item.content[-1][0], token.end)
                self._found[number] = (cue, replace(item, content=(*item.content[:-1], wider)))
                self._used.append((high, place + 1))

    def _end_of(self, item: Found) -> int:
        """Return the token behind a content."""
        end = item.content[-1][1]
        return next(
            (p for p, token in enumerate(self._sentence.line) if token.start >= end), len(self._sentence.line)
        )

    def _is_free(self, low: int, high: int) -> bool:
        return not any(low < end and start < high for start, end in self._used)

    def _add(self, cue: Cue, pieces: Sequence[Stretch], source: Stretch | None, rule: str) -> None:
        self._found.append((cue.first, found_in(self._sentence, pieces, cue, source, rule)))


def _begins_anew(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether a new clause, and so perhaps a new speaker, begins between two tokens."""
    line = sentence.line
    return any(
        line[p].word in (";", ":", "?", "!")
        or sentence.stops(p)
        or (is_finite(line, p) and line[p + 1].word != "by" and relative_of(sentence, p) is None)
        for p in range(start, end)
    )


def _closes(sentence: Sentence, place: int) -> bool:
    """Tell whether a content may end with a token."""
    token = sentence.line[place]
    return token.quoted or token.solid or token.word in (")", "%")
