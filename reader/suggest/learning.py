"""Learns attributions from what people annotated: conditional random fields over words, the rules among what is known.

With the extra `learn`. What is learnt is held against the rules on articles that it was not learnt from.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.labels import LabelSet
from reader.files import atomic_write
from reader.suggest.configuration import SuggesterAbsentError
from reader.suggest.evaluating import Evaluation
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.suggestion import Known, Suggestion
from reader.suggest.tagging import ROLES, sequences, tags

MOST_ARTICLES = 100
"""Articles that are learnt from, the latest ones."""
FEWEST_ARTICLES = 10
"""Articles from which on something is learnt: with less, two held-out ones would decide by chance."""
SECONDS = 5.0
"""The most time that learning takes, in seconds of a processor; holding it against the rules comes on top."""
MARGIN = 0.005
"""What it has to beat the rules by: learning twice from the same may differ by that, as time allows more rounds."""
HELD_OUT = 5
"""Each how many-th article is held out."""
MODEL, REPORT = "attributions.crfsuite", "attributions.json"
_TRIED, _MOST_ROUNDS = 4, 60


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article as one person annotated it."""

    article: Article
    spans: Sequence[Span]
    relations: Sequence[Relation]


@dataclass(frozen=True, slots=True)
class Report:
    """How what was learnt does against the rules.

    Args:
        articles: How many articles it was learnt from.
        held_out: How many it was held against.
        learned: Its exact F1 on these, the mean over content, source and cue.
        rules: That of the rules.
    """

    articles: int
    held_out: int
    learned: float
    rules: float

    @property
    def is_better(self) -> bool:
        """Whether it beats the rules by more than chance may, so that it is offered."""
        return self.learned - self.rules >= MARGIN

    @property
    def words(self) -> str:
        """What it was learnt from, and by how much it beats the rules, for people."""
        return (
            f"learnt from {self.articles} of your articles; exact F1 on {self.held_out} others"
            f" {self.learned:.3f}, of the rules {self.rules:.3f} ({self.learned - self.rules:+.3f})"
        )


class Proposing(Protocol):
    """What proposes from what was learnt."""

    def __call__(self, model: Path, article: Article, known: Known) -> Sequence[Suggestion]:
        """Return what is proposed about an article."""


def learn(
    annotated: Sequence[Annotated], labels: LabelSet, folder: Path, propose: Proposing
) -> Report | None:
    """Learn, hold what was learnt against the rules, and keep it; return None if there is too little to learn from.

    Args:
        annotated: What one person annotated, the latest last.
        labels: The label set.
        folder: Where what was learnt is kept.
        propose: Proposes from a model.

    Raises:
        SuggesterAbsentError: If the extra is not installed.
        SaveError: If it cannot be kept.
    """
    chosen = [_as_suggested(one, labels) for one in annotated[-MOST_ARTICLES:]]
    if len(chosen) < FEWEST_ARTICLES:
        return None
    held = [one for place, one in enumerate(chosen) if place % HELD_OUT == HELD_OUT - 1]
    others = [one for place, one in enumerate(chosen) if place % HELD_OUT != HELD_OUT - 1]
    known = Known(labels, Annotations(), {})
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{MODEL}.new"
    try:
        _train(others, known, aside)
        ours, rules = Evaluation(labels), Evaluation(labels)
        scored = [label.name for role in ROLES if (label := labels.label_for(role)) is not None]
        for one in held:
            text = one.article.text
            ours.add(text, propose(aside, one.article, known), one.spans, one.relations, scored)
            made = [*QuoteSuggester().suggest(one.article, known)]
            rules.add(text, made, one.spans, one.relations, scored)
        report = Report(len(others), len(held), _mean(ours), _mean(rules))
        atomic_write(folder / MODEL, aside.read_bytes())
    finally:
        aside.unlink(missing_ok=True)
    atomic_write(folder / REPORT, json.dumps(asdict(report)).encode())
    return report


def read_report(folder: Path) -> Report | None:
    """Return how what is kept in a folder does; None if nothing is, or it cannot be read."""
    try:
        return Report(**json.loads((folder / REPORT).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _train(annotated: Sequence[Annotated], known: Known, path: Path) -> None:
    try:
        import pycrfsuite
    except ImportError:
        raise SuggesterAbsentError(
            "python-crfsuite is not installed", remedy="pip install 'pressmark[learn]'"
        ) from None
    items = []
    for one in annotated:
        gold = [
            (part.start, part.end, role)
            for span in one.spans
            if (role := known.labels.role_of(span.label)) in ROLES
            for part in span.fragments
        ]
        rules = [*QuoteSuggester().suggest(one.article, known)]
        for words in sequences(one.article, rules, known.labels):
            start, end = words.tokens[0][0], words.tokens[-1][1]
            here = [span for span in gold if span[0] < end and start < span[1]]
            items.append((words.features, tags(words.tokens, here)))

    def train(rounds: int) -> float:
        begun = time.process_time()
        trainer = pycrfsuite.Trainer(verbose=False)
        for features, found in items:
            trainer.append(features, found)
        trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": rounds})
        trainer.train(str(path))
        return time.process_time() - begun

    taken = train(_TRIED)
    rounds = int(_TRIED * (SECONDS - taken) / taken) if taken else _MOST_ROUNDS
    if rounds > _TRIED:
        train(min(_MOST_ROUNDS, rounds))


def _as_suggested(one: Annotated, labels: LabelSet) -> Annotated:
    """Return an article as annotated with those labels alone that are suggested: the first of each role."""
    first = {label.name: labels.label_for(label.role or "") or label for label in labels.labels}
    spans = [
        replace(span, label=first[span.label].name) if span.label in first else span for span in one.spans
    ]
    return Annotated(one.article, spans, one.relations)


def _mean(evaluation: Evaluation) -> float:
    return sum(counts.f1 for counts in evaluation.exact.values()) / len(ROLES)
