"""Read an export for Prodigy as Prodigy does: tokens into a spaCy document, spans by token, and by character.

It runs without Pressmark: `python spacy_tokens.py FILE`. Prodigy itself is sold, and its own checks are these.
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
    """Return what spaCy finds in a file."""
    spacy = import_module("spacy")
    make = import_module("spacy.tokens").Doc
    vocab = spacy.blank("xx").vocab
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            task = json.loads(line)
            tokens = task["tokens"]
            doc = make(vocab, [token["text"] for token in tokens], [token["ws"] for token in tokens])
            if doc.text != task["text"]:
                found["faults"].append("the tokens are not the text")
            for name in ("_input_hash", "_task_hash"):
                if not -(2**31) <= task[name] < 2**31:
                    found["faults"].append(f"{name} is no signed number of 32 bits")
            read(doc, task, found)
            found["documents"] += 1
    return {**found, "version": version("spacy")}


def read(doc: Any, task: dict[str, Any], found: dict[str, Any]) -> None:
    """Add the spans and relations of a task; those that `continues` ties are one."""
    digest = hashlib.sha256(doc.text.encode("utf-8")).hexdigest()
    parts = {row["id"]: _part(doc, row, found) for row in task["spans"]}
    continued = {
        tie["child_span"]["id"]: tie["head_span"]["id"]
        for tie in task["relations"]
        if tie["label"] == "continues"
    }
    spans = {
        row["id"]: [digest, row["label"], [parts[row["id"]]]]
        for row in task["spans"]
        if row["id"] not in continued
    }
    for name, head in continued.items():
        spans[head][2].append(parts[name])
    found["spans"] += spans.values()
    for tie in task["relations"]:
        for end, key in (("head", "head_span"), ("child", "child_span")):
            _part(doc, tie[key], found)
            if tie[end] != tie[key]["token_end"]:
                found["faults"].append(f"the {end} of a relation is not the last token of its span")
        if tie["label"] != "continues":
            found["relations"].append(
                [tie["label"], spans[tie["head_span"]["id"]], spans[tie["child_span"]["id"]]]
            )


def _part(doc: Any, row: dict[str, Any], found: dict[str, Any]) -> list[Any]:
    by_token = doc[row["token_start"] : row["token_end"] + 1]
    by_character = doc.char_span(row["start"], row["end"])
    if by_character is None or (by_character.start, by_character.end) != (by_token.start, by_token.end):
        found["faults"].append(f"{row['start']}-{row['end']} are not the tokens that are named")
    if row["label"] not in LABELS:
        found["faults"].append(f"the label {row['label']!r} is not known")
    return [row["start"], row["end"], doc.text[row["start"] : row["end"]]]


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
