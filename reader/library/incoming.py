"""Articles that are new to a library, with what annotators have made of them: many at once, in one durable step.

Their files are written and synced where nobody looks, and then renamed. An annotator's files come before the article
that they are about, and the log before its checkpoint: an article is here once its own file is, and then all of it is.
What a crash leaves of an article that is not here yet is found when it comes again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from reader.core.ids import ArticleId
from reader.errors import SaveError
from reader.files import make_folder, read_file, save_error, sync_folder, sync_whole, write_new
from reader.library.first_work import FirstWork
from reader.library.layout import Layout, checked_id
from reader.library.lock import Lock
from reader.library.mounts import can_sync_whole
from reader.library.uninterrupted import uninterrupted
from reader.stamps import new_id

_ANY = ArticleId("any")


class Incoming(NamedTuple):
    """An article that is new to a library.

    Args:
        id: Its id.
        content: The content of its file.
        source: The bytes that it was made from.
        suffix: How the name of their file ends.
        works: What annotators have made of it.
        staged: What the names of its files begin with on the stage, where they are; what is in them is not here then.
    """

    id: ArticleId
    content: bytes
    source: bytes
    suffix: str
    works: Sequence[FirstWork] = ()
    staged: str = ""

    @property
    def size(self) -> int:
        """How many bytes of its files are here."""
        works = sum(len(work.log) + len(work.checkpoint) for work in self.works)
        return len(self.content) + len(self.source) + works


class _File(NamedTuple):
    """A file on its way.

    Args:
        turn: When it is put in its place: with the first, the second or the last.
        staged: Where it is written.
        folder: Where it goes.
        target: Its path when it is there.
    """

    turn: int
    staged: str
    folder: str
    target: str


class Stage:
    """Where the files of new articles are written before they are put in their places; one process at a time has it.

    Args:
        layout: Where the library lies.

    Raises:
        SaveError: When it is entered, if it cannot be made or another process has it.
    """

    def __init__(self, layout: Layout) -> None:
        self.folder = str(layout.incoming)
        self.is_synced_whole = can_sync_whole(layout.root)
        """Whether what others have written here, without waiting for the disk, is made durable with the step."""
        self._layout = layout
        self._open = ExitStack()
        self._descriptor = -1

    def __enter__(self) -> Stage:
        layout = self._layout
        with ExitStack() as stack:
            stack.enter_context(Lock.take(layout.locks / "incoming.lock"))
            if layout.incoming.is_symlink():
                raise SaveError("a link is in the way", where=str(layout.incoming), remedy="remove the link")
            stack.callback(_try_to_clear, layout.incoming)
            try:
                _empty(layout.incoming)
                layout.incoming.mkdir(exist_ok=True)
                if self.is_synced_whole:
                    self._descriptor = os.open(layout.incoming, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
                    stack.callback(os.close, self._descriptor)
            except OSError as fault:
                raise save_error("the articles cannot be kept", layout.articles, fault) from fault
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def take_in(self, arrivals: Sequence[Incoming]) -> Sequence[ArticleId]:
        """Keep new articles with what annotators have made of them; when this returns, they are on the disk.

        Args:
            arrivals: The articles; several of the same id bring what several annotators have made of it. Other ids
                differ in more than case.

        Returns:
            The ids of those of which anything is here already. Nothing of them is kept.

        Raises:
            LibraryError: If an id or an annotator's name cannot be one, or a link leads out of the library.
            SaveError: If they cannot be written. Some of them may be here, each with all of its annotations.
        """
        layout = self._layout
        try:
            written = iter(write_staged(self.folder, [new for new in arrivals if not new.staged]))
            files = _files(layout, [new if new.staged else next(written) for new in arrivals])
            if self.is_synced_whole and any(new.staged for new in arrivals):
                sync_whole(self._descriptor)
            with Lock.take(layout.locks / "library.lock"):
                new = {article: each for article, each in files.items() if not any(map(_is_taken, each))}
                with uninterrupted():
                    _put([file for each in new.values() for file in each])
        except OSError as fault:
            raise save_error("the articles cannot be kept", layout.articles, fault) from fault
        return [article for article in files if article not in new]

    def content_of(self, arrival: Incoming) -> bytes:
        """Return the content of an article's file, wherever it is."""
        return (
            read_file(Path(f"{self.folder}/{arrival.staged}.article")) if arrival.staged else arrival.content
        )

    def drop(self, arrival: Incoming) -> None:
        """Remove what is on the stage of an article that is not to be kept."""
        if arrival.staged:
            _remove(path for path, _ in _written(self.folder, arrival))


