"""How long the command takes to answer `--help`, beside a Python that does nothing."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.table import arguments, in_turn, report, row


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "")

    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)

    own, peer = in_turn(
        lambda: run("-m", "reader", "--help"), lambda: run("-c", "pass"), 10 if options.quick else 40
    )
    report([row("pressmark --help", own, "python -c pass", peer, 3)], options.json)


if __name__ == "__main__":
    main()
