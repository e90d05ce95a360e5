"""Read an export for brat with bioc's reader of such files, hold it against bioc's validator, and print what is in it.

It runs without Pressmark: `python bioc.py FOLDER`.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

LABELS = {"quote", "source", "cue", "claim", "entity"}
_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")


def main(folder: Path) -> dict[str, Any]:
    """Return what bioc finds in a folder."""
    brat, validator = import_module("bioc.brat"), import_module("bioc.brat.validator")
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    for path in sorted(folder.rglob("*.ann")):
        with (
            path.with_suffix(".txt").open(encoding="utf-8", newline="") as text,
            path.open(encoding="utf-8", newline="\n") as annotations,
        ):
            document = brat.load(text, annotations, path.stem)
        read(document, found)
        validator.validate(document, onerror=found["faults"].append)
        found["documents"] += 1
    return {**found, "version": version("bioc")}


def read(document: Any, found: dict[str, Any]) -> None:
    """Add the spans and relations of a document."""
    text = document.text
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    spans: dict[str, Any] = {}
    for entity in document.entities:
        pieces = sorted((place.begin, place.end) for place in entity.locations)
        # It strips lines of white space at their ends.
        if entity.text != " ".join(text[start:end] for start, end in pieces).rstrip():
            found["faults"].append(f"the words of {entity.id} are not those at its offsets")
        # brat parts the words of fragments by a space, bioc's validator by nothing.
        entity.text = "".join(text[start:end] for start, end in pieces)
        if entity.type not in LABELS:
            found["faults"].append(f"the label {entity.type!r} is not known")
        spans[entity.id] = [digest, entity.type, whole(text, pieces)]
    found["spans"] += spans.values()
    for tie in document.relations:
        ends = [spans.get(tie.arguments.get(role, "")) for role in ("Arg1", "Arg2")]
        found["relations"].append([tie.type, *ends])


def whole(text: str, pieces: list[tuple[int, int]]) -> list[Any]:
    """Return fragments with their words; pieces that only line ends and tabs part are one."""
    joined: list[list[int]] = []
    for start, end in pieces:
        if joined and _BREAKS.fullmatch(text, joined[-1][1], start):
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return [[start, end, text[start:end]] for start, end in joined]


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
