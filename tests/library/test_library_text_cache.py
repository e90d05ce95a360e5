"""A long article read from the cache is the one that its file holds; a cache that is no use is passed over."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from reader.core.article import Article, BlockTable, Mark, MarkKind, MarkTable, article_id, text_digest
from reader.errors import DamagedError
from reader.library import article_file
from reader.library.article_file import read_article, spell_article
from reader.library.text_cache import CachedText, read_text, write_text
from tests.core.strategies import articles

from .acts import article

TEXT = "Nobody left the 港 on Monday 😀.\n" * 20_000


def long_article() -> Article:
    digest = text_digest(TEXT)
    return replace(
        article("The harbour"), id=article_id("The harbour", digest), text=TEXT, sha256=digest,
        blocks=BlockTable(article(text=TEXT).blocks), byline="M. Ellery", publisher="The Quay", url="https://example.org",
        published="2026-01-30", language="en", source="harbour.txt", metadata={"desk": "news"},
    )  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path, Article]:
    """An article's file, its cache, and the article."""
    held = long_article()
    file, cached = tmp_path / "article.json", tmp_path / "article.bin"
    file.write_bytes(spell_article(held))
    assert read_article(file, held.id, cached) == held
    assert cached.exists()
    return file, cached, held


def test_all_that_is_known_of_a_long_article_comes_back_without_parsing_it(
    kept: tuple[Path, Path, Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, cached, held = kept
    monkeypatch.setattr(article_file, "article_from", None)
    again = read_article(file, held.id, cached)
    assert again == held
    assert (again.byline, again.publisher, again.metadata) == ("M. Ellery", "The Quay", {"desk": "news"})


def test_a_short_article_is_not_cached(tmp_path: Path) -> None:
    held = article("The bridge")
    (tmp_path / "article.json").write_bytes(spell_article(held))
    assert read_article(tmp_path / "article.json", held.id, tmp_path / "article.bin") == held
    assert not (tmp_path / "article.bin").exists()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda content: content[: len(content) // 2],
    "a letter": lambda content: content[:-5] + b"x" + content[-4:],
    "no header": lambda content: content.partition(b"\n")[2],
    "no names": lambda content: content.replace(b'"names"', b'"namen"', 1),
    "fewer names": lambda content: content.replace(b'"names": [[], []]', b'"names": [[]]', 1),
    "odd names": lambda content: content.replace(b'"names": [[], []]', b'"names": [[["x", "y"]], []]', 1),
    "more columns": lambda content: content.replace(b']], "strings"', b'], ["B", 1, 0]], "strings"', 1),
    "more strings": lambda content: content.replace(b'"strings": [', b'"strings": [0, ', 1),
    "no strings": lambda content: content.replace(b'"strings"', b'"strinks"', 1),
    "other columns": lambda content: content.replace(b'"items": [[', b'"items": [["B", 1, 0], [', 1),
    "no UTF-8": lambda content: content[:-5] + b"\xff" + content[-4:],
    "another checksum": lambda content: b"00000000" + content[8:],
    "no checksum": lambda content: b"zzzzzzzz" + content[8:],
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_cache_is_passed_over_and_made_again(kept: tuple[Path, Path, Article], kind: str) -> None:
    file, cached, held = kept
    whole = cached.read_bytes()
    damaged = DAMAGES[kind](whole)
    assert damaged != whole
    cached.write_bytes(damaged)
    assert read_article(file, held.id, cached) == held
    assert cached.read_bytes() == whole


@pytest.mark.parametrize(
    "kind",
    [
        "no names",
        "fewer names",
        "odd names",
        "more columns",
        "other columns",
        "more strings",
        "no strings",
        "no UTF-8",
    ],
)
def test_neither_is_one_that_was_sealed_so_trusted(kept: tuple[Path, Path, Article], kind: str) -> None:
    file, cached, held = kept
    content = DAMAGES[kind](cached.read_bytes()).partition(b" ")[2]
    cached.write_bytes(b"%08x %s" % (zlib.crc32(content), content))
    assert read_article(file, held.id, cached) == held


def test_a_file_that_has_changed_is_read_itself(kept: tuple[Path, Path, Article]) -> None:
    file, cached, held = kept
    file.write_bytes(spell_article(replace(held, title="Another")))
    assert read_article(file, held.id, cached).title == "Another"


@given(articles())
@settings(max_examples=40)
def test_text_blocks_and_marks_come_back_for_whom_they_belong_to(held: Article) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.bin"
        write_text(path, CachedText(held.text, BlockTable(held.blocks), MarkTable(held.marks)), "it")
        read = read_text(path, "it")
        assert read is not None
        assert (read.text, list(read.blocks), list(read.marks)) == (
            held.text,
            list(held.blocks),
            list(held.marks),
        )
        assert read_text(path, "another") is None
        assert read_text(path.with_name("none"), "it") is None


@pytest.mark.parametrize(
    ("marks", "what"),
    [
        (b'"start":[0],"end":[2],"kind":["loud"]', "a mark is of no known kind"),
        (b'"start":[0],"end":[2],"kind":[7]', "a mark is of no known kind"),
        (b'"start":[0],"end":[2,3],"kind":["emphasis"]', "the columns of marks differ in length"),
        (b'"start":[0],"end":[2],"kind":[]', "the columns of marks differ in length"),
        (b'"start":[0],"end":[9999],"kind":["emphasis"]', "a mark runs past the text"),
        (b'"start":[3],"end":[2],"kind":["emphasis"]', "a mark runs past the text"),
        (b'"start":["a"],"end":[2],"kind":["emphasis"]', "does not hold whole numbers"),
    ],
)
def test_marks_that_cannot_be_are_named(tmp_path: Path, marks: bytes, what: str) -> None:
    held = replace(article("The bridge"), marks=MarkTable([Mark(0, 2, MarkKind.EMPHASIS)]))
    sound = b'"start":[0],"end":[2],"kind":["emphasis"]'
    content = spell_article(held)
    assert content.count(sound) == 1
    (tmp_path / "article.json").write_bytes(content.replace(sound, marks))
    with pytest.raises(DamagedError, match=what):
        read_article(tmp_path / "article.json", held.id)


@pytest.mark.parametrize("table", ["blocks", "marks"])
@pytest.mark.parametrize("value", [7, [], None])
def test_tables_that_are_none_are_named(tmp_path: Path, table: str, value: object) -> None:
    held, path = article("The bridge"), tmp_path / "article.json"
    row = json.loads(spell_article(held)) | {table: value}
    path.write_bytes(b"{\n%s\n}\n" % b",\n".join(json.dumps({key: row[key]}).encode()[1:-1] for key in row))
    with pytest.raises(DamagedError) as raised:
        read_article(path, held.id)
    assert (raised.value.what, raised.value.where) == (
        f"the article's file is damaged: {table} is not an object", str(path),
    )  # fmt: skip
