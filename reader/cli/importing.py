"""`import`: records from files into a library."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.core.annotation import Entity, Provenance
from reader.core.annotations import Annotations
from reader.core.article import Article, BlockTable
from reader.core.edit import Edit
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.editor.aid import restore_aid
from reader.errors import PressmarkError
from reader.exchange.changed_text import carry_over
from reader.exchange.dialect import Dialect, Reading, dialect
from reader.exchange.dialects import native
from reader.exchange.known_names import known_names_only
from reader.exchange.merge import Merge, merge
from reader.exchange.record import Record
from reader.exchange.rules import article_faults
from reader.exchange.selection import without_suggested
from reader.library.protocol import Library, Status
from reader.stamps import new_id, now
from reader.text.anchoring import Fate

Stamp = Callable[[Provenance], Provenance]
_MOST_PRINTED = 100


@dataclass(slots=True)
class Imported:
    """What became of the records of a file.

    Args:
        articles: How many articles are new.
        items: How many spans and relations are new.
        present: How many were there already.
        carried: What became of the spans that were made on another version of a text that is here.
        suggested: How many spans nobody had decided about: they are no annotations, and stay out.
        problems: What was left out, each with its place and reason.
    """

    articles: int = 0
    items: int = 0
    present: int = 0
    suggested: int = 0
    carried: Counter[Fate] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def import_files(arguments: argparse.Namespace) -> int:
    """Run `pressmark import`."""
    from reader.cli.output import complain, count, safe_print
    from reader.cli.progress import progress
    from reader.cli.session import annotator, library_to_fill
    from reader.exchange.detecting import detect

    found = [
        (path, dialect(arguments.format) if arguments.format else detect(path)) for path in arguments.paths
    ]
    library = library_to_fill(arguments, samples=False)
    given = annotator(arguments) if arguments.annotator else None
    done = Imported()

    def run(*, dry: bool) -> None:
        with progress("Checking" if dry else "Importing", None) as advance:
            for path, chosen in found:
                importer = Importer(
                    library, chosen, given, str(path), done, otherwise=annotator(arguments), dry=dry
                )
                importer.take(chosen.readings(path), advance)

    if arguments.strict:
        run(dry=True)
        if done.problems:
            _complain(done.problems)
            complain(f"nothing was imported: {count(len(done.problems), 'problem')}")
            return 1
        done = Imported()
    run(dry=False)
    _complain(done.problems)
    parts = [count(done.articles, "new article"), f"{done.items:,} new spans and relations"]
    if done.present:
        parts.append(f"{done.present:,} there already")
    if done.suggested:
        parts.append(f"{count(done.suggested, 'suggested span')} left out: `pressmark suggest` suggests anew")
    if done.carried:
        fates = ", ".join(f"{number:,} {fate}" for fate, number in sorted(done.carried.items()))
        parts.append(f"spans of a changed text: {fates}")
    safe_print(", ".join(parts))
    return 1 if done.problems else 0


def _complain(problems: list[str]) -> None:
    from reader.cli.output import complain

    for problem in problems[:_MOST_PRINTED]:
        complain(problem)
    if len(problems) > _MOST_PRINTED:
        complain(f"and {len(problems) - _MOST_PRINTED:,} more")


def import_records(
    library: Library, chosen: Dialect, readings: Iterable[Reading], *, annotator: Annotator | None, where: str
) -> Imported:
    """Bring what was read into a library: doing so twice changes nothing the second time.

    What cannot be taken in is left out and reported; the rest goes in. Each record is one edit.

    Args:
        library: Where it goes.
        chosen: What it was read from.
        readings: What was read.
        annotator: Who takes it over, with `import:DIALECT` as its origin. If None, each record goes to the annotator
            whom it names, with its provenance as it is if the dialect keeps it.
        where: The file's name, for messages.

    Raises:
        SaveError: If something cannot be saved.
    """
    done = Imported()
    Importer(library, chosen, annotator, where, done).take(readings)
    return done


class Importer:
    """Brings readings into a library, one after the other.

    Args:
        library: Where they go.
        chosen: What they were read from.
        annotator: Who takes them over; if None, whom each names.
        where: The file's name, for messages.
        done: Where it is counted.
        otherwise: Who takes over what names nobody.
        dry: Change nothing: only find the problems.
    """

    def __init__(
        self,
        library: Library,
        chosen: Dialect,
        annotator: Annotator | None,
        where: str,
        done: Imported,
        *,
        otherwise: Annotator | None = None,
        dry: bool = False,
    ) -> None:
        self._library = library
        self._dialect = chosen
        self._annotator = annotator
        self._otherwise = otherwise
        self._where = where
        self._done = done
        self._dry = dry
        self._ids = set(library.ids())
        self._register: dict[EntityId, Entity] = dict(library.entities())
        self._now = now()

    def take(self, readings: Iterable[Reading], advance: Callable[[], None] | None = None) -> None:
        """Bring in what can be brought in.

        Args:
            readings: What was read.
            advance: Called after each of them.
        """
        for reading in readings:
            self._take_in(reading)
            if advance is not None:
                advance()

    def _take_in(self, reading: Reading) -> None:
        file = f"{self._where}/{reading.file}" if reading.file else self._where
        place = f"{file}:{reading.line}"
        self._done.problems += (f"{place}: {fault}" for fault in reading.faults)
        if reading.record is None or any(article_faults(reading.record.article)):
            return
        try:
            self._take(reading.record, place)
        except PressmarkError as fault:
            self._done.problems.append(f"{place}: {fault}")

    def _take(self, record: Record, place: str) -> None:
        decided = without_suggested(record)
        self._done.suggested += len(record.spans) - len(decided.spans)
        is_nobodys = decided is not record and not decided.spans and record.status == Status.TODO
        record = decided
        annotator = self._annotator or record.annotator or self._otherwise
        if not annotator:
            self._done.problems.append(f"{place}: it does not say who annotated it (say --annotator NAME)")
            return
        held = self._held(record.article)
        if held is None and record.article.id in self._ids:
            held = record.article.id
            carried = carry_over(record, self._library.article(held))
            record = carried.record
            self._done.carried += carried.fates
            self._done.problems += (f"{place}: {fault}" for fault in carried.faults)
        record, unknown = known_names_only(record, self._library.labels)
        self._done.problems += (f"{place}: {fault}" for fault in unknown)
        if self._dry:
            self._rehearse(record, held, annotator, place)
            return
        article = self._add(record) if held is None else held
        if is_nobodys:
            return
        self._put_entities(record)
        with closing(self._library.open(article, annotator)) as journal:
            if journal.holder is not None:
                self._done.problems.append(f"{place}: {article} cannot be written now: {journal.holder}")
                return
            found = self._merged(record, journal.annotations, annotator, place)
            if found.changes:
                journal.append(
                    Edit(
                        seq=journal.next_seq,
                        id=new_id("d"),
                        at=now(),
                        by=journal.annotator,
                        command=f"import.{self._dialect.name}",
                        changes=found.changes,
                    )
                )
                self._done.items += len(found.changes)
            if self._annotator is None and self._dialect.keeps_provenance:
                restore_aid(journal, record.aid)
            if journal.status is Status.TODO and record.status in set(Status) - {Status.TODO}:
                journal.set_status(Status(record.status))

    def _rehearse(self, record: Record, held: ArticleId | None, annotator: Annotator, place: str) -> None:
        """Find the problems of a record without changing anything."""
        self._register.update((entity.id, entity) for entity in record.entities)
        if held is None:
            self._merged(record, Annotations(), annotator, place)
            return
        with closing(self._library.open(held, annotator, writable=False)) as journal:
            self._merged(record, journal.annotations, annotator, place)

    def _merged(self, record: Record, annotations: Annotations, annotator: Annotator, place: str) -> Merge:
        lost = {loss.thing for loss in self._dialect.loses}
        found = merge(record, annotations, self._register, self._stamp(annotator), lost)
        self._done.problems += (f"{place}: {fault}" for fault in found.faults)
        self._done.present += found.present
        return found

    def _held(self, article: Article) -> ArticleId | None:
        """Return the id under which the library has the article's very text."""
        held = self._library.id_of(article)
        if held is None and article.id in self._ids:
            here = self._library.article(article.id)
            return article.id if here.sha256 == article.sha256 else None
        return held

    def _add(self, record: Record) -> ArticleId:
        article = record.article if self._dialect.keeps_provenance else self._completed(record.article)
        alone = replace(record, article=article, spans=(), relations=(), entities=(), computed={})
        source = b"".join(native.write([alone]))
        self._done.articles += self._library.add(article, source, native.DIALECT.suffix)
        held = self._library.id_of(article) or article.id
        self._ids.add(held)
        return held

    def _completed(self, article: Article) -> Article:
        """Return an article of another program's file as it would be if its text had been added here."""
        from reader.errors import IngestError
        from reader.ingest.plain import draft_of

        blocks = article.blocks
        try:
            draft = draft_of(article.text)
            if draft.text == article.text:
                blocks = BlockTable(draft.blocks)
        except IngestError:
            pass
        return replace(article, blocks=blocks, added=article.added or self._now)

    def _put_entities(self, record: Record) -> None:
        for entity in record.entities:
            if entity.id not in self._register:
                self._library.put_entity(entity)
                self._register[entity.id] = entity

    def _stamp(self, annotator: Annotator) -> Stamp:
        if self._annotator is None and self._dialect.keeps_provenance:
            return lambda provenance: provenance
        origin = f"import:{self._dialect.name}"
        if self._dialect.keeps_provenance:
            return lambda provenance: replace(provenance, by=annotator, origin=origin)
        return lambda provenance: Provenance(
            annotator if self._annotator else provenance.by or annotator, provenance.at or self._now, origin
        )


def import_file(library: Library, path: Path, *, annotator: Annotator | None) -> Imported:
    """Bring a file in our own format into a library, as `import_records` does."""
    with path.open("rb") as lines:
        return import_records(
            library, native.DIALECT, native.read(lines), annotator=annotator, where=path.name
        )
