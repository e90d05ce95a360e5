"""Texts as tokens, for dialects that count tokens, and spans as runs of them: exactly, or not at all."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

from reader.core.annotation import Fragment
from reader.text import Range
from reader.text.words import words_from

Tokenizer = Callable[[str], Iterable[Range]]
"""Cuts a text: yields the ranges of its tokens in text order, without white space and without overlaps."""

DEFAULT = "pressmark-words"
"""The name of our own tokeniser: words, numbers, and each punctuation mark by itself (see `reader.text.words`)."""

GLINER = "gliner-words"
"""The name of the tokeniser that GLiNER's models cut a text with by themselves: `WhitespaceTokenSplitter` there."""

GLINER2 = "gliner2-words"
"""The same for GLiNER2, where marks belong to the letters before them, and an address is one token."""

_GLINER = re.compile(r"\w+(?:[-_]\w+)*|\S")


@lru_cache(maxsize=1)
def _gliner2() -> re.Pattern[str]:
    """Return the rules of GLiNER2, which knows letters as `re` does, and marks as Unicode has them."""
    marks = (mark for code in range(sys.maxunicode + 1) if category(mark := chr(code)).startswith("M"))
    letter = rf"[\w{''.join(marks)}\u200c\u200d]"
    rules = (
        r"(?:https?://\S+|www\.\S+)",
        r"[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}",
        r"@[a-z0-9_]+",
        rf"{letter}+(?:[-_]{letter}+)*",
        r"\S",
    )
    return re.compile("|".join(rules), re.IGNORECASE)


def _words(text: str) -> Iterator[Range]:
    """Yield the words of a text; a mark that stands on a space is one without it."""
    for start, end in words_from(text, 0):
        yield start + text[start].isspace(), end


_TOKENIZERS: Mapping[str, Tokenizer] = {
    DEFAULT: _words,
    GLINER: lambda text: (match.span() for match in _GLINER.finditer(text)),
    GLINER2: lambda text: (match.span() for match in _gliner2().finditer(text)),
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text.

    Args:
        tokenizer: The name of what cut it; it goes into what is written.
        starts: The first code point of each token.
        ends: One past the last of each.
    """

    tokenizer: str
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.starts)

    def words(self, text: str) -> list[str]:
        """Return the tokens themselves."""
        return [text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]

    def aligned(self, fragment: Fragment) -> tuple[int, int] | None:
        """Return the run of tokens that a fragment is, first and one past the last.

        None where it begins or ends inside a token, or in white space: nothing is rounded.
        """
        first = bisect_left(self.starts, fragment.start)
        last = bisect_left(self.ends, fragment.end)
        if (
            first < len(self.starts)
            and last < len(self.ends)
            and self.starts[first] == fragment.start
            and self.ends[last] == fragment.end
        ):
            return first, last + 1
        return None


def tokens(text: str, tokenizer: str = DEFAULT) -> Tokens:
    """Cut a text into tokens.

    Args:
        text: The text.
        tokenizer: The name of what cuts it.

    Raises:
        KeyError: If there is none of that name.
    """
    ranges = list(_TOKENIZERS[tokenizer](text))
    return Tokens(tokenizer, [start for start, _ in ranges], [end for _, end in ranges])


def misalignment(text: str, fragment: Fragment, tokenizer: str = DEFAULT) -> str:
    """Return the reason for which a fragment that is no run of tokens is dropped, in a few words."""
    words = text[fragment.start : fragment.end]
    if words != words.strip():
        return f"it begins or ends with white space, so it is no run of tokens ({tokenizer})"
    return f"it begins or ends inside a token ({tokenizer})"
