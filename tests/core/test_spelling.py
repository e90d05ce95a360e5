"""What is spelled in files, and what is meant where a thing is made without saying."""

from __future__ import annotations

from enum import Enum

import pytest

from reader.core.annotation import Anonymity, Decision, Entity, Fragment, Provenance, Span
from reader.core.article import Article, Block, BlockFlag, BlockRole, BlockTable, Mark, MarkKind
from reader.core.edit import Edit, EditKind
from reader.core.ids import Annotator, ArticleId, EntityId, SpanId
from reader.core.labels import Attribute, Label, LabelSet, RelationType

ANN, AT = Annotator("ann"), "2026-01-31T10:00:00.000Z"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Decision, "suggested created accepted edited rejected"),
        (Anonymity, "named role_only collective unspecified"),
        (BlockRole, "heading paragraph list_item quotation code table_row pull_quote attribution"),
        (MarkKind, "emphasis strong code strike link image"),
        (EditKind, "do undo redo"),
    ],
)
def test_files_and_commands_name_things_by_these_words(kind: type[Enum], words: str) -> None:
    assert [one.value for one in kind] == words.split()
    assert [one.name for one in kind] == words.upper().split()


def test_the_flags_of_blocks_are_these_numbers() -> None:
    assert [flag.value for flag in BlockFlag] == [1, 2, 4, 8]


def test_what_is_not_said_of_annotations() -> None:
    made = Provenance(ANN, AT)
    assert made == Provenance(ANN, AT, "human", None, Decision.CREATED, 0, 0)
    span = Span(SpanId("s-1"), "quote", (Fragment(0, 1),), made)
    assert span == Span(SpanId("s-1"), "quote", (Fragment(0, 1),), made, {}, None, None, frozenset())
    entity = Entity(EntityId("e-1"), "Maud Ellery", "PERSON")
    assert entity == Entity(EntityId("e-1"), "Maud Ellery", "PERSON", (), {}, Anonymity.NAMED, None)
    edit = Edit(1, "d-1", AT, ANN, "label.quote", ())
    assert edit == Edit(1, "d-1", AT, ANN, "label.quote", (), EditKind.DO, None, None, None)


def test_what_is_not_said_of_articles() -> None:
    assert Block(0, 1) == Block(0, 1, BlockRole.PARAGRAPH, 0, 0, 0, "", BlockFlag(0))
    assert Mark(0, 1, MarkKind.STRONG) == Mark(0, 1, MarkKind.STRONG, "")
    made = Article(ArticleId("a"), "A", "text", "0", BlockTable())
    assert (made.revision, len(made.blocks), len(made.marks), made.metadata) == (1, 0, 0, {})
    assert {
        made.language, made.url, made.publisher, made.byline, made.published, made.added, made.source,
    } == {None}  # fmt: skip


def test_what_is_not_said_of_labels() -> None:
    assert Attribute("type") == Attribute("type", (), (), None, False, None, (), {}, {})
    assert Label("quote", "q", "green", "Quote") == Label("quote", "q", "green", "Quote", "", False, ())
    assert RelationType("about", (), ()) == RelationType("about", (), (), "", {}, None, False, True)
    assert LabelSet("news", ()) == LabelSet("news", (), (), None, 1, frozenset())
    # Values that are equal and spelled otherwise in JSON.
    assert Attribute("type").required is Label("a", "", "", "").discontinuous is False
    assert RelationType("about", (), ()).symmetric is False
    assert RelationType("about", (), ()).enabled is True
