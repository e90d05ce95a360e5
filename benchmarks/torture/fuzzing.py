"""Every reader of foreign bytes fed with bytes that are led by what they reach, as long as there is time."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.table import Row, figure
from tests.fuzz.targets import clear, targets

_FEW, _MANY = 3, 60
"""Seconds for each reader; the long run of ten minutes each is `python -m benchmarks.torture.fuzzing 600`."""
_RUNS = re.compile(r"Done (\d+) runs|stat::number_of_executed_units: +(\d+)")


def rows(quick: bool) -> Iterable[Row]:
    """Feed each reader for a while."""
    yield fed(_FEW if quick else _MANY)


def fed(seconds: int) -> Row:
    """Feed each reader for so many seconds."""
    broken: list[str] = []
    runs = 0
    names = list(targets())
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            here = Path(folder) / name
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
    print(fed(int(sys.argv[1]) if len(sys.argv) > 1 else _MANY).peer)
