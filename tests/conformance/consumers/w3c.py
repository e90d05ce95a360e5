"""Hold an export against the schemas of the W3C's own tests of the Web Annotation Data Model, and print what it has.

It runs without Pressmark: `python w3c.py FOLDER`, in an environment with a clone of w3c/web-annotation-tests.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

TESTS = Path(sys.prefix) / "web-annotation-tests"


def main(folder: Path) -> dict[str, Any]:
    """Return what is found in a folder, and what the schemas say against it."""
    pages, annotations = (
        list(checks("collections/pages/pageMusts")),
        list(checks("annotations/annotationMusts")),
    )
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    for path in sorted(folder.rglob("*.jsonld")):
        page = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        found["faults"] += [fault for check in pages for fault in check(page)]
        for item in page["items"]:
            # An annotation of a page stands by itself with the page's context.
            alone = {"@context": page["@context"], **item}
            found["faults"] += [fault for check in annotations for fault in check(alone)]
        read(text, page["items"], found)
        found["documents"] += 1
    return {**found, "version": "adedd9a"}


def checks(test: str) -> Iterator[Any]:
    """Yield what a test of the W3C asserts: functions that yield what they have against an object."""
    jsonschema, referencing = import_module("jsonschema"), import_module("referencing")
    jsonschema_of = import_module("referencing.jsonschema")
    schemas = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((TESTS / "definitions").glob("*.json"))
    ]
    registry = referencing.Registry().with_resources(
        (schema["id"], referencing.Resource(schema, jsonschema_of.DRAFT4)) for schema in schemas
    )
    for name in json.loads((TESTS / f"{test}.test").read_text(encoding="utf-8"))["assertions"]:
        schema = json.loads((TESTS / name).read_text(encoding="utf-8"))
        validator = jsonschema.Draft4Validator(
            schema, registry=registry, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
        )

        def check(item: Any, validator: Any = validator, schema: Any = schema) -> Iterator[str]:
            if validator.is_valid(item) != (schema.get("expectedResult", "valid") == "valid"):
                yield f"{item['id']}: {schema['errorMessage']}"

        yield check


def read(text: str, items: list[dict[str, Any]], found: dict[str, Any]) -> None:
    """Add the spans and relations of a page; both selectors of a target must select the same words."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    spans = {}
    for item in items:
        if item["motivation"] == "tagging":
            targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
            spans[item["id"]] = [digest, tag(item), [_part(text, target, found) for target in targets]]
    found["spans"] += spans.values()
    for item in items:
        if item["motivation"] == "linking":
            (tail,) = (body["source"] for body in item["body"] if body["purpose"] == "linking")
            found["relations"].append([tag(item), spans.get(item["target"]), spans.get(tail)])


def tag(item: dict[str, Any]) -> str:
    """Return the tag of an annotation."""
    (value,) = (body["value"] for body in item["body"] if body["purpose"] == "tagging")
    return str(value)


def _part(text: str, target: dict[str, Any], found: dict[str, Any]) -> list[Any]:
    position, words = target["selector"]
    start, end = position["start"], position["end"]
    around = text[max(0, start - 32) : start], text[start:end], text[end : end + 32]
    if around != (words["prefix"], words["exact"], words["suffix"]):
        found["faults"].append(f"the selectors of {start}-{end} do not agree")
    return [start, end, text[start:end]]


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
