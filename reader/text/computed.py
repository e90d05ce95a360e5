"""The values of attributes that nobody set, because the text itself tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from reader.core.annotation import Span
from reader.core.article import Article
from reader.core.ids import SpanId
from reader.core.labels import QUOTE_TYPES, LabelSet
from reader.text.quote_type import QuoteTypes

if TYPE_CHECKING:
    from reader.rows import SpanRow

ByType: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each type of a quote, the values of a label's attributes that are computed."""

_NONE: Mapping[str, str] = {}


def computed_by_label(labels: LabelSet) -> Mapping[str, ByType]:
    """Return what is computed of spans, for each label of which anything is: attributes whose default is `auto`."""
    return {
        label.name: {kind: {held.name: held.computed[kind] for held in computed} for kind in QUOTE_TYPES}
        for label in labels.labels
        if (computed := [held for held in label.attributes if held.computed])
    }


class ComputedValues:
    """Works out attributes of the spans of an article.

    Args:
        article: The article.
        by_label: What `computed_by_label` tells of the label set.
    """

    def __init__(self, article: Article, by_label: Mapping[str, ByType]) -> None:
        self._types = QuoteTypes(article)
        self._by_label = by_label

    def of(self, span: Span | SpanRow) -> Mapping[str, str]:
        """Return the computed values of a span by attribute; those that its annotator set are left out."""
        by_type = self._by_label.get(span.label)
        if by_type is None:
            return _NONE
        values, given = by_type[self._types.of(span.fragments)], span.attributes
        return {name: value for name, value in values.items() if name not in given} if given else values

    def by_span(self, spans: Iterable[Span | SpanRow]) -> dict[SpanId, Mapping[str, str]]:
        """Return the computed values of those spans that have any."""
        labels = self._by_label
        return {span.id: values for span in spans if span.label in labels and (values := self.of(span))}
