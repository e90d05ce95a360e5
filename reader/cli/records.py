"""A library's contents as records."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from itertools import chain

from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.edit import Item
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.core.labels import LabelSet
from reader.editor.aid import aid_told
from reader.errors import LibraryError
from reader.exchange.account import Account
from reader.exchange.record import NOBODY, AnyRecord, Record, RecordMaker
from reader.exchange.selection import Selection
from reader.library.bulk import SealedWork
from reader.library.protocol import Annotated, Library, Status

_DECIDED = (Status.DONE, Status.FLAGGED)
_ALL = Selection()


def record_of(held: Annotated, entities: Mapping[EntityId, Entity], labels: LabelSet) -> Record:
    """Return the record of one article and annotator.

    Args:
        held: The annotations.
        entities: The library's register.
        labels: The library's label set.
    """
    return _made(held, (), RecordMaker(entities, labels))


def records(
    library: Library,
    selection: Selection = _ALL,
    advance: Callable[[], None] | None = None,
    articles: Iterable[ArticleId] | None = None,
    account: Account | None = None,
) -> Iterator[Record]:
    """Yield the records of a library by article and annotator, one at a time.

    An article that an annotator has only opened is no training data: it yields no record until it has a span,
    or is marked as done or flagged.

    Args:
        library: The library.
        selection: What of it.
        advance: Called after each article.
        articles: Those of the articles that are chosen that are meant; all of them if None.
        account: Is told what had to be salvaged of them.
    """
    maker = RecordMaker(library.entities(), library.labels)
    for held, suggested in _chosen(library, selection, advance, articles, account):
        yield selection.of(_made(held, suggested, maker))


def row_records(
    library: Library,
    selection: Selection = _ALL,
    advance: Callable[[], None] | None = None,
    articles: Iterable[ArticleId] | None = None,
    account: Account | None = None,
) -> Iterator[AnyRecord]:
    """Yield the same, with spans and relations as the rows that they were read as where nothing of them changes.

    Args:
        library: The library.
        selection: What of it; all of each record (`Selection.is_all`).
        advance: Called after each article.
        articles: As for `records`.
        account: As for `records`.
    """
    maker = RecordMaker(library.entities(), library.labels)
    for held, suggested in _chosen(library, selection, advance, articles, account):
        made = None
        if isinstance(held, SealedWork) and not suggested:
            made = maker.of_rows(
                held.article,
                held.annotations.spans,
                held.annotations.ties,
                annotator=held.annotator,
                status=str(held.status),
                aid=aid_told(held),
            )
        yield made or _made(held, suggested, maker)


def chosen_articles(library: Library, selection: Selection) -> Sequence[ArticleId]:
    """Return the articles that are chosen, in the order of the library."""
    chosen = selection.articles
    return [article for article in library.ids() if chosen is None or article in chosen]


def tagged(library: Library, tags: Collection[str]) -> frozenset[ArticleId]:
    """Return the articles that have one of the tags.

    Raises:
        LibraryError: If no article has one of them.
    """
    verify_there("tag", tags, sorted({tag for held in library.tags().values() for tag in held}))
    return frozenset(article for article, held in library.tags().items() if not held.isdisjoint(tags))


def people_chosen(arguments: argparse.Namespace, library: Library) -> Selection:
    """Return which work of people is meant: of articles that are done unless another status is named, and their own.

    Args:
        arguments: The `annotators`, `statuses` and `tags` that the user names.
        library: The library.

    Raises:
        LibraryError: If it has nothing of one of them.
    """
    return Selection(
        annotators=named_annotators(library, arguments.annotators or ()),
        statuses=frozenset(arguments.statuses or (Status.DONE,)),
        articles=tagged(library, arguments.tags) if arguments.tags else None,
        suggestions=False,
    )


def named_annotators(
    library: Library, names: Iterable[str], others: Set[Annotator] = frozenset()
) -> frozenset[Annotator] | None:
    """Return annotators of a library by their names; None where no name is given.

    Args:
        library: The library.
        names: The names.
        others: Who may be named although the library has nothing of them.

    Raises:
        LibraryError: If the library has nothing of one of them.
    """
    from reader.library.layout import annotator_name

    wanted, found = frozenset(map(annotator_name, names)), set(others)
    for article in library.ids() if wanted else ():
        if wanted <= found:
            break
        found.update(library.annotators(article))
    verify_there("annotator", sorted(wanted), sorted(found))
    return wanted or None


def verify_there(what: str, names: Iterable[str], there: Collection[str]) -> None:
    """Refuse a name that a library does not have: what is chosen by it would be nothing, without a word.

    Raises:
        LibraryError: If there is one.
    """
    for name in names:
        if name not in there:
            remedy = f"the library has: {', '.join(there)}" if there else "the library has none"
            raise LibraryError(f"there is no {what} {name!r}", remedy=remedy)


def _chosen(
    library: Library,
    selection: Selection,
    advance: Callable[[], None] | None,
    articles: Iterable[ArticleId] | None,
    account: Account | None,
) -> Iterator[tuple[Annotated, Sequence[Item]]]:
    """Yield what of annotators' work is exported, with what else comes with it."""
    meant = _told(chosen_articles(library, selection) if articles is None else articles, advance)
    for held, suggested in _held(library, selection, meant):
        if held.notices and account is not None:
            account.salvage(held.article.id, held.annotator, held.notices)
        status = held.status
        if selection.statuses is not None and status not in selection.statuses:
            continue
        if held.annotations.spans or status in _DECIDED or suggested:
            yield held, suggested


def _told(articles: Iterable[ArticleId], advance: Callable[[], None] | None) -> Iterator[ArticleId]:
    """Yield articles, and tell when all of one has been taken."""
    for article in articles:
        yield article
        if advance is not None:
            advance()


def _held(
    library: Library, selection: Selection, articles: Iterable[ArticleId]
) -> Iterator[tuple[Annotated, Sequence[Item]]]:
    """Yield what annotators have made, with what else comes with it, because nobody has decided about it."""
    if selection.suggesters is None:
        yield from ((held, ()) for held in library.annotated(articles, selection.annotators))
        return
    from reader.editor.open_suggestions import open_suggestions

    for article in articles:
        for annotator in library.annotators(article) or [NOBODY]:
            if selection.annotators is None or annotator in selection.annotators:
                with closing(library.open(article, annotator, writable=False)) as journal:
                    yield journal, [*open_suggestions(library, journal, selection.suggesters)]


def _made(held: Annotated, suggested: Sequence[Item], maker: RecordMaker) -> Record:
    annotations = held.annotations
    if suggested:
        annotations = Annotations(chain(annotations.ordered(), annotations.relations.values(), suggested))
    return maker.make(
        held.article,
        annotations,
        annotator=held.annotator,
        status=str(held.status),
        aid=aid_told(held),
    )
