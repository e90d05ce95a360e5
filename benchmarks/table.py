"""Rows of measurements: printed for people, written for programs."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement beside its peer's.

    Args:
        name: What was measured.
        value: The measurement.
        unit: Its unit, such as `ms`.
        peer: What it is compared with.
        ratio: The measurement over the peer's.
        target: The most that the ratio should be, or None where there is no target.
        holds: Whether it is no more than that.
    """

    name: str
    value: float
    unit: str
    peer: str
    ratio: float
    target: float | None
    holds: bool


def row(name: str, own: Sequence[float], peer_name: str, peer: Sequence[float], target: float | None) -> Row:
    """Compare paired measurements in seconds, by medians: of ours, and of the ratios pair by pair."""
    ratio = statistics.median(a / b for a, b in zip(own, peer, strict=True))
    value = statistics.median(own) * 1000
    return Row(
        name, round(value, 3), "ms", peer_name, round(ratio, 2), target, target is None or ratio <= target
    )


def in_turn(
    own: Callable[[], object], peer: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Run two things in turn after one round that does not count; return the seconds that each took."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for kept, action in zip(seconds, (own, peer), strict=True):
            start = time.perf_counter()
            action()
            if number:
                kept.append(time.perf_counter() - start)
    return seconds


def arguments(description: str) -> argparse.Namespace:
    """Read the arguments that every benchmark takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to FILE as well")
    return parser.parse_args()


def report(rows: Sequence[Row], destination: Path | None) -> None:
    """Print rows as a table, and write them where asked."""
    print(f"{'what':<52} {'value':>10}      {'× peer':>7} {'reach':>6}  peer")
    for entry in rows:
        target = "" if entry.target is None else f"≤ {entry.target:g}"
        mark = "" if entry.holds else "  MISSED"
        print(
            f"{entry.name:<52} {entry.value:>10.2f} {entry.unit:<4} {entry.ratio:>7.2f} {target:>6}"
            f"  {entry.peer}{mark}"
        )
    if destination is not None:
        destination.write_text(
            json.dumps([asdict(entry) for entry in rows], indent=1) + "\n", encoding="utf-8"
        )
