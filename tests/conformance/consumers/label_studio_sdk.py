"""Hold an export against Label Studio's own validator, and print what it finds in it.

It runs without Pressmark: `python label_studio_sdk.py FILE`, with the labelling config beside it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any


def main(file: Path) -> dict[str, Any]:
    """Return what Label Studio finds in a file."""
    interface = import_module("label_studio_sdk.label_interface").LabelInterface(
        file.with_suffix(".config.xml").read_text(encoding="utf-8")
    )
    interface.validate()
    tasks = json.loads(file.read_text(encoding="utf-8"))
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    for task in tasks:
        interface.validate_task({"data": task["data"]})
        for annotation in task["annotations"]:
            # The validator of predictions is the one that tells what is wrong; both hold the same rules.
            found["faults"] += interface.validate_prediction(annotation, return_errors=True)
            if not interface.validate_annotation(annotation):
                found["faults"].append("the annotation is not valid")
            read(task["data"]["text"], annotation["result"], found)
        found["documents"] += 1
    return {**found, "version": version("label-studio-sdk")}


def read(text: str, result: list[dict[str, Any]], found: dict[str, Any]) -> None:
    """Add the spans and relations of a result, as the editor has them: regions by id, and what ties them."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    regions = {row["id"]: row["value"] for row in result if row["type"] == "labels"}
    ties = [row for row in result if row["type"] == "relation"]
    continued = {row["to_id"]: row["from_id"] for row in ties if row["labels"] == ["continues"]}
    spans = {
        name: [digest, value["labels"][0], [_part(text, value)]]
        for name, value in regions.items()
        if name not in continued
    }
    for name, head in continued.items():
        if head in spans and name in regions:
            spans[head][2].append(_part(text, regions[name]))
    found["spans"] += spans.values()
    for row in ties:
        if row["labels"] != ["continues"] and row["from_id"] in spans and row["to_id"] in spans:
            found["relations"].append([row["labels"][0], spans[row["from_id"]], spans[row["to_id"]]])


def _part(text: str, value: dict[str, Any]) -> list[Any]:
    return [value["start"], value["end"], text[value["start"] : value["end"]]]


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
