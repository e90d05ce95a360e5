"""How fast annotations are made, and what becomes of suggestions: from provenance and the edit log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from reader.core.annotation import Decision, Provenance, Span
from reader.core.edit import Change, Edit, EditKind
from reader.core.ids import Annotator, ArticleId, SpanId
from reader.core.labels import LabelSet
from reader.core.roles import HAS_CUE, HAS_SOURCE
from reader.editor.aid import Aid, aid_of
from reader.editor.gestures import REFUSED
from reader.errors import PressmarkError
from reader.library.protocol import Journal, Library

_SUGGESTED = ("rule:", "gazetteer", "model:")
_IMPORTED = "import:"
_HOUR = 3_600_000


@dataclass(slots=True)
class Pace:
    """What was done, and how long it took.

    Args:
        annotations: Spans that stand now, apart from those that were imported.
        attributions: Those of them that a source or cue is tied to.
        milliseconds: Active time: pauses are left out.
        keys: Keys pressed.
        accepted: Suggestions that were taken as they were.
        edited: Suggestions that were changed and taken.
        refused: Suggestions that were let go of, or passed over for the next cue.
    """

    annotations: int = 0
    attributions: int = 0
    milliseconds: int = 0
    keys: int = 0
    accepted: int = 0
    edited: int = 0
    refused: int = 0

    def add(self, other: Pace) -> None:
        """Count what another has counted too."""
        self.annotations += other.annotations
        self.attributions += other.attributions
        self.milliseconds += other.milliseconds
        self.keys += other.keys
        self.accepted += other.accepted
        self.edited += other.edited
        self.refused += other.refused

    def __bool__(self) -> bool:
        return bool(
            self.annotations or self.attributions or self.milliseconds or self.keys or self.suggestions
        )

    @property
    def suggestions(self) -> int:
        """How many suggestions something was decided about."""
        return self.accepted + self.edited + self.refused

    def hourly(self, number: int) -> float | None:
        """Return how many an hour of active time a number is; None where no time was recorded."""
        return number * _HOUR / self.milliseconds if self.milliseconds else None

    def keys_each(self, number: int) -> float | None:
        """Return the keys for each of a number; None where there are none, or no keys were recorded."""
        return self.keys / number if number and self.keys else None


@dataclass(slots=True)
class ArticlePace:
    """How an annotator worked on one article.

    Args:
        article: The article's id.
        title: Its title, as stored: show it through `display`.
        total: All there is.
        days: The same by day, as in `2026-01-31`, in UTC.
        aid: Whether suggestions were on.
    """

    article: ArticleId
    title: str
    total: Pace = field(default_factory=Pace)
    days: dict[str, Pace] = field(default_factory=dict)
    aid: Aid = Aid.UNKNOWN


def pace_of(journal: Journal, labels: LabelSet) -> ArticlePace:
    """Return how the annotator of a journal worked; edits that cannot be read are passed over.

    Args:
        journal: The journal.
        labels: The label set: tells which relations make an attribution.
    """
    attributing = {kind.name for kind in labels.relations if kind.role in (HAS_SOURCE, HAS_CUE)}
    days: dict[str, Pace] = {}
    born: dict[SpanId, str] = {}
    for edit in _edits(journal):
        if edit.kind is EditKind.DO:
            _count(edit, days.setdefault(edit.at[:10], Pace()), born)
    spans = journal.annotations.spans
    for identifier, day in born.items():
        days[day].annotations += identifier in spans
    tied: dict[SpanId, str] = {}
    for tie in journal.annotations.relations.values():
        if tie.type in attributing and not tie.provenance.origin.startswith(_IMPORTED):
            day = tie.provenance.at[:10]
            tied[tie.head] = min(day, tied.get(tie.head, day))
    for day in tied.values():
        days.setdefault(day, Pace()).attributions += 1
    for key, words in journal.drafts.items():
        if key.startswith(REFUSED) and words.isdecimal():
            days.setdefault(key.removeprefix(REFUSED), Pace()).refused += int(words)
    worked = {day: pace for day, pace in sorted(days.items()) if pace}
    found = ArticlePace(journal.article.id, journal.article.title, days=worked, aid=aid_of(journal))
    for pace in worked.values():
        found.total.add(pace)
    return found


def together(articles: Iterable[ArticlePace]) -> tuple[Pace, dict[str, Pace]]:
    """Return the pace of several articles, all in all and by day, the earliest day first."""
    total, days = Pace(), dict[str, Pace]()
    for found in articles:
        total.add(found.total)
        for day, pace in found.days.items():
            days.setdefault(day, Pace()).add(pace)
    return total, dict(sorted(days.items()))


def library_pace(library: Library, annotator: Annotator) -> Iterator[ArticlePace]:
    """Yield how an annotator worked on each article, one after the other; those never worked on are left out.

    An article that cannot be read is passed over: `pressmark check` names it. Run it in a thread.
    """
    for article in library.ids():
        if annotator not in library.annotators(article):
            continue
        try:
            journal = library.open(article, annotator, writable=False)
        except PressmarkError:
            continue
        with closing(journal):
            found = pace_of(journal, library.labels)
        if found.days:
            yield found


def _edits(journal: Journal) -> Iterator[Edit]:
    for seq in range(1, journal.next_seq):
        try:
            yield journal.edit(seq)
        except LookupError:
            continue


def _count(edit: Edit, pace: Pace, born: dict[SpanId, str]) -> None:
    decisions: set[Decision] = set()
    for change in edit.changes:
        made = change.after
        if made is None:
            continue
        milliseconds, keys = _spent(change)
        pace.milliseconds += milliseconds
        pace.keys += keys
        if change.before is not None or not isinstance(made, Span):
            continue
        if not made.provenance.origin.startswith(_IMPORTED):
            born[made.id] = edit.at[:10]
        if made.provenance.origin.startswith(_SUGGESTED):
            decisions.add(made.provenance.decision)
    # An attribution is one suggestion, however many spans it brings.
    if Decision.EDITED in decisions:
        pace.edited += 1
    elif decisions:
        pace.accepted += 1


def _spent(change: Change) -> tuple[int, int]:
    """Return the time and the keys that a change took: an item adds up what all changes of it took."""
    before: Provenance | None = change.before.provenance if change.before is not None else None
    after = change.after.provenance if change.after is not None else None
    if after is None or (before is None and after.origin.startswith(_IMPORTED)):
        return 0, 0
    return (
        max(0, after.milliseconds - (before.milliseconds if before else 0)),
        max(0, after.keys - (before.keys if before else 0)),
    )
