"""Open an export for spaCy with spaCy, train its config on it from blank, and print the spans of its documents.

It runs without Pressmark: `python spacy_docbin.py FOLDER [STEPS]`. Given steps, the trained pipeline must find quotes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import redirect_stdout
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

LABELS = {"quote", "source", "cue", "claim", "entity"}


def main(folder: Path, steps: int = 0) -> dict[str, Any]:
    """Return what spaCy finds in a folder."""
    spacy, tokens = import_module("spacy"), import_module("spacy.tokens")
    nlp = spacy.blank("en")
    found: dict[str, Any] = {"documents": 0, "spans": [], "relations": [], "faults": []}
    docs = [
        doc
        for file in sorted(folder.glob("train/*.spacy"))
        for doc in tokens.DocBin().from_disk(file).get_docs(nlp.vocab)
    ]
    for doc in docs:
        read(nlp, doc, found)
    if steps and not found["faults"]:
        recall = trained(folder, docs, steps)
        if not recall:
            found["faults"].append("a pipeline trained by the config finds no quotes")
        return {**found, "version": f"{version('spacy')}, recall {recall:.2f}"}
    return {**found, "version": version("spacy")}


def read(nlp: Any, doc: Any, found: dict[str, Any]) -> None:
    """Add the spans of a document, as they are on the tokens that the pipeline itself cuts."""
    example = import_module("spacy.training").Example(nlp.make_doc(doc.text), doc)
    digest = hashlib.sha256(doc.text.encode("utf-8")).hexdigest()
    known = doc.user_data["pressmark"]
    if known["sha256"] != digest:
        found["faults"].append("the text is not that of the article")
    aligned = example.get_aligned_spans_y2x(doc.spans["sc"], allow_overlap=True)
    if len(aligned) != len(doc.spans["sc"]):
        found["faults"].append("training would leave out a span")
    for span in aligned:
        if span.label_ not in LABELS:
            found["faults"].append(f"the label {span.label_!r} is not known")
        found["spans"].append([digest, span.label_, [[span.start_char, span.end_char, span.text]]])
    if any(ent.label_ not in {span.label_ for span in aligned} for ent in doc.ents):
        found["faults"].append("an entity is none of the spans")
    found["documents"] += 1


def trained(folder: Path, docs: list[Any], steps: int) -> float:
    """Return how many quotes a pipeline finds exactly on which it was trained, of all."""
    parts = {f"paths.{name}": str(folder / "train") for name in ("train", "dev")}
    limits = {"training.max_steps": steps, "training.eval_frequency": steps}
    with redirect_stdout(sys.stderr):
        import_module("spacy.cli.train").train(
            folder / "config.cfg", folder / "model", overrides=parts | limits
        )
    nlp = import_module("spacy").load(folder / "model" / "model-last")
    wanted, right = 0, 0
    for doc in docs:
        read_again = nlp(doc.text)
        made = {(span.start, span.end, span.label_) for span in read_again.spans["sc"]}
        quotes = {(span.start, span.end, span.label_) for span in doc.spans["sc"] if span.label_ == "quote"}
        wanted += len(quotes)
        right += len(quotes & made)
    return right / wanted


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0), sys.stdout)
