"""A sentence as the rules see it: its words, with each quotation masked as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from reader.text import Range, lexicon
from reader.text.clauses import AUXILIARIES, PREPOSITIONS, Token
from reader.text.grammar import DETERMINERS, SUBORDINATE
from reader.text.lexicon import Form, Verb
from reader.text.titles import is_title

Stretch: TypeAlias = tuple[int, int]
"""Neighbouring tokens of a sentence: the first, and one past the last."""
_CONJUNCTIONS = frozenset("and but so yet".split())
_TITLED = 0.8
"""How many of the longer words begin with a capital in a line that is a title."""


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution that rules find.

    Args:
        content: The fragments of what is attributed, in text order.
        cue: The words that attribute it; None where there are none.
        source: Whom it is attributed to; None where nobody is named.
        rule: What found it.
    """

    content: tuple[Range, ...]
    cue: Range | None
    source: Range | None
    rule: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that may attribute, with what belongs to it.

    Args:
        first: The first token: an auxiliary, an adverb or the verb itself.
        verb: The verb's token.
        last: One past the last token: the verb, or the particle behind it.
        entry: The verb in the lexicon.
        form: What its form may be.
        passive: Whether it is one with a form of `be`.
    """

    first: int
    verb: int
    last: int
    entry: Verb
    form: int
    passive: bool = False

    @property
    def participle(self) -> bool:
        """Whether it is a form in -ing without an auxiliary, as in `, saying`."""
        return bool(self.form & Form.ING) and self.first == self.verb


class Sentence:
    """The words of a sentence.

    Args:
        text: The whole text.
        line: The tokens; a quotation is one.
    """

    def __init__(self, text: str, line: Sequence[Token]) -> None:
        self.text = text
        self.line = _lowered(line) if _is_titled(line) else line

    def range(self, low: int, high: int) -> Range:
        """Return where neighbouring tokens begin and end in the text."""
        return self.line[low].start, self.line[high - 1].end

    def ends_speech(self, place: int) -> bool:
        """Tell whether a quotation ends as a sentence does, or as a sentence before `said` does."""
        token = self.line[place]
        if self.is_title(place):
            return False
        inside = self.text[token.start : token.end].rstrip("”\"'’")
        return inside[-1:] in tuple(",?!…—-–.;")

    def is_title(self, place: int) -> bool:
        """Tell whether a quotation is the title of a work."""
        token = self.line[place]
        return place > 0 and token.quoted and is_title(self.text, token.start, token.end)

    def stops(self, place: int) -> bool:
        """Tell whether a token is a full stop, and not the mark of an abbreviation inside the sentence."""
        line = self.line
        if line[place].word != ".":
            return False
        after = next((token for token in line[place + 1 :] if token.word not in (")", "]")), None)
        return after is None or after.quoted

    def start_of_sentence(self) -> int:
        """Return the first token that is a word or a quotation, past a conjunction."""
        low = 0
        while (
            low < len(self.line) - 1
            and not self.line[low].quoted
            and (not self.line[low].solid or self.line[low].word in _CONJUNCTIONS)
        ):
            low += 1
        return low

    def end_of_sentence(self) -> int:
        """Return one past the last token that is not a closing mark."""
        high = len(self.line)
        while high > 1 and not self.line[high - 1].quoted and not self.line[high - 1].solid:
            high -= 1
        return high

    @property
    def only_quotations(self) -> bool:
        """Whether it holds quotations and no word beside them."""
        return any(token.quoted for token in self.line) and all(
            token.quoted or not token.solid for token in self.line
        )


def found_in(
    sentence: Sentence, pieces: Sequence[Stretch], cue: Cue, source: Stretch | None, rule: str
) -> Found:
    """Return an attribution from tokens of one sentence."""
    return Found(
        tuple(sorted(sentence.range(*piece) for piece in pieces)),
        sentence.range(cue.first, cue.last),
        sentence.range(*source) if source else None,
        rule,
    )


def _is_titled(line: Sequence[Token]) -> bool:
    solid = [token for token in line if token.solid and len(token.word) > 3]
    return len(solid) > 3 and sum(token.capital for token in solid) > _TITLED * len(solid)


def _lowered(line: Sequence[Token]) -> list[Token]:
    """Return the tokens of a title as if its verbs and small words had no capitals."""
    small = lexicon.verbs().keys() | AUXILIARIES | PREPOSITIONS | SUBORDINATE | DETERMINERS
    return [replace(token, capital=False) if token.word in small else token for token in line]
