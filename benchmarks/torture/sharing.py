"""Processes that change the same library at the same time: every edit of each must be there in the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from benchmarks.table import Row, figure, reaching
from benchmarks.terminal import Terminal
from benchmarks.torture.hostile import pressmark
from reader.core.annotation import Entity
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.library.folder import FolderLibrary
from reader.library.opening import open_library
from tests.library.acts import add, article, library_in, span
from tests.torture.power_cut import quick_folder

_EDITS = 200
_PATIENCE = 300
_HARBOUR = article("The harbour")
_LONGEST_WAIT = 2.0


def rows(quick: bool) -> Iterable[Row]:
    """Let two processes work on the same annotations, on two annotators' of one article, and on what all share."""
    edits = 20 if quick else _EDITS
    waits = []
    for name, work in (
        ("the same annotations, opened in turn", _same),
        ("two annotators of one article", _beside),
        ("the register and the tags", _shared),
    ):
        kept, longest, broken = _together(work, edits)
        waits.append(longest)
        yield reaching(
            f"two processes × {edits} edits: {name}", kept, "kept",
            "; ".join([f"of {2 * edits}, the longest wait {longest:.2f} s", *broken]), 2 * edits,
        )  # fmt: skip
    yield figure("the longest wait for another process", max(waits), "s", "in all three", _LONGEST_WAIT)
    yield from _beside_the_app(10 if quick else 100)


def _beside_the_app(rounds: int) -> Iterable[Row]:
    """Annotate in the application while a command changes the library, round by round; then look for all of it."""
    with quick_folder() as folder:
        words = " ".join(f"word{number}" for number in range(2 * rounds))
        root = library_in(folder, article("The ferry", words), _HARBOUR).root
        ferry = next(name for name in open_library(root).ids() if name != _HARBOUR.id)
        open_library(root).put_entity(Entity(EntityId("e-1"), "Name", "PERSON"))
        answers, commands, refused = [], [], 0
        with Terminal(pressmark(root, "open", ferry), 160, 40, {"HOME": str(folder)}) as terminal:
            terminal.wait_for("SELECT")
            terminal.settle()
            for number in range(rounds):
                begin = time.monotonic()
                with subprocess.Popen(
                    pressmark(root, *_command(number, folder)),
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": str(folder)},
                ) as command:  # fmt: skip
                    answers += [terminal.press("w").seconds, terminal.press("c").seconds]
                    refused += command.wait() != 0
                commands.append(time.monotonic() - begin)
            terminal.type("\x1b\x11")
            status = terminal.end()
        kept = _spans(open_library(root), ferry, Annotator("ann")) + _ours(open_library(root), rounds)
        yield reaching(
            f"the app and the command line × {rounds} edits each", kept, "kept",
            f"of {2 * rounds}; {refused} commands refused, the app left with status {status}", 2 * rounds,
        )  # fmt: skip
        yield figure(
            "the longest wait beside each other", max(*answers, *commands), "s",
            f"a key {max(answers):.2f} s, a command {max(commands):.2f} s with the start of Python", _LONGEST_WAIT,
        )  # fmt: skip


def _command(number: int, folder: Path) -> tuple[str, ...]:
    """Return a command that changes what all share, another one each time."""
    match number % 4:
        case 0:
            return "tag", _HARBOUR.id, f"+tag-{number}"
        case 1:
            return "entities", "rename", "e-1", f"Name {number}"
        case 2:
            file = folder / f"file-{number}.txt"
            file.write_text(f"Title {number}\n\nText {number}.\n", "utf-8")
            return "add", str(file)
        case _:
            return "status", _HARBOUR.id, ("done", "flagged")[number // 4 % 2]


def _ours(library: FolderLibrary, rounds: int) -> int:
    """Return how many of the commands have left what they should."""
    kept = len(library.tags().get(_HARBOUR.id, ())) + len(library.ids()) - 2
    names = {name for entity in library.entities().values() for name in (entity.name, *entity.aliases)}
    kept += len(names & {f"Name {number}" for number in range(1, rounds, 4)})
    with closing(library.open(_HARBOUR.id, Annotator("ann"), writable=False)) as journal:
        edits = range(3, rounds, 4)
        last = ("done", "flagged")[edits[-1] // 4 % 2]
        return kept + (len(edits) if journal.status == last else 0)


def _together(work: Callable[[FolderLibrary, int, int], float], edits: int) -> tuple[int, float, list[str]]:
    """Return how many edits are there, the longest wait in seconds, and what broke."""
    with quick_folder() as folder:
        root = library_in(folder, _HARBOUR).root
        children = [_child(work, root, number, edits) for number in (0, 1)]
        said = []
        for pid, pipe in children:
            with os.fdopen(pipe) as words:
                said.append(words.read())
            os.waitpid(pid, 0)
        waits = [float(word) for word in said if word.replace(".", "").isdigit()]
        return (
            _kept(open_library(root)),
            max(waits, default=_PATIENCE),
            [word for word in said if "Error" in word],
        )


def _child(
    work: Callable[[FolderLibrary, int, int], float], root: Path, number: int, edits: int
) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            said = f"{work(open_library(root), number, edits):.3f}"
        except BaseException:  # noqa: BLE001 - whatever it is, it is reported
            said = traceback.format_exc()
        os.write(writing, said.encode())
        sys.stderr.flush()
        os._exit(0)
    os.close(writing)
    return pid, reading


def _same(library: FolderLibrary, number: int, edits: int) -> float:
    """Make edits in the same annotations; who finds them open elsewhere comes back in a moment."""
    done, longest, since = 0, 0.0, time.monotonic()
    while done < edits and time.monotonic() - since < _PATIENCE:
        with closing(library.open(_HARBOUR.id, Annotator("ann"))) as journal:
            if journal.holder is None:
                longest, since = max(longest, time.monotonic() - since), time.monotonic()
                for _ in range(min(5, edits - done)):
                    add(journal, span(number * 10_000 + done))
                    done += 1
        time.sleep(0.002 * (number + 1))
    return longest


def _beside(library: FolderLibrary, number: int, edits: int) -> float:
    with closing(library.open(_HARBOUR.id, Annotator(f"ann{number}"))) as journal:
        for done in range(edits):
            add(journal, span(number * 10_000 + done))
    return 0.0


def _shared(library: FolderLibrary, number: int, edits: int) -> float:
    longest = 0.0
    for done in range(edits):
        begin = time.monotonic()
        if done % 2:
            library.put_entity(Entity(EntityId(f"e-{number}-{done}"), f"Name {done}", "PERSON"))
        else:
            library.change_tags([_HARBOUR.id], add=[f"tag-{number}-{done}"])
        longest = max(longest, time.monotonic() - begin)
    return longest


def _kept(library: FolderLibrary) -> int:
    kept = len(library.entities()) + len(library.tags().get(_HARBOUR.id, ()))
    return kept + sum(_spans(library, _HARBOUR.id, name) for name in library.annotators(_HARBOUR.id))


def _spans(library: FolderLibrary, article: ArticleId, annotator: Annotator) -> int:
    with closing(library.open(article, annotator, writable=False)) as journal:
        return len(journal.annotations.spans)
