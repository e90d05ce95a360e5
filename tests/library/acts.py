"""Things that an annotator does, for the tests of libraries."""

from __future__ import annotations

from pathlib import Path

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.article import Article, Block, BlockTable, article_id, text_digest
from reader.core.edit import Change, Edit, EditKind
from reader.core.ids import Annotator, ArticleId, RelationId, SpanId
from reader.core.selection import Selection
from reader.library.article_file import spell_article
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.protocol import Journal, Library

ANN = Annotator("ann")
AT = "2026-01-31T10:00:00.000Z"
TEXT = (
    "“We stay,” the crew’s envoy said.\nNobody left the 港 on Monday 😀, a guard who gave no name claimed.\n"
    * 5
)


def article(title: str = "The harbour", text: str = TEXT) -> Article:
    digest = text_digest(text)
    return Article(article_id(title, digest), title, text, digest, BlockTable([Block(0, len(text))]))


def library_in(folder: Path, *articles: Article) -> FolderLibrary:
    library = init_library(folder / "library", "Test")
    for each in articles or (article(),):
        library.add(each, each.text.encode(), ".txt")
    return library


def put(library: FolderLibrary, *articles: Article) -> None:
    """Put articles into a library as `git pull` does: without waiting for the disk."""
    for each in articles:
        (library.root / "articles" / f"{each.id}.json").write_bytes(spell_article(each))


def span(number: int, start: int = 0, end: int = 5, **fields: str) -> Span:
    name = SpanId(f"s-{number:010}")
    return Span(name, fields.pop("label", "quote"), (Fragment(start, end),), Provenance(ANN, AT), fields)


def relation(number: int, head: Span, tail: Span) -> Relation:
    return Relation(RelationId(f"r-{number:010}"), "has_source", head.id, tail.id, Provenance(ANN, AT))


def edit(seq: int, *changes: Change, kind: EditKind = EditKind.DO, target: int | None = None) -> Edit:
    return Edit(
        seq, f"d-{seq:010}", AT, ANN, "test.act", changes, kind, target, None, Selection(seq % 7, seq % 7 + 3)
    )


def add(journal: Journal, *items: Span | Relation) -> None:
    journal.append(edit(journal.next_seq, *(Change(None, item) for item in items)))


def change(journal: Journal, before: Span, after: Span | None) -> None:
    journal.append(edit(journal.next_seq, Change(before, after)))


def undo(journal: Journal) -> None:
    target = journal.history.undoable[-1]
    changes = journal.edit(target).inverted_changes()
    journal.append(edit(journal.next_seq, *changes, kind=EditKind.UNDO, target=target))


def redo(journal: Journal) -> None:
    target = journal.history.redoable[-1]
    changes = journal.edit(target).changes
    journal.append(edit(journal.next_seq, *changes, kind=EditKind.REDO, target=target))


def only(library: Library) -> ArticleId:
    (identifier,) = library.ids()
    return identifier


def opened(library: Library, *, writable: bool = True) -> Journal:
    return library.open(only(library), ANN, writable=writable)


def state(journal: Journal) -> tuple[object, ...]:
    """All that must be the same after a restart."""
    return (
        dict(journal.annotations.spans),
        dict(journal.annotations.relations),
        [span.id for span in journal.annotations.ordered()],
        journal.history.undoable,
        journal.history.redoable,
        journal.next_seq,
        journal.position,
        journal.status,
        dict(journal.drafts),
    )


def checkpoint_file(library: FolderLibrary) -> Path:
    return library.root / "annotations" / ANN / f"{only(library)}.json"


def log_file(library: FolderLibrary) -> Path:
    return library.root / "annotations" / ANN / f"{only(library)}.edits.jsonl"
