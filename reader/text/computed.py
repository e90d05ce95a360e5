"""The values of attributes that nobody set, because the text itself tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader.core.annotation import Span
from reader.core.article import Article
from reader.core.ids import SpanId
from reader.core.labels import LabelSet
from reader.text.quote_type import QuoteTypes

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
            if (computed := [attribute for attribute in label.attributes if attribute.computed])
        }

    def of(self, span: Span) -> Mapping[str, str]:
        """Return the computed values of a span by attribute; those that its annotator set are left out."""
        computed = self._computed.get(span.label)
        if computed is None:
            return _NONE
        return {
            attribute.name: attribute.computed[self._types.of(span.fragments)]
            for attribute in computed
            if attribute.name not in span.attributes
        }

    def by_span(self, spans: Iterable[Span]) -> dict[SpanId, Mapping[str, str]]:
        """Return the computed values of those spans that have any."""
        computed = self._computed
        return {span.id: values for span in spans if span.label in computed and (values := self.of(span))}
