"""Brings what was read from a file into a library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.cli.problems import Problem
from reader.cli.step import Again, Prepared, Step
from reader.cli.takeover import Arrival, Takeover, says_all, source_of
from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.editor.aid import restore_aid
from reader.errors import LibraryError, PressmarkError
from reader.exchange.changed_text import carry_over
from reader.exchange.dialect import Dialect, Reading
from reader.exchange.dialects import native
from reader.exchange.known_names import known_names_only, named_by_role
from reader.exchange.merge import Merge
from reader.exchange.record import Record
from reader.exchange.rules import Fault, article_faults, article_spelling_faults
from reader.exchange.selection import without_suggested
from reader.library.folder import FolderLibrary
from reader.library.incoming import Stage
from reader.library.layout import annotator_name, checked_id
from reader.library.protocol import Journal, Library, Status
from reader.library.revised import Content
from reader.stamps import now
from reader.text.anchoring import Fate


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
    problems: list[Problem] = field(default_factory=list)


class Importer:
    """Brings readings into a library, one after the other; articles that are new go in many at a time.

    Args:
        library: Where they go.
        chosen: What they were read from.
        annotator: Who takes them over; if None, whom each names.
        where: The file's name, for messages.
        done: Where it is counted.
        otherwise: Who takes over what names nobody.
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
    ) -> None:
        self._library = library
        self._where = where
        self._done = done
        self._ids = set(library.ids())
        self._register: dict[EntityId, Entity] = dict(library.entities())
        self._folder = library if isinstance(library, FolderLibrary) else None
        revised = frozenset(self._revised())
        self.terms = Takeover(chosen, annotator, otherwise, library.labels, now(), revised, library.texts())
        self._stage: Stage | None = None
        self._step = Step()

    @property
    def takes_steps(self) -> bool:
        """Whether articles that are new go in many at a time."""
        return self._folder is not None

    def has(self, line: bytes) -> bool:
        """Tell whether the library has an article of the id that a line of our own format begins with."""
        return native.id_of_line(line) in self._ids

    def take(self, readings: Iterable[Reading], advance: Callable[[], None] | None = None) -> None:
        """Bring in what can be brought in.

        Args:
            readings: What was read.
            advance: Called after each of them.
        """
        try:
            for reading in readings:
                self._take_in(reading)
                if advance is not None:
                    advance()
        finally:
            self._settle()

    @contextmanager
    def staging(self) -> Iterator[Stage | None]:
        """Enter and yield where others write the files of articles that are new; None where nobody is to write them.

        Raises:
            SaveError: If another process has it.
        """
        if self._folder is None:
            raise ValueError("nothing is written")
        with self._folder.stage() as stage:
            self._stage, self._step = stage, Step(stage)
            try:
                yield stage
            finally:
                self._stage, self._step = None, Step()

    def take_prepared(self, lines: Iterable[Prepared], advance: Callable[[], None]) -> None:
        """Bring in lines of our own format whose arrival, if they have one, is known already, and written on the stage.

        Args:
            lines: The lines.
            advance: Called after each of them.
        """
        try:
            for line in lines:
                if not self._waits(line.arrival, f"{self._where}:{line.number}", line.again):
                    if line.arrival is not None and self._stage is not None:
                        self._stage.drop(line.arrival.incoming)
                    self._take_in(line.again())
                advance()
        finally:
            self._settle()

    def _take_in(self, reading: Reading) -> None:
        file = f"{self._where}/{reading.file}" if reading.file else self._where
        place = f"{file}:{reading.line}{f', {reading.part}' if reading.part else ''}"
        self._note(place, reading.faults)
        record = reading.record
        if record is None:
            return
        if wrong := [*article_faults(record.article)]:
            self._report(place, wrong, reading)
            return
        if self.terms.dialect.names_roles:
            record = named_by_role(record, self._library.labels)
            reading = replace(reading, record=record)
        is_new = self.takes_steps and record.article.id not in self._ids
        arrival = self.terms.arrival(reading) if is_new else None
        if arrival is not None and self._waits(arrival, place, self._kept(reading)):
            return
        if self._step.has(record.article.id):
            self._settle()
        self._take_singly(reading, record, place)

    def _waits(self, arrival: Arrival | None, place: str, again: Again) -> bool:
        """Let what is new wait until there is enough for a step, and tell whether it does."""
        if arrival is None or arrival.incoming.id in self._ids or not self._step.add(arrival, place, again):
            return False
        if self._step.is_full:
            self._settle()
        return True

    def _settle(self) -> None:
        """Keep the articles that wait; where that fails, take each by itself, which tells what is wrong."""
        step, self._step = self._step, Step(self._stage)
        if not step.waiting:
            return
        ids = {article.id for article in step.articles}
        left = ids
        with suppress(PressmarkError):
            self._put_entities(entity for arrival, *_ in step.waiting for entity in arrival.entities)
            left = set(self._take_together(step))
        new = ids - left
        self._done.articles += len(new)
        self._ids |= new
        if left:
            # Another program may have brought them meanwhile, under other titles too.
            self._ids |= left.intersection(self._library.ids())
        for arrival, place, again in step.waiting:
            if arrival.incoming.id in new:
                self._done.items += arrival.items
                self._tell_others(arrival.entities, place)
                continue
            if self._stage is not None:
                self._stage.drop(arrival.incoming)
            self._take_again(again, place)

    def _take_again(self, again: Again, place: str) -> None:
        reading = again()
        if reading.record is not None:
            self._take_singly(reading, reading.record, place)

    def _take_together(self, step: Step) -> Sequence[ArticleId]:
        """Keep the articles of a step, and return which were here already."""
        into = self._stage or self._folder
        if into is None:
            raise ValueError("nothing is written")
        return into.take_in(step.articles)

    def _kept(self, reading: Reading) -> Again:
        """Return what gives a reading once more."""
        return lambda: reading

    def _revised(self) -> Collection[Content]:
        return self._folder.revised() if self._folder else ()

    def _note(self, place: str, faults: Iterable[Fault | PressmarkError]) -> None:
        self._done.problems += (Problem(place, fault) for fault in faults)

    def _report(self, place: str, faults: Iterable[Fault], reading: Reading) -> None:
        """Note faults that were not told when the record was read."""
        self._note(place, (fault for fault in faults if fault not in reading.faults))

    def _take_singly(self, reading: Reading, record: Record, place: str) -> None:
        if wrong := [*article_spelling_faults(record.article)]:
            self._report(place, wrong, reading)
            return
        try:
            record, faults = self.terms.sound(record)
            self._report(place, faults, reading)
            self._take(record, place)
        except PressmarkError as fault:
            self._note(place, [fault])

    def _take(self, record: Record, place: str) -> None:
        decided = without_suggested(record)
        self._done.suggested += len(record.spans) - len(decided.spans)
        is_nobodys = decided is not record and not decided.spans and record.status == Status.TODO
        record = decided
        annotator = self.terms.annotator_of(record)
        if not annotator:
            self._note(place, [Fault("", "it does not say who annotated it", "say --annotator NAME")])
            return
        _verify_name(annotator)
        held = self._held(record.article)
        if held is None and record.article.id in self._ids:
            held = record.article.id
            carried = carry_over(record, self._library.article(held))
            record = carried.record
            self._done.carried += carried.fates
            self._note(place, carried.faults)
        record, unknown = known_names_only(record, self._library.labels)
        self._note(place, unknown)
        if held is None:
            checked_id(record.article.id)
        article = self._add(record) if held is None else held
        if is_nobodys:
            return
        self._put_entities(record.entities)
        self._tell_others(record.entities, place)
        with closing(self._library.open(article, annotator)) as journal:
            if not self._is_free(journal, place):
                return
            found = self._merged(record, journal.annotations, annotator, place)
            if found.changes:
                journal.append(self.terms.edit(journal.next_seq, journal.annotator, found.changes))
                self._done.items += len(found.changes)
            restore_aid(journal, self.terms.aid(record))
            if journal.status is Status.TODO and record.status in set(Status) - {Status.TODO}:
                journal.set_status(Status(record.status), timed=False)

    def _is_free(self, journal: Journal, place: str) -> bool:
        """Tell whether annotations can be written, and report why not."""
        if journal.holder is not None:
            self._note(place, [Fault(journal.article.id, f"it cannot be written now: {journal.holder}")])
        return journal.holder is None

    def _merged(self, record: Record, annotations: Annotations, annotator: Annotator, place: str) -> Merge:
        found = self.terms.merged(record, annotations, self._register, annotator)
        self._note(place, found.faults)
        self._done.present += found.present
        return found

    def _held(self, article: Article) -> ArticleId | None:
        """Return the id under which the library has the article's very text."""
        held = self._library.id_of(article)
        if held is None and article.id in self._ids:
            here = self._library.article(article.id)
            return article.id if here.sha256 == article.sha256 else None
        return held or self.terms.elsewhere(self._library, article)

    def _add(self, record: Record) -> ArticleId:
        article = self.terms.article_of(record)
        source = source_of(record, article)
        self._done.articles += self._library.add(article, source, native.DIALECT.suffix)
        held = self._library.id_of(article) or article.id
        self._ids.add(held)
        return held

    def _put_entities(self, entities: Iterable[Entity]) -> None:
        """Bring entries that are new into the register, all in one step."""
        new: dict[EntityId, Entity] = {}
        for entity in entities:
            if entity.id not in self._register:
                new.setdefault(entity.id, entity)
        if new:
            self._library.revise_entities(lambda _held: new.values())
            self._register |= new

    def _tell_others(self, entities: Iterable[Entity], place: str) -> None:
        """Report entries whose ids have others in the register, which stay as they are."""
        for entity in entities:
            held = self._register[entity.id]
            if held != entity and not says_all(held, entity):
                what = f"“{held.name}” ({held.type}) has its id in the register and differs; it was left as it is"
                name = f"entity {entity.id} “{entity.name}” ({entity.type})"
                self._note(place, [Fault(name, what)])


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


def import_file(library: Library, path: Path, *, annotator: Annotator | None) -> Imported:
    """Bring a file in our own format into a library, as `import_records` does."""
    with path.open("rb") as lines:
        return import_records(
            library, native.DIALECT, native.read(lines), annotator=annotator, where=path.name
        )


def _verify_name(annotator: Annotator) -> None:
    """Raise LibraryError where nobody can be called so here, and say the remedy."""
    try:
        annotator_name(annotator)
    except LibraryError as fault:
        raise LibraryError(fault.what, remedy="say whose it is to be with --annotator NAME") from None
