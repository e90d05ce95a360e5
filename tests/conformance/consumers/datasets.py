"""Load an export with Hugging Face `datasets`, by its card, and print what the rows hold.

It runs without Pressmark: `python datasets.py FOLDER`. Tags are read as seqeval reads them. What `load_dataset` makes
of the JSONL without the card must be the same but for the numbers of labels.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

COLUMNS = ["id", "annotator", "language", "sha256", "text", "metadata", "entities"]


def main(folder: Path) -> dict[str, Any]:
    """Return what `datasets` finds in a folder."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    datasets = import_module("datasets")
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    with tempfile.TemporaryDirectory() as cache:
        try:
            (data,) = datasets.load_dataset(str(folder), cache_dir=cache).values()
        except import_module("datasets.exceptions").DatasetGenerationError as fault:
            return {**found, "faults": [str(fault.__cause__)], "version": version("datasets")}
        plain = datasets.load_dataset("json", data_files=str(folder / "train.jsonl"), cache_dir=cache)
        (bare,) = plain.values()
        for row, other in zip(data, bare, strict=True):
            found["faults"] += [
                f"the column {name} is another without the card"
                for name in COLUMNS
                if name in row and (row[name] != other[name] or not isinstance(row[name], str))
            ]
            if "tokens" in row:
                read_tags(row, data.features, found)
            else:
                read_spans(row, data.features, found)
                if row["spans"] != _spelt_alike(other["spans"], data.features):
                    found["faults"].append("the spans are others without the card")
            found["documents"] += 1
    return {**found, "version": version("datasets")}


def inner(feature: Any) -> Any:
    """Return what a list holds, as each version spells it."""
    return feature[0] if isinstance(feature, list) else feature.feature


def read_spans(row: dict[str, Any], features: Any, found: dict[str, Any]) -> None:
    """Add the spans and relations of a row."""
    labels = inner(features["spans"])["label"]
    types = inner(features["relations"])["type"]
    by_id: dict[str, Any] = {}
    for span in row["spans"]:
        parts = [[part["start"], part["end"]] for part in span["fragments"]]
        if (span["start"], span["end"]) != (parts[0][0], parts[-1][1]):
            found["faults"].append(f"the ends of {span['id']} are not those of its fragments")
        json.loads(span["attributes"])
        by_id[span["id"]] = [
            row["sha256"],
            labels.int2str(span["label"]),
            [[start, end, row["text"][start:end]] for start, end in parts],
        ]
    found["spans"] += by_id.values()
    for tie in row["relations"]:
        kind = types.int2str(tie["type"])
        found["relations"].append([kind, by_id.get(tie["head"]), by_id.get(tie["tail"])])
    found.setdefault("known", []).append(_known(row))


def _known(row: dict[str, Any]) -> list[Any]:
    about, entities = json.loads(row["metadata"]), json.loads(row["entities"])
    notes = [note for span in row["spans"] if (note := json.loads(span["note"]))]
    names = [name for entity in entities for name in (entity["name"], *entity["aliases"])]
    return [row["sha256"], about["title"], about["published"], notes, names]


def _spelt_alike(spans: list[dict[str, Any]], features: Any) -> list[dict[str, Any]]:
    """Return spans as they are read without the card, with the numbers of their labels."""
    labels = inner(features["spans"])["label"]
    return [{**span, "label": labels.str2int(span["label"])} for span in spans]


def read_tags(row: dict[str, Any], features: Any, found: dict[str, Any]) -> None:
    """Add the spans that the tags of a row are."""
    entities = import_module("seqeval.metrics.sequence_labeling").get_entities
    if len(row["starts"]) != len(row["tokens"]) or len(row["ends"]) != len(row["tokens"]):
        found["faults"].append("the offsets are not as many as tokens")
        return
    words = [row["text"][start:end] for start, end in zip(row["starts"], row["ends"], strict=True)]
    if words != row["tokens"] or row["tokenizer"] != "pressmark-words":
        found["faults"].append("the tokens are not those that are named")
    for name in (name for name in row if name.endswith("_tags")):
        tags = inner(features[name]).int2str(row[name])
        if len(tags) != len(words):
            found["faults"].append(f"{name} are not as many as tokens")
        for label, first, last in entities(tags):
            start, end = row["starts"][first], row["ends"][last]
            found["spans"].append([row["sha256"], label, [[start, end, row["text"][start:end]]]])


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
