"""The values of attributes that nobody set, because the text itself tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from reader.core.annotation import Span
from reader.core.article import Article
from reader.core.ids import SpanId
from reader.core.labels import LabelSet
from reader.text.quote_type import QuoteTypes

if TYPE_CHECKING:
    from reader.rows import SpanRow

_NONE: Mapping[str, str] = {}


class ComputedValues:
    """Works out the attributes whose default is `auto`.

    Args:
        article: The article.
        labels: The label set, which says what is computed.
    """

    def __init__(self, article: Article, labels: LabelSet) -> None:
        self._types = QuoteTypes(article)
        self._computed = {
            label.name: computed
            for label in labels.labels
            if (computed := [(held.name, held.computed) for held in label.attributes if held.computed])
        }

    def of(self, span: Span | SpanRow) -> Mapping[str, str]:
        """Return the computed values of a span by attribute; those that its annotator set are left out."""
        computed = self._computed.get(span.label)
        if computed is None:
            return _NONE
        found: dict[str, str] = {}
        for name, values in computed:
            if name not in span.attributes:
                found[name] = values[self._types.of(span.fragments)]
        return found

    def by_span(self, spans: Iterable[Span | SpanRow]) -> dict[SpanId, Mapping[str, str]]:
        """Return the computed values of those spans that have any."""
        computed = self._computed
        return {span.id: values for span in spans if span.label in computed and (values := self.of(span))}
