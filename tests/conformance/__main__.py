"""Give our exports to the programs that they are for, each in its own environment, and compare what they find.

`python -m tests.conformance [NAME …]`; the environments are made in `.conformance/` and kept. It prints a table as it
stands in `docs/exporting.md`, and below it what each damaged export was refused for.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.conformance.case import Case, Consumer, Found, expected, prepare
from tests.conformance.environments import environment
from tests.conformance.registry import CONSUMERS

_MOST = 5
_WIDTH = 200
_HEAD = ("program", "version", "documents", "spans", "relations", "damages seen")
Run = Callable[[Case], Found]


class CrashError(Exception):
    """A consumer, or the script that asks it, has broken off: nothing is known of what it was given."""


@dataclass(slots=True)
class Verdict:
    """What has become of a consumer's cases.

    Args:
        found: What it found in the sound export.
        faults: What is wrong with it, or with what it says of damaged ones; empty if it agrees.
        refusals: What each damaged export was refused for, by damage.
    """

    found: Found = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)


def main(names: list[str]) -> int:
    """Run the consumers of these names, all if there are none, and print the table; return 1 if one differs."""
    unknown = set(names) - {consumer.name for consumer in CONSUMERS}
    if unknown:
        sys.exit(f"there is no consumer {', '.join(sorted(unknown))}")
    chosen = [consumer for consumer in CONSUMERS if not names or consumer.name in names]
    print(f"| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}", flush=True)  # noqa: T201
    verdicts: list[Verdict] = []
    for consumer in chosen:
        verdict = judge(consumer, partial(run, environment(consumer), consumer))
        print(f"| {' | '.join(row(consumer, verdict))} |", flush=True)  # noqa: T201
        verdicts.append(verdict)
    for consumer, verdict in zip(chosen, verdicts, strict=True):
        for damage, why in verdict.refusals.items():
            print(f"{consumer.name}, {damage}: {' '.join(why.split())[:_WIDTH]}")  # noqa: T201
    differences = [
        f"{consumer.name}: {fault}"
        for consumer, verdict in zip(chosen, verdicts, strict=True)
        for fault in verdict.faults
    ]
    for difference in differences:
        print(f"DIFFERS: {difference}")  # noqa: T201
    return 1 if differences else 0


def row(consumer: Consumer, verdict: Verdict) -> tuple[str, ...]:
    """Return the row of the table for a consumer."""
    found = verdict.found
    return (
        f"{consumer.name}: {consumer.what}",
        str(found.get("version", "?")),
        f"{found.get('documents', 0)}",
        f"{len(found.get('spans', ()))}",
        f"{len(found.get('relations', ()))}",
        f"{len(verdict.refusals)} of {len(consumer.damages)}{', DIFFERS' if verdict.faults else ''}",
    )


def judge(consumer: Consumer, run: Run) -> Verdict:
    """Show a consumer the sound export and the damaged ones.

    A damage counts as seen only if the file passes that is spelt alike and sound, and what is found in the damaged one
    is something else, or is refused in words, about the very thing that was damaged. Breaking off is no refusal.

    Args:
        consumer: The consumer.
        run: Returns what it finds in a case. Raises CrashError.
    """
    verdict = Verdict()

    def faults(name: str, change: Callable[[str], str]) -> list[str]:
        found = run(Case(name, consumer.short_records, change))
        return compare(expected(consumer.short_records, spaces=consumer.spaces), found)

    try:
        verdict.found = run(Case("sound", consumer.records))
        verdict.faults += compare(expected(consumer.records, spaces=consumer.spaces), verdict.found)
    except CrashError as crash:
        verdict.faults.append(f"it broke off: {crash}")
    if verdict.faults:
        return verdict
    passed: set[Callable[[str], str]] = set()
    for name, damage in consumer.damages.items():
        try:
            if damage.twin not in passed:
                wrong = faults(f"{name}, sound", damage.twin)
                if wrong:
                    verdict.faults.append(f"{name}: its sound twin does not pass: {wrong[0]}")
                    continue
                passed.add(damage.twin)
            found = faults(name, damage.edit)
        except CrashError as crash:
            verdict.faults.append(f"{name}: it broke off where it should refuse: {crash}")
            continue
        why = next((fault for fault in found if re.search(damage.seen, fault)), None)
        if why is None:
            verdict.faults.append(f"{name}: it did not see it, but {found or 'nothing'}")
        else:
            verdict.refusals[name] = why
    return verdict


def run(python: Path, consumer: Consumer, case: Case) -> Found:
    """Return what a consumer finds in a case.

    Raises:
        CrashError: If its script does not get to the end.
    """
    script = (
        Path(__file__).parent / "consumers" / f"{(consumer.script or consumer.name).replace('-', '_')}.py"
    )
    arguments = (*consumer.arguments, *(consumer.once if case.change is None else ()))
    with tempfile.TemporaryDirectory() as folder:
        target = prepare(consumer, case, Path(folder))
        # -P keeps the scripts' folder from hiding the packages that they are named after.
        done = subprocess.run(
            [python, "-P", script, target, *arguments], capture_output=True, text=True, check=False
        )
    try:
        found: Found = json.loads(done.stdout)
    except ValueError:
        found = {}
    if done.returncode or not found:
        raise CrashError(" ".join(done.stderr.strip()[-500:].split()))
    return found


def compare(wanted: Found, found: Found) -> list[str]:
    """Return in what a consumer's findings differ from what was written: nothing may be missing, or too much."""
    faults = [f"it says: {fault}" for fault in found["faults"][:_MOST]]
    if wanted["documents"] != found["documents"]:
        faults.append(f"{found['documents']} documents instead of {wanted['documents']}")
    for kind in ("spans", "relations", *(("known",) if "known" in found else ())):
        before, after = _counted(wanted[kind]), _counted(found[kind])
        faults += (f"missing of {kind}: {item}" for item in list((before - after).elements())[:_MOST])
        faults += (f"too many of {kind}: {item}" for item in list((after - before).elements())[:_MOST])
    return faults


def _counted(items: list[Any]) -> Counter[str]:
    return Counter(json.dumps(item, ensure_ascii=False) for item in items)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
