"""A whole article annotated from the keyboard alone, as its users would."""

from __future__ import annotations

import pytest

from reader.editor.editor import Editor
from reader.ingest import read_article
from reader.library.label_file import default_labels, parse_labels
from tests.editor.desk import SHARED, open_editor, relations, spans, type_keys

ARTICLE = SHARED / "articles" / "sonyhack.txt"

pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not here")


@pytest.fixture
def editor() -> Editor:
    article = read_article(ARTICLE.read_bytes(), name=ARTICLE.name).article
    return open_editor(article, labels=parse_labels(default_labels(), "labels.toml"))


def make(editor: Editor, steps: list[tuple[str, tuple[str, str]]]) -> None:
    """Type each step and look for the span it makes; counts above 3 only go to a paragraph."""
    for keys, made in steps:
        type_keys(editor, keys)
        assert made in spans(editor), keys


def test_a_pull_quote_with_its_source_takes_four_keys_from_the_line_before(editor: Editor) -> None:
    paragraphs = editor.text.split("\n\n")
    for place in (2, 5):
        type_keys(editor, f"{place} G }}")
        type_keys(editor, "} q } s")
        assert ("has_source", paragraphs[place], paragraphs[place + 1]) in relations(editor)


def test_quotations_with_source_and_cue(editor: Editor) -> None:
    first = "“proportionally”"
    second = "“no indication that North Korea acted in conjunction with another country.”"
    make(
        editor,
        [
            ('2 G " q', ("quote", first)),
            ("b b b b u", ("cue", "said")),
            ("b b b B B B s", ("source", "U.S. President Barack Obama")),
            ('5 G " q', ("quote", second)),
            ("3 b 3 b u", ("cue", "added")),
            ("b b s", ("source", "Obama")),
        ],
    )
    assert relations(editor) == [
        ("has_cue", first, "said"),
        ("has_source", first, "U.S. President Barack Obama"),
        ("has_cue", second, "added"),
        ("has_source", second, "Obama"),
    ]


def test_a_claim_by_an_anonymous_official(editor: Editor) -> None:
    type_keys(editor, "5 G ) o 3 W 3 W 3 W 3 W W o B c")
    ((label, claim),) = spans(editor)
    assert (label, claim[:21], claim[-18:]) == ("claim", "there might be a Chin", "origin of the hack")
    make(
        editor,
        [
            ("b b u", ("cue", "said")),
            ("b 3 B 3 B B B s", ("source", "a U.S. official who spoke on condition of anonymity")),
        ],
    )
    assert [kind for kind, _, _ in relations(editor)] == ["has_cue", "has_source"]


def test_six_entities(editor: Editor) -> None:
    make(
        editor,
        [
            ("2 G w W e g", ("entity", "United States")),
            ("3 w 2 w e g", ("entity", "China")),
            ("w w e g", ("entity", "Japan")),
            ("w w W e g", ("entity", "South Korea")),
            ("w w e g", ("entity", "Russia")),
            ('" 3 w 3 w e o', ("entity", "Sony")),
        ],
    )
    assert len(spans(editor)) == 6
    assert relations(editor) == []
