"""What a person looks for: words and phrases, as a query of the index and as a pattern for texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from reader.library.search_fold import GAP, is_word_letter, pairs, pieces

_QUOTES = str.maketrans("“”„‟«»", '""""""')
_TERM = re.compile(r'(?P<without>-)?(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))')
_SHORTEST_PREFIX = 2
_MOST_TERMS = 32


@dataclass(frozen=True, slots=True)
class _Piece:
    """A folded word, or a run of letters of a dense script, any part of which can be found."""

    text: str
    is_dense: bool


@dataclass(frozen=True)
class Term:
    """A word or a phrase that is looked for.

    Args:
        pieces: What follows one another.
        is_open: Whether the last word may go on.
    """

    pieces: tuple[_Piece, ...]
    is_open: bool = False

    @cached_property
    def expression(self) -> str:
        """The term as FTS5 spells it; nothing of what was typed but letters is in it."""
        tokens: list[str] = []
        for piece in self.pieces:
            tokens += pairs(piece.text) if piece.is_dense else [piece.text]
        last = self.pieces[-1]
        is_open = self.is_open
        if last.is_dense and len(last.text) > 1:
            tokens.pop()
            is_open = False
        elif last.is_dense:
            is_open = True
        return f'"{" ".join(tokens)}"{" *" if is_open else ""}'

    @cached_property
    def pattern(self) -> str:
        """A regular expression for the term in a folded text; `stands` tells whether what it finds is whole."""
        made = ""
        before: _Piece | None = None
        for piece in self.pieces:
            if before is not None:
                made += f"{GAP}{'+' if before.is_dense == piece.is_dense else '*'}"
            made += piece.text
            before = piece
        begins = "" if self.pieces[0].is_dense else "(?<![0-9a-z])"
        return f"{begins}{made}{'' if self._may_go_on else '(?![0-9a-z])'}"

    def stands(self, folded: str, start: int, end: int) -> bool:
        """Tell whether a range that the pattern has found is not a part of longer words."""
        return not (
            (not self.pieces[0].is_dense and start > 0 and is_word_letter(folded[start - 1]))
            or (not self._may_go_on and end < len(folded) and is_word_letter(folded[end]))
        )

    @property
    def _may_go_on(self) -> bool:
        return self.is_open or self.pieces[-1].is_dense


@dataclass(frozen=True, slots=True)
class Sought:
    """What a person looks for.

    Args:
        terms: What an article must hold.
        without: What it must not hold.
    """

    terms: tuple[Term, ...]
    without: tuple[Term, ...]

    @property
    def expression(self) -> str:
        """The query as FTS5 spells it; empty where nothing is looked for."""
        if not self.terms:
            return ""
        wanted = " AND ".join(term.expression for term in self.terms)
        return f"({wanted})" + "".join(f" NOT {term.expression}" for term in self.without)


def sought(words: str, *, incremental: bool = False) -> Sought:
    """Read what a person typed; everything means something, if only nothing.

    Args:
        words: Words, phrases in quotation marks, and either after `-` for what must not be there.
        incremental: The last word is still being typed, unless a space or a quotation mark follows it. From two
            letters on, what begins with it is meant too.
    """
    terms: list[Term] = []
    without: list[Term] = []
    typed = words.translate(_QUOTES)
    for found in _TERM.finditer(typed):
        parts = pieces(found["word"] if found["phrase"] is None else found["phrase"])
        if not parts:
            continue
        is_last = found.end() == len(typed) and not found["closed"]
        is_open = incremental and is_last and len(parts[-1][0]) >= _SHORTEST_PREFIX
        (without if found["without"] else terms).append(Term(tuple(_Piece(*part) for part in parts), is_open))
    return Sought(_distinct(terms), _distinct(without))


def _distinct(terms: list[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))[:_MOST_TERMS]
