"""Articles that are new to a library, with what annotators have made of them: many at once, in one durable step.

Their files are written and synced where nobody looks, and then renamed. An annotator's files come before the article
that they are about, and the log before its checkpoint: an article is here once its own file is, and then all of it is.
What a crash leaves of an article that is not here yet is found when it comes again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.core.dataclass import dataclass
from reader.core.ids import ArticleId
from reader.errors import SaveError
from reader.files import make_folder, save_error, sync_folder, write_new
from reader.library.first_work import FirstWork
from reader.library.layout import Layout, checked_id
from reader.library.lock import Lock

_ANY = ArticleId("any")


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article that is new to a library.

    Args:
        id: Its id.
        content: The content of its file.
        source: The bytes that it was made from.
        suffix: How the name of their file ends.
        works: What annotators have made of it.
    """

    id: ArticleId
    content: bytes
    source: bytes
    suffix: str
    works: Sequence[FirstWork] = ()

    @property
    def size(self) -> int:
        """How many bytes all its files have."""
        works = sum(len(work.log) + len(work.checkpoint) for work in self.works)
        return len(self.content) + len(self.source) + works


class _File(NamedTuple):
    """A file on its way.

    Args:
        turn: When it is put in its place: with the first, the second or the last.
        staged: Where it is written.
        folder: Where it goes.
        name: What it is called there.
        content: What is in it.
    """

    turn: int
    staged: str
    folder: str
    name: str
    content: bytes

    @property
    def target(self) -> str:
        """Its path when it is there."""
        return f"{self.folder}/{self.name}"


def take_in(layout: Layout, arrivals: Sequence[Incoming]) -> Sequence[ArticleId]:
    """Keep new articles with what annotators have made of them; when this returns, they are on the disk.

    Args:
        layout: Where the library lies.
        arrivals: The articles, whose ids differ in more than case.

    Returns:
        The ids of those of which anything is here already. Nothing of them is kept.

    Raises:
        LibraryError: If an id or an annotator's name cannot be one, or a link leads out of the library.
        SaveError: If they cannot be written. Some of them may be here, each with all of its annotations.
    """
    with Lock.take(layout.locks / "incoming.lock"):
        if layout.incoming.is_symlink():
            raise SaveError("a link is in the way", where=str(layout.incoming), remedy="remove the link")
        files = dict(_files(layout, arrivals))
        try:
            _clear(layout.incoming)
            layout.incoming.mkdir()
            write_new([(file.staged, file.content) for each in files.values() for file in each])
            with Lock.take(layout.locks / "library.lock"):
                new = {article: each for article, each in files.items() if not any(map(_is_taken, each))}
                _put([file for each in new.values() for file in each])
        except OSError as fault:
            raise save_error("the articles cannot be kept", layout.articles, fault) from fault
        finally:
            with suppress(OSError):
                _clear(layout.incoming)
    return [article for article in files if article not in new]


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


def _files(layout: Layout, arrivals: Sequence[Incoming]) -> Iterator[tuple[ArticleId, list[_File]]]:
    """Yield the files of each article."""
    stage, articles = str(layout.incoming), _place(layout.article(_ANY))
    sources = {suffix: _place(layout.source(_ANY, suffix)) for suffix in {item.suffix for item in arrivals}}
    annotators = {work.annotator for arrival in arrivals for work in arrival.works}
    logs = {annotator: _place(layout.log(_ANY, annotator)) for annotator in annotators}
    checkpoints = {annotator: _place(layout.checkpoint(_ANY, annotator)) for annotator in annotators}
    for arrival in arrivals:
        name = checked_id(arrival.id)
        staged = f"{stage}/{name}"
        files = [_file(0, f"{staged}.source", sources[arrival.suffix], name, arrival.source)]
        for number, work in enumerate(arrival.works):
            files.append(_file(0, f"{staged}.{number}.log", logs[work.annotator], name, work.log))
            files.append(_file(1, f"{staged}.{number}", checkpoints[work.annotator], name, work.checkpoint))
        yield arrival.id, [*files, _file(2, staged, articles, name, arrival.content)]


def _place(of_any: Path) -> tuple[str, str]:
    """Return the folder of the file of any article, and how its name goes on after the article's."""
    return str(of_any.parent), of_any.name.removeprefix(_ANY)


def _file(turn: int, staged: str, place: tuple[str, str], name: str, content: bytes) -> _File:
    folder, ending = place
    return _File(turn, staged, folder, name + ending, content)


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
    if stage.is_dir() and not stage.is_symlink():
        for path in stage.iterdir():
            path.unlink()
        stage.rmdir()
