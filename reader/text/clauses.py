"""Noun phrases and clauses by simple rules, in English: closed classes of words, capitals and punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.core.ids import Offset
from reader.text import cues, words
from reader.text.quotations import Quotation

CONJUNCTIONS = frozenset(
    """
    after although and as because before but how if nor once or since so than that though unless
    until what when whenever where whereas whether while why yet
    """.split()
)
PREPOSITIONS = frozenset(
    """
    about against amid among around at behind between by despite during for from in including inside
    into like near of off on onto outside over per through to toward towards under upon via with
    within without
    """.split()
)
AUXILIARIES = frozenset(
    """
    'd 'll 're 's 've am are aren't be been being can can't could couldn't did didn't do does
    doesn't don't had hadn't has hasn't have haven't having is isn't may might must shall should was
    wasn't were weren't will won't would wouldn't
    """.split()
)
PRONOUNS = frozenset(
    """
    everyone he i it many most nobody others she some someone these they this those we which who you
    """.split()
)
RELATIVES = frozenset(
    """
    that where which who whom whose
    """.split()
)
ADVERBS = frozenset(
    """
    again already also always clearly earlier even eventually famously friday further furthermore
    however immediately initially instead just later meanwhile monday moreover never not now often
    once originally previously privately publicly quickly recently repeatedly reportedly saturday
    simply specifically still strongly sunday then thursday today tonight tuesday wednesday
    yesterday
    """.split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a whole quotation.

    Args:
        start: First code point.
        end: One past the last.
        word: It in lower case, with a straight apostrophe; empty for a quotation.
        capital: Whether it begins with a capital.
    """

    start: Offset
    end: Offset
    word: str
    capital: bool = False

    @property
    def quoted(self) -> bool:
        """Whether it is a quotation."""
        return not self.word

    @property
    def solid(self) -> bool:
        """Whether it is a word or a number."""
        return self.word[:1].isalnum()


def tokens(text: str, start: Offset, end: Offset, quotations: Sequence[Quotation]) -> list[Token]:
    """Return the tokens of a range; a quotation in it is one."""
    found: list[Token] = []
    at = start
    for quotation in (*(item for item in quotations if start <= item.start and item.end <= end), None):
        stop = quotation.start if quotation else end
        for first, last in words.words_between(text, at, stop):
            last = min(last, stop)
            shown = text[first:last]
            if shown == "-" and found and found[-1].word == "-" and found[-1].end == first:
                found[-1] = Token(found[-1].start, last, "--")
            else:
                found.append(Token(first, last, shown.lower().replace("’", "'"), shown[0].isupper()))
        if quotation:
            found.append(Token(quotation.start, quotation.end, ""))
            at = quotation.end
    return found


def breaks(token: Token) -> bool:
    """Tell whether a token parts phrases: a comma, a dash, a bracket, a colon."""
    return (
        not token.quoted
        and not token.solid
        and token.word not in "&/'%$#@-"
        and not token.word.startswith("'")
    )


def _ends(token: Token) -> bool:
    """Tell whether a noun phrase cannot go on with a token."""
    return (
        token.quoted
        or breaks(token)
        or token.word in AUXILIARIES
        or token.word in RELATIVES
        or (not token.capital and cues.is_cue(token.word))
    )


def _is_called(token: Token, place: int, end: int) -> bool:
    """Tell whether what looks like an auxiliary is a name, as in `Theresa May` and `May said`."""
    return token.capital and token.word in AUXILIARIES and (place > 1 or place == end)


def phrase_start(line: Sequence[Token], end: int, *, long: bool) -> int:
    """Return where a noun phrase that ends before token `end` begins.

    Args:
        line: The tokens of a sentence.
        end: The token after the phrase.
        long: Take what prepositions add too, as in `the head of the union`.
    """
    place = end
    while place > 0:
        token = line[place - 1]
        if _ends(token) and not _is_called(token, place, end):
            break
        taken = place < end and (token.word == "of" or (long and place > 1))
        if token.word in PREPOSITIONS and not taken:
            break
        if token.word in CONJUNCTIONS and not (
            token.word == "and"
            and place < end
            and place > 1
            and line[place].capital
            and line[place - 2].capital
        ):
            break
        place -= 1
        if token.word in PRONOUNS and place == end - 1:
            break
    while place < end - 1 and line[place].word in ADVERBS and not line[place].capital:
        place += 1
    return place


def phrase_end(line: Sequence[Token], start: int, *, long: bool) -> int:
    """Return where a noun phrase that begins at token `start` ends; `long` as for `phrase_start`."""
    place = start
    while place < len(line):
        token = line[place]
        if _ends(token):
            break
        if token.word in PREPOSITIONS and not long and token.word != "of":
            break
        if token.word in CONJUNCTIONS and not (
            token.word == "and" and place > start and place + 1 < len(line) and line[place + 1].capital
        ):
            break
        if token.word == "." and place == len(line) - 1:
            break
        place += 1
        if token.word in PRONOUNS and place == start + 1:
            break
    while place > start + 1 and line[place - 1].word in ADVERBS:
        place -= 1
    return place
