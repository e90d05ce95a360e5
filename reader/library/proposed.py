"""What programs have proposed about a library's articles, and what its annotators have refused of it.

Both lie beside the annotations and never in an annotator's own files: rows that a suggester's side spells, kept here
as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Protocol

from reader.core.article import Article
from reader.core.codec import MalformedError, Row, mapping, number, string
from reader.core.dataclass import dataclass
from reader.core.ids import Annotator, ArticleId, JSONValue
from reader.errors import LibraryError
from reader.library.layout import Layout
from reader.library.lock import Lock
from reader.library.row_lines import damage, row_number
from reader.library.versions import verify_version

VERSION = 1


@dataclass(frozen=True, slots=True)
class Stored:
    """What was proposed about an article.

    Args:
        suggesters: Names of the suggesters that were asked.
        rows: What they proposed, in order.
        uncertainty: How unsure they are, for the length of the article, by what it is measured with.
    """

    suggesters: frozenset[str] = frozenset()
    rows: Sequence[Row] = ()
    uncertainty: Mapping[str, float] = field(default_factory=dict)


class Proposed(Protocol):
    """Where proposals and refusals are kept."""

    def stored(self, article: Article) -> Stored:
        """Return what was proposed about an article; nothing if its text is another now.

        Raises:
            DamagedError: If it cannot be read.
        """

    def store(self, article: Article, held: Stored) -> None:
        """Keep what was proposed about an article, in the place of what was before.

        Raises:
            SaveError: If it cannot be written. What was before stays.
        """

    def uncertainties(self) -> Mapping[str, Mapping[ArticleId, float]]:
        """Return how unsure what was proposed is, by what it is measured with; what cannot be read is left out."""

    def refused(self, annotator: Annotator) -> Sequence[Row]:
        """Return what an annotator refused in all articles; each row has an `id`.

        Raises:
            DamagedError: If it cannot be read.
        """

    def revise_refused(self, annotator: Annotator, add: Iterable[Row], remove: Collection[str]) -> None:
        """Add refusals and take others back, by their ids, in one durable step.

        Raises:
            DamagedError: If the file does not hold refusals. It is left alone.
            SaveError: If it cannot be written. Nothing has changed.
        """


class FolderProposed:
    """Proposals in `suggestions/`, a file for each article; refusals in `refused/`, a file for each annotator.

    The files are TinyDB's, with a row on each line, so that `git` can merge them.

    Args:
        layout: The library's paths.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def stored(self, article: Article) -> Stored:
        """Return what was proposed about an article; nothing if its text is another now."""
        path = self._layout.suggestions(article.id)
        tables = _tables(path)
        try:
            meta = mapping(tables.get("meta", {}).get("1", {}), "meta")
            if meta.get("sha256") != article.sha256:
                return Stored()
            names = meta.get("suggesters")
            if not isinstance(names, list):
                raise MalformedError("suggesters is not a list")
            uncertainty = _uncertainty(meta)
        except MalformedError as fault:
            raise damage(path, b"", str(fault)) from None
        held = sorted(tables.get("suggestions", {}).items(), key=lambda row: int(row[0]))
        return Stored(frozenset(map(str, names)), [row for _, row in held], uncertainty)

    def store(self, article: Article, held: Stored) -> None:
        """Keep what was proposed about an article, in the place of what was before."""
        names: list[JSONValue] = [*sorted(held.suggesters)]
        meta: Row = {
            "file": "suggestions",
            "version": VERSION,
            "article": article.id,
            "sha256": article.sha256,
            "suggesters": names,
            "uncertainty": {name: held.uncertainty[name] for name in sorted(held.uncertainty)},
        }
        rows = {str(place): row for place, row in enumerate(held.rows, 1)}
        _write(self._layout.suggestions(article.id), meta, "suggestions", rows)

    def uncertainties(self) -> Mapping[str, Mapping[ArticleId, float]]:
        """Return how unsure what was proposed is, by what it is measured with; what cannot be read is left out."""
        found: dict[str, dict[ArticleId, float]] = {}
        for path in self._layout.all_suggestions.glob("*.json"):
            with suppress(LibraryError, MalformedError):
                meta = mapping(_tables(path).get("meta", {}).get("1", {}), "meta")
                _sort_in(found, ArticleId(path.stem), _uncertainty(meta))
        return found

    def refused(self, annotator: Annotator) -> Sequence[Row]:
        """Return what an annotator refused in all articles; each row has an `id`."""
        path = self._layout.refused(annotator)
        return _refused(path)

    def revise_refused(self, annotator: Annotator, add: Iterable[Row], remove: Collection[str]) -> None:
        """Add refusals and take others back, by their ids, in one durable step."""
        path = self._layout.refused(annotator)
        with Lock.take(self._layout.locks / f"refused-{annotator}.lock"):
            rows = revised(_refused(path), add, remove)
            held: dict[str, Row] = {}
            for row in rows:
                place = row_number(str(row["id"]))
                while str(place) in held:
                    place += 1
                held[str(place)] = row
            meta: Row = {"file": "refused", "version": VERSION, "annotator": annotator}
            _write(path, meta, "refused", held)


