"""How few keys an attribution takes in this editor, beside a tool that selects by tokens.

For a sample of gold attributions the shortest script of keys is searched that the editor turns into exactly the gold:
the spans with their labels and pieces, and their relations. Every script is typed into a fresh editor and compared.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pool
from multiprocessing import TimeoutError as PoolTimeout
from pathlib import Path

from benchmarks.keystrokes.figures import PARTS, Measured, interval, measured, p90
from benchmarks.keystrokes.gold import GoldArticle, Task, read_corpus, read_samples
from benchmarks.keystrokes.search import Search
from benchmarks.keystrokes.tokens import TokenTool, counts, steps
from benchmarks.keystrokes.typing import Bench
from benchmarks.table import Row, figure, report
from reader.core.selection import Selection

RUN = 3
"""Attributions that are made one after the other, from where the one before left the cursor."""
SAMPLE, QUICK_SAMPLE = 300, 40
MINUTES, QUICK_MINUTES = 9.0, 0.9
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring tasks of one article.

    Args:
        gold: The article.
        tasks: The article's attributions or entities.
        first: The number of the first to measure; the one before is made too, to begin where it ends.
        last: One past the last.
    """

    gold: GoldArticle
    tasks: tuple[Task, ...]
    first: int
    last: int


def main() -> None:
    """Measure and print."""
    options = _arguments()
    articles = list(read_corpus(options.corpus) if options.corpus else read_samples())
    wanted = options.sample or (QUICK_SAMPLE if options.quick else SAMPLE)
    minutes = options.minutes or (QUICK_MINUTES if options.quick else MINUTES)
    # A tenth of the time is for the entities.
    end = time.monotonic() + 54 * minutes
    groups = in_time(sampled(articles, lambda gold: gold.attributions, wanted, options.seed), end)
    entity_runs = sampled(articles, lambda gold: gold.entities, wanted, options.seed)
    entities = in_time(entity_runs, time.monotonic() + 6 * minutes)
    rows = [*attribution_rows(articles, groups), *entity_rows(entities)]
    if options.pty:
        from benchmarks.keystrokes.onscreen import typed_on_screen

        right = list(typed_on_screen(articles, options.pty))
        rows.append(
            figure(
                f"scripts of {len(right)} that the program on a terminal makes otherwise",
                right.count(False),
                "",
                target=0,
            )
        )
    report(rows, options.json)


def sampled(
    articles: Sequence[GoldArticle],
    tasks_of: Callable[[GoldArticle], tuple[Task, ...]],
    wanted: int,
    seed: int,
) -> list[Run]:
    """Return runs of neighbouring tasks, drawn without replacement until there are as many tasks as wanted."""
    runs = [
        Run(gold, tasks_of(gold), first, min(first + RUN, len(tasks_of(gold))))
        for gold in articles
        for first in range(0, len(tasks_of(gold)), RUN)
    ]
    random.Random(seed).shuffle(runs)
    drawn: list[Run] = []
    for run in runs:
        left = wanted - sum(one.last - one.first for one in drawn)
        if left <= 0:
            break
        drawn.append(Run(run.gold, run.tasks, run.first, min(run.last, run.first + left)))
    return drawn


def in_time(runs: Sequence[Run], end: float) -> list[list[Measured]]:
    """Return what the tasks of runs took, of as many runs, in their order, as are made before a moment.

    Args:
        runs: The runs.
        end: The moment, by the monotonic clock in seconds.
    """
    done: list[list[Measured]] = []
    if not runs:
        return done
    with Pool(PROCESSES) as pool:
        results = pool.imap(made, runs)
        with suppress(PoolTimeout, StopIteration):
            while True:
                done.append(results.next(max(0.0, end - time.monotonic())))
    return done


