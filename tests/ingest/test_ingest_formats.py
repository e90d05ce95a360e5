"""Which format a file is read as, and in which encoding, when its name is not all that is known."""

from __future__ import annotations

import pytest

from reader.cli.arguments import parse
from reader.errors import IngestError, PressmarkError
from reader.ingest import Ingested, read_articles
from reader.ingest.charset import codec_named
from reader.ingest.formats import FORMATS, format_of, sniff
from tests.ingest.pages import PAGE, book
from tests.ingest.test_ingest_pdf import pdf


@pytest.mark.parametrize(
    ("name", "media_type", "format_name"),
    [
        ("a.txt", "text/html", "html"),
        ("index.php", "text/html", "html"),
        ("a.HTM", None, "html"),
        ("a.xhtml", None, "html"),
        ("a.html", "text/plain", "txt"),
        ("a.md", "text/plain", "md"),
        ("a.jsonl", "text/plain", "jsonl"),
        ("a.epub", "application/octet-stream", "epub"),
        ("a", "application/octet-stream", "md"),
        ("a.ndjson", None, "jsonl"),
        ("a", None, "txt"),
    ],
)
def test_what_a_server_calls_it_counts_more_than_the_name(
    name: str, media_type: str | None, format_name: str
) -> None:
    assert format_of(name, media_type, b"# A heading\n").name == format_name


def test_a_media_type_that_is_not_read_is_refused_by_name() -> None:
    with pytest.raises(IngestError, match="image/png is not read"):
        list(read_articles(b"x", name="a.txt", media_type="image/png"))


@pytest.mark.parametrize(
    ("data", "format_name"),
    [
        (PAGE.encode(), "html"),
        (b"\xef\xbb\xbf <!-- x --><html>", "html"),
        (b"<p>Words.", "html"),
        (book("<p>x</p>"), "epub"),
        (pdf(1), "pdf"),
        (b'{"text": "x"}\n{"text": "y"}\n', "jsonl"),
        (b'{"text": "x"}', "jsonl"),
        (b"{text} in braces\n", "txt"),
        (b"# A heading\n\nWords.", "md"),
        (b"---\ntitle: x\n---\nWords", "md"),
        (b"See [that](https://quay.example).", "md"),
        (b"A headline\n\nWords <b>in angles</b>.\n", "txt"),
        (b"", "txt"),
        (b"<!---->" * 10_000, "txt"),
        (b"](" * 40_000, "txt"),
        (b'{"text":' * 100_000, "txt"),
    ],
)
def test_the_bytes_tell_the_format_of_what_nobody_named(data: bytes, format_name: str) -> None:
    assert sniff(data).name == format_name


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_an_encoding_that_is_said_is_not_guessed(name: str) -> None:
    words = " ".join(["Łódź i Kraków"] * 30)
    (outcome,) = read_articles(words.encode("cp1250"), name=name, encoding="windows-1250")
    assert isinstance(outcome, Ingested)
    assert outcome.article.text == words
    assert outcome.notices == ()


@pytest.mark.parametrize(
    ("encoding", "data", "where"),
    [
        ("utf-8", b"caf\xe9", "byte 4 is not UTF-8"),
        ("ascii", "Η πόλη".encode(), "byte 1 is not ASCII"),
        ("us-ascii", b"The caf\xe9", "byte 8 is not ASCII"),
        ("shift_jis", b"ab\x81", "byte 3 is not CP932"),
        ("utf-16", b"abc", "byte 3 is not UTF-16-LE"),
    ],
)
def test_bytes_that_are_not_of_the_encoding_that_is_said_are_refused(
    encoding: str, data: bytes, where: str
) -> None:
    with pytest.raises(IngestError, match=where) as refused:
        list(read_articles(data, name="a.txt", encoding=encoding))
    assert "--encoding" in refused.value.remedy


@pytest.mark.parametrize(
    "name", ["nope", "", "rot13", "zlib", "base64", "idna", "utf-7", "unicode_escape", "a\0b"]
)
def test_what_is_no_encoding_of_text_is_refused(name: str) -> None:
    assert codec_named(name) is None
    with pytest.raises(IngestError, match="there is no encoding"):
        list(read_articles(b"x", name="a.txt", encoding=name))


@pytest.mark.parametrize(
    "name", ["utf8", "Latin1", "windows-1252", "Shift_JIS", "GB2312", "euc-kr", "utf-16"]
)
def test_encodings_are_known_by_their_usual_names(name: str) -> None:
    codec = codec_named(name)
    assert codec is not None
    "a".encode(codec)


def test_the_command_line_knows_every_format() -> None:
    for name in FORMATS:
        assert parse(["add", "--as", name, "-"]).format == name
    with pytest.raises(PressmarkError, match="docx"):
        parse(["add", "--as", "docx", "-"])
