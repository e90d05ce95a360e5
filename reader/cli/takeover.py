"""How the records of a file are taken over: whose they are, where they come from, and what goes in of them."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from reader.core.annotation import Entity, Provenance
from reader.core.annotations import Annotations
from reader.core.article import Article, BlockTable
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, ArticleId, EntityId, Timestamp
from reader.core.labels import LabelSet
from reader.core.naming import is_article_id
from reader.editor.aid import first_aid
from reader.errors import IngestError, PressmarkError
from reader.exchange.article_of import is_untitled
from reader.exchange.dialect import Dialect, Reading
from reader.exchange.dialects import native
from reader.exchange.known_names import known_names_only
from reader.exchange.merge import Merge, Stamp, merge
from reader.exchange.record import Record
from reader.exchange.rules import Fault
from reader.exchange.selection import without_suggested
from reader.exchange.sound import sound_only
from reader.library.article_file import spell_article
from reader.library.first_work import first_work
from reader.library.held_texts import HeldTexts
from reader.library.incoming import Incoming
from reader.library.layout import annotator_name
from reader.library.protocol import Library, Status
from reader.library.revised import Content
from reader.stamps import new_id, now

_NOTHING = Annotations()


class Arrival(NamedTuple):
    """What a record leaves in a library that has nothing of its article.

    Args:
        incoming: The files of its article and of what its annotator has made of it.
        sha256: The digest of the article's text.
        items: How many spans and relations these hold.
        entities: The entries of the register that they point at.
    """

    incoming: Incoming
    sha256: str
    items: int
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Takeover:
    """What holds for all records of a file.

    Args:
        dialect: What it was read from.
        annotator: Who takes it over; if None, whom each record names.
        otherwise: Who takes over what names nobody.
        labels: The library's label set.
        at: When it is taken over.
        revised: What articles hold whose text was changed in the library: it has them, whatever their ids.
        texts: Which articles hold which texts in the library.
    """

    dialect: Dialect
    annotator: Annotator | None
    otherwise: Annotator | None
    labels: LabelSet
    at: Timestamp
    revised: Collection[Content] = ()
    texts: HeldTexts = field(default_factory=HeldTexts)

    @property
    def is_as_it_was(self) -> bool:
        """Whether records stay their annotators' own, with the provenance that they have."""
        return self.annotator is None and self.dialect.keeps_provenance

    def annotator_of(self, record: Record) -> Annotator | None:
        """Return whose a record will be; None if nobody says."""
        return self.annotator or record.annotator or self.otherwise

    def article_of(self, record: Record) -> Article:
        """Return the article of a record that is new, with what its file did not say of it."""
        article = record.article
        if self.dialect.keeps_provenance:
            return article
        return replace(article, blocks=_blocks_of(article), added=article.added or self.at)

    def holds(self, article: Article) -> bool:
        """Tell whether the library may have an article's text under another id."""
        return (
            article.revision > 1
            or (article.sha256, article.title) in self.revised
            or bool(self.texts.may_be(article.sha256))
        )

    def elsewhere(self, library: Library, article: Article) -> ArticleId | None:
        """Return the article that held the text when the import began, under another id, or None.

        Another title makes it another article, unless it has none but the beginning of its text.
        """
        any_title = not self.dialect.keeps_provenance and is_untitled(article)
        return self.texts.holder(library, article, any_title=any_title)

    def sound(self, record: Record) -> tuple[Record, list[Fault]]:
        """Return what of a record a library can keep, as `sound_only` does."""
        return sound_only(record, dated=self.dialect.keeps_provenance)

    def merged(
        self, record: Record, held: Annotations, entities: Container[EntityId], annotator: Annotator
    ) -> Merge:
        """Work out how annotations take in a record's, as `merge` does."""
        lost = {loss.thing for loss in self.dialect.loses}
        return merge(record, held, entities, self._stamp(annotator), lost)

    def edit(self, seq: int, annotator: Annotator, changes: Sequence[Change]) -> Edit:
        """Return the edit that takes in what is new of a record."""
        return Edit(seq, new_id("d"), now(), annotator, f"import.{self.dialect.name}", tuple(changes))

    def aid(self, record: Record) -> str:
        """Return what is taken over of how a record was made; empty for nothing."""
        return record.aid if self.is_as_it_was else ""

    def arrival(self, reading: Reading) -> Arrival | None:
        """Return what was read as it goes into a library that has nothing of its article.

        None where anything is to be said about it: then it has to be looked at part by part.
        """
        record = reading.record
        if record is None or reading.faults or without_suggested(record) is not record:
            return None
        if self.holds(record.article):
            return None
        by = self.annotator_of(record)
        if not by or not is_article_id(record.article.id):
            return None
        if self.sound(record)[1] or known_names_only(record, self.labels)[1]:
            return None
        try:
            annotator = annotator_name(by)
            named = {entity.id for entity in record.entities}
            found = self.merged(record, _NOTHING, named, by)
            if found.faults:
                return None
            article = self.article_of(record)
            work = first_work(
                article, annotator, self.edit(1, annotator, found.changes) if found.changes else None,
                Status(record.status), first_aid(self.aid(record)),
            )  # fmt: skip
            content, source = spell_article(article), source_of(record, article)
        except (PressmarkError, ValueError):
            return None
        files = Incoming(article.id, content, source, native.DIALECT.suffix, [work] if work else [])
        return Arrival(files, article.sha256, len(found.changes), record.entities)

    def _stamp(self, annotator: Annotator) -> Stamp:
        if self.is_as_it_was:
            return lambda provenance: provenance
        origin = f"import:{self.dialect.name}"
        if self.dialect.keeps_provenance:
            return lambda provenance: replace(provenance, by=annotator, origin=origin)
        return lambda provenance: Provenance(
            annotator if self.annotator else provenance.by or annotator, provenance.at or self.at, origin
        )


def source_of(record: Record, article: Article) -> bytes:
    """Return the bytes that an article is kept to be made from: its record, without annotations."""
    alone = replace(record, article=article, spans=(), relations=(), entities=(), computed={})
    return b"".join(native.write([alone]))


def says_all(held: Entity, entity: Entity) -> bool:
    """Tell whether an entry of the register says all that another of its id does."""
    return (
        (held.type, held.anonymity) == (entity.type, entity.anonymity)
        and {entity.name, *entity.aliases} <= {held.name, *held.aliases}
        and entity.ids.items() <= held.ids.items()
    )


def _blocks_of(article: Article) -> BlockTable:
    """Return the blocks of an article of another program's file, as if its text had been added here."""
    from reader.ingest.plain import draft_of

    try:
        draft = draft_of(article.text)
    except IngestError:
        return article.blocks
    return BlockTable(draft.blocks) if draft.text == article.text else article.blocks