def made(run: Run) -> list[Measured]:
    """Make the tasks of a run, and return what each took."""
    bench = Bench(run.gold.article)
    search, tool = Search(bench), TokenTool(run.gold.article.text)
    at = bench.editor().selection
    if run.first:
        before = run.tasks[run.first - 1]
        piece = before.parts[0].fragments[-1]
        warm = search.script(before, run.tasks[: run.first - 1], Selection(piece.start, piece.end))
        at = warm.end if warm else Selection(piece.start, piece.end)
    results: list[Measured] = []
    for number in range(run.first, run.last):
        task, done = run.tasks[number], run.tasks[:number]
        found = search.script(task, done, at)
        peer = (tool.keys(task, steps), tool.keys(task, counts))
        results.append(measured(bench, task, done, found, peer))
        piece = task.parts[0].fragments[-1]
        at = found.end if found else Selection(piece.start, piece.end)
    return results


def attribution_rows(articles: Sequence[GoldArticle], groups: Sequence[Sequence[Measured]]) -> Iterator[Row]:
    """Yield the rows about attributions, and print which commands their keys gave."""
    every = [one for group in groups for one in group]
    whole = [one for one in every if one.is_made]
    if not whole:
        return
    keys = [float(len(one.keys)) for one in whole]
    tools = [(TokenTool(gold.article.text), task) for gold in articles for task in gold.attributions]
    by_steps = statistics.fmean(tool.keys(task, steps) for tool, task in tools)
    by_counts = statistics.fmean(tool.keys(task, counts) for tool, task in tools)
    low, high = interval([[float(len(one.keys)) for one in group if one.is_made] for group in groups])
    _print_commands(whole)
    missed = 100 * sum(one.spans for one in every if not one.is_made) / sum(one.spans for one in every)
    peer = f"tokens: {by_steps:.1f} by steps, {by_counts:.1f} with counts, no links"
    yield figure("attributions measured", len(every), "")
    yield figure("gold spans for which no script is found in time", missed, "%", target=0)
    yield figure(
        "keys an attribution, mean",
        statistics.fmean(keys),
        "keys",
        f"{peer}; 95 %: {low:.2f} to {high:.2f}",
        9,
    )
    yield figure("keys an attribution, median", statistics.median(keys), "keys")
    yield figure("keys an attribution, p90", p90(keys), "keys")
    for part in PARTS:
        values = [float(one.by_part[part]) for one in whole]
        yield figure(f"keys for {part}, mean", statistics.fmean(values), "keys")
        yield figure(f"keys for {part}, median", statistics.median(values), "keys")
        yield figure(f"keys for {part}, p90", p90(values), "keys")
    yield figure("token tool, by steps, mean", by_steps, "keys", "all attributions, travel between them free")
    yield figure("token tool, with perfect counts, mean", by_counts, "keys", "the same")


def entity_rows(groups: Sequence[Sequence[Measured]]) -> Iterator[Row]:
    """Yield the rows about entities."""
    every = [one for group in groups for one in group]
    for kind, known, target in (("first mention", False, 4.5), ("known", True, 3.0)):
        keys = [float(len(one.keys)) for one in every if one.is_made and one.known is known]
        if keys:
            yield figure(
                f"keys an entity, {kind}, mean",
                statistics.fmean(keys),
                "keys",
                f"{len(keys)} entities",
                target,
            )


def _print_commands(whole: Sequence[Measured]) -> None:
    total: Counter[str] = Counter()
    for one in whole:
        total.update(one.by_command)
    every = total.total()
    shares = [f"{command} {100 * keys / every:.1f} %" for command, keys in total.most_common(16)]
    print("share of the keys by command:", ", ".join(shares))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller sample")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to FILE as well")
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        help="a folder of text/ and attributions/; our samples without it",
    )
    parser.add_argument(
        "--sample", type=int, metavar="N", help=f"attributions to measure, {SAMPLE} by default"
    )
    parser.add_argument(
        "--pty", type=int, metavar="K", help="type K scripts into the program on a terminal as well"
    )
    parser.add_argument(
        "--minutes", type=float, metavar="M", help=f"stop the sample after so long, {MINUTES} by default"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    return parser.parse_args()


if __name__ == "__main__":
    main()
