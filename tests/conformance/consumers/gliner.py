"""Give an export to the collators that GLiNER trains with, or GLiNER2's, and print what spans their labels mark.

It runs without Pressmark and without a model: `python gliner.py FILE`. A tokeniser of whole words stands for the
model's own, which has no part in where spans are.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from contextlib import redirect_stdout
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

LABELS = {"quote", "source", "cue", "claim", "entity"}


def main(file: Path) -> dict[str, Any]:
    """Return what the collators find in a file."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}
    warnings.simplefilter("ignore")
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    if file.suffix == ".jsonl":
        read_second(file, found)
        return {**found, "version": version("gliner2")}
    rows = json.loads(file.read_text(encoding="utf-8"))
    read_first(rows, found)
    found["documents"] = len({(row["article"], row["annotator"]) for row in rows})
    return {**found, "version": version("gliner")}


def word_tokenizer(words: set[str]) -> Any:
    """Return a tokeniser that knows words as a whole."""
    parts, transformers = import_module("tokenizers"), import_module("transformers")
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[ENT]", "<<ENT>>", "<<SEP>>", *sorted(words)]
    model = parts.models.WordLevel({name: number for number, name in enumerate(names)}, unk_token="[UNK]")
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=parts.Tokenizer(model),
        **{f"{name.lower()}_token": f"[{name}]" for name in ("PAD", "UNK", "CLS", "SEP")},
    )


def read_first(rows: list[dict[str, Any]], found: dict[str, Any]) -> None:
    """Add what GLiNER's collators of spans and of relations make of rows."""
    processing, config = import_module("gliner.data_processing.processor"), import_module("gliner.config")
    collator = import_module("gliner.data_processing.collator").SpanDataCollator
    tokenizer = word_tokenizer({word for row in rows for word in row["tokenized_text"]})
    splitter = import_module("gliner.data_processing.tokenizer").WordsSplitter("whitespace")
    settings = {"max_len": 384}
    spans = processing.UniEncoderSpanProcessor(config.UniEncoderSpanConfig(**settings), tokenizer, splitter)
    ties = processing.RelationExtractionSpanProcessor(
        config.UniEncoderSpanRelexConfig(**settings, augment_data_prob=0.0), tokenizer, splitter
    )
    collate = collator(spans.config, data_processor=spans, prepare_labels=True, return_id_to_classes=True)
    for row in rows:
        places = [(start, end) for _, start, end in splitter(row["text"])]
        words = [row["text"][start:end] for start, end in places]
        if words != row["tokenized_text"] or row["tokenizer"] != "gliner-words":
            found["faults"].append("the tokens are not those of GLiNER's own splitter")
        if not words:
            continue
        # All runs of tokens up to this width are looked at: no wider than the row's spans, or it takes for ever.
        width = max((last - first + 1 for first, last, _ in row["ner"]), default=1)
        spans.config.max_width = ties.config.max_width = width
        batch = collate([row])
        names = batch["id_to_classes"][0]
        found["faults"] += [f"the label {name!r} is not known" for name in set(names.values()) - LABELS]
        for index, column in batch["labels"][0].nonzero().tolist():
            first, last = batch["span_idx"][0][index].tolist()
            found["spans"].append(placed(row, places, first, last, names[column + 1]))
        raw = ties.collate_raw_batch([row])
        entities, kinds = raw["entities"][0], raw["rel_id_to_classes"][0]
        for (head, tail), kind in zip(raw["rel_idx"][0].tolist(), raw["rel_label"][0].tolist(), strict=True):
            ends = [placed(row, places, *entities[end]) for end in (head, tail)]
            found["relations"].append([kinds[kind], *ends])
        if len(raw["rel_label"][0]) != len(row["relations"]):
            found["faults"].append("a relation ties what is not there")


def placed(
    row: dict[str, Any], places: list[tuple[int, int]], first: int, last: int, label: str
) -> list[Any]:
    """Return a span by its tokens, in the offsets of the article."""
    start, end = places[first][0], places[last][1]
    return [row["sha256"], label, [[row["start"] + start, row["start"] + end, row["text"][start:end]]]]


def read_second(file: Path, found: dict[str, Any]) -> None:
    """Add what GLiNER2's own checks, and its collator for training, make of a file."""
    data, processor = import_module("gliner2.training.data"), import_module("gliner2.processor")
    found["faults"] += data.TrainingDataset.load(str(file)).validate(raise_on_error=False)["errors"]
    rows = data.DataLoader_Factory.load(str(file), shuffle=False)
    words = {word for row in rows for word, *_ in processor.resolve_word_splitter()(row["input"])}
    transformer = processor.SchemaTransformer(tokenizer=word_tokenizer(words))
    transformer.is_training = False
    for row in rows:
        try:
            batch = transformer._collate_batch([(row["input"], row["output"])], build_targets=True)
        except ValueError as fault:
            found["faults"].append(str(fault))
            continue
        places = list(zip(batch.start_mappings[0], batch.end_mappings[0], strict=True))
        for kind, names, (_, instances) in zip(
            batch.task_types[0], batch.schema_tokens_list[0], batch.structure_labels[0], strict=True
        ):
            read_task(row, places, kind, names, instances, found)
        found["documents"] += 1


def read_task(
    row: dict[str, Any],
    places: list[tuple[int, int]],
    kind: str,
    names: list[str],
    instances: list[Any],
    found: dict[str, Any],
) -> None:
    """Add the gold of one task of a row: its entities, or the relations of one type."""
    named = {
        (mention["start"], mention["end"]): label
        for label, mentions in row["output"]["entities"].items()
        for mention in mentions
    }

    def read(first: int, last: int, label: str = "") -> list[Any]:
        start, end = places[first][0], places[last][1]
        name = label or named.get((start, end))
        return [row["sha256"], name, [[start, end, row["input"][start:end]]]]

    fields = [name for name, mark in zip(names[1:], names, strict=False) if mark in ("[E]", "[R]")]
    for instance in instances:
        if kind == "entities":
            found["faults"] += [f"the label {name!r} is not known" for name in set(fields) - LABELS]
            found["spans"] += (
                read(run[0], run[1], label)
                for label, runs in zip(fields, instance, strict=True)
                for run in runs
            )
        else:
            ends = dict(zip(fields, instance, strict=True))
            found["relations"].append([names[2], *(read(*ends[end][0]) for end in ("head", "tail"))])


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        report = main(Path(sys.argv[1]))
    json.dump(report, sys.stdout)
