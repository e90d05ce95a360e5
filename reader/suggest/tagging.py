"""Attributions as tags on words, and back: what a sequence labeller learns from and what it says.

Tags name what a label is for, not what a label set calls it: what was learnt outlives another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reader.core.article import Article, BlockRole
from reader.core.ids import Offset
from reader.core.labels import LabelSet
from reader.core.roles import CUE, QUOTE, SOURCE
from reader.suggest.suggestion import Suggestion
from reader.text import Range
from reader.text.reading import Reading

ROLES = (QUOTE, SOURCE, CUE)
"""Of which labels it is learnt, in the order in which one lies inside another: the last one tells a word's tag."""
OUTSIDE = "O"
_TOKEN = re.compile(r"\w+(?:[.’'&-]\w+)*|\S")
_SUFFIX = 3


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph as its words.

    Args:
        tokens: Where they stand.
        features: What is known of each.
    """

    tokens: Sequence[Range]
    features: Sequence[Sequence[str]]


def sequences(article: Article, rules: Iterable[Suggestion], labels: LabelSet) -> Iterator[Words]:
    """Yield the paragraphs of an article with what is known of their words, what the rules say of them too.

    Args:
        article: The article.
        rules: What the rules suggest about it.
        labels: The label set.
    """
    said = [
        (part.start, part.end, role)
        for one in rules
        if not one.is_lowered
        for role in ROLES
        for span in one.spans
        if labels.role_of(span.label) == role
        for part in span.fragments
    ]
    reading = Reading(article)
    for block in article.blocks:
        if block.role in (BlockRole.CODE, BlockRole.TABLE_ROW):
            continue
        tokens = [found.span() for found in _TOKEN.finditer(article.text, block.start, block.end)]
        if tokens:
            quoted = [(mark.start, mark.end) for mark in reading.outermost(block.start)]
            here = [one for one in said if one[0] < block.end and block.start < one[1]]
            yield Words(tokens, _features(article.text, tokens, tags(tokens, here), quoted))


def tags(tokens: Sequence[Range], spans: Iterable[tuple[Offset, Offset, str]]) -> list[str]:
    """Return the tag of each token in the scheme BIO; where spans of several roles lie, the innermost one's.

    Args:
        tokens: The tokens, in text order.
        spans: Ranges with the roles of their labels.
    """
    found = [OUTSIDE] * len(tokens)
    for start, end, role in sorted(spans, key=lambda span: ROLES.index(span[2])):
        begins = True
        for place, (first, last) in enumerate(tokens):
            if start < last and first < end:
                found[place] = f"{'B' if begins else 'I'}-{role}"
                begins = False
    return found


def spans_of(tokens: Sequence[Range], found: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield what tags say: role, first token and one past the last."""
    start = 0
    for place in range(1, len(tokens) + 1):
        ends = place == len(tokens) or found[place] == OUTSIDE or found[place][0] == "B"
        if ends or found[place][2:] != found[start][2:]:
            if found[start] != OUTSIDE:
                yield found[start][2:], start, place
            start = place


def _features(
    text: str, tokens: Sequence[Range], said: Sequence[str], quoted: Sequence[Range]
) -> list[list[str]]:
    words = [text[start:end] for start, end in tokens]
    own = []
    for place, (start, _) in enumerate(tokens):
        word = words[place]
        inside = any(first <= start < last for first, last in quoted)
        own.append([f"w={word.lower()}", f"x={_shape(word)}", f"r={said[place]}", f"q={inside}"])
    features = []
    for place, word in enumerate(words):
        found = ["bias", *own[place], f"s={word[-_SUFFIX:].lower()}"]
        for step in (-2, -1, 1, 2):
            beside = place + step
            if 0 <= beside < len(words):
                found += (f"{step}:{feature}" for feature in own[beside])
            else:
                found.append(f"{step}:edge")
        found.append(f"r={said[place]}|-1:{own[place - 1][2] if place else ''}")
        features.append(found)
    return features


def _shape(word: str) -> str:
    kinds = (
        "X" if letter.isupper() else "x" if letter.islower() else "d" if letter.isdigit() else letter
        for letter in word
    )
    return re.sub(r"(.)\1+", r"\1", "".join(kinds))[:6]
