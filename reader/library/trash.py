"""What lies in a library's trash, and the way back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from reader.core.ids import Annotator, ArticleId
from reader.core.naming import borne_by_annotator
from reader.errors import LibraryError
from reader.files import atomic_write, is_there, keep_aside, move, read_file
from reader.library.layout import Layout
from reader.library.lock import Lock, holder


def latest_bin(layout: Layout, article: ArticleId) -> Path | None:
    """Return the folder that holds an article as it was last removed; None if it was not."""
    found = [
        path
        for path in layout.trash.glob(f"{article}.*")
        if (path / "articles" / f"{article}.json").is_file()
    ]
    return max(found, key=lambda path: (len(path.name), path.name), default=None)


def restore(layout: Layout, article: ArticleId) -> list[Path]:
    """Put an article that was removed last back with everyone's annotations; its tags are gone.

    Edits that somebody has made meanwhile, such as on another machine, join those that come back.

    Returns:
        Where other files are kept that were in the way.

    Raises:
        LibraryError: If it is there, is not in the trash, or someone is annotating it.
        SaveError: If it cannot be moved; the same again goes on with it.
    """
    bin_ = latest_bin(layout, article)
    if bin_ is None or is_there(layout.article(article)):
        where = "is not in the trash" if bin_ is None else "is in the library"
        raise LibraryError(f"{article} {where}", remedy="`pressmark doctor` names what is missing")
    aside: list[Path] = []
    with ExitStack() as locks:
        locks.enter_context(Lock.take(layout.locks / "library.lock"))
        names = [folder.name for folder in layout.all_annotations.glob("*")]
        for name in [Annotator(name) for name in names if borne_by_annotator(name) == name]:
            path = layout.lock(article, name)
            lock = Lock.try_take(path)
            if lock is None:
                raise LibraryError(
                    f"{article} is being annotated by {holder(path)}", remedy="close it there first"
                )
            locks.enter_context(lock)
        files = [path for path in bin_.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.parent.name == "articles"):
            target = layout.root / path.relative_to(bin_)
            if is_there(target):
                here = read_file(target)
                if path.name.endswith(".edits.jsonl"):
                    held = read_file(path).splitlines(keepends=True)
                    more = [line for line in here.splitlines(keepends=True) if line not in held]
                    atomic_write(path, b"".join([*held, *more]))
                aside.append(keep_aside(target, here))
                target.unlink()
            move(path, target)
    return aside
