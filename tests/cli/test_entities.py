"""`entities`: the register on the command line."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Entity, Span
from reader.core.edit import Change, Edit
from reader.core.ids import ArticleId, EntityId, SpanId
from reader.library.opening import open_library
from reader.stamps import new_id, now
from tests.cli.conftest import ANN, Run


@pytest.fixture
def peopled(library: Path, annotated: ArticleId) -> ArticleId:
    """Fill the register, and let the source of the annotated article point at an entry."""
    held = open_library(library)
    held.put_entity(Entity(EntityId("e-1"), "Maud Ellery", "PERSON", ("Ellery",)))
    held.put_entity(Entity(EntityId("e-2"), "M. Ellery", "PERSON"))
    held.put_entity(Entity(EntityId("e-3"), "Harbour Office", "ORG"))
    with closing(held.open(annotated, ANN)) as journal:
        source = journal.annotations.spans[SpanId("s-source")]
        change = Change(source, replace(source, entity=EntityId("e-2")))
        journal.append(Edit(journal.next_seq, new_id("d"), now(), ANN, "test", (change,)))
    return annotated


def source(library: Path, article: ArticleId) -> Span:
    with closing(open_library(library).open(article, ANN, writable=False)) as journal:
        return journal.annotations.spans[SpanId("s-source")]


def test_it_lists_who_is_who(run: Run, peopled: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("entities") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["ID", "TYPE", "WIKIDATA", "NAME"]
    assert lines[3].split(None, 3) == ["e-1", "PERSON", "-", "Maud Ellery  (Ellery)"]
    assert run("entities", "list", "--json", "harbour") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["id"], row["name"], row["aliases"]) == ("e-3", "Harbour Office", [])


def test_a_merge_brings_annotations_in_line_and_is_told(
    run: Run, library: Path, peopled: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("entities", "merge", "Maud Ellery", "e-2") == 0
    assert "1 span of ann brought in line in 1 article" in capsys.readouterr().out
    assert source(library, peopled).entity == "e-1"
    assert open_library(library).entities()[EntityId("e-1")].aliases == ("Ellery", "M. Ellery")
    assert run("check") == 0


def test_an_export_follows_a_merge_that_has_not_reached_an_article_yet(
    run: Run, library: Path, peopled: ArticleId, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    with closing(open_library(library).open(peopled, ANN)):
        assert run("entities", "merge", "e-1", "e-2") == 1
        assert "left as it was" in capsys.readouterr().err
    assert source(library, peopled).entity == "e-2"
    assert run("export", "--to", out) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    (row,) = [row for row in rows if row.get("spans")]
    assert [entity["id"] for entity in row["entities"]] == ["e-1"]
    assert {span["entity"] for span in row["spans"]} == {"", "e-1"}
    assert run("check", out) == 0
    assert run("entities", "align") == 0
    assert source(library, peopled).entity == "e-1"


def test_names_types_and_ids_are_changed_and_held_against_the_rules(
    run: Run, library: Path, peopled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("entities", "rename", "e-3", "Port Authority") == 0
    assert (
        run("entities", "set", "Port Authority", "--type", "FAC", "--wikidata", "Q42", "--alias", "PA") == 0
    )
    entity = open_library(library).entities()[EntityId("e-3")]
    assert (entity.name, entity.type, entity.ids) == ("Port Authority", "FAC", {"wikidata": "Q42"})
    assert entity.aliases == ("Harbour Office", "PA")
    assert run("entities", "split", "e-3", "PA") == 0
    for refused in (
        ("set", "e-3", "--wikidata", "42"),
        ("set", "e-3", "--type", "SHIP"),
        ("merge", "e-3", "e-3"),
        ("rename", "Nobody", "Somebody"),
        ("split", "e-1", "Maud Ellery", "Ellery"),
    ):
        capsys.readouterr()
        assert run("entities", *refused) == 2
        assert capsys.readouterr().err.startswith("pressmark: ")


def test_a_name_that_two_have_must_be_told_apart(
    run: Run, library: Path, peopled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    open_library(library).put_entity(Entity(EntityId("e-4"), "Ellery", "ORG"))
    capsys.readouterr()
    assert run("entities", "rename", "Ellery", "Other") == 2
    assert "say which: e-" in capsys.readouterr().err


def test_an_entity_is_deleted_only_where_nothing_points_at_it(
    run: Run, library: Path, peopled: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("entities", "delete", "e-2") == 2
    said = capsys.readouterr().err
    assert "1 annotation points at it, in 1 article" in said
    assert "pressmark entities merge OTHER e-2" in said
    assert run("entities", "delete", "Harbour Office") == 0
    capsys.readouterr()
    assert run("entities") == 0
    assert "Harbour Office" not in capsys.readouterr().out
    assert run("entities", "rename", "e-3", "Port Authority") == 2
    assert run("check") == 0
    assert run("entities", "merge", "e-1", "e-2") == 0
    assert run("entities", "delete", "e-1") == 2
