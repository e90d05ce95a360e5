"""`evaluate`: how far what suggesters propose agrees with what people annotated."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Event

from reader.cli.output import columns, complain, safe_print
from reader.cli.progress import progress
from reader.cli.records import people_chosen, records
from reader.cli.session import existing_library
from reader.cli.suggesting import read_suggesters
from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.ids import ArticleId, EntityId
from reader.exchange.record import Record
from reader.library.protocol import Library
from reader.suggest.combining import combined
from reader.suggest.configuration import SuggesterError
from reader.suggest.evaluating import BINS, Evaluation
from reader.suggest.plugins import load
from reader.suggest.running import timely
from reader.suggest.scoring import Counts
from reader.suggest.suggestion import Known, Suggester, Suggestion

TOGETHER = "together"
"""What stands for all suggesters at once, each place only suggested once."""
_LEGEND = (
    "Exact: both ends of every fragment, punctuation at the edges ignored; overlap: at least one character.",
    "Speaker: of the quotes and claims with a source, how many are found, and how many with the right source.",
    "Confidence against the share that is right with all its parts; the error is what they differ in the mean.",
    "What the entity register knows from an article alone is not used on that article.",
)


def evaluate(arguments: argparse.Namespace) -> int:
    """Run `pressmark evaluate`."""
    library = existing_library(arguments)
    configuration = read_suggesters(arguments)
    ready, faults = load(configuration, arguments.suggesters)
    for fault in faults:
        complain(fault)
    chosen = people_chosen(arguments, library)
    gold = list(records(library, chosen))
    if not gold:
        which = " or ".join(sorted(chosen.statuses or ()))
        safe_print(f"No article with annotations is {which}: --status names others.", file=sys.stderr)
        return 1
    asked = _Asking(library, gold, configuration.seconds)
    names = [suggester.name for suggester in ready]
    found = {name: Evaluation(library.labels) for name in (*names, *((TOGETHER,) if len(names) > 1 else ()))}
    with progress("Evaluating", len(gold)) as advance:
        for record in gold:
            made = {suggester.name: asked.about(record, suggester) for suggester in ready}
            if TOGETHER in found:
                made[TOGETHER] = combined([made[name] for name in names])
            for name, suggestions in made.items():
                labels = [label.name for label in library.labels.labels]
                found[name].add(record.article.text, suggestions, record.spans, record.relations, labels)
            advance()
    for fault in asked.faults:
        complain(fault)
    if arguments.json:
        safe_print(json.dumps({name: _json(result) for name, result in found.items()}))
    else:
        _print(found, len({record.article.id for record in gold}), len(gold))
    return 1 if faults or asked.faults else 0


class _Asking:
    """Asks suggesters about articles as if nobody had annotated them.

    Args:
        library: The library.
        gold: What people annotated.
        seconds: The most time that a suggester may take over one article.
    """

    def __init__(self, library: Library, gold: Sequence[Record], seconds: float) -> None:
        self._library = library
        self._seconds = seconds
        self._entities = library.entities()
        self._named: dict[EntityId, set[ArticleId]] = {}
        for record in gold:
            for span in record.spans:
                if span.entity is not None:
                    self._named.setdefault(span.entity, set()).add(record.article.id)
        self._made: dict[str, tuple[ArticleId, list[Suggestion]]] = {}
        self.faults: list[SuggesterError] = []
        """What went wrong, once for each suggester."""
        self._failed: set[str] = set()

    def about(self, record: Record, suggester: Suggester) -> list[Suggestion]:
        """Return what a suggester proposes about the article of a record; nothing where it fails."""
        article = record.article
        before = self._made.get(suggester.name)
        if before is not None and before[0] == article.id:
            return before[1]
        known = Known(self._library.labels, Annotations(), self._known_elsewhere(article.id))
        found: list[Suggestion] = []
        try:
            found += timely(suggester, article, known, seconds=self._seconds, cancelled=Event())
        except SuggesterError as fault:
            if suggester.name not in self._failed:
                self._failed.add(suggester.name)
                self.faults.append(SuggesterError(fault.what, where=article.id, remedy=fault.remedy))
        self._made[suggester.name] = article.id, found
        return found

    def _known_elsewhere(self, article: ArticleId) -> Mapping[EntityId, Entity]:
        """Return the register without the entries that only this article's annotations point at."""
        only = {article}
        return {
            identifier: entity
            for identifier, entity in self._entities.items()
            if self._named.get(identifier) != only
        }


def _print(found: Mapping[str, Evaluation], articles: int, number: int) -> None:
    safe_print(f"Articles: {articles:,}; annotated by people, each counted: {number:,}", "")
    head = ("SUGGESTER", "LABEL", "PEOPLE", "SUGGESTED", "EXACT P", "R", "F1", "OVERLAP P", "R", "F1")
    safe_print(*columns([head, *(row for name, result in found.items() for row in _rows(name, result))]), "")
    spoken = [
        (name, f"{said.gold:,.0f}", _share(said.proposed, said.gold), _share(said.right, said.gold))
        for name, result in found.items()
        if (said := result.speakers).proposed
    ]
    if spoken:
        safe_print(*columns([("SUGGESTER", "WITH A SOURCE", "FOUND", "SPEAKER RIGHT"), *spoken]), "")
    bins = [row for name, result in found.items() for row in _bins(name, result)]
    safe_print(*columns([("SUGGESTER", "CONFIDENCE", "SUGGESTED", "MEAN", "RIGHT", "ERROR"), *bins]), "")
    safe_print(*_LEGEND)


def _rows(name: str, result: Evaluation) -> Iterator[tuple[str, ...]]:
    for label, exact in result.exact.items():
        if exact.proposed:
            overlap = result.overlap[label]
            yield (
                name,
                label,
                f"{exact.gold:,.0f}",
                f"{exact.proposed:,.0f}",
                *_figures(exact),
                *_figures(overlap),
            )


def _figures(counts: Counts) -> Iterable[str]:
    return (f"{value:.2f}" for value in (counts.precision, counts.recall, counts.f1))


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _bins(name: str, result: Evaluation) -> Iterator[tuple[str, ...]]:
    for place, found in enumerate(result.bins):
        if found.number:
            scale = f"{place / BINS:.1f} to {(place + 1) / BINS:.1f}"
            yield name, scale, f"{found.number:,}", f"{found.mean:.2f}", f"{found.share:.2f}", ""
    if any(found.number for found in result.bins):
        number = sum(found.number for found in result.bins)
        yield name, "all", f"{number:,}", "", "", f"{result.calibration_error:.2f}"


def _json(result: Evaluation) -> dict[str, object]:
    def told(counts: Counts) -> dict[str, float]:
        return {
            "gold": counts.gold,
            "proposed": counts.proposed,
            "right": counts.right,
            "precision": round(counts.precision, 4),
            "recall": round(counts.recall, 4),
            "f1": round(counts.f1, 4),
        }

    said = result.speakers
    return {
        "labels": {
            label: {"exact": told(exact), "overlap": told(result.overlap[label])}
            for label, exact in result.exact.items()
        },
        "speakers": {"with_source": said.gold, "found": said.proposed, "right": said.right},
        "confidence": [
            {
                "from": place / BINS,
                "to": (place + 1) / BINS,
                "suggested": found.number,
                "mean": round(found.mean, 4),
                "right": round(found.share, 4),
            }
            for place, found in enumerate(result.bins)
        ],
        "calibration_error": round(result.calibration_error, 4),
    }
