"""Every reader of foreign bytes fed with bytes that are led by what they reach, as long as there is time."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.table import Row, figure
from tests.fuzz.targets import clear, memory, targets

_FEW, _MANY = 3, 60
"""Seconds for each reader; the long run of ten minutes each is `python -m benchmarks.torture.fuzzing 600`."""
_RUNS = re.compile(r"Done (\d+) runs|stat::number_of_executed_units: +(\d+)")


def rows(quick: bool) -> Iterable[Row]:
    """Feed each reader for a while."""
    yield fed(_FEW if quick else _MANY)


def fed(seconds: int, kept: Path | None = None) -> Row:
    """Feed each reader for so many seconds.

    Args:
        seconds: How long each.
        kept: A folder that keeps what they were fed with; what broke a reader is called `crash-…` or `timeout-…` there.
    """
    broken: list[str] = []
    runs = 0
    names = list(targets())
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        for name in names:
            here = (kept or Path(folder)) / name
            done = subprocess.run(
                [sys.executable, "-m", "tests.fuzz.one", name, str(seconds), str(here)],
                capture_output=True, check=False, text=True, errors="replace",
            )  # fmt: skip
            found = _RUNS.findall(done.stderr)
            runs += max((int(one or other) for one, other in found), default=0)
            if done.returncode or not found:
                broken.append(f"{name}: {_reason(done.stderr)}")
    clear()
    led = (
        "led by coverage (atheris)" if _has_atheris() else "changed at random, since atheris is not installed"
    )
    tried = f"{runs:,} inputs to {len(names)} readers, {seconds} s each, {led}"
    return figure("fuzzing: readers that break", len(broken), "readers", "; ".join([tried, *broken]), 0)


def _reason(said: str) -> str:
    """Return the last line that names an error."""
    lines = [line for line in said.splitlines() if "Error" in line or "Exception" in line or "ALARM" in line]
    return lines[-1][:300] if lines else said[-300:]


def _has_atheris() -> bool:
    from importlib.util import find_spec

    return find_spec("atheris") is not None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=int, default=_MANY, help="for each reader")
    parser.add_argument("folder", nargs="?", type=Path, help="keeps what the readers were fed with")
    options = parser.parse_args()
    print(fed(options.seconds, options.folder).peer)
