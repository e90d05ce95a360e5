"""Reports: all words of the article and nothing but them, each span where it is, and nothing that could be markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reader.core.article import Article, Block, BlockRole, BlockTable, Mark, MarkKind, MarkTable, text_digest
from reader.exchange.dialect import FilePart, Job, dialect
from reader.exchange.dialects._report_drawing import lanes, shown
from reader.exchange.record import Record
from tests.core.strategies import LABELS
from tests.exchange.sample import RECORD
from tests.exchange.strategies import records
from tests.exchange.torture import LONG, RECORDS, TORTURE
from tests.exchange.writing import write_records

REPORT = dialect("report")
_ALLOWED = set(
    "html head meta title style body main article header aside footer h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd table "
    "thead tr th td span mark a i b q em strong code s".split()
)


def exported(*several: Record, flavour: str = "html") -> dict[str, str]:
    files: dict[str, str] = {}
    for part in write_records(REPORT, several, Job(LABELS, options={"flavour": flavour})):
        assert isinstance(part, FilePart)
        files[part.name] = files.get(part.name, "") + part.content.decode("utf-8")
    return files


def page(record: Record, flavour: str = "html") -> str:
    files = exported(record, flavour=flavour)
    (name,) = (name for name in files if not name.startswith("index"))
    return files[name]


class Page(HTMLParser):
    """Reads a page as a browser does: what elements there are, the words of the blocks, and which spans cover them."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.covered: dict[int, list[int]] = {}
        self._at = -1
        self._open: list[str] = []
        self._spans: list[int] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.add(tag)
        self.attributes |= found.keys()
        if "data-start" in found:
            self._at, self._open = int(found["data-start"] or ""), [tag]
        elif self._at >= 0 and tag in ("mark", "em", "strong", "code", "s"):
            self._open.append(tag)
        if tag == "mark":
            self._spans = [int(number) for number in (found["data-s"] or "").split()]
        if tag == "a":
            self.links.append(found["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._spans = []
        if self._open and self._open[-1] == tag:
            self._open.pop()
            if not self._open:
                self._at = -1

    def handle_data(self, data: str) -> None:
        if self._at < 0:
            return
        self.words.append(data)
        for number in self._spans:
            self.covered.setdefault(number, []).extend(range(self._at, self._at + len(data)))
        self._at += len(data)


def faults(content: str, record: Record) -> list[str]:
    """Check a page with nothing but the record."""
    found, text, wrong = Page(content), record.article.text, []
    if found.elements - _ALLOWED or any(name.startswith("on") or name == "src" for name in found.attributes):
        wrong.append("elements")
    if any(not re.fullmatch(r"#[st]\d+", link) for link in found.links):
        wrong.append("links")
    if "".join("".join(found.words).split()) != "".join(shown(text).split()):
        wrong.append("words")
    for number, span in enumerate(record.spans, 1):
        drawn = [place for part in span.fragments for place in range(part.start, part.end)]
        hidden = set(drawn) - set(found.covered.get(number, ()))
        if set(found.covered.get(number, ())) - set(drawn) or any(
            not text[place].isspace() for place in hidden
        ):
            wrong.append(f"span {number}")
    return wrong


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.article.title[:12] + record.annotator)
def test_a_page_shows_every_word_and_every_span_in_its_place(record: Record) -> None:
    assert faults(page(record), record) == []


@given(records())
def test_a_page_of_any_record_holds_nothing_but_what_it_shows(record: Record) -> None:
    assert faults(page(record), record) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.replace('data-s="1 2"', 'data-s="1"', 1),
        lambda content: content.replace("data-start=0", "data-start=1", 1),
        lambda content: content.replace("harbour", "harbor", 1),
        lambda content: content.replace("&lt;b&gt;pier", "<img src=x onerror=alert(1)>pier", 1),
        lambda content: content.replace('href="#s2"', 'href="https://example.org"', 1),
    ],
)
def test_the_check_sees_one_damage(damage: Callable[[str], str]) -> None:
    content = page(TORTURE)
    assert damage(content) != content
    assert faults(damage(content), TORTURE) != []


def hostile(words: str) -> Record:
    """Return a record in which everything that is free says these words."""
    article = Article(
        RECORD.article.id, words, words, text_digest(words), BlockTable([Block(0, len(words), marker=words)]),
        language=words, url=words, publisher=words, byline=words, published=words,
        marks=MarkTable([Mark(0, len(words), MarkKind.LINK, words)]),
    )  # fmt: skip
    return replace(RECORD, article=article, spans=(), relations=(), entities=())


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "</style><b>", "-->", "&lt;script&gt;", "{}*{display:none}", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_nothing_that_an_article_says_becomes_markup(words: str) -> None:
    record = hostile(words)
    for name, content in exported(record).items():
        found = Page(content)
        assert found.elements <= _ALLOWED
        assert not found.attributes & {"onerror", "onmouseover", "src"}
        assert "script" not in found.elements
        if not name.startswith("index"):
            assert "".join(found.words) == words


