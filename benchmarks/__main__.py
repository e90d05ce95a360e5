"""Run every benchmark, one process each: `python -m benchmarks [--quick]`."""

from __future__ import annotations

import subprocess
import sys

MODULES = (
    "startup",
    "opening",
    "keys",
    "screen",
    "ingesting",
    "saving",
    "library",
    "export",
    "anchoring",
    "suggestions",
    "keystrokes",
)


def main() -> int:
    """Run them and return 1 if one could not be run."""
    failed = 0
    for name in MODULES:
        print(f"\n== python -m benchmarks.{name}", flush=True)
        run = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *sys.argv[1:]], check=False)
        failed |= run.returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
