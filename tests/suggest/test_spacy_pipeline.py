"""Entities of any pipeline of spaCy; without spaCy or a pipeline, nothing is said unless somebody asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.core.annotations import Annotations
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.configuration import Configuration, SuggesterError
from reader.suggest.plugins import load
from reader.suggest.running import suggested
from reader.suggest.suggestion import Known, words_of
from tests.editor.desk import article_of

KNOWN = Known(parse_labels(default_labels(), "the default labels"), Annotations(), {})
TEXT = "🚢 Boats\n\nMara Quill left on Monday.\n\nThe River Board met Mara Quill."


@pytest.fixture
def pipeline(tmp_path: Path) -> str:
    """Return the folder of a real pipeline, made of patterns."""
    spacy = pytest.importorskip("spacy")
    made = spacy.blank("en")
    ruler = made.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PER", "pattern": "Mara Quill"},
            {"label": "ORG", "pattern": "River Board"},
            {"label": "NOTHING_KNOWN", "pattern": "Boats"},
        ]
    )
    made.to_disk(tmp_path / "pipeline")
    return str(tmp_path / "pipeline")


def test_what_the_pipeline_finds_is_suggested_with_the_label_set_s_types(pipeline: str) -> None:
    options = {"spacy": {"pipeline": pipeline, "confidence": 0.6}}
    (suggester,), faults = load(Configuration(options=options), ["spacy"])
    assert faults == []
    article = article_of(TEXT)
    made = list(suggested(suggester, article, KNOWN))
    assert [(words_of(one, TEXT), one.spans[0].attributes["type"]) for one in made] == [
        ("Mara Quill", "PERSON"), ("River Board", "ORG"), ("Mara Quill", "PERSON"),
    ]  # fmt: skip
    assert {one.confidence for one in made} == {0.6}
    assert all(one.origin.startswith("model:") for one in made)


def test_one_that_has_no_pipeline_is_only_told_of_where_it_is_asked_for() -> None:
    spacy = pytest.importorskip("spacy")
    if spacy.util.get_installed_models():
        pytest.skip("a pipeline is installed here")
    assert [fault for fault in load(Configuration())[1] if "spaCy" in str(fault)] == []
    _, (fault,) = load(Configuration(), ["spacy"])
    assert "no pipeline of spaCy is installed" in str(fault)


def test_a_pipeline_that_is_installed_is_found_and_named_as_spacy_names_it(
    pipeline: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "en_boats-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: en-boats\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[spacy_models]\nen_boats = en_boats\n", encoding="utf-8")
    (tmp_path / "en_boats.py").write_text(
        f"import spacy\ndef load(**options):\n    return spacy.load({pipeline!r}, **options)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    (suggester,), faults = load(Configuration(), ["spacy"])
    assert faults == []
    made = list(suggested(suggester, article_of(TEXT), KNOWN))
    assert {one.origin for one in made} == {"model:en_boats"}


def test_whether_a_pipeline_is_installed_is_told_without_spacy_being_loaded() -> None:
    pytest.importorskip("spacy")
    script = (
        "import sys; from reader.suggest.configuration import Configuration; from reader.suggest.plugins import load\n"
        "load(Configuration()); sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_pipeline_that_is_not_there_is_a_fault_of_this_suggester_alone() -> None:
    pytest.importorskip("spacy")
    (suggester,), _ = load(Configuration(options={"spacy": {"pipeline": "nowhere"}}), ["spacy"])
    with pytest.raises(SuggesterError, match="the suggester spacy failed"):
        list(suggested(suggester, article_of(TEXT), KNOWN))
