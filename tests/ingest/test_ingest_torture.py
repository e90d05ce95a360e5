"""Hostile and broken files, each with what must happen; skipped where they are not at hand."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from reader.core.article import BlockRole
from reader.errors import IngestError
from reader.ingest import Ingested, read_articles
from tests.ingest.reading import SHARED, assert_sound, read, roles

TORTURE = SHARED / "torture"

REFUSED = {
    "empty.txt": "empty article",
    "only_bom.txt": "empty article",
    "binary.txt": "not text",
    "gzip.md": "not text",
    "epub_bomb.epub": "chapter too large",
    "xml_bomb.xhtml": "entities of its own",
    "whitespace.txt": "empty article",
    "xml_xxe.xhtml": "entities of its own",
}
NOTICES = {
    "nul.txt": "3 NUL characters",
    "del_bel_vt.txt": "1 NUL character",
    "cp1252.txt": "Windows-1252",
    "html_active.html": "Only 9 characters: is this the article? If not, add http://evil.example, where it leads.",
    "html_charset_lie.html": "Read as UTF-8",
    "html_comment_open.html": "Only 5 characters: is this the article?",
    "html_entities.html": "Only 30 characters: is this the article?",
    "utf8_invalid.txt": "UTF-8",
    "yaml_exec.md": "front matter",
    "yaml_bomb.md": "aliases are refused",
}
TEXTS = {
    "astral_offsets.txt": "😀a😀b😀 span here\n",
    "cp1252.txt": "“smart” quotes – café € 5 \x81 undefined\n",
    "deep_blockquote.md": "a",
    "html_active.html": "real text",
    "html_charset_lie.html": "café “quoted”",
    "html_comment_open.html": "start",
    "nul.txt": "a\ufffdb\ufffd\ufffdc\n",
    "utf16be.txt": "Hello é 😀\nline two\n",
    "utf16le.txt": "Hello é 😀\nline two\n",
    "utf8_bom.md": "Title\n\ntext",
    "yaml_bomb.md": "body",
    "yaml_exec.md": "body",
    "yaml_unclosed.md": "title: x no end\n\nbody text",
}
PHRASES = {
    "backspace.txt": ["good"],
    "esc_osc8.md": ["http://evil.example/", "https://bank.example"],
    "homoglyph.md": ["pаypаl.com", "ﬁ", "ℌ"],
    "long_line.txt": ["word " * 1000],
    "blank_lines.txt": ["a\n", "\nb"],
    "textual_markup.md": ["[@click=app.quit]press me[/]", "[/nope]", "[$primary]"],
}


def torture_files() -> list[Path]:
    kinds = ("*.md", "*.txt", "*.html", "*.xhtml", "*.epub")
    found = sorted(path for kind in kinds for path in TORTURE.glob(kind))
    return [path for path in found if path.name != "README.md"]


@pytest.mark.parametrize("path", torture_files(), ids=lambda path: path.name)
def test_a_hostile_file_opens_soundly_or_is_refused_by_reason(path: Path) -> None:
    name = path.name
    if name in REFUSED:
        with pytest.raises(IngestError, match=REFUSED[name]) as refusal:
            read(path.read_bytes(), name)
        assert refusal.value.where == name
        return
    ingested = read(path.read_bytes(), name)
    article = ingested.article
    assert_sound(article)
    assert article == read(path.read_bytes(), name).article
    if name in NOTICES:
        assert NOTICES[name] in " ".join(ingested.notices)
    else:
        assert ingested.notices == ()
    assert article.text == TEXTS.get(name, article.text)
    assert all(phrase in article.text for phrase in PHRASES.get(name, []))


def controls(text: str) -> Counter[str]:
    return Counter(
        character for character in text if unicodedata.category(character) in ("Cc", "Cf")
    ) - Counter({"\n": text.count("\n")})


@pytest.mark.parametrize(
    "path", [path for path in torture_files() if path.suffix in (".md", ".txt")], ids=lambda path: path.name
)
def test_control_and_format_characters_stay_in_the_text(path: Path) -> None:
    """The screen shows them as marks; here they are data, so none is dropped and none is added."""
    try:
        source = path.read_bytes().decode("utf-8-sig").replace("\0", "\ufffd")
    except UnicodeDecodeError:
        pytest.skip("not UTF-8")
    if path.name in REFUSED:
        pytest.skip("refused")
    assert controls(read(path.read_bytes(), path.name).article.text) == controls(source)


@pytest.mark.parametrize(
    "path", [path for path in torture_files() if path.suffix == ".txt"], ids=lambda path: path.name
)
def test_offsets_in_plain_text_are_offsets_in_the_file(path: Path) -> None:
    try:
        source = path.read_bytes().decode()
    except UnicodeDecodeError:
        pytest.skip("not UTF-8")
    if path.name in REFUSED:
        pytest.skip("refused")
    assert read(path.read_bytes(), path.name).article.text == source.replace("\0", "\ufffd")


@pytest.mark.skipif(not (TORTURE / "links.md").exists(), reason="needs ../shared")
def test_dangerous_links_are_links_whose_target_is_told_in_full() -> None:
    article = read((TORTURE / "links.md").read_bytes(), "links.md").article
    targets = [mark.target for mark in article.marks]
    assert "javascript:alert(1)" in targets
    assert "file:///etc/passwd" in targets
    assert "http://good.example@evil.example/" in targets


@pytest.mark.skipif(not (TORTURE / "fence_unclosed.md").exists(), reason="needs ../shared")
def test_an_unclosed_fence_keeps_the_rest_as_code() -> None:
    data = (TORTURE / "fence_unclosed.md").read_bytes()
    code = data.decode().split("```python\n", 1)[1]
    assert roles(read(data, "fence_unclosed.md").article) == [
        (BlockRole.PARAGRAPH, "text"),
        (BlockRole.CODE, code.removesuffix("\n")),
    ]


@pytest.mark.skipif(not (TORTURE / "jsonl_bad.jsonl").exists(), reason="needs ../shared")
def test_bad_records_are_reported_line_by_line_and_good_ones_open() -> None:
    data = (TORTURE / "jsonl_bad.jsonl").read_bytes()
    found = list(read_articles(data, name="jsonl_bad.jsonl"))
    assert [one.article.text for one in found if isinstance(one, Ingested)] == ["fine", "fine too"]
    places = [one.where for one in found if isinstance(one, IngestError)]
    assert places == [f"jsonl_bad.jsonl, line {number}" for number in range(2, 11)]


@pytest.mark.skipif(not (TORTURE / "jsonl_separators.jsonl").exists(), reason="needs ../shared")
def test_only_line_feeds_part_records() -> None:
    data = (TORTURE / "jsonl_separators.jsonl").read_bytes()
    found = list(read_articles(data, name="jsonl_separators.jsonl"))
    assert [one.article.text for one in found if isinstance(one, Ingested)] == [
        "x\u2028y\u2029z\x85w",
        "second",
        "last, no newline",
    ]
