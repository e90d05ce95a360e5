"""Write the same spans with a program that others use, in its own environment; print the CPU seconds and its version.

`python export_peers.py PEER FILE`: FILE is our native JSONL, and PEER one of `PACKAGES`. It runs without Pressmark.
What is read and put into the program's own form beforehand does not count.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module, util
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = {
    "datasets": "datasets",
    "doccano": "doccano",
    "spacy": "spacy",
    "label-studio": "label-studio-sdk",
    "label-studio-conll": "label-studio-sdk",
}
CONFIG = """<View><Labels name="label" toName="text"><Label value="quote"/><Label value="claim"/><Label value="entity"/>
</Labels><Text name="text" value="$text"/></View>"""


def main(peer: str, file: Path) -> float:
    """Return the CPU seconds that a peer takes to write all records of a file."""
    with file.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        action = READY[peer](records, Path(folder))
        start = time.process_time()
        action()
        return time.process_time() - start


def datasets(records: list[Any], folder: Path) -> Callable[[], object]:
    """Let `Dataset.to_json` write records that it holds as Arrow tables."""
    made = import_module("datasets").Dataset.from_list(records)
    return lambda: made.to_json(folder / "out.jsonl")


def doccano(records: list[Any], folder: Path) -> Callable[[], object]:
    """Let doccano export a project as JSONL, whose examples and spans are in its database."""
    spec = util.find_spec("backend")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    sys.path.insert(0, next(iter(spec.submodule_search_locations)))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "DATABASE_URL": f"sqlite:///{folder}/doccano.db",
        "DEBUG": "False",
        "SECRET_KEY": "only for this run",
        "DATA_DIR": str(folder),
    }
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)
    user = import_module("django.contrib.auth.models").User.objects.create(username="ann")
    projects, examples = import_module("projects.models"), import_module("examples.models")
    kinds, labels = import_module("label_types.models"), import_module("labels.models")
    project = projects.SequenceLabelingProject.objects.create(
        name="benchmark",
        created_by=user,
        project_type=projects.ProjectType.SEQUENCE_LABELING,
        allow_overlapping=True,
        collaborative_annotation=True,
    )
    types = {
        name: kinds.SpanType.objects.create(text=name, project=project)
        for name in sorted({span["label"] for record in records for span in record["spans"]})
    }
    made = [examples.Example(text=record["text"], project=project, meta={}) for record in records]
    held = examples.Example.objects.bulk_create(made)
    labels.Span.objects.bulk_create(
        labels.Span(
            label=types[span["label"]],
            example=example,
            user=user,
            start_offset=part["start"],
            end_offset=part["end"],
        )
        for example, record in zip(held, records, strict=True)
        for span in record["spans"]
        for part in span["fragments"]
    )
    tasks, factories = (
        import_module("data_export.celery_tasks"),
        import_module("data_export.pipeline.factories"),
    )
    formatters, writer = factories.create_formatter(project, "JSONL"), factories.create_writer("JSONL")

    return lambda: tasks.create_collaborative_dataset(project, str(folder), False, formatters, writer)


def spacy(records: list[Any], folder: Path) -> Callable[[], object]:
    """Let a `DocBin` write documents with their spans, of texts that are cut into tokens already."""
    cut = import_module("spacy").blank("en")
    documents = import_module("spacy.tokens").DocBin
    docs = [cut.make_doc(record["text"]) for record in records]

    def write() -> None:
        held = documents()
        for doc, record in zip(docs, records, strict=True):
            doc.spans["sc"] = [
                doc.char_span(part["start"], part["end"], span["label"], alignment_mode="expand")
                for span in record["spans"]
                for part in span["fragments"]
            ]
            held.add(doc)
        held.to_disk(folder / "out.spacy")

    return write


def label_studio(records: list[Any], folder: Path) -> Callable[[], object]:
    """Let the converter of label-studio-sdk turn an export into JSON_MIN."""
    source, converter = _label_studio_export(records, folder)
    return lambda: converter.convert_to_json_min(str(source), str(folder / "out"), is_dir=False)


def label_studio_conll(records: list[Any], folder: Path) -> Callable[[], object]:
    """Let the converter of label-studio-sdk turn an export into CoNLL 2003; it keeps one label a token."""
    source, converter = _label_studio_export(records, folder)
    return lambda: converter.convert_to_conll2003(str(source), str(folder / "out"), is_dir=False)


def _label_studio_export(records: list[Any], folder: Path) -> tuple[Path, Any]:
    tasks = [{"id": number, "data": {"text": record["text"]}, "annotations": [{
        "id": number, "completed_by": 1, "result": [{
            "id": span["id"], "from_name": "label", "to_name": "text", "type": "labels",
            "value": {"start": part["start"], "end": part["end"], "text": part["text"], "labels": [span["label"]]},
        } for span in record["spans"] for part in span["fragments"]],
    }]} for number, record in enumerate(records)]  # fmt: skip
    source = folder / "tasks.json"
    source.write_text(json.dumps(tasks), encoding="utf-8")
    return source, import_module("label_studio_sdk.converter").Converter(
        config=CONFIG, project_dir=str(folder)
    )


READY = {
    "datasets": datasets,
    "doccano": doccano,
    "spacy": spacy,
    "label-studio": label_studio,
    "label-studio-conll": label_studio_conll,
}

if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2])), version(PACKAGES[sys.argv[1]]))
