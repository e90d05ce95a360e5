"""UIMA: offsets in UTF-16, both serializations, annotations by other programs, and each fault named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cassis
import pytest

from reader.core.annotation import Fragment
from reader.errors import ExportError
from reader.exchange.dialect import dialect
from reader.exchange.things import Thing
from tests.exchange.comparing import verify_returned, write_all
from tests.exchange.sample import QUOTE, RECORD
from tests.exchange.torture import RECORDS, TORTURE

UIMA = dialect("uima")


def exported(folder: Path) -> tuple[Path, Any]:
    write_all(UIMA, [TORTURE], folder / "out")
    (file,) = (folder / "out").rglob("*.json")
    return file, json.loads(file.read_text(encoding="utf-8"))


def test_offsets_in_the_file_count_units_of_utf_16(tmp_path: Path) -> None:
    _, cas = exported(tmp_path)
    units = TORTURE.article.text.encode("utf-16-le")
    rows = {row["id"]: row for row in cas["%FEATURE_STRUCTURES"] if row["%TYPE"] == "pressmark.Span"}
    for span in TORTURE.spans:
        row, (first, *_) = rows[span.id], span.fragments
        words = units[2 * row["begin"] : 2 * row["end"]].decode("utf-16-le")
        assert words == TORTURE.article.text[first.start : first.end]
    assert rows["s-all"]["end"] > len(TORTURE.article.text)


def test_xmi_holds_the_same_with_its_types_beside_it(tmp_path: Path) -> None:
    account = write_all(UIMA, RECORDS, tmp_path / "out", {"serialization": "xmi"})
    assert (tmp_path / "out" / "TypeSystem.xml").is_file()
    readings = list(UIMA.readings(tmp_path / "out"))
    assert [fault for reading in readings for fault in reading.faults] == []
    verify_returned(UIMA, account, RECORDS, [reading.record for reading in readings if reading.record])


def test_xmi_refuses_what_xml_cannot_hold(tmp_path: Path) -> None:
    odd = replace(RECORD, spans=(replace(QUOTE, note="a\x1bb"), *RECORD.spans[1:]))
    with pytest.raises(ExportError, match=r"U\+001B"):
        write_all(UIMA, [odd], tmp_path / "out", {"serialization": "xmi"})
    assert not (tmp_path / "out").exists()


def test_an_attribute_that_is_not_in_the_label_set_is_left_out_and_counted(tmp_path: Path) -> None:
    odd = replace(
        RECORD, spans=(replace(QUOTE, attributes={"type": "direct", "mood": "loud"}), *RECORD.spans[1:])
    )
    account = write_all(UIMA, [odd], tmp_path / "out")
    assert account.reasons[Thing.ATTRIBUTES, "the attribute is not in the label set, or no name in UIMA"] == 1
    (reading,) = UIMA.readings(tmp_path / "out")
    assert reading.record is not None
    assert {"type": "direct"} in [dict(span.attributes) for span in reading.record.spans]


def test_the_document_annotation_is_the_whole_text(tmp_path: Path) -> None:
    file, _ = exported(tmp_path)
    with file.open("rb") as stream:
        document = cassis.load_cas_from_json(stream).get_document_annotation()
    assert (document.begin, document.end, document.language) == (0, len(TORTURE.article.text), "en")


def test_annotations_with_a_value_by_other_programs_are_read(tmp_path: Path) -> None:
    types = cassis.TypeSystem()
    entity = types.create_type(name="de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    types.create_feature(domainType=entity, name="value", rangeType="uima.cas.String")
    cas = cassis.Cas(typesystem=types, sofa_string="a😀 port strike")
    cas.add(entity(begin=3, end=7, value="ORG"))
    cas.to_xmi(tmp_path / "news.xmi")
    types.to_xml(tmp_path / "TypeSystem.xml")
    (reading,) = UIMA.readings(tmp_path)
    assert reading.faults == ()
    assert reading.record is not None
    assert [(span.label, span.fragments) for span in reading.record.spans] == [("ORG", (Fragment(3, 7),))]
    assert (reading.record.label_set.name, reading.record.article.title) == ("uima", "a😀 port strike")


def test_an_offset_inside_a_character_is_named_and_nothing_is_shifted(tmp_path: Path) -> None:
    file, cas = exported(tmp_path)
    next(row for row in cas["%FEATURE_STRUCTURES"] if row.get("id") == "s-astral")["begin"] += 1
    file.write_text(json.dumps(cas), encoding="utf-8")
    (reading,) = UIMA.readings(tmp_path / "out")
    assert ["in the middle of a character" in str(fault) for fault in reading.faults] == [True]
    assert reading.record is not None
    assert {span.id for span in TORTURE.spans} - {span.id for span in reading.record.spans} == {"s-astral"}


@pytest.mark.parametrize("suffix", ["xmi", "json"])
def test_an_offset_inside_a_character_costs_no_other_annotation(tmp_path: Path, suffix: str) -> None:
    """The sound one begins, in code points, where the other does in UTF-16 units, and ends likewise."""
    types = cassis.TypeSystem()
    entity = types.create_type(name="x.Entity", supertypeName="uima.tcas.Annotation")
    types.create_feature(domainType=entity, name="value", rangeType="uima.cas.String")
    cas = cassis.Cas(typesystem=types, sofa_string="😀 one two")
    cas.add(entity(begin=1, end=5, value="sound"))
    cas.add(entity(begin=2, end=5, value="damaged"))
    file = tmp_path / f"a.{suffix}"
    if suffix == "xmi":
        types.to_xml(tmp_path / "TypeSystem.xml")
        cas.to_xmi(file)
        file.write_text(file.read_text("utf-8").replace('begin="3"', 'begin="1"'), "utf-8")
    else:
        cas.to_json(file)
        content = json.loads(file.read_text("utf-8"))
        next(row for row in content["%FEATURE_STRUCTURES"] if row.get("value") == "damaged")["begin"] = 1
        file.write_text(json.dumps(content), "utf-8")
    (reading,) = UIMA.readings(tmp_path)
    assert ["in the middle of a character" in str(fault) for fault in reading.faults] == [True]
    assert reading.record is not None
    assert [(span.label, span.fragments) for span in reading.record.spans] == [("sound", (Fragment(1, 5),))]


def test_a_fragment_of_no_span_is_named(tmp_path: Path) -> None:
    write_all(UIMA, [RECORD], tmp_path / "out")
    (file,) = (tmp_path / "out").rglob("*.json")
    cas = json.loads(file.read_text("utf-8"))
    (part,) = (row for row in cas["%FEATURE_STRUCTURES"] if row["%TYPE"] == "pressmark.Fragment")
    del part["@of"]
    file.write_text(json.dumps(cas), "utf-8")
    (reading,) = UIMA.readings(tmp_path / "out")
    assert [str(fault) for fault in reading.faults] == ["fragment of nothing: span nothing is not there"]


def test_a_relation_without_an_end_is_named(tmp_path: Path) -> None:
    file, cas = exported(tmp_path)
    del next(row for row in cas["%FEATURE_STRUCTURES"] if row.get("id") == "r-about")["@Dependent"]
    file.write_text(json.dumps(cas), encoding="utf-8")
    (reading,) = UIMA.readings(tmp_path / "out")
    assert [str(fault) for fault in reading.faults] == ["relation about: it does not tie two spans"]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.xmi", b"<x", "there is no TypeSystem.xml beside it"),
        ("a.json", b"{", "this is no CAS that can be read"),
        (
            "a.json",
            b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "x.Y"}], "%VIEWS": {}}',
            "x.Y",
        ),
    ],
)
def test_a_file_that_is_no_cas_is_named(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    (tmp_path / name).write_bytes(content)
    (reading,) = UIMA.readings(tmp_path)
    assert reading.record is None
    assert complaint in str(reading.faults[0])


@pytest.mark.parametrize(
    "name", ["TypeSystem.xml", "typesystem.xml", "typeSystem.xml", "ours.typesystem.xml"]
)
@pytest.mark.parametrize("place", ["", "deep", "deep/below"])
def test_a_type_system_is_found_in_the_folder_or_above_by_any_of_its_names(
    tmp_path: Path, name: str, place: str
) -> None:
    out = tmp_path / "out"
    write_all(UIMA, [RECORD], out, {"serialization": "xmi"})
    types, (cas,), (expected,) = (
        (out / "TypeSystem.xml").read_bytes(), out.rglob("*.xmi"), UIMA.readings(out),
    )  # fmt: skip
    below = tmp_path / "read" / "deep" / "below"
    below.mkdir(parents=True)
    (below / "a.xmi").write_bytes(cas.read_bytes())
    (tmp_path / "read" / place / name).write_bytes(types)
    (reading,) = UIMA.readings(tmp_path / "read")
    assert reading.faults == ()
    assert reading.record == expected.record
    assert reading.file == "deep/below/a.xmi"


def test_a_type_system_outside_of_the_folder_is_not_looked_for(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_all(UIMA, [RECORD], out, {"serialization": "xmi"})
    (out / "TypeSystem.xml").rename(tmp_path / "TypeSystem.xml")
    (reading,) = UIMA.readings(out)
    assert reading.record is None
    assert "there is no TypeSystem.xml beside it" in str(reading.faults[0])
