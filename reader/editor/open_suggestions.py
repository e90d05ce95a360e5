"""What programs have suggested about an article and nobody has decided: as spans and relations that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reader.core.annotation import Decision, Provenance, Relation, Span
from reader.core.article import Article
from reader.core.edit import Item
from reader.core.ids import Annotator, RelationId, SpanId
from reader.editor.kept_suggestions import kept
from reader.editor.offers import Offers
from reader.editor.refusals import Refusals
from reader.exchange.derived import derived_id
from reader.library.protocol import Journal, Library
from reader.suggest.combining import combined
from reader.suggest.suggestion import Suggestion

NOBODY = Annotator("")
"""Who stands behind a suggestion."""


def open_suggestions(
    library: Library, journal: Journal, suggesters: Callable[[Iterable[str]], Sequence[str]]
) -> Iterator[Item]:
    """Yield what is kept of suggestions about a journal's article and neither refused nor annotated by its annotator.

    What is only pointed at is left out. Ids follow from the places: the same suggestions have the same ones.

    Args:
        library: Where suggestions and refusals are kept.
        journal: The annotations.
        suggesters: Says which of those that something is kept of count, in order: of two that suggest the same place,
            the first one.

    Raises:
        LibraryError: If what is kept cannot be read.
    """
    article = journal.article
    made = kept(library, article)
    offers = Offers(article, library.labels)
    offers.refusals = Refusals(article, library.proposed.refused(journal.annotator))
    for one in combined([made[name] for name in suggesters(made)]):
        if not one.is_lowered and offers.is_open(one, journal.annotations):
            yield from _items(one, article)


def _items(suggestion: Suggestion, article: Article) -> Iterator[Item]:
    first = suggestion.spans[0]
    here = article.id, suggestion.origin, first.label, first.fragments
    made = Provenance(NOBODY, "", suggestion.origin, suggestion.confidence, Decision.SUGGESTED)
    ids = [SpanId(derived_id("s", *here, number)) for number, _ in enumerate(suggestion.spans)]
    for identifier, span in zip(ids, suggestion.spans, strict=True):
        yield Span(identifier, span.label, span.fragments, made, dict(span.attributes), span.entity)
    for number, tie in enumerate(suggestion.relations):
        relation = RelationId(derived_id("r", *here, number))
        yield Relation(relation, tie.type, ids[tie.head], ids[tie.tail], made)
