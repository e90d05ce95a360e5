"""The rows that are printed about attributions, entities and the tool beside."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from benchmarks.keystrokes.figures import PARTS, Measured, interval, p90
from benchmarks.keystrokes.gold import GoldArticle
from benchmarks.keystrokes.tokens import TokenTool, counts, steps
from benchmarks.table import Row, figure

_WITHOUT, _WITH = 9.0, 5.0
_FIRST, _KNOWN = 4.5, 3.0
_SHOWN = 24


def attribution_rows(groups: Sequence[Sequence[Measured]], *, suggestions: bool, total: int) -> Iterator[Row]:
    """Yield the rows about attributions; print which commands their keys gave, and what could not be made.

    Args:
        groups: What the attributions took, neighbours together.
        suggestions: Whether the editor suggested.
        total: How many attributions the corpus has.
    """
    every = [one for group in groups for one in group]
    whole = [one for one in every if one.is_made]
    how = f"{'with' if suggestions else 'without'} suggestions"
    if not whole:
        return
    _print_commands(whole, how)
    _print_missing(every, how)
    keys = [float(len(one.keys)) for one in whole]
    low, high = interval([[float(len(one.keys)) for one in group if one.is_made] for group in groups])
    missing = 100 * sum(one.spans for one in every if not one.is_made) / sum(one.spans for one in every)
    yield figure(
        f"{how}: attributions measured", len(every), "", f"of {total:,}, in {len(groups)} runs of neighbours"
    )
    yield figure(f"{how}: gold spans that are not made exactly", missing, "%", target=0)
    target = _WITH if suggestions else _WITHOUT
    said = f"95 %: {low:.2f} to {high:.2f}, by bootstrap over the groups"
    yield figure(f"{how}: keys an attribution, mean", statistics.fmean(keys), "keys", said, target)
    yield figure(f"{how}: keys an attribution, median", statistics.median(keys), "keys")
    yield figure(f"{how}: keys an attribution, p90", p90(keys), "keys")
    for part in PARTS:
        values = [float(one.by_part[part]) for one in whole]
        said = f"median {statistics.median(values):g}, p90 {p90(values):g}"
        yield figure(f"{how}: keys for {part}, mean", statistics.fmean(values), "keys", said)


def span_rows(articles: Iterable[Iterable[tuple[bool, str]]]) -> Iterator[Row]:
    """Yield the row about the spans that can be made; print those that cannot.

    Args:
        articles: For each span of each article, whether it was made, and where it is.
    """
    every = [span for article in articles for span in article]
    for is_made, place in every:
        if not is_made:
            print(f"not made exactly, however many keys: {place}")
    if every:
        missing = 100 * sum(not is_made for is_made, _ in every) / len(every)
        yield figure("spans that no script makes exactly", missing, "%", f"{len(every):,} spans", 0)


def token_rows(articles: Sequence[GoldArticle]) -> Iterator[Row]:
    """Yield the rows about the tool that selects by tokens, on all attributions; see `tokens`."""
    tools = [(TokenTool(gold.article.text), task) for gold in articles for task in gold.attributions]
    if tools:
        said = f"all {len(tools)} attributions; without travel between them, and without links"
        for name, going in (("one step at a time", steps), ("with perfect counts", counts)):
            mean = statistics.fmean(tool.keys(task, going) for tool, task in tools)
            yield figure(f"tool by white-space tokens, {name}, mean", mean, "keys", said)


def entity_rows(groups: Sequence[Sequence[Measured]]) -> Iterator[Row]:
    """Yield the rows about entities."""
    every = [one for group in groups for one in group]
    if not every:
        return
    _print_missing(every, "entities")
    missing = 100 * sum(not one.is_made for one in every) / len(every)
    yield figure("entity mentions that are not made exactly", missing, "%", f"{len(every)} mentions", 0)
    for kind, known, target in (("first mention", False, _FIRST), ("known entity", True, _KNOWN)):
        keys = [float(len(one.keys)) for one in every if one.is_made and one.known is known]
        if keys:
            said = f"{len(keys)} mentions; median {statistics.median(keys):g}, p90 {p90(keys):g}"
            yield figure(f"keys an entity, {kind}, mean", statistics.fmean(keys), "keys", said, target)


def _print_commands(whole: Sequence[Measured], how: str) -> None:
    total: Counter[str] = Counter()
    for one in whole:
        total.update(one.by_command)
    every = total.total()
    print(f"\nshare of the keys by command, {how}:")
    for command, keys in total.most_common(_SHOWN):
        print(f"  {100 * keys / every:5.1f} %  {command}")


def _print_missing(every: Sequence[Measured], how: str) -> None:
    for one in every:
        if not one.is_made:
            print(f"not made exactly, {how}: {one.place}")
