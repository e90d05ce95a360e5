"""Paragraphs that begin with whom they quote: `Mayor: Fares Will Rise` as a headline, `QUILL: No.` in a transcript."""

from __future__ import annotations

from collections.abc import Sequence

from reader.text import lexicon
from reader.text.attributing.sentence import Found, Sentence
from reader.text.clauses import PREPOSITIONS, Token

_NAME = 6
"""Tokens of the longest name before a colon."""
_TO = PREPOSITIONS | {"to"}
_NOBODY = frozenset(
    """
    about after analysis background breaking busted byline claim correction editor exclusive explainer factbox
    guide here highlights how latest leaked letters live map more note now opinion photo photos poll preview
    profile quiz read recap related results review story timeline today transcript update updated video videos
    watch what when where who why word
    """.split()
)
"""Last words before a colon that name no speaker in a headline."""


def told_by_label(text: str, sentences: Sequence[Sentence], *, headline: bool) -> Found | None:
    """Return what a paragraph says behind a name and a colon at its beginning.

    Args:
        text: The whole text.
        sentences: The paragraph's sentences.
        headline: Whether it is the article's first; in any other the name must be in capitals, as in a transcript.
    """
    if not sentences:
        return None
    first, last = sentences[0], sentences[-1]
    line = first.line
    colon = next((p for p in range(1, min(_NAME + 1, len(line) - 1)) if line[p].word == ":"), 0)
    if not colon or text[line[colon].start - 1].isspace() or not text[line[colon].end].isspace():
        return None
    stop = next((p for p in range(1, colon) if line[p].word in _TO), colon)
    named = line[:stop]
    if not (_is_speaker(named) if headline else _is_shouted(text, named)):
        return None
    if not headline and text[line[colon].end : last.line[-1].end].isupper():
        return None
    end = next((token.start for token in line[colon + 1 :] if token.word == ";"), 0) if headline else 0
    content = line[colon + 1].start, end or last.range(0, last.end_of_sentence())[1]
    if content[1] <= content[0]:
        return None  # There is nothing but marks behind the colon.
    return Found((content,), first.range(colon, colon + 1), first.range(0, stop), "labelled")


def _is_speaker(named: Sequence[Token]) -> bool:
    if named[-1].word in _NOBODY or named[-1].word.isdigit():
        return False
    return all(token.solid and token.capital and token.word not in lexicon.verbs() for token in named)


def _is_shouted(text: str, named: Sequence[Token]) -> bool:
    words = [text[token.start : token.end] for token in named if token.solid]
    shouted = bool(words) and len(words[-1]) > 1 and all(word.isupper() for word in words)
    return shouted and words[-1].lower() not in _NOBODY