class MemoryProposed:
    """Proposals and refusals that are gone when the process ends."""

    def __init__(self) -> None:
        self._stored: dict[ArticleId, tuple[str, Stored]] = {}
        self._refused: dict[Annotator, Sequence[Row]] = {}

    def stored(self, article: Article) -> Stored:
        """Return what was proposed about an article; nothing if its text is another now."""
        digest, held = self._stored.get(article.id, ("", Stored()))
        return held if digest == article.sha256 else Stored()

    def store(self, article: Article, held: Stored) -> None:
        """Keep what was proposed about an article, in the place of what was before."""
        self._stored[article.id] = article.sha256, held

    def uncertainties(self) -> Mapping[str, Mapping[ArticleId, float]]:
        """Return how unsure what was proposed is, by what it is measured with."""
        found: dict[str, dict[ArticleId, float]] = {}
        for article, (_, held) in self._stored.items():
            _sort_in(found, article, held.uncertainty)
        return found

    def refused(self, annotator: Annotator) -> Sequence[Row]:
        """Return what an annotator refused in all articles; each row has an `id`."""
        return self._refused.get(annotator, ())

    def revise_refused(self, annotator: Annotator, add: Iterable[Row], remove: Collection[str]) -> None:
        """Add refusals and take others back, by their ids."""
        self._refused[annotator] = revised(self.refused(annotator), add, remove)


def revised(rows: Iterable[Row], add: Iterable[Row], remove: Collection[str]) -> list[Row]:
    """Return rows by id, with some more and without others."""
    held = {str(row["id"]): row for row in (*rows, *add)}
    return [row for name, row in held.items() if name not in remove]


def _sort_in(
    found: dict[str, dict[ArticleId, float]], article: ArticleId, uncertainty: Mapping[str, float]
) -> None:
    for name, value in uncertainty.items():
        found.setdefault(name, {})[article] = value


def _uncertainty(meta: Mapping[str, JSONValue]) -> dict[str, float]:
    """Read how unsure what was proposed is; files of earlier versions do not say.

    Raises:
        MalformedError: If it is no table of numbers.
    """
    held = mapping(meta.get("uncertainty", {}), "uncertainty")
    numbers = {name: value for name, value in held.items() if isinstance(value, int | float) and value >= 0}
    if len(numbers) < len(held):
        raise MalformedError("uncertainty holds something else than numbers")
    return {name: float(value) for name, value in numbers.items()}


def _refused(path: Path) -> list[Row]:
    rows = list(_tables(path).get("refused", {}).values())
    try:
        for row in rows:
            string(row, "id")
    except MalformedError as fault:
        raise damage(path, b"", str(fault)) from None
    rows.sort(key=lambda row: (str(row.get("at")), str(row["id"])))
    return list({str(row["id"]): row for row in rows}.values())


def _tables(path: Path) -> Mapping[str, Mapping[str, Row]]:
    from reader.library.row_storage import RowStorage  # TinyDB takes its time to load

    tables = RowStorage(path).read() or {}
    try:
        meta = mapping(tables.get("meta", {}).get("1", {"version": VERSION}), "meta")
        version = number(meta, "version")
    except MalformedError as fault:
        raise damage(path, b"", str(fault)) from None
    verify_version(version, VERSION, path)
    return tables


def _write(path: Path, meta: Row, name: str, rows: Mapping[str, Row]) -> None:
    from reader.library.row_storage import RowStorage

    RowStorage(path).write({"meta": {"1": meta}, name: rows})
