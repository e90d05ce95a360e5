"""HTML: the article of a page, with and without the extra that finds it, and however broken the page is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.article import Article, BlockFlag, BlockRole, MarkKind
from reader.errors import IngestError
from reader.ingest import Ingested, read_articles
from reader.ingest.elements import ElementBuilder
from reader.ingest.page import parse_page
from tests.ingest.pages import PAGE
from tests.ingest.reading import assert_sound, marks, read, roles, texts

ROOT = Path(__file__).resolve().parents[2]

both_ways = pytest.mark.parametrize("extra", [True, False], ids=["trafilatura", "plain"])


def html(source: str | bytes) -> Article:
    return read(source, "page.html").article


def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make trafilatura one of the packages that are not installed."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)


@both_ways
def test_a_page_becomes_its_article(extra: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not extra:
        without_extra(monkeypatch)
    article = html(PAGE)
    assert_sound(article)
    assert [(role.value, text.partition(",")[0]) for role, text in roles(article)] == [
        ("heading", "Ferry returns & stays"),
        ("paragraph", "The ferry that left the harbour in spring came back on Monday"),
        ("paragraph", "“We missed it"),
        ("pull_quote", "We never thought that it would come back at all."),
        ("attribution", "Harbour Master"),
        ("heading", "What is next"),
        ("quotation", "The boat is sound."),
        ("list_item", "Sailings at nine and at noon on every day of the week"),
        ("list_item", "No sailing on feast days"),
        ("list_item", "one"),
        ("list_item", "two"),
        ("code", "  9:00  out\n 12:00  back"),
        ("table_row", "Day\tBoats"),
        ("table_row", "Monday\t4"),
        (
            "paragraph",
            "He said “yes” and left. The town decides on Friday whether the bell may be rung again",
        ),
        ("paragraph", "Tickets are sold\non board."),
        ("paragraph", "Dogs travel free"),
    ]
    assert [block.level for block in article.blocks if block.role is BlockRole.HEADING] == [1, 2]
    assert [f.name for f in BlockFlag if f in article.blocks[12].flags] == ["TABLE_HEAD"]
    assert marks(article) == [
        (MarkKind.LINK, "Monday", "https://quay.example/monday"),
        (MarkKind.STRONG, "new paint", ""),
        (MarkKind.EMPHASIS, "paint", ""),
    ]


@both_ways
def test_what_a_page_says_about_itself_is_kept(extra: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not extra:
        without_extra(monkeypatch)
    article = html(PAGE)
    said = (
        article.title,
        article.byline,
        article.published,
        article.publisher,
        article.url,
        article.language,
    )
    assert said == (
        "Ferry returns & stays", "Our staff", "2026-03-02", "The Quay", "https://quay.example/ferry", "en-GB",
    )  # fmt: skip


def test_without_the_extra_the_page_is_read_and_the_user_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read(PAGE, "page.html").notices == ()
    without_extra(monkeypatch)
    (notice,) = read(PAGE, "page.html").notices
    assert "pip install 'pressmark[html]'" in notice


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta name="author" content="The desk">', "byline", "The desk"),
        ('<meta name="author" content="https://x.example/desk">', "byline", None),
        ('<meta property="article:published_time" content="2026-01-02T03:04Z">', "published", "2026-01-02T03:04Z"),
        ('<link rel="canonical" href="javascript:alert(1)">', "url", None),
        ('<link rel="canonical" href="/a">', "url", None),
        ('<meta property="og:title" content="  A\n title ">', "title", "A title"),
        ("<title>A &lt;b&gt; title</title>", "title", "A <b> title"),
        ('<script type="application/ld+json">{"@type":"Article","headline":"\\ud800x"}</script>', "title", "\ufffdx"),
        ('<script type="application/ld+json">{"@type":</script>', "byline", None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", "byline", None),
        ('<script type="application/ld+json">[{"@type":"Report","author":"One"}]</script>', "byline", "One"),
    ],
)  # fmt: skip
def test_metadata_is_read_from_any_of_its_usual_places(head: str, field: str, value: str | None) -> None:
    article = html(
        f"<html><head>{head}</head><body><p>Nothing was said about it on any day.</p></body></html>"
    )
    assert getattr(article, field) == value


def one(source: str | bytes, **hints: str) -> Ingested:
    (outcome,) = read_articles(source.encode() if isinstance(source, str) else source, name="a.html", **hints)
    assert isinstance(outcome, Ingested)
    return outcome


@pytest.mark.parametrize("url", ["", "https://quay.example/rich"])
@pytest.mark.parametrize("around", ["<div>{}</div>", "<article>{}</article>"])
def test_links_to_ids_on_the_same_page_lead_to_their_places_in_the_article(url: str, around: str) -> None:
    def words(of: str) -> str:
        return f"The {of} that left the harbour in spring came back on Monday with new paint and a new {of} on it. "

    body = (
        f'<h2>Boats</h2><p>See <a href="#sec-two">two</a>, <a href="/rich#n%201">note</a>. {words("ferry")}</p>'
        f'<p>{words("bell")}</p><h2 id="sec-two">What is next</h2><p>{words("flag")}</p>'
        f'<p id="n 1">A note on that: {words("chart")}</p>'
    )
    article = one(f"<html><body>{around.format(body)}</body></html>", **({"url": url} if url else {})).article
    leads = {article.text[mark.start : mark.end]: mark.target for mark in article.marks}
    # An extraction may leave out the heading that is led to.
    section = "What is next" if "What is next" in article.text else "The flag"
    assert leads["two"] == f"#char={article.text.index(section)}"
    assert leads["note"] == (f"#char={article.text.index('A note')}" if url else "/rich#n%201")


def test_the_address_it_was_fetched_from_is_the_articles_and_the_base_of_its_links() -> None:
    article = one('<p>See <a href="b">that</a>.</p>', url="https://quay.example/a").article
    assert article.url == "https://quay.example/a"
    assert [mark.target for mark in article.marks] == ["https://quay.example/b"]
    assert one(PAGE, url="https://elsewhere.example/").article.url == "https://quay.example/ferry"


@pytest.mark.parametrize(
    ("data", "hints", "notice"),
    [
        ("<p>café “quoted”</p>".encode(), {}, ""),
        ("<meta charset=iso-8859-1><p>café “quoted”</p>".encode(), {}, "Read as UTF-8"),
        ("<meta charset=iso-8859-1><p>café “quoted”</p>".encode("cp1252"), {}, ""),
        ("<p>café “quoted”</p>".encode("cp1252"), {"media_type": "text/html; charset=Latin1"}, ""),
        ("<meta charset=koi8-r><p>café “quoted”</p>".encode("cp1252"), {"encoding": "windows-1252"}, ""),
        ("<meta charset=koi8-r><p>café “quoted”</p>".encode("utf-8-sig"), {}, ""),
        ("<meta charset=utf-16><p>café “quoted”</p>".encode(), {}, ""),
        ("<meta charset=rot13><p>café “quoted”</p>".encode(), {}, ""),
        ('<?xml version="1.0" encoding="cp1252"?><p>café “quoted”</p>'.encode("cp1252"), {}, ""),
        ("<p>café “quoted”</p>".encode("utf-16"), {}, ""),
    ],
)
def test_the_encoding_is_what_is_claimed_unless_the_bytes_speak_against_it(
    data: bytes, hints: dict[str, str], notice: str
) -> None:
    outcome = one(data, **hints)
    assert outcome.article.text == "café “quoted”"
    *notices, little = outcome.notices
    assert notice in " ".join(notices)
    assert bool(notices) == bool(notice)
    assert little.startswith("Only 13 characters")


@pytest.mark.parametrize(
    ("source", "notice"),
    [
        (
            "<title>News</title><p>Log in here",
            "Only 11 characters: is this the article? If not, open it in a browser, save the page, and add the file.",
        ),
        (
            "<meta http-equiv=Refresh content='0; URL=\"/news/ferry\"'><p>One moment.",
            "Only 11 characters: is this the article? If not, add /news/ferry, where it leads.",
        ),
        (f"<meta http-equiv=refresh content='0;url=/a'><p>{'The ferry is back. ' * 20}", ""),
    ],
)
def test_a_page_with_hardly_any_text_is_doubted(source: str, notice: str) -> None:
    assert " ".join(one(source.encode()).notices) == notice


def test_a_page_without_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(IngestError, match="open it in a browser"):
        html("<body><div id=root></div><script>start()</script>")
    with pytest.raises(IngestError, match=r"add https://quay\.example/a, where it leads"):
        html("<meta http-equiv=refresh content='0;url=https://quay.example/a'>")


def built(source: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text that elements give, and the roles of its blocks, without any choice of a main part."""
    builder = ElementBuilder()
    builder.add(parse_page(source).events)
    text = builder.text()
    return text, [(block.role.value, text[block.start : block.end]) for block in builder.blocks]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p> a \n b\t</p>\n\n<p>c", "a b\n\nc"),
        ("<p>a&nbsp;&nbsp;b", "a\u00a0\u00a0b"),
        ("<p>a <b> b </b> c", "a b c"),
        ("<p>un<b>believ</b>able", "unbelievable"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("a<br>b<br><br>c<br>", "a\nb\n\nc"),
        ("<h2>a<br>b</h2>", "a b"),
        ("<pre>\n a\n  b\n</pre>", " a\n  b"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "a\n\nb"),
        ("</p></li></ul></table>a", "a"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\n\nb"),
        ("<table><tr><td>a<td>b<tr><td>c<td> d <br> e </table>", "a\tb\nc\td e"),
        ("<table><tr><td><h1>a</h1><p>b</p></td><td>c</td></tr></table>", "a\n\nb\n\nc"),
        ("<table><tr><td></td><td> </td></tr></table>a", "a"),
        ("a<script>b</script><style>c</style><template>d</template><noscript>e</noscript>f", "af"),
        ("<p hidden>a</p><p style='display: none'>b</p>c", "c"),
        ("a<svg><text>b</text></svg>c<svg><p>d", "ac\n\nd"),
        ("a &lt;b&gt; &amp;amp; &#x2028; &#0;&#xD800;&#99999999;", "a <b> &amp; \u2028 \ufffd\ufffd\ufffd"),
        ("a < b <3 c", "a < b <3 c"),
        ("a<![CDATA[ <b> ]]>c<![x y]>d", "a <b> cd"),
        ("a<!-- b <p> -->c<!-- d", "ac"),
        ("a<b", "a"),
        ("a &am", "a &am"),
    ],
)
def test_elements_become_text(source: str, text: str) -> None:
    assert built(source)[0] == text


