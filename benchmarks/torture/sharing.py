"""Two processes that change the same library at the same time: every edit of either must be there in the end."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from benchmarks.table import Row, figure, reaching
from reader.core.annotation import Entity
from reader.core.ids import Annotator, EntityId
from reader.library.folder import FolderLibrary, open_library
from tests.library.acts import add, article, library_in, span
from tests.torture.power_cut import quick_folder

_EDITS = 200
_PATIENCE = 300
_HARBOUR = article("The harbour")
_LONGEST_WAIT = 2.0


def rows(quick: bool) -> Iterable[Row]:
    """Let two processes work on the same annotations, on two annotators' of one article, and on what all share."""
    edits = 20 if quick else _EDITS
    for name, work in (
        ("the same annotations, opened in turn", _same),
        ("two annotators of one article", _beside),
        ("the register and the tags", _shared),
    ):
        kept, longest, broken = _together(work, edits)
        yield reaching(
            f"two processes × {edits} edits: {name}", kept, "kept",
            "; ".join([f"of {2 * edits}, the longest wait {longest:.2f} s", *broken]), 2 * edits,
        )  # fmt: skip
        if work is _shared:
            yield figure("the longest wait for another process", longest, "s", name, _LONGEST_WAIT)


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
    for annotator in library.annotators(_HARBOUR.id):
        with closing(library.open(_HARBOUR.id, annotator, writable=False)) as journal:
            kept += len(journal.annotations.spans)
    return kept
