"""Suggests names by their capitals: two words or more, or a word in capitals throughout."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from reader.core.annotation import Fragment
from reader.core.article import Article
from reader.core.ids import Offset
from reader.core.roles import ENTITY
from reader.suggest.entities import PERSON, Meant, suggestion_of
from reader.suggest.suggestion import Known, Suggestion
from reader.text import Range
from reader.text.names import FARTHEST, names_from

_OFFICES = """
    Mr Mrs Ms Dr Prof Sen Rep Gov Gen President Senator Governor Minister Mayor Judge Professor Secretary Leader
    Chairman Chairwoman Chair Representative Speaker Director Ambassador Commissioner Justice Spokesman Spokeswoman
    Strategist Advocate Pastor Coach Editor Manager Officer Counsel Attorney General Chief
""".split()
"""What somebody is, before their name; of what, may stand before it: `Treasury Secretary`."""
_TITLE = re.compile(rf"\b(?:{'|'.join(_OFFICES)})(?:\s+[Oo]f\s+Staff)?\.?\s+\Z")
_OFFICE = re.compile(
    rf"(?<=\s)(?:{'|'.join(_OFFICES)})(?:\s+[Oo]f\s+Staff)?\.?\s+(?!(?:of|for)\b)(?=\w+\.?\s+\w)"
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Senator|Governor|Judge)\.?\s+([^\W\d_][\w-]*)")
"""A person's title, and the word behind it."""
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
_LONG = re.compile(r"[^\W\d_]{4,}")
_FEWEST, _MOST = 4, 0.8
"""Words of four letters or more of a headline with capitals, and the part of them that has one; it has no full stop."""
_NEARBY = 20_000
"""How far a word is looked for that is elsewhere written small, in code points."""
_PERSON, _BODY, _NAME, _CAPITALS, _ONE = 0.75, 0.75, 0.6, 0.4, 0.5


class CapitalsSuggester:
    """Suggests what capitals say may be a name; most useful before anything is labelled."""

    name = "capitals"
    """What it is called in the configuration and in `origin`."""

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield the likely names that are not labelled yet, in text order."""
        label = known.labels.label_for(ENTITY)
        if label is None:
            return
        text = article.text
        headlines, titled = _Headlines(article), frozenset(_TITLED.findall(text))
        for at in range(0, len(text), FARTHEST):
            for run in names_from(text, at, at + FARTHEST):
                for start, end in () if headlines.hold(*run) else _apart(text, *run):
                    what = _meant(text, start, end, titled)
                    if what is not None and not known.is_labelled(ENTITY, [Fragment(start, end)]):
                        yield suggestion_of((start, end), what, label, f"rule:{self.name}")


class _Headlines:
    """Tells lines that have capitals throughout, where they say little.

    Args:
        article: The article.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._told: dict[int, bool] = {}

    def hold(self, start: Offset, end: Offset) -> bool:
        """Tell whether more than two words with capitals in a row are in such a line: they are hardly one name."""
        blocks = self._article.blocks
        if len(self._article.text[start:end].split()) <= 2:
            return False
        place = blocks.at(start) if blocks else 0
        if place not in self._told:
            line = self._article.text[blocks[place].start : blocks[place].end] if blocks else ""
            words = _LONG.findall(line)
            capitals = sum(word[0].isupper() for word in words)
            few = len(words) < _FEWEST or line.rstrip().endswith(".")
            self._told[place] = not few and capitals >= _MOST * len(words)
        return self._told[place]


def _apart(text: str, start: Offset, end: Offset) -> Iterator[Range]:
    """Yield a name, or two where a person `of` a body is named; `Bank of …` and `Ministry of …` are one.

    Of a person, what they are and of what is left out.
    """
    start = max((office.end() for office in _OFFICE.finditer(text, start, end)), default=start)
    link = _OF.search(text, start, end)
    words = text[start : link.start()].split() if link else []
    if link is None or len(words) < 2 or words[-1].lower() in _BODIES:
        yield start, end
    else:
        yield start, link.start()
        yield link.end(), end


def _meant(text: str, start: int, end: int, titled: Collection[str]) -> Meant | None:
    """Return what a run of words with capitals stands for; None where it is hardly a name.

    Args:
        text: The whole text.
        start: Where it begins.
        end: Where it ends.
        titled: The words of the text that a title stands before.
    """
    words = text[start:end].split()
    alone = len(words) == 1 and words[0].lower() in _BODIES
    if alone or words[0].islower() or all(word in _OFFICES for word in words):
        return None
    if _TITLE.search(text, max(0, start - 24), start):
        return Meant(PERSON, "a name behind a title", _PERSON)
    if len(words) > 1:
        if words[-1].lower().rstrip(".") in _BODIES:
            return Meant("ORG", f"capitals, and “{words[-1]}” at the end", _BODY)
        if words[-1] in titled:
            return Meant(PERSON, f"capitals, and “{words[-1]}” has a title elsewhere", _PERSON)
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