def test_styles_that_are_not_closed_in_order_or_at_all_are_marks_inside_their_blocks() -> None:
    builder = ElementBuilder()
    builder.add(parse_page("<p><b>a <i>b</b> c</i> <a href=x>d<p>e <a href=y>f</a></p><code>g").events)
    text = builder.text()
    assert text == "a b c d\n\ne f\n\ng"
    found = {(mark.kind.value, text[mark.start : mark.end], mark.target) for mark in builder.marks}
    assert found == {
        ("strong", "a b", ""), ("emphasis", "b c", ""), ("link", "d", "x"), ("link", "e", "x"), ("link", "f", "y"),
        ("code", "g", ""),
    }  # fmt: skip


def test_an_attribution_under_a_line_break_is_a_block_of_its_own() -> None:
    article = html(
        "<article><p>Words before it.</p><p>The water rose.<br>— Mary Bright, a farmer</p></article>"
    )
    assert [role.value for role, _ in roles(article)][-2:] == ["pull_quote", "attribution"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<div>" * 100_000 + "deep", "deep"),
        ("<b>" * 50_000 + "deep" + "</i>" * 50_000, "deep"),
        ("<p>start</p>" + "<!--" * 50_000, "start"),
        ("<p>start</p>" + "<a href='" * 50_001, "start"),
        ("<p>start</p><script>" + "</scr" * 50_000, "start"),
        ("<blockquote><ul><li>" * 70_000 + "deep", "deep"),
        ("<table><tr><td>" * 20_000 + "deep", "deep"),
        ("<p>" + "word " * 1_000_000, "word " * 999_999 + "word"),
        ("<p>start" + "</" * 500_000, "start"),
    ],
    ids=["divs", "styles", "comments", "tags", "script", "lists", "tables", "line", "ends"],
)
@both_ways
def test_a_hostile_page_takes_no_longer_than_its_length(
    source: str, text: str, extra: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not extra:
        without_extra(monkeypatch)
    article = html(source)
    assert article.text == text
    assert_sound(article)


@pytest.mark.parametrize(
    "source",
    [
        '<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><html><body><p>&b;</p></body></html>',
        '<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p></html>',
    ],
)
def test_a_page_with_entities_of_its_own_is_refused(source: str) -> None:
    with pytest.raises(IngestError, match="entities of its own"):
        html(source)


@pytest.mark.parametrize("source", ["<html></html>", "<script>a</script>", "<p> </p>", "<table><td></table>"])
def test_a_page_without_text_is_an_empty_article(source: str) -> None:
    with pytest.raises(IngestError, match="empty article"):
        html(source)


TAGS = (
    "p div span b i em a q code pre br hr h1 h2 ul ol li blockquote table tr td th svg script title article main "
    "aside figure figcaption header nav sup time"
).split()
PIECE = st.one_of(
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        ["<a href=x>", "<p hidden>", "<br/>", "<!--", "-->", "<", "&", "&#13;", "&#10;", "&#0;", "\r\n"]
    ),
    st.text(st.sampled_from("ab é語😀\u0301\u202e—“”.,\n\t\x0b\x1b"), min_size=1, max_size=8),
    st.just(
        "<p>He said that the water rose and that nobody had seen it coming for as long as they lived.</p>"
    ),
)
SOUP = st.lists(PIECE, max_size=30).map("".join)


