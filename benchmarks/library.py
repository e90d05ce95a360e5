"""How long a library of 50,000 articles takes to list, to index and to search, beside peers on the same articles."""

from __future__ import annotations

import random
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import accumulate, islice
from pathlib import Path

from benchmarks.table import Row, arguments, p99, report
from reader.core.article import Article, Block, BlockTable, article_id, text_digest
from reader.core.ids import Annotator
from reader.library.article_file import spell_article
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.protocol import Hit
from reader.stamps import now

SCREEN = 60
"""Articles that a first screen of the list shows."""
WORDS = 500
SOMEONE = Annotator("someone")
STARTS = ("b", "ch", "d", "f", "gr", "h", "l", "m", "n", "pr", "r", "s", "st", "t", "v", "w")
MIDDLES = ("a", "e", "i", "o", "u", "ea", "ou", "é")
ENDS = ("n", "r", "st", "ld", "m", "ck", "nt", "l", "")


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "")
    total = 10_000 if options.quick else 50_000
    with tempfile.TemporaryDirectory() as folder:
        library = init_library(Path(folder) / "library", "benchmark")
        vocabulary = words()
        fill(library, vocabulary, total)
        rows = [*listing(library, total), *searching(library, vocabulary, total)]
    report(rows, options.json)


def words() -> list[str]:
    """Return made-up words, the commonest first."""
    source = random.Random(1)
    parts = [start + middle + end for start in STARTS for middle in MIDDLES for end in ENDS]
    made = {"".join(source.choices(parts, k=source.choice((1, 1, 2, 2, 3)))) for _ in range(40_000)}
    return sorted(made, key=lambda word: (len(word), word))


def fill(library: FolderLibrary, vocabulary: Sequence[str], total: int) -> None:
    """Write the files of articles whose words are as frequent as in a language (Zipf's law)."""
    source = random.Random(2)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(vocabulary))))
    for number in range(total):
        picked = source.choices(vocabulary, cum_weights=weights, k=WORDS)
        paragraphs = [" ".join(picked[start : start + 80]) for start in range(0, WORDS, 80)]
        title = " ".join(picked[:6])
        text = f"{title}\n\n" + "\n\n".join(f"“{words.capitalize()},” they said." for words in paragraphs)
        digest = text_digest(text)
        article = Article(
            article_id(title, digest), title, text, digest, BlockTable([Block(0, len(text))]),
            publisher=f"Paper {number % 40}", added=now(),
        )  # fmt: skip
        (library.root / "articles" / f"{article.id}.json").write_bytes(spell_article(article))


def listing(library: FolderLibrary, total: int) -> Iterator[Row]:
    """Measure the list without and with a cache, beside `stat` of every article's file."""
    peer = "os.scandir and stat of all files"
    cold = timed(lambda: library.summaries(SOMEONE))
    warm = [timed(lambda: library.summaries(SOMEONE)) for _ in range(5)]
    stats = [seconds(lambda: [e.stat() for e in (library.root / "articles").iterdir()]) for _ in range(5)]
    floor = statistics.median(stats)
    for name, first, everything in (
        ("first time", cold[0], cold[1]),
        ("cached", *(statistics.median(column) for column in zip(*warm, strict=True))),
    ):
        yield absolute(f"list {total:,} articles, {name}: first {SCREEN}", first, peer, floor, 0.05)
        limit = 1.0 if name == "cached" else None
        yield absolute(f"list {total:,} articles, {name}: all", everything, peer, floor, limit)


