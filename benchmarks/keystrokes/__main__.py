"""How few keys an attribution takes in this editor, beside a tool that selects by tokens.

For each gold attribution the shortest script of keys is searched that the editor turns into exactly the gold: the
spans with their labels and pieces, and their relations. Every script is typed into a fresh editor that holds all
earlier gold of the article and has selected what the script before has left; so the way from one attribution to the
next is counted too, save for the first of an article, which is begun where a new reader is. Reading is free, every
key is one, and no count is higher than 3. Entities are made in the same way; the first mention of somebody needs a
type, and one who is known has to be tied to whom the register knows.

Whether its spans can be made exactly is looked at in all of the corpus, also where keys are counted for a sample;
with --quick, in so many articles at most.

Attributions are measured twice: with the editor's suggestions switched off, and with them on. Without them nothing
is proposed and no cue is gone to; a letter that one points with may still stand for the noun phrase or the rest of the
sentence from there on, as the keys do that select these. With them, what the rules find in the article is offered too,
and the key that accepts one suggestion and goes on to the next counts once.
Entities are measured with what is offered once a name was labelled, and a known name that one has gone to is labelled
with one key.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import TypeVar

from benchmarks.keystrokes.exact import spans_made
from benchmarks.keystrokes.figures import Measured, measured
from benchmarks.keystrokes.gold import (
    GoldArticle,
    Task,
    place_of,
    pull_quotes,
    read_article_file,
    read_corpus,
    read_samples,
)
from benchmarks.keystrokes.onward import goes_on
from benchmarks.keystrokes.rows import attribution_rows, entity_rows, span_rows, token_rows
from benchmarks.keystrokes.search import Found, Search
from benchmarks.keystrokes.tokens import TokenTool, counts, steps
from benchmarks.keystrokes.typing import Bench
from benchmarks.table import Row, figure, report, write
from reader.core.selection import Selection
from reader.suggest.entities import KnownNamesSuggester
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.suggestion import Suggester

RUN = 3
"""Tasks of a sample that are made one after the other, from where the one before left the cursor."""
QUICK_SAMPLE = 30
OWN = Path(__file__).with_name("own")
"""A few articles of our own, in the layout of a corpus."""

_Given = TypeVar("_Given")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring tasks of one article.

    Args:
        gold: The article.
        tasks: The article's attributions or entities.
        first: The number of the first to measure; the one before is made too, to begin where it ends.
        last: One past the last.
        suggesters: Whose suggestions the editor offers.
    """

    gold: GoldArticle
    tasks: tuple[Task, ...]
    first: int
    last: int
    suggesters: tuple[Suggester, ...]


def main() -> None:
    """Measure, and print each table as soon as it is there: a large corpus takes most of an hour."""
    options = _arguments()
    rows: list[Row] = []
    for table in _tables(options):
        report(table, None)
        sys.stdout.flush()
        rows += table
        if options.json:
            write(rows, options.json)


def _tables(options: argparse.Namespace) -> Iterator[list[Row]]:
    articles = list(read_corpus(options.corpus or OWN))
    yield [*pull_quote_rows(options.pull_quotes or OWN / "text" / "harbour.txt"), *token_rows(articles)]
    sample = options.sample or (QUICK_SAMPLE if options.quick else 0)
    total = sum(len(gold.attributions) for gold in articles)
    for suggesters in ((), (QuoteSuggester(),)):
        runs = drawn(articles, lambda gold: gold.attributions, sample, options.seed, suggesters=suggesters)
        groups = side_by_side(runs, made, options.processes)
        yield list(attribution_rows(groups, suggestions=bool(suggesters), total=total))
    mentioning = list(_mentions(options.entities)) if options.entities else list(read_samples())
    names = (KnownNamesSuggester(),)
    runs = drawn(mentioning, lambda gold: gold.entities, sample, options.seed, suggesters=names)
    yield list(entity_rows(side_by_side(runs, made, options.processes)))
    looked_at = articles[: QUICK_SAMPLE if options.quick else None]
    yield list(span_rows(side_by_side(looked_at, spans_made, options.processes)))
    if options.pty:
        from benchmarks.keystrokes.onscreen import typed_on_screen

        right = list(typed_on_screen(articles, options.pty))
        name = f"of {len(right)} scripts, those that the program makes otherwise on a terminal"
        yield [figure(name, right.count(False), "", target=0)]


