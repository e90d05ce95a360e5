"""The files of articles: whether each holds the text that was added, and how one that does not is made again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from reader.core.article import Article, text_digest
from reader.core.codec import MalformedError, mapping
from reader.core.ids import Annotator, ArticleId, JSONValue
from reader.core.naming import is_article_id
from reader.errors import DamagedError, LibraryError
from reader.files import atomic_write, is_there, keep_aside, read_file
from reader.library.article_file import article_from, head_of, read_article, spell_article
from reader.library.content import Content
from reader.library.doctor.finding import Finding, Reread
from reader.library.edit_log import lines_of
from reader.library.json_text import parse
from reader.library.layout import Layout
from reader.library.lock import Lock
from reader.library.row_lines import IN_CONFLICT, has_conflict
from reader.library.trash import latest_bin
from reader.library.united import sides

_ID_DIGEST = re.compile(r"-([0-9a-f]{8,64})\Z")
_HEAD = 1 << 16
_TOLD = ("language", "url", "publisher", "byline", "published", "added", "source")
"""What an article's file may say about it, or not."""


def article_findings(layout: Layout, article: ArticleId, reread: Reread) -> Iterator[Finding]:
    """Look at an article's file, which need not exist where somebody has annotated the article.

    Args:
        layout: The library's paths.
        article: The article.
        reread: Reads its source again.
    """
    path = layout.article(article)
    try:
        read_article(path, article)
    except FileNotFoundError:
        what = "there are annotations, but the article that they are about is missing"
        remedy = "put its file back from a copy"
        if kept := latest_bin(layout, article):
            way = f"`pressmark restore {article}` puts it back with the annotations that were removed with it"
            yield Finding(str(path), f"{what}: it is in {kept.relative_to(layout.root)}", way)
            return
    except DamagedError as fault:
        if has_conflict(read_file(path)):
            yield _conflict_finding(layout, article)
            return
        what, remedy = fault.what, "put the file back from a copy"
    except LibraryError as fault:
        yield Finding.of(fault, path)
        return
    else:
        if not _sources(layout, article):
            yield Finding(str(path), "the bytes that it was made from are not in `sources`", is_note=True)
        return
    again = _made_again(layout, article, reread)
    if again is None:
        reason = "none of its sources gives the text that its annotations count"
        yield Finding(str(path), what, f"{remedy}; {reason}")
        return
    yield Finding(
        str(path), what, f"{remedy}, or let `--repair` make it again from its source",
        lambda: _put_back(layout, again),
    )  # fmt: skip


def _conflict_finding(layout: Layout, article: ArticleId) -> Finding:
    """Return what is to be said about an article's file in which `git` has left the marks of a merge conflict."""
    path = layout.article(article)
    try:
        held = [article_from(parse(side), article, path) for side in sides(read_file(path))]
    except (ValueError, OverflowError, LibraryError):
        held = []
    if held and all(_matter(one) == _matter(held[0]) for one in held):
        return Finding(
            str(path), IN_CONFLICT, "it is the same article; `--repair` takes the one that was added first",
            lambda: _take_first(layout, held),
        )  # fmt: skip
    return Finding(
        str(path), f"{IN_CONFLICT}, of two texts or titles",
        f"choose one: `git checkout --ours -- articles/{article}.json` or `--theirs`, then `git add` it, "
        "and the same with its file in `sources`",
    )  # fmt: skip


def _matter(article: Article) -> object:
    """Return what two copies of an article must have in common to be one."""
    return article.sha256, article.title, article.revision, article.blocks.columns(), [*article.marks]


def _take_first(layout: Layout, held: Sequence[Article]) -> str:
    """Keep the article that was added first, with what only the other says about itself."""
    first, *others = sorted(held, key=lambda one: (one.added or "~", spell_article(one)))
    said = {name: getattr(one, name) for one in others for name in _TOLD if getattr(one, name) is not None}
    said = {name: value for name, value in said.items() if getattr(first, name) is None}
    path = layout.article(first.id)
    with Lock.take(layout.locks / "library.lock"):
        kept = keep_aside(path, read_file(path))
        atomic_write(path, spell_article(replace(first, **said)))
    return f"the one that was added first stays; the file with its marks is kept as {kept.name}"


