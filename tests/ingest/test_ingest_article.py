"""The way in: a name chooses the format, and the article has a stable id."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import ingest
from reader.core.article import article_id, text_digest
from reader.errors import IngestError
from reader.ingest import read_article


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.mdown", "A.MD", "folder.txt/a.md"])
def test_markdown_by_its_suffix(name: str) -> None:
    assert read_article(b"# Head\n\ntext", name=name).article.text == "Head\n\ntext"


@pytest.mark.parametrize(
    "name", ["a.txt", "a.TEXT", "README", ".hidden", "Talks in the U.S. fail", "folder.md/a"]
)
def test_plain_text_by_its_suffix_or_without_one(name: str) -> None:
    assert read_article(b"# Head\n\ntext", name=name).article.text == "# Head\n\ntext"


@pytest.mark.parametrize("name", ["a.xls", "a.md.gz", "/x/y/notes.psd"])
def test_another_suffix_is_refused_with_those_that_are_read(name: str) -> None:
    with pytest.raises(IngestError, match=r"\.md.*\.txt") as refusal:
        read_article(b"text", name=name)
    assert refusal.value.where == name.rpartition("/")[2]


def test_a_refusal_says_where_what_and_what_to_do() -> None:
    with pytest.raises(IngestError) as refusal:
        read_article(b"\x89PNG\r\n\x1a\n\0\0", name="folder/photo.txt")
    assert str(refusal.value) == (
        "photo.txt: not text but a PNG image (convert it to plain text or Markdown first)"
    )


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ingest.LARGEST == 64 * 1024 * 1024
    monkeypatch.setattr(ingest, "LARGEST", 1024 * 1024)
    assert read_article(b"x" * 1024 * 1024, name="a.txt").article.text
    with pytest.raises(IngestError, match=r"too large: 1\.5 MB.* 1 MB"):
        read_article(b"x" * 1536 * 1024, name="a.txt")


def test_the_article_knows_its_file_and_when_it_was_added() -> None:
    article = read_article(b"text", name="/somewhere/else/a.txt", added="2026-01-31T10:00:00.000Z").article
    assert article.source == "a.txt"
    assert article.added == "2026-01-31T10:00:00.000Z"
    assert article.revision == 1


def test_a_file_name_that_is_not_utf8_can_be_stored() -> None:
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    article = read_article(b"***", name=name).article
    assert article.source == "caf\ufffd.txt"
    assert article.title == "caf\ufffd"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The wall holds", "the-wall-holds"),
        ("U.S. asks: who’s next? It's Zürich!", "us-asks-whos-next-its-zurich"),
        ("A headline of so many words that it must be cut", "a-headline-of-so-many-words-that-it-must"),
        ("x" * 60, "x" * 40),
        ("../../etc/passwd\0", "etc-passwd"),
        ("水位は下がった", "article"),
        ("", "article"),
    ],
)
def test_an_id_is_the_title_in_ascii_and_the_start_of_the_digest(title: str, slug: str) -> None:
    digest = text_digest("text")
    assert article_id(title, digest) == f"{slug}-{digest[:8]}"


@given(st.text(), st.text(st.characters(exclude_categories=["Cs"])))
def test_an_id_is_a_safe_file_name(title: str, text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{8}", article_id(title, text_digest(text)))
    assert len(article_id(title, text_digest(text))) <= 49


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("import reader.ingest", set()),
        ("import reader.ingest as i; i.read_article(b'text', name='a.txt')", set()),
        ("import reader.ingest as i; i.read_article(b'text', name='a.md')", {"markdown_it", "yaml"}),
        ("import reader.ingest as i; i.read_article(b'<p>text', name='a.html')", {"lxml", "trafilatura"}),
        ("import reader.ingest as i; list(i.read_articles(b'{\"text\":\"x\"}', name='a.jsonl'))", set()),
    ],
)
def test_a_library_is_imported_when_its_format_is_read(statement: str, loaded: set[str]) -> None:
    heavy = "{'markdown_it', 'yaml', 'lxml', 'trafilatura', 'pypdfium2'}"
    code = f"import sys; {statement}; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == loaded
