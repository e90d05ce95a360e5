"""EPUB: the chapters of a book in order as one article, and archives that mean harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.article import Article
from reader.errors import IngestError
from tests.ingest.pages import CONTAINER, book, chapter, epub, package
from tests.ingest.reading import assert_sound, read, roles, texts


def article_of(data: bytes) -> Article:
    return read(data, "book.epub").article


def test_chapters_are_read_in_the_order_of_the_spine_without_the_contents() -> None:
    files = {
        "OEBPS/book.opf": package("text/z.xhtml", "text/a%20b.xhtml"),
        "OEBPS/text/a b.xhtml": chapter("<section><header><h1>Two</h1></header><p>It sank.</p></section>"),
        "OEBPS/text/z.xhtml": chapter("<h1>One</h1><p>A boat &amp; a <i>bell</i>.</p><aside>A note.</aside>"),
        "OEBPS/nav.xhtml": chapter("<p>Contents</p>"),
    }
    article = article_of(epub(files))
    assert_sound(article)
    assert [(role.value, text) for role, text in roles(article)] == [
        ("heading", "One"),
        ("paragraph", "A boat & a bell."),
        ("paragraph", "A note."),
        ("heading", "Two"),
        ("paragraph", "It sank."),
    ]


def test_links_to_other_chapters_and_notes_lead_to_their_places_in_the_article() -> None:
    files = {
        "OEBPS/book.opf": package("text/a.xhtml", "text/b%20c.xhtml"),
        "OEBPS/text/a.xhtml": chapter(
            '<h1 id="h">One</h1><p><a href="b%20c.xhtml">Two</a> <a href="../text/b%20c.xhtml#n1">note</a> '
            '<a href="#h">top</a> <a href="a.xhtml#h">here</a> <a href="b%20c.xhtml#lost">lost</a> '
            '<a href="c.xhtml">none</a> <a href="https://quay.example/a.xhtml#h">out</a></p>'
        ),
        "OEBPS/text/b c.xhtml": chapter(
            '<h1>Two</h1><p>It sank.</p><p>With<a id="n1"></a> a bell.</p><pre id="n2">x</pre>'
        ),
    }
    article = article_of(epub(files))
    assert_sound(article)
    two, note = article.text.index("Two\n\nIt"), article.text.index("a bell")
    leads = {article.text[mark.start : mark.end]: mark.target for mark in article.marks}
    assert leads == {
        "Two": f"#char={two}",
        "note": f"#char={note}",
        "top": "#char=0",
        "here": "#char=0",
        "lost": f"#char={two}",
        "none": "c.xhtml",
        "out": "https://quay.example/a.xhtml#h",
    }


def test_the_package_says_what_the_book_is() -> None:
    metadata = (
        "<dc:title> Two\n boats </dc:title><dc:creator>One</dc:creator><dc:creator>Another</dc:creator>"
        "<dc:language>en</dc:language><dc:date>2026</dc:date><dc:publisher>The Quay</dc:publisher>"
        "<dc:subject>boats</dc:subject>"
    )
    article = article_of(book("<p>x</p>", metadata=metadata))
    said = (article.title, article.byline, article.language, article.published, article.publisher)
    assert said == ("Two boats", "One, Another", "en", "2026", "The Quay")
    assert article.metadata == {"subject": "boats"}


def test_a_chapter_that_is_never_read_to_its_end_does_not_swallow_the_next() -> None:
    article = article_of(book("<p>one <i>two<script>", "<blockquote><ul><li>three", "<p>four"))
    assert texts(article) == ["one two", "three", "four"]
    assert list(article.blocks)[-1].quotes == 0


def test_a_chapter_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(IngestError, match="chapter too large"):
        article_of(book("<p>" + "a" * (17 * 1024 * 1024)))


def test_a_chapter_that_lies_about_its_size_is_refused() -> None:
    honest = book("<p>" + "a" * (17 * 1024 * 1024))
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("OEBPS/c0.xhtml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(IngestError, match=r"damaged|too large"):
        article_of(lying)


def test_a_chapter_packed_as_no_text_is_refused() -> None:
    with pytest.raises(IngestError, match="more than 100 times its size"):
        article_of(book("<p>" + "a" * (4 * 1024 * 1024)))


def test_many_chapters_that_are_one_are_refused_when_they_are_too_much() -> None:
    words = "".join(f"{number} " for number in range(1_500_000))
    files = {
        "OEBPS/book.opf": package(*["c.xhtml"] * 20),
        "OEBPS/c.xhtml": chapter(f"<p>{words}</p>"),
    }
    with pytest.raises(IngestError, match="more than 64 MB"):
        article_of(epub(files))


@pytest.mark.parametrize("href", ["../../etc/passwd", "/etc/passwd", "%2e%2e/%2e%2e/x", ".."])
def test_a_path_out_of_the_archive_is_refused(href: str) -> None:
    with pytest.raises(IngestError, match="leads out of the archive"):
        article_of(epub({"OEBPS/book.opf": package(href)}))


BOMB = '<!DOCTYPE package [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "lacks 'OEBPS/book.opf'"),
        ({"OEBPS/book.opf": package("gone.xhtml")}, "lacks 'OEBPS/gone.xhtml'"),
        ({"OEBPS/book.opf": package()}, "empty article"),
        ({"OEBPS/book.opf": "<package"}, "not XML"),
        ({"OEBPS/book.opf": BOMB + package("c.xhtml")}, "entities of its own"),
        ({"OEBPS/book.opf": b'<?xml version="1.0" encoding="nope"?><package/>'}, "not XML|not known"),
        (
            {
                "OEBPS/book.opf": package("c.xhtml"),
                "OEBPS/c.xhtml": '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p></html>',
            },
            "entities of its own",
        ),
    ],
)
def test_a_book_that_makes_no_sense_is_refused_by_reason(files: dict[str, str | bytes], reason: str) -> None:
    with pytest.raises(IngestError, match=reason) as refusal:
        article_of(epub(files))
    assert refusal.value.where == "book.epub"


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"words", epub({}, container=""), epub({}, container="<a/>")]
)
def test_what_is_no_epub_is_refused(data: bytes) -> None:
    with pytest.raises(IngestError):
        article_of(data)


def encryption(algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        f'<e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData>'
        '<e:CipherReference URI="OEBPS/c.xhtml"/></e:CipherData></e:EncryptedData></encryption>'
    )


def test_an_encrypted_book_is_refused_and_one_with_obfuscated_fonts_is_not() -> None:
    files = {"OEBPS/book.opf": package("c.xhtml"), "OEBPS/c.xhtml": chapter("<p>Words.</p>")}
    locked = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(IngestError, match="encrypted"):
        article_of(epub({**files, "META-INF/encryption.xml": locked}))
    fonts = encryption("http://www.idpf.org/2008/embedding")
    assert article_of(epub({**files, "META-INF/encryption.xml": fonts})).text == "Words."


SOUND = book("<h1>One</h1><p>A boat and a bell.</p>", "<p>It sank.</p>")


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_archive_is_read_or_refused(at: int, noise: bytes) -> None:
    try:
        article = article_of(SOUND[:at] + noise + SOUND[at + len(noise) :])
    except IngestError:
        return
    assert_sound(article)


def test_the_container_is_where_the_package_is_found() -> None:
    elsewhere = CONTAINER.replace("OEBPS/book.opf", "root.opf")
    files = {"root.opf": package("c.xhtml"), "c.xhtml": chapter("<p>Words.</p>")}
    assert article_of(epub(files, container=elsewhere)).text == "Words."
