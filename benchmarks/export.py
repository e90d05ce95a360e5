"""How fast a library of 50,000 articles with 1,000,000 spans is exported and imported, and what memory that takes.

The peer is `orjson.dumps` of the same records where they are in memory already: it reads no files and checks nothing.
Beside it stand the writers of other programs, where `make conformance` has made their environments: on the first 1,000
articles, held in their own form already.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from unittest.mock import patch

import orjson

from benchmarks.corpus import ANNOTATOR, span
from benchmarks.library import words
from benchmarks.table import Row, arguments, report
from reader.core.annotation import Fragment
from reader.core.article import Article, Block, BlockTable, article_id, text_digest
from reader.core.edit import Change, Edit
from reader.library.article_file import spell_article
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.stamps import now

SPANS = 20
WORDS = 500
PEERS = {
    "label-studio": ("label-studio-sdk", "label-studio-sdk's converter to JSON_MIN"),
    "datasets": ("datasets", "datasets' to_json"),
    "spacy": ("spacy", "spaCy's DocBin"),
}
"""The environment of each peer, and what it is called."""


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "")
    total = 1_000 if options.quick else 50_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        library = init_library(root / "library", "benchmark")
        small = init_library(root / "small", "benchmark")
        fill(library, total)
        fill(small, total // 10)
        out = root / "out.jsonl"
        rows = list(exporting(library.root, small.root, out, total))
        rows += importing(root / "copy", out, rows[0].value)
        rows += others(out, rows[0].value / total)
    report(rows, options.json)


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
    _, little = run("export", "--library", str(small), "--to", str(out))
    seconds, much = run("export", "--library", str(library), "--to", str(out))
    records = [orjson.loads(line) for line in out.read_bytes().splitlines()]
    assert len(records) == total
    start = time.process_time()
    for record in records:
        orjson.dumps(record)
    peer = time.process_time() - start
    share = peer / seconds
    name = f"export of {total:,} articles, {total * SPANS:,} spans"
    growth = (much - little) / 1024
    return [
        Row(
            name,
            round(seconds * 1000, 1),
            "ms",
            "orjson.dumps in memory",
            round(share, 4),
            0.2,
            share >= 0.2,
            least=True,
        ),
        Row("memory beyond a tenth as many", round(growth, 1), "MB", "", None, 50, growth <= 50),
    ]


def importing(copy: Path, file: Path, export_milliseconds: float) -> list[Row]:
    """Measure the way back into an empty library."""
    init_library(copy, "copy")
    seconds, _ = run("--library", str(copy), "import", str(file))
    share = export_milliseconds / (seconds * 1000)
    return [
        Row(
            "import of the same",
            round(seconds * 1000, 1),
            "ms",
            "our export",
            round(share, 2),
            0.5,
            share >= 0.5,
            least=True,
        )
    ]


def others(file: Path, milliseconds: float) -> Iterator[Row]:
    """Measure the writers of other programs beside what our export took for each article, in milliseconds."""
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


def run(*words: str) -> tuple[float, int]:
    """Run a command in a process of its own; return its CPU seconds and its most memory in kilobytes."""
    environment = dict(os.environ, PYTHONWARNINGS="ignore")
    quiet = [
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    ]
    child = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "reader", *words], environment, file_actions=quiet
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{words[0]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


if __name__ == "__main__":
    main()
