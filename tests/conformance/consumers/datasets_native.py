"""Load an export in our own format with Hugging Face `datasets` as its page says, and print what the rows hold.

It runs without Pressmark: `python datasets_native.py FILE PAGE SCHEMA`. The last example of the page is run as it is.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from contextlib import redirect_stdout
from importlib.metadata import version
from pathlib import Path
from typing import Any

LABELS = {"quote", "source", "cue", "claim", "entity"}


def main(file: Path, page: Path, schema: Path) -> dict[str, Any]:
    """Return what `datasets` finds in a file."""
    code = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)[-1]
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "known": [], "faults": []}
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "HF_HOME": folder}
        shutil.copy(file, Path(folder) / "export.jsonl")
        shutil.copy(schema, folder)
        os.chdir(folder)
        names: dict[str, Any] = {"json": json, "__name__": "__main__"}
        exec(compile(code, str(page), "exec"), names)  # noqa: S102 our own page
        for row in names["data"]:
            read(row, found)
            found["documents"] += 1
        os.chdir("/")
    return {**found, "version": version("datasets")}


def read(row: dict[str, Any], found: dict[str, Any]) -> None:
    """Add what a row holds."""
    by_id: dict[str, Any] = {}
    for span in row["spans"]:
        parts = [
            [part["start"], part["end"], row["text"][part["start"] : part["end"]]]
            for part in span["fragments"]
        ]
        if [part[2] for part in parts] != [part["text"] for part in span["fragments"]]:
            found["faults"].append(f"the words of {span['id']} are not those at its offsets")
        if span["label"] not in LABELS:
            found["faults"].append(f"the label {span['label']!r} is not known")
        by_id[span["id"]] = [row["sha256"], span["label"], parts]
    found["spans"] += by_id.values()
    found["relations"] += [
        [tie["type"], by_id.get(tie["head"]), by_id.get(tie["tail"])] for tie in row["relations"]
    ]
    notes = [span["note"] for span in row["spans"] if span["note"]]
    names = [name for entity in row["entities"] for name in (entity["name"], *entity["aliases"])]
    found["known"].append([row["sha256"], row["title"], row["published"], notes, names])


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        report = main(*map(Path, sys.argv[1:]))
    json.dump(report, sys.stdout)
