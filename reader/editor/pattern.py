"""What is searched for: words or an expression, and how exactly they must fit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from reader.core.dataclass import dataclass
from reader.errors import PressmarkError

if TYPE_CHECKING:
    from regex import Pattern

LONGEST = 1_000
"""The most code points of a query."""

_MOST_REPEATS = 10_000
_REPEATS = r"\{(\d*)(?:,(\d*))?\}"
_RECURSION = r"\(\?(?:R|[+-]?\d+|&|P>)"
_ESCAPED = r"\\[pP]\{[^}]*\}|\\.|\(\?[^):]*"
_SPACE = r"(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)"
_PARTS = r"\s+|\S[\u0300-\u036f]*"
_LIKE: Mapping[str, str] = {
    "'": "['‘’‚‛ʼ′]",
    '"': '["“”„‟«»″]',
    "-": r"[-\u2010\u2011\u2012\u2013]",
}


class QueryError(PressmarkError):
    """A query that nothing can be searched with."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Case matters if there is a capital in the words, or if `case` asks for it. A space in plain words stands for
    any white space inside a paragraph, a straight quotation mark or a hyphen for any of its kind, and a letter
    without accents for the same with any, so that what a keyboard has finds what a printed text has. An accent
    in the words is minded, composed or not.

    Args:
        words: The words, or the expression.
        regex: Whether it is a regular expression, in the dialect of the `regex` package; `^` and `$` then stand
            for the edges of lines.
        whole_word: Whether no letter, digit or underscore may stand beside a match.
        case: Whether letters fit as they are typed only, small ones small ones and plain ones plain ones.
    """

    words: str
    regex: bool = False
    whole_word: bool = False
    case: bool = False

    @property
    def options(self) -> frozenset[str]:
        """The names of the options that are on."""
        held = {"regex": self.regex, "whole_word": self.whole_word, "case": self.case}
        return frozenset(name for name, on in held.items() if on)

    def switched(self, option: str) -> Query:
        """Return the query with one of its options, given by name, turned on or off."""
        options = self.options ^ {option}
        return Query(self.words, "regex" in options, "whole_word" in options, "case" in options)

    def pattern(self, letters: Iterable[str] = ()) -> Pattern[str]:
        """Return the query as an expression that the text is searched with as it is.

        Args:
            letters: The letters and marks of the text that are not ASCII; the fewer, the faster is the search.

        Raises:
            QueryError: If it is too long, or no regular expression.
        """
        import regex

        if len(self.words) > LONGEST:
            raise QueryError(
                f"{len(self.words):,} characters are too much", remedy=f"{LONGEST:,} are the most"
            )
        source = self._verified() if self.regex else self._literal(letters)
        flags = regex.MULTILINE if self._minds_case() else regex.MULTILINE | regex.IGNORECASE
        try:
            found = regex.compile(source, flags)
            if self.whole_word:
                found = regex.compile(rf"(?<!\w)(?:{source})(?!\w)", flags)
        except regex.error as fault:
            raise QueryError(str(fault)) from None
        except (RecursionError, OverflowError):
            raise QueryError("this is nested too deep") from None
        if found.flags & regex.REVERSE:
            raise QueryError("(?r) cannot be used here", remedy="go back with the key for the previous match")
        return found

    def _minds_case(self) -> bool:
        words = re.sub(_ESCAPED, "", self.words, flags=re.DOTALL) if self.regex else self.words
        return self.case or words != words.lower()

    def _verified(self) -> str:
        # Recursion without end takes memory faster than any limit of time can stop it.
        if re.search(_RECURSION, self.words):
            raise QueryError("an expression cannot call itself here")
        # Compiling nested repeats takes memory for each, so that a few characters could take all there is.
        repeats = (
            max((int(number) for number in found if number), default=1)
            for found in re.findall(_REPEATS, self.words)
        )
        if math.prod(max(1, number) for number in repeats) > _MOST_REPEATS:
            raise QueryError(f"this repeats more than {_MOST_REPEATS:,} times", remedy="use + or * instead")
        return self.words

    def _literal(self, letters: Iterable[str]) -> str:
        from reader.editor.accents import Spelling

        spelling = Spelling(letters, exact=self.case)
        minds_case = self._minds_case()
        return "".join(
            _LIKE.get(part) or (_SPACE if part.isspace() else spelling.pattern(part, minds_case=minds_case))
            for part in re.findall(_PARTS, self.words)
        )