def article_ids(layout: Layout) -> list[ArticleId]:
    """Return the ids of all articles that have a file or annotations, sorted."""
    found = {path.stem for path in layout.articles.glob("*.json") if path.is_file() and not path.is_symlink()}
    for path in layout.all_annotations.glob("*/*"):
        for suffix in (".edits.jsonl", ".json"):
            if path.name.endswith(suffix):
                found.add(path.name.removesuffix(suffix))
                break
    return [ArticleId(name) for name in sorted(found) if is_article_id(name)]


def annotators_of(layout: Layout, article: ArticleId) -> list[Annotator]:
    """Return who has annotations of an article, sound or not, sorted."""
    found = set()
    for folder in layout.all_annotations.glob("*"):
        with suppress(LibraryError):
            annotator = Annotator(folder.name)
            if any(
                is_there(path)
                for path in (layout.checkpoint(article, annotator), layout.log(article, annotator))
            ):
                found.add(annotator)
    return sorted(found)


def _made_again(layout: Layout, article: ArticleId, reread: Reread) -> Article | None:
    """Return an article as its source gives it, if that is known to be the text that was annotated."""
    head = _head(layout.article(article))
    known = set(_digests(layout, article))
    digest = head.get("sha256")
    if isinstance(digest, str):
        known.add(digest)
    short = _ID_DIGEST.search(article)
    for source in _sources(layout, article):
        for made in reread(source):
            whole = text_digest(made.text)
            if whole in known or (not known and short and whole.startswith(short[1])):
                return _with_head(replace(made, id=article, sha256=whole), head)
    return None


def _with_head(made: Article, head: Mapping[str, JSONValue]) -> Article:
    """Return an article with what its damaged file still says about it."""

    def said(name: str, otherwise: str | None) -> str | None:
        value = head.get(name)
        return value if isinstance(value, str) else otherwise

    revision, metadata = head.get("revision"), head.get("metadata")
    return replace(
        made,
        title=said("title", made.title) or made.title,
        language=said("language", made.language),
        url=said("url", made.url),
        publisher=said("publisher", made.publisher),
        byline=said("byline", made.byline),
        published=said("published", made.published),
        added=said("added", made.added),
        source=said("source", made.source),
        revision=revision if isinstance(revision, int) else made.revision,
        metadata=metadata if isinstance(metadata, dict) else made.metadata,
    )


def _put_back(layout: Layout, article: Article) -> str:
    path = layout.article(article.id)
    with Lock.take(layout.locks / "library.lock"):
        kept = (
            f"; the damaged file is kept as {keep_aside(path, read_file(path)).name}"
            if is_there(path)
            else ""
        )
        atomic_write(path, spell_article(article))
    return f"made again from its source, the same text to the character{kept}"


def _sources(layout: Layout, article: ArticleId) -> list[Path]:
    return sorted(path for path in layout.sources.glob(f"{article}.*") if path.is_file())


def _head(path: Path) -> Mapping[str, JSONValue]:
    """Return what can still be read of what an article's file says about it."""
    try:
        return head_of(path)
    except (OSError, MalformedError):
        return {}


def _digests(layout: Layout, article: ArticleId) -> Iterator[str]:
    """Yield the digests of the text that annotations say they are about."""
    for annotator in annotators_of(layout, article):
        for path in (layout.log(article, annotator), layout.checkpoint(article, annotator)):
            with suppress(OSError, LibraryError, MalformedError):
                yield from _digests_in(Content(path).read(0, _HEAD))


def _digests_in(beginning: bytes) -> Iterator[str]:
    for line in list(lines_of(beginning))[:3]:
        row: Mapping[str, JSONValue] = {}
        with suppress(MalformedError):
            row = line.record()
        if not row and line.content.startswith(b'"1":'):
            with suppress(MalformedError):
                row = mapping(parse(line.content.partition(b":")[2].rstrip(b",\n")), "meta")
        digest = row.get("sha256")
        if isinstance(digest, str):
            yield digest
