"""How fast a library of 50,000 articles with 1,000,000 spans is exported and imported, and what memory that takes.

The peer is `orjson.dumps` of the same records where they are in memory already: it reads no files and checks nothing.
What counts is the time on the clock; CPU seconds, of all processes together, stand beside it. Memory is that of all
processes at their largest, with what they share counted once. Beside it stand the writers of other programs, where
`make conformance` has made their environments: on the first 1,000 articles, held in their own form already.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import accumulate, islice
from multiprocessing import Process
from pathlib import Path
from random import Random
from unittest.mock import patch

import orjson

from benchmarks.corpus import ANNOTATOR, span
from benchmarks.library import words
from benchmarks.table import Row, add_arguments, report
from reader.core.annotation import Fragment
from reader.core.article import Article, Block, BlockTable, article_id, text_digest
from reader.core.edit import Change, Edit
from reader.library.article_file import spell_article
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.stamps import new_id, now

SPANS = 20
WORDS = 500
PEERS = {
    "label-studio": ("label-studio-sdk", "label-studio-sdk's converter to JSON_MIN"),
    "label-studio-conll": ("label-studio-sdk", "label-studio-sdk's converter to CoNLL"),
    "datasets": ("datasets", "datasets' to_json"),
    "doccano": ("doccano", "doccano's export"),
    "spacy": ("spacy", "spaCy's DocBin"),
}
"""The environment of each peer, and what it is called."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took, with all the processes that it started.

    Args:
        clock: Seconds on the clock.
        cpu: CPU seconds.
        memory: The most that was held at a time, in megabytes.
    """

    clock: float
    cpu: float
    memory: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    parser.add_argument(
        "--in", dest="place", type=Path, help="make the libraries here, or take those that are here"
    )
    parser.add_argument(
        "--no-import", action="store_true", help="leave out the way back, which waits for the disk"
    )
    options = parser.parse_args()
    total = 1_000 if options.quick else 50_000
    with ExitStack() as stack:
        root = options.place or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        library, small = (
            filled(root / f"library-{total}", total),
            filled(root / f"small-{total}", total // 10),
        )
        out = root / "out.jsonl"
        rows = list(exporting(library, small, out, total))
        if not options.no_import:
            rows += importing(root / new_id("copy"), out, rows)
        rows += others(out, rows[1].value / total)
    report(rows, options.json)


def filled(place: Path, total: int) -> Path:
    """Return the folder of a library with so many articles, which is made where there is none."""
    if not (place / "library.toml").exists():
        fill(init_library(place, "benchmark"), total)
    return place


def fill(library: FolderLibrary, total: int) -> None:
    """Add articles of 500 words with 20 spans each."""
    # What is lost in a power cut here is made again; waiting for the disk would take most of an hour.
    with patch("os.fdatasync", lambda _: None), patch("os.fsync", lambda _: None):
        _fill(library, total)


def _fill(library: FolderLibrary, total: int) -> None:
    source = Random(3)
    vocabulary = words()
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(vocabulary))))
    for number in range(total):
        picked = source.choices(vocabulary, cum_weights=weights, k=WORDS)
        title = f"{number} {' '.join(picked[:5])}"
        text = f"{title}\n\n“{' '.join(picked)},” they said."
        digest = text_digest(text)
        article = Article(
            article_id(title, digest), title, text, digest, BlockTable([Block(0, len(text))]),
            publisher=f"Paper {number % 40}", added=now(),
        )  # fmt: skip
        (library.root / "articles" / f"{article.id}.json").write_bytes(spell_article(article))
        starts = sorted(source.sample(range(len(text) - 200), SPANS))
        made = [
            span(
                number * SPANS + place,
                ("quote", "claim", "entity")[place % 3],
                Fragment(start, start + 5 + 7 * place),
            )
            for place, start in enumerate(starts)
        ]
        with closing(library.open(article.id, ANNOTATOR)) as journal:
            changes = tuple(Change(None, item) for item in made)
            journal.append(Edit(journal.next_seq, f"d-{number}", now(), ANNOTATOR, "label.claim", changes))


def exporting(library: Path, small: Path, out: Path, total: int) -> list[Row]:
    """Measure the export, and its memory on a tenth of the library and on all of it."""
    for place in (small, library):
        read_all(place)
    little = run("export", "--library", str(small), "--to", str(out))
    much = run("export", "--library", str(library), "--to", str(out))
    with out.open("rb") as lines:
        records = [orjson.loads(line) for line in lines]
    assert (len(records), sum(len(record["spans"]) for record in records)) == (total, total * SPANS)
    clock, cpu = time.perf_counter(), time.process_time()
    for record in records:
        orjson.dumps(record)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    peer = "orjson.dumps in memory"
    growth = round(much.memory - little.memory, 1)
    name = f"export of {total:,} articles, {total * SPANS:,} spans"
    return [
        least(name, much.clock, peer, clock / much.clock, 0.2),
        least("export of the same in CPU time", much.cpu, peer, cpu / much.cpu),
        Row(
            "memory beyond a tenth as many", growth, "MB", f"of {much.memory:.0f} MB", None, 50, growth <= 50
        ),
    ]


def read_all(library: Path) -> None:
    """Read every file of a library, so that the system has it in memory, as it has the peer's records."""
    for folder in ("articles", "annotations"):
        for path in (library / folder).rglob("*.json*"):
            path.read_bytes()


