"""Hold an export of conversations against the check that together.ai makes before fine-tuning, and read the answers.

It runs without Pressmark: `python together.py FILE`. The check is made on this machine and needs no account.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

LABELS = {"quote", "source", "cue", "claim", "entity"}


def main(file: Path) -> dict[str, Any]:
    """Return what a file holds, and what the check says of it."""
    report = import_module("together.utils").check_file(file)
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    if not report["is_check_passed"]:
        found["faults"].append(report["message"])
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "messages" in row:
                _, question, answer = (message["content"] for message in row["messages"])
            else:
                # The text follows the instructions, which end with the relations.
                rules = row.get("prompt", "").partition("\nRelations:\n")[2]
                question, answer = rules.partition("\n\n")[2], row["completion"]
            read(question, json.loads(answer), found)
            found["documents"] += 1
    if report.get("num_samples") != found["documents"]:
        found["faults"].append(f"the check counts {report.get('num_samples')} examples")
    return {**found, "version": version("together")}


def read(text: str, answer: dict[str, Any], found: dict[str, Any]) -> None:
    """Add the spans and relations of an answer."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    spans: dict[int, Any] = {}
    for row in answer["spans"]:
        words = [row["text"]] if isinstance(row["text"], str) else row["text"]
        parts = [[start, end, text[start:end]] for start, end in row["offsets"]]
        if [part[2] for part in parts] != words:
            found["faults"].append(f"the words of span {row['id']} are not those at its offsets")
        if row["label"] not in LABELS:
            found["faults"].append(f"the label {row['label']!r} is not known")
        spans[row["id"]] = [digest, row["label"], parts]
    found["spans"] += spans.values()
    for tie in answer["relations"]:
        found["relations"].append([tie["type"], spans.get(tie["head"]), spans.get(tie["tail"])])


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