@given(SOUP)
def test_any_page_becomes_a_sound_article_or_is_refused(source: str) -> None:
    try:
        article = html(source)
    except IngestError:
        return
    assert_sound(article)
    assert html(source) == article


@given(SOUP)
def test_any_elements_become_sound_blocks(source: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        without_extra(patched)
        try:
            article = html(source)
        except IngestError:
            return
    assert_sound(article)


WORD = st.text(st.sampled_from("abcé語😀<&>'\"“"), min_size=1, max_size=6)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_paragraphs_come_back_as_they_were_written(paragraphs: list[str]) -> None:
    source = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    with pytest.MonkeyPatch.context() as patched:
        without_extra(patched)
        assert texts(html(source)) == paragraphs


def test_the_same_page_gives_the_same_article_in_any_process() -> None:
    code = (
        "from reader.ingest import read_article; from tests.ingest.pages import PAGE; import sys;"
        "a = read_article(PAGE.encode(), name='a.html').article;"
        "sys.stdout.write(repr((a.id, a.text, list(a.blocks), list(a.marks))))"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1


def test_reading_a_page_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was touched")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    remote = (
        '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd"><link rel="stylesheet" href="http://127.0.0.1:9/x.css">'
        '<img src="http://127.0.0.1:9/x.png"><iframe src="http://127.0.0.1:9/"></iframe>'
    )
    article = html(
        f"<html><head>{remote}</head><body>{remote}<p>Nothing was said about it.</p></body></html>"
    )
    assert article.text == "Nothing was said about it."


def test_an_extraction_that_leaves_out_much_of_the_prose_is_not_believed() -> None:
    kept = "The ferry that left the harbour in spring came back on Monday, and the people on the quay rang their bells."
    other = "The harbour master, who keeps the list of sailings, had waited since the morning with two flags and a cup."
    lines = [f"On day {number} it was so. {words}" for number in range(6) for words in (kept, other)]
    # The extraction passes over whatever stands among the fields of a form.
    source = "".join(f"<p>{line}</p>" for line in lines[:4])
    source += "<fieldset>" + "".join(f"<p>{line}</p>" for line in lines[4:]) + "</fieldset>"
    ingested = read(f"<html><head><title>x</title></head><body>{source}</body></html>", "page.html")
    assert texts(ingested.article) == lines
    assert "leaves out too much" in ingested.notices[0]
