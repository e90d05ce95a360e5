"""Read the tags of an export for CoNLL with seqeval's strict schemes, and print what spans they are.

It runs without Pressmark: `python seqeval.py FILE`. The file has the columns START and END.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

SCHEMES = {"BIO": "IOB2", "BIOES": "IOBES"}


def main(file: Path) -> dict[str, Any]:
    """Return what seqeval finds in a file."""
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    about: dict[str, str] = {}
    for part in file.read_text(encoding="utf-8").split("\n\n"):
        lines = part.split("\n")
        about |= dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# "))
        rows = [line.split("\t") for line in lines if line and not line.startswith("# ")]
        if rows and rows[0][0] == "-DOCSTART-":
            found["documents"] += 1
        elif rows:
            read(rows, about, found)
    return {**found, "version": version("seqeval")}


def read(rows: list[list[str]], about: dict[str, str], found: dict[str, Any]) -> None:
    """Add the spans of a document."""
    scheme = import_module("seqeval.scheme")
    lenient = import_module("seqeval.metrics.sequence_labeling").get_entities
    columns = about["global.columns"].split()
    if about["tokenizer"] != "pressmark-words" or {len(row) for row in rows} != {len(columns)}:
        found["faults"].append("the lines are not what their comments say")
    for column, label in list(enumerate(columns))[3:]:
        tags = [row[column] for row in rows]
        strict = scheme.Entities([tags], getattr(scheme, SCHEMES[about["scheme"]]))
        spans = [(span.tag, span.start, span.end - 1) for span in strict.entities[0]]
        if sorted(spans) != sorted(lenient(tags)):
            found["faults"].append(f"{label}: read strictly, the tags are other spans")
        for name, first, last in spans:
            if name != label:
                found["faults"].append(f"the label {name!r} stands in the column of {label!r}")
            found["spans"].append([about["sha256"], name, [placed(rows, first, last)]])


def placed(rows: list[list[str]], first: int, last: int) -> list[Any]:
    """Return where a run of tokens is, and its words as far as tokens tell them: without white space."""
    return [int(rows[first][1]), int(rows[last][2]), "".join(row[0] for row in rows[first : last + 1])]


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