def write_staged(stage: str, arrivals: Sequence[Incoming], *, durable: bool = True) -> Sequence[Incoming]:
    """Write the files of articles on a stage, and return the articles without what is in them.

    Args:
        stage: The folder of it.
        arrivals: The articles.
        durable: Wait for the disk.

    Raises:
        OSError: If they cannot be written.
    """
    batch = new_id("b")
    named = [new._replace(staged=f"{batch}.{number}") for number, new in enumerate(arrivals)]
    files = [file for new in named for file in _written(stage, new)]
    try:
        write_new(files, durable=durable)
    except OSError:
        _remove(path for path, _ in files)
        raise
    return [_emptied(new) for new in named]


def told_apart(new: Incoming) -> Incoming:
    """Return an article that nobody is going to keep, without its files: a digest tells it from any other."""
    return _emptied(new)._replace(content=sha256(new.content).digest())


def _emptied(new: Incoming) -> Incoming:
    works = [FirstWork(work.annotator, b"", b"") for work in new.works]
    return new._replace(content=b"", source=b"", works=works)


def take_in(layout: Layout, arrivals: Sequence[Incoming]) -> Sequence[ArticleId]:
    """Keep new articles on a stage of their own, as `Stage.take_in` does."""
    with Stage(layout) as stage:
        return stage.take_in(arrivals)


def clear_away(layout: Layout) -> None:
    """Remove what a step that was broken off has left on its way.

    Raises:
        SaveError: If it cannot be removed, or others are keeping articles.
    """
    with Lock.take(layout.locks / "incoming.lock"):
        try:
            _clear(layout.incoming)
        except OSError as fault:
            raise save_error("the folder cannot be removed", layout.incoming, fault) from fault


def _written(stage: str, new: Incoming) -> Iterator[tuple[str, bytes]]:
    """Yield where each file of an article lies on a stage, and what is in it."""
    staged = f"{stage}/{new.staged}"
    yield f"{staged}.source", new.source
    for number, work in enumerate(new.works):
        yield f"{staged}.{number}.log", work.log
        yield f"{staged}.{number}", work.checkpoint
    yield f"{staged}.article", new.content


def _files(layout: Layout, arrivals: Sequence[Incoming]) -> dict[ArticleId, list[_File]]:
    """Return the files of each article; its own and its source are those of the first that brings it."""
    articles = _place(layout.article(_ANY))
    sources = {suffix: _place(layout.source(_ANY, suffix)) for suffix in {item.suffix for item in arrivals}}
    annotators = {work.annotator for arrival in arrivals for work in arrival.works}
    logs = {annotator: _place(layout.log(_ANY, annotator)) for annotator in annotators}
    checkpoints = {annotator: _place(layout.checkpoint(_ANY, annotator)) for annotator in annotators}
    files: dict[ArticleId, list[_File]] = {}
    for arrival in arrivals:
        name = checked_id(arrival.id)
        staged = f"{layout.incoming}/{arrival.staged}"
        each = files.setdefault(arrival.id, [])
        if not each:
            each += (
                _file(0, f"{staged}.source", sources[arrival.suffix], name),
                _file(2, f"{staged}.article", articles, name),
            )
        for number, work in enumerate(arrival.works):
            each.append(_file(0, f"{staged}.{number}.log", logs[work.annotator], name))
            each.append(_file(1, f"{staged}.{number}", checkpoints[work.annotator], name))
    return files


def _place(of_any: Path) -> tuple[str, str]:
    """Return the folder of the file of any article, and how its name goes on after the article's."""
    return str(of_any.parent), of_any.name.removeprefix(_ANY)


def _file(turn: int, staged: str, place: tuple[str, str], name: str) -> _File:
    folder, ending = place
    return _File(turn, staged, folder, f"{folder}/{name}{ending}")


def _is_taken(file: _File) -> bool:
    return os.path.lexists(file.target)


def _put(files: Sequence[_File]) -> None:
    """Put files in their places, and wait for the folders after each turn."""
    for turn in range(3):
        due = [file for file in files if file.turn == turn]
        folders = [Path(folder) for folder in {file.folder for file in due}]
        for folder in folders:
            make_folder(folder)
        for file in due:
            os.rename(file.staged, file.target)  # noqa: PTH104 - of thousands; a Path takes several times as long
        for folder in folders:
            sync_folder(folder)


def _clear(stage: Path) -> None:
    """Remove what a step that was broken off has left."""
    if _empty(stage):
        stage.rmdir()


def _empty(stage: Path) -> bool:
    """Remove what is in a stage, and tell whether there is one."""
    if not stage.is_dir() or stage.is_symlink():
        return False
    for path in stage.iterdir():
        path.unlink()
    return True


def _remove(paths: Iterable[str]) -> None:
    """Remove what is there of some files; what cannot be removed goes with the stage."""
    for path in paths:
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108


def _try_to_clear(stage: Path) -> None:
    with suppress(OSError):
        _clear(stage)
