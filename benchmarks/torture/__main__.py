"""Run every torture and print one table: name, value, reach, holds.

What is timed runs first and alone; the others run side by side, a process for each processor.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from benchmarks.table import Row, add_arguments, write
from benchmarks.torture import MODULES, NOT_RUN, TIMED, rows_of

_WIDTH = 66


def main() -> int:
    """Run the modules asked for; return 1 if a row that was run does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help=f"of {', '.join(MODULES)}; all by default"
    )
    options = parser.parse_args()
    start = time.monotonic()
    rows: list[Row] = []
    print(f"{'name':<{_WIDTH}} {'value':>16} {'reach':>10}  {'holds':<6} tried")
    for row in run(options.modules or MODULES, quick=options.quick):
        rows.append(row)
        print(line(row), flush=True)
    print(f"{sum(row.holds for row in rows)} of {len(rows)} hold, in {time.monotonic() - start:.0f} s")
    if options.json:
        write(rows, options.json)
    return int(any(not row.holds for row in rows if row.unit != NOT_RUN))


def run(names: Sequence[str], *, quick: bool) -> Iterator[Row]:
    """Yield the rows of modules in the order in which these are named, but for what is timed, which comes first."""
    together = [name for name in names if name not in TIMED]
    for name in names:
        if name in TIMED or len(together) == 1:
            yield from rows_of(name, quick=quick)
    if len(together) > 1:
        with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), max_tasks_per_child=1) as pool:
            for rows in pool.map(partial(rows_of, quick=quick), together):
                yield from rows


def line(row: Row) -> str:
    """Return a row as it is printed."""
    if row.unit == NOT_RUN:
        return f"{row.name:<{_WIDTH}} {NOT_RUN:>16} {'':>10}  {'no':<6} {row.peer}"
    reach = "" if row.target is None else f"{'≥' if row.least else '≤'} {row.target:g}"
    value = f"{row.value:g} {row.unit}"
    return f"{row.name:<{_WIDTH}} {value:>16} {reach:>10}  {'yes' if row.holds else 'NO':<6} {row.peer}"


if __name__ == "__main__":
    sys.exit(main())