def searching(library: FolderLibrary, vocabulary: Sequence[str], total: int) -> Iterator[Row]:
    """Measure building the index and the first screen of hits, beside a bare FTS5 table with the same texts."""
    own = seconds(lambda: list(library.update_index()))
    again = seconds(lambda: list(library.update_index()))
    with closing(sqlite3.connect(library.root / "bare.sqlite")) as bare:
        bare.execute(
            "CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = 'unicode61 remove_diacritics 2')"
        )
        peer = seconds(lambda: build(bare, library))
        yield absolute(
            "index 1,000 articles", own / total * 1000, "bare FTS5, texts kept", peer / total * 1000, None
        )
        yield absolute(
            f"find that {total:,} articles are indexed", again, "bare FTS5, from nothing", peer, None
        )
        asked = queries(vocabulary)
        ours = [seconds(partial(first_hits, library, words)) for words in asked]
        theirs = [seconds(partial(ranked, bare, words)) for words in asked]
    name = f"search {total:,} articles: first 10 hits"
    yield absolute(f"{name}, median", statistics.median(ours), "bare FTS5", statistics.median(theirs), 0.05)
    yield absolute(f"{name}, p99", p99(ours), "bare FTS5", p99(theirs), 0.05)
    rare = vocabulary[len(vocabulary) // 3]
    grep = seconds(
        lambda: subprocess.run(
            ["grep", "-rlw", rare, str(library.root / "articles")], capture_output=True, check=False
        )
    )
    found = seconds(lambda: library.holding(rare))
    yield absolute("all articles that hold a rare word", found, "grep -rlw", grep, None)


def queries(vocabulary: Sequence[str]) -> list[str]:
    """Return what people type: words common and rare, two of them, phrases, beginnings of words."""
    source = random.Random(3)
    common, usual, rare = vocabulary[:20], vocabulary[20:2000], vocabulary[2000:]
    made: list[str] = []
    for _ in range(20):
        one, two = source.choice(usual), source.choice(usual)
        made += [
            source.choice(common),
            one,
            source.choice(rare),
            f"{one} {two}",
            f"{source.choice(common)} {one}",
        ]
        made += [
            f'"{source.choice(common)} {source.choice(common)}"',
            f"{one} {two[:3]}",
            source.choice(rare)[:4],
        ]
        made += [source.choice(rare)[:2], f"{one} -{source.choice(common)}"]
    return made


def first_hits(library: FolderLibrary, words: str) -> list[Hit]:
    """Return the first ten hits for words that are being typed."""
    return list(islice(library.search(words, incremental=True), 10))


def build(database: sqlite3.Connection, library: FolderLibrary) -> None:
    """Put all articles into a bare table."""
    for article in library.ids():
        held = library.article(article)
        database.execute("INSERT INTO words VALUES (?, ?)", (held.title, held.text))
    database.commit()


def ranked(database: sqlite3.Connection, words: str) -> list[object]:
    """Return the best ten with their snippets, as FTS5 does by itself."""
    if words.startswith('"'):
        query = words
    else:
        *whole, last = words.split()
        terms = [f'"{word}"' for word in whole] + [f"NOT {last[1:]}" if last[0] == "-" else f'"{last}" *']
        query = " ".join(terms)
    statement = """
        SELECT title, snippet(words, 1, '<', '>', '…', 30) FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10
    """
    return database.execute(statement, (query,)).fetchall()


def timed(make: Callable[[], Iterable[object]]) -> tuple[float, float]:
    """Return the seconds until a first screen of things has come, and until all have."""
    start = time.perf_counter()
    things = iter(make())
    list(islice(things, SCREEN))
    first = time.perf_counter() - start
    for _ in things:
        pass
    return first, time.perf_counter() - start


def seconds(action: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def absolute(name: str, own: float, peer_name: str, peer: float, limit: float | None) -> Row:
    """Return a row whose target is a time in seconds, shown as the ratio to the peer that it stands for."""
    target = None if limit is None else round(limit / peer, 2)
    label = name if limit is None else f"{name} (≤ {limit * 1000:g} ms)"
    return Row(
        label,
        round(own * 1000, 3),
        "ms",
        peer_name,
        round(own / peer, 3),
        target,
        limit is None or own <= limit,
    )


if __name__ == "__main__":
    main()
