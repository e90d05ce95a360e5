"""Annotations of another version of a text go where their words are, and what has no sure place is named."""

from __future__ import annotations

from dataclasses import replace

from reader.core.article import Article, Block, BlockTable, text_digest
from reader.exchange.changed_text import carry_over
from reader.text.anchoring import Fate
from tests.exchange.sample import ARTICLE, CUE, HAS_CUE, RECORD, SOURCE, TEXT


def held(text: str) -> Article:
    return replace(ARTICLE, text=text, sha256=text_digest(text), blocks=BlockTable([Block(0, len(text))]))


def test_the_same_text_keeps_everything() -> None:
    found = carry_over(replace(RECORD, computed={}), ARTICLE)
    assert (found.record, found.faults) == (replace(RECORD, computed={}), ())
    assert found.fates == {Fate.KEPT: 3}


def test_what_is_computed_is_not_carried_over() -> None:
    assert carry_over(RECORD, held(f"Later: {TEXT}")).record.computed == {}


def test_words_that_are_gone_are_named_with_the_relations_that_tied_them() -> None:
    found = carry_over(RECORD, held(TEXT.replace(" said Maud Ellery", "")))
    kept = {span.id for span in found.record.spans}
    assert not kept & {CUE.id, SOURCE.id}
    assert found.record.article.text == TEXT.replace(" said Maud Ellery", "")
    assert all({tie.head, tie.tail} <= kept for tie in found.record.relations)
    told = {fault.item: fault.what for fault in found.faults}
    assert told[f"span {SOURCE.id}"] == "the text that is here has nothing like “Maud Ellery”"
    assert told[f"relation {HAS_CUE.id}"] == "a span that it ties has no sure place in the text that is here"
    assert sum(found.fates.values()) == 3


def test_places_are_said_where_there_are_several() -> None:
    twice = held("said said said said")
    (why,) = [fault.what for fault in carry_over(RECORD, twice).faults if fault.item == f"span {CUE.id}"]
    assert why.startswith("“said” has no sure place in the text that is here; it may be 0-4, ")


def test_of_many_words_the_first_sixty_letters_are_said() -> None:
    long = "A word and another one that nobody has said before, and then some more of them."
    span = replace(SOURCE, fragments=(replace(SOURCE.fragments[0], start=0, end=len(long)),))
    record = replace(RECORD, article=held(long), spans=(span,), relations=())
    (fault,) = carry_over(record, held("Nothing.")).faults
    assert fault.what == f"the text that is here has nothing like “{long[:59]}…”"
    exactly = replace(span, fragments=(replace(span.fragments[0], end=60),))
    (fault,) = carry_over(replace(record, spans=(exactly,)), held("Nothing.")).faults
    assert fault.what == f"the text that is here has nothing like “{long[:60]}”"
