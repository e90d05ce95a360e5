"""What holds for every article, tried on random Markdown and random Unicode."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from reader.core.article import BlockFlag
from reader.errors import IngestError
from tests.ingest.reading import assert_sound, markdown, read, texts

WORD = st.text(st.sampled_from("abcdeéßñßжλ語😀\u0301\u200d’“”—…"), min_size=1, max_size=6).map(
    lambda word: f"w{word}"
)
WORDS = st.lists(WORD, min_size=1, max_size=8).map(" ".join)


@st.composite
def inline(draw: DrawFn, left: Sequence[str] = ("_", "**", "~~", "[")) -> tuple[str, str]:
    """Markdown of one line, and the text that it shows; no markup stands inside its own kind."""
    sources, visible = [], []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("word", "code", "image", "escape", "entity", *left)))
        word = draw(WORD)
        if kind == "word":
            source = word
        elif kind == "code":
            source = f"`{word}`"
        elif kind == "image":
            source = f"![{word}](x.png)"
        elif kind == "escape":
            source, word = f"{word}\\*", f"{word}*"
        elif kind == "entity":
            source, word = f"{word}&amp;", f"{word}&"
        else:
            source, word = draw(inline(tuple(mark for mark in left if mark != kind)))
            source = f"[{source}](x)" if kind == "[" else f"{kind}{source}{kind}"
        sources.append(source)
        visible.append(word)
    return " ".join(sources), " ".join(visible)


@given(inline())
def test_the_text_of_a_paragraph_is_what_it_shows(paragraph: tuple[str, str]) -> None:
    source, visible = paragraph
    article = markdown(source)
    assert article.text == visible
    assert_sound(article)


def _indented(source: str, by: str) -> str:
    return "\n".join(by + line if line else line for line in source.split("\n"))


def _nested(blocks: SearchStrategy[str]) -> SearchStrategy[str]:
    many = st.lists(blocks, min_size=1, max_size=3)
    return st.one_of(
        many.map("\n\n".join),
        many.map("\n".join),
        many.map(lambda inner: _indented("\n\n".join(inner), "> ")),
        many.map(lambda inner: "\n".join(f"- {_indented(block, '  ').lstrip()}" for block in inner)),
        many.map(
            lambda inner: "\n\n".join(f"{n}. {_indented(b, '   ').lstrip()}" for n, b in enumerate(inner, 8))
        ),
    )


LEAF = st.one_of(
    inline().map(lambda paragraph: paragraph[0]),
    st.lists(WORDS, min_size=2, max_size=4).map("\n".join),
    st.lists(WORDS, min_size=2, max_size=4).map("  \n".join),
    st.tuples(st.integers(1, 6), WORDS).map(lambda heading: f"{'#' * heading[0]} {heading[1]}"),
    WORDS.map(lambda words: f"{words}\n==="),
    st.text(st.sampled_from("ab*_`<>&\t \n"), max_size=20).map(lambda code: f"```\n{code}\n```"),
    WORDS.map(lambda words: f"    {words}"),
    st.just("***"),
    WORDS.map(lambda words: f"<div>\n{words}\n</div>"),
    WORDS.map(lambda words: f"— {words.title()}"),
    WORDS.map(lambda words: f"A{words.title()} B{words.title()}, a mayor"),
    st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3).map(
        lambda rows: "|a|b|\n|-|-|\n" + "\n".join(f"|{left}|{right}|" for left, right in rows)
    ),
    st.sampled_from(
        ["[a]: b", "-", "1.", ">", "#", "```", "<!--", "![](x)", "&#13;", "&#9;", "|||\n|-|-|\n|||", "---"]
    ),
)
DOCUMENT = st.recursive(LEAF, _nested, max_leaves=12)
SYNTAX = st.text(st.sampled_from("ab \n\t>-*_`~#[]()!|<>&;:=+1.\\\"'—“”\r"), max_size=80)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.one_of(DOCUMENT, SYNTAX, ANYTHING))
def test_any_markdown_becomes_a_sound_article_or_is_refused(source: str) -> None:
    try:
        article = read(source, "article.md").article
    except IngestError:
        return
    assert_sound(article)
    edges = [block.end for block in article.blocks][:-1]
    starts = [block.start for block in article.blocks][1:]
    gaps = [article.text[end:start] for end, start in zip(edges, starts, strict=True)]
    assert gaps == ["\n" if BlockFlag.TIGHT in block.flags else "\n\n" for block in list(article.blocks)[1:]]
    assert article.blocks[0].start == 0
    assert article.blocks[-1].end == len(article.text)


@given(DOCUMENT, st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_same_source_gives_the_same_article_whatever_its_line_ends(source: str, newline: str) -> None:
    try:
        article = markdown(source)
    except IngestError:
        return
    assert markdown(source.replace("\n", newline)) == article


PROSE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Po", "Pd", "Ps", "Pe", "Sm", "Sk", "Pc"]), max_size=40
)


@given(st.lists(PROSE, min_size=1, max_size=6).map(lambda lines: "\n".join(["w", *lines])))
def test_every_visible_character_of_prose_without_markup_is_in_the_text(source: str) -> None:
    assert "".join(markdown(source).text.split()) == "".join(source.split())


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_paragraphs_read_the_same_in_both_formats(paragraphs: list[str]) -> None:
    source = "\n\n".join(["Words to begin with.", *paragraphs])
    assert texts(read(source, "a.md").article) == texts(read(source, "a.txt").article)