def importing(copy: Path, file: Path, exported: list[Row]) -> list[Row]:
    """Measure the way back into an empty library, beside the export on the clock and in CPU time.

    The floor is what the disk and the kernel take for it: as many files of the same sizes, written by as many
    processes as there are processors. What was just deleted slows the making of files down for minutes on some file
    systems, so that nothing is deleted before all has been measured.
    """
    init_library(copy, "copy")
    try:
        cost = run("--library", str(copy), "import", str(file))
        sizes = [path.stat().st_size for path in copy.rglob("*") if path.is_file()]
        clock, cpu = files_alone(copy / "floor", sizes)
    finally:
        shutil.rmtree(copy)
    floor = f"the floor of it: {len(sizes):,} files of the same sizes, written and synced"
    exported_clock, exported_cpu = (row.value / 1000 for row in exported[:2])
    return [
        least("import of the same", cost.clock, "our export", exported_clock / cost.clock, 0.5),
        least("import of the same in CPU time", cost.cpu, "our export", exported_cpu / cost.cpu),
        least(floor, clock, "our export", exported_clock / clock),
        least("the floor in CPU time", cpu, "our export", exported_cpu / cpu),
    ]


def files_alone(place: Path, sizes: Sequence[int]) -> tuple[float, float]:
    """Write files of some sizes, and return the seconds that it took on the clock and in CPU time."""
    place.mkdir()
    processes = os.cpu_count() or 1
    before, start = sum(os.times()[:4]), time.perf_counter()
    writers = [
        Process(target=write_files, args=(f"{place}/{share}", sizes[share::processes]))
        for share in range(processes)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    os.sync()
    return time.perf_counter() - start, sum(os.times()[:4]) - before


def write_files(prefix: str, sizes: Sequence[int]) -> None:
    """Write files of some sizes, each named by a prefix and a number."""
    content = memoryview(bytes(max(sizes, default=0)))
    for number, size in enumerate(sizes):
        with Path(f"{prefix}.{number}").open("wb", buffering=0) as file:
            file.write(content[:size])


def least(name: str, seconds: float, peer: str, ratio: float, target: float | None = None) -> Row:
    """Return a row of a time, whose target is the least that the peer's time should be over it."""
    holds = target is None or ratio >= target
    return Row(name, round(seconds * 1000, 1), "ms", peer, round(ratio, 4), target, holds, least=True)


def others(file: Path, milliseconds: float) -> Iterator[Row]:
    """Measure the writers of other programs, in CPU time, beside what our export took of it for each article."""
    some = file.with_name("some.jsonl")
    with file.open("rb") as lines:
        some.write_bytes(b"".join(islice(lines, 1000)))
    articles = some.read_bytes().count(b"\n")
    for peer, (environment, name) in PEERS.items():
        pythons = sorted(
            made.with_name("bin") / "python" for made in Path(".conformance").glob(f"{environment}-*/ready")
        )
        if not pythons:
            continue
        script = Path(__file__).with_name("export_peers.py")
        done = subprocess.run(
            [pythons[-1], "-P", script, peer, some], capture_output=True, text=True, check=True
        )
        seconds, version = done.stdout.split()[-2:]
        theirs = float(seconds) * 1000
        ratio = theirs / (milliseconds * articles)
        yield Row(
            f"{name} {version}, {articles:,} articles",
            round(theirs, 1),
            "ms",
            "our export of as many",
            round(ratio, 2),
            None,
            True,
        )


def run(*words: str) -> Cost:
    """Run a command, and return what it took.

    Raises:
        RuntimeError: If it fails.
    """
    start = time.perf_counter()
    command = [sys.executable, "-m", "reader", *words]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdout=quiet, stderr=quiet, env=dict(os.environ, PYTHONWARNINGS="ignore")
    ) as made:
        memory = 0.0
        while True:
            ended, status, usage = os.wait4(made.pid, os.WNOHANG)
            if ended:
                break
            memory = max(memory, held(made.pid))
            time.sleep(0.05)
        clock = time.perf_counter() - start
        made.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise RuntimeError(f"{words} failed")
    return Cost(clock, usage.ru_utime + usage.ru_stime, memory)


def held(process: int) -> float:
    """Return the memory of a process and those that it has started, in megabytes, each shared page in parts."""
    try:
        about = Path(f"/proc/{process}")
        children = (about / "task" / str(process) / "children").read_text().split()
        sizes = (line.split() for line in (about / "smaps_rollup").read_text().splitlines())
        own = next((int(size[1]) for size in sizes if size[0] == "Pss:"), 0) / 1024
    except OSError:
        return 0.0  # It has just ended.
    return own + sum(held(int(child)) for child in children)


if __name__ == "__main__":
    main()
