"""Records from a file into a library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace

from reader.core.annotation import Provenance
from reader.core.article import Article
from reader.core.edit import Edit
from reader.core.ids import Annotator, ArticleId
from reader.errors import PressmarkError
from reader.exchange import native
from reader.exchange.dialect import Dialect
from reader.exchange.merge import merge
from reader.exchange.record import Record
from reader.exchange.rules import article_faults
from reader.library.protocol import Library, Status
from reader.stamps import new_id, now

Stamp = Callable[[Provenance], Provenance]


@dataclass(slots=True)
class Imported:
    """What became of the records of a file.

    Args:
        articles: How many articles are new.
        items: How many spans and relations are new.
        present: How many were there already.
        problems: What was left out, each with its place and reason.
    """

    articles: int = 0
    items: int = 0
    present: int = 0
    problems: list[str] = field(default_factory=list)


def import_records(
    library: Library, dialect: Dialect, lines: Iterable[bytes], *, annotator: Annotator | None, where: str
) -> Imported:
    """Bring records into a library: doing so twice changes nothing the second time.

    What cannot be taken in is left out and reported; the rest goes in. Each record is one edit.

    Args:
        library: Where they go.
        dialect: What the file is written in.
        lines: The lines of the file.
        annotator: Who takes them over, with `import:DIALECT` as their origin. If None, they go to the
            annotator whom each record names, with their provenance as it is.
        where: The file's name, for messages.

    Raises:
        ValueError: If the dialect cannot be read.
        SaveError: If something cannot be saved.
    """
    if dialect.read is None:
        raise ValueError(f"the dialect {dialect.name} cannot be read")
    done = Imported()
    for reading in dialect.read(lines):
        done.problems += (f"{where}:{reading.line}: {fault}" for fault in reading.faults)
        if reading.record is None or any(article_faults(reading.record.article)):
            continue
        try:
            _take_in(library, dialect.name, reading.record, annotator, f"{where}:{reading.line}", done)
        except PressmarkError as fault:
            done.problems.append(f"{where}:{reading.line}: {fault}")
    return done


def _take_in(
    library: Library, name: str, record: Record, annotator: Annotator | None, place: str, done: Imported
) -> None:
    article = _held(library, record.article)
    if article is None:
        article = _add(library, record, done)
    register = library.entities()
    for entity in record.entities:
        if entity.id not in register:
            library.put_entity(entity)
    with closing(library.open(article, annotator or record.annotator)) as journal:
        if journal.holder is not None:
            done.problems.append(f"{place}: {article} cannot be written now: {journal.holder}")
            return
        found = merge(record, journal.annotations, library.entities(), _stamp(annotator, name))
        done.problems += (f"{place}: {fault}" for fault in found.faults)
        done.present += found.present
        if found.changes:
            journal.append(
                Edit(
                    seq=journal.next_seq,
                    id=new_id("d"),
                    at=now(),
                    by=journal.annotator,
                    command=f"import.{name}",
                    changes=found.changes,
                )
            )
            done.items += len(found.changes)
        if journal.status is Status.TODO and record.status in set(Status) - {Status.TODO}:
            journal.set_status(Status(record.status))


def _held(library: Library, article: Article) -> ArticleId | None:
    """Return the id under which the library has the article's very text."""
    held = library.id_of(article)
    if held is None and article.id in library.ids() and library.article(article.id).sha256 == article.sha256:
        return article.id
    return held


def _add(library: Library, record: Record, done: Imported) -> ArticleId:
    alone = replace(record, spans=(), relations=(), entities=())
    source = b"".join(native.write([alone]))
    done.articles += library.add(record.article, source, native.DIALECT.suffix)
    return library.id_of(record.article) or record.article.id


def _stamp(annotator: Annotator | None, name: str) -> Stamp:
    def taken_over(provenance: Provenance) -> Provenance:
        if annotator is None:
            return provenance
        return replace(provenance, by=annotator, origin=f"import:{name}")

    return taken_over
