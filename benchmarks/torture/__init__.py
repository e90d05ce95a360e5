"""Whether what is promised holds when everything goes wrong: `python -m benchmarks.torture [--quick] [--json FILE]`.

It prints one table: name, value, what it should reach, whether it holds. A row comes from a module of this package
that is named in `MODULES` and has

    def rows(quick: bool) -> Iterable[Row]: ...

Rows are made with `figure` (the value may be no more than the target) or `reaching` (no less) of
`benchmarks.table`, or with `not_run` where this machine lacks what the test needs: a reason is printed, and the row
does not hold. What was tried, and how often, stands in the row's `peer`. `quick` asks for a minute in all; without
it, for as much as the name of the row promises.
"""

from __future__ import annotations

from importlib import import_module

from benchmarks.table import Row

TIMED = ("sharing", "terminals", "surfaces", "injection")
"""The modules that watch a terminal, or how long somebody waits: nothing else runs beside them."""
MODULES = (
    *TIMED,
    "mutation",
    "fuzzing",
    "kills",
    "system_calls",
    "crash_states",
    "power_cuts",
    "damage",
    "text",
    "stateful",
)
"""The modules whose rows are printed, in this order; the longest are early, so that none of them is last alone."""

NOT_RUN = "not run"


def not_run(name: str, reason: str) -> Row:
    """Return the row of a test that cannot be run here, and why: it does not hold, since nobody looked."""
    return Row(name, 0, NOT_RUN, reason, None, None, holds=False)


def rows_of(name: str, *, quick: bool) -> list[Row]:
    """Run a module, and return its rows."""
    return list(import_module(f"{__name__}.{name}").rows(quick))
