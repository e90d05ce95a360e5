"""Checkpoints and logs damaged at random: what is whole is salvaged, what is damaged is kept, nothing breaks."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from benchmarks.table import Row, figure, reaching
from reader.core.ids import SpanId
from reader.errors import LibraryError
from reader.library.doctor import Examined, Finding, examine
from reader.library.folder import FolderLibrary
from reader.library.opening import open_library
from tests.library.acts import ANN, add, article, checkpoint_file, library_in, log_file, span
from tests.torture.power_cut import quick_folder

_FEW, _MANY = 200, 4_000
_SPANS = 60
_HARBOUR = article("The harbour")
_NAMES = [span(number).id for number in range(_SPANS)]


def rows(quick: bool) -> Iterable[Row]:
    """Damage a checkpoint, a log or both, open them and work on, or let the doctor mend them."""
    times = _FEW if quick else _MANY
    dice = random.Random(11)
    count: Counter[str] = Counter()
    first = ""
    with quick_folder() as folder:
        root = _annotated(folder / "whole").root
        records = _records(open_library(root))
        for number in range(times):
            hurt = folder / "hurt"
            shutil.copytree(root, hurt)
            damaged = _damage(open_library(hurt), dice, number % 3)
            both = checkpoint_file(open_library(hurt)), log_file(open_library(hurt))
            lines = {line for path in both for line in _lines(path.read_bytes())}
            whole = {name for name in _NAMES if lines & records[name]}
            count["whole"] += len(whole)
            try:
                found = _worked_on(hurt) if number % 2 else _mended(hurt)
                count["lost"] += len(whole - found)
                count["ill"] += any(not finding.is_note for finding in _examined(hurt)) and number % 2 == 0
            except LibraryError as fault:
                count["refused"] += 1
                first = first or str(fault)
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is counted
                count["tracebacks"] += 1
                first = first or f"{type(fault).__name__}: {fault}"
            count["overwritten"] += any(not _is_kept(content, hurt) for content in damaged)
            shutil.rmtree(hurt)
    tried = f"{times:,} damages of checkpoint, log or both; half opened, half mended by the doctor"
    yield reaching(
        "damaged checkpoints and logs: whole records salvaged",
        100 * (1 - count["lost"] / count["whole"]), "%",
        f"{count['whole'] - count['lost']:,} of {count['whole']:,}; {tried}", 100,
    )  # fmt: skip
    for name in ("overwritten", "tracebacks", "refused", "ill"):
        yield figure(f"damaged checkpoints and logs: {_NAMED[name]}", count[name], "bad", first or tried, 0)


_NAMED = {
    "overwritten": "overwritten without a copy",
    "tracebacks": "tracebacks",
    "refused": "not opened at all",
    "ill": "still damaged after `doctor --repair`",
}


def _annotated(folder: Path) -> FolderLibrary:
    library = library_in(folder, _HARBOUR)
    with closing(library.open(_HARBOUR.id, ANN)) as journal:
        for number in range(_SPANS):
            add(journal, span(number, number % 30, number % 30 + 9, note=f"note {number}"))
    return library


def _records(library: FolderLibrary) -> Mapping[SpanId, set[bytes]]:
    """Return the lines of log and checkpoint that hold each span."""
    lines = [line for file in (checkpoint_file, log_file) for line in _lines(file(library).read_bytes())]
    return {name: {line for line in lines if name.encode() in line} for name in _NAMES}


def _lines(content: bytes) -> list[bytes]:
    """Return the lines of a file that are ended, without the comma that parts two rows."""
    return [line.rstrip(b"\r").removesuffix(b",") for line in content.split(b"\n")[:-1]]


def _damage(library: FolderLibrary, dice: random.Random, kind: int) -> list[bytes]:
    """Damage the checkpoint, the log or both; return what each that is damaged holds then."""
    damaged = []
    files = checkpoint_file(library), log_file(library)
    for path in (files[:1], files[1:], files)[kind]:
        before = content = path.read_bytes()
        while content == before:
            content = dice.choice(_DAMAGES)(before, dice)
        path.write_bytes(content)
        damaged.append(content)
    return damaged


def _worked_on(root: Path) -> set[SpanId]:
    """Open the annotations, make an edit, and return the spans that there are after the next opening."""
    library = open_library(root)
    with closing(library.open(_HARBOUR.id, ANN)) as journal:
        add(journal, span(5_000))
    with closing(library.open(_HARBOUR.id, ANN, writable=False)) as journal:
        assert span(5_000).id in journal.annotations.spans, "the new edit is lost"
        return set(journal.annotations.spans)


def _mended(root: Path) -> set[SpanId]:
    for finding in examine(root, lambda _source: iter(()), Examined()):
        if finding.mend is not None:
            finding.mend()
    return _worked_on(root)


def _examined(root: Path) -> list[Finding]:
    return list(examine(root, lambda _source: iter(()), Examined()))


def _is_kept(content: bytes, root: Path) -> bool:
    """Tell whether every line of a damaged file is still in some file."""
    held = [path.read_bytes() for path in root.rglob("*") if path.is_file()]
    return content in held or all(any(line in one for one in held) for line in content.split(b"\n"))


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def _flipped(content: bytes, dice: random.Random) -> bytes:
    hurt = bytearray(content)
    for _ in range(dice.choice((1, 1, 3, 20))):
        hurt[dice.randrange(len(hurt))] ^= 1 << dice.randrange(8)
    return bytes(hurt)


def _zeroed(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    size = min(dice.choice((16, 512, 4096)), len(content) - start)
    return content[:start] + bytes(size) + content[start + size :]


def _removed(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    return content[:start] + content[start + dice.choice((1, 40, 400)) :]


def _doubled(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    return content[:start] + content[max(0, start - dice.choice((1, 40, 400))) :]


def _junk(content: bytes, dice: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    lines.insert(
        dice.randrange(len(lines) + 1), dice.choice((b"junk\n", b"{}\n", b"\xff\xfe\n", b'"7":{},\n'))
    )
    return b"".join(lines)


def _shuffled(content: bytes, dice: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


_DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _flipped, _zeroed, _removed, _doubled, _junk, _shuffled,
)  # fmt: skip
