"""The environments that consumers run in: one for each set of requirements, in `.conformance/`."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

from tests.conformance.case import Consumer

ROOT = Path(__file__).resolve().parents[2]


def environment(consumer: Consumer) -> Path:
    """Return the Python of a consumer's environment, which is made if it is not there yet."""
    needs = (*consumer.requirements, *consumer.repositories)
    marked = hashlib.sha256(" ".join(needs).encode()).hexdigest()[:8]
    name = re.split(r"[^\w-]", needs[0])[0]
    folder = ROOT / ".conformance" / f"{name}-{marked}"
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