def drawn(
    articles: Sequence[GoldArticle],
    tasks_of: Callable[[GoldArticle], tuple[Task, ...]],
    sample: int,
    seed: int,
    *,
    suggesters: tuple[Suggester, ...] = (),
) -> list[Run]:
    """Return a run for each article or, for a sample, runs of neighbours drawn without replacement.

    Args:
        articles: The articles.
        tasks_of: What is to be made of one.
        sample: How many tasks are drawn; 0 for all.
        seed: What the draw depends on.
        suggesters: Whose suggestions the editor offers.
    """
    size = RUN if sample else max((len(tasks_of(gold)) for gold in articles), default=1) or 1
    runs = [
        Run(gold, tasks_of(gold), first, min(first + size, len(tasks_of(gold))), suggesters)
        for gold in articles
        for first in range(0, len(tasks_of(gold)), size)
    ]
    if not sample:
        return runs
    random.Random(seed).shuffle(runs)
    found: list[Run] = []
    number = 0
    for run in runs:
        if number >= sample:
            break
        found.append(run)
        number += run.last - run.first
    return found


def side_by_side(given: Sequence[_Given], work: Callable[[_Given], _Found], processes: int) -> list[_Found]:
    """Return what work finds of each thing given, in their order, several at a time."""
    if processes < 2 or len(given) < 2:
        return [work(one) for one in given]
    with Pool(processes) as pool:
        return list(pool.imap(work, given))


def made(run: Run) -> list[Measured]:
    """Make the tasks of a run, and return what each took."""
    bench = Bench(run.gold.article, suggesters=run.suggesters)
    search, tool = Search(bench), TokenTool(run.gold.article.text)
    at = bench.editor().selection
    results: list[Measured] = []
    before: tuple[Task, Found] | None = None
    for number in range(max(0, run.first - 1), run.last):
        task, done = run.tasks[number], run.tasks[:number]
        found = search.script(task, done, at)
        if number >= run.first:
            peer = (tool.keys(task, steps), tool.keys(task, counts))
            led = bool(found and before and goes_on(bench, done[:-1], (before, (task, found))))
            results.append(measured(bench, task, done, found, peer, led=led))
        before = (task, found) if found else None
        piece = task.parts[0].fragments[-1]
        at = found.end if found else Selection(piece.start, piece.end)
    return results


def pull_quote_rows(file: Path) -> Iterator[Row]:
    """Yield a row for each pull quote of an article, made with its source once its paragraph is selected."""
    gold = read_article_file(file)
    bench = Bench(gold.article, suggesters=())
    search = Search(bench)
    for number, task in enumerate(pull_quotes(gold.article), 1):
        piece = task.parts[0].fragments[0]
        found = search.script(task, (), Selection(piece.start, piece.end))
        keys = (
            f"keys: {' '.join(found.typed.keys)}" if found else f"no script: {place_of(gold.article, task)}"
        )
        name = f"pull quote {number} of {file.name} with its source, on its paragraph"
        yield figure(name, float(found.cost) if found else float("inf"), "keys", keys, 4)


def _mentions(folder: Path) -> Iterator[GoldArticle]:
    from benchmarks.keystrokes.mentions import read_mentions

    yield from read_mentions(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"a sample of {QUICK_SAMPLE}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to FILE as well")
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="text/ and attributions/; our own few articles without it"
    )
    parser.add_argument(
        "--entities", type=Path, metavar="DIR", help="mentions in WebAnno TSV; our own sample without it"
    )
    parser.add_argument(
        "--pull-quotes", type=Path, metavar="FILE", help="an article with pull quotes; our own without it"
    )
    parser.add_argument("--sample", type=int, metavar="N", help="how many are drawn; all by default")
    parser.add_argument(
        "--pty",
        type=int,
        default=3,
        metavar="K",
        help="scripts to type into the program on a terminal too; 3",
    )
    parser.add_argument(
        "--processes", type=int, default=1, help="how many at a time; no figure depends on it"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    return parser.parse_args()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
