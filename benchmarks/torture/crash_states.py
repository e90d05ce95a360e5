"""Every state that a power cut may leave, worked out from the recorded calls; and whether broken stores are found."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from benchmarks.table import Row, figure, reaching
from tests.torture.power_cut import faults_in, tell, truths
from tests.torture.seeded import SEEDS


def rows(quick: bool) -> Iterable[Row]:
    """Look at the states of the story, then at those of stores that break a promise."""
    found = truths()
    told = tell(found)
    verdicts = list(faults_in(told, most=300 if quick else 20_000, use_every=10 if quick else 1))
    bad = [verdict for verdict in verdicts if verdict]
    calls = sum(call.changes for call in told.calls)
    tried = f"{len(verdicts):,} states after {calls} calls of {len(told.ends)} operations"
    yield figure(
        "crash states: saved edits lost or libraries unreadable",
        len(bad),
        "bad",
        "; ".join([tried, *bad[:3]]),
        0,
    )
    caught = []
    for name, seed in SEEDS.items():
        with pytest.MonkeyPatch.context() as patch:
            seed(patch)
            told = tell(found)
        if any(faults_in(told, use_every=1_000_000)):
            caught.append(name)
    missed = SEEDS.keys() - set(caught)
    says = ", ".join(caught) + (f"; not found: {', '.join(missed)}" if missed else "")
    yield reaching(
        "crash states: stores with a seeded fault that are found out", len(caught), "stores", says, len(SEEDS)
    )
