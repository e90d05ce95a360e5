"""A quote is direct, indirect or mixed by its quotation marks, until its annotator says otherwise."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Provenance, Span, merge_fragments
from reader.core.article import Article, Block, BlockRole, BlockTable, text_digest
from reader.core.ids import Annotator, ArticleId, SpanId
from reader.core.labels import QUOTE_TYPES
from reader.text.computed import ComputedValues, computed_by_label
from reader.text.quote_type import QuoteTypes
from tests.core.strategies import LABELS, annotation_lists, articles

AT = "2026-01-31T10:00:00.000Z"


def article_of(text: str, *, role: BlockRole = BlockRole.PARAGRAPH) -> Article:
    blocks = (Block(found.start(), found.end(), role) for found in re.finditer(r"[^\n]+", text))
    return Article(ArticleId("a-1"), "A", text, text_digest(text), BlockTable(blocks))


def fragments_of(text: str, *pieces: str) -> tuple[Fragment, ...]:
    return tuple(Fragment(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "pieces", "expected"),
    [
        ("“We stay,” she said.", ["“We stay,”"], "direct"),
        ("“We stay,” she said.", ["We stay"], "direct"),
        ("“We stay,” she said. “It is cold.”", ["“We stay,”", "“It is cold.”"], "direct"),
        ("She said that they stay.", ["that they stay"], "indirect"),
        ("She said that they “stay put” now.", ["that they “stay put” now"], "mixed"),
        ("“We stay,” she said, and that it was cold.", ["“We stay,”", "that it was cold"], "mixed"),
        ("Stays on: ‘It’s the crew’s ship’ – envoy", ["‘It’s the crew’s ship’"], "direct"),
        ("He said they’d leave the crews’ ship.", ["they’d leave the crews’ ship"], "indirect"),
        ('"We stay," she said.', ['"We stay,"'], "direct"),
        ("„Wir bleiben“, sagte sie.", ["„Wir bleiben“"], "direct"),
        ("« On reste », dit-elle.", ["« On reste »"], "direct"),
        ("「残ります」と彼女は言った。", ["「残ります」"], "direct"),
        ("“One paragraph.\n“And another.” She left.", ["“One paragraph.\n“And another.”"], "direct"),
        ("“He told me that he was ill,” she said.", ["that he was ill"], "indirect"),
        ('”We stay," she said.', ['”We stay,"'], "direct"),
        ("“… ” … she said.", ["“… ” …"], "indirect"),
    ],
)
def test_the_marks_around_the_words_tell_the_type(text: str, pieces: list[str], expected: str) -> None:
    assert QuoteTypes(article_of(text)).of(fragments_of(text, *pieces)) == expected


@pytest.mark.parametrize("role", [BlockRole.PULL_QUOTE, BlockRole.QUOTATION])
def test_a_paragraph_that_is_set_off_as_a_quotation_needs_no_marks(role: BlockRole) -> None:
    text = "Nobody left the harbour."
    assert QuoteTypes(article_of(text, role=role)).of([Fragment(0, len(text))]) == "direct"


def test_a_long_text_without_paragraphs_is_looked_at_around_the_quote_only() -> None:
    text = "Much was said. " * 20_000 + "“We stay,” she said. " + "And more. " * 20_000
    assert QuoteTypes(article_of(text)).of(fragments_of(text, "“We stay,”")) == "direct"


@given(articles().flatmap(lambda article: st.tuples(st.just(article), annotation_lists(len(article.text)))))
def test_any_span_of_any_text_has_one_of_the_types(drawn: tuple[Article, list[object]]) -> None:
    article, items = drawn
    types = QuoteTypes(article)
    for item in items:
        if isinstance(item, Span):
            assert types.of(item.fragments) in QUOTE_TYPES
            widened = merge_fragments((*item.fragments, Fragment(item.start, item.end)))
            assert types.of(widened) in QUOTE_TYPES


def test_what_the_annotator_set_is_not_computed() -> None:
    text = "“We stay,” she said."
    computed = ComputedValues(article_of(text), computed_by_label(LABELS))
    span = Span(SpanId("s-1"), "quote", (Fragment(0, 10),), Provenance(Annotator("ann"), AT))
    assert computed.of(span) == {"type": "direct"}
    by_hand = Span(span.id, "quote", span.fragments, span.provenance, {"type": "mixed"})
    assert computed.of(by_hand) == {}
    assert computed.of(Span(span.id, "claim", span.fragments, span.provenance)) == {}
    assert computed.of(Span(span.id, "speech", span.fragments, span.provenance)) == {}
