"""An annotator's annotations found for an article as it is now, whatever text they were made on."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.core.ids import Annotator, ArticleId
from reader.errors import LibraryError, OtherTextError, SaveError
from reader.files import cut, is_there, keep_aside, read_file
from reader.library.appender import Appender
from reader.library.edit_log import Anchor, EditIndex, EditLog, Line, spell_header
from reader.library.layout import Layout
from reader.library.loading import CHANGED, Loaded, load
from reader.library.row_lines import BOTH_SIDES
from reader.library.state import State

if TYPE_CHECKING:
    from reader.library.carrying import CarriedOver
    from reader.library.unplaced import Queue


@dataclass(slots=True)
class Work:
    """Annotations as they are to be worked with.

    Args:
        loaded: What was found.
        queue: What waits for a place, where that is not what the file says.
        refusal: Why nothing of it may be written; None where it may.
    """

    loaded: Loaded
    queue: Queue | None = None
    refusal: str | None = None


def find_work(layout: Layout, article: Article, annotator: Annotator, *, writable: bool) -> Work:
    """Read an annotator's annotations; those of an earlier text of the article are carried over to the one of now.

    Where nothing can be written, that is done in memory alone. What cannot be carried over is left as it is.

    Args:
        layout: Where they lie.
        article: The article as it is now.
        annotator: The annotator.
        writable: Whether the caller holds the lock on them, so that they are carried over for good.

    Raises:
        LibraryError: If a file cannot be read, or a newer version wrote it.
    """
    try:
        return Work(_load(layout, article, annotator))
    except OtherTextError:
        pass
    refusal: str | None = None
    if writable:
        from reader.library.revising import carry_over

        try:
            carried = carry_over(layout, article, annotator)
            loaded = _load(layout, article, annotator)
            loaded.notices[:0] = [str(carried), *carried.notices]
            return Work(loaded)
        except LibraryError as fault:
            refusal = fault.what
    return _in_memory(layout, article, annotator, refusal)


def begin_log(path: Path, article: Article, loaded: Loaded) -> EditLog:
    """Open a log for writing, after what is damaged was kept aside; that is told in the notices.

    Args:
        path: The log; it need not exist.
        article: The article.
        loaded: What was read.

    Raises:
        LibraryError: If it holds a merge conflict.
        SaveError: If it cannot be written.
    """
    if loaded.conflict is not None:
        raise SaveError(f"a merge conflict in {loaded.conflict.name}: {BOTH_SIDES}")
    _verify_writable(path.parent)
    for damaged, content in loaded.aside:
        loaded.notices.append(f"kept aside as {keep_aside(damaged, content).name}")
    if loaded.torn is not None:
        kept = keep_aside(path, loaded.torn.content, "torn")
        cut(path, loaded.torn.start)
        loaded.notices.append(f"an unfinished last line of the log was kept aside as {kept.name}")
    if loaded.unended and loaded.anchor is not None:
        loaded.anchor = _ended(path, loaded.anchor.line)
    return EditLog(path, spell_header(article.id, article.sha256), loaded.index, loaded.anchor)


def is_earlier(layout: Layout, article: ArticleId, digest: str) -> bool:
    """Tell whether an article once had the text of a digest, as far as the library keeps it."""
    from reader.library.earlier import kept_texts

    return any(kept == digest for _, kept in kept_texts(layout, article))


def to_carry_over(annotator: Annotator) -> str:
    """Return what a user can do about annotations of an earlier text."""
    return f"`pressmark doctor --repair`, or opening the article as {annotator}, carries them over"


def _load(layout: Layout, article: Article, annotator: Annotator) -> Loaded:
    return load(
        layout.checkpoint(article.id, annotator), layout.log(article.id, annotator), article,
        layout.columns(article.id, annotator), partial(is_earlier, layout, article.id),
    )  # fmt: skip


def _in_memory(layout: Layout, article: Article, annotator: Annotator, refusal: str | None) -> Work:
    """Return annotations of an earlier text as they are in that of now, to be read."""
    from reader.library.carrying import carried_over
    from reader.library.earlier import Texts

    index = EditIndex(layout.log(article.id, annotator))
    try:
        carried = carried_over(layout, annotator, Texts(layout, article))
    except OtherTextError as fault:
        return Work(Loaded(State(), index, notices=[str(fault)]), refusal=refusal or fault.what)
    return Work(
        Loaded(carried.state, index, notices=[f"{CHANGED} ({_told(carried, annotator)})", *carried.notices]),
        carried.queue,
        refusal or "the article’s text was changed",
    )


def _told(carried: CarriedOver, annotator: Annotator) -> str:
    waiting = len(carried.queue.wanted)
    lost = f"; {waiting:,} without a sure place left out" if waiting else ""
    return f"{to_carry_over(annotator)}{lost}"


def _verify_writable(folder: Path) -> None:
    """Look whether a folder, or one in its place, could be written.

    Raises:
        SaveError: If not.
    """
    while not is_there(folder):
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        raise SaveError(f"the folder {folder.name} cannot be written")


def _ended(path: Path, start: int) -> Anchor:
    """Give a log's last line, which starts at a byte, the newline that it lacks."""
    appender = Appender(path)
    try:
        appender.append(b"\n")
    finally:
        appender.close()
    return Line(start, read_file(path, start)).anchor
