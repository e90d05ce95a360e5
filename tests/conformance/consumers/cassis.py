"""Read an export with cassis, and print what it finds; it also writes XMI of it and reads that.

It runs without Pressmark: `python cassis.py FOLDER`.
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


def main(folder: Path) -> dict[str, Any]:
    """Return what cassis finds in a folder."""
    cassis = import_module("cassis")
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    for path in sorted(folder.rglob("*.json")):
        with path.open("rb") as file:
            cas = cassis.load_cas_from_json(file)
        found["faults"] += [str(fault) for fault in cas.typecheck()]
        again = cassis.load_cas_from_xmi(cas.to_xmi(), typesystem=cas.typesystem)
        if placed(again) != placed(cas):
            found["faults"].append("XMI does not hold the same")
        read(cas, found)
        found["documents"] += 1
    return {**found, "version": version("dkpro-cassis")}


def placed(cas: Any) -> list[tuple[int, int, str]]:
    """Return the places and words of all spans."""
    return sorted((span.begin, span.end, span.get_covered_text()) for span in cas.select("pressmark.Span"))


def read(cas: Any, found: dict[str, Any]) -> None:
    """Add the spans and relations of a CAS."""
    digest = hashlib.sha256(cas.sofa_string.encode("utf-8")).hexdigest()
    spans = {span.xmiID: [digest, span.label, [_part(span)]] for span in cas.select("pressmark.Span")}
    for fragment in cas.select("pressmark.Fragment"):
        spans[fragment.of.xmiID][2].append(_part(fragment))
    found["spans"] += spans.values()
    for tie in cas.select("pressmark.Relation"):
        # A reference to what is not there is None.
        ends = [spans.get(end.xmiID) if end else None for end in (tie.Governor, tie.Dependent)]
        found["relations"].append([tie.label, *ends])
    found["faults"] += [
        f"the label {span[1]!r} is not known" for span in spans.values() if span[1] not in LABELS
    ]


def _part(span: Any) -> list[Any]:
    return [span.begin, span.end, span.get_covered_text()]


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
