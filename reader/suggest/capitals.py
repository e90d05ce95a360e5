"""Suggests names by their capitals: two words or more, or a word in capitals throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.core.article import Article
from reader.core.ids import Offset
from reader.suggest.entities import ENTITY, PERSON, Meant, is_labelled, suggestion_of
from reader.suggest.suggestion import Known, Suggestion
from reader.text import Range
from reader.text.names import FARTHEST, names_from

_TITLE = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|President|Senator|Governor|Minister|Mayor|Judge|Professor)\.?\s\Z"
)
_OF = re.compile(r"\s+(?:of|for)\s+(?:the\s+)?")
_BODIES = frozenset(
    """
    agency association authority bank board bureau college commission committee company corp corporation council
    court department federation foundation fund group inc institute institution ltd ministry museum office organization
    party police press school senate service society times union university
    """.split()
)
"""Last words of the names of organisations."""
_PLACED = re.compile(r"\b(?:in|at|from|to|of|by|with|near|and|for|over|across|around|toward|into)\s+\Z")
"""What stands before a name of one word."""
_BEHIND = """
    and or but on in at after before to from for with by is was has had were are have as who that which when while said
    says last this
"""
_ENDED = re.compile(rf"\s*(?:[,.;:!?)\n”\"—–-]|['’]s\b|(?:{'|'.join(_BEHIND.split())})\b|$)")
"""What stands behind a name of one word, where it is no adjective."""
_ROMAN = re.compile(r"[IVXLC]+")
_NEARBY = 20_000
"""How far a word is looked for that is elsewhere written small, in code points."""
_PERSON, _BODY, _NAME, _CAPITALS, _ONE = 0.75, 0.75, 0.6, 0.4, 0.5


class CapitalsSuggester:
    """Suggests what capitals say may be a name; most useful before anything is labelled."""

    name = "capitals"
    """What it is called in the configuration and in `origin`."""

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield the likely names that are not labelled yet, in text order."""
        if known.labels.label(ENTITY) is None:
            return
        text = article.text
        for at in range(0, len(text), FARTHEST):
            for run in names_from(text, at, at + FARTHEST):
                for start, end in _apart(text, *run):
                    what = _meant(text, start, end)
                    if what is not None and not is_labelled(known.annotations, (start, end)):
                        yield suggestion_of((start, end), what, known.labels, f"rule:{self.name}")


def _apart(text: str, start: Offset, end: Offset) -> Iterator[Range]:
    """Yield a name, or two where a person `of` a body is named; `Bank of …` and `Ministry of …` are one."""
    link = _OF.search(text, start, end)
    words = text[start : link.start()].split() if link else []
    if link is None or len(words) < 2 or words[-1].lower() in _BODIES:
        yield start, end
    else:
        yield start, link.start()
        yield link.end(), end


def _meant(text: str, start: int, end: int) -> Meant | None:
    words = text[start:end].split()
    if _TITLE.search(text, max(0, start - 12), start):
        return Meant(PERSON, "a name behind a title", _PERSON)
    if len(words) > 1:
        if words[-1].lower().rstrip(".") in _BODIES:
            return Meant("ORG", f"capitals, and “{words[-1]}” at the end", _BODY)
        return Meant("", "words with capitals in a row", _NAME)
    word = words[0]
    if len(word) > 2 and word.isupper() and word.isalpha() and not _is_stressed(text, start, end):
        return Meant("ORG", "a word in capitals, perhaps an abbreviation", _CAPITALS)
    if len(word) > 2 and _PLACED.search(text, max(0, start - 12), start) and _ENDED.match(text, end):
        return Meant("", "a word with a capital behind a preposition", _ONE)
    return None


def _is_stressed(text: str, start: Offset, end: Offset) -> bool:
    """Tell whether a word in capitals is a number, or one that is written small nearby."""
    word = text[start:end]
    small = re.compile(rf"\b{word.lower()}\b")
    return bool(_ROMAN.fullmatch(word) or small.search(text, max(0, start - _NEARBY), end + _NEARBY))
