"""What the tests of every format share: reading a source, and what must hold for any article."""

from __future__ import annotations

from pathlib import Path

from reader.core.article import Article, Block, BlockFlag, BlockRole, MarkKind, article_id, text_digest
from reader.ingest import Ingested, read_article

SHARED = Path(__file__).resolve().parents[3] / "shared"


def read(source: str | bytes, name: str) -> Ingested:
    return read_article(source if isinstance(source, bytes) else source.encode(), name=name)


def markdown(source: str | bytes) -> Article:
    return read(source, "article.md").article


def plain(source: str | bytes) -> Article:
    return read(source, "article.txt").article


def roles(article: Article) -> list[tuple[BlockRole, str]]:
    return [(block.role, article.text[block.start : block.end]) for block in article.blocks]


def texts(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def marks(article: Article) -> list[tuple[MarkKind, str, str]]:
    return [(mark.kind, article.text[mark.start : mark.end], mark.target) for mark in article.marks]


def assert_sound(article: Article) -> None:
    """Assert what holds for every article of every format."""
    text, blocks = article.text, list(article.blocks)
    assert text
    assert not {"\r", "\0"} & set(text)
    assert article.sha256 == text_digest(text)
    assert article.id == article_id(article.title, article.sha256)
    assert article.title
    assert "\n" not in article.title

    assert blocks
    assert all(block.start < block.end for block in blocks)
    edges = [0, *(edge for block in blocks for edge in (block.start, block.end)), len(text)]
    assert edges == sorted(edges)
    gaps = [text[end:start] for end, start in zip(edges[::2], edges[1::2], strict=True)]
    assert all(not gap or gap.isspace() for gap in gaps), "every visible character stands in a block"
    assert [BlockFlag.TIGHT in block.flags for block in blocks] == [False, *map(_is_tight, gaps[1:-1])]
    assert all((block.role is BlockRole.HEADING) == (1 <= block.level <= 6) for block in blocks)

    for mark in article.marks:
        block = _holding(blocks, mark.start)
        assert block.start <= mark.start < mark.end <= block.end


def _is_tight(gap: str) -> bool:
    return gap.count("\n") == 1


def _holding(blocks: list[Block], offset: int) -> Block:
    return next(block for block in reversed(blocks) if block.start <= offset)
