"""Give our exports to the programs that they are for, each in its own environment, and compare what they find.

`python -m tests.conformance [NAME …]`; the environments are made in `.conformance/` and kept.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conformance.case import Case, Consumer, Found, expected, prepare
from tests.conformance.registry import CONSUMERS

ROOT = Path(__file__).resolve().parents[2]
_MOST = 5


def main(names: list[str]) -> int:
    """Run the consumers of these names, all if there are none, and print the table; return 1 if one differs."""
    rows = [("consumer", "version", "documents", "spans", "relations", "damages seen", "")]
    differences: list[str] = []
    for consumer in CONSUMERS:
        if names and consumer.name not in names:
            continue
        python = environment(consumer)
        seen = []
        for case in consumer.cases():
            found = run(python, consumer, case)
            wrong = compare(expected(case.records, spaces=consumer.spaces), found)
            if case.damage is None:
                sound, faults = found, wrong
            else:
                seen.append(bool(wrong))
                if not wrong:
                    faults.append(f"it did not see: {case.name}")
        differences += (f"{consumer.name}: {fault}" for fault in faults)
        rows.append(
            (
                consumer.name,
                str(sound.get("version", "?")),
                str(sound.get("documents", 0)),
                str(len(sound.get("spans", ()))),
                str(len(sound.get("relations", ()))),
                f"{sum(seen)} of {len(seen)}",
                "DIFFERS" if faults else "agrees",
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())  # noqa: T201
    for difference in differences:
        print(difference)  # noqa: T201
    return 1 if differences else 0


def environment(consumer: Consumer) -> Path:
    """Return the Python of a consumer's environment, which is made if it is not there yet."""
    marked = hashlib.sha256(" ".join((*consumer.requirements, *consumer.repositories)).encode()).hexdigest()[
        :8
    ]
    folder = ROOT / ".conformance" / f"{consumer.script or consumer.name}-{marked}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *consumer.requirements], check=True)
        for repository in consumer.repositories:
            url, _, wanted = repository.partition("@")
            commit, _, part = wanted.partition(":")
            clone = folder / url.rpartition("/")[2]
            subprocess.run(["git", "clone", "--quiet", "--no-checkout", url, clone], check=True)
            subprocess.run(["git", "-C", clone, "checkout", "--quiet", commit, "--", part], check=True)
        (folder / "ready").touch()
    return python


def run(python: Path, consumer: Consumer, case: Case) -> Found:
    """Return what a consumer finds in a case; what makes it fail is its one fault."""
    script = (
        Path(__file__).parent / "consumers" / f"{(consumer.script or consumer.name).replace('-', '_')}.py"
    )
    with tempfile.TemporaryDirectory() as folder:
        target = prepare(consumer, case, Path(folder))
        # -P keeps the scripts' folder from hiding the packages that they are named after.
        done = subprocess.run(
            [python, "-P", script, target, *consumer.arguments], capture_output=True, text=True, check=False
        )
    if done.returncode:
        return {"documents": 0, "spans": [], "relations": [], "faults": [done.stderr.strip()[-500:]]}
    found: Found = json.loads(done.stdout)
    return found


def compare(wanted: Found, found: Found) -> list[str]:
    """Return in what a consumer's findings differ from what was written: nothing may be missing, or too much."""
    faults = [f"it says: {fault}" for fault in found["faults"][:_MOST]]
    if wanted["documents"] != found["documents"]:
        faults.append(f"{found['documents']} documents instead of {wanted['documents']}")
    for kind in ("spans", "relations"):
        before, after = _counted(wanted[kind]), _counted(found[kind])
        faults += (f"missing of {kind}: {item}" for item in list((before - after).elements())[:_MOST])
        faults += (f"too many of {kind}: {item}" for item in list((after - before).elements())[:_MOST])
    return faults


def _counted(items: list[Any]) -> Counter[str]:
    return Counter(json.dumps(item, ensure_ascii=False) for item in items)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
