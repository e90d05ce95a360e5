"""Rows of measurements: printed for people, written for programs."""

from __future__ import annotations

import argparse
import json
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement beside its peer's.

    Args:
        name: What was measured.
        value: The measurement.
        unit: Its unit, such as `ms`.
        peer: What it is compared with.
        ratio: The measurement over the peer's; None where the figure itself is what counts.
        target: The most that the ratio should be or, where there is no ratio, the value in its unit; None where
            there is no target.
        holds: Whether it is no more than that; no less, where `least`.
        least: Whether the target is the least that it should be.
    """

    name: str
    value: float
    unit: str
    peer: str
    ratio: float | None
    target: float | None
    holds: bool
    least: bool = False


def row(
    name: str, own: Sequence[float], peer_name: str, peer: Sequence[float], target: float | None = None
) -> Row:
    """Compare paired measurements in seconds, by medians: of ours, and of the ratios pair by pair."""
    ratio = statistics.median(a / b for a, b in zip(own, peer, strict=True))
    holds = target is None or ratio <= target
    return Row(name, milliseconds(own), "ms", peer_name, round(ratio, 2), target, holds)


def figure(name: str, value: float, unit: str, peer: str = "", target: float | None = None) -> Row:
    """Return a row whose target, if it has one, is for the value itself."""
    return Row(name, round(value, 3), unit, peer, None, target, target is None or value <= target)


def reaching(name: str, value: float, unit: str, peer: str = "", target: float | None = None) -> Row:
    """Return a row whose target, if it has one, is the least that the value should be."""
    holds = target is None or value >= target
    return Row(name, round(value, 4), unit, peer, None, target, holds, least=True)


def milliseconds(seconds: Sequence[float]) -> float:
    """Return the median of measurements in seconds, in milliseconds."""
    return round(statistics.median(seconds) * 1000, 3)


def p99(values: Sequence[float]) -> float:
    """Return the least value that 99 of 100 do not exceed, by the nearest-rank rule."""
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


def in_turn(*actions: Callable[[], float], rounds: int) -> list[list[float]]:
    """Run things in turn after one round that does not count; return what each measured.

    The order is another one in each round: how long the same work takes depends on what was done before it. An append
    that always comes after the same append takes little more than half as long as one that always comes after an edit.

    Args:
        actions: What to run; each returns what it measured, such as the seconds it took.
        rounds: How often.
    """
    measured: list[list[float]] = [[] for _ in actions]
    shuffle = Random(rounds).sample
    for number in range(rounds + 1):
        for place in shuffle(range(len(actions)), len(actions)):
            seconds = actions[place]()
            if number:
                measured[place].append(seconds)
    return measured


def clocked(action: Callable[[], object]) -> Callable[[], float]:
    """Return something that runs an action and returns the seconds that it took."""

    def run() -> float:
        start = time.perf_counter()
        action()
        return time.perf_counter() - start

    return run


def arguments(description: str) -> argparse.Namespace:
    """Read the arguments that every benchmark takes."""
    parser = argparse.ArgumentParser(description=description)
    add_arguments(parser)
    return parser.parse_args()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that every benchmark takes to those of one that takes more."""
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to FILE as well")


def report(rows: Sequence[Row], destination: Path | None) -> None:
    """Print rows as a table, and write them where asked."""
    width = max((len(entry.name) for entry in rows), default=0)
    print(f"{'what':<{width}} {'value':>10}      {'× peer':>7} {'reach':>9}  peer")
    for entry in rows:
        ratio = "" if entry.ratio is None else f"{entry.ratio:.2f}"
        of = "×" if entry.ratio is not None else entry.unit
        target = "" if entry.target is None else f"{'≥' if entry.least else '≤'} {entry.target:g} {of}"
        mark = "" if entry.holds else "  MISSED"
        print(
            f"{entry.name:<{width}} {entry.value:>10.2f} {entry.unit:<4} {ratio:>7} {target:>9}  {entry.peer}{mark}"
        )
    if destination is not None:
        write(rows, destination)


def write(rows: Sequence[Row], destination: Path) -> None:
    """Write rows for programs."""
    written = [asdict(entry) for entry in rows]
    for entry in written:
        del entry["least"]
    destination.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
