"""Give an export to doccano's own import pipeline, and print what stands in its database then.

It runs without Pressmark: `python doccano.py FILE`. The project allows overlapping spans and uses relations.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from importlib import import_module, util
from importlib.metadata import version
from pathlib import Path
from typing import Any


def main(file: Path) -> dict[str, Any]:
    """Return what doccano has after it has imported a file."""
    spec = util.find_spec("backend")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    sys.path.insert(0, next(iter(spec.submodule_search_locations)))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "DATABASE_URL": f"sqlite:///{folder}/doccano.db",
            "DEBUG": "False",
            "SECRET_KEY": "only for this run",
            "DATA_DIR": folder,
        }
        import_module("django").setup()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        return {**imported(file), "version": version("doccano")}


def imported(file: Path) -> dict[str, Any]:
    """Import a file, and return what the database has."""
    user = import_module("django.contrib.auth.models").User.objects.create(username="ann")
    models = import_module("projects.models")
    project = models.SequenceLabelingProject.objects.create(
        name="conformance",
        created_by=user,
        project_type=models.ProjectType.SEQUENCE_LABELING,
        allow_overlapping=True,
        use_relation=True,
    )
    datasets, readers = import_module("data_import.datasets"), import_module("data_import.pipeline.readers")
    parser = import_module("data_import.pipeline.parsers").JSONLParser(encoding="utf_8")
    reader = readers.Reader([readers.FileName(str(file), file.name, file.name)], parser)
    dataset = datasets.RelationExtractionDataset(reader, project)
    found: dict[str, Any] = {"spans": [], "relations": [], "faults": []}
    try:
        dataset.save(user)
    except KeyError as fault:
        # What a relation ties is looked up among the spans.
        found["faults"].append(f"it has no span {fault}")
    found["faults"] += [str(error) for error in dataset.errors]
    labels = import_module("labels.models")
    examples = import_module("examples.models").Example.objects.filter(project=project)
    found["documents"] = examples.count()
    for example in examples:
        read(
            example.text,
            [
                (span.id, span.label.text, span.start_offset, span.end_offset)
                for span in labels.Span.objects.filter(example=example).order_by("id")
            ],
            [
                (tie.type.text, tie.from_id.id, tie.to_id.id)
                for tie in labels.Relation.objects.filter(example=example).order_by("id")
            ],
            found,
        )
    return found


def read(
    text: str, rows: list[tuple[int, str, int, int]], ties: list[tuple[str, int, int]], found: dict[str, Any]
) -> None:
    """Add the spans and relations of an example; those that `continues` ties are one."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    spans: dict[int, Any] = {
        name: [digest, label, [[start, end, text[start:end]]]] for name, label, start, end in rows
    }
    for kind, head, tail in ties:
        if kind == "continues":
            spans[head][2] += spans.pop(tail)[2]
    found["spans"] += spans.values()
    found["relations"] += [
        [kind, spans[head], spans[tail]] for kind, head, tail in ties if kind != "continues"
    ]


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
