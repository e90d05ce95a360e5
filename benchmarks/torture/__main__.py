"""Run every torture and print one table: name, value, reach, holds."""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from benchmarks.table import Row, add_arguments, write
from benchmarks.torture import MODULES, NOT_RUN

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
    for name in options.modules or MODULES:
        for row in importlib.import_module(f"benchmarks.torture.{name}").rows(options.quick):
            rows.append(row)
            print(line(row), flush=True)
    print(f"{sum(row.holds for row in rows)} of {len(rows)} hold, in {time.monotonic() - start:.0f} s")
    if options.json:
        write(rows, options.json)
    return int(any(not row.holds for row in rows if row.unit != NOT_RUN))


def line(row: Row) -> str:
    """Return a row as it is printed."""
    if row.unit == NOT_RUN:
        return f"{row.name:<{_WIDTH}} {NOT_RUN:>16} {'':>10}  {'no':<6} {row.peer}"
    reach = "" if row.target is None else f"{'≥' if row.least else '≤'} {row.target:g}"
    value = f"{row.value:g} {row.unit}"
    return f"{row.name:<{_WIDTH}} {value:>16} {reach:>10}  {'yes' if row.holds else 'NO':<6} {row.peer}"


if __name__ == "__main__":
    sys.exit(main())
