"""A hyphen at the end of a line: of the word itself, or only there because the line was full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

HYPHENATED = re.compile(r"([^\W_]+)[-‐\u00ad]\Z")
"""A line that ends in a hyphen right behind a word, which is the group."""

_WORD = re.compile(r"[^\W_]+(?:[-‐’'][^\W_]+)*")

_HYPHENS = "-‐\u00ad"
# What compounds begin and end with, as far as it is no syllable of other words too.
_FIRST = frozenset("well self half twenty thirty forty fifty sixty seventy eighty ninety".split())
_LAST = frozenset(
    "aged backed based bound centred controlled driven elected eyed facing friendly funded handed known led looking "
    "made minded old oriented owned paid profile scale speaking style term year".split()
)
_PREFIXES = frozenset("dis fore inter mis over pre re sub thresh un under with".split())
_SUFFIXES = frozenset("dom est hood ing ish less ment ness ship teen".split())
_AND = frozenset("and but or nor to und oder bis et ou y o".split())
_SHORTEST = 4
"""How many letters a word has at least that is taken for a part of a compound because it stands alone elsewhere."""


def whole_words(lines: Iterable[str]) -> Counter[str]:
    """Return how often lines have which words, in small letters, without those that a line end breaks."""
    words: Counter[str] = Counter()
    broken = False
    for line in lines:
        found = [word.casefold() for word in _WORD.findall(HYPHENATED.sub("", line))]
        words.update(found[broken:])
        broken = HYPHENATED.search(line) is not None
    return words


def joined(line: str, following: str, words: Counter[str]) -> str:
    """Return a line that ends in a hyphen as it stands before the one that follows it.

    Args:
        line: The line, for which `HYPHENATED` matches at its end.
        following: The next line.
        words: How often the document has which words, as `whole_words` counts them.
    """
    broken, rest = HYPHENATED.search(line), _WORD.match(following)
    if broken is None or rest is None or rest[0].casefold() in _AND:
        return f"{line} "
    first, last = broken[1], rest[0]
    if line.endswith("\u00ad"):
        return line.rstrip(_HYPHENS)
    if first.isupper() and last.isupper():
        hyphenated = words[f"{first}{last}".casefold()] > words[f"{first}-{last}".casefold()]
    else:
        hyphenated = (
            first[-1].isalpha() and last[0].islower() and not _is_compound(first.casefold(), last, words)
        )
    return line.rstrip(_HYPHENS) if hyphenated else line


def _is_compound(first: str, rest: str, words: Counter[str]) -> bool:
    """Tell whether two parts are those of a word with a hyphen: by the document, and else by what they are."""
    last = re.split("[-‐’']", rest.casefold())[0]
    with_hyphen, whole = words[f"{first}-{rest}".casefold()], words[f"{first}{rest}".casefold()]
    if with_hyphen or whole:
        return with_hyphen > whole
    if first in _PREFIXES or last in _SUFFIXES:
        return False
    alone = min(len(first), len(last)) >= _SHORTEST and bool(words[first] and words[last])
    return alone or first in _FIRST or (len(first) > 2 and last in _LAST)
