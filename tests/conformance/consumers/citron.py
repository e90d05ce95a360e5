"""Read an export with Citron's own parser of its data, and print what it finds.

It runs without Pressmark: `python citron.py FOLDER`, in an environment with a clone of bbc/citron. Citron turns spans
into runs of tokens, so each character is a token here.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any


def main(folder: Path) -> dict[str, Any]:
    """Return what Citron finds in a folder."""
    sys.path.insert(0, str(Path(sys.prefix) / "citron"))
    vocab, make = import_module("spacy").blank("en").vocab, import_module("spacy.tokens").Doc

    def characters(text: str) -> Any:
        return make(vocab, list(text), [False] * len(text))

    parser = import_module("citron.data").CitronParser(characters)
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    for path in sorted(folder.rglob("*.json")):
        try:
            doc, quotes, _ = parser.parse(str(path))
        except KeyError as fault:
            found["faults"].append(f"it finds no {fault} in {path.name}")
            continue
        read(doc, quotes, found)
        found["documents"] += 1
    return {**found, "version": "1937f2c"}


def read(doc: Any, quotes: list[Any], found: dict[str, Any]) -> None:
    """Add the attributions of a document: the spans that each role has, and what ties them to the contents."""
    digest = hashlib.sha256(doc.text.encode("utf-8")).hexdigest()
    for quote in quotes:
        head = _span(digest, "quote", quote.contents)
        found["spans"].append(head)
        for label, parts in (("cue", [quote.cue]), ("source", quote.sources)):
            if parts:
                found["spans"].append(_span(digest, label, parts))
                found["relations"].append([f"has_{label}", head, _span(digest, label, parts)])


def _span(digest: str, label: str, parts: list[Any]) -> list[Any]:
    return [digest, label, [[part.start_char, part.end_char, part.text] for part in parts]]


if __name__ == "__main__":
    # It prints what it finds wrong.
    with redirect_stdout(sys.stderr):
        report = main(Path(sys.argv[1]))
    json.dump(report, sys.stdout)