def test_what_a_label_a_note_or_a_name_says_becomes_no_markup() -> None:
    words = '"><script>x</script>'
    spans = tuple(replace(span, note=words, attributes={words: words}) for span in RECORD.spans)
    entities = tuple(replace(entity, name=words) for entity in RECORD.entities)
    label = replace(LABELS.labels[0], title=words, color=words)
    labels = replace(LABELS, labels=(label, *LABELS.labels[1:]))
    record = replace(RECORD, spans=spans, entities=entities)
    parts = [part for part in write_records(REPORT, [record], Job(labels)) if isinstance(part, FilePart)]
    content = b"".join(part.content for part in parts if not part.name.startswith("index")).decode()
    assert faults(content, record) == []
    assert "&lt;script&gt;" in content


def test_what_cannot_be_seen_is_made_visible() -> None:
    text = "right\u202eleft \x1b[31m \u2028 \u00ad \ufeff end"
    record = hostile(text)
    for flavour in ("html", "markdown"):
        for content in exported(record, flavour=flavour).values():
            assert not re.search("[\u202e\x1b\u2028\u00ad\ufeff]", content)
    assert "right▯left ␛[31m ▯ ▯ ▯ end" in page(record)


def test_a_page_runs_nothing_and_loads_nothing() -> None:
    for content in exported(*RECORDS).values():
        assert "default-src 'none'" in content
        assert not re.search(
            r"<script|<link|@import|url\(|https?:", content.replace("https://example.org/▯", "")
        )


def test_spans_that_overlap_have_lines_of_their_own() -> None:
    rows = lanes(TORTURE)
    for one, (span, lane) in enumerate(zip(TORTURE.spans, rows, strict=True)):
        for other, more in zip(TORTURE.spans[one + 1 :], rows[one + 1 :], strict=True):
            overlap = span.start < other.end and other.start < span.end
            assert not (overlap and lane == more), (span.id, other.id)


def test_relations_and_the_second_piece_of_a_quote_are_named() -> None:
    content = page(RECORD)
    (card,) = re.findall(r"<h2>Who said what</h2>\n<ol class=ties>\n(.*?)</ol>", content, re.DOTALL)
    words = re.sub("<[^>]*>", " ", card)
    assert re.search(r"We heard it .*has cue +said.*has source +Maud Ellery", " ".join(words.split()))
    assert content.count('data-n="…1"') == 1


def test_the_title_stands_there_once() -> None:
    title = RECORD.article.text[:8]
    blocks = BlockTable([Block(0, 8, BlockRole.HEADING, level=1), Block(8, len(RECORD.article.text))])
    with_heading = replace(RECORD, article=replace(RECORD.article, title=title, blocks=blocks))
    assert (page(RECORD).count("<h1"), page(with_heading).count("<h1")) == (1, 1)


def test_the_index_leads_to_every_page() -> None:
    for flavour, suffix in (("html", ".html"), ("markdown", ".md")):
        files = exported(*RECORDS, flavour=flavour)
        index = files.pop(f"index{suffix}")
        assert all(name in index for name in files)
        assert len(files) == len(RECORDS)


def tokens(content: str) -> list[Token]:
    """Return the tokens of Markdown as GitHub reads it, without the tables and headings that are ours."""
    parser = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    found = []
    for token in parser.parse(content):
        found += [token, *(token.children or ())]
    return found


@pytest.mark.parametrize("record", [*RECORDS[:2], RECORDS[3]], ids=lambda record: record.article.id[:8])
def test_markdown_shows_the_words_as_they_are(record: Record) -> None:
    body = page(record, "markdown").split("\n## ")[0].split("\n\n", 2)[2]
    found = tokens(body)
    kinds = {token.type for token in found}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "hardbreak", "text_special"}
    words = "".join(
        "\n" if token.type in ("hardbreak", "paragraph_close") else token.content
        for token in found
        if token.type != "inline"
    )
    bare = re.sub("⟦[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+⟧", "", words)
    assert bare.split() == shown(record.article.text).split()
    assert words.count("⟦") == words.count("⟧") == sum(len(span.fragments) for span in record.spans)
    numbers = re.findall(r"^\| (\d+) \|", page(record, "markdown"), re.MULTILINE)
    assert [*map(int, numbers)] == [*range(1, len(record.spans) + 1)]


@pytest.mark.parametrize(
    "words",
    [
        "# a", "* a", "- a", "+ a", "1. a", "2) a", "> a", "    a", "```", "~~a~~", "<b>a</b>", "[a](b)", "![a](b)",
        "a | b", "a\n===", "a\n---", "&amp;", "_a_ **b** `c`", "<https://a.b>", "https://a.b", "a@b.c", "\\*",
    ],
)  # fmt: skip
def test_nothing_that_an_article_says_becomes_markdown(words: str) -> None:
    found = tokens(page(hostile(words), "markdown"))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in found}
    assert kinds <= {"heading", "paragraph", "inline", "text", "hardbreak", "text_special"}
    assert len([token for token in found if token.type == "heading_open"]) == 1


def test_a_long_text_is_one_page() -> None:
    assert faults(page(LONG), LONG) == []


def test_a_folder_of_pages_is_written(tmp_path: Path) -> None:
    from tests.exchange.comparing import write_all

    write_all(REPORT, RECORDS, tmp_path / "out")
    assert len(list((tmp_path / "out").rglob("*.html"))) == len(RECORDS) + 1
