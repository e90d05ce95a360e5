"""Read an export with Citron's own parser of its data, and print what it finds.

It runs without Pressmark: `python citron.py FOLDER`, in an environment with a clone of bbc/citron. Citron turns spans
into runs of tokens, so each character is a token here.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def main(folder: Path) -> dict[str, Any]:
    """Return what Citron finds in a folder."""
    sys.path.insert(0, str(Path(sys.prefix) / "citron"))
    vocab, make = import_module("spacy").blank("en").vocab, import_module("spacy.tokens").Doc

    def characters(text: str) -> Any:
        return make(vocab, list(text), [False] * len(text))

    source = import_module("citron.data").DataSource(characters, str(folder))
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    for doc, quotes, _ in source:
        digest = hashlib.sha256(doc.text.encode("utf-8")).hexdigest()
        for quote in quotes:
            head = _span(digest, "quote", quote.contents)
            cue = _span(digest, "cue", [quote.cue])
            origin = _span(digest, "source", quote.sources)
            found["spans"] += [head, cue, origin]
            found["relations"] += [["has_cue", head, cue], ["has_source", head, origin]]
        found["documents"] += 1
    return {**found, "version": "1937f2c"}


def _span(digest: str, label: str, parts: list[Any]) -> list[Any]:
    return [digest, label, [[part.start_char, part.end_char, part.text] for part in parts]]


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
