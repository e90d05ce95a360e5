"""What an annotator finds suggested already who goes through the mentions of articles in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.keystrokes.gold import GoldArticle
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.entities import plain
from reader.core.roles import TYPE
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.capitals import CapitalsSuggester
from reader.suggest.entities import Meant, learn, learn_first_names, mentions
from reader.suggest.scoring import Counts, overlap
from reader.suggest.suggestion import Known
from reader.suggest.wordlist import WordList
from reader.text import Range
from reader.text.names import is_name


@dataclass(slots=True)
class Prefilled:
    """Counts of mentions.

    Args:
        mentions: How many there are.
        filled: How many of them are suggested, with the same ends, before anybody comes to them.
        known: How many are of names that are known then: labelled before, in whatever article, or short for those.
    """

    mentions: int = 0
    filled: int = 0
    known: int = 0

    @property
    def share(self) -> float:
        """What part of them is pre-filled."""
        return self.filled / self.mentions if self.mentions else 0.0

    def add(self, *, filled: bool, known: bool) -> None:
        """Count a mention."""
        self.mentions += 1
        self.filled += filled
        self.known += known


def simulated(articles: Sequence[GoldArticle], *, capitals: bool) -> tuple[Prefilled, Prefilled, Counts]:
    """Return what is pre-filled, the same of entities named more than once in the article, and what is offered.

    A mention that is not suggested is labelled by hand, and its name is known from then on. What is offered is
    counted at the end of each article, without what was labelled by hand.

    Args:
        articles: With their mentions; those that stand for the same entity have the same `who`.
        capitals: Whether names are suggested by their capitals too.
    """
    every, repeated, offered = Prefilled(), Prefilled(), Counts()
    names: dict[str, Meant] = {}
    for gold in articles:
        text = gold.article.text
        likely = list(_capitalised(gold.article)) if capitals else []
        mentioned = {}
        for task in gold.entities:
            part = task.parts[0]
            mentioned[part.fragments[0].start, part.fragments[0].end] = part
        times = Counter(part.who for part in mentioned.values() if part.who)
        here: dict[str, Meant] = {}
        by_hand = []
        known = names
        ready = _offered(text, known, likely)
        for place, part in mentioned.items():
            name = plain(text[slice(*place)])
            counts = {"filled": place in ready, "known": name in known}
            every.add(**counts)
            if times[part.who] > 1:
                repeated.add(**counts)
            if place not in ready:
                by_hand.append(place)
            if is_name(name) and name not in here:
                here[name] = Meant(dict(part.attributes).get(TYPE, ""), "")
                learn(names, name, here[name])
                known = dict(names)
                learn_first_names(known, here.items())
                ready = _offered(text, known, likely)
        for place in ready:
            if not any(overlap((place,), (hand,)) for hand in by_hand):
                offered.proposed += 1
                offered.right += place in mentioned
    return every, repeated, offered


def _offered(text: str, known: dict[str, Meant], likely: Sequence[Range]) -> set[Range]:
    sure = [place for place, _ in mentions(text, WordList(known))]
    return {*sure, *(place for place in likely if not overlap((place,), tuple(sure)))}


def _capitalised(article: Article) -> Iterator[Range]:
    known = Known(parse_labels(default_labels(), "the default labels"), Annotations(), {})
    for suggestion in CapitalsSuggester().suggest(article, known):
        fragment = suggestion.spans[0].fragments[0]
        yield fragment.start, fragment.end
