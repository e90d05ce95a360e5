"""Where each thing lies in a library's folder, and which names may lie there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reader.core.article import DIGEST_STEP, Article, article_id
from reader.core.ids import Annotator, ArticleId
from reader.core.naming import NAMING, borne_by_annotator, is_article_id
from reader.errors import LibraryError
from reader.text.lazy import lazy

_ABOUT = "library.toml"
_SUFFIX = lazy(r"[A-Za-z0-9]{1,16}")


def annotator_name(name: str) -> Annotator:
    """Return a name as annotators bear it: safe as a folder's name on every system, in composed form.

    Raises:
        LibraryError: If it is not; the message says what is allowed.
    """
    borne = borne_by_annotator(name)
    if borne is None:
        raise LibraryError(f"{name!r} cannot be an annotator's name", remedy=NAMING)
    return borne


def ids_for(article: Article) -> Iterator[ArticleId]:
    """Yield the ids that an article may be kept under: its own, then with more and more of its digest."""
    yield article.id
    stem = article.id.removesuffix(f"-{article.sha256[:DIGEST_STEP]}")
    for length in range(2 * DIGEST_STEP, len(article.sha256) + 1, DIGEST_STEP):
        longer = f"{stem}-{article.sha256[:length]}"
        if is_article_id(longer):
            yield ArticleId(longer)


def known_ids(article: Article) -> Iterator[ArticleId]:
    """Yield the ids that its text and title may be known by: those of `ids_for`, and the one that is made of these."""
    yield from ids_for(article)
    made = article_id(article.title, article.sha256)
    if made != article.id:
        yield made


def is_library(folder: Path) -> bool:
    """Tell whether there is a library in a folder."""
    return (folder / _ABOUT).exists()


class Layout:
    """The paths of a library.

    Args:
        root: The library's folder, as an absolute path without links.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.about = root / _ABOUT
        self.labels = root / "labels.toml"
        self.entities = root / "entities.json"
        self.tags = root / "tags.json"
        self.articles = root / "articles"
        self.sources = root / "sources"
        self.all_annotations = root / "annotations"
        self.all_suggestions = root / "suggestions"
        self.trash = root / "trash"
        self.revisions = root / "revisions"
        self.pending = self.revisions / "pending"
        self.incoming = root / ".incoming.tmp"
        self.cache = root / ".cache"
        self.locks = self.cache / "locks"

    def owns(self, path: Path) -> bool:
        """Tell whether a path without links is one of the library's own, or the library's folder itself."""
        if not path.is_relative_to(self.root):
            return False
        name = path.relative_to(self.root).parts[:1]
        return not name or self.root / name[0] in {
            self.about, self.labels, self.entities, self.tags, self.articles, self.sources, self.all_annotations,
            self.all_suggestions, self.trash, self.revisions, self.incoming, self.cache,
        }  # fmt: skip

    def article(self, article: ArticleId) -> Path:
        """Return the file of an article.

        Raises:
            LibraryError: If the id cannot be a file's name, or the file lies outside the library.
        """
        return self._inside(self.articles / f"{checked_id(article)}.json")

    def source(self, article: ArticleId, suffix: str) -> Path:
        """Return the file for the bytes that an article was made from.

        Args:
            article: The article.
            suffix: How the name of the original ends, with or without a dot; `bin` stands in for odd ones.
        """
        ending = suffix.removeprefix(".")
        ending = ending.lower() if _SUFFIX.fullmatch(ending) else "bin"
        return self._inside(self.sources / f"{checked_id(article)}.{ending}")

    def annotations(self, annotator: Annotator) -> Path:
        """Return the folder of an annotator's annotations."""
        return self._inside(self.all_annotations / annotator_name(annotator))

    def checkpoint(self, article: ArticleId, annotator: Annotator) -> Path:
        """Return the file of an annotator's annotations of an article."""
        return self._inside(self.annotations(annotator) / f"{checked_id(article)}.json")

    def log(self, article: ArticleId, annotator: Annotator) -> Path:
        """Return the log of an annotator's edits of an article."""
        return self._inside(self.annotations(annotator) / f"{checked_id(article)}.edits.jsonl")

    def unplaced(self, article: ArticleId, annotator: Annotator) -> Path:
        """Return the file of an annotator's highlights that wait for a place in an article's new text."""
        return self._inside(self.annotations(annotator) / f"{checked_id(article)}.unplaced.jsonl")

    def suggestions(self, article: ArticleId) -> Path:
        """Return the file of what programs have proposed about an article."""
        return self._inside(self.all_suggestions / f"{checked_id(article)}.json")

    def refused(self, annotator: Annotator) -> Path:
        """Return the file of what an annotator has refused of it, in all articles."""
        return self._inside(self.root / "refused" / f"{annotator_name(annotator)}.json")

    def revision(self, article: ArticleId, number: int) -> Path:
        """Return the folder that keeps what belonged to an earlier revision of an article."""
        return self._inside(self.revisions / checked_id(article) / str(number))

    def lock(self, article: ArticleId, annotator: Annotator) -> Path:
        """Return the file that who writes an annotator's annotations of an article holds locked."""
        return self._inside(self.locks / annotator_name(annotator) / f"{checked_id(article)}.lock")

    def toml(self) -> Path:
        """Return the file in the cache that has what the library's TOML files say."""
        return self._inside(self.cache / "toml.json")

    def text(self, article: ArticleId) -> Path:
        """Return the file in the cache that has a long article's text as it is in memory."""
        return self._inside(self.cache / "texts" / f"{checked_id(article)}.bin")

    def columns(self, article: ArticleId, annotator: Annotator) -> Path:
        """Return the file in the cache that says where an article's annotations lie in their checkpoint."""
        return self._inside(self.cache / "columns" / annotator_name(annotator) / f"{checked_id(article)}.bin")

    def _inside(self, path: Path) -> Path:
        # Above the root there are no links, so that only what lies below it must be looked at. An export asks this
        # several times an article, and the methods of `Path` take many times as long.
        place = str(self.root)
        for name in str(path).removeprefix(place).split(os.sep)[1:]:  # noqa: PTH206
            place = f"{place}{os.sep}{name}"
            if os.path.islink(place) and not Path(os.path.realpath(path)).is_relative_to(self.root):  # noqa: PTH114
                raise LibraryError(
                    "a link leads out of the library", where=str(path), remedy="remove the link"
                )
        return path


def checked_id(article: ArticleId) -> str:
    """Return an article's id as files are called by it.

    Raises:
        LibraryError: If it cannot be a file's name.
    """
    if not is_article_id(article):
        raise LibraryError(f"{article!r} cannot be an article's id", remedy="`pressmark list` shows the ids")
    return article
