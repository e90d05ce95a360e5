"""Which sentences are worth a check, by what can be seen in them; and claims that nobody named stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest

from reader.core.annotation import Fragment
from reader.core.article import Article, BlockRole
from reader.core.roles import CLAIM, HAS_SOURCE, SOURCE
from reader.suggest.found import attributions_of
from reader.suggest.suggestion import Known, SuggestedRelation, SuggestedSpan, Suggestion
from reader.text import Range
from reader.text.attributing.sentence import Found
from reader.text.reading import Reading

LEAST = 3
"""Points of a sentence that is pointed at."""
_HINT, _MOST, _ANONYMOUS = 0.02, 0.19, 0.3
"""Confidence for each point, the most that points give, and that of a claim from an unnamed source."""
_SHARE = 0.2
"""Part of an article's sentences that is pointed at, at most."""


def _words(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)


_SIGNS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("a number", 2, re.compile(r"\d")),
    (
        "an amount",
        2,
        _words(
            "percent percentage millions? billions? trillions? thousands? hundreds? dozens?"
            " half third quarter double doubled tripled twice"
        ),
    ),
    (
        "a comparison",
        1,
        re.compile(
            r"\b(?:more|less|fewer|higher|lower|larger|smaller|better|worse|bigger|greater|\w+er)\s+(?:\w+\s+)?than\b|\bthe\s+(?:most|least"
            r"|first|last|only|largest|biggest|highest|lowest|\w{3,}est)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a change",
        1,
        _words(
            "increased? decreased? rose risen fell fallen grew grown dropped declined cut raised lost gained"
            " created spent doubled reduced voted supported opposed signed passed vetoed"
        ),
    ),
    (
        "a count of people or money",
        1,
        _words(
            "jobs? tax(?:es)? unemployment deficit debt budget income wages? dollars? workers families people children"
            " troops votes? voters students prices? rate costs? spending"
        ),
    ),
    ("something that happened", 1, _words("has have had was were did been \\w+ed")),
    (
        "a time",
        1,
        _words(
            "years? months? since ago century decade decades today January February March April May June July August"
            " September October November December"
        ),
    ),
    ("a name", 1, re.compile(r"(?<=[\w,] )[A-Z][a-z]+")),
)
_AGAINST: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("a question", 2, re.compile(r"\?[”\"’']?\s*$")),
    (
        "an opinion or a wish",
        2,
        _words("think believe hope wish feel guess suppose wonder should must ought let's want"),
    ),
    ("the future", 1, _words("will would going shall could might may 'll")),
    ("a greeting or thanks", 2, _words("thank thanks welcome sorry hello please gentlemen")),
)
_ANONYMOUS_SOURCE = re.compile(
    r"\b(?:anonymity|sources?|insiders?|unnamed|(?:people|persons?|officials?|those)\s+(?:familiar|close|briefed|with\s+knowledge))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Worth:
    """How much a sentence looks like something to check.

    Args:
        points: More is more; below zero where little can be checked.
        signs: What the points are for, in words.
    """

    points: int
    signs: tuple[str, ...]


def check_worthiness(sentence: str) -> Worth:
    """Return how much a sentence looks like something to check, by surface signs alone."""
    found = [(sign, points) for sign, points, pattern in _SIGNS if pattern.search(sentence)]
    against = [points for _, points, pattern in _AGAINST if pattern.search(sentence)]
    length = (len(sentence) > 60) + (len(sentence) > 120)
    return Worth(sum(points for _, points in found) - sum(against) + length, tuple(sign for sign, _ in found))


class ClaimSuggester:
    """Points at the sentences most worth a check, lowered, and ties claims from unnamed sources to them."""

    name = "claims"
    """What it is called in the configuration and in `origin`."""

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield the suggestions in text order; none where a claim is annotated already."""
        claim = known.labels.label_for(CLAIM)
        if claim is None:
            return
        reading, found = attributions_of(article, known.pause)
        made = [
            *self._anonymous(article.text, found, claim.name, known),
            *self._worth(reading, claim.name, known),
        ]
        for suggestion in sorted(made, key=lambda item: item.spans[0].fragments):
            if not known.is_labelled(CLAIM, suggestion.spans[0].fragments[:1]):
                yield suggestion

    def _anonymous(self, text: str, found: Iterable[Found], claim: str, known: Known) -> Iterator[Suggestion]:
        kind, label = known.labels.relation_for(HAS_SOURCE), known.labels.label_for(SOURCE)
        if kind is None or label is None or claim not in kind.head:
            return
        for item in found:
            if item.source is None or not _ANONYMOUS_SOURCE.search(text, *item.source):
                continue
            spans = (
                SuggestedSpan(claim, tuple(Fragment(*piece) for piece in item.content)),
                SuggestedSpan(label.name, (Fragment(*item.source),)),
            )
            relations = (SuggestedRelation(kind.name, 0, 1),)
            reason = "its source is not named"
            yield Suggestion(spans, relations, f"rule:{self.name}", _ANONYMOUS, reason)

    def _worth(self, reading: Reading, claim: str, known: Known) -> Iterator[Suggestion]:
        ranked = []
        for start, end in _sentences(reading):
            known.pause()
            ranked.append((check_worthiness(reading.article.text[start:end]), (start, end)))
        most = nlargest(int(len(ranked) * _SHARE) + 1, ranked, key=lambda item: item[0].points)
        for worth, (start, end) in most:
            if worth.points >= LEAST:
                span = SuggestedSpan(claim, (Fragment(start, end),))
                confidence = min(_MOST, worth.points * _HINT)
                reason = f"worth a check, perhaps: {', '.join(worth.signs)}"
                yield Suggestion((span,), (), f"rule:{self.name}", confidence, reason)


def _sentences(reading: Reading) -> Iterator[Range]:
    for block in reading.article.blocks:
        if block.role in (BlockRole.CODE, BlockRole.TABLE_ROW, BlockRole.HEADING):
            continue
        at = block.start
        while (found := reading.sentences.next(at)) is not None and found[0] < block.end:
            yield found
            at = found[1]
